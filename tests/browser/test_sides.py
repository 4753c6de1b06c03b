"""Two sides of a card in a real browser: the back is added on Snap and on Review, and joins the front."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, StorageState, expect

from app.domain.card import CardFields, Phone
from tests.browser.people import READING_SECONDS, Person
from tests.cardgen.samples import card_photo, draw, jpeg
from tests.processes import Server

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("worker"), pytest.mark.timeout(120)]

SHOP = CardFields(
    full_name="Maya Thornbury",
    company="Fernhill Orchard Ltd",
    job_title="Head of the Shop",
    emails=("shop@fernhill.example.com",),
    phones=(Phone("+33 6 12 34 56 78", "mobile", "+33612345678"),),
)


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo of a card's front."""
    path = tmp_path_factory.mktemp("cards") / "front.jpg"
    path.write_bytes(card_photo(0).data)
    return path


@pytest.fixture(scope="module")
def back(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo of its back."""
    path = tmp_path_factory.mktemp("cards") / "back.jpg"
    path.write_bytes(jpeg(draw(SHOP)))
    return path


def new_front(person: Person, front: Path) -> None:
    """The front sent in and read."""
    person.go("/snap")
    person.choose([front])
    person.wait_for_reading()


def test_a_back_is_added_on_snap(person: Person, front: Path, back: Path) -> None:
    """ "Back side" asks for a photo; read, it is one with the front, and Review shows its places, too."""
    new_front(person, front)
    page = person.page
    shots = page.locator("#strip li")
    expect(shots).to_have_count(1)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Back side").click()
    chooser.value.set_files(back)
    expect(page.locator("#strip .shot-back")).to_have_count(0)
    person.wait_for_reading()
    expect(shots).to_have_count(1)
    expect(page.locator("#review-next")).to_contain_text("1")
    page.reload()
    expect(page.locator("#strip li.is-side")).to_have_count(1)
    person.review_next()
    expect(page.locator(".card-view")).to_have_count(2)
    number = page.locator("[name=phone][value='+33 6 12 34 56 78']")
    number.focus()
    expect(page.locator(".card-view").nth(1).locator(".box.is-on")).to_have_count(1)
    expect(page.locator(".card-view").nth(1)).to_be_in_viewport(ratio=0.9)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Let go").click()
    assert person.complaints == []


def test_typing_survives_a_side_that_joins(person: Person, front: Path, back: Path) -> None:
    """The back added on Review joins without touching what was typed, and what it adds is in the form."""
    new_front(person, front)
    person.review_next()
    page = person.page
    mails = page.locator("[name=email]")
    name, talk = page.get_by_label("Name", exact=True), page.get_by_label("What did you talk about?")
    mails.first.fill("typed@example.com")
    talk.fill("Their warehouse")
    person.go(page.url.removeprefix(person.url).partition("/cards/")[0])
    expect(talk).to_have_value("Their warehouse")
    page.locator("#back input").set_input_files(back)
    name.fill("Typed Over")
    shown = page.get_by_role("link", name="The back side is read. Show it")
    expect(shown).to_be_visible(timeout=READING_SECONDS * 1000)
    expect(name).to_have_value("Typed Over")
    shown.click()
    expect(page.locator(".card-view")).to_have_count(2)
    expect(name).to_have_value("Typed Over")
    expect(talk).to_have_value("Their warehouse")
    expect(mails.first).to_have_value("typed@example.com")
    expect(mails.nth(1)).to_have_value("shop@fernhill.example.com")
    page.get_by_role("button", name="Keep & write").click()
    page.wait_for_url("**/drafts/*")
    page.get_by_role("link", name="Typed Over").last.click()
    expect(page.get_by_text("+33 6 12 34 56 78")).to_be_visible()
    expect(page.get_by_text("shop@fernhill.example.com")).to_be_visible()
    assert person.complaints == []


def test_a_back_is_added_without_scripts(
    server: Server, session: StorageState, new_page: Callable[..., Page], front: Path, back: Path
) -> None:
    """Snap's link leads to a plain form that takes the back."""
    person = Person(new_page(java_script_enabled=False, storage_state=session), server.url)
    page = person.page
    person.go("/snap")
    page.locator("input[multiple][form=snap]").set_input_files(front)
    page.get_by_role("button", name="Send the photos").click()
    page.get_by_role("link", name="Add the back side").first.click()
    page.get_by_label("Add a photo of the back side").set_input_files(back)
    page.get_by_role("button", name="Send it").click()
    for _ in range(READING_SECONDS * 2):
        page.wait_for_timeout(500)
        page.reload()
        if page.locator(".card-view").count() == 2:
            break
    expect(page.locator("[name=phone][value='+33 6 12 34 56 78']")).to_be_visible()
    assert person.complaints == []
