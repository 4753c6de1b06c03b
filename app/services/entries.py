"""What a calendar says of a follow-up, in its owner's language."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache
from gettext import NullTranslations
from typing import NamedTuple
from uuid import UUID

from app.domain.calendar import KEPT, KEPT_LONG, LONG, Drawn, Entry, Stamp, drawn
from app.domain.contact import display_name, tel
from app.domain.followup import Due
from app.domain.plain_card import fields_from_plain
from app.domain.words import english, filled
from app.services.languages import kept
from app.store.calendar import Line, Planned

WITH = {
    "email": english("Mail {name}"),
    "call": english("Call {name}"),
    "linkedin": "LinkedIn: {name}",
    "message": english("Message {name}"),
    "in_person": english("Meet {name}"),
}
WAYS = {
    "email": english("Mail"),
    "call": english("Call"),
    "linkedin": "LinkedIn",
    "message": english("Message"),
    "in_person": english("Meet"),
}
OURS = "Second Hello"


class Manner(NamedTuple):
    """How a calendar speaks: its words, where links lead, and when it rings (``app.store.feeds.Feed``).

    ``settled``: links lead there whatever name the server was asked by.
    """

    words: NullTranslations
    public_url: str
    daily: bool = False
    alarm: int | None = None
    morning_at: time = time(8)
    settled: bool = True

    @property
    def anywhere(self) -> str:
        """``Entry.anywhere``."""
        return "" if self.settled else self.public_url


class Event(NamedTuple):
    """An entry, drawn, with the stamp it has where it was not shown before."""

    entry: Entry
    drawn: Drawn
    stamp: Stamp
    urgency: str


def events(lines: Sequence[Line], owner: UUID, manner: Manner, counts: Mapping[str, int]) -> Iterator[Event]:
    """One event a follow-up, in their order; each is drawn when it is taken.

    If they are gathered by day, those without an hour are one a day, in the place of the first of them.
    ``counts``: how many there are of a day of which ``lines`` has not all.
    """
    days: dict[str, list[Planned]] = {}
    for line in lines if manner.daily else ():
        if not line.due_at:
            days.setdefault(line.due_on, []).append(line.read())
    for line in lines:
        if line.due_at or not manner.daily:
            yield event(line, manner)
        elif rows := days.pop(line.due_on, []):
            changed_at = max(row.updated_at for row in rows)
            count = counts.get(line.due_on, len(rows))
            yield _event(_of_day(f"{line.due_on}.{owner}", rows, count, manner), 0, changed_at)


def event(line: Line, manner: Manner) -> Event:
    """The event of a follow-up."""
    return (_long if line.size > LONG else _short)(line, manner)


def _made(line: Line, manner: Manner) -> Event:
    row = line.read()
    return _event(_entry(row, manner), row.version, row.updated_at)


_short = lru_cache(KEPT)(_made)
_long = lru_cache(KEPT_LONG)(_made)


def _event(entry: Entry, changes: int, changed_at: datetime) -> Event:
    seen = drawn(entry)
    return Event(entry, seen, Stamp(seen.digest, changes, changed_at), entry.due.urgency)


def _of_day(name: str, rows: list[Planned], count: int, manner: Manner) -> Entry:
    url = f"{manner.public_url}/today"
    words = [_summary(row, manner) for row in rows] + ["…"] * (count > len(rows))
    summary = manner.words.ngettext("One follow-up today", "{count} follow-ups today", count)
    morning = timedelta(hours=manner.morning_at.hour, minutes=manner.morning_at.minute)
    return Entry(
        uid=f"{name}@second-hello",
        summary=filled(summary, {"count": count}),
        description="\n".join([*words, url]),
        url=url,
        categories=(OURS,),
        due=Due(rows[0].due_on),
        rings=morning if manner.alarm is not None else None,
        anywhere=manner.anywhere,
    )


def _entry(row: Planned, manner: Manner) -> Entry:
    url = f"{manner.public_url}/contacts/{row.contact_id}"
    if row.draft_id:
        url = f"{manner.public_url}/drafts/{row.draft_id}"
    phones = [phone["number"] for phone in _reachable(row)[:2]]
    words = [row.said, row.talked_about if row.talked_about != row.said else None]
    lines = [kept(row.what, manner.words.gettext), *phones, *row.emails[:1], *words, url]
    rings = timedelta(minutes=-manner.alarm) if row.due_at and manner.alarm is not None else None
    return Entry(
        uid=f"{row.id}@second-hello",
        summary=_summary(row, manner),
        description="\n".join(filter(None, lines)),
        url=url,
        categories=(OURS, manner.words.gettext(WAYS[row.channel])),
        due=Due(row.due_on, row.due_at),
        location=_location(row),
        rings=rings,
        anywhere=manner.anywhere,
    )


def _summary(row: Planned, manner: Manner) -> str:
    say = manner.words.gettext
    who = row.full_name or row.company
    who = who or display_name(fields_from_plain({"emails": row.emails, "phones": row.phones}))
    if row.full_name and row.company:
        who += f" ({row.company})"
    summary = filled(say(WITH[row.channel]), {"name": who})
    if row.kind == "promise":
        promised = "{what}" if row.about else say(english("{what}, as promised"))
        summary += ": " + filled(promised, {"what": kept(row.what, say)})
    return summary


def _reachable(row: Planned) -> list[dict[str, str]]:
    return [phone for phone in row.phones if phone["kind"] != "fax"]


def _location(row: Planned) -> str:
    """Where to be; for a call, the number, which phones dial at a tap (RFC 3966)."""
    if row.channel == "in_person":
        return ", ".join((row.address or "").splitlines())
    numbers = (tel(phone["e164"], phone["extension"]) for phone in _reachable(row))
    return next(filter(None, numbers), "") if row.channel == "call" else ""
