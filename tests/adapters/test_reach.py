"""Sockets to hosts that people name."""

import errno
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from threading import Event, Thread

import pytest

from app.adapters.reach import Encryption, NotPublic, Reach, cut_after, is_public, why
from app.domain.unreached import LATE, NO_NAME, NO_WAY, OURS, REFUSING
from tests.mail_servers import Authority


@pytest.fixture
def port() -> Iterator[int]:
    """A port of the loopback address that somebody listens on and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1", "2130706433", "::1"])
def test_the_own_network_is_not_called(port: int, host: str) -> None:
    """However it is written, this machine is no address in the Internet."""
    with pytest.raises(NotPublic):
        Reach().connect(host, port, 2)


@pytest.mark.parametrize("listed", ["localhost", " LocalHost. ", "LOCALHOST"])
def test_what_the_operator_lists_is_called(port: int, listed: str) -> None:
    """A private host is called where its very name is listed, and no other."""
    reach = Reach([listed, "nas.example"])
    with reach.connect("localhost", port, 2) as connection:
        assert connection.gettimeout() == 2
    with pytest.raises(NotPublic):
        reach.connect("127.0.0.1", port, 2)


@pytest.mark.parametrize("host", ["", "a..b", "x" * 70 + ".example", "nobody.invalid"])
def test_a_name_of_nobody_is_an_os_error(host: str) -> None:
    """A name that no host has, or none could have."""
    with pytest.raises((OSError, NotPublic)):
        Reach().connect(host, 443, 2)


def test_a_name_is_looked_up_once(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was looked at is called: a second answer of the name's server is never asked for."""
    answers = [[(0, 0, 0, "", ("8.8.8.8", port))], [(0, 0, 0, "", ("127.0.0.1", port))]]
    called = list[str]()

    def call(where: tuple[str, int], _timeout: float) -> None:
        called.append(where[0])
        raise OSError("nobody there")

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: answers.pop(0))
    monkeypatch.setattr(socket, "create_connection", call)
    with pytest.raises(OSError, match="nobody there"):
        Reach().connect("rebinding.example", port, 2)
    assert called == ["8.8.8.8"]


def test_a_name_server_that_is_silent_has_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits as long as the system would; who connects is told in time."""
    asked, answer = Event(), Event()

    def think(*_: object, **__: object) -> list[object]:
        asked.set()
        answer.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", think)
    with pytest.raises(TimeoutError):
        Reach().connect("mail.example.com", 993, 0.2)
    assert asked.wait(30)
    answer.set()


def test_who_is_silent_is_cut_off(port: int) -> None:
    """When the time for all of it is up, what is being read ends."""
    with Reach(anywhere=True).connect("127.0.0.1", port, 30) as connection:
        start = time.monotonic()
        with cut_after(connection, 0.2):
            assert connection.recv(1) == b""
        assert time.monotonic() - start < 10


def test_an_address_of_documentation_is_not_public() -> None:
    """Addresses that lead nowhere count as private, too (RFC 5737)."""
    assert not is_public("192.0.2.1")
    assert is_public("9.9.9.9")


def test_what_comes_in_the_clear_after_the_cut_is_not_taken(trusted: Authority) -> None:
    """Whoever sits in between could answer in the server's place, were it no longer decrypted."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trusted.certificate().configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            encrypted = context.wrap_socket(connection, server_side=True)
            with socket.socket(fileno=encrypted.detach()) as clear:
                clear.sendall(b"250 taken\r\n")
                clear.recv(1)

        thread = Thread(target=answer)
        thread.start()
        raw = Reach(anywhere=True).connect("127.0.0.1", server.getsockname()[1], 10)
        with Encryption(10).wrap_socket(raw, "localhost") as connection:
            time.sleep(0.2)
            with cut_after(connection, 0):
                time.sleep(0.2)
            with suppress(OSError):
                while heard := connection.recv(100):
                    assert b"250" not in heard
        thread.join()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ECONNREFUSED, "Connection refused"), REFUSING),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), NO_WAY),
        (OSError(errno.EHOSTUNREACH, "No route to host"), NO_WAY),
        (OSError(errno.ETIMEDOUT, "Connection timed out"), LATE),
        (TimeoutError(), LATE),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), NO_NAME),
        (ssl.SSLError("wrong version number"), ""),
        (ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), ""),
        (ValueError("Port out of range"), ""),
    ],
)
def test_why_nobody_was_reached_is_said_without_numbers(error: Exception, said: str) -> None:
    """What people meet most is a sentence of ours; what is none keeps the words it came with."""
    assert why(error) == said
    assert said in {*OURS, ""}
