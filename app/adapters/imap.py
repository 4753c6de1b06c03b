"""The folders of an owner's mailbox by IMAP, by IMAPClient."""

import imaplib
import logging
import select
import socket
import ssl
import time
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError, ProtocolError

from app.adapters.reach import Encryption, NotPublic, Reach, cut_after, why
from app.domain.mailbox import LONGEST_WORDS, Folder, Server, Trouble, TroubleKind, Use, find_folder
from app.domain.push import plain
from app.domain.unreached import PRIVATE, UNENCRYPTED

#: Seconds a server has for each answer, and for all that belongs to one question.
PATIENCE, ALL_PATIENCE = 20.0, 90.0
#: Bytes it may say in answer to one question: more is none.
MOST_BYTES = 32_000_000
#: Mails whose headers are asked for at once.
_CHUNK = 200
#: What tells what a mail answers to, who wrote it, whether that is true (RFC 8601), and whether a machine
#: did (RFC 3834, RFC 3464).
_HEADERS = (
    *("MESSAGE-ID", "IN-REPLY-TO", "REFERENCES", "FROM", "REPLY-TO", "SENDER", "RETURN-PATH", "TO", "DATE"),
    *("SUBJECT", "CONTENT-TYPE", "AUTO-SUBMITTED", "PRECEDENCE", "LIST-ID", "X-FAILED-RECIPIENTS"),
    *("X-AUTOREPLY", "X-AUTORESPOND", "X-AUTO-RESPONSE-SUPPRESS", "AUTHENTICATION-RESULTS"),
)
_ASKED = f"BODY.PEEK[HEADER.FIELDS ({' '.join(_HEADERS)})]"
#: What tells whom a mail of the owner's went to, and when.
_WRITTEN = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID TO DATE)]"

# It would put down each command, which is nobody's business.
logging.getLogger("imapclient").setLevel(logging.WARNING)


class ImapFolders:
    """Opens folders over a connection that is encrypted, to a certificate that is trusted.

    Without encryption only where the operator allows the host. ``reach`` says who may be called.
    """

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    @contextmanager
    def open(self, server: Server, seconds: float | None = None) -> Iterator["_Open"]:
        """Connect and log in; logged out in the end. All of it in so many ``seconds``. Raises Trouble."""
        time_left = _TimeLeft(seconds)
        with _troubles():
            client = _Client(self._reach, server, time_left)
        try:
            opened = _Open(client, time_left)
            if server.security == "starttls":
                with opened.question():
                    _encrypt(client, time_left)
            with opened.question():
                _log_in(client, server)
            yield opened
            with suppress(OSError, IMAPClientError):
                client.wire.sock.settimeout(2.0)
                client.logout()
        finally:
            client.wire.hang_up()


class _TimeLeft:
    """The time for one visit; without an end to it, each question has the same."""

    def __init__(self, seconds: float | None) -> None:
        self._ends = None if seconds is None else time.monotonic() + seconds

    def of(self, seconds: float) -> float:
        """So many seconds, or what is left if that is less. Raises TimeoutError."""
        if self._ends is None:
            return seconds
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(seconds, left)


