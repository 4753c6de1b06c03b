"""Offline at a fair: twenty cards snapped, the browser killed, and everything arrives, once each."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.films import fake_camera, frame, write_film
from tests.browser.lossy import lossy_way
from tests.browser.phones import Phone
from tests.factories import ANA
from tests.processes import Api, Server, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

CARDS = 20
#: Where it is not about how many.
A_FEW = 7
#: As on iOS: nothing sends but an open page.
NO_BACKGROUND_SYNC = "delete window.SyncManager; delete ServiceWorkerRegistration.prototype.sync;"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that takes photos and reads none."""
    with running(tmp_path_factory.mktemp("server"), workers=0) as made:
        yield made


@pytest.fixture(scope="module")
def api(server: Server) -> Api:
    """The owner's API; the first questions are answered."""
    api = Api(server, server.token("owner@example.com"))
    api.patch("/me", {"full_name": "Ada Lindqvist"})
    return api


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the phone's camera sees: a card."""
    return write_film(tmp_path_factory.mktemp("film") / "card.mjpeg", frame(ANA))


@pytest.fixture
def phone(browser: Browser, film: Path, tmp_path: Path) -> Iterator[Phone]:
    """A phone nobody has used, held over a card."""
    phone = Phone(browser.browser_type, tmp_path / "profile", args=[*fake_camera(film)])
    yield phone
    phone.close()


def sign_in(page: Page, url: str, path: str = "/snap") -> None:
    """Sign in, and wait until the worker keeps pages."""
    page.goto(f"{url}/login?next={path}")
    page.get_by_label("Mail").fill("owner@example.com")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{path}")


def go_offline(phone: Phone, page: Page) -> None:
    """Lose the connection once the app is there without one."""
    assert phone.context
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    until(
        lambda: page.evaluate(
            "async () => !!navigator.serviceWorker.controller && !!(await caches.match(location.pathname))"
        )
    )
    phone.context.set_offline(True)


def snap(page: Page, note: str) -> None:
    """Take a photo of a card and type what was talked about."""
    page.locator("#shutter").click()
    page.locator("#talked").fill(note)
    page.locator("#talked").press("Enter")


def snap_offline(phone: Phone, url: str, about: str, cards: int = A_FEW) -> list[str]:
    """Cards without a connection, each with its note; then the browser is killed. The notes."""
    sign_in(phone.start(), url)
    phone.close()  # Chromium writes cookies down within half a minute, or when it ends
    page = phone.start()
    page.goto(f"{url}/snap")
    go_offline(phone, page)
    notes = sorted(f"{about} {n}" for n in range(cards))
    for note in notes:
        snap(page, note)
    until(lambda: notes_on(page) == notes)
    phone.kill()
    return notes


#: Asks a page's outbox; ``%s`` is what of it.
ASK = """async () => {
  const shell = document.querySelector('script[src*="shell.js"]').src;
  const outbox = await import(shell.replace('shell.js', 'outbox.js'));
  return %s;
}"""
NOTES = ASK % "(await outbox.shots(document.documentElement.dataset.account)).map((shot) => shot.note).sort()"
LEFT = ASK % "await outbox.waiting()"


def notes_on(page: Page) -> list[str]:
    """The notes of the photos the phone keeps, sorted."""
    return list(page.evaluate(NOTES))


def arrived(api: Api, about: str) -> list[str]:
    """The notes of the photos on the server that begin so, sorted."""
    captures = api.get("/captures?limit=200")["items"]
    return sorted(each["note"] for each in captures if each["note"].startswith(about))


def nothing_waits(page: Page) -> None:
    """The phone keeps nothing any more."""
    until(lambda: page.evaluate(LEFT) == {"shots": 0, "acts": 0, "refused": 0})


def until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something that no element tells."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.2)


def test_twenty_cards_snapped_offline_survive_a_killed_browser(
    server: Server, api: Api, phone: Phone
) -> None:
    """Snapped offline, killed with SIGKILL, started again: 20 captures, once each, with their notes."""
    notes = snap_offline(phone, server.url, "killed", CARDS)
    assert arrived(api, "killed") == []
    page = phone.start()
    page.goto(f"{server.url}/snap")
    nothing_waits(page)
    assert arrived(api, "killed") == notes


def test_without_background_sync_as_on_ios(server: Server, api: Api, phone: Phone) -> None:
    """The same without SyncManager: the open page sends."""
    phone.init = NO_BACKGROUND_SYNC
    notes = snap_offline(phone, server.url, "ios")
    page = phone.start()
    page.goto(f"{server.url}/snap")
    nothing_waits(page)
    assert arrived(api, "ios") == notes


