"""Contacts that may be one person: suggested, and told apart. Merging is ``services.merging``'s."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.errors import Invalid
from app.domain.likeness import pairs
from app.ports import Kit
from app.store import accounts, alike, contacts, merges
from app.store.contacts import Contact
from app.store.db import writing

#: So many pairs are shown at a time: those that are decided make room for others.
MOST = 50
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


def suggestions(session: Session, account_id: UUID) -> Suggestions:
    """Every two contacts that may be one person and were not told apart; the surest first."""
    found = _pairs(session, account_id)
    shown = found[:MOST]
    query = contacts.those(account_id, {key for one, other, _ in shown for key in (one, other)})
    people = {contact.id: contact for contact in session.scalars(query)}
    return Suggestions([_pair(people[one], people[other], why) for one, other, why in shown], len(found))


def _pairs(session: Session, account_id: UUID) -> list[tuple[UUID, UUID, tuple[str, ...]]]:
    apart = merges.different(session, account_id)
    people = alike.everybody(session, account_id)
    found = [pair for pair in pairs(people) if frozenset(pair[:2]) not in apart]
    return sorted(found, key=lambda pair: -len(pair[2]))


def _pair(one: Contact, other: Contact, why: Sequence[str]) -> Pair:
    first, second = sorted((one, other), key=lambda contact: (contact.met_on, contact.created_at))
    return Pair(first, second, why)


def count_of_few(session: Session, account_id: UUID, people: int) -> int:
    """How many pairs there are among so many contacts; 0 where they are too many to look through."""
    return len(_pairs(session, account_id)) if people <= FEW else 0


def different(session: Session, _kit: Kit, account_id: UUID, one: UUID, other: UUID) -> None:
    """These two are not one person. NotFound for either, Invalid for the same one twice."""
    _tell(session, account_id, one, other, apart=True)


def maybe_one(session: Session, _kit: Kit, account_id: UUID, one: UUID, other: UUID) -> None:
    """Forget that these two are not one person. NotFound for either, Invalid for the same one twice."""
    _tell(session, account_id, one, other, apart=False)


def _tell(session: Session, account_id: UUID, one: UUID, other: UUID, *, apart: bool) -> None:
    if one == other:
        raise Invalid("Choose two contacts.", "contacts")
    with writing(session):
        accounts.lock(session, account_id)
        for key in (one, other):
            contacts.get(session, account_id, key)
        (merges.tell_apart if apart else merges.take_for_one)(session, account_id, one, [other])
