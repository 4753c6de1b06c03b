"""Events: name the one you are at; it stays chosen."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.domain.errors import Conflict, Invalid
from app.ports import Kit
from app.services.texts import LONGEST_LINE, fit
from app.store import accounts, contacts, events
from app.store.db import writing
from app.store.events import Event

LONGEST_NAME = 200


def add(
    session: Session,
    kit: Kit,
    account_id: UUID,
    name: str,
    *,
    place: str = "",
    from_date: date | None = None,
    to_date: date | None = None,
    current: bool = True,
    event_id: UUID | None = None,
) -> Event:
    """A new event, the current one unless said otherwise.

    The same ``event_id`` again, made by who asks, is the same event, and changes nothing. Raises Invalid
    for a blank name or turned dates, Conflict where the id is of somebody else's.
    """
    name, place = _fit(name, from_date, to_date), fit(place, LONGEST_LINE, "place")
    with writing(session):
        accounts.lock(session, account_id)
        known = session.get(Event, event_id) if event_id else None
        if known and known.account_id != account_id:
            raise Conflict("This id is taken.")
        if known:
            return known
        if current:
            events.leave(session, account_id)
        event = Event(id=event_id or uuid4(), account_id=account_id, name=name, place=place)
        event.created_at = kit.clock.now()
        event.from_date, event.to_date, event.current = from_date, to_date, current
        session.add(event)
    return event


def _fit(name: str, from_date: date | None, to_date: date | None) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid("Give the event a name of up to {most} characters.", "name", most=LONGEST_NAME)
    if from_date and to_date and to_date < from_date:
        raise Invalid("The event ends before it begins.", "to")
    return name


def change(
    session: Session,
    account_id: UUID,
    event_id: UUID,
    name: str,
    place: str,
    from_date: date | None,
    to_date: date | None,
) -> Event:
    """Another name, place or days. NotFound; Invalid for a blank name, a place too long, turned dates."""
    name, place = _fit(name, from_date, to_date), fit(place, LONGEST_LINE, "place")
    with writing(session):
        accounts.lock(session, account_id)
        event = events.get(session, account_id, event_id)
        event.name, event.place, event.from_date, event.to_date = name, place, from_date, to_date
    return event


def get(session: Session, account_id: UUID, event_id: UUID) -> Event:
    """One event. NotFound."""
    return events.get(session, account_id, event_id)


def tally(session: Session, account_id: UUID, event_id: UUID) -> tuple[int, int, int]:
    """How many cards of an event are kept, to how many of them was written, and how many are open."""
    return contacts.at_event(session, account_id, event_id)


def choose(session: Session, account_id: UUID, event_id: UUID | None) -> None:
    """Be at that event, or at none. NotFound."""
    with writing(session):
        accounts.lock(session, account_id)
        chosen = events.get(session, account_id, event_id) if event_id else None
        events.leave(session, account_id)
        if chosen:
            session.refresh(chosen)
            chosen.current = True


def all_of(session: Session, account_id: UUID) -> list[Event]:
    """The account's events, newest first."""
    return events.all_of(session, account_id)


def current(session: Session, account_id: UUID) -> Event | None:
    """The event the owner is at."""
    return events.current(session, account_id)
