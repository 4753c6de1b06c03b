"""An owner's mail through the SMTP server of their mailbox, by the standard library's smtplib."""

import base64
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import BinaryIO

from app.adapters.reach import Encryption, NotPublic, Reach, cut_after, why
from app.domain.mailbox import Server, Trouble, TroubleKind
from app.domain.outbox import Handed
from app.domain.push import plain
from app.domain.unreached import PRIVATE, UNENCRYPTED

#: Seconds a server has for each answer, and for all of them until it has a mail's text.
PATIENCE, ALL_PATIENCE = 20.0, 90.0
#: Seconds it may think about that: a long time, as not knowing is worse (RFC 5321, 4.5.3.2.6).
LAST_PATIENCE = 90.0
#: Seconds for all of it where somebody looks on.
CHECK_PATIENCE = 20.0
#: Bytes it may say on one connection: an answer is a line or a few.
MOST_BYTES = 1_000_000
_LONGEST_WORDS = 200


class SmtpCourier:
    """Hands each mail over on a connection of its own, encrypted and to a certificate that is trusted.

    Without encryption only where the operator allows the host. ``reach`` says who may be called.
    """

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def check(self, server: Server) -> None:
        """Connect and log in, and send nothing. Raises Trouble."""
        with self._open(server, CHECK_PATIENCE):
            pass

    def send(
        self, server: Server, sender: str, to: str, message: bytes, before_data: Callable[[], None]
    ) -> Handed:
        """Hand over one mail; what became of it. Trouble where it broke off before the text."""
        with self._open(server, ALL_PATIENCE) as connection:
            try:
                refusal = _envelope(connection, sender, to)
            except (OSError, smtplib.SMTPException) as error:
                raise Trouble("network", _words(error)) from error
            except UnicodeEncodeError:
                return Handed("refused", "An address may only hold plain letters.")
            if refusal:
                return refusal
            before_data()
            return _hand_over(connection, message)

    @contextmanager
    def _open(self, server: Server, seconds: float) -> Iterator["_Connection"]:
        """A connection that is logged in; hung up in the end, politely if it still stands.

        It has so many ``seconds`` from the first look for the server on, for all that is said there.
        """
        connection = _Connection(self._reach, server, seconds)
        try:
            with _troubles():
                connection.open()
                _log_in(connection, server)
            yield connection
            with suppress(OSError, smtplib.SMTPException):
                connection.give(2.0)  # who has our mail may keep its goodbye
                connection.quit()
        finally:
            connection.close()


