"""Stand-ins for what lives outside, with verbs to steer them. ``tests/adapters`` holds them to the facts."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from app.domain.busy import Fetched, NotFetched
from app.domain.card import LIST_FIELDS, Box, CardFields, CardReading, Line
from app.domain.errors import Unreadable
from app.domain.mailbox import Folder, Server, Trouble, Use, find_folder
from app.domain.outbox import Handed
from app.domain.push import Push
from app.domain.sides import certain
from app.domain.slots import Span
from app.domain.subscription import Outcome, Subscription
from app.ports import OcrEngine, Pixels
from app.services.reading import ReadCard


class FakeClock:
    """Stands still until told to move."""

    def __init__(self, now: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now.astimezone(UTC)

    def move(self, by: timedelta) -> None:
        self._now += by

    def set(self, now: datetime) -> None:
        assert now.tzinfo, "the house knows only zone-aware times"
        self._now = now


class MemoryPhotos:
    """Keeps photos in ``photos``, by key."""

    def __init__(self) -> None:
        self.photos: dict[str, bytes] = {}

    def put(self, key: str, data: bytes) -> None:
        self.photos[key] = bytes(data)

    def get(self, key: str) -> bytes:
        return self.photos[key]

    def delete_all(self, prefix: str) -> None:
        for key in [key for key in self.photos if key.startswith(prefix + "/")]:
            del self.photos[key]

    def check(self) -> str:
        return "Photos are kept in memory."


class ListQueue:
    """Collects what was put in ``tasks``, until ``run`` hands it to the handlers."""

    def __init__(self) -> None:
        self.tasks: list[tuple[str, ...]] = []
        self._broken = False

    def put(self, task: str, *ids: str) -> None:
        if self._broken:
            raise OSError("The queue is out of reach.")
        self.tasks.append((task, *ids))

    def check(self) -> str:
        if self._broken:
            raise OSError("The queue is out of reach.")
        return "Tasks wait in a list."

    def break_down(self) -> None:
        self._broken = True

    def mend(self) -> None:
        self._broken = False

    def run(self, handlers: Mapping[str, Callable[..., None]]) -> int:
        """Run all tasks, and those they put in turn; returns how many there were."""
        done = 0
        while self.tasks:
            task, *ids = self.tasks.pop(0)
            handlers[task](*ids)
            done += 1
        return done


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    body: str


class FakePostman:
    """Collects what was sent in ``mails``; ``refuse`` makes the next ones fail."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self._refusal: str | None = None

    def send(self, to: str, subject: str, body: str) -> None:
        if self._refusal:
            raise OSError(self._refusal)
        self.mails.append(Mail(to, subject, body))

    def refuse(self, reason: str | None) -> None:
        self._refusal = reason


class FakePusher:
    """Collects what was sent in ``pushes``; ``answer`` says what services make of it."""

    public_key = "BPublicKey"

    def __init__(self) -> None:
        self.pushes: list[tuple[str, Push, int]] = []
        self._answers: dict[str, Outcome] = {}
        self._interruption: Callable[[], object] | None = None

    def answer(self, endpoint: str, outcome: Outcome | None) -> None:
        """From now on that is what becomes of a push to an endpoint; None: it is taken again."""
        self._answers[endpoint] = outcome or Outcome("taken")

    def interrupt(self, by: Callable[[], object]) -> None:
        """Let something happen in the middle of the next sending."""
        self._interruption = by

    def send(self, to: Subscription, push: Push, ttl: int) -> Outcome:
        happens, self._interruption = self._interruption, None
        if happens:
            happens()
        self.pushes.append((to.endpoint, push, ttl))
        return self._answers.get(to.endpoint, Outcome("taken"))


@dataclass(frozen=True)
class Handover:
    """A mail as a server got it."""

    server: Server
    sender: str
    to: str
    message: bytes


class FakeCourier:
    """Collects what was handed over in ``mails``; ``answer`` says what the servers make of the next ones."""

    def __init__(self) -> None:
        self.mails: list[Handover] = []
        self._outcome: Handed | Trouble = Handed("taken", "250 OK")
        self._interruption: Callable[[], object] | None = None

    def answer(self, outcome: Handed | Trouble | None) -> None:
        """From now on that is what becomes of a mail; None: it is taken again."""
        self._outcome = outcome or Handed("taken", "250 OK")

    def interrupt(self, by: Callable[[], object]) -> None:
        """Let something happen in the middle of the next sending, once its text has gone out."""
        self._interruption = by

    def check(self, server: Server) -> None:  # noqa: ARG002
        if isinstance(self._outcome, Trouble):
            raise self._outcome

    def send(
        self, server: Server, sender: str, to: str, message: bytes, before_data: Callable[[], None]
    ) -> Handed:
        self.check(server)
        before_data()
        happens, self._interruption = self._interruption, None
        if happens:
            happens()
        assert isinstance(self._outcome, Handed)
        if self._outcome.state in ("taken", "unsure"):
            self.mails.append(Handover(server, sender, to, message))
        return self._outcome


