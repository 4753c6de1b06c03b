"""Snap with a camera: Chromium's fake one, which sees a drawn card."""

import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.browser.films import SIZE, fake_camera, frame, write_film
from tests.browser.people import READING_SECONDS, Person, until
from tests.browsers import QUIET, program
from tests.cardgen.samples import PEOPLE, jpeg
from tests.processes import Api, Server

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("worker"), pytest.mark.timeout(180)]

WHO = PEOPLE[0]
#: A still camera that never comes back, as on some phones, and is said to be better than the film.
HANGING = """window.ImageCapture = class {
    async getPhotoCapabilities() { return { imageWidth: { max: 9000 } }; }
    takePhoto() { return new Promise(() => {}); }
}"""
#: A full phone with a light that can be stuck; the test sees its camera, and may put its page out of sight.
ODD = """
let away = false;
Object.defineProperty(document, 'hidden', { get: () => away });
window.goAway = (is) => { away = is; document.dispatchEvent(new Event('visibilitychange')); };
Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };
const { getCapabilities } = MediaStreamTrack.prototype;
MediaStreamTrack.prototype.getCapabilities = function () {
    return { ...getCapabilities.call(this), torch: true };
};
MediaStreamTrack.prototype.applyConstraints = async () => {
    if (window.stuck) throw new DOMException('', 'OverconstrainedError');
};
const { getUserMedia } = MediaDevices.prototype;
MediaDevices.prototype.getUserMedia = async function (wanted) {
    const stream = await getUserMedia.call(this, wanted);
    window.camera = stream.getTracks()[0];
    return stream;
};"""
#: Whether the worker has kept the page for the time without a connection.
KEPT = """async (path) => {
    const names = (await caches.keys()).filter((name) => name.startsWith('pages'));
    const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return kept.flat().some((request) => new URL(request.url).pathname === path);
}"""
#: The app comes to the front again.
RETURN = "document.dispatchEvent(new Event('visibilitychange')) && undefined"
#: What the page has chosen and the server has not confirmed.
UNTOLD = "JSON.parse(localStorage.getItem('place')).told ? 0 : 1"
#: The page's own scaling of a picture; back come type and bytes.
SCALE = """async ([module, address]) => {
    const { scaled } = await import(module);
    const photo = await (await fetch(address)).blob();
    const made = await scaled(photo);
    return [made === photo, made.type, [...new Uint8Array(await made.arrayBuffer())]];
}"""
#: What frame.js says of grey pictures of WIDTH × HEIGHT: each is measured against the one before.
JUDGE = """async ([module, pictures]) => {
    const { judge, measure } = await import(module);
    let before;
    return pictures.map((values) => {
        const now = Uint8Array.from(values);
        const hint = judge(measure(now, before));
        before = now;
        return hint;
    });
}"""