class _Connection(smtplib.SMTP):
    """smtplib's, over a socket to an address that was looked at, and encrypted as the server asks for."""

    def __init__(self, reach: Reach, server: Server, seconds: float) -> None:
        # No name of this machine is looked up or told: its address goes in brackets (RFC 5321, 4.1.3).
        super().__init__(local_hostname="[127.0.0.1]", timeout=PATIENCE)
        self._reach, self._server, self._host = reach, server, server.host
        self._ends = time.monotonic() + seconds
        self._time = ExitStack()

    def open(self) -> None:
        """Connect, and encrypt before anything is told."""
        code, words = self.connect(self._server.host, self._server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        if self._server.security == "starttls":
            self.starttls(context=Encryption(self._left()))  # type: ignore[call-overload]
            if self.sock is None:
                raise smtplib.SMTPServerDisconnected("it hung up")
            self._cut_in_time(self.sock)

    def give(self, seconds: float) -> None:
        """From now on, that is the time for all that follows."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("it hung up")
        self._ends = time.monotonic() + seconds
        self.sock.settimeout(seconds)
        self._cut_in_time(self.sock)

    def getreply(self) -> tuple[int, bytes]:
        """What it says. Raises TimeoutError where that was cut off: half an answer may look like another."""
        if self.file is None and self.sock:
            self.file = _Heard(self.sock.makefile("rb"))
        answer = super().getreply()
        self._left()
        return answer

    def close(self) -> None:
        """Hang up."""
        self._time.close()
        super().close()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        if self._server.security == "none" and not self._reach.allows(host):
            raise Trouble("unencrypted", UNENCRYPTED)
        connected = self._reach.connect(host, port, min(timeout, self._left()))
        self.local_hostname = _literal(connected)
        if self._server.security == "tls":
            connected = Encryption(self._left()).wrap_socket(connected, host)
        self._cut_in_time(connected)
        return connected

    def _cut_in_time(self, connection: socket.socket) -> None:
        self._time.close()
        self._time.enter_context(cut_after(connection, self._left()))

    def _left(self) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Heard:
    """What a server says, line by line, within bounds: smtplib keeps each line until an answer's last one."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._left = file, MOST_BYTES

    def readline(self, size: int) -> bytes:
        """The next line, or so many bytes of it. Raises OSError where it says too much."""
        line = self._file.readline(size)
        self._left -= len(line)
        if self._left < 0:
            raise OSError("it says too much")
        return line

    def close(self) -> None:
        """No more."""
        self._file.close()


def _literal(connection: socket.socket) -> str:
    address = connection.getsockname()[0].partition("%")[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def _log_in(connection: _Connection, server: Server) -> None:
    """Say hello and who we are; one attempt, as servers count those that fail."""
    connection.ehlo_or_helo_if_needed()
    if not server.user:
        return
    ways = connection.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in ways:  # RFC 4616, in UTF-8, which smtplib's own can't
        secret = _base64(f"\0{server.user}\0{server.password}")
        code, words = connection.docmd("AUTH", f"PLAIN {secret}")
    elif "LOGIN" in ways:
        code, words = connection.docmd("AUTH", f"LOGIN {_base64(server.user)}")
        if code == 334:
            code, words = connection.docmd(_base64(server.password))
    else:
        code, words = connection.login(server.user, server.password)
    if code not in (235, 503):
        # Some name the command they did not understand.
        raise smtplib.SMTPAuthenticationError(code, server.hushed(words.decode(errors="replace")).encode())


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _envelope(connection: _Connection, sender: str, to: str) -> Handed | None:
    """Say who writes to whom, and that the text comes; what the server has against it, if anything."""
    steps: tuple[Callable[[], tuple[int, bytes]], ...] = (
        lambda: connection.mail(sender),
        lambda: connection.rcpt(to),
        lambda: connection.docmd("DATA"),
    )
    for step in steps:
        code, words = step()
        if not 200 <= code < 400:
            return _refusal(code, words)
    return None


def _hand_over(connection: _Connection, message: bytes) -> Handed:
    """The text, and what the server says to it.

    Until its last dot no server may take it (RFC 5321, 4.1.1.4); from then on it may, whatever breaks.
    """
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", message)
    text = re.sub(rb"(?m)^\.", b"..", lines)
    try:
        connection.send(text if text.endswith(b"\r\n") else text + b"\r\n")
        connection.give(LAST_PATIENCE)
    except (OSError, smtplib.SMTPException) as error:
        return Handed("later", _words(error))
    try:
        connection.send(b".\r\n")
        code, words = connection.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Handed("unsure", _words(error))
    if 200 <= code < 300:
        return Handed("taken", _said(code, words))
    return _refusal(code, words) if 400 <= code < 600 else Handed("unsure", _said(code, words))


def _refusal(code: int, words: bytes) -> Handed:
    return Handed("refused" if 500 <= code < 600 else "later", _said(code, words))


def _said(code: int, words: bytes) -> str:
    return plain(f"{code} {words.decode(errors='replace')}", _LONGEST_WORDS)


@contextmanager
def _troubles() -> Iterator[None]:
    """What goes wrong before a mail is spoken of, as Trouble."""
    try:
        yield
    except NotPublic as error:
        raise Trouble("private", PRIVATE) from error
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise Trouble(_kind(error), _words(error)) from error


def _kind(error: Exception) -> TroubleKind:
    match error:
        case smtplib.SMTPResponseException(smtp_code=code) if 400 <= code < 500:
            return "later"
        case smtplib.SMTPAuthenticationError() | UnicodeError():
            return "login"
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return "network"  # it hung up, or was cut off
        case ssl.SSLError():
            return "tls"
        case smtplib.SMTPNotSupportedError():
            return "tls" if "STARTTLS" in str(error) else "login"
        case smtplib.SMTPResponseException() | smtplib.SMTPHeloError():
            return "refused"
        case smtplib.SMTPException() if not isinstance(error, smtplib.SMTPServerDisconnected):
            return "login"  # no way of logging in that both know
        case _:
            return "network"


def _words(error: Exception) -> str:
    match error:
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=bytes(words)):
            return _said(code, words)
        case ssl.SSLCertVerificationError():
            return plain(error.verify_message, _LONGEST_WORDS)
        case UnicodeError():
            return "only plain letters can be sent to this server"
        case _:
            return why(error) or plain(str(error) or type(error).__name__, _LONGEST_WORDS)
