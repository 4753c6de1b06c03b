"""Calendars of others, by iCal address: fetched politely, and read in a process of its own.

How long a calendar takes to read is up to who wrote it: a rule that never comes true keeps a library busy for
a long time. So it is read by ``python -m app.adapters.icals``, which has a limit on time and memory.
"""

import base64
import http.client
import json
import os
import resource
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import SplitResult, unquote, urljoin, urlsplit
from zoneinfo import ZoneInfo

from app.adapters.reach import NotPublic, Reach, cut_after, why
from app.domain.busy import Fetched, NoCalendar, NotFetched, busy
from app.domain.slots import Span
from app.domain.unreached import LATE, PRIVATE
from app.domain.words import english

#: Seconds an address has for all of its answer, redirects included; its bytes at most, and redirects.
PATIENCE, MOST_BYTES, MOST_REDIRECTS = 15.0, 8_000_000, 5
#: Seconds of work to read a calendar and one series in it, and bytes of memory.
READING, SERIES, MEMORY = 30, 1.0, 1_000_000_000
#: A validator longer than this is none to keep.
_LONGEST = 300
_NO_CALENDAR = 3


class Icals:
    """Fetches calendars by ``reach``, and reads them."""

    def __init__(self, reach: Reach, patience: float = PATIENCE) -> None:
        self._reach, self._patience = reach, patience

    def fetch(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched:
        """What is at an address by now, unless it is what it was (RFC 9110, 13.1). Raises NotFetched."""
        ends = time.monotonic() + self._patience
        try:
            for _ in range(MOST_REDIRECTS + 1):
                found = self._get(url, etag, modified, ends)
                if isinstance(found, Fetched):
                    return found
                url = _next(url, found)
        except NotPublic:
            raise NotFetched(PRIVATE) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            late = isinstance(error, TimeoutError) or time.monotonic() >= ends
            bad = _BAD_CERTIFICATE if isinstance(error, ssl.SSLCertVerificationError) else _UNREACHED
            raise NotFetched(LATE if late else bad, "" if late else _words(error)) from error
        raise NotFetched(english("It leads from one address to the next without an end."))

    def _get(self, url: str, etag: str | None, modified: str | None, ends: float) -> Fetched | str:
        """The answer, or where it leads."""
        parts = urlsplit(url)
        asked = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in asked.items() if value} | _headers(parts)
        with self._connected(parts, ends) as connection:
            connection.request("GET", _path(parts), headers=headers)
            with connection.getresponse() as answer:
                found = _taken(answer)
        if time.monotonic() >= ends:  # what was cut off may look as if it ended there
            raise TimeoutError
        return found

    @contextmanager
    def _connected(self, parts: SplitResult, ends: float) -> Iterator[http.client.HTTPConnection]:
        """A connection to an address that was looked at, cut off when the time is up."""
        left = ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        host, secure = parts.hostname or "", parts.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(host, parts.port)
        sock = self._reach.connect(host, connection.port, left)
        if secure:
            context = ssl.create_default_context()
            sock = context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
        with sock, cut_after(sock, ends - time.monotonic()):
            if isinstance(sock, ssl.SSLSocket):
                sock.do_handshake()
            connection.sock = sock
            yield connection

    def busy(self, data: bytes, whole: Span, zone: ZoneInfo) -> list[Span]:
        """When a calendar says its owner is busy, as ``domain.busy``. Raises NotFetched."""
        asked = {"begin": whole.begin.isoformat(), "end": whole.end.isoformat(), "zone": zone.key}
        try:
            done = subprocess.run(  # noqa: S603 - this very file, and nothing of a person's in the words
                [sys.executable, "-m", __name__],
                input=json.dumps(asked).encode() + b"\n" + data,
                capture_output=True,
                timeout=2 * READING,
                check=False,
                cwd=Path(__file__).parents[2],
                env={"PATH": os.environ.get("PATH", ""), "PYTHONUTF8": "1"},
            )
        except subprocess.TimeoutExpired:
            raise NotFetched(_TOO_MUCH) from None
        if done.returncode == _NO_CALENDAR:
            raise NotFetched(english("What is at this address is no calendar."))
        if done.returncode:
            raise NotFetched(_TOO_MUCH)
        return [Span(*map(datetime.fromisoformat, pair)) for pair in json.loads(done.stdout)]


_UNREACHED = english("It can’t be reached.")
_BAD_CERTIFICATE = english("Its certificate is not in order.")
_TOO_MUCH = english("There is more in this calendar than can be read.")
_STATUS = {
    401: english("It asks for a password. Take the secret address, which needs none."),
    403: english("It asks for a password. Take the secret address, which needs none."),
    404: english("There is no calendar at that address."),
    410: english("There is no calendar at that address any more."),
}


def _taken(answer: http.client.HTTPResponse) -> Fetched | str:
    etag, modified = (_kept(answer.getheader(name)) for name in ("ETag", "Last-Modified"))
    if answer.status == 304:
        return Fetched(None, etag, modified)
    if answer.status in (301, 302, 303, 307, 308):
        return answer.getheader("Location") or ""
    if answer.status != 200:
        words = f"{answer.status} {answer.reason}".strip()[:200]
        raise NotFetched(_STATUS.get(answer.status, english("It answers with an error.")), words)
    body = answer.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise NotFetched(_TOO_MUCH)
    return Fetched(body, etag, modified)


def _kept(value: str | None) -> str | None:
    fits = value and len(value) <= _LONGEST and value.isascii() and value.isprintable()
    return value if fits else None


def _headers(parts: SplitResult) -> Mapping[str, str]:
    headers = {"User-Agent": "Second Hello", "Accept": "text/calendar, */*;q=0.1", "Connection": "close"}
    if parts.username:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    return headers


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _next(url: str, location: str) -> str:
    """Where a redirect leads: nowhere but to the web, and not from a safe address to one that is not."""
    there, here = urlsplit(urljoin(url, location)), urlsplit(url)
    unsafe = there.scheme != "https" and (there.scheme, here.scheme) != ("http", "http")
    if not location or unsafe or not there.hostname:
        raise NotFetched(english("It leads to an address that is not safe."))
    if there.username is None and here.username and there.netloc == here.netloc.rpartition("@")[2]:
        there = there._replace(netloc=here.netloc)
    return there.geturl()


def _words(error: Exception) -> str:
    return why(error) or " ".join(str(error).split())[:200]


def main() -> None:
    """Read a calendar: what is asked as a line of JSON, then the calendar; the spans as JSON."""
    resource.setrlimit(resource.RLIMIT_CPU, (READING, READING + 1))
    with suppress(OSError, ValueError):  # not everywhere can memory be limited
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGVTALRM, _late)
    line, _, data = sys.stdin.buffer.read().partition(b"\n")
    asked = json.loads(line)
    whole = Span(datetime.fromisoformat(asked["begin"]), datetime.fromisoformat(asked["end"]))
    try:
        found = busy(data, whole, ZoneInfo(asked["zone"]), _a_while)
    except NoCalendar:
        sys.exit(_NO_CALENDAR)
    json.dump([(span.begin.isoformat(), span.end.isoformat()) for span in found], sys.stdout)


@contextmanager
def _a_while() -> Iterator[None]:
    """Raises TimeoutError where what is done inside takes too long."""
    signal.setitimer(signal.ITIMER_VIRTUAL, SERIES)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _late(_number: int, _frame: object) -> None:
    raise TimeoutError


if __name__ == "__main__":
    main()
