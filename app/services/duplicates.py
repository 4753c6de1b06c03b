"""Contacts that may be one person: suggested, and told apart. Merging is ``services.merging``'s."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from app.domain.errors import Invalid
from app.domain.likeness import pairs, person, why
from app.domain.words import english
from app.store import accounts, alike, contacts, merges
from app.store.contacts import Contact
from app.store.db import writing

TWO = english("Choose two contacts.")
#: So many pairs are shown at a time: those that are decided make room for others.
MOST = 50
#: So many accounts' pairs are remembered by a process.
KEPT = 100
#: Up to so many contacts are looked through for whoever only asks whether there are any.
FEW = 300


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contacts, the one met first in front, and why they may be one person, in words."""

    first: Contact
    second: Contact
    why: Sequence[str]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The surest pairs, and how many there are in all."""

    pairs: Sequence[Pair]
    count: int


@dataclass(frozen=True, slots=True)
class _Found:
    """The ids of the surest pairs, and how many there are in all, as of a revision of the account."""

    revision: int | None
    surest: Sequence[tuple[UUID, UUID, tuple[str, ...]]]
    count: int


#: What was found last, for each database: who looks again before anything has changed need not wait again.
_kept: WeakKeyDictionary[Engine | Connection, dict[UUID, _Found]] = WeakKeyDictionary()


def suggestions(session: Session, account_id: UUID) -> Suggestions:
    """Every two contacts that may be one person and were not told apart; the surest first."""
    found = _found(session, account_id)
    return Suggestions(_pairs(session, account_id, found.surest), found.count)


def kept_apart(session: Session, account_id: UUID) -> Suggestions:
    """Every two contacts that are not one person, as their owner said, by name."""
    shown, count = merges.kept_apart(session, account_id, MOST)
    return Suggestions(_pairs(session, account_id, [(one, other, ()) for one, other in shown]), count)


def _pairs(
    session: Session, account_id: UUID, found: Sequence[tuple[UUID, UUID, tuple[str, ...]]]
) -> list[Pair]:
    """Those of the pairs of which nobody has gone meanwhile."""
    query = contacts.those(account_id, {key for one, other, _ in found for key in (one, other)})
    people = {contact.id: contact for contact in session.scalars(query)}
    still = [each for each in found if {each[0], each[1]} <= people.keys()]
    return [_pair(people[one], people[other], reasons) for one, other, reasons in still]


def _found(session: Session, account_id: UUID) -> _Found:
    kept = _kept.setdefault(session.get_bind(), {})
    revision = alike.revision(session, account_id)
    found = kept.get(account_id)
    if found is None or found.revision != revision:
        apart = merges.different(session, account_id)
        people = alike.everybody(session, account_id)
        alike_ones = [pair for pair in pairs(people) if frozenset(pair[:2]) not in apart]
        surest = sorted(alike_ones, key=lambda pair: -len(pair[2]))[:MOST]
        found = _Found(revision, surest, len(alike_ones))
        if len(kept) >= KEPT:
            kept.clear()
        kept[account_id] = found
    return found


def _pair(one: Contact, other: Contact, reasons: Sequence[str]) -> Pair:
    first, second = sorted(
        (one, other), key=lambda each: (not each.met, each.met_on, each.created_at, each.sort)
    )
    return Pair(first, second, reasons)


def pair(session: Session, account_id: UUID, one: UUID, other: UUID) -> Pair:
    """Two contacts their owner takes for one person. NotFound for either, Invalid for the same one twice."""
    if one == other:
        raise Invalid(TWO, "contacts")
    first, second = (contacts.get(session, account_id, key) for key in (one, other))
    return _pair(first, second, why(person(first.fields), person(second.fields)))


def count_of_few(session: Session, account_id: UUID, people: int) -> int:
    """How many pairs there are among so many contacts; 0 where they are too many to look through."""
    return _found(session, account_id).count if people <= FEW else 0


def different(session: Session, account_id: UUID, one: UUID, other: UUID) -> None:
    """These two are not one person. NotFound for either, Invalid for the same one twice."""
    _tell(session, account_id, one, other, apart=True)


def maybe_one(session: Session, account_id: UUID, one: UUID, other: UUID) -> None:
    """Forget that these two are not one person. NotFound for either, Invalid for the same one twice."""
    _tell(session, account_id, one, other, apart=False)


def _tell(session: Session, account_id: UUID, one: UUID, other: UUID, *, apart: bool) -> None:
    if one == other:
        raise Invalid(TWO, "contacts")
    with writing(session):
        accounts.lock(session, account_id)
        for key in (one, other):
            contacts.get(session, account_id, key)
        (merges.tell_apart if apart else merges.take_for_one)(session, account_id, one, [other])