class _Wire(imaplib.IMAP4):
    """imaplib's, over a socket to an address looked at; what comes is counted, and can be waited for."""

    def __init__(self, reach: Reach, server: Server, time_left: _TimeLeft) -> None:
        self._reach, self._server, self._time_left = reach, server, time_left
        self._kept = bytearray()
        self._time = ExitStack()
        self.left = MOST_BYTES
        with self._time:
            super().__init__(server.host, server.port, PATIENCE)

    def _create_socket(self, timeout: float | None) -> socket.socket:  # noqa: ARG002
        server = self._server
        if server.security == "none" and not self._reach.allows(server.host):
            raise Trouble("unencrypted", UNENCRYPTED)
        connected = self._reach.connect(server.host, server.port, self._time_left.of(PATIENCE))
        if server.security == "tls":
            connected = Encryption(self._time_left.of(ALL_PATIENCE)).wrap_socket(connected, server.host)
        self._time.enter_context(cut_after(connected, self._time_left.of(ALL_PATIENCE)))
        return connected

    def read(self, size: int) -> bytes:
        """So many bytes, or fewer where it hung up."""
        if size > self.left:
            raise self.abort("it says too much")
        while len(self._kept) < size and self._more():
            pass
        return self._taken(size)

    def readline(self) -> bytes:
        """A line with its end, or what there is of it where it hung up."""
        seen = 0
        while (end := self._kept.find(b"\n", seen)) < 0:
            seen = len(self._kept)
            if not self._more():
                break
        return self._taken(end + 1 if end >= 0 else len(self._kept))

    def wait(self, seconds: float) -> bool:
        """Whether there is something to read before ``seconds`` have passed."""
        if self._kept or (isinstance(self.sock, ssl.SSLSocket) and self.sock.pending()):
            return True
        poller = select.poll()  # select's own can't look at sockets of high numbers
        poller.register(self.sock, select.POLLIN)
        return bool(poller.poll(seconds * 1000))

    def _simple_command(self, name: str, *args: Any) -> Any:
        done = super()._simple_command(name, *args)  # type: ignore[misc]
        # What was said in the clear must not be taken for something said after it.
        if name == "STARTTLS" and self._kept:
            raise self.abort("it spoke out of turn")
        return done

    def hang_up(self) -> None:
        """Close the connection, whatever state it is in."""
        with suppress(OSError):
            self.shutdown()

    def _more(self) -> bool:
        data = self.sock.recv(65536)
        self._kept += data
        self.left -= len(data)
        if self.left < 0:
            raise self.abort("it says too much")
        return bool(data)

    def _taken(self, size: int) -> bytes:
        data = bytes(self._kept[:size])
        del self._kept[:size]
        return data


class _Client(IMAPClient):  # type: ignore[misc]
    """IMAPClient over that wire."""

    def __init__(self, reach: Reach, server: Server, time_left: _TimeLeft) -> None:
        self._reach, self._server, self._time_left = reach, server, time_left
        super().__init__(server.host, server.port, ssl=server.security == "tls", timeout=PATIENCE)

    def _create_IMAP4(self) -> _Wire:  # noqa: N802
        self.wire = _Wire(self._reach, self._server, self._time_left)
        return self.wire


def _encrypt(client: _Client, time_left: _TimeLeft) -> None:
    if not client.has_capability("STARTTLS"):
        raise Trouble("tls", "STARTTLS is not offered")
    client.starttls(Encryption(time_left.of(ALL_PATIENCE)))


def _log_in(client: _Client, server: Server) -> None:
    try:
        if client.has_capability("AUTH=PLAIN"):  # in UTF-8, which LOGIN can't
            client.plain_login(server.user, server.password)
        else:
            client.login(server.user, server.password)
    except LoginError as error:  # some name the command they did not understand
        raise LoginError(server.hushed(str(error))) from None