@dataclass
class FakeFolders:
    """A mailbox in memory: mails by folder, the first of UID 1. ``fail`` makes it fail."""

    kept: dict[str, list[bytes]] = field(default_factory=lambda: {"INBOX": [], "Sent": [], "Drafts": []})
    uid_validity: int = 1
    _trouble: Trouble | None = None

    def fail(self, trouble: Trouble | None) -> None:
        """Raise that from now on; None mends it."""
        self._trouble = trouble

    def drop(self, message: bytes, folder: str = "INBOX") -> int:
        """A mail comes in; its UID."""
        self.kept[folder].append(message)
        return len(self.kept[folder])

    @contextmanager
    def open(self, server: Server, seconds: float | None = None) -> Iterator["FakeFolders"]:  # noqa: ARG002
        self._try()
        yield self

    def find(self, use: Use) -> str | None:
        self._try()
        found = find_folder(use, [Folder((), "/", name) for name in self.kept])
        return found if found in self.kept else None

    def append(self, folder: str, message: bytes, flags: Collection[str]) -> None:  # noqa: ARG002
        self._folder(folder).append(message)

    def has_message(self, folder: str, message_id: str) -> bool:
        line = f"\r\nMessage-ID: {message_id}\r\n".encode()
        return any(line in b"\r\n" + each for each in self._folder(folder))

    def written_to(self, folder: str, address: str, since: date) -> Iterator[bytes]:  # noqa: ARG002
        for message in list(self._folder(folder)):
            head = message.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            if address.encode() in head:
                yield head

    def status(self, folder: str) -> tuple[int, int]:
        return self.uid_validity, len(self._folder(folder)) + 1

    def headers_since(self, folder: str, uid: int) -> Iterator[tuple[int, bytes]]:
        for number, message in enumerate(list(self._folder(folder)), 1):
            if number > uid:
                yield number, message.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"

    def body(self, folder: str, uid: int, most_bytes: int) -> bytes:
        mails = self._folder(folder)
        if not 0 < uid <= len(mails):
            raise Trouble("missing")
        return mails[uid - 1][:most_bytes]

    def idle(self, seconds: float) -> bool:  # noqa: ARG002
        self._try()
        return False

    def _folder(self, name: str) -> list[bytes]:
        self._try()
        if name not in self.kept:
            raise Trouble("missing", name)
        return self.kept[name]

    def _try(self) -> None:
        if self._trouble:
            raise self._trouble


class FakeEngine:
    """Reads the same lines from every photo: those in ``lines``."""

    name = "fake"
    wants_even_light = False

    def __init__(self) -> None:
        self.lines = ["Dr. Ana Souza", "Head of Purchasing", "Lumen Works GmbH", "ana.souza@lumen.example"]
        self.read = 0
        self._failure: Exception | None = None
        self._interruption: Callable[[], object] | None = None

    def interrupt(self, by: Callable[[], object]) -> None:
        """Let something happen in the middle of the next reading."""
        self._interruption = by

    def fail(self, failure: Exception | None) -> None:
        """Raise that from now on; None mends it."""
        self._failure = failure

    def find_text(self, pixels: Pixels) -> Sequence[Box]:
        return [line.box for line in self._lines(pixels)]

    def read_lines(self, pixels: Pixels, boxes: Sequence[Box]) -> Sequence[Line]:  # noqa: ARG002
        if self._failure:
            raise self._failure
        happens, self._interruption = self._interruption, None
        if happens:
            happens()
        self.read += 1
        return self._lines(pixels)

    def check(self) -> str:
        return "an engine that reads what it is told"

    def _lines(self, pixels: Pixels) -> list[Line]:
        height, width = pixels.shape[:2]
        step = height / (len(self.lines) + 1)
        return [
            Line(text, box(width * 0.1, step * (n + 0.6), width * 0.8, step * 0.5), 0.95)
            for n, text in enumerate(self.lines)
        ]


class FakeReader:
    """In place of ``read_photo``: each photo says what it was told to, none other can be read."""

    def __init__(self) -> None:
        self._cards: dict[bytes, tuple[CardFields, ...]] = {}

    def tell(self, photo: bytes, *cards: CardFields) -> None:
        """Put these cards on a photo; none makes it unreadable."""
        self._cards[photo] = cards

    def __call__(self, _engine: OcrEngine, data: bytes, _region: str | None) -> tuple[ReadCard, ...]:
        if not self._cards.get(data):
            raise Unreadable("too dark")
        return tuple(ReadCard(np.full((40, 60, 3), 200, np.uint8), _sure(card)) for card in self._cards[data])


def _sure(fields: CardFields) -> CardReading:
    """Each value of the fields read at a place of its own."""
    reading = certain(fields)
    places = {key: (box(n, n, 9, 3),) for n, key in enumerate(reading.confidence) if key not in LIST_FIELDS}
    return CardReading(fields, dict.fromkeys(reading.confidence, 0.9), places)


def box(x: float, y: float, width: float, height: float) -> Box:
    """An upright box."""
    return Box(((x, y), (x + width, y), (x + width, y + height), (x, y + height)))


class FakeCalendars:
    """Calendars by their addresses: ``put`` one there, and it is told as busy; ``refuse`` makes one fail.

    ``asked`` are the addresses that were fetched, with what was known of each.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self._spans: dict[str, list[Span]] = {}
        self._refusals: dict[str, NotFetched] = {}

    def put(self, url: str, *spans: Span) -> None:
        """From now on its owner is busy then."""
        self._spans[url] = list(spans)
        self._refusals.pop(url, None)

    def refuse(self, url: str, why: NotFetched) -> None:
        """From now on it can't be had."""
        self._refusals[url] = why

    def fetch(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched:  # noqa: ARG002
        self.asked.append((url, etag))
        if url in self._refusals:
            raise self._refusals[url]
        now = repr(self._spans.get(url, []))
        return Fetched(None if etag == now else url.encode(), now)

    def busy(self, data: bytes, whole: Span, zone: ZoneInfo) -> list[Span]:  # noqa: ARG002
        return [span for span in self._spans.get(data.decode(), []) if span.meets(whole)]


class FakeMailHosts:
    """Who takes mail: everybody but ``dead``; ``asked`` are the hosts somebody wanted to know of."""

    def __init__(self) -> None:
        self.dead: set[str] = set()
        self.asked: list[str] = []

    def takes_mail(self, host: str) -> bool | None:
        self.asked.append(host)
        return host not in self.dead
