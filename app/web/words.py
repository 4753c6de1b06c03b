"""Dates, states and links as people read them; the templates' filters."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date, format_skeleton, get_day_names
from flask import Flask
from flask_babel import format_decimal, gettext, lazy_gettext, ngettext

from app.domain.cadence import Cadence
from app.domain.likeness import ALIKE, SAME_MAIL, SAME_NUMBER
from app.domain.words import clock, filled
from app.request import account, kit, said, sentence_of, session
from app.services import addresses, days, wording
from app.services.contacts import Contact, Moment
from app.services.drafts import Draft
from app.services.followups import FollowUpRow
from app.services.languages import kept as of_ours
from app.web import languages, links

CHANNELS = {
    "email": lazy_gettext("Mail"),
    "call": lazy_gettext("Call"),
    "linkedin": "LinkedIn",
    "message": lazy_gettext("Message"),
    "in_person": lazy_gettext("Meet"),
}
PHONES = {
    "mobile": lazy_gettext("Mobile"),
    "phone": lazy_gettext("Phone"),
    "whatsapp": "WhatsApp",
    "home": lazy_gettext("Home"),
    "fax": lazy_gettext("Fax"),
    "tollfree": lazy_gettext("Toll-free"),
    "unknown": lazy_gettext("Phone"),
}
NETWORKS = {"linkedin": "LinkedIn", "xing": "XING", "x": "X", "github": "GitHub", "youtube": "YouTube"}
REASONS = {
    "price": lazy_gettext("Price"),
    "timing": lazy_gettext("Timing"),
    "no_need": lazy_gettext("No need"),
    "other_supplier": lazy_gettext("Other supplier"),
    "wrong_person": lazy_gettext("Wrong person"),
    "other": lazy_gettext("Something else"),
}
#: Why two contacts may be one person.
WHY = {
    SAME_MAIL: lazy_gettext("same mail"),
    SAME_NUMBER: lazy_gettext("same number"),
    ALIKE: lazy_gettext("alike name and company"),
}
STATES = {
    "sending": lazy_gettext("sending"),
    "waiting": lazy_gettext("waiting"),
    "reading": lazy_gettext("reading"),
    "ready": lazy_gettext("ready"),
    "failed": lazy_gettext("failed"),
    "done": lazy_gettext("done"),
    "kept": lazy_gettext("kept"),
    "let_go": lazy_gettext("let go"),
}

#: How a day is written in English; in other languages, the pattern the locale has for the same parts of it.
ENGLISH_DAYS = {
    "MMMEd": "EEE d MMM",
    "yMMMEd": "EEE d MMM y",
    "yMMMd": "d MMM y",
    "MMMd": "d MMM",
}


def kept(text: str) -> str:
    """What is stored in our English words, in the page's language; anybody's own words as they are."""
    return of_ours(text, said)


def within(text: object) -> str:
    """A word of ours within a sentence: small, but in German, whose nouns are not."""
    return str(text) if languages.locale().language == "de" else str(text).lower()


def today() -> date:
    """The owner's local date."""
    return days.today(kit(), account())


def when_met(day: date) -> str:
    """ "today", "yesterday", "on 9 Mar", "in November 2025": how one says it of a meeting."""
    now = today()
    if (now - day).days < 2:
        return short_day(day)
    if (now - day).days < 28:
        return gettext("on %(day)s", day=day_as(day, "MMMd"))
    month = format_date(day, "LLLL" if day.year == now.year else "LLLL y", languages.locale())
    return gettext("in %(month)s", month=month)


def day_as(day: date, parts: str) -> str:
    """A day written with these parts, a CLDR skeleton: "MMMEd" is "Mon 24 Nov", "Mo., 24. Nov."."""
    locale = languages.locale()
    if locale.language == "en":
        return format_date(day, ENGLISH_DAYS[parts], locale)
    return format_skeleton(parts, day, locale=locale)


def long_day(day: date) -> str:
    """ "Thursday 27 November"."""
    locale = languages.locale()
    if locale.language == "en":
        return format_date(day, "EEEE d MMMM", locale)
    return f"{weekday(day)}, {format_skeleton('MMMMd', day, locale=locale)}"


def weekday(day: date) -> str:
    """ "Thursday"."""
    return format_date(day, "EEEE", languages.locale())


def weekdays() -> list[str]:
    """ "Mon" to "Sun"."""
    names = get_day_names("abbreviated", "stand-alone", languages.locale())
    return [names[n].rstrip(".") for n in range(7)]


def month(day: date) -> str:
    """ "Nov"."""
    return format_date(day, "LLL", languages.locale())


def short_day(day: date) -> str:
    """ "today", "Monday" within a week, else "Mon 24 Nov", with the year where it is another."""
    now = today()
    if day == now:
        return gettext("today")
    if abs((day - now).days) == 1:
        return gettext("tomorrow") if day > now else gettext("yesterday")
    if abs((day - now).days) < 7:
        return weekday(day)
    return day_as(day, "MMMEd" if day.year == now.year else "yMMMEd")


def ordinal(day: date) -> str:
    """ "the 26th", where there is a word for it, else "26. Nov.": a day of a month that is known."""
    if languages.locale().language != "en":
        return day_as(day, "MMMd")
    endings = {1: "st", 2: "nd", 3: "rd"}
    ending = "th" if day.day in (11, 12, 13) else endings.get(day.day % 10, "th")
    return f"the {day.day}{ending}"


def clock_time(at: datetime) -> str:
    """ "10:00", where the owner is, as they write it there."""
    return clock(at, account().tz, str(languages.locale()))


