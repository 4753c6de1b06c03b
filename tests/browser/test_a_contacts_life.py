"""The whole life of a contact in a real browser, with the clock moved: card, not now, reminder, yes."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest
from flask_security import hash_password
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from app.domain.card import CardFields
from app.services import accounts
from app.store.accounts import find
from tests.browser.people import Person
from tests.factories import World, photo

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("worker"), pytest.mark.timeout(120)]


@pytest.fixture
def person(small_world: World, page: Page) -> Iterator[Person]:
    """An owner on a phone, signed in to an app whose clock can be moved."""
    world = small_world
    with world.app.app_context():
        secret = hash_password("correct horse")
    account = accounts.add(world.session, world.kit, "bo@example.com", secret).id
    about = {"full_name": "Bo Li", "zone": "Europe/Berlin"}
    accounts.change(world.session, world.kit, account, about)
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    made = Person(page, f"http://127.0.0.1:{server.server_port}")
    made.go("/login")
    page.get_by_label("Mail").fill("bo@example.com")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/today")
    yield made
    server.shutdown()
    thread.join()


def owner_of(world: World) -> UUID:
    """The account of the only person there is."""
    account = find(world.session, "bo@example.com")
    assert account
    return account.id


def snap(person: Person, world: World, folder: Path) -> None:
    """A card is snapped, read, kept, and its intro mail sent."""
    card = folder / "card.jpg"
    card.write_bytes(photo())
    person.go("/snap")
    person.choose([card])
    expect(person.page.locator("#strip li")).to_contain_text("waiting")
    world.read()
    person.wait_for_reading()
    person.review_next()
    person.keep("their new line")
    person.page.get_by_role("button", name="I sent it").click()


def test_from_a_card_to_not_now_to_a_reminder_to_yes(
    person: Person, small_world: World, tmp_path: Path
) -> None:
    """Each step is where its owner looks for it, on the day it is due, until there is a yes."""
    world, page = small_world, person.page
    snap(person, world, tmp_path)

    person.go("/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nobody waits for you today")
    world.clock.move(timedelta(days=2))
    person.go("/today")
    expect(page.locator("[data-row]")).to_contain_text("Second mail")

    page.get_by_role("link", name="More for Ana Souza").click()
    sheet = page.locator("dialog.sheet")
    sheet.get_by_role("button", name="In a month").click()
    expect(page.locator(".flash")).to_contain_text("Ana Souza waits until")
    expect(page.locator("[data-row]")).to_have_count(0)

    world.clock.move(timedelta(days=29))
    person.go("/today")
    expect(page.locator("[data-row]")).to_have_count(0)
    world.clock.move(timedelta(days=3))
    person.go("/today")
    expect(page.locator("[data-row]")).to_contain_text("Get back to them, as agreed")
    page.get_by_role("link", name="Draft: Ana Souza").click()
    expect(page.get_by_label("Letter", exact=True)).to_have_value(re.compile("Best regards"))

    person.go("/contacts")
    page.get_by_role("link", name="Ana Souza").click()
    page.get_by_role("button", name="Yes").click()
    expect(page.locator("[aria-label='Their answer']")).to_contain_text("They said yes")
    expect(page.locator(".thread")).to_contain_text("Not now")
    person.go("/today")
    expect(page.locator("[data-row]")).to_have_count(0)
    assert person.complaints == []


def test_an_answer_given_by_mistake_is_taken_back(person: Person, small_world: World, tmp_path: Path) -> None:
    """After a no, Undo brings the next step back; later, one tap opens the contact again."""
    snap(person, small_world, tmp_path)
    page = person.page
    person.go("/contacts")
    page.get_by_role("link", name="Ana Souza").click()
    page.get_by_role("link", name="Not now, or no").click()
    page.get_by_role("button", name="Price").click()  # in the sheet, or on the page of its own
    expect(page.locator("[aria-label='Their answer']")).to_contain_text("They said no: price")
    page.locator(".flash").get_by_role("button", name="Undo").click()
    expect(page.locator("[aria-label='Next step']")).to_contain_text("Second mail")

    page.get_by_role("link", name="Not now, or no").click()
    page.get_by_role("button", name="Price").click()  # in the sheet, or on the page of its own
    page.get_by_role("button", name="Open again").click()
    expect(page.locator("[aria-label='Next step']")).to_contain_text("Second mail")
    assert person.complaints == []


def test_the_last_mail_of_the_evening_is_taken_back(person: Person, small_world: World) -> None:
    """The list counts down in place, says that all is sent, and its last Undo brings the mail back."""
    page = person.page
    owner = owner_of(small_world)
    for name in ("Ana Souza", "Kim Roth"):
        small_world.keep(owner, CardFields(full_name=name, emails=("a@example.com",)))
    person.go("/today/evening")
    for left in ("One mail to send", ""):
        sent = page.get_by_role("button", name="I sent it").first
        sent.evaluate("button => { button.click(); button.click(); }")  # tapped twice it is sent once
        expect(page.locator(".top .sub")).to_have_text(left)
    expect(page.get_by_text("All sent")).to_be_visible()
    page.get_by_role("button", name="Undo").last.click()
    expect(page.locator(".top .sub")).to_have_text("One mail to send")
    expect(page.get_by_text("All sent")).to_be_hidden()
    sent = page.get_by_role("button", name="I sent it")
    expect(sent).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("1 of 1")).to_be_in_viewport()
    assert person.complaints == []


def test_the_last_row_of_today_is_taken_back(person: Person, small_world: World) -> None:
    """Done, it leaves the page with what an empty one says; Undo brings the list back."""
    page = person.page
    small_world.keep(owner_of(small_world))
    person.go("/today")
    page.get_by_role("button", name="Done: Intro mail, Ana Souza").click()
    expect(page.get_by_text("All said")).to_be_visible()
    expect(page.get_by_text("Save this list as a table")).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("All said")).to_be_hidden()
    expect(page.get_by_text("Save this list as a table")).to_be_visible()


def test_back_closes_the_sheet(person: Person, small_world: World) -> None:
    """Back and the cross close the sheet and stay on the page; the history is as before."""
    page = person.page
    small_world.keep(owner_of(small_world))
    person.go("/settings")
    person.go("/today")
    dots, sheet = page.get_by_role("link", name="More for Ana Souza"), page.locator("dialog.sheet")
    dots.click()
    expect(sheet).to_contain_text("Intro mail · today")
    page.go_back()
    expect(sheet).to_have_count(0)
    page.wait_for_url("**/today")
    dots.click()
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_have_count(0)
    expect(page.get_by_role("button", name="Done: Intro mail, Ana Souza")).to_be_visible()
    page.go_back()
    page.wait_for_url("**/settings")
