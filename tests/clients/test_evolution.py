"""A real desktop calendar: evolution-data-server, which GNOME Calendar and Evolution read from (Debian's)."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import icalendar
import pytest
import requests

from tests.clients.owner import EDITS, Owner
from tests.processes import Api, Server, running
from tests.servers import unavailable

pytestmark = [pytest.mark.clients, pytest.mark.timeout(300)]

PYTHON = "/usr/bin/python3"
SOURCE = """
[Data Source]
DisplayName=Hello
Enabled=true
Parent=webcal-stub

[Calendar]
BackendName=webcal
Selected=true

[Authentication]
Host={host}
Port={port}
Method=none

[Security]
Method=none

[WebDAV Backend]
ResourcePath={path}

[Refresh]
Enabled=true
IntervalMinutes=60
"""


class Evolution:
    """A calendar that has subscribed to a feed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def refresh(self) -> list[tuple[str, ...]]:
        """Its events after it has looked again."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("look\n")
        self._process.stdin.flush()
        events = json.loads(self._process.stdout.readline())
        return sorted(seen(icalendar.Event.from_ical(event)) for event in events)


@contextmanager
def evolution(folder: Path, url: str) -> Iterator[Evolution]:
    """A subscriber with no past, on a D-Bus of its own."""
    if not (shutil.which("dbus-run-session") and _has_bindings()):
        unavailable("There is no evolution-data-server (make test-clients installs it).")
    parts = urlsplit(url)
    sources = folder / "config" / "evolution" / "sources"
    sources.mkdir(parents=True)
    (sources / "hello.source").write_text(
        SOURCE.format(host=parts.hostname, port=parts.port, path=parts.path)
    )
    places = {f"XDG_{name.upper()}_HOME": str(folder / name) for name in ("config", "cache", "data")}
    (folder / "run").mkdir(mode=0o700)
    own = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder / "run"), "GSETTINGS_BACKEND": "memory"}
    command = ["dbus-run-session", "--", PYTHON, str(Path(__file__).parent / "eds_reader.py")]
    with subprocess.Popen(
        command,
        env={**os.environ, **places, **own},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        yield Evolution(process)
        assert process.stdin
        process.stdin.close()


def _has_bindings() -> bool:
    asked = "import gi; gi.require_version('ECal', '2.0')"
    return Path(PYTHON).exists() and subprocess.run([PYTHON, "-c", asked], check=False).returncode == 0


def seen(event: icalendar.Event) -> tuple[str, ...]:
    """What is compared of an event; calendars add what is theirs."""
    names = ("UID", "SUMMARY", "DESCRIPTION", "URL", "SEQUENCE", "LAST-MODIFIED", "DTSTART", "DTEND")
    return tuple(str(getattr(event[name], "dt", event[name])) for name in names)


def shown(url: str) -> list[tuple[str, ...]]:
    """The events of the feed itself."""
    whole = icalendar.Calendar.from_ical(requests.get(url, timeout=30).content)
    return sorted(seen(event) for event in whole.walk("VEVENT"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that only answers."""
    with running(tmp_path / "data", workers=0, WEB_CONCURRENCY="1") as made:
        yield made


def test_evolution_shows_each_edit(server: Server, tmp_path: Path) -> None:
    """After each edit and a refresh, the calendar has the feed's events, texts, times and stamps."""
    owner = Owner(Api(server, server.token()))
    url = owner.feed["url"]
    with evolution(tmp_path / "gnome", url) as calendar:
        _wait_until_equal(calendar, url, "subscribed")
        for edit in EDITS:
            edit(owner)
            _wait_until_equal(calendar, url, edit.__name__)
    (feed,) = owner.api.get("/feeds")["items"]
    assert any("Evolution" in each["by"] for each in feed["fetches"])


def _wait_until_equal(calendar: Evolution, url: str, what: str) -> None:
    deadline = time.monotonic() + 20
    expected = shown(url)
    while (found := calendar.refresh()) != expected:
        assert time.monotonic() < deadline, f"after {what}: {found} instead of {expected}"
