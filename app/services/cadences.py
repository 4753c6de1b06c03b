"""Cadences: those that ship, one's own, and putting people on one."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.domain.asked import Asked
from app.domain.cadence import SHIPPED, Cadence, Step
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.followup import Due, FollowUp
from app.domain.thread import OpenThread, Pace, paced
from app.ports import Kit
from app.services import days, letters, threads
from app.services.threads import Turn, turns
from app.store import accounts, cadences, contacts, events, followups
from app.store.asked import matching
from app.store.contacts import Contact
from app.store.db import writing


@dataclass(frozen=True, slots=True)
class Known:
    """A cadence, its key, and the contacts on it: all of them, and those still open."""

    id: str
    cadence: Cadence
    people: int = 0
    open: int = 0

    @property
    def shipped(self) -> bool:
        """Whether it came with the program, so nobody changes it."""
        return self.id in SHIPPED


def all_of(session: Session, account_id: UUID) -> list[Known]:
    """Every cadence the account may use: what ships first, then its own by name."""
    people = contacts.by_cadence(session, account_id)
    known = cadences.all_of(session, account_id)
    return [Known(key, cadence, *people.get(key, (0, 0))) for key, cadence in known.items()]


def get(session: Session, account_id: UUID, key: str) -> Known:
    """One cadence by its key. NotFound."""
    cadence = cadences.get(session, account_id, key)
    return Known(key, cadence, *contacts.by_cadence(session, account_id).get(key, (0, 0)))


def value(session: Session, account_id: UUID, key: str) -> Cadence:
    """A cadence by its key, without counting who is on it. NotFound."""
    return cadences.get(session, account_id, key)


def add(session: Session, kit: Kit, account_id: UUID, cadence: Cadence) -> Known:
    """A cadence of the owner's own. Invalid."""
    fit = _fit(session, account_id, cadence)
    with writing(session):
        accounts.lock(session, account_id)
        row = cadences.add(session, account_id, fit, kit.clock.now())
    return Known(str(row.id), fit)


def change(session: Session, kit: Kit, account_id: UUID, key: str, cadence: Cadence) -> Known:
    """Another name, other steps. Whoever is on it goes on as planned until ``replan``.

    Raises NotFound, Invalid, and Conflict for one that ships.
    """
    fit = _fit(session, account_id, cadence)
    with writing(session):
        accounts.lock(session, account_id)
        _own(session, account_id, key).write(fit, kit.clock.now())
    return get(session, account_id, key)


def delete(session: Session, account_id: UUID, key: str) -> None:
    """Remove one's own. NotFound; Conflict for one that ships, or while contacts are on it."""
    with writing(session):
        accounts.lock(session, account_id)
        row = _own(session, account_id, key)
        people, _ = contacts.by_cadence(session, account_id).get(key, (0, 0))
        if people:
            if people == 1:
                raise Conflict("1 person is on it. Put them on another one first.")
            raise Conflict("{people} people are on it. Put them on another one first.", people=people)
        session.delete(row)


def _own(session: Session, account_id: UUID, key: str) -> cadences.CadenceRow:
    if key in SHIPPED:
        raise Conflict("This one came with the program. Make your own of it.")
    return cadences.row(session, account_id, key)


def _fit(session: Session, account_id: UUID, cadence: Cadence) -> Cadence:
    """The cadence with a letter at each mail and nowhere else. Invalid for a letter there is not."""
    known = letters.for_steps(session, account_id)
    steps, repeats = (
        tuple(_with_letter(s, known) for s in part) for part in (cadence.steps, cadence.repeats)
    )
    return Cadence(" ".join(cadence.name.split()), steps, repeats)


def _with_letter(step: Step, known: Collection[str]) -> Step:
    if step.channel != "email":
        return replace(step, what=step.what.strip(), letter=None)
    letter = step.letter or "next"
    if letter not in known:
        raise Invalid("Choose one of the letters shown.", "letter")
    return replace(step, what=step.what.strip(), letter=letter)


