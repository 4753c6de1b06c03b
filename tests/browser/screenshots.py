"""Draws the README's picture: ``python -m tests.browser.screenshots docs/screens.jpg``.

The real pages of a real server, with drawn cards: Snap before one, Review, Today, and a contact in the dark.
With a folder instead of a file, every page at 360 × 740 and 1280 × 800, light and dark.
"""

import io
import re
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.films import fake_camera, frame, write_film
from tests.browser.people import Person
from tests.browsers import DESK, PHONE, chromium
from tests.cardgen.samples import PEOPLE, card_photo
from tests.processes import Server, running

CARDS = 5

GAP = 24


def fill(server: Server, person: Person, folder: Path) -> None:
    """An evening at a fair: five cards snapped, two kept, one mail sent."""
    link = re.search(r"/claim/\w+", server.flask("hello"))
    assert link
    person.claim(link[0])
    person.be_at("Web Summit")
    photos = [folder / f"card-{seed}.jpg" for seed in range(CARDS)]
    for seed, path in enumerate(photos):
        path.write_bytes(card_photo(seed, 0.15).data)
    person.choose(photos)
    person.wait_for_reading()
    friday = date.today() + timedelta(days=5)  # noqa: DTZ011
    for note, promise, day in (
        ("Their new warehouse, opening in May", "send prices", str(friday)),
        ("A second line for small batches", "", ""),
        ("The trial in spring", "send the sample list", str(date.today())),  # noqa: DTZ011
    ):
        person.review_next()
        person.keep(note, promise, day)
        if not promise:
            person.page.get_by_role("button", name="I sent it").click()
        person.go("/snap")


def addresses(page: Page, url: str) -> dict[str, str]:
    """Where each page is."""

    def first(at: str, link: str) -> str:
        page.goto(url + at)
        return page.locator(link).first.get_attribute("href") or ""

    contact = first("/contacts", ".row-link")
    fixed = {
        name: f"/{name}"
        for name in ("snap", "today", "contacts", "insights", "calendar", "settings", "contacts/new")
    }
    return fixed | {
        "review": first("/snap", "#review-next"),
        "contact": contact,
        "draft": first("/today", "a[href*='/drafts/']"),
    }


def shot(browser: Browser, person: Person, path: str, size: dict[str, int], scheme: str) -> Image.Image:
    """One page as a picture, in a window of its own that is signed in like the person."""
    state = person.page.context.storage_state()
    context = browser.new_context(
        viewport=size,
        color_scheme=scheme,
        storage_state=state,
        permissions=["camera"],
        device_scale_factor=2,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(person.url + path)
    page.wait_for_load_state("networkidle")
    start = page.get_by_role("button", name="Start the camera")
    if start.is_visible():
        start.click()
    if path == "/snap":
        page.locator("#finder[data-state=live]").wait_for()
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return picture


def side_by_side(pictures: list[Image.Image]) -> Image.Image:
    """Screens in a row on paper."""
    width, height = pictures[0].size
    whole = Image.new("RGB", ((width + GAP) * len(pictures) + GAP, height + 2 * GAP), "#cfc8bd")
    for n, picture in enumerate(pictures):
        whole.paste(picture, (GAP + n * (width + GAP), GAP))
    return whole


def main(target: Path) -> None:
    """Fill a server, then draw."""
    with (
        tempfile.TemporaryDirectory() as temporary,
        running(Path(temporary) / "data") as server,
        chromium(*fake_camera(write_film(Path(temporary) / "card.mjpeg", frame(PEOPLE[CARDS])))) as browser,
    ):
        folder = Path(temporary)
        page = browser.new_context(viewport=PHONE, locale="en-GB").new_page()
        person = Person(page, server.url)
        fill(server, person, folder)
        where = addresses(page, server.url)
        if target.suffix:
            screens = (("snap", "light"), ("review", "light"), ("today", "light"), ("contact", "dark"))
            row = side_by_side(
                [shot(browser, person, where[name], PHONE, scheme) for name, scheme in screens]
            )
            row.resize((row.width // 2, row.height // 2), Image.Resampling.LANCZOS).save(target, quality=85)
            return
        for name, path in where.items():
            for size in (PHONE, DESK):
                for scheme in ("light", "dark"):
                    picture = shot(browser, person, path, size, scheme)
                    picture.save(target / f"{name.replace('/', '-')}-{size['width']}-{scheme}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
