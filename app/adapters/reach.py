"""Sockets to hosts that people name: at an address that was looked at, not in this server's own network.

What other adapters stand on where a person says which host is called, be it a calendar, a mailbox or a push
service. A name is looked up once, and the very address that was looked at is called.
"""

import errno
import ipaddress
import socket
import ssl
import time
from collections.abc import Collection, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from threading import Thread, Timer

from app.domain.unreached import LATE, NO_NAME, NO_WAY, REFUSING

#: IPv4 behind a translator (RFC 6052), and all of IPv6 that is given out (RFC 4291, 2.4).
_TRANSLATED, _GIVEN_OUT = ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("2000::/3")


class NotPublic(ValueError):
    """A host that lies nowhere in the Internet, and that the operator did not allow."""


class Reach:
    """Connects to hosts in the Internet, and to those private ones that are ``allowed``, by name or address.

    ``anywhere``: to any host at all, for tests that have theirs on this machine.
    """

    def __init__(self, allowed: Collection[str] = (), *, anywhere: bool = False) -> None:
        self._allowed, self._anywhere = frozenset(map(_plain, allowed)), anywhere

    def allows(self, host: str) -> bool:
        """Whether the operator allowed a host by name, so that it may lie anywhere."""
        return self._anywhere or _plain(host) in self._allowed

    def connect(self, host: str, port: int, patience: float) -> socket.socket:
        """A connection made within ``patience`` seconds, which then has as long for each read and write.

        Raises NotPublic for a host that must not be called, OSError where there is nobody.
        """
        ends = time.monotonic() + patience
        try:
            found = _looked_up(host, port, patience)
        except UnicodeError:  # a label that is empty, or longer than names have (RFC 1035, 2.3.4)
            raise OSError(f"{host} is no name of a host") from None
        free = self.allows(host)
        addresses = [each for each in found if free or is_public(each)]
        if not addresses:
            raise NotPublic(f"{host} is no address in the Internet")
        share = max(ends - time.monotonic(), 0.1) / len(addresses)
        for address in addresses[:-1]:
            with suppress(OSError):  # a machine without IPv6, mostly
                return _connect(address, port, share, patience)
        return _connect(addresses[-1], port, share, patience)


class Encryption:
    """Encrypts a connection, to a certificate that is trusted, within so many ``seconds`` for all of it.

    To libraries that encrypt by themselves it looks like an ``ssl.SSLContext``.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def wrap_socket(self, plain: socket.socket, server_hostname: str) -> ssl.SSLSocket:
        """The connection encrypted, or closed. Raises OSError, of which ssl.SSLError is one."""
        context = ssl.create_default_context()
        try:
            made = context.wrap_socket(plain, server_hostname=server_hostname, do_handshake_on_connect=False)
        except BaseException:
            plain.close()
            raise
        try:
            with cut_after(made, self._seconds):
                made.do_handshake()
        except BaseException:
            made.close()
            raise
        return made


@contextmanager
def cut_after(connection: socket.socket, seconds: float) -> Iterator[None]:
    """Cuts a connection off when its time is up: each byte that trickles in starts its own time-out anew.

    Whoever reads or writes then gets an OSError, or the end of what is there.
    """
    timer = Timer(seconds, _cut, [connection])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def why(error: Exception) -> str:
    """Why nobody was reached, in words a person can act on; "" where the system's say no more."""
    match error:
        case ConnectionRefusedError():
            return REFUSING
        case socket.gaierror():
            return NO_NAME
        case TimeoutError():
            return LATE
        case OSError(errno=errno.EHOSTUNREACH | errno.ENETUNREACH):
            return NO_WAY
        case _:
            return ""


def is_public(text: str) -> bool:
    """Whether an address lies in the Internet, also one of IPv4 in the clothes of IPv6."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _TRANSLATED:
            inner = ipaddress.IPv4Address(address.packed[-4:])
        if inner is None and address not in _GIVEN_OUT:
            return False
        address = inner or address
    return address.is_global and not address.is_multicast


def _looked_up(host: str, port: int, patience: float) -> list[str]:
    """A host's addresses. TimeoutError after so long: what the system asks has a time of its own."""
    found: Future[list[str]] = Future()

    def ask() -> None:
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.set_result([str(info[4][0]) for info in infos])
        except Exception as error:
            found.set_exception(error)

    Thread(target=ask, daemon=True).start()
    return found.result(patience)


def _connect(address: str, port: int, share: float, patience: float) -> socket.socket:
    connection = socket.create_connection((address, port), share)
    connection.settimeout(patience)
    return connection


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):  # it may have ended by itself
        # Not by the class of an encrypted one: that takes what comes after it for words in the clear.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _plain(host: str) -> str:
    return host.strip().strip("[]").rstrip(".").lower()
