"""Pushes: what a phone is told unasked, when, and in which words.

A push goes through a third party's service, encrypted, and may show on a locked screen: it names people
and counts, and tells nothing of what was said. Another kind is a function below and its line in ``KINDS``.
"""

import json
import unicodedata
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from gettext import NullTranslations
from typing import Protocol
from uuid import UUID

from app.domain.cadence import Channel
from app.domain.words import clock, english
from app.domain.workdays import WorkDays

MORNING = time(8)
EVENING = time(18, 30)
#: Longer after its time, a list of the morning or the evening is none any more.
MORNING_LASTS, EVENING_LASTS = timedelta(hours=2), timedelta(hours=3)
#: So long before its time a promise is told.
NOTICE = timedelta(minutes=30)
#: An answer is news for so long.
NEWS = timedelta(hours=12)
#: So many people are named, each by so many characters at most.
NAMED, LONGEST_NAME = 3, 40
#: Marks that turn the direction of what follows them: a name must not turn the words around it.
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Owner:
    """What an account says of its pushes. ``morning_at`` is local; ``off``: the kinds it does not want."""

    zone: tzinfo
    workdays: WorkDays = field(default_factory=WorkDays)
    morning_at: time = MORNING
    off: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Appointment:
    """A promise with a time: to whom, how, and when (zone-aware)."""

    id: UUID
    contact_id: UUID
    who: str
    channel: Channel
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Those on today's list, each once: how many, and at least the first ``NAMED`` of them by name."""

    count: int = 0
    names: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Unmailed:
    """Today's cards without a mail: for whom one is written, how many wait for a look, and from where."""

    names: Sequence[str] = ()
    unread: int = 0
    event: str | None = None

    @property
    def cards(self) -> int:
        """How many there are."""
        return len(self.names) + self.unread


@dataclass(frozen=True, slots=True)
class Wrote:
    """A mail that answers: from whom, and when it was taken in (zone-aware)."""

    id: UUID
    contact_id: UUID
    who: str
    at: datetime


class Facts(Protocol):
    """What an account's pushes are about; each is asked for only where its time has come."""

    def waiting(self) -> Waiting:
        """Those on today's list, in its order."""

    def promised(self) -> Sequence[Appointment]:
        """What is promised for a time within ``NOTICE`` from now."""

    def unmailed(self) -> Unmailed:
        """Today's cards without a mail."""

    def answered(self) -> Sequence[Wrote]:
        """The answers of the last ``NEWS`` that nothing was said to."""


@dataclass(frozen=True, slots=True)
class Push:
    """One push. ``kind`` and ``key`` say which one it is: it is sent once.

    ``url`` is a path of ours; a push replaces an older one of the same ``tag``; at ``until`` (UTC) it
    has lost its meaning, and no service need deliver it.
    """

    kind: str
    key: str
    title: str
    body: str
    url: str
    tag: str
    until: datetime
    urgent: bool = False

    def payload(self) -> bytes:
        """What is encrypted and sent: JSON of at most 3,000 bytes; services take 3,993 (RFC 8291, 4)."""
        return json.dumps({"title": self.title, "body": self.body, "url": self.url, "tag": self.tag}).encode()


@dataclass(frozen=True, slots=True)
class Look:
    """One look at an account at an instant (zone-aware), and the words its language has."""

    owner: Owner
    now: datetime
    facts: Facts
    words: NullTranslations

    @property
    def day(self) -> date:
        """The owner's local date."""
        return self.now.astimezone(self.owner.zone).date()

    def since(self, start: time, lasts: timedelta) -> datetime | None:
        """When what begins today at a local time ends, in UTC; None where now is not in between."""
        # In UTC, as a local day may lack an hour, or have it twice.
        begin = datetime.combine(self.day, start, self.owner.zone).astimezone(UTC)
        return begin + lasts if begin <= self.now.astimezone(UTC) < begin + lasts else None

    def clock(self, at: datetime) -> str:
        """ "10:00", where the owner is."""
        return clock(at, self.owner.zone, self.words.info().get("language", "en"))

    def people(self, names: Sequence[str], count: int) -> str:
        """The first few by name, the others of ``count`` by number."""
        first = ", ".join(plain(name, LONGEST_NAME) for name in names[:NAMED])
        more = count - len(names[:NAMED])
        if more <= 0:
            return first
        words = self.words.ngettext("{names} and one more", "{names} and {count} more", more)
        return words.format(names=first, count=more)


#: Pushes by kind and key that were sent already, or that somebody is sending.
Settled = Container[tuple[str, str]]


