"""Calendars by iCal address, from a server on the loopback address, and read in a process of their own."""

import base64
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import trustme

from app.adapters import icals
from app.adapters.icals import Icals
from app.adapters.reach import Reach
from app.domain.busy import NotFetched
from app.domain.slots import Span
from app.domain.unreached import PRIVATE, REFUSING
from app.ports import Calendars
from app.services import busy, slots
from app.settings import Settings
from app.wiring import build_kit
from tests.factories import World
from tests.fakes import FakeCalendars
from tests.servers import free_port

BERLIN = ZoneInfo("Europe/Berlin")
WHOLE = Span(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC))
EVENT = "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART:{start}\r\nDURATION:PT1H\r\n{more}END:VEVENT\r\n"


def calendar(*events: tuple[str, str]) -> bytes:
    """A calendar with events that begin then, and what else they say."""
    drawn = (EVENT.format(uid=n, start=start, more=more) for n, (start, more) in enumerate(events))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{''.join(drawn)}END:VCALENDAR\r\n".encode()


ONE = calendar(("20260310T090000Z", ""))


@dataclass
class CalendarServer:
    """Gives out calendars; ``pages`` has what is at each path, as a body or as what does the answering."""

    url: str
    pages: dict[str, bytes | Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def serve(context: ssl.SSLContext | None = None) -> Iterator[CalendarServer]:
    """A server on a free port of localhost."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            page = made.pages.get(self.path)
            if callable(page):
                page(self)
            else:
                answer(self, 200 if page else 404, page or b"")

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass  # who has heard enough hangs up

    server = Server(("localhost", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    made = CalendarServer(f"http{'s' if context else ''}://localhost:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answer(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    """Answer a request; names of headers have _ for -."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def redirect(to: str, status: int = 302) -> Callable[[BaseHTTPRequestHandler], None]:
    """A page that leads elsewhere."""
    return lambda handler: answer(handler, status, Location=to)


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    with serve() as made:
        yield made


OURS = Icals(Reach(["localhost"]))


def refused(url: str, ours: Icals = OURS) -> NotFetched:
    """Why an address gives nothing."""
    with pytest.raises(NotFetched) as caught:
        ours.fetch(url)
    return caught.value


def test_a_calendar_is_fetched(server: CalendarServer) -> None:
    """The body as it is, and what to ask with the next time; the server learns no more than who asks."""
    server.pages["/a.ics?x=1"] = lambda handler: answer(handler, 200, ONE, ETag='"1"', Last_Modified="Mon")
    found = OURS.fetch(f"{server.url}/a.ics?x=1")
    assert (found.body, found.etag, found.modified) == (ONE, '"1"', "Mon")
    ((_, headers),) = server.asked
    assert set(headers) == {"host", "accept-encoding", "user-agent", "accept", "connection"}
    assert headers["host"] == server.url.removeprefix("http://")


def test_what_has_not_changed_is_not_sent_again(server: CalendarServer) -> None:
    """Asked with what it said the last time, the server need not send the calendar."""

    def page(handler: BaseHTTPRequestHandler) -> None:
        same = handler.headers["If-None-Match"] == '"1"' and handler.headers["If-Modified-Since"] == "Mon"
        answer(handler, 304 if same else 200, b"" if same else ONE, ETag='"1"')

    server.pages["/a.ics"] = page
    found = OURS.fetch(f"{server.url}/a.ics", '"1"', "Mon")
    assert (found.body, found.etag) == (None, '"1"')
    assert OURS.fetch(f"{server.url}/a.ics", '"0"', "Mon").body == ONE


def test_a_validator_that_is_none_is_not_kept(server: CalendarServer) -> None:
    """One without an end is left out."""
    server.pages["/a.ics"] = lambda handler: answer(handler, 200, ONE, ETag="x" * 1000)
    assert OURS.fetch(f"{server.url}/a.ics").etag is None


def test_a_password_goes_to_its_own_host_alone(server: CalendarServer) -> None:
    """What stands in the address goes along as a header, also where the same host leads elsewhere."""
    with serve() as other:
        other.pages["/c.ics"] = ONE
        server.pages["/a.ics"] = redirect("/b.ics")
        server.pages["/b.ics"] = redirect(f"{other.url}/c.ics")
        assert OURS.fetch(server.url.replace("//", "//b%C3%B6:a%3Ab@") + "/a.ics").body == ONE
        sent = [headers.get("authorization") for _, headers in server.asked + other.asked]
    assert sent == ["Basic " + base64.b64encode("bö:a:b".encode()).decode()] * 2 + [None]


def test_a_certificate_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By https a calendar comes where the certificate is one we trust, and not else."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with serve(context) as server:
        server.pages["/a.ics"] = ONE
        assert refused(f"{server.url}/a.ics").sentence == "Its certificate is not in order."
        authority.cert_pem.write_to_path(tmp_path / "authority.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        assert OURS.fetch(f"{server.url}/a.ics").body == ONE
        assert server.asked[-1][1]["host"] == server.url.removeprefix("https://")
        server.pages["/b.ics"] = redirect(f"{server.url.replace('https', 'http')}/a.ics")
        assert refused(f"{server.url}/b.ics").sentence == "It leads to an address that is not safe."


HERE = ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "127.1", "[::ffff:127.0.0.1]"]  # noqa: S104


@pytest.mark.parametrize("host", HERE)
def test_the_own_network_is_not_asked(server: CalendarServer, host: str) -> None:
    """However this machine is called, nothing of it is fetched unless the operator lists that name."""
    port = server.url.rpartition(":")[2]
    server.pages["/a.ics"] = ONE
    trouble = refused(f"http://{host}:{port}/a.ics", Icals(Reach(["nas.example"])))
    assert "private network" in trouble.sentence or "reached" in trouble.sentence
    assert server.asked == []


def test_a_redirect_does_not_lead_inside(server: CalendarServer) -> None:
    """A host that may be asked can't send us to one that may not."""
    port = server.url.rpartition(":")[2]
    server.pages |= {"/a.ics": redirect(f"http://127.0.0.1:{port}/secret"), "/secret": ONE}
    assert "private network" in refused(f"{server.url}/a.ics").sentence
    assert [path for path, _ in server.asked] == ["/a.ics"]


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://localhost/x", "", "gopher://localhost:1/"])
def test_a_redirect_leads_to_the_web_alone(server: CalendarServer, to: str) -> None:
    """Nothing but http and https is followed."""
    server.pages["/a.ics"] = redirect(to)
    assert refused(f"{server.url}/a.ics").sentence == "It leads to an address that is not safe."


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(server: CalendarServer, status: int) -> None:
    """To another path, or host."""
    server.pages |= {"/a.ics": redirect("b/ü.ics".replace("ü", "%C3%BC"), status), "/b/%C3%BC.ics": ONE}
    assert OURS.fetch(f"{server.url}/a.ics").body == ONE


def test_a_circle_has_an_end(server: CalendarServer) -> None:
    """Redirects that lead on and on are given up."""
    server.pages["/a.ics"] = redirect("/a.ics")
    assert "without an end" in refused(f"{server.url}/a.ics").sentence
    assert len(server.asked) == icals.MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (401, "password"),
        (403, "password"),
        (404, "no calendar at that address."),
        (410, "any more"),
        (500, "error"),
    ],
)
def test_a_no_is_told_in_words(server: CalendarServer, status: int, says: str) -> None:
    """What a server refuses is said in our words, with its own behind."""
    server.pages["/a.ics"] = lambda handler: answer(handler, status)
    trouble = refused(f"{server.url}/a.ics")
    assert says in trouble.sentence
    assert str(status) in trouble.words


