"""Letters and mails while one writes them: read to somebody, looked over, their addresses tested."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def add(person: Person, name: str) -> None:
    """Somebody added by hand; their draft is on the screen."""
    person.go("/contacts/new")
    person.page.get_by_label("Name", exact=True).fill(name)
    person.page.get_by_label("Mail", exact=True).fill(f"{name.split()[0]}@lumen.example")
    person.page.get_by_role("button", name="Keep & write").click()
    person.page.wait_for_url("**/drafts/*")


def selected(page: Page) -> str:
    """What is selected in the field one is in."""
    script = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
    return str(page.evaluate(f"({script})(document.activeElement)"))


def test_a_mail_is_looked_over_as_one_types(person: Person) -> None:
    """Advice comes and goes with the words; a tap on it selects what it means."""
    add(person, "Ana Souza")
    page, advice, count = person.page, person.page.locator("#advice"), person.page.locator("#advice-count")
    expect(advice).to_be_hidden()
    expect(count).to_be_hidden()
    page.get_by_label("Letter").fill("Hi Ana 🙂👩‍💻,\n\nI am just checking in. Which day suits you?")
    expect(advice.get_by_role("button")).to_have_count(1)
    expect(count).to_have_text("One thing to look at")
    count.get_by_role("link").click()
    expect(advice).to_be_in_viewport(ratio=1)
    advice.get_by_role("button").click()
    assert selected(page) == "just checking in"
    page.get_by_label("Letter").fill("Hi Bob,\n\nwhich day suits you?")
    expect(advice).to_contain_text("You greet “Bob”, and this mail goes to Ana Souza.")
    page.get_by_label("Letter").fill("Hi Ana,\n\nwhich day suits you?")
    expect(advice).to_be_hidden()
    expect(count).to_be_hidden()


def test_in_the_evening_advice_stands_between_letter_and_buttons(person: Person) -> None:
    """It takes its one line, of a card whose letter scrolls."""
    add(person, "Cleo Marsh")
    page = person.page
    page.get_by_label("Letter").fill(
        "Hi Bob,\n\n" + "a line of a long letter\n\n" * 30 + "Which day suits you?"
    )
    expect(page.locator("#advice-count")).to_be_visible()
    expect(page.locator("#saved")).to_have_text("Saved")
    person.go("/today/evening")
    card = page.locator(".deck-card").filter(has_text="Cleo Marsh")
    parts = (card.locator(".letter"), card.locator(".advice-count"), card.locator(".deck-acts"))
    letter, count, acts = (part.bounding_box() for part in parts)
    assert letter
    assert count
    assert acts
    assert letter["height"] > 200
    assert letter["y"] + letter["height"] <= count["y"]
    assert count["y"] + count["height"] <= acts["y"]
    assert count["height"] < 44


def test_a_letter_is_read_to_somebody_while_one_writes(person: Person) -> None:
    """The preview follows each change; a mistake is said, and the last good preview stays."""
    add(person, "Jo Kim")
    person.go("/settings/letters/intro/en")
    page = person.page
    page.get_by_label("Letter").fill("Dear {{ first_name }}, when?")
    expect(page.locator("#preview-body")).to_have_text("Dear Jo, when?")
    page.get_by_label("Letter").fill("Dear {{ frist_name }}, when?")
    expect(page.locator("#fault")).to_have_text(
        "Line 1: there is no “frist_name” to put in. Perhaps “first_name”?"
    )
    expect(page.locator("#preview-body")).to_have_text("Dear Jo, when?")
    page.get_by_label("Letter").fill("Dear ")
    page.get_by_text("What you can put in").click()
    page.get_by_role("button", name="{{ name }}").click()
    expect(page.locator("#preview-body")).to_have_text("Dear Jo Kim")
    expect(page.locator("#fault")).to_be_empty()
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("Saved. Mails that you have not edited are written anew.")).to_be_visible()


def test_an_address_is_tested_while_it_can_be_put_right(person: Person) -> None:
    """A host that looks like the card's own is asked about, and changed with a tap."""
    person.go("/contacts/new")
    page = person.page
    page.get_by_text("More about them").click()
    page.get_by_label("Web", exact=True).fill("www.about.com")
    mail = page.get_by_label("Mail", exact=True)
    mail.fill("ana@ab0ut.com")
    mail.blur()
    expect(page.get_by_text("The card’s web address is about.com. Is it ana@about.com?")).to_be_visible()
    page.get_by_role("button", name="Yes, change it").click()
    expect(mail).to_have_value("ana@about.com")
    expect(page.get_by_text("The card’s web address")).to_have_count(0)


def test_words_just_typed_are_put_back(person: Person) -> None:
    """Another letter is chosen before they are saved: they land first, are kept, and come back with a tap."""
    add(person, "Mia Brandt")
    page = person.page
    body = page.get_by_label("Letter")
    expect(body).to_have_value(re.compile("Mia"))
    body.fill("Hi Mia,\n\nmy own words. Which day?")
    page.get_by_label("Wording").select_option("second")
    page.get_by_role("button", name="Write anew").click()
    expect(body).to_have_value(re.compile("on one page"))
    page.get_by_role("button", name="Put my words back").click()
    expect(body).to_have_value("Hi Mia,\n\nmy own words. Which day?")
    expect(page.get_by_role("button", name="Put my words back")).to_have_count(0)