class _Open:
    """A mailbox's folders, logged in."""

    def __init__(self, client: _Client, time_left: _TimeLeft) -> None:
        self._client, self._time_left = client, time_left
        self._folder: str | None = None

    @contextmanager
    def question(self) -> Iterator[None]:
        """Time and bytes for one question; what goes wrong is Trouble."""
        self._client.wire.left = MOST_BYTES
        with _troubles(), cut_after(self._client.wire.sock, self._time_left.of(ALL_PATIENCE)):
            yield

    def find(self, use: Use) -> str | None:
        """The name of the folder that is for this; None where there is none."""
        with self.question():
            listed = self._client.list_folders()
        return find_folder(use, [_folder(*each) for each in listed])

    def append(self, folder: str, message: bytes, flags: Collection[str]) -> None:
        """Put a mail into a folder."""
        with self.question():
            self._client.append(folder, message, tuple(flags))

    def has_message(self, folder: str, message_id: str) -> bool:
        """Whether a mail of this Message-ID lies there."""
        with self.question():
            self._look_into(folder)
            return bool(self._client.search(["HEADER", "Message-ID", message_id]))

    def written_to(self, folder: str, address: str, since: date) -> Iterator[bytes]:
        """Of the last mails to an address that came there since a day: Message-ID, To and Date."""
        with self.question():
            self._look_into(folder)
            found = sorted(self._client.search(["TO", address, "SINCE", since]))[-_CHUNK:]
            answers = self._client.fetch(found, [_WRITTEN]) if found else {}
        for each in sorted(answers):
            yield _section(answers[each])

    def status(self, folder: str) -> tuple[int, int]:
        """UIDVALIDITY and UIDNEXT."""
        with self.question():
            self._folder = None
            found = self._look_into(folder)
            return int(found[b"UIDVALIDITY"]), int(found[b"UIDNEXT"])

    def headers_since(self, folder: str, uid: int) -> Iterator[tuple[int, bytes]]:
        """UIDs above ``uid``, rising, each with the headers that tell what a mail answers to."""
        with self.question():
            self._look_into(folder)
            # The last mail is always among "n:*", also where its UID is lower (RFC 9051, 9, sequence-set).
            found = sorted(each for each in self._client.search(["UID", f"{uid + 1}:*"]) if each > uid)
        for start in range(0, len(found), _CHUNK):
            with self.question():
                answers = self._client.fetch(found[start : start + _CHUNK], [_ASKED])
            for each in sorted(answers):
                yield each, _section(answers[each])

    def body(self, folder: str, uid: int, most_bytes: int) -> bytes:
        """A mail's first bytes, headers first."""
        with self.question():
            self._look_into(folder)
            answers = self._client.fetch([uid], [f"BODY.PEEK[]<0.{most_bytes}>"])
        if uid not in answers:
            raise Trouble("missing")
        return _section(answers[uid])[:most_bytes]

    def idle(self, seconds: float) -> bool:
        """Wait until something is new in the folder used last, or time is up; whether something is new.

        Without IDLE (RFC 2177) it sleeps, and asks in the end.
        """
        ends = time.monotonic() + seconds
        while True:
            with self.question():
                news = bool(self._folder) and _is_news(self._client.noop()[1])
            left = ends - time.monotonic()
            if news or left <= 0:
                return news
            if self._folder is None or not self._client.has_capability("IDLE"):
                time.sleep(left)
            elif self._listen(left):
                return True

    def _listen(self, seconds: float) -> bool:
        """Let the server speak up; whether it did so because of something new."""
        with self.question():
            self._client.idle()
        self._client.wire.wait(seconds)
        with self.question():
            return _is_news(self._client.idle_done()[1])

    def _look_into(self, folder: str) -> dict[bytes, Any]:
        """Open a folder without the right to change it, so that nothing is marked as read."""
        if folder == self._folder:
            self._client.noop()  # it may speak of what is new only when asked
            return {}
        self._folder = None
        found: dict[bytes, Any] = self._client.select_folder(folder, readonly=True)
        self._folder = folder
        return found


def _folder(flags: Collection[bytes], delimiter: bytes | None, name: str) -> Folder:
    return Folder(
        [flag.decode("ascii", "replace") for flag in flags], (delimiter or b"").decode("ascii"), str(name)
    )


def _section(answer: dict[bytes, Any]) -> bytes:
    """The text among what a mail's FETCH answered."""
    return next((bytes(value or b"") for key, value in answer.items() if key.startswith(b"BODY[")), b"")


def _is_news(responses: Collection[tuple[Any, ...]]) -> bool:
    return any(len(each) > 1 and each[1] == b"EXISTS" for each in responses)


@contextmanager
def _troubles() -> Iterator[None]:
    try:
        yield
    except NotPublic as error:
        raise Trouble("private", PRIVATE) from error
    except (OSError, IMAPClientError, ProtocolError, UnicodeError, KeyError, ValueError) as error:
        raise Trouble(_kind(error), _words(error)) from error


def _kind(error: Exception) -> TroubleKind:
    words = str(error).upper()
    match error:
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return "network"  # it hung up, or was cut off
        case ssl.SSLError():
            return "tls"
        case OSError() | IMAPClient.AbortError():
            return "network"
        case _ if any(f"[{code}]" in words for code in ("UNAVAILABLE", "SERVERBUG", "INUSE", "LIMIT")):
            return "later"  # RFC 5530, 3
        case LoginError() | UnicodeError():
            return "login"
        case _ if "[TRYCREATE]" in words or "[NONEXISTENT]" in words:
            return "missing"
        case _:
            return "refused"


def _words(error: Exception) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return plain(error.verify_message, LONGEST_WORDS)
        case UnicodeError():
            return "only plain letters can be sent to this server"
        case _:
            text = why(error) or str(error)
            return plain(text.partition(" failed: ")[2] or text or type(error).__name__, LONGEST_WORDS)
