"""Stand-ins for what lives outside, with verbs to steer them. ``tests/adapters`` holds them to the facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


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
