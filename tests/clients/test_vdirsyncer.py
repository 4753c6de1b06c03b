"""A subscriber that mirrors the feed over HTTP and ends equal after each of its owner's edits."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import icalendar
import pytest
import requests

from tests.clients.owner import EDITS, Owner
from tests.processes import Api, Server, running

pytestmark = [pytest.mark.clients, pytest.mark.timeout(480)]

SETTINGS = """
[general]
status_path = "{folder}/status/"

[pair hello]
a = "feed"
b = "mirror"
collections = null

[storage feed]
type = "http"
url = "{url}"

[storage mirror]
type = "filesystem"
path = "{folder}/mirror/"
fileext = ".ics"
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that only answers."""
    with running(tmp_path_factory.mktemp("server") / "data", workers=0, WEB_CONCURRENCY="1") as made:
        yield made


class Mirror:
    """A folder that vdirsyncer keeps like the feed."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        (folder / "mirror").mkdir()
        (folder / "config").write_text(SETTINGS.format(folder=folder, url=url))
        self._run("discover")

    def sync(self) -> None:
        """Do what a subscriber does now and then."""
        self._run("sync")

    def _run(self, command: str) -> None:
        program = Path(sys.executable).parent / "vdirsyncer"
        words = [program, "-c", self.folder / "config", command]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr

    @property
    def events(self) -> list[bytes]:
        """What is in it."""
        files = (self.folder / "mirror").glob("*.ics")
        return sorted(event for file in files for event in events(file.read_bytes()))

    @property
    def feed(self) -> list[bytes]:
        """What is in the feed."""
        return events(requests.get(self.url, timeout=30).content)


def events(data: bytes) -> list[bytes]:
    """The events of a calendar, without their UIDs: vdirsyncer trusts no server's, and makes its own."""
    found = icalendar.Calendar.from_ical(data).walk("VEVENT")
    for each in found:
        del each["UID"]
    return sorted(each.to_ical() for each in found)


def test_a_mirror_stays_equal(server: Server, tmp_path: Path) -> None:
    """After each edit the mirror has the feed's events, letter by letter."""
    owner = Owner(Api(server, server.token()))
    mirror = Mirror(tmp_path, owner.feed["url"])
    mirror.sync()
    assert mirror.events == mirror.feed
    assert len(mirror.events) == 2
    for edit in EDITS:
        before = mirror.events
        edit(owner)
        mirror.sync()
        assert mirror.events == mirror.feed, edit.__name__
        assert mirror.events != before or edit is Owner.rename, edit.__name__
