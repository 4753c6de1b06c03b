"""Draws the pictures a phone shows before it installs the app: ``python -m tests.browser.app_screens``.

The real pages of a real server, with drawn cards of people nobody is: Today and a contact on a phone, and the
contact on a desk. The manifest names them (``app/web/app_shell.py``); each is under 60 kB.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.people import Person
from tests.browser.screenshots import addresses, fill, shot
from tests.browsers import DESK, PHONE, chromium
from tests.processes import ROOT, running

#: File, page and window.
SCREENS = (
    ("screen-today.webp", "today", PHONE),
    ("screen-contact.webp", "contact", PHONE),
    ("screen-desk.webp", "contact", DESK),
)


def main() -> None:
    """Fill a server, then draw."""
    with (
        tempfile.TemporaryDirectory() as temporary,
        running(Path(temporary) / "data") as server,
        chromium() as browser,
    ):
        page: Page = browser.new_context(viewport=PHONE, locale="en-GB").new_page()
        person = Person(page, server.url)
        fill(server, person, Path(temporary))
        where = addresses(page, server.url)
        for name, path, size in SCREENS:
            picture = shot(browser, person, where[path], size, "light")
            if size is DESK:
                picture = picture.resize((DESK["width"], DESK["height"]))
            picture.save(ROOT / "static" / "img" / name, quality=70, method=6)


if __name__ == "__main__":
    main()
