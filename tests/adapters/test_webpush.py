"""Web push handed to a service on the loopback address, which a browser's keys decrypt."""

import base64
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme

from app.adapters import webpush
from app.adapters.reach import Reach
from app.adapters.webpush import WebPush, reachable_by
from app.domain.push import Push
from app.domain.subscription import Subscription
from app.ports import Pusher
from tests.fakes import FakePusher
from tests.push_service import Browser, PushService, push_service, signed
from tests.servers import free_port

KEY, CONTACT = b"a server's key" * 4, "https://hello.example.com"
SOON = datetime(2026, 3, 2, 10, tzinfo=UTC)
PUSH = Push(
    "promise", "1", "Call Zoë at 10:00", "As you promised.", "/contacts/1", "promise-1", SOON, urgent=True
)


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    """A push service whose certificate is trusted during the test."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with push_service(authority) as made:
        yield made


@pytest.fixture
def browser(service: PushService) -> Browser:
    return Browser(f"{service.url}/send/abc?d=1")


def ours() -> WebPush:
    return WebPush(KEY, CONTACT, Reach(anywhere=True))


def test_the_browser_reads_what_was_sent(service: PushService, browser: Browser) -> None:
    """Encrypted on the way, the push says the same in the browser; its headers say how to deliver it."""
    assert ours().send(browser.subscription, PUSH, 1800).state == "taken"
    (delivery,) = service.deliveries
    assert browser.read(delivery) == {
        "title": "Call Zoë at 10:00",
        "body": "As you promised.",
        "url": "/contacts/1",
        "tag": "promise-1",
    }
    assert b"promised" not in delivery.body
    assert delivery.path == "/send/abc?d=1"
    headers = {name: delivery.headers[name] for name in ("ttl", "urgency", "content-encoding")}
    assert headers == {"ttl": "1800", "urgency": "high", "content-encoding": "aes128gcm"}
    assert len(delivery.headers["topic"]) <= 32
    assert set(delivery.headers["topic"]) <= set(base64.urlsafe_b64encode(bytes(range(256))).decode())


def test_it_is_signed_by_this_server_for_that_service(service: PushService, browser: Browser) -> None:
    """The key that browsers subscribed with signs, for this service, for less than a day, with a contact."""
    ours().send(browser.subscription, PUSH, 60)
    key, claims = signed(service.deliveries[0])
    assert key == ours().public_key
    assert (claims["aud"], claims["sub"]) == (service.url, CONTACT)
    assert timedelta(0) < timedelta(seconds=claims["exp"] - time.time()) < timedelta(days=1)


def test_all_machines_have_the_same_key() -> None:
    """The key comes of the server's key alone, and is a point as browsers want it."""
    assert ours().public_key == WebPush(KEY, "mailto:a@example.com").public_key
    assert ours().public_key != WebPush(KEY[1:], CONTACT).public_key
    point = base64.urlsafe_b64decode(ours().public_key + "=")
    assert (len(point), point[0]) == (65, 4)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, "taken"),
        (201, "taken"),
        (202, "taken"),
        (404, "gone"),
        (410, "gone"),
        (429, "later"),
        (500, "later"),
        (503, "later"),
        (400, "refused"),
        (403, "refused"),
        (413, "refused"),
    ],
)
def test_what_the_service_says_is_understood(
    service: PushService, browser: Browser, status: int, state: str
) -> None:
    """Taken; gone; to be tried again; or refused for good, with its words."""
    service.answer(status, '{"reason":\n"BadJwtToken"}' + "x" * 5000)
    outcome = ours().send(browser.subscription, PUSH, 60)
    assert outcome.state == state
    assert len(outcome.why) < 250
    if state in ("later", "refused"):
        assert outcome.why.startswith(f'{status}: {{"reason": "BadJwtToken"}}')


def test_what_a_service_says_is_one_line(service: PushService, browser: Browser) -> None:
    """Its words come to the log and to a page: nothing in them moves a cursor or turns the line."""
    service.answer(400, "bad\x1b[2J\r\n\u202ekey")
    assert ours().send(browser.subscription, PUSH, 60).why == "400: bad [2J key"
    service.instead = lambda connection: connection.sendall(b"\x1b[2J what?\r\n")
    assert ours().send(browser.subscription, PUSH, 60).why == "[2J what?"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\nhalf", "taken"),
        (b"HTTP/1.1 410 Gone\r\nTransfer-Encoding: chunked\r\n\r\nno chunk", "gone"),
    ],
)
def test_the_status_decides(service: PushService, browser: Browser, answer: bytes, state: str) -> None:
    """A push that was taken is not sent again because the words after it broke off."""
    service.instead = lambda connection: connection.sendall(answer)
    assert ours().send(browser.subscription, PUSH, 60).state == state


