"""Import on a phone: a file goes off as it is chosen, is looked at, taken in, and taken back."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person

pytestmark = pytest.mark.browser

HEAD = "First Name,Last Name,E-mail 1 - Value,Organization Name,Labels\n"


def test_a_file_is_looked_at_taken_in_and_taken_back(person: Person, tmp_path: Path) -> None:
    """From Contacts' menu to the people in it, and back; nothing is wider than a screen of 360 px."""
    page = person.page
    file = tmp_path / "people.csv"
    rows = [
        f"Eva {n},Klee,eva{n}@klee.example,Klee Gartenbau und Landschaftspflege GmbH,\n" for n in range(22)
    ]
    file.write_text(HEAD + "".join(rows))
    person.go("/contacts")
    page.get_by_label("Import and export").click()
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_label("Choose a file").set_input_files(file)
    expect(page.get_by_text("22 new people")).to_be_visible()
    expect(page.get_by_label("In three months")).to_be_checked()
    page.get_by_text("What the columns are").click()
    page.get_by_label("Organization Name").select_option("Leave out")
    page.get_by_role("button", name="Look again").last.click()
    expect(page.get_by_text("Klee Gartenbau").last).not_to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_text("In a month", exact=True).first.click()
    page.get_by_role("button", name="Nobody").click()
    expect(page.get_by_role("button", name="Import 0 people")).to_be_visible()
    page.get_by_label("Eva 7 Klee").check()
    expect(page.get_by_role("button", name="Import 1 person")).to_be_visible()
    page.get_by_role("button", name="All", exact=True).click()
    page.get_by_role("button", name="Import 22 people").click()
    expect(page.get_by_text("22 people are in")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("link", name="Undo this import").click()
    expect(page.get_by_text("22 people go again")).to_be_visible()
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("22 people are gone again.")).to_be_visible()
    assert person.complaints == []


def test_one_of_many_is_found_and_ticked(person: Person, tmp_path: Path) -> None:
    """A word finds people beyond the first ones, and All ticks those alone; others stay as they were."""
    page = person.page
    file = tmp_path / "people.csv"
    file.write_text(HEAD + "".join(f"P{n:02},Klee,p{n}@klee.example,,\n" for n in range(40)))
    person.go("/imports")
    page.get_by_label("Choose a file").set_input_files(file)
    expect(page.get_by_text("10 more")).to_be_visible()
    page.get_by_role("button", name="Nobody").click()
    page.get_by_label("Find in this file").fill("klee p3")
    expect(page.get_by_label("P39 Klee")).to_be_visible()
    expect(page.get_by_label("P01 Klee")).to_be_hidden()
    page.get_by_role("button", name="All", exact=True).click()
    page.get_by_label("Find in this file").fill("")
    expect(page.get_by_label("P01 Klee")).not_to_be_checked()
    page.get_by_role("button", name="Import 11 people").click()
    expect(page.get_by_text("11 people are in")).to_be_visible()
    assert person.complaints == []
