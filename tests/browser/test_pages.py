"""What scripts add to the pages, and that they are not needed."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, StorageState, expect

from tests.browser.people import Person, until
from tests.browsers import DESK
from tests.cardgen.samples import card_photo
from tests.processes import Api, Server

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("worker"), pytest.mark.timeout(120)]


LONG_SUBJECT = "A second hello after the fair, and the samples of the lamps you asked for at our stand"


@pytest.fixture
def person(server: Server, session: StorageState, new_page: Callable[..., Page]) -> Person:
    """The owner on a phone without a service worker, whose requests a test would not see."""
    return Person(new_page(storage_state=session, service_workers="block"), server.url)


@pytest.fixture(scope="module")
def api(server: Server) -> Api:
    """The account's API."""
    return Api(server, server.flask("token", "add", "owner@example.com", "test").strip())


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo of a drawn card."""
    path = tmp_path_factory.mktemp("cards") / "card.jpg"
    path.write_bytes(card_photo(1).data)
    return path


def add_somebody(person: Person, name: str) -> None:
    """Somebody new added by hand, with a mail of their own; their draft is on the screen."""
    person.go("/contacts/new")
    person.page.get_by_label("Name", exact=True).fill(name)
    person.page.get_by_label("Mail", exact=True).fill(f"{uuid4().hex}@example.com")
    person.page.get_by_role("button", name="Keep & write").click()
    person.page.wait_for_url("**/drafts/*")


def test_the_browser_tells_the_zone(server: Server, new_page: Callable[..., Page]) -> None:
    """The first questions come with the browser's own time zone chosen."""
    server.flask("user", "add", "new@example.com", stdin="correct horse\n")
    person = Person(new_page(timezone_id="Asia/Tokyo"), server.url)
    person.go("/login")
    person.page.get_by_label("Mail").fill("new@example.com")
    person.page.get_by_label("Password").fill("correct horse")
    person.page.get_by_role("button", name="Sign in").click()
    expect(person.page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")


def test_a_refused_photo_keeps_its_place_and_says_why(person: Person, card: Path, tmp_path: Path) -> None:
    """A file that is no photo stays visible with the reason, while the photo beside it goes in."""
    notes = tmp_path / "notes.txt"
    notes.write_text("no photo")
    person.go("/snap")
    person.choose([notes, card])
    expect(person.page.locator("#notes")).to_contain_text("not a photo we can read")
    expect(person.page.get_by_role("status").filter(has_text="not a photo we can read")).to_have_count(1)
    person.wait_for_reading()
    expect(person.page.locator("#strip li").last).to_have_attribute("data-state", "failed")
    expect(person.page.locator("#strip li").first).to_have_attribute("data-state", "ready")
    person.page.get_by_role("button", name="Remove").click()
    expect(person.page.locator("#notes li")).to_have_count(0)


def test_a_photo_is_sent_again_under_its_id(person: Person, api: Api, card: Path) -> None:
    """Where the way is broken a photo is sent again by itself, and is one capture."""
    before = len(api.get("/captures")["items"])
    broken: list[str] = []

    def break_twice(route: Route) -> None:
        # The first time the photo arrives and only the answer is lost.
        if len(broken) == 0:
            route.fetch()
        broken.append(route.request.url)
        route.abort() if len(broken) < 3 else route.continue_()

    person.go("/snap")
    person.page.route("**/api/v1/captures", break_twice)
    person.choose([card])
    arrived = re.compile("waiting|reading|ready")
    expect(person.page.locator("#strip li").first).to_have_attribute("data-state", arrived, timeout=10_000)
    assert len(broken) == 3
    assert len(api.get("/captures")["items"]) == before + 1


def test_a_done_row_folds_away_with_undo(person: Person) -> None:
    """Done, a row leaves Today without leaving the page, and Undo brings it back."""
    add_somebody(person, "Zoe Fold")
    person.go("/today")
    row = person.page.locator("li.row", has_text="Zoe Fold")
    row.get_by_role("button", name="Done").click()
    expect(row).to_be_hidden()
    person.page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(row).to_be_visible()
    expect(person.page.locator(".toast")).to_have_text("Undone.")
    person.page.reload()
    expect(row).to_be_visible()
    assert person.complaints == []


def test_the_list_follows_the_typing(person: Person) -> None:
    """The contacts are searched while one types."""
    add_somebody(person, "Quentin Xylander")
    person.go("/contacts")
    person.page.get_by_label("Search contacts").press_sequentially("xyl")
    expect(person.page.locator("#results .row")).to_have_count(1)
    person.page.get_by_label("Search contacts").fill("nobody like that")
    expect(person.page.get_by_text("Nobody found")).to_be_visible()
    assert person.complaints == []


def test_everything_works_without_scripts(
    server: Server, session: StorageState, new_page: Callable[..., Page], card: Path
) -> None:
    """Photo, review, draft and "I sent it" are plain forms."""
    options = {"java_script_enabled": False, "viewport": DESK, "storage_state": session}
    person = Person(new_page(**options), server.url)
    page = person.page
    person.go("/snap")
    page.locator("#drop input").set_input_files(card)
    page.get_by_role("button", name="Send the photos").click()
    for _ in range(60):
        page.wait_for_timeout(500)
        person.go("/snap")
        if not page.locator("li[data-state=waiting], li[data-state=reading]").count():
            break
    page.get_by_role("link", name="Review what is read").click()
    page.get_by_role("button", name="Keep & write").click()
    page.get_by_label("Letter").fill("Typed last")
    page.get_by_role("button", name="I sent it").click()
    expect(page.get_by_text("Sent. The next step is planned.")).to_be_visible()
    assert person.complaints == []


def test_no_page_is_wider_than_a_phone(person: Person) -> None:
    """At 360 px nothing reaches over the edge of any page, and nothing is complained about."""
    add_somebody(person, "Maximiliane Hohenstein-Großkreutz-Schwarzenberger")
    drafts = person.page.url.removeprefix(person.url)
    for path in (
        "/today",
        "/snap",
        "/contacts",
        "/contacts/new",
        "/insights",
        "/calendar",
        "/settings",
        "/settings/useful",
        "/settings/times",
        drafts,
    ):
        person.go(path)
        assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert person.complaints == []


def test_what_is_ready_outside_of_the_strip_stays_in_reach(person: Person, api: Api, card: Path) -> None:
    """The way to Review stays while the server has cards ready, whatever the strip shows."""
    ready_card(person, api, card)
    swap_states(person, "ready", "done")
    person.go("/snap")
    person.page.wait_for_load_state("networkidle")
    expect(person.page.locator("#review-next")).to_be_visible()


def test_the_strip_follows_more_photos_than_a_page(person: Person, api: Api, card: Path) -> None:
    """The script asks for all pages of what is under way."""
    ready_card(person, api, card)
    swap_states(person, "ready", "waiting")
    capture = {**api.get("/captures")["items"][0], "id": str(uuid4()), "state": "waiting"}

    def in_pages(route: Route) -> None:
        last = "after=" in route.request.url or "state=reading" in route.request.url
        second = "after=" in route.request.url
        route.fulfill(json={"items": [capture] if second else [], "next": None if last else "x"})

    person.page.route("**/api/v1/captures?state=*", in_pages)
    person.go("/snap")
    expect(person.page.locator(f"#strip li[data-id='{capture['id']}']")).to_be_attached()


def ready_card(person: Person, api: Api, card: Path) -> None:
    """At least one card is ready."""
    if not api.get("/captures?state=ready")["items"]:
        person.go("/snap")
        person.choose([card])
        person.wait_for_reading()


def swap_states(person: Person, state: str, other: str) -> None:
    """Snap comes with photos in another state than the server has them in."""

    def swap(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=answer.text().replace(f'data-state="{state}"', f'data-state="{other}"')
        )

    person.page.route("**/snap", swap)


@dataclass
class SlowSaves:
    """Holds the first save of a draft back; ``bodies`` are those the page has sent."""

    person: Person
    bodies: list[str] = field(default_factory=list)
    held: list[Route] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.person.page.route("**/api/v1/drafts/*", self._save)

    def _save(self, route: Route) -> None:
        self.bodies.append(route.request.post_data_json["body"])
        if self.held:
            route.continue_()
        else:
            self.held.append(route)

    def write(self, text: str) -> None:
        """Type."""
        self.person.page.get_by_label("Letter").fill(text)

    def come_to(self, count: int) -> None:
        """Wait until so many have gone out."""
        deadline = time.monotonic() + 15
        while len(self.bodies) < count:
            assert time.monotonic() < deadline, self.bodies
            # Playwright hears of requests while it waits.
            self.person.page.wait_for_timeout(50)

    def stay_at(self, count: int) -> None:
        """Give another save the time to go out, which it must not."""
        self.person.page.wait_for_timeout(1200)
        assert len(self.bodies) == count


def test_a_draft_is_saved_once_at_a_time(person: Person) -> None:
    """Words typed while a save is under way are sent after it, so that the older can't land last."""
    add_somebody(person, "Olga Order")
    saves = SlowSaves(person)
    saves.write("older")
    saves.come_to(1)
    saves.write("newer")
    saves.stay_at(1)
    saves.held[0].continue_()
    saves.come_to(2)
    expect(person.page.locator("#saved")).to_have_text("Saved")
    assert saves.bodies == ["older", "newer"]


def test_words_typed_without_a_connection_wait_on_the_phone(person: Person, api: Api) -> None:
    """A draft changed offline is there again when one comes back to it, and is saved then."""
    add_somebody(person, "Orla Offline")
    there, context = person.page.url, person.page.context
    context.set_offline(True)
    person.page.get_by_label("Letter").fill("typed in the basement")
    expect(person.page.locator("#saved")).to_have_text("Kept on this phone until you’re online.")
    person.page.goto("about:blank")
    context.set_offline(False)
    person.page.goto(there)
    expect(person.page.get_by_label("Letter")).to_have_value("typed in the basement")
    draft = there.rpartition("/drafts/")[2].partition("?")[0]
    until(lambda: api.get(f"/drafts/{draft}")["body"] == "typed in the basement")


def test_i_sent_it_waits_for_a_save_under_way(person: Person, api: Api) -> None:
    """ "I sent it" goes out behind the save under way, and what was typed last is what was sent."""
    add_somebody(person, "Wanda Wait")
    draft = person.page.url.rpartition("/drafts/")[2].partition("?")[0]
    saves = SlowSaves(person)
    saves.write("older")
    saves.come_to(1)
    saves.write("newest")
    methods: list[str] = []
    person.page.on("request", lambda request: methods.append(request.method))
    person.page.get_by_role("button", name="I sent it").click(no_wait_after=True)
    person.page.wait_for_timeout(1200)
    assert "POST" not in methods
    saves.held[0].continue_()
    expect(person.page.get_by_text("Sent. The next step is planned.")).to_be_visible()
    assert api.get(f"/drafts/{draft}")["body"] == "newest"


def test_leaving_sends_the_newest_words_at_once(person: Person) -> None:
    """A page that goes away sends the newest words in place of those still on their way, once."""
    add_somebody(person, "Lena Leave")
    saves = SlowSaves(person)
    saves.write("older")
    saves.come_to(1)
    saves.write("newest")
    person.page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    saves.come_to(2)
    saves.stay_at(2)
    assert saves.bodies == ["older", "newest"]


def test_typing_survives_a_reload(person: Person, card: Path) -> None:
    """What was typed and chosen on Review is still there after the page is loaded anew."""
    person.go("/snap")
    person.choose([card])
    person.wait_for_reading()
    person.review_next()
    talk, name = (
        person.page.get_by_label("What did you talk about?"),
        person.page.get_by_label("Name", exact=True),
    )
    talk.fill("Their “Grüße”\nand more")
    name.fill("Corrected")
    person.page.locator("label.pick", has_text="Call").click()
    person.page.reload()
    expect(talk).to_have_value("Their “Grüße”\nand more")
    expect(name).to_have_value("Corrected")
    expect(person.page.locator("input[name=promise_channel][value=call]")).to_be_checked()
    person.page.get_by_role("button", name="Let go").click()


def test_a_long_subject_is_seen_whole_and_sent_as_one_line(person: Person) -> None:
    """It takes the lines it needs on a phone; Enter goes on to the letter, and a line break is a blank."""
    add_somebody(person, "Noor Haddad")
    page = person.page
    subject = page.get_by_label("Subject")
    subject.fill(LONG_SUBJECT)
    assert subject.evaluate("it => it.scrollHeight <= it.clientHeight && it.clientHeight > 60")
    subject.press("End")
    subject.press("Enter")
    expect(page.get_by_label("Letter")).to_be_focused()
    expect(subject).to_have_value(LONG_SUBJECT)
    subject.fill("Two lines\nfor one")
    opens = page.get_by_role("link", name="Open in my mail app")
    expect(opens).to_have_attribute("href", re.compile(r"\?subject=Two%20lines%20for%20one&"))
    expect(page.locator("#saved")).to_have_text("Saved")
    page.reload()
    expect(subject).to_have_value("Two lines for one")


def test_another_useful_thing_comes_into_words_that_are_being_typed(person: Person, api: Api) -> None:
    """What was typed a moment before is kept, and the new thing stands in the place of the old one."""
    tips = [api.post("/things", {"kind": "line", "text": text}) for text in ("Tip one.", "Tip two.")]
    kept = api.post("/contacts", {"full_name": "Ada Ray", "emails": ["ada@example.com"]})
    api.post(f"/followups/{kept['followups'][0]['id']}/done", {})
    planned = api.get(f"/followups?due=all&contact={kept['contact']['id']}")["items"]
    person.go(f"/drafts/{planned[0]['draft']}")
    letter = person.page.get_by_label("Letter")
    expect(letter).to_have_value(re.compile(re.escape(tips[0]["text"])))
    letter.press("Control+Home")
    letter.press_sequentially("Mine. ")
    person.page.get_by_label("Brings along").select_option("Tip two.")
    person.page.locator("#brought").get_by_role("button", name="Change").click()
    expect(letter).to_have_value(re.compile(r"^Mine\. (?!.*Tip one\.).*Tip two\.", re.DOTALL))
