"""Bringing a file's people in: recognised, made, filled up. Nothing here commits."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.domain.acquaintance import Person, ways_of
from app.domain.arrivals import Arrival, arrivals
from app.domain.cadence import WIDEST_REPEAT, Channel
from app.domain.contact import fold
from app.domain.errors import Invalid
from app.domain.followup import FIRST_YEAR, FollowUp, Rank
from app.domain.incoming import Incoming
from app.domain.thread import LONGEST_WAIT, OpenThread, Pace, step
from app.domain.words import english
from app.ports import Kit
from app.services import days, giving, threads, wording
from app.services.threads import Turn
from app.store import accounts, cadences, contacts, events, imports, moments, uids
from app.store.accounts import Account
from app.store.contacts import Contact
from app.store.events import Event
from app.store.moments import Moment
from app.store.uids import ContactUid

Where = Literal["none", "current", "category"]

NOTED = english("Noted in your address book")
#: What is done first with whom no mail reaches.
_NO_MAIL: Mapping[str, tuple[Channel, str]] = {
    "call": ("call", english("Call")),
    "linkedin": ("linkedin", english("Say hello on LinkedIn")),
    "message": ("message", english("Find out how to reach them")),
}


@dataclass(frozen=True, slots=True)
class Begin:
    """How it goes on with whom a file brings: from which day (None: now), by which cadence, met where.

    ``where``: at no event, at the current one, or at the one a category is the name of.
    """

    on: date | None = None
    cadence: str = "persistent"
    where: Where = "none"


def recognised(session: Session, account_id: UUID, told: Sequence[Incoming]) -> list[Arrival]:
    """Who of a file is new and who is known."""
    noted = imports.notes(session, account_id)
    here = {
        contact.id: Person(
            contact.fields,
            tuple(contact.tags),
            (contact.talked_about, *noted.get(contact.id, ())),
            _event_name(contact),
            contact.id,
        )
        for contact in imports.everybody(session, account_id)
    }
    ways = {way for each in told if each.uid for way in ways_of(each.uid)}
    owners = {way: here[key] for way, key in uids.owners(session, account_id, ways).items()}
    ids = {str(key): person for key, person in here.items() if str(key) in ways}
    return arrivals(told, here.values(), ids | owners)


def _event_name(contact: Contact) -> str | None:
    return contact.event.name if contact.event else None


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file's people came to: the ids of those made, how many known ones got something, and what."""

    made: list[UUID]
    more: int
    given: dict[str, dict[str, Any]]


def bring(
    session: Session,
    kit: Kit,
    account_id: UUID,
    told: Sequence[Incoming],
    begin: Begin,
    only: Collection[int] | None = None,
) -> Brought:
    """Make who is new, give who is known what is added; ``only`` whom these numbers of ``told`` tell of.

    Raises NotFound for the cadence, Invalid for a day that is no day to begin, or for numbers of nobody.
    """
    account = accounts.get(session, account_id)
    found = chosen(recognised(session, account_id, told), only)
    made = _make(session, kit, account, [a.person for a in found if a.kind == "new" and a.person], begin)
    more = {a.person.id: a.person for a in found if a.kind == "more" and a.person and a.person.id}
    given = {
        str(contact.id): _fill(session, kit, account, contact, more[contact.id])
        for contact in session.scalars(contacts.those(account_id, set(more)))
    }
    people = {id(a.person): a.person for a in found if a.person and a.person.new_uids}
    _name(session, kit, account_id, people.values(), set(made))
    for person in people.values():
        if person.id and person.id not in made:
            given.setdefault(str(person.id), {})["uids"] = person.new_uids
    return Brought(made, len(more), given)


def chosen(found: Sequence[Arrival], only: Collection[int] | None) -> Sequence[Arrival]:
    """The arrivals of those people whom these numbers tell of, wherever the file tells of them; all for None.

    Invalid where they are nobody's, or none.
    """
    if only is None:
        return found
    people = [found[n].person for n in only if 0 <= n < len(found)]
    if not people:
        raise Invalid("Choose at least one person.", "only")
    if len(people) < len(only) or None in people:
        raise Invalid("There is nobody of that number in this file.", "only")
    who = set(map(id, people))
    return [arrival for arrival in found if arrival.person and id(arrival.person) in who]


