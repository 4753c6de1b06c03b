"""Two contacts that are one person: what stands, as if it had been one thread all along."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.card import LIST_FIELDS, TEXT_FIELDS, CardFields, Phone, Social
from app.domain.contact import LONGEST_NOTE
from app.domain.followup import FollowUp
from app.domain.plain_card import MOST_ITEMS
from app.domain.sameness import same_text, united


@dataclass(frozen=True, slots=True)
class United:
    """All values of two contacts. ``left_over`` has those there is no field for, each as a text."""

    fields: CardFields
    left_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """A time you met: the day, where (an event's name), and what you talked about."""

    day: date
    event: str | None = None
    about: str = ""


def same_meeting(one: Talk, other: Talk) -> bool:
    """Whether two meetings are one: of the same day, and not at two events."""
    return one.day == other.day and (one.event == other.event or None in (one.event, other.event))


def talked(*abouts: str) -> tuple[str, str]:
    """What was talked about twice, each once and a line each; and of that what one note has no room for."""
    note, over = "", []
    for about in dict.fromkeys(filter(None, abouts)):
        longer = f"{note}\n{about}" if note else about
        if len(longer) > LONGEST_NOTE:
            over.append(about)
        else:
            note = longer
    return note, "\n".join(over)


def unite(known: CardFields, other: CardFields) -> United:
    """The lists of both, and each text of ``known`` where it has one, else of ``other``.

    What ``other`` says otherwise is left over, but for the language; so is what is beyond a field's bounds.
    """
    values: dict[str, Any] = {}
    over: list[str] = []
    for name in TEXT_FIELDS:
        mine, theirs = getattr(known, name), getattr(other, name)
        values[name] = mine or theirs
        if mine and theirs and name != "language" and not same_text(mine, theirs):
            over.append(theirs)
    for name in LIST_FIELDS:
        items = united(name, known, other)
        values[name] = items[:MOST_ITEMS]
        over += [_as_text(item) for item in items[MOST_ITEMS:]]
    return United(CardFields(**values), tuple(over))


def _as_text(item: str | Phone | Social) -> str:
    if isinstance(item, str):
        return item
    if isinstance(item, Phone):
        return " ".join(filter(None, (item.number, item.extension)))
    return " ".join(filter(None, (item.network, item.handle, item.url)))


def renewed(known: CardFields, card: CardFields) -> United:
    """A contact's fields after they gave you another card, by which they have a new title, company, mail.

    What it says comes first, but the name and the language of their mails stay; what they said until now is
    left over, where it was otherwise.
    """
    name, language = known.full_name or card.full_name, known.language or card.language
    new = unite(replace(card, full_name=name, language=language), known)
    misread = (card.full_name,) if card.full_name and not same_text(card.full_name, name) else ()
    return United(new.fields, misread + new.left_over)


def next_touch(kept: FollowUp, other: FollowUp, late: Collection[UUID] = ()) -> FollowUp:
    """Which of two next touches stays planned; it goes on where the one further along would have.

    An answer that is owed comes first, then a day they named, then the earlier; of equals ``kept``. Last
    comes whose id is in ``late``: a first mail to somebody who has heard from its owner as the other one.
    """
    first, second = sorted((kept, other), key=lambda t: (t.id in late, _FIRST[t.kind], t.asked_for))
    return replace(first, resume=max(first.resume, second.again))


_FIRST = {"reply": 0, "not_now": 1, "step": 2}


@dataclass(frozen=True, slots=True)
class Said:
    """Whether a contact has said neither yes nor no, on which day they did, and the day they were met."""

    is_open: bool
    on: date | None
    met_on: date


def stands(kept: Said, other: Said) -> bool:
    """Whether ``kept``'s answer stands for both, rather than ``other``'s.

    The later word counts: of two answers the later one, of an answer and an open contact the answer, unless
    they were met after it, which began anew. Of equals ``kept``'s.
    """
    if kept.is_open and other.is_open:
        return True
    if kept.is_open:
        return kept.met_on > (other.on or date.min)
    if other.is_open:
        return other.met_on <= (kept.on or date.min)
    return (kept.on or date.min) >= (other.on or date.min)


def earliest(*days: date | None) -> date | None:
    """The earliest of the days that are known."""
    return min((day for day in days if day), default=None)


def latest(*days: date | None) -> date | None:
    """The latest of the days that are known."""
    return max((day for day in days if day), default=None)


def tags(kept: Sequence[str], other: Sequence[str]) -> list[str]:
    """The tags of both, each once."""
    return list(dict.fromkeys([*kept, *other]))
