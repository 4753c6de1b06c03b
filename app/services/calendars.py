"""Calendars: what a feed shows. It is drawn anew only when something has changed, and one query tells."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
from sqlalchemy.orm import Session

from app.domain.calendar import MOST_BYTES, Stamp, calendar, restamped
from app.domain.words import english, filled
from app.ports import Kit
from app.services import feeds
from app.services.entries import Event, Manner, events
from app.services.languages import words_of
from app.store import calendar as planned
from app.store import feeds as store
from app.store.calendar import Line
from app.store.db import writing
from app.store.feeds import Known

APP = Path(__file__).parents[1]
#: What a calendar shows: from so many days back to so many ahead, and at most so many events.
BACK, AHEAD, MOST = timedelta(days=60), timedelta(days=400), 1000
#: A client that fetches is noted at most so often.
NOTED = timedelta(hours=1)
NAME = english("Second Hello · {name}")


@dataclass(frozen=True, slots=True)
class Question:
    """A feed that ``client`` asks for. ``look`` stands for all that decides what it shows.

    If ``settled``, links lead to the server's one address, and another one is another look. If not, they lead
    to whichever the client asked at; the ETag tells these apart, and no event has changed.
    """

    feed: Known
    client: str
    public_url: str
    settled: bool
    today: date
    look: str

    @property
    def etag(self) -> str:
        """What its answer is known by."""
        return hashlib.blake2b(f"{self.look} {self.public_url}".encode(), digest_size=16).hexdigest()

    @property
    def changed_at(self) -> datetime | None:
        """Since when it shows this; None where that was not drawn yet."""
        return self.feed.shown_at if self.feed.shown == self.look else None

    @property
    def manner(self) -> Manner:
        """How it speaks."""
        feed = self.feed
        shown = (feed.daily, feed.alarm, feed.morning_at)
        return Manner(words_of(feed.language), self.public_url, *shown, self.settled)


@dataclass(frozen=True, slots=True)
class Answer:
    """A calendar as text/calendar, with what tells it from others."""

    body: bytes
    etag: str
    changed_at: datetime


def ask(
    session: Session, kit: Kit, token: str, client: str, public_url: str, settled: bool = True
) -> Question:
    """Who asks for what, by one query. Raises NotFound, Gone."""
    client = " ".join(client.split())[:200]
    return _asked(kit, feeds.find(session, kit, token, client), client, public_url, settled)


def _asked(kit: Kit, feed: Known, client: str, public_url: str, settled: bool) -> Question:
    today = kit.clock.now().astimezone(ZoneInfo(feed.zone)).date()
    manner = (feed.daily, feed.alarm, feed.morning_at, feed.language, feed.full_name)
    parts = (code(), feed.feed_id, feed.revision, *manner, public_url if settled else "", today)
    look = hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()
    return Question(feed, client, public_url, settled, today, look)


@cache
def code() -> str:
    """Stands for the words and the code that draw a calendar: another version may draw another one.

    Called when the app is made, of what it runs on: later, files may be another version's.
    """
    files = sorted([*APP.rglob("*.py"), *APP.rglob("*.mo")])
    seen = hashlib.blake2b(icalendar.__version__.encode(), digest_size=16)
    for file in files:
        seen.update(file.read_bytes())
    return seen.hexdigest()


def note(session: Session, kit: Kit, asked: Question) -> None:
    """The owner sees who fetches; at most once an hour and client, so that reading stays reading."""
    if _to_note(asked, kit.clock.now()):
        with writing(session):
            _note(session, asked, kit.clock.now())


def _to_note(asked: Question, now: datetime) -> bool:
    return asked.feed.noted_at is None or now - asked.feed.noted_at >= NOTED


def _note(session: Session, asked: Question, now: datetime) -> None:
    store.note(session, asked.feed.feed_id, asked.client, now, feeds.MOST_CLIENTS)


def draw(session: Session, kit: Kit, asked: Question) -> Answer:
    """The calendar, and who fetched it is noted. Raises Gone where it has just been withdrawn."""
    # What was asked is newer than what a transaction begun before reads, on SQLite.
    session.rollback()
    shown = _Shown.of(session, asked)
    if asked.changed_at:
        before = store.stamps(session, asked.feed.feed_id)
        # Read last: if it has shown the same since the same moment, so does all that was read in between.
        if _again(session, kit, asked).changed_at == asked.changed_at:
            note(session, kit, asked)
            return shown.answer(before | shown.changes(before, asked.changed_at), asked.changed_at)
    with writing(session):
        now = kit.clock.now()
        store.hold(session, asked.feed.feed_id)
        again = _again(session, kit, asked)
        same = again.look == asked.look
        shown = replace(shown, asked=again) if same else _Shown.of(session, again)
        stamps, at = _show(session, shown, now)
        if _to_note(again, now):
            _note(session, again, now)
    return shown.answer(stamps, at)


def _again(session: Session, kit: Kit, asked: Question) -> Question:
    """The same question now. Raises Gone."""
    feed = store.known(session, asked.feed.feed_id, asked.client)
    feed = feeds.living(feed, asked.feed.version)
    return _asked(kit, feed, asked.client, asked.public_url, asked.settled)


def _cut_off(session: Session, lines: Sequence[Line], asked: Question) -> dict[str, int]:
    """How much is planned on the furthest days of so many lines that there may be more."""
    furthest = max(abs(line.day - asked.today) for line in lines)
    days = {line.due_on for line in lines if abs(line.day - asked.today) == furthest}
    return planned.of_day(session, asked.feed.account_id, days)


def _fitting(found: Iterable[Event]) -> Iterator[Event]:
    """Of these, from the first on, as many as a calendar may hold; no more are drawn."""
    room = MOST_BYTES
    for event in found:
        room -= event.drawn.size
        if room < 0:
            return
        yield event


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a feed shows: its events by their UIDs."""

    asked: Question
    events: Mapping[str, Event]

    @classmethod
    def of(cls, session: Session, asked: Question) -> "_Shown":
        feed, today = asked.feed, asked.today
        lines = planned.planned(session, feed.account_id, today - BACK, today, today + AHEAD, MOST)
        counts = _cut_off(session, lines, asked) if feed.daily and len(lines) >= MOST else {}
        found = _fitting(events(lines, feed.account_id, asked.manner, counts))
        return cls(asked, {event.entry.uid: event for event in found})

    def changes(self, before: Mapping[str, Stamp], now: datetime) -> dict[str, Stamp]:
        """The stamps of what looks otherwise than it did."""
        return restamped({uid: event.stamp for uid, event in self.events.items()}, before, now)

    def answer(self, stamps: Mapping[str, Stamp], at: datetime) -> Answer:
        name = self.asked.feed.full_name
        name = filled(self.asked.manner.words.gettext(NAME), {"name": name}) if name else "Second Hello"
        order = sorted((event.urgency, uid) for uid, event in self.events.items())
        body = calendar(name, [self.events[uid].drawn.stamped(stamps[uid]) for _, uid in order])
        return Answer(body, self.asked.etag, at)


def _show(session: Session, shown: _Shown, now: datetime) -> tuple[Mapping[str, Stamp], datetime]:
    """Keep what a feed shows from now on; the stamps of its events, and since when it does."""
    feed, look = shown.asked.feed, shown.asked.look
    before = store.stamps(session, feed.feed_id)
    changes = shown.changes(before, now)
    at = shown.asked.changed_at
    if at is None:
        # Last-Modified counts in seconds, and rises with each change.
        at = max(now, feed.shown_at.replace(microsecond=0) + timedelta(seconds=1)) if feed.shown_at else now
        store.show(session, feed.feed_id, look, at, changes, changes.keys() - before.keys())
        store.forget(session, feed.feed_id, BACK, now)
    return before | changes, at