def test_many_addresses_leave_time_for_the_answer(
    service: PushService, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each address has a share of the time to be reached; the one that was has all of it to answer."""
    monkeypatch.setattr(webpush, "PATIENCE", 2.0)
    found = socket.getaddrinfo("localhost", urlsplit(service.url).port, type=socket.SOCK_STREAM)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found * 8)

    def think(connection: ssl.SSLSocket) -> None:
        time.sleep(0.4)
        connection.sendall(b"HTTP/1.1 201 Created\r\n\r\n")

    service.instead = think
    assert ours().send(browser.subscription, PUSH, 60).state == "taken"


def test_no_redirect_is_followed(service: PushService, browser: Browser) -> None:
    """A service that sends us elsewhere is refused: elsewhere could be inside."""
    service.answer(307, Location=f"{service.url}/admin")
    assert ours().send(browser.subscription, PUSH, 60).state == "refused"
    assert [delivery.path for delivery in service.deliveries] == ["/send/abc?d=1"]


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "[::1]", "10.0.0.8", "169.254.169.254", "[fd00::1]"]
)
def test_the_own_network_is_not_called(service: PushService, host: str) -> None:
    """A subscription that points to this machine or its network is refused before anybody is called."""
    browser = Browser(service.url.replace("localhost", host))
    outcome = WebPush(KEY, CONTACT).send(browser.subscription, PUSH, 60)
    assert outcome.state == "refused"
    assert service.deliveries == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("0.0.0.0", False),  # noqa: S104
        ("100.64.0.1", False),
        ("192.168.1.1", False),
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::808:808", True),
        ("64:ff9b:1::a00:1", False),
        ("2002:a00:1::", False),
        ("2002:808:808::", True),
        ("2001:0:808:808::f5ff:fffe", False),
        ("::10.0.0.1", False),
        ("::127.0.0.1", False),
        ("::ffff:0:a00:1", False),
        ("fec0::1", False),
        ("ff0e::1", False),
    ],
)
def test_a_host_is_where_its_addresses_are(
    service: PushService, monkeypatch: pytest.MonkeyPatch, address: str, public: bool
) -> None:
    """What counts is the address a name leads to, also one of IPv4 in the clothes of IPv6."""
    called: list[str] = []

    def call(where: tuple[str, int], _timeout: float) -> None:
        called.append(where[0])
        raise OSError("nobody there")

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: [(0, 0, 0, "", (address, 443))])
    monkeypatch.setattr(socket, "create_connection", call)
    outcome = WebPush(KEY, CONTACT).send(Browser("https://push.example.com/a").subscription, PUSH, 60)
    assert (called, outcome.state) == (([address], "later") if public else ([], "refused"))
    assert service.deliveries == []


def test_a_service_that_trickles_is_cut_off(
    service: PushService, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who answers a byte at a time holds nobody up: the time is for all of the answer."""
    monkeypatch.setattr(webpush, "PATIENCE", 0.6)

    def trickle(connection: object) -> None:
        for _ in range(100):
            connection.sendall(b"H")  # type: ignore[attr-defined]
            time.sleep(0.05)

    service.instead = trickle
    start = time.monotonic()
    assert ours().send(browser.subscription, PUSH, 60).state == "later"
    assert time.monotonic() - start < 4


def test_a_service_that_is_down_is_asked_later() -> None:
    """Nobody listens there."""
    nobody = Browser(f"https://localhost:{free_port()}/a")
    assert ours().send(nobody.subscription, PUSH, 60).state == "later"


def test_a_service_that_cannot_prove_itself_gets_nothing(
    service: PushService, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A certificate nobody trusts ends it before the push is sent."""
    monkeypatch.delenv("SSL_CERT_FILE")
    outcome = ours().send(browser.subscription, PUSH, 60)
    assert outcome.state == "later"
    assert "certificate" in outcome.why
    assert service.deliveries == []


def test_a_key_that_is_none_is_refused(service: PushService) -> None:
    """65 bytes that lie on no curve can't be encrypted for."""
    wrong = Subscription(f"{service.url}/a", "B" + "A" * 86, "A" * 22)
    assert ours().send(wrong, PUSH, 60).state == "refused"
    assert service.deliveries == []


@pytest.mark.parametrize(
    ("public_url", "contact"),
    [
        ("https://hello.example.com", "https://hello.example.com"),
        ("https://hello.example.com:8443", "https://hello.example.com"),
        ("http://hello.example.com", "mailto:second-hello@example.com"),
        ("https://localhost:8000", "mailto:second-hello@example.com"),
        ("https://192.168.1.4:8000", "mailto:second-hello@example.com"),
        ("https://box.local", "mailto:second-hello@example.com"),
        ("https://box", "mailto:second-hello@example.com"),
        ("", "mailto:second-hello@example.com"),
    ],
)
def test_the_contact_is_a_public_address(public_url: str, contact: str) -> None:
    """Where the server's address is not one for everybody, Apple would refuse it."""
    assert reachable_by(public_url) == contact


def test_the_stand_in_is_a_pusher() -> None:
    """What tests use in its place has the same shape."""
    pushers: list[Pusher] = [ours(), FakePusher()]
    assert all(pusher.public_key for pusher in pushers)