def moment(at: datetime) -> str:
    """ "today, 8:12"."""
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
    is_next = tomorrow == now + timedelta(days=1)
    days = [(capital(gettext("tomorrow")) if is_next else weekday(tomorrow), tomorrow)]
    if workdays.first(monday) > tomorrow:
        days.append((gettext("Next week"), workdays.first(monday)))
    days.append((gettext("In two weeks"), workdays.first(now + timedelta(days=14))))
    return [(word, day) for word, day in days if after is None or day > after]


def seasons() -> list[tuple[str, date]]:
    """Days "not now" often means."""
    workdays, now = account().workdays, today()
    spans = (
        (gettext("In a month"), 30),
        (gettext("In three months"), 91),
        (gettext("In six months"), 182),
        (gettext("In a year"), 365),
    )
    return [(word, workdays.first(now + timedelta(days=days))) for word, days in spans]


def happened(moment: Moment) -> str:
    """A line of a contact's history: "Mail: Good to meet you", "No: price", "Skipped: Call"."""
    if moment.kind == "answer":
        return _answered(moment)
    if moment.mail:
        return gettext("Mail: %(subject)s", subject=moment.what)
    what = kept(moment.what)
    if moment.kind == "skip":
        return gettext("Skipped: %(what)s", what=what)
    if moment.kind == "snooze":
        return gettext("Put off to %(day)s: %(what)s", day=short_day(moment.until or today()), what=what)
    return capital(what)


def _answered(moment: Moment) -> str:
    if moment.answer == "no":
        return gettext("No: %(reason)s", reason=within(REASONS[moment.reason or "other"]))
    if moment.answer == "not_now":
        return gettext("Not now, but %(day)s", day=short_day(moment.until or today()))
    return gettext("Yes") if moment.answer == "yes" else gettext("Open again")


def rhythm(cadence: Cadence) -> str:
    """ "Mail the same day, call 2 working days later, mail 4 later, then every 30 working days"."""
    named = {channel: word if channel == "linkedin" else within(word) for channel, word in CHANNELS.items()}
    parts = [gettext("Mail the same day")]
    for n, step in enumerate(cadence.steps[1:]):
        how = named[step.channel]
        parts.append(
            gettext("%(how)s %(gap)s later", how=how, gap=step.gap)
            if n
            else gettext("%(how)s %(gap)s working days later", how=how, gap=step.gap)
        )
    return ", ".join([*parts, gettext("then every %(gaps)s working days", gaps=gaps(cadence))])


def gaps(cadence: Cadence) -> str:
    """ "20 or 30": the working days between the touches that repeat."""
    return f" {gettext('or')} ".join(map(str, sorted({step.gap for step in cadence.repeats})))


def capital(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def soon(at: datetime) -> bool:
    """Whether a mail that waits goes out within a minute."""
    return at <= kit().clock.now() + timedelta(minutes=1)


def goes_out(at: datetime) -> str:
    """ "goes out tomorrow, 8:00", of a mail that waits."""
    if soon(at):
        return gettext("goes out in a moment")
    return gettext("goes out %(when)s", when=moment(at))


def people(count: int, mails: int = 0) -> str:
    """Today's title. ``mails``: those one has to look at where nobody waits."""
    if count == 0 and mails:
        said = ngettext("One mail to look at", "{count} mails to look at", mails)
        return filled(said, {"count": mails})
    if count == 0:
        return gettext("Nobody waits for you today")
    said = ngettext("One person to say hello to", "{count} people to say hello to", count)
    return filled(said, {"count": count})


def role(contact: Any) -> str:
    """ "Ingeniera · Cañellas Consultores": what stands beneath a name."""
    company = contact.company if contact.company != contact.label else None
    return " · ".join(filter(None, (contact.job_title, company)))


def language(draft: Draft, contact: Contact) -> str:
    """The code of the language a contact's letter of this kind is written in."""
    return wording.letter_for(session(), kit(), account(), contact, draft.letter).language


def event_options(events: Iterable[Any]) -> list[tuple[str, str]]:
    """Events as the options of a select."""
    return [(str(event.id), event.name) for event in events]


def doubts_of(values: Mapping[str, Any], n: int) -> str:
    """What speaks against the ``n``-th mail address of a form by what else stands in it."""
    emails = values["emails"]
    found = addresses.look_at(emails[n], values["urls"], values["company"]) if n < len(emails) else []
    return " ".join(map(sentence_of, found))


def register(app: Flask) -> None:
    """Give the templates these words."""
    filters: Mapping[str, Any] = {
        "kept": kept,
        "said": said,
        "within": within,
        "number": format_decimal,
        "day_as": day_as,
        "month": month,
        "gaps": gaps,
        "long_day": long_day,
        "short_day": short_day,
        "when_met": when_met,
        "clock_time": clock_time,
        "moment": moment,
        "due": due,
        "late": late,
        "goes_out": goes_out,
        "soon": soon,
        "capital": capital,
        "happened": happened,
        "rhythm": rhythm,
        "people": people,
        "role": role,
        "tel": links.tel,
        "web": links.web,
        "bare": links.bare,
        "breakable": links.breakable,
        "mail": links.mail,
        "answer": links.answer,
        "linkedin": links.linkedin,
        "find_on_linkedin": links.find_on_linkedin,
        "profile": links.profile,
    }
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals.update(
        event_options=event_options,
        doubts_of=doubts_of,
        weekdays=weekdays,
        CHANNELS=CHANNELS,
        PHONES=PHONES,
        NETWORKS=NETWORKS,
        STATES=STATES,
        REASONS=REASONS,
        WHY=WHY,
    )