@pytest.fixture(scope="module")
def browser(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium whose camera sees a card."""
    film = write_film(tmp_path_factory.mktemp("film") / "card.mjpeg", frame(WHO))
    made = browser.browser_type.launch(
        executable_path=program(), chromium_sandbox=False, args=[*QUIET, *fake_camera(film)]
    )
    yield made
    made.close()


@pytest.fixture(scope="module")
def api(server: Server) -> Api:
    """The account's API."""
    return Api(server, server.flask("token", "add", "owner@example.com", "test").strip())


@pytest.fixture
def snapper(server: Server, session: StorageState, new_page: Callable[..., Page]) -> Person:
    """The owner on Snap, who has allowed the camera."""
    person = Person(new_page(storage_state=session, permissions=["camera"]), server.url)
    person.go("/snap")
    see(person)
    return person


def see(person: Person) -> None:
    """Until the camera shows something."""
    expect(person.page.locator("#finder")).to_have_attribute("data-state", "live")
    until(lambda: bool(person.page.evaluate("document.getElementById('view').videoWidth")))


def press(person: Person) -> str:
    """Press the shutter; the new photo's id, whose place is there at once."""
    person.page.locator("#shutter").click()
    return str(person.page.locator("#strip li").first.get_attribute("data-id"))


def arrived(person: Person, api: Api, capture_id: str) -> Any:
    """What the server has of a photo that was sent."""
    place = person.page.locator(f"#strip li[data-id='{capture_id}']")
    expect(place).to_have_attribute("data-state", re.compile("waiting|reading|ready"))
    return api.get(f"/captures/{capture_id}")


def module(person: Person, name: str) -> str:
    """The address of one of the page's scripts."""
    script = person.page.locator("script[src$='js/snap.js']").get_attribute("src") or ""
    return script.replace("snap.js", name)


def test_a_tap_snaps_the_card(snapper: Person, api: Api) -> None:
    """A tap takes what the camera sees in full; the note typed right then arrives, and the card is read."""
    page = snapper.page
    capture_id = press(snapper)
    page.get_by_label("What did you talk about?").last.fill("Their cider, in May")
    expect(page.locator("#count")).to_contain_text("One card")
    arrived(snapper, api, capture_id)
    place = page.locator(f"#strip li[data-id='{capture_id}']")
    expect(place).to_have_attribute("data-state", "ready", timeout=READING_SECONDS * 1000)
    until(lambda: api.get(f"/captures/{capture_id}")["note"] == "Their cider, in May")
    capture = api.get(f"/captures/{capture_id}")
    assert capture["cards"][0]["fields"]["full_name"] == WHO.full_name
    photo = page.request.get(f"{snapper.url}/api/v1/captures/{capture_id}/photo")
    assert Image.open(io.BytesIO(photo.body())).size == SIZE
    assert snapper.complaints == []


def test_the_next_tap_may_be_the_back(snapper: Person, api: Api) -> None:
    """ "Back side" makes the next photo the other side of the last card, and only that one."""
    front = press(snapper)
    button = snapper.page.locator("#back-side")
    button.click()
    expect(snapper.page.locator("#hint")).to_have_text("Now its back side")
    back = press(snapper)
    expect(button).to_have_attribute("aria-pressed", "false")
    other = press(snapper)
    arrived(snapper, api, front)
    # A back that is read is shown with its front only.
    until(lambda: back in [capture["id"] for capture in api.get("/captures")["items"]])
    assert api.get(f"/captures/{back}")["back_of"] == front
    assert arrived(snapper, api, other)["back_of"] is None


def test_a_still_that_never_comes_is_the_frame(
    server: Server, session: StorageState, new_page: Callable[..., Page], api: Api
) -> None:
    """Where the camera's own still hangs, the frame that was seen is sent."""
    person = Person(new_page(storage_state=session, permissions=["camera"]), server.url)
    person.page.add_init_script(HANGING)
    person.go("/snap")
    see(person)
    capture_id = press(person)
    arrived(person, api, capture_id)
    photo = person.page.request.get(f"{server.url}/api/v1/captures/{capture_id}/photo")
    assert Image.open(io.BytesIO(photo.body())).size == SIZE


def test_the_camera_comes_back_as_it_is(
    server: Server, session: StorageState, new_page: Callable[..., Page]
) -> None:
    """Started anew its light is off; a light that is stuck says so; out of sight, the camera stays off."""
    person = Person(new_page(storage_state=session, permissions=["camera"]), server.url)
    page, light = person.page, person.page.locator("#light")
    page.add_init_script(ODD)
    person.go("/snap")
    see(person)
    light.click()
    expect(light).to_have_attribute("aria-pressed", "true")
    page.evaluate("camera.stop()")
    page.evaluate("stuck = true")
    start = page.get_by_role("button", name="Start the camera")
    start.click()
    see(person)
    expect(page.locator("#shutter")).to_be_focused()
    light.click()
    expect(light).to_have_attribute("aria-pressed", "false")
    page.evaluate("camera.stop()")
    expect(start).to_be_visible()
    page.evaluate("goAway(true)")
    page.evaluate("camera = undefined")
    start.click()
    until(lambda: page.evaluate("camera?.readyState") == "ended")
    page.evaluate("goAway(false)")
    see(person)


def test_a_refused_camera_leaves_the_plain_input(person: Person) -> None:
    """Nothing asks by itself; refused, the page says what to do, and the shutter is a plain input."""
    person.go("/snap")
    person.page.get_by_role("button", name="Start the camera").click()
    expect(person.page.locator("#why")).to_contain_text("Allow it in your browser’s settings")
    expect(person.page.locator("#shutter")).to_be_hidden()
    expect(person.page.locator("#plain-shutter input")).to_be_focused()
    with person.page.expect_file_chooser():
        person.page.locator("#plain-shutter").click()


def test_offline_photos_wait_on_the_phone(snapper: Person, api: Api) -> None:
    """Snapped offline, a card stays on the phone with its note, over a reload, and goes when it can."""
    page = snapper.page
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    page.reload()
    see(snapper)
    until(lambda: bool(page.evaluate(KEPT, "/snap")))
    page.context.set_offline(True)
    capture_id = press(snapper)
    place = page.locator(f"#strip li[data-id='{capture_id}']")
    expect(place).to_have_attribute("data-state", "kept")
    expect(place).to_contain_text("on phone")
    expect(page.locator("#count")).to_contain_text("one waits here")
    page.get_by_label("What did you talk about?").last.fill("Said offline")
    page.get_by_role("button", name="Close").click()
    expect(place).to_have_attribute("data-note", "Said offline")
    page.reload()
    see(snapper)
    expect(place).to_have_attribute("data-state", "kept")
    expect(place.locator("img")).to_have_js_property("naturalWidth", 136)
    expect(page.locator("#count")).to_contain_text("one waits here")
    place.get_by_role("button").click()
    expect(page.get_by_label("What did you talk about?").last).to_have_value("Said offline")
    page.context.set_offline(False)
    assert arrived(snapper, api, capture_id)["note"] == "Said offline"


def test_coming_back_shows_what_is_read(person: Person, api: Api) -> None:
    """A card sent and answered elsewhere counts on Snap and Today when one comes back to them."""
    snap, today = person.page, person.page.context.new_page()
    # What others of this file have sent is read first.
    until(lambda: not any(api.get(f"/captures?state={it}")["items"] for it in ("waiting", "reading")))
    person.go("/snap")
    today.goto(f"{person.url}/today")
    number = snap.locator("#review-next b")
    before = int(number.text_content() or 0)
    api.send(jpeg(frame(WHO)), made := str(uuid4()))
    until(lambda: api.get(f"/captures/{made}")["state"] == "ready")
    for page in (snap, today):
        page.evaluate(RETURN)
    expect(number).to_have_text(str(before + 1))
    read = today.locator("main a.row-link[href^='/snap/review']")
    expect(read).to_have_text("One card is read" if before == 0 else f"{before + 1} cards are read")
    api.post(f"/captures/{made}/cards/0/let-go", {})
    for page in (snap, today):
        page.evaluate(RETURN)
    expect(number).to_have_text(str(before))
    expect(read).to_have_count(1 if before else 0)
    today.close()


def test_an_event_is_chosen_offline(snapper: Person, api: Api) -> None:
    """An event the page knows can be chosen offline; the photo is from there, and so is the server then.

    Escape closes the menu, and gives the focus back.
    """
    for name in ("Web Summit", "Hannover Messe"):
        snapper.be_at(name)
    see(snapper)
    page = snapper.page
    page.context.set_offline(True)
    page.locator("summary.pill").click()
    page.get_by_role("button", name="Web Summit").click()
    expect(page.locator("summary.pill")).to_contain_text("Web Summit")
    capture_id = press(snapper)
    page.context.set_offline(False)
    capture = arrived(snapper, api, capture_id)
    summit = next(event for event in api.get("/events")["items"] if event["name"] == "Web Summit")
    assert capture["event"] == summit["id"]
    page.reload()
    pill = page.locator("summary.pill")
    expect(pill).to_contain_text("Web Summit")
    pill.click()
    page.get_by_label("Name a new event").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Name a new event")).to_be_hidden()
    expect(pill).to_be_focused()
    pill.press("Enter")
    with page.expect_response("**/snap/event"):
        page.get_by_role("button", name="No event").click()
    expect(pill).to_be_focused()


def test_a_choice_waits_for_its_own_account(
    server: Server, session: StorageState, new_page: Callable[..., Page]
) -> None:
    """A sign-in page is no answer: the choice is told again; one of days ago gives way to the server's."""
    person = Person(new_page(storage_state=session, service_workers="block"), server.url)
    person.be_at("Salone")
    page, pill = person.page, person.page.locator("summary.pill")
    page.route("**/snap/event", lambda route: route.fulfill(body="Sign in", content_type="text/html"))
    pill.click()
    with page.expect_response("**/snap/event"):
        page.get_by_role("button", name="No event").click()
    expect(pill).to_contain_text("Where are you?")
    page.unroute("**/snap/event")
    page.reload()
    expect(pill).to_contain_text("Where are you?")
    until(lambda: page.evaluate(UNTOLD) == 0)
    account = page.evaluate("document.documentElement.dataset.account")
    salone = page.locator("button[name=event]", has_text="Salone").get_attribute("value")
    old = json.dumps({"account": account, "event": salone, "name": "Salone", "at": 0})
    page.evaluate("(old) => localStorage.setItem('place', old)", old)
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(pill).to_contain_text("Where are you?")


def test_a_large_photo_is_made_smaller(snapper: Person) -> None:
    """5000 × 4000 become 4000 × 3200; one lying on its side by its EXIF comes upright and without it."""
    for turn, size in ((1, (4000, 3200)), (6, (3200, 4000))):
        untouched, kind, data = scaled(snapper, large(turn), "image/jpeg")
        made = Image.open(io.BytesIO(data))
        assert (untouched, kind, made.size) == (False, "image/jpeg", size)
        assert 0x0112 not in made.getexif()
        # The corner that was dark is where it belongs.
        corner = made.convert("L").crop((0, 0, 9, 9) if turn == 1 else (3190, 0, 3199, 9))
        assert np.asarray(corner).mean() < 60


def test_a_small_photo_stays_as_it_is(snapper: Person) -> None:
    """What is small enough, or what this browser cannot open, is kept bit for bit."""
    small = jpeg(frame(WHO))
    for data, kind in ((small, "image/jpeg"), (b"no picture", "image/heic")):
        untouched, _, kept = scaled(snapper, data, kind)
        assert untouched
        assert kept == data


def large(turn: int) -> bytes:
    """A grey photo of 5000 × 4000 whose first corner is dark, turned by its EXIF."""
    picture = Image.new("L", (5000, 4000), 180)
    picture.paste(20, (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = turn
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def scaled(person: Person, data: bytes, kind: str) -> tuple[bool, str, bytes]:
    """Whether the page left a photo as it is, its type and its bytes."""
    person.page.route("**/large-photo", lambda route: route.fulfill(body=data, content_type=kind))
    untouched, type_, made = person.page.evaluate(SCALE, [module(person, "scaling.js"), "/large-photo"])
    person.page.unroute("**/large-photo")
    return untouched, type_, bytes(made)


def test_hints_say_what_would_help(snapper: Person) -> None:
    """Measured in the frame: too dark, moving, glaring, blurred, too far away, or good."""
    card = np.full((100, 160), 150.0)
    card[12:88:6, 10:150:2] = 40
    blurred = np.full((100, 160), 150.0) + 6 * np.sin(np.arange(160) / 4)
    far = np.full((100, 160), 150.0)
    far[40:60:2, 65:95:2] = 40
    glare = card.copy()
    glare[:50] = 255
    expected = {"good": card, "dark": card / 5, "glare": glare, "blurred": blurred, "far": far}
    for hint, picture in expected.items():
        # Each twice: what counts is the second, which has not moved.
        assert judged(snapper, picture, picture)[1] == hint
    assert judged(snapper, card, np.roll(card, 5, axis=0))[1] == "moved"


def judged(person: Person, *pictures: np.ndarray[Any, Any]) -> list[str]:
    """What frame.js says of pictures that follow each other."""
    values = [[int(value) for value in picture.ravel()] for picture in pictures]
    return list(person.page.evaluate(JUDGE, [module(person, "frame.js"), values]))
