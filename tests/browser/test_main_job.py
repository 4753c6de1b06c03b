"""From a card photo to a draft and a calendar, on the real processes: six steps at 360 × 740."""

import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.browser.people import Person
from tests.cardgen.samples import card_photo
from tests.processes import Server, made_to_run, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

NOTE = "Their new warehouse in Schmölln & “May”"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server nobody owns yet, with its worker."""
    with running(tmp_path / "data") as made:
        yield made


@pytest.fixture
def drawn(tmp_path: Path) -> list[Path]:
    """Photos of three drawn cards."""
    paths = [tmp_path / f"card-{seed}.jpg" for seed in range(3)]
    for seed, path in enumerate(paths):
        path.write_bytes(card_photo(seed).data)
    return paths


@pytest.fixture
def real() -> list[Path]:
    """Three photos of real cards, from a folder of the tester's own."""
    folder = Path(os.environ.get("CARD_PHOTOS", "")) / "real"
    if "CARD_PHOTOS" not in os.environ or not folder.is_dir():
        pytest.skip("CARD_PHOTOS names no folder with card photos in real/.")
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in (".jpg", ".jpeg"))[:3]


def test_six_steps_with_drawn_cards(server: Server, page: Page, drawn: list[Path]) -> None:
    """Claim, snap three drawn cards, review, write, look at Today, and subscribe a calendar."""
    six_steps(server, Person(page, server.url), drawn)


def test_six_steps_with_real_cards(real: list[Path], tmp_path: Path, page: Page) -> None:
    """The same with three photos of real cards, on a server started by ``make run``."""
    with made_to_run(tmp_path / "data") as server:
        six_steps(server, Person(page, server.url), real)


def six_steps(server: Server, person: Person, photos: list[Path]) -> None:
    link = re.search(r"/claim/\w+", server.flask("hello"))
    assert link
    person.claim(link[0])
    person.be_at("Web Summit")
    person.choose(photos)
    person.wait_for_reading()
    person.page.reload()
    expect(person.page.locator("#strip li")).to_have_count(len(photos))
    name = review(person)
    write(person)
    look_at_today(person, name)
    subscribe(person, name)
    assert person.complaints == []


def review(person: Person) -> str:
    """Look at the first card that was read, put it right and keep it; its name."""
    page = person.page
    person.review_next()
    expect(page.locator(".card-view img")).to_have_js_property("complete", True)
    assert page.locator(".card-view img").evaluate("image => image.naturalWidth") > 100
    if page.locator(".box").count():
        first = page.locator(".fields input[data-box]:not([value=''])").first
        first.focus()
        expect(page.locator(".box.is-on").first).to_be_attached()
    name = page.get_by_label("Name", exact=True)
    if not name.input_value():
        name.fill("Somebody New")
    if not page.locator("[name=email]").first.input_value():
        page.locator("[name=email]").first.fill("somebody@example.com")
    person.keep(NOTE, "send samples", (date.today() + timedelta(days=1)).isoformat(), "10:00")  # noqa: DTZ011
    return page.locator("h1").inner_text()


def write(person: Person) -> None:
    """Edit the draft, find it whole in the link to the mail app, and send it."""
    page = person.page
    # The card that is read first may be German, and that letter names the event in its subject only.
    expect(page.get_by_label("Subject")).to_have_value(re.compile("Web Summit"))
    body = page.get_by_label("Letter")
    text = body.input_value()
    assert "warehouse in Schmölln" in text
    assert "send samples" in text
    body.fill(text + '\n"Grüße" & more')
    expect(page.locator("#saved")).to_have_text("Saved")
    link = urlsplit(page.locator("#open").get_attribute("href") or "")
    assert parse_qs(link.query)["body"] == [(text + '\n"Grüße" & more').replace("\n", "\r\n")]
    page.reload()
    expect(body).to_have_value(text + '\n"Grüße" & more')
    page.get_by_role("button", name="I sent it").click()
    expect(page.get_by_text("Sent. The next step is planned.")).to_be_visible()


def look_at_today(person: Person, name: str) -> None:
    """Nobody waits today; the promise is in the list of what comes later, and the person is found."""
    page = person.page
    person.go("/today")
    expect(page.get_by_role("heading", name="Nobody waits for you today")).to_be_visible()
    page.locator("summary", has_text="Later").click()
    expect(page.locator("details .row", has_text="Send samples")).to_be_visible()
    person.go("/contacts")
    page.get_by_label("Search contacts").fill("schmölln")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_text("Send samples, as promised")).to_be_visible()
    saved = page.locator("a[download]", has_text="Save to phone").get_attribute("href")
    card = page.request.get(person.url + (saved or ""))
    assert card.text().startswith("BEGIN:VCARD")


def subscribe(person: Person, name: str) -> None:
    """Make a calendar's address and read it as a calendar does; what is done leaves it."""
    page = person.page
    person.go("/calendar")
    page.get_by_role("button", name="Make an address").click()
    address = page.get_by_label("Address for other calendars").input_value()
    assert len(events(address)) == 2
    assert any(name in summary and "as promised" in summary for summary in events(address))
    person.go("/contacts")
    page.get_by_role("link", name=name).click()
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.get_by_text("Done: send samples")).to_be_visible()
    assert len(events(address)) == 1


def events(address: str) -> list[str]:
    """What a calendar shows."""
    answer = requests.get(address, timeout=10)
    answer.raise_for_status()
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]