def _morning(look: Look, settled: Settled) -> Iterator[Push]:
    until, key = look.since(look.owner.morning_at, MORNING_LASTS), look.day.isoformat()
    if until is None or look.day not in look.owner.workdays or ("morning", key) in settled:
        return
    found = look.facts.waiting()
    if found.count:
        title = look.words.ngettext(
            "One person to say hello to", "{count} people to say hello to", found.count
        )
        title, body = title.format(count=found.count), look.people(found.names, found.count)
        yield Push("morning", key, title, body, "/today", "morning", until)


def _promise(look: Look, _settled: Settled) -> Iterator[Push]:
    for promise in look.facts.promised():
        at = promise.at.astimezone(UTC)
        if at - NOTICE <= look.now.astimezone(UTC) < at:
            title = _verbs(look.words)[promise.channel]
            title = title.format(name=plain(promise.who, LONGEST_NAME), time=look.clock(at))
            body = look.words.gettext("As you promised.")
            # Put off, it is told again. A tag of its own: one promise never hides another.
            key, tag = f"{promise.id}:{at:%Y%m%dT%H%M}", f"promise-{promise.id}"
            yield Push("promise", key, title, body, f"/contacts/{promise.contact_id}", tag, at, urgent=True)


def _reply(look: Look, _settled: Settled) -> Iterator[Push]:
    for mail in look.facts.answered():
        until = mail.at.astimezone(UTC) + NEWS
        if look.now.astimezone(UTC) < until:
            title = look.words.gettext("{name} has answered").format(name=plain(mail.who, LONGEST_NAME))
            body = look.words.gettext("Yes, no, or not now?")
            yield Push(
                "reply", str(mail.id), title, body, "/today", f"reply-{mail.contact_id}", until, urgent=True
            )


def _verbs(words: NullTranslations) -> dict[Channel, str]:
    return {
        "email": words.gettext("Mail {name} at {time}"),
        "call": words.gettext("Call {name} at {time}"),
        "linkedin": words.gettext("LinkedIn: {name} at {time}"),
        "message": words.gettext("Message {name} at {time}"),
        "in_person": words.gettext("Meet {name} at {time}"),
    }


def _evening(look: Look, settled: Settled) -> Iterator[Push]:
    until, key = look.since(EVENING, EVENING_LASTS), look.day.isoformat()
    if until is None or ("evening", key) in settled:
        return
    found = look.facts.unmailed()
    if not found.cards:
        return
    body = look.people(found.names, len(found.names))
    if found.unread:
        more = look.words.ngettext("One waits for your look", "{count} wait for your look", found.unread)
        body = " · ".join(filter(None, (body, more.format(count=found.unread))))
    url = "/today/evening" if found.names else "/snap/review"
    yield Push("evening", key, _unmailed(look, found), body, url, "evening", until)


def _unmailed(look: Look, found: Unmailed) -> str:
    words, count = look.words, found.cards
    if not found.event:
        title = words.ngettext(
            "One card of today not mailed yet", "{count} cards of today not mailed yet", count
        )
        return title.format(count=count)
    title = words.ngettext(
        "One card of {event} not mailed yet", "{count} cards of {event} not mailed yet", count
    )
    return title.format(count=count, event=plain(found.event, LONGEST_NAME))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of push: its name, what the settings call it, and what finds those that are due.

    One that asks for much looks first whether its push is settled: it is called each minute.
    """

    name: str
    label: str
    hint: str
    find: Callable[[Look, Settled], Iterator[Push]]


KINDS = (
    Kind("morning", english("The morning’s list"), english("On working days, if somebody waits"), _morning),
    Kind("reply", english("Answers"), english("When somebody writes back"), _reply),
    Kind("promise", english("Promises"), english("Half an hour before the time you gave"), _promise),
    Kind(
        "evening",
        english("The evening’s mails"),
        english("Today’s cards not mailed yet, at half past six"),
        _evening,
    ),
)


def due(look: Look, settled: Settled = ()) -> list[Push]:
    """The pushes whose time has come, but for those ``settled`` by kind and key."""
    wanted = (kind for kind in KINDS if kind.name not in look.owner.off)
    found = (push for kind in wanted for push in kind.find(look, settled))
    return [push for push in found if (push.kind, push.key) not in settled]


def trial(look: Look) -> Push:
    """The push that shows how one looks; one a minute, as its key says."""
    title, body = look.words.gettext("This is how it looks"), look.words.gettext("Your phone is told.")
    until = look.now.astimezone(UTC) + timedelta(minutes=5)
    return Push(
        "trial", f"{until:%Y%m%dT%H%M}", title, body, "/settings#notifications", "trial", until, urgent=True
    )


def plain(text: str, most: int) -> str:
    """One line of at most so many characters, without control characters and marks that turn the line.

    Of what is nothing else, "…" stays: a sentence has something in its place.
    """
    kept = (" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    line = " ".join("".join(char for char in kept if char not in TURNING).split()) or "…"
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
