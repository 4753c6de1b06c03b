"""When days are full: how much comes too late, and what would help, each measured before it is done."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.cadence import GENTLE, PERSISTENT
from app.domain.followup import FollowUp
from app.domain.levelling import Touch, level
from app.domain.thread import Pace
from app.domain.workdays import WorkDays
from app.ports import Kit
from app.services import cadences, days, threads
from app.services.threads import turns
from app.store import accounts, contacts, followups
from app.store.contacts import Contact
from app.store.db import writing

#: Who was written to so often without a word back counts as silent.
SILENT = len(PERSISTENT.steps)
#: The most people a day there can be.
MOST_A_DAY = 100
#: What the thread of somebody let go says.
LET_GO = "let go"
#: The most people the list to let go shows.
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Way:
    """One way out: ``much`` of it (people a day, people), and how many touches come too late then."""

    much: int
    left: int


@dataclass(frozen=True, slots=True)
class Full:
    """How full the days are: ``late`` touches come too late, the worst ``days`` working days after its day.

    What helps: ``number`` people a day, ``thin``: so many silent ones on Gentle, ``let_go``: so many of
    ``silent`` let go, longest silent first. None for a way that doesn't help.
    """

    late: int
    days: int
    daily: int
    number: Way | None = None
    thin: Way | None = None
    let_go: Way | None = None
    silent: Sequence[Contact] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is planned, with nothing holding on to a day that is too late."""

    touches: Sequence[Touch]
    workdays: WorkDays
    today: date
    done: int

    def late(
        self, daily: int, gone: Collection[UUID] = (), instead: Mapping[UUID, Touch] | None = None
    ) -> list[Touch]:
        """What comes too late at ``daily`` a day, without those people, with other touches for some."""
        others = instead or {}
        touches = [others.get(t.id, t) for t in self.touches if t.contact not in gone]
        placed = level(touches, self.workdays, daily, self.today, (), self.done)
        return [t._replace(due=placed[t.id].due) for t in touches if t.id in placed and placed[t.id].too_late]


def full(session: Session, kit: Kit, account_id: UUID) -> Full:
    """How full the owner's days are, and what would help."""
    account = accounts.get(session, account_id)
    today, daily, workdays = days.today(kit, account), account.daily_touches, account.workdays
    known = followups.touches(session, account_id)
    late = [touch for touch, too_late, _ in known.values() if too_late and touch.due >= today]
    if not late:
        return Full(0, 0, daily)
    touches = [days.forward(t, today) if too_late else t for t, too_late, _ in known.values()]
    plan = _Plan(touches, workdays, today, followups.done_on(session, account_id, today, account.tz))
    silent = session.scalars(contacts.silent(account_id, SILENT)).all()

    def helps(way: Way | None) -> Way | None:
        return way if way and way.left < len(late) else None

    return Full(
        len(late),
        _worst(late, workdays),
        daily,
        helps(_number(plan, daily)),
        helps(_thin(session, plan, daily, silent)),
        helps(_let_go(plan, daily, silent)),
        silent[:MOST_SHOWN],
    )


def _worst(late: Iterable[Touch], workdays: WorkDays) -> int:
    """The most working days one of them comes after its day."""
    spans = {(touch.wanted, touch.due) for touch in late}
    first, last = min(wanted for wanted, _ in spans), max(due for _, due in spans)
    number: dict[date, int] = {}
    day = workdays.first(first)
    while day <= workdays.first(last):
        number[day] = len(number)
        day = workdays.after(day, 1)
    return max(number[workdays.first(due)] - number[workdays.first(wanted)] for wanted, due in spans)


def _number(plan: _Plan, daily: int) -> Way:
    """The smallest number a day that leaves nothing too late, else the largest there can be."""
    low, high = daily, MOST_A_DAY
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if plan.late(middle) else (low, middle)
    return Way(low, len(plan.late(low)))


def _thin(session: Session, plan: _Plan, daily: int, silent: Sequence[Contact]) -> Way | None:
    """All silent ones on Gentle."""
    slower = {c.id: c for c in silent if c.cadence != "gentle"}
    if not slower:
        return None
    rows = followups.planned_of_all(session, silent[0].account_id, list(slower))
    pace, known = Pace(GENTLE, plan.workdays), {touch.id: touch for touch in plan.touches}
    steps = ((row.value, slower[row.contact_id]) for row in rows if row.kind != "promise")
    put_off = followups.put_off(session, silent[0].account_id, plan.today)
    instead = {
        was.id: _as(known[was.id], cadences.repaced(was, pace, who, put_off, plan.today), plan.today)
        for was, who in steps
    }
    return Way(len(slower), len(plan.late(daily, instead=instead)))


def _as(touch: Touch, new: FollowUp, today: date) -> Touch:
    due = max(new.asked_for, today)
    return touch._replace(rank=int(new.rank), wanted=new.asked_for, due=due, patience=new.patience)


def _let_go(plan: _Plan, daily: int, silent: Sequence[Contact]) -> Way | None:
    """The fewest silent ones without whom nothing comes too late, else as many as the list shows."""
    if not silent:
        return None
    ids = [contact.id for contact in silent[:MOST_SHOWN]]
    low, high = 1, len(ids)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if plan.late(daily, set(ids[:middle])) else (low, middle)
    return Way(low, len(plan.late(daily, set(ids[:low]))))


def thin(session: Session, kit: Kit, account_id: UUID) -> int:
    """Put all silent ones on Gentle, and find earlier days for what came too late; how many they are."""
    with turns(session, kit, account_id, contacts.silent(account_id, SILENT)) as everybody:
        slower = [now for now in everybody if now.contact.cadence != "gentle"]
        for now in slower:
            now.contact.cadence, now.contact.updated_at = "gentle", now.now
        cadences.repace(slower, GENTLE, anew=True)
    return len(slower)


def let_go(session: Session, kit: Kit, account_id: UUID, contact_ids: Collection[UUID]) -> int:
    """A no for each of these who are open, and earlier days for what came too late; how many they are.

    Each no stands in the thread of its contact, and can be taken back there.
    """
    with turns(session, kit, account_id, contacts.those(account_id, set(contact_ids))) as everybody:
        going = [now for now in everybody if now.is_open]
        fresh = threads.plan([(now, ()) for now in going])
        for now in going:
            contact = now.contact
            contact.answer, contact.answer_reason, contact.answer_words = "no", "other", LET_GO
            contact.answered_on, contact.not_now_until, contact.updated_at = now.today, None, now.now
            now.note("answer", answer="no", reason="other", note=LET_GO)
        account = accounts.get(session, account_id)
        days.relevel(session, kit, account, fresh, anew=True)
    return len(going)


def overdue(session: Session, kit: Kit, account_id: UUID) -> int:
    """How many steps and replies are overdue; promises and first mails don't count."""
    return followups.overdue(session, account_id, days.today(kit, accounts.get(session, account_id)))


def spread(session: Session, kit: Kit, account_id: UUID) -> int:
    """Steps and replies that are overdue find days from today on, as many a day as have room; how many."""
    with writing(session):
        accounts.lock(session, account_id)
        account = accounts.get(session, account_id)
        ids = followups.want_today(session, account_id, days.today(kit, account), kit.clock.now())
        days.relevel(session, kit, account, ids)
    return len(ids)