def test_a_session_that_expired_in_between(server: Server, api: Api, phone: Phone) -> None:
    """The same with the session expired: the sign-in page counts what waits, and signing in sends it."""
    notes = snap_offline(phone, server.url, "expired")
    page = phone.start()
    assert phone.context
    phone.context.clear_cookies()
    page.goto(f"{server.url}/snap")
    expect(page.get_by_text(f"{A_FEW} photos wait on this phone. Sign in to send them.")).to_be_visible()
    assert arrived(api, "expired") == []
    sign_in(page, server.url)
    nothing_waits(page)
    assert arrived(api, "expired") == notes


def test_every_first_answer_lost(server: Server, api: Api, phone: Phone) -> None:
    """The same where the answer to each photo's first sending is lost after the server has stored it."""
    with lossy_way(server.port) as way:
        notes = snap_offline(phone, way.url, "lost")
        page = phone.start()
        page.goto(f"{way.url}/snap")
        nothing_waits(page)
        assert len(way.lost) == len(set(way.lost)) == A_FEW
    assert arrived(api, "lost") == notes


#: A page that was killed before it made its photo small, and a back whose front was thrown away meanwhile.
LEFT_BEHIND = """await (async () => {
  const canvas = new OffscreenCanvas(4200, 60);
  canvas.getContext('2d').fillRect(0, 0, 900, 60);
  const bytes = await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer();
  const { account } = document.documentElement.dataset;
  const shot = { account, bytes, type: 'image/jpeg', name: 'card.jpg', takenAt: new Date().toISOString() };
  await outbox.keepShot({ ...shot, id: outbox.newId(), raw: true, note: 'left large' });
  await outbox.keepShot({ ...shot, id: outbox.newId(), backOf: outbox.newId(), note: 'left alone' });
})()"""
SHOTS = ASK % "await outbox.shots(document.documentElement.dataset.account)"
SIZES = """await Promise.all(
  (await outbox.shots(document.documentElement.dataset.account)).map(async ({ id }) => {
    const { width } = await createImageBitmap(await outbox.photoOf(id));
    return width;
  })
)"""


def test_what_a_killed_page_left_is_made_small_and_sent(server: Server, api: Api, phone: Phone) -> None:
    """Photos kept as taken are made small when Snap opens; a back whose front is gone is sent for itself."""
    page = phone.start()
    sign_in(page, server.url)
    go_offline(phone, page)
    page.evaluate(ASK % LEFT_BEHIND)
    shots = page.evaluate(SHOTS)
    assert [each["note"] for each in shots if each.get("raw")] == ["left large"]
    assert not any("bytes" in each for each in shots)
    assert page.evaluate(ASK % SIZES) == [4200, 4200]
    page.reload()
    until(lambda: page.evaluate(ASK % SIZES) == [4000, 4000])
    expect(page.locator("#strip img[src^='data:image/jpeg']")).to_have_count(2)
    assert not any("raw" in each for each in page.evaluate(SHOTS))
    assert phone.context
    phone.context.set_offline(False)
    nothing_waits(page)
    assert arrived(api, "left") == ["left alone", "left large"]


#: A touch of a contact's that was told, its answer lost, and is not told again as long as this page is open.
UNANSWERED = """await (async () => {
  await outbox.flush();
  await new Promise((held) => void navigator.locks.request('outbox', () => (held(), new Promise(() => {}))));
  const { account } = document.documentElement.dataset;
  const [path, id] = ['%s/touches', '%s'];
  const act = { account, method: 'POST', path, body: { id, channel: 'call' }, words: '', at: '' };
  await outbox.keepAct({ ...act, tried: true });
})()"""


#: Locks as they are in a page the browser has put aside: the first that is asked for is refused.
STUMBLE = """await (async () => {
  await outbox.flush();
  const { locks } = navigator;
  Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true, writable: true });
  navigator.locks = { request: () => Promise.reject(new DOMException('', 'InvalidStateError')) };
  const first = await outbox.flush();
  navigator.locks = locks;
  return [first, await outbox.flush()];
})()"""


def test_a_round_that_stumbled_does_not_stop_the_next(server: Server, phone: Phone) -> None:
    """Where sending fails by the browser's own hand, it waits, and goes the next time."""
    page = phone.start()
    sign_in(page, server.url)
    assert page.evaluate(ASK % STUMBLE) == ["server", ""]


def name_event(page: Page, name: str) -> None:
    """Name an event in Snap's menu."""
    page.locator("summary.pill").click()
    page.get_by_label("Name a new event").fill(name)
    page.get_by_role("button", name="Add").click()
    expect(page.locator("summary.pill")).to_contain_text(name)


