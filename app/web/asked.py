"""Which contacts the list shows, in its address and in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, get_args
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from app.domain import contact
from app.domain.asked import Asked, FirstMail
from app.domain.errors import Invalid
from app.web.words import REASONS, short_day, within

ANSWERS = {
    "open": lazy_gettext("no yes or no yet"),
    "waiting": lazy_gettext("waiting for an answer"),
    "not_now": lazy_gettext("not now"),
    "yes": lazy_gettext("said yes"),
    "no": lazy_gettext("said no"),
}
MAILS: Mapping[FirstMail, str] = {
    "same_day": lazy_gettext("mailed the same day"),
    "later": lazy_gettext("mailed later"),
    "sent": lazy_gettext("mailed"),
    "none": lazy_gettext("not mailed yet"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing asked for, in words, and the address of the list without it."""

    words: str
    without: str


def read(args: Mapping[str, str]) -> Asked:
    """What an address asks for. Invalid where it asks for what there is not."""
    event = args.get("event") or None
    try:
        return Asked(
            q=args.get("q", "").strip(),
            event=UUID(event) if event and event != "none" else "none" if event else None,
            answer=_one_of(args, "answer", tuple(ANSWERS)),
            reason=_one_of(args, "reason", contact.REASONS),
            mail=_one_of(args, "mail", get_args(FirstMail)),
            heard=bool(args.get("heard")),
            met=bool(args.get("met")),
            **{name: date.fromisoformat(args[name]) for name in _DAYS if args.get(name)},
            **{name: max(0, min(int(args[name]), _MOST)) for name in _NUMBERS if args.get(name)},
        )
    except ValueError:
        raise Invalid("This list can't be shown: its address is damaged.") from None


_DAYS = ("touched", "met_since", "answered_since", "quiet_from", "quiet_to")
_NUMBERS = ("touches_from", "touches_to")
#: More touches than anybody has; a database's integers end somewhere.
_MOST = 1_000_000


def _one_of(args: Mapping[str, str], name: str, known: tuple[Any, ...]) -> Any:
    text = args.get(name) or None
    if text is not None and text not in known:
        raise ValueError(text)
    return text


def written(asked: Asked) -> dict[str, str]:
    """What is asked for as an address holds it; ``read`` takes it back."""
    values = {field.name: getattr(asked, field.name) for field in fields(asked)}
    return {
        name: "1" if value is True else str(value)
        for name, value in values.items()
        if value not in (None, "", False) or (value == 0 and name in _NUMBERS)
    }


def address(asked: Asked, **more: str) -> str:
    """Where the list of those asked for is."""
    return url_for("contacts.index", **written(asked), **more)


def chips(asked: Asked, today: date, **more: str) -> list[Chip]:
    """Each thing asked for beyond words and event, which have places of their own on the page."""
    return [Chip(words, address(replace(asked, **gone), **more)) for words, gone in _said(asked, today)]


def _said(asked: Asked, today: date) -> Iterator[tuple[str, dict[str, Any]]]:
    if asked.event == "none":
        yield _("met at no event"), {"event": None}
    if asked.answer:
        yield str(ANSWERS[asked.answer]), {"answer": None}
    if asked.reason:
        yield _("reason: %(reason)s", reason=within(REASONS[asked.reason])), {"reason": None}
    if asked.mail:
        yield str(MAILS[asked.mail]), {"mail": None}
    if asked.heard:
        yield _("heard back"), {"heard": False}
    if asked.touched:
        yield _("in touch %(day)s", day=short_day(asked.touched)), {"touched": None}
    if asked.met_since:
        yield _("met since %(day)s", day=short_day(asked.met_since)), {"met_since": None, "met": False}
    elif asked.met:
        yield _("met in person"), {"met": False}
    if asked.answered_since:
        yield _("answered since %(day)s", day=short_day(asked.answered_since)), {"answered_since": None}
    if asked.quiet_from or asked.quiet_to:
        least = (today - asked.quiet_to).days if asked.quiet_to else 0
        most = (today - asked.quiet_from).days if asked.quiet_from else None
        yield _("waiting %(days)s", days=days(least, most)), {"quiet_from": None, "quiet_to": None}
    if asked.touches_from is not None or asked.touches_to is not None:
        how_many = touches(asked.touches_from or 0, asked.touches_to)
        yield how_many, {"touches_from": None, "touches_to": None}


def days(least: int, most: int | None) -> str:
    """ "8 to 30 days", "up to 7 days", "181 days or more"."""
    if most is None:
        return ngettext("%(num)s day or more", "%(num)s days or more", least)
    if least == most:
        return ngettext("%(num)s day", "%(num)s days", least)
    if not least:
        return ngettext("up to %(num)s day", "up to %(num)s days", most)
    return ngettext("%(least)s to %(num)s day", "%(least)s to %(num)s days", most, least=least)


def touches(least: int, most: int | None) -> str:
    """ "1 touch", "3 to 5 touches"."""
    if most is None:
        return ngettext("%(num)s touch or more", "%(num)s touches or more", least)
    if least == most:
        return ngettext("%(num)s touch", "%(num)s touches", least)
    if not least:
        return ngettext("up to %(num)s touch", "up to %(num)s touches", most)
    return ngettext("%(least)s to %(num)s touch", "%(least)s to %(num)s touches", most, least=least)
