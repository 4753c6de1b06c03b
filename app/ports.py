"""What lives outside, as Protocols; and the Kit that carries one of each.

Adapters implement them, services use them, wiring brings the two together.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from app.domain.busy import Fetched
from app.domain.card import Box, Line
from app.domain.letter import LetterBook
from app.domain.mailbox import Server, Use
from app.domain.outbox import Handed
from app.domain.push import Push
from app.domain.slots import Span
from app.domain.subscription import Outcome, Subscription

#: A picture: uint8, height × width × 3, RGB, upright by its EXIF orientation.
Pixels: TypeAlias = npt.NDArray[np.uint8]


class OcrEngine(Protocol):
    """Finds and reads text. Safe to call from one thread at a time.

    ``wants_even_light``: it reads dark letters on white best, so give it those.
    """

    name: str
    wants_even_light: bool

    def find_text(self, pixels: Pixels) -> Sequence[Box]:
        """Where text stands, in pixels of the picture given, whatever way it is turned.

        A box's first side runs along its text, as it is read.
        """

    def read_lines(self, pixels: Pixels, boxes: Sequence[Box]) -> Sequence[Line]:
        """The text in an upright picture, line by line in reading order.

        ``boxes`` are where text was found in this same picture; an engine that
        finds text better by itself may leave them aside.
        """

    def check(self) -> str:
        """One line on what the engine has, for the doctor; raises OSError with the mend."""


class PhotoStore(Protocol):
    """Keeps files under keys such as ``account/capture/photo``. Keys are ours, never a person's."""

    def put(self, key: str, data: bytes) -> None:
        """Store bit for bit; a key stored twice holds the second."""

    def get(self, key: str) -> bytes:
        """The bytes as they came; KeyError where there are none."""

    def delete_all(self, prefix: str) -> None:
        """Remove everything below ``prefix``; nothing there is fine."""

    def check(self) -> str:
        """One line on where photos go; raises OSError with the mend."""


class Queue(Protocol):
    """Says "go and look". The truth about what is to do stands in the database."""

    def put(self, task: str, *ids: str) -> None:
        """Hand over a task's name and the ids it is about."""

    def check(self) -> str:
        """One line on where tasks go; raises OSError with the mend."""


class Postman(Protocol):
    """Sends the server's own mail (a new password, say), where it has an SMTP server."""

    def send(self, to: str, subject: str, body: str) -> None:
        """Send one plain-text mail; raises OSError when the server does not take it."""


class Pusher(Protocol):
    """Tells a phone something through the push service of its browser."""

    @property
    def public_key(self) -> str:
        """What a browser asks its service for: the server's public key, in base64url."""

    def send(self, to: Subscription, push: Push, ttl: int) -> Outcome:
        """Hand one push to the service, to be delivered within ``ttl`` seconds; what became of it."""


class Courier(Protocol):
    """Sends an owner's mail by the server of their mailbox (SMTP)."""

    def check(self, server: Server) -> None:
        """Connect and log in, and send nothing, within seconds. Raises Trouble."""

    def send(
        self, server: Server, sender: str, to: str, message: bytes, before_data: Callable[[], None]
    ) -> Handed:
        """Hand over one mail, its bytes as they are; what became of it.

        ``before_data`` is called right before the text goes out: what it raises ends the matter before,
        and comes through. Raises Trouble where it broke off before. All of it takes minutes at most.
        """


class OpenFolders(Protocol):
    """A mailbox's folders (IMAP), logged in. All of it raises Trouble. Nothing is marked as read."""

    def find(self, use: Use) -> str | None:
        """The name of the folder that is for this; None where there is none."""

    def append(self, folder: str, message: bytes, flags: Collection[str]) -> None:
        """Put a mail into a folder, with flags such as "\\Seen"."""

    def has_message(self, folder: str, message_id: str) -> bool:
        """Whether a mail of this Message-ID, angle brackets and all, lies there."""

    def written_to(self, folder: str, address: str, since: date) -> Iterator[bytes]:
        """Of the last mails to an address that came there since a day: Message-ID, To and Date. No more."""

    def status(self, folder: str) -> tuple[int, int]:
        """UIDVALIDITY and UIDNEXT (RFC 9051, 2.3.1.1)."""

    def headers_since(self, folder: str, uid: int) -> Iterator[tuple[int, bytes]]:
        """UIDs above ``uid``, rising, each with the headers that tell what a mail answers to. No others."""

    def body(self, folder: str, uid: int, most_bytes: int) -> bytes:
        """A mail's first bytes, headers first; Trouble ("missing") where there is none of that UID."""

    def idle(self, seconds: float) -> bool:
        """Wait until something is new in the folder used last, or time is up; whether something is new."""


class MailFolders(Protocol):
    """Opens the folders of an owner's mailbox."""

    def open(self, server: Server, seconds: float | None = None) -> AbstractContextManager[OpenFolders]:
        """Connect and log in; logged out in the end. Raises Trouble.

        All of it takes so many ``seconds`` at most; without them each question may take its time.
        """


class Calendars(Protocol):
    """Other calendars of the owner's, by iCal address."""

    def fetch(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched:
        """What is there by now, unless it is what it was; raises NotFetched."""

    def busy(self, data: bytes, whole: Span, zone: ZoneInfo) -> list[Span]:
        """When a calendar says its owner is busy within ``whole``; raises NotFetched."""


class MailHosts(Protocol):
    """Knows who takes mail, by DNS."""

    def takes_mail(self, host: str) -> bool | None:
        """Whether anybody takes mail for a host; None where that can't be said now. Takes seconds at most."""


class Clock(Protocol):
    """The one clock of the house."""

    def now(self) -> datetime:
        """This instant, zone-aware, in UTC."""


@dataclass(frozen=True, slots=True)
class Kit:
    """One of each, handed to every service.

    ``key`` is the server's secret, for what is derived from it; ``old_keys`` were it before, and open what
    was sealed then.
    """

    engine: OcrEngine
    photos: PhotoStore
    queue: Queue
    pusher: Pusher
    courier: Courier
    folders: MailFolders
    calendars: Calendars
    mail_hosts: MailHosts
    clock: Clock
    letters: LetterBook
    key: bytes
    old_keys: tuple[bytes, ...] = ()
