"""A draft: a letter written for one contact, and the ways out of the house."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from app.domain.contact import first_name
from app.domain.errors import Invalid
from app.domain.followup import Due, Promise
from app.domain.letter import Letter, check, render
from app.domain.slots import Slots
from app.domain.useful import Thing, line
from app.domain.words import clock, english, long_day

DraftState = Literal["draft", "queued", "sent", "failed", "undecided"]

#: Whose words they are, said to the person themselves: "their warehouse" → "your warehouse".
_TO_YOU = {
    "en": ((r"^(their|his|her)\b", "your"),),
    "de": ((r"^(ihr|sein)(?=(e|en|em|er|es)?\b)", "Ihr"),),
    "fr": ((r"^(son|sa|leur)\b", "votre"), (r"^(ses|leurs)\b", "vos")),
    "es": ((r"^su\b", "tu"), (r"^sus\b", "tus")),
}

#: What a letter can put in, and what it is. Blank where it is not known.
BLANKS: Mapping[str, str] = {
    "first_name": english("Their first name"),
    "name": english("Their whole name"),
    "company": english("Their company"),
    "job_title": english("Their job title"),
    "event": english("Where you met"),
    "met_on": english("The day you met last"),
    "talked_about": english("What you talked about"),
    "promise.what": english("What you promised"),
    "promise.day": english("By when"),
    "promise.time": english("At what time, if you said one"),
    "promise.channel": english("How: email, call, linkedin, message or in_person"),
    "promise": english("Whether you promised anything"),
    "introducer": english("Who introduced you"),
    "about": english("Whom an introduction is about"),
    "useful": english("A useful thing they have not had yet"),
    "times": english("Two or three times to meet, each on a line"),
    "signature": english("Your signature"),
    "sender.name": english("Your name"),
    "sender.company": english("Your company"),
    "met_today": english("Whether you met today"),
    "never_met": english("Whether you have never met"),
    "step": english("Which step of the cadence it is, from 0"),
}
_BLANK_LINES = re.compile(r"\n{3,}")
#: A greeting whose name is not known leaves a gap: "Hello ,", "Hola, :". French has one before its colons.
_NO_NAME = re.compile(r"(?m)(?<=[^\W\d_])(?:,? +(?=,$)|, +(?=:$))")


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

    @property
    def closing(self) -> str:
        """What their mails end with: their signature, else name and company."""
        own = _BLANK_LINES.sub("\n\n", "\n".join(self.signature.strip().splitlines()))
        return own or "\n".join(filter(None, (line(self.full_name), line(self.company))))


@dataclass(frozen=True, slots=True)
class Meeting:
    """Whom one met, where, when, and what was said. ``language`` is the mail's ("de").

    ``introducer`` brought the two together; ``about`` is whom an introduction is asked or given thanks for.
    Where they never ``met``, ``met_on`` says nothing, and no letter speaks of a meeting.
    ``step`` is the number of the cadence's touch, from 0: a letter that repeats takes turns by it.
    ``thing`` is what the mail brings along, ``slots`` are the times to meet that it offers.
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
    thing: Thing | None = None
    slots: Slots | None = None
    company: str | None = None
    job_title: str | None = None


#: Somebody of whom nothing is known, and one of whom all is, to try letters with.
BARE = Meeting(None, "en", date(2026, 3, 2), met=False)
FULL = Meeting(
    "Ana Souza",
    "en",
    date(2026, 3, 2),
    "Fair",
    "warehouse",
    Promise("samples", "call", Due.timed(datetime(2026, 3, 9, 9, tzinfo=UTC), ZoneInfo("UTC"))),
    "Jo Kim",
    "Kim Roth",
    7,
    thing=Thing.of("link", "Ten ways", "https://example.com"),
    slots=Slots((datetime(2026, 3, 4, 9, tzinfo=UTC), datetime(2026, 3, 5, 13, tzinfo=UTC)), ZoneInfo("UTC")),
    company="Lumen Works",
    job_title="Head of Purchasing",
)
ANYBODY = Sender("Bo Li", "Li GmbH", "", ZoneInfo("UTC"))