def _make(session: Session, kit: Kit, account: Account, people: Sequence[Person], begin: Begin) -> list[UUID]:
    """The contacts of these people with their first step and its draft; days are levelled once for all."""
    today = days.today(kit, account)
    if begin.on and not today < begin.on <= today + LONGEST_WAIT:
        raise Invalid("Give a day that is still to come.", "begin")
    pace = Pace(cadences.get(session, account.id, begin.cadence), account.workdays)
    if not people:
        return []
    at = _events(session, account.id, begin.where)
    for person in people:
        contact = _contact(kit, account, person, today, at)
        contact.cadence = begin.cadence
        session.add(contact)
        person.id = contact.id
    session.flush()
    rows = session.scalars(contacts.those(account.id, [person.id for person in people if person.id]))
    turns = [Turn(session, kit, account, contact, [], new=True) for contact in rows]
    wanted = pace.workdays.first(begin.on or today)
    new = {person.id: person for person in people}
    for now in turns:
        _note(session, kit, account, now.contact, _apart(new[now.contact.id]))
    fresh = threads.plan([(now, OpenThread(_first(pace, wanted, now.contact))) for now in turns])
    days.relevel(session, kit, account, fresh)
    return [now.contact.id for now in turns]


def _first(pace: Pace, wanted: date, contact: Contact) -> FollowUp:
    """The first touch of somebody known from elsewhere: it waits for a day with room, behind all others.

    Who has no mail address is called, else sought elsewhere: nobody gets a mail to nowhere.
    """
    first = replace(step(pace, 0, wanted), rank=Rank.REPEAT, patience=WIDEST_REPEAT)
    if contact.emails:
        return first
    channel, what = _NO_MAIL["call" if contact.phones else "linkedin" if contact.social else "message"]
    return replace(first, channel=channel, what=what, letter=None)


def _events(session: Session, account_id: UUID, where: Where) -> Callable[[Sequence[str]], Event | None]:
    """Where somebody with these tags was met."""
    if where == "current":
        here = events.current(session, account_id)
        return lambda _: here
    named = (
        {fold(event.name): event for event in events.all_of(session, account_id)} if where != "none" else {}
    )
    return lambda tags: next((named[fold(tag)] for tag in tags if fold(tag) in named), None)


def _contact(
    kit: Kit, account: Account, person: Person, today: date, at: Callable[[Sequence[str]], Event | None]
) -> Contact:
    now, event = kit.clock.now(), at(person.tags)
    met_on = _met(person, event, today)
    contact = Contact(
        id=uuid4(),
        account_id=account.id,
        event=event,
        met_on=met_on or today,
        met=met_on is not None,
        created_at=now,
        updated_at=now,
        tags=[tag for tag in person.tags if event is None or fold(tag) != fold(event.name)],
    )
    talked_about = "".join(person.new_notes[:1]) if person.met_on else ""
    contact.write(person.fields, talked_about, person.notes)
    return contact


def _met(person: Person, event: Event | None, today: date) -> date | None:
    """The day somebody was met, as the file tells or the event they were met at; None where none does."""
    told = person.met_on
    if told and told.year > FIRST_YEAR and told <= today:
        return told
    if event is None:
        return None
    last = event.to_date or event.from_date or (today if event.current else None)
    return min(last, today) if last else None


def _apart(person: Person) -> list[str]:
    """What is noted of somebody new besides what was talked about: on the day they were met, that is."""
    return person.new_notes[1:] if person.met_on else person.new_notes


def _note(session: Session, kit: Kit, account: Account, contact: Contact, notes: Iterable[str]) -> list[UUID]:
    """Put down what an address book notes of somebody; the ids. Mails quote what was talked about, not this.

    To undoing it is older than all that has happened: what was noted last can still be taken back.
    """
    ids = []
    for note in notes:
        ids.append(uuid4())
        about = {"kind": "import", "what": NOTED, "note": note, "before": {}, "at": kit.clock.now()}
        whose = {"account_id": account.id, "contact_id": contact.id, "made_at": contact.created_at}
        session.add(Moment(id=ids[-1], **whose, **about, day=days.today(kit, account)))
    return ids


def _fill(session: Session, kit: Kit, account: Account, contact: Contact, person: Person) -> dict[str, Any]:
    """Give somebody known what is added; says what it was (``giving``)."""
    before = giving.as_it_is(contact)
    notes = _note(session, kit, account, contact, person.new_notes)
    session.flush()
    contact.write(person.fields, contact.talked_about, moments.notes_of(session, contact.id))
    contact.tags = list(person.tags)
    contact.updated_at = kit.clock.now()
    wording.reword(session, kit, contact)
    return giving.gift(before, giving.as_it_is(contact), notes)


def _name(
    session: Session, kit: Kit, account_id: UUID, people: Iterable[Person], made: Collection[UUID]
) -> None:
    """Have people known by the UIDs the file gives them; what their own vCard bears stays what it was."""
    now = kit.clock.now()
    everybody = {person.id: person for person in people if person.id}
    named = uids.of_contacts(session, everybody)
    for contact in session.scalars(contacts.those(account_id, everybody)):
        names = [(uid, now) for uid in everybody[contact.id].new_uids]
        if contact.id not in named and contact.id not in made:
            names.append((f"urn:uuid:{contact.id}", contact.created_at))
        session.add_all(
            ContactUid(account_id=account_id, uid=uid, contact_id=contact.id, created_at=at)
            for uid, at in names
        )
