"""Dates, states and links as people read them; the templates' filters."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask

from app.domain.cadence import Cadence
from app.request import account, kit
from app.services import days
from app.services.contacts import Contact, Moment
from app.services.drafts import Draft
from app.services.followups import FollowUpRow
from app.web import links

CHANNELS = {
    "email": "Mail",
    "call": "Call",
    "linkedin": "LinkedIn",
    "message": "Message",
    "in_person": "Meet",
}
PHONES = {
    "mobile": "Mobile",
    "phone": "Phone",
    "whatsapp": "WhatsApp",
    "home": "Home",
    "fax": "Fax",
    "tollfree": "Toll-free",
    "unknown": "Phone",
}
NETWORKS = {"linkedin": "LinkedIn", "xing": "XING", "x": "X", "github": "GitHub", "youtube": "YouTube"}
REASONS = {
    "price": "Price",
    "timing": "Timing",
    "no_need": "No need",
    "other_supplier": "Other supplier",
    "wrong_person": "Wrong person",
    "other": "Something else",
}
STATES = {"done": "done", "kept": "kept", "let_go": "let go"}


def today() -> date:
    """The owner's local date."""
    return days.today(kit(), account())


def long_day(day: date) -> str:
    """ "Thursday 27 November"."""
    return f"{day:%A} {day.day} {day:%B}"


def short_day(day: date) -> str:
    """ "today", "Monday" within a week, else "Mon 24 Nov", with the year where it is another."""
    now = today()
    near = {now: "today", now + timedelta(days=1): "tomorrow", now - timedelta(days=1): "yesterday"}
    if day in near:
        return near[day]
    if abs((day - now).days) < 7:
        return f"{day:%A}"
    year = f" {day.year}" if day.year != now.year else ""
    return f"{day:%a} {day.day} {day:%b}{year}"


def ordinal(day: date) -> str:
    """ "the 26th": a day of a month that is known."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    ending = "th" if day.day in (11, 12, 13) else endings.get(day.day % 10, "th")
    return f"the {day.day}{ending}"


def clock_time(at: datetime) -> str:
    """ "10:00", where the owner is."""
    return f"{at.astimezone(account().tz):%H:%M}"


def moment(at: datetime) -> str:
    """ "today, 08:12"."""
    return f"{short_day(at.astimezone(account().tz).date())}, {clock_time(at)}"


def due_day(row: FollowUpRow) -> date:
    """The day where the owner is now: the row's may be of the zone they were in when they promised."""
    return row.due_at.astimezone(account().tz).date() if row.due_at else row.due_on


def due(row: FollowUpRow) -> str:
    """ "tomorrow", "Thu 27 Nov, 10:00"."""
    return short_day(due_day(row)) + (f", {clock_time(row.due_at)}" if row.due_at else "")


def late(row: FollowUpRow) -> bool:
    """Whether its day has passed."""
    return due_day(row) < today()


def later(after: date | None = None) -> list[tuple[str, date]]:
    """Days a follow-up is put off to with one tap: those after the day it is due now."""
    workdays, now = account().workdays, today()
    monday = now + timedelta(days=8 - now.isoweekday())
    tomorrow = workdays.after(now, 1)
    days = [("Tomorrow" if tomorrow == now + timedelta(days=1) else f"{tomorrow:%A}", tomorrow)]
    if workdays.first(monday) > tomorrow:
        days.append(("Next week", workdays.first(monday)))
    days.append(("In two weeks", workdays.first(now + timedelta(days=14))))
    return [(word, day) for word, day in days if after is None or day > after]


def seasons() -> list[tuple[str, date]]:
    """Days "not now" often means."""
    workdays, now = account().workdays, today()
    spans = (("In a month", 30), ("In three months", 91), ("In six months", 182), ("In a year", 365))
    return [(word, workdays.first(now + timedelta(days=days))) for word, days in spans]


def happened(moment: Moment) -> str:
    """A line of a contact's history: "Mail: Good to meet you", "No: price", "Skipped: Call"."""
    if moment.kind == "answer":
        return _answered(moment)
    if moment.kind == "skip":
        return f"Skipped: {moment.what}"
    if moment.kind == "snooze":
        return f"Put off to {short_day(moment.until or today())}: {moment.what}"
    return f"Mail: {moment.what}" if moment.mail else capital(moment.what)


def _answered(moment: Moment) -> str:
    if moment.answer == "no":
        return f"No: {REASONS[moment.reason or 'other'].lower()}"
    if moment.answer == "not_now":
        return f"Not now, but {short_day(moment.until or today())}"
    return "Yes" if moment.answer == "yes" else "Open again"


def rhythm(cadence: Cadence) -> str:
    """ "Mail the same day, call 2 working days later, mail 4 later, then every 30 working days"."""
    named = {channel: word if channel == "linkedin" else word.lower() for channel, word in CHANNELS.items()}
    steps = [f"{named[step.channel]} {step.gap} later" for step in cadence.steps[1:]]
    steps[:1] = [step.replace(" later", " working days later") for step in steps[:1]]
    gaps = sorted({step.gap for step in cadence.repeats})
    every = " or ".join(map(str, gaps))
    return f"{', '.join(['Mail the same day', *steps])}, then every {every} working days"


def capital(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def people(count: int) -> str:
    """Today's title."""
    if count == 0:
        return "Nobody waits for you today"
    return "One person to say hello to" if count == 1 else f"{count} people to say hello to"


def role(contact: Any) -> str:
    """ "Ingeniera · Cañellas Consultores": what stands beneath a name."""
    company = contact.company if contact.company != contact.label else None
    return " · ".join(filter(None, (contact.job_title, company)))


def language(draft: Draft, contact: Contact) -> str:
    """The code of the language a contact's letter of this kind is written in."""
    return kit().letters.find(draft.letter, contact.language or account().language).language


def event_options(events: Iterable[Any]) -> list[tuple[str, str]]:
    """Events as the options of a select."""
    return [(str(event.id), event.name) for event in events]


def register(app: Flask) -> None:
    """Give the templates these words."""
    filters: Mapping[str, Any] = {
        "long_day": long_day,
        "short_day": short_day,
        "clock_time": clock_time,
        "moment": moment,
        "due": due,
        "late": late,
        "capital": capital,
        "happened": happened,
        "rhythm": rhythm,
        "people": people,
        "role": role,
        "tel": links.tel,
        "web": links.web,
        "bare": links.bare,
        "mail": links.mail,
        "linkedin": links.linkedin,
        "find_on_linkedin": links.find_on_linkedin,
        "profile": links.profile,
    }
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals.update(
        event_options=event_options,
        CHANNELS=CHANNELS,
        PHONES=PHONES,
        NETWORKS=NETWORKS,
        STATES=STATES,
        REASONS=REASONS,
    )