def write(letter: Letter, meeting: Meeting, sender: Sender, today: date) -> DraftText:
    """The letter as one person would write it to the other."""
    filled = values(meeting, sender, today)
    subject = " ".join(render(letter.subject, filled).split())
    body = _NO_NAME.sub("", _BLANK_LINES.sub("\n\n", render(letter.body, filled))).strip()
    return DraftText(subject, body)


def check_letter(letter: Letter) -> None:
    """Whether a letter can be written to anybody and says something. Invalid, with the field and the line."""
    check(letter, BLANKS)
    for field, source in (("subject", letter.subject), ("body", letter.body)):
        for meeting in (BARE, FULL):
            try:
                said = render(source, values(meeting, ANYBODY, meeting.met_on))
            except Invalid as error:
                raise Invalid(error.sentence, field, **error.values) from None
            if not said.strip():
                raise Invalid("To somebody of whom little is known this says nothing.", field)


def values(meeting: Meeting, sender: Sender, today: date) -> Mapping[str, object]:
    """What stands for each of ``BLANKS``."""
    name = line(meeting.full_name or "")
    return {
        "name": name,
        "first_name": first_name(name),
        "company": line(meeting.company or ""),
        "job_title": line(meeting.job_title or ""),
        "event": line(meeting.event or ""),
        "never_met": not meeting.met,
        "met_today": meeting.met_on == today,
        "met_on": long_day(meeting.met_on, meeting.language),
        "talked_about": _said_to_you(meeting.talked_about, meeting.language),
        "introducer": line(meeting.introducer or ""),
        "about": line(meeting.about),
        "step": meeting.step,
        "promise": _promise(meeting.promise, sender.zone, meeting.language),
        "useful": meeting.thing.told(meeting.language) if meeting.thing else "",
        "times": meeting.slots.told(meeting.language) if meeting.slots else "",
        "sender": {"name": line(sender.full_name), "company": line(sender.company)},
        "signature": sender.closing,
    }


def _said_to_you(note: str, language: str) -> str:
    """A note as the mail quotes it, without its last stop. Each line is a remark of its own: a sentence."""
    remarks = [remark for each in note.splitlines() if (remark := line(each))]
    for pattern, yours in _TO_YOU.get(language, ()):
        remarks = [re.sub(pattern, yours, remark, flags=re.IGNORECASE) for remark in remarks]
    return _sentences(remarks).rstrip(".")


def _sentences(remarks: Sequence[str]) -> str:
    """Remarks one after the other, a stop between two where the first one ends without any sign."""
    text = "".join(remarks[:1])
    for remark in remarks[1:]:
        if text[-1] in ",;:-–":
            text += f" {remark}"
        else:
            stop = "" if text[-1] in ".!?…。！？" else "."
            text += f"{stop} {remark[0].upper()}{remark[1:]}"
    return text


def _promise(promise: Promise | None, zone: ZoneInfo, language: str) -> Mapping[str, object] | None:
    if promise is None:
        return None
    return {
        "what": line(promise.what).rstrip("."),
        "channel": promise.channel,
        "day": long_day(promise.due.day, language),
        "time": _time(promise.due, zone, language),
    }


def _time(due: Due, zone: ZoneInfo, language: str) -> str:
    return clock(due.at, zone, language) if due.at else ""


def mailto(to: str | None, subject: str, body: str) -> str:
    """A ``mailto:`` address that any mail app opens as written.

    RFC 6068 section 2: percent-encoded UTF-8, blanks as %20; section 5: line breaks as %0D%0A.
    """
    lines = body.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    return (
        f"mailto:{quote(to or '', safe='@')}?subject={quote(subject, safe='')}&body={quote(lines, safe='')}"
    )
