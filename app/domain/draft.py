"""A draft: a letter written for one contact, and the ways out of the house."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from babel.dates import format_date

from app.domain.contact import first_name
from app.domain.followup import Due, Promise
from app.domain.letter import Letter, render
from app.domain.words import clock

DraftState = Literal["draft", "queued", "sent", "failed", "undecided"]

#: Whose words they are, said to the person themselves: "their warehouse" → "your warehouse".
_TO_YOU = {
    "en": ((r"^(their|his|her)\b", "your"),),
    "de": ((r"^(ihr|sein)(?=(e|en|em|er|es)?\b)", "Ihr"),),
    "fr": ((r"^(son|sa|leur)\b", "votre"), (r"^(ses|leurs)\b", "vos")),
    "es": ((r"^su\b", "tu"), (r"^sus\b", "tus")),
}


@dataclass(frozen=True, slots=True)
class DraftText:
    """What a mail says. ``subject`` is one line."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose mail it is; ``zone`` is where its dates and times are told."""

    full_name: str
    company: str
    signature: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Meeting:
    """Whom one met, where, when, and what was said. ``language`` is the mail's ("de").

    ``introducer`` brought the two together; ``about`` is whom an introduction is asked or given thanks for.
    Where they never ``met``, ``met_on`` says nothing, and no letter speaks of a meeting.
    ``step`` is the number of the cadence's touch, from 0: a letter that repeats takes turns by it.
    """

    full_name: str | None
    language: str
    met_on: date
    event: str | None = None
    talked_about: str = ""
    promise: Promise | None = None
    introducer: str | None = None
    about: str = ""
    step: int = 0
    met: bool = True


def write(letter: Letter, meeting: Meeting, sender: Sender, today: date) -> DraftText:
    """The letter as one person would write it to the other."""
    values = _values(meeting, sender, today)
    subject = " ".join(render(letter.subject, values).split())
    body = re.sub(r"\n{3,}", "\n\n", render(letter.body, values)).strip()
    return DraftText(subject, body)


def _values(meeting: Meeting, sender: Sender, today: date) -> Mapping[str, object]:
    return {
        "name": meeting.full_name or "",
        "first_name": first_name(meeting.full_name),
        "event": meeting.event or "",
        "never_met": not meeting.met,
        "met_today": meeting.met_on == today,
        "met_on": _day(meeting.met_on, meeting.language),
        "talked_about": _said_to_you(meeting.talked_about, meeting.language),
        "introducer": meeting.introducer or "",
        "about": meeting.about,
        "step": meeting.step,
        "promise": _promise(meeting.promise, sender.zone, meeting.language),
        "sender": {"name": sender.full_name, "company": sender.company},
        "signature": sender.signature.strip() or "\n".join(filter(None, (sender.full_name, sender.company))),
    }


def _said_to_you(note: str, language: str) -> str:
    words = " ".join(note.split()).rstrip(".")
    for pattern, yours in _TO_YOU.get(language, ()):
        words = re.sub(pattern, yours, words, flags=re.IGNORECASE)
    return words


def _promise(promise: Promise | None, zone: ZoneInfo, language: str) -> Mapping[str, object] | None:
    if promise is None:
        return None
    return {
        "what": " ".join(promise.what.split()).rstrip("."),
        "channel": promise.channel,
        "day": _day(promise.due.day, language),
        "time": _time(promise.due, zone, language),
    }


def _time(due: Due, zone: ZoneInfo, language: str) -> str:
    return clock(due.at, zone, language) if due.at else ""


def _day(day: date, language: str) -> str:
    pattern = {"de": "EEEE, d. MMMM", "es": "EEEE d 'de' MMMM", "pt": "d 'de' MMMM (EEEE)"}
    return format_date(day, pattern.get(language, "EEEE d MMMM"), locale=language)


def mailto(to: str | None, subject: str, body: str) -> str:
    """A ``mailto:`` address that any mail app opens as written.

    RFC 6068 section 2: percent-encoded UTF-8, blanks as %20; section 5: line breaks as %0D%0A.
    """
    lines = body.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    return (
        f"mailto:{quote(to or '', safe='@')}?subject={quote(subject, safe='')}&body={quote(lines, safe='')}"
    )
