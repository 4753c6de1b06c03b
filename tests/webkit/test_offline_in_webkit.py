"""Offline in WebKit, iPhones' engine: photos chosen without a server arrive when it is back, once each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import photo
from tests.processes import Api, Server, running
from tests.webkit.driver import ENTER, WebKit, until, webkit

pytestmark = [pytest.mark.webkit, pytest.mark.timeout(240)]

CARDS = 20
#: Asks a page's outbox.
ASK = """
  const shell = document.querySelector('script[src*="shell.js"]').src;
  const outbox = await import(shell.replace('shell.js', 'outbox.js'));
  return %s;"""
NOTES = ASK % "(await outbox.shots(document.documentElement.dataset.account)).map((shot) => shot.note).sort()"
SHOTS = "return document.querySelectorAll('#strip > li').length"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that takes photos and reads none."""
    with running(tmp_path / "data", workers=0) as made:
        yield made


@pytest.fixture
def browser() -> Iterator[WebKit]:
    """A WebKit of the test's own."""
    with webkit() as made:
        yield made


def test_twenty_cards_chosen_offline_arrive_once_each(
    server: Server, browser: WebKit, tmp_path: Path
) -> None:
    """With the server stopped, 20 photos with notes stay on the phone; started again, it has each once."""
    api = Api(server, server.token("owner@example.com"))
    api.patch("/me", {"full_name": "Ada Lindqvist"})
    browser.go(f"{server.url}/login?next=/snap")
    browser.type("input[name=email]", "owner@example.com")
    browser.type("input[name=password]", "correct horse")
    browser.click("main button[type=submit]")
    browser.find("#strip")
    assert browser.run(
        "return isSecureContext && !!(await navigator.serviceWorker.ready) && !window.SyncManager"
    )
    server.stop_web()
    notes = sorted(f"talked about {n}" for n in range(CARDS))
    for n, note in enumerate(notes, 1):
        path = tmp_path / f"card-{n}.jpg"
        path.write_bytes(photo(n))
        browser.type("input[type=file][multiple][form=snap]", str(path))
        until(lambda n=n: browser.run(SHOTS) == n, "the photo in the strip")  # type: ignore[misc]
        browser.type("#talked", note + ENTER)
    until(lambda: browser.run(NOTES) == notes, "all photos in the phone's store, with their notes")
    server.start_web()
    until(lambda: browser.run(NOTES) == [], "nothing left on the phone", 90)
    captures = api.get("/captures?limit=200")["items"]
    assert sorted(each["note"] for each in captures) == notes