def put(session: Session, kit: Kit, account_id: UUID, key: str, contact_ids: Collection[UUID]) -> int:
    """Put these contacts on a cadence; the next step of who is open is planned anew.

    Returns how many they are. NotFound for the cadence or any of the contacts.
    """
    ids = set(contact_ids)
    return _put(session, kit, account_id, key, contacts.those(account_id, ids), len(ids))


def put_event(session: Session, kit: Kit, account_id: UUID, key: str, event_id: UUID) -> int:
    """Put everybody open from an event on a cadence; how many there are. NotFound for either."""
    events.get(session, account_id, event_id)
    everybody = matching(account_id, Asked(event=event_id, answer="open"))
    return _put(session, kit, account_id, key, everybody)


def _put(session: Session, kit: Kit, account_id: UUID, key: str, who: Select[Contact], least: int = 0) -> int:
    with turns(session, kit, account_id, who) as everybody:
        cadence = cadences.get(session, account_id, key)
        if len(everybody) < least:
            raise NotFound("There is no such contact.")
        move(everybody, key, cadence)
    return len(everybody)


def move(everybody: Collection[Turn], key: str, cadence: Cadence) -> None:
    """Put contacts on the cadence of a key; inside the caller's commit."""
    moved = [now for now in everybody if now.contact.cadence != key]
    for now in moved:
        now.contact.cadence, now.contact.updated_at = key, now.now
    repace(moved, cadence)


def replan(session: Session, kit: Kit, account_id: UUID, key: str) -> int:
    """Plan the next step of everybody open on a cadence anew, by its gaps of now; how many. NotFound."""
    with turns(session, kit, account_id, contacts.on_cadence(account_id, key)) as everybody:
        repace(everybody, cadences.get(session, account_id, key))
    return len(everybody)


def repace(everybody: Collection[Turn], cadence: Cadence, *, anew: bool = False) -> None:
    """Plan the next steps of those who are open by a cadence; ``anew`` as for ``relevel``.

    Inside the caller's commit.
    """
    if not everybody:
        return
    one = next(iter(everybody))
    pace = Pace(cadence, one.account.workdays)
    put_off = followups.put_off(one.session, one.account.id, one.today)
    threads_now = [(now, now.thread) for now in everybody if now.is_open]
    changes = [
        (now, replace(thread, touch=repaced(thread.touch, pace, now.contact, put_off, now.today)))
        for now, thread in threads_now
    ]
    fresh = threads.plan(changes)
    days.relevel(one.session, one.kit, one.account, fresh, anew=anew)


def repaced(
    was: FollowUp, pace: Pace, contact: Contact, put_off: Collection[tuple[UUID, date]], today: date
) -> FollowUp:
    """An open contact's next touch at another pace; the same one where that changes nothing.

    A step by the same channel and letter stays the same follow-up, so its draft does, too.
    What would have been due by now is due today, and a day that is ``put_off``'s stands.
    """
    own_day = was.asked_for if (contact.id, was.asked_for) in put_off else date.min
    new = paced(OpenThread(was), pace, contact.touched_on, own_day).touch
    if (was.channel, was.letter) == (new.channel, new.letter):
        new = replace(new, id=was.id)
    if new == replace(was, due=new.due):
        return was
    if new.step:
        wanted = max(new.asked_for, pace.workdays.first(today))
        new = replace(new, wanted=wanted, due=Due(wanted))
    return new


def dates(session: Session, kit: Kit, account_id: UUID, cadence: Cadence, count: int) -> list[date]:
    """The days of the first ``count`` touches, were somebody met today and did all go as planned."""
    account = accounts.get(session, account_id)
    found = [days.today(kit, account)]
    for number in range(1, count):
        found.append(account.workdays.after(found[-1], cadence.step(number).gap))
    return found
