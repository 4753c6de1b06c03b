"""A draft on a phone: what scripts add to its page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.browser.people import Person
from tests.browser.test_pages import add_somebody
from tests.processes import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

LONG = "A second hello after the fair, and the samples of the lamps you asked for at our stand"


@pytest.fixture
def person(server: Server, session: StorageState, new_page: Callable[..., Page]) -> Person:
    """The owner at a new draft."""
    found = Person(new_page(storage_state=session, service_workers="block"), server.url)
    add_somebody(found, "Noor Haddad")
    return found


def test_a_long_subject_is_seen_whole_and_sent_as_one_line(person: Person) -> None:
    """It takes the lines it needs on a phone; Enter goes on to the letter, and a line break is a blank."""
    page = person.page
    subject = page.get_by_label("Subject")
    subject.fill(LONG)
    assert subject.evaluate("it => it.scrollHeight <= it.clientHeight && it.clientHeight > 60")
    subject.press("End")
    subject.press("Enter")
    expect(page.get_by_label("Letter")).to_be_focused()
    expect(subject).to_have_value(LONG)
    subject.fill("Two lines\nfor one")
    opens = page.get_by_role("link", name="Open in my mail app")
    expect(opens).to_have_attribute("href", re.compile(r"\?subject=Two%20lines%20for%20one&"))
    expect(page.locator("#saved")).to_have_text("Saved")
    page.reload()
    expect(subject).to_have_value("Two lines for one")