def test_more_than_can_be_read_is_not_read(server: CalendarServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer has so many bytes and no more, whether it says so or not."""
    monkeypatch.setattr(icals, "MOST_BYTES", 1000)
    server.pages["/a.ics"] = b"x" * 1001
    assert "more in this calendar" in refused(f"{server.url}/a.ics").sentence
    server.pages["/a.ics"] = b"x" * 1000
    assert len(OURS.fetch(f"{server.url}/a.ics").body or b"") == 1000


def test_who_is_slow_is_cut_off(server: CalendarServer) -> None:
    """A server that sends a byte now and then has as long as any other for all of it."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.1)

    server.pages["/a.ics"] = drip
    begun = time.monotonic()
    assert "too long" in refused(f"{server.url}/a.ics", Icals(Reach(["localhost"]), 0.5)).sentence
    assert time.monotonic() - begun < 5


def test_who_says_nothing_is_cut_off() -> None:
    """A host that takes the connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert "too long" in refused(address, Icals(Reach(["127.0.0.1"]), 0.3)).sentence


@pytest.mark.parametrize("url", ["http://nobody.invalid/a.ics", "http://localhost:1/a.ics", "http://a..b/"])
def test_who_is_not_there_is_said_so(url: str) -> None:
    """No such host, or nobody at its port."""
    assert refused(url).sentence in ("It can’t be reached.", PRIVATE)


def test_a_calendar_is_read_elsewhere() -> None:
    """What is read in a process of its own is what the domain reads."""
    data = calendar(("20260310T090000", "RRULE:FREQ=WEEKLY;COUNT=2\r\n"), ("20260401T090000Z", ""))
    found = OURS.busy(data, WHOLE, BERLIN)
    assert [span.begin.isoformat() for span in found] == [
        "2026-03-10T08:00:00+00:00",
        "2026-03-17T08:00:00+00:00",
        "2026-04-01T09:00:00+00:00",
    ]


def test_a_page_is_no_calendar() -> None:
    """What is no calendar is said so."""
    with pytest.raises(NotFetched, match="is no calendar"):
        OURS.busy(b"<html>", WHOLE, BERLIN)


def test_a_rule_that_never_comes_true_costs_its_own_event_alone() -> None:
    """The 30th of February is looked for up to the year 9999, or until its time is up."""
    never = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\n"
    data = calendar(("19700101T090000Z", never), ("20260310T090000Z", ""))
    assert len(OURS.busy(data, WHOLE, BERLIN)) == 1


def test_reading_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all of it takes too long, it is given up."""
    monkeypatch.setattr(icals, "READING", 0.01)
    with pytest.raises(NotFetched, match="more in this calendar"):
        OURS.busy(ONE, WHOLE, BERLIN)


def test_from_the_address_to_what_is_free(server: CalendarServer, tmp_path: Path, small_world: World) -> None:
    """As wired: a host that the operator allows by name is asked, and what it says is not offered."""
    server.pages["/bo.ics"] = calendar(("20260304T080000Z", "RRULE:FREQ=DAILY;COUNT=30\r\n"))
    account = small_world.account()
    for allowed, spans in (("", 0), ("nas.example, localhost", 30)):
        settings = Settings(data_dir=tmp_path, allowed_private_hosts=allowed, secret_key="k" * 40)
        kit = replace(small_world.kit, calendars=build_kit(settings).calendars)
        row = busy.add(small_world.session, kit, account, "Work", f"{server.url}/bo.ics")
        assert ("ALLOWED_PRIVATE_HOSTS" in row.failure) == (spans == 0)
        assert len(busy.spans(small_world.session, account)) == spans
    free = slots.free_now(small_world.session, small_world.kit, small_world.owner(account))
    assert free
    assert not any(at.astimezone(BERLIN).hour == 9 for at in free.begins)


def test_the_stand_in_is_one() -> None:
    """Both are what services take for calendars."""
    both: list[Calendars] = [OURS, FakeCalendars()]
    assert len(both) == 2


def test_nobody_there_is_said_without_numbers() -> None:
    """A port nobody listens on."""
    trouble = refused(f"http://localhost:{free_port()}/a.ics")
    assert (trouble.sentence, trouble.words) == ("It can’t be reached.", REFUSING)
