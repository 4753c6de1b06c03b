"""The browser the tests drive: the machine's own Chromium, told to talk to nobody but the tests."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.servers import unavailable

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_MAC_PROGRAMS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)


@contextmanager
def chromium(*args: str) -> Iterator[Browser]:
    """A headless Chromium, told ``args``, too; playwright's own download is not wanted."""
    path = program()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, chromium_sandbox=False, args=[*QUIET, *args]
        )
        yield browser
        browser.close()


def program() -> str:
    """Where the machine's Chromium is."""
    found = [path for name in _PROGRAMS if (path := shutil.which(name))]
    found += [path for path in _MAC_PROGRAMS if Path(path).exists()]
    if not found:
        unavailable("There is no Chromium (Debian: apt-get install chromium).")
    return found[0]