def test_an_event_is_named_offline(server: Server, api: Api, phone: Phone) -> None:
    """Named offline, chosen at once and after the browser was killed; told once, before its two photos.

    A kept page from before knows it still.
    """
    sign_in(phone.start(), server.url)
    phone.close()
    page = phone.start()
    page.goto(f"{server.url}/snap")
    go_offline(phone, page)
    name_event(page, "Harbour dinner")
    snap(page, "dinner 1")
    until(lambda: notes_on(page) == ["dinner 1"])
    phone.kill()
    page = phone.start()
    assert phone.context
    phone.context.set_offline(True)
    page.goto(f"{server.url}/snap")
    expect(page.locator(".as-of")).to_be_visible()
    expect(page.locator("summary.pill")).to_contain_text("Harbour dinner")
    expect(page.locator("#count")).to_contain_text("One card")
    snap(page, "dinner 2")
    until(lambda: notes_on(page) == ["dinner 1", "dinner 2"])
    phone.context.set_offline(False)
    nothing_waits(page)
    (dinner,) = api.get("/events")["items"]
    assert (dinner["name"], dinner["current"]) == ("Harbour dinner", True)
    captures = [each for each in api.get("/captures?limit=200")["items"] if each["note"].startswith("dinner")]
    assert [each["event"] for each in captures] == [dinner["id"]] * 2
    phone.context.set_offline(True)
    page.reload()
    expect(page.locator("summary.pill")).to_contain_text("Harbour dinner")


def test_a_refused_event_loses_no_photo(server: Server, api: Api, phone: Phone) -> None:
    """An event the server does not take is shown like all it refuses; the photos from there are from none."""
    page = phone.start()
    sign_in(page, server.url)
    go_offline(phone, page)
    page.locator("input[name=name]").evaluate("(field) => field.removeAttribute('maxlength')")
    name_event(page, "x" * 201)
    snap(page, "nowhere")
    until(lambda: notes_on(page) == ["nowhere"])
    assert phone.context
    phone.context.set_offline(False)
    refused = page.locator("#outbox .flash").filter(has_text="New event: xxx")
    expect(refused).to_contain_text("200 characters")
    until(lambda: arrived(api, "nowhere") == ["nowhere"])
    (capture,) = [each for each in api.get("/captures?limit=200")["items"] if each["note"] == "nowhere"]
    assert capture["event"] is None
    expect(page.locator("summary.pill")).to_contain_text("Where are you?")
    refused.get_by_role("button", name="Dismiss").click()
    nothing_waits(page)


def due_today(api: Api, name: str) -> str:
    """A new contact's id, whose first mail is due today."""
    return str(api.post("/contacts", {"full_name": name})["contact"]["id"])


def test_done_offline_is_told_later(server: Server, api: Api, phone: Phone) -> None:
    """Done and noted offline, rows stay folded through a reload; online it is told, a conflict shown."""
    ana, jo = due_today(api, "Ana Lima"), due_today(api, "Jo Li")
    page = phone.start()
    sign_in(page, server.url, "/today")
    go_offline(phone, page)
    page.get_by_role("button", name="Done: ").and_(page.locator("[aria-label*='Jo Li']")).click()
    expect(page.get_by_text("Done: Jo Li. Sent when you’re online.")).to_be_visible()
    page.get_by_role("link", name="More for Ana Lima").click()
    page.get_by_label("How did it go?").fill("Sends me the drawings")
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.get_by_text("Done: Ana Lima. Sent when you’re online.")).to_be_visible()
    until(lambda: not page.evaluate("history.state?.sheet"))  # a step back on its way ends a reload
    page.reload()
    expect(page.get_by_text("2 things wait to be sent.")).to_be_visible()
    rows = page.locator("[data-row]").filter(visible=True)
    expect(rows.filter(has_text=re.compile("Ana Lima|Jo Li"))).to_have_count(0)
    meanwhile = api.get(f"/followups?contact={jo}")["items"][0]["id"]
    api.post(f"/followups/{meanwhile}/done", {})
    assert phone.context
    phone.context.set_offline(False)
    refused = page.locator("#outbox .flash").filter(has_text="Done: Jo Li")
    expect(refused).to_contain_text("This follow-up is not open any more.")
    refused.get_by_role("button", name="Dismiss").click()
    expect(refused).to_have_count(0)
    nothing_waits(page)
    thread = api.get(f"/contacts/{ana}/thread")["items"]
    assert [each["note"] for each in thread if each["kind"] == "touch"] == ["Sends me the drawings"]


def test_what_is_undone_stays_undone(server: Server, api: Api, phone: Phone) -> None:
    """A touch whose answer was lost is undone on its contact's page: it is not told again after that."""
    ana, told = f"/contacts/{due_today(api, 'Ana Souza')}", str(uuid4())
    api.post(f"{ana}/touches", {"id": told, "channel": "call"})
    page = phone.start()
    sign_in(page, server.url, ana)
    page.evaluate(ASK % UNANSWERED % (ana, told))
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    nothing_waits(page)
    assert [each["kind"] for each in api.get(f"{ana}/thread")["items"] if each["kind"] == "touch"] == []
