"""Follow-ups: what is due, and doing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.contact import OPEN
from app.domain.errors import Conflict
from app.domain.followup import complete, undo
from app.ports import Kit
from app.services import threads
from app.store import accounts, contacts, followups
from app.store.accounts import Account
from app.store.contacts import Contact
from app.store.db import writing
from app.store.followups import FollowUpRow
from app.store.pages import Page


@dataclass(frozen=True, slots=True)
class Today:
    """What is due by the owner's today, most urgent first, in the order of the page."""

    overdue: Sequence[FollowUpRow]
    promised: Sequence[FollowUpRow]
    intros: Sequence[FollowUpRow]
    steps: Sequence[FollowUpRow]

    @property
    def all(self) -> list[FollowUpRow]:
        """All of them."""
        return [*self.overdue, *self.promised, *self.intros, *self.steps]


def due_today(session: Session, kit: Kit, account_id: UUID) -> Today:
    """What the owner has to do today, in the sections the page shows."""
    day = threads.today(kit, accounts.get(session, account_id))
    rows = followups.everything(session, followups.planned(account_id, until=day))
    overdue = [row for row in rows if row.value.overdue(day)]
    due = [row for row in rows if not row.value.overdue(day)]
    return Today(
        overdue,
        [row for row in due if row.kind == "promise"],
        [row for row in due if row.kind != "promise" and row.step == 0],
        [row for row in due if row.kind != "promise" and row.step != 0],
    )


def coming(session: Session, kit: Kit, account_id: UUID, limit: int = 20) -> Sequence[FollowUpRow]:
    """What is planned after the owner's today, soonest first."""
    tomorrow = threads.today(kit, accounts.get(session, account_id)) + timedelta(days=1)
    return followups.page(session, followups.planned(account_id, since=tomorrow), limit=limit).items


def page(
    session: Session,
    kit: Kit,
    account_id: UUID,
    due: str = "all",
    contact_id: UUID | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[FollowUpRow]:
    """Planned follow-ups, most urgent first; ``due`` is "today" (and overdue), "overdue" or "all"."""
    day = threads.today(kit, accounts.get(session, account_id))
    until = {"today": day, "overdue": day - timedelta(days=1)}.get(due)
    query = followups.planned(account_id, until=until, contact_id=contact_id)
    return followups.page(session, query, after, limit)


def done(
    session: Session,
    kit: Kit,
    account_id: UUID,
    followup_id: UUID,
    note: str = "",
    at: datetime | None = None,
) -> FollowUpRow:
    """A follow-up was done at ``at`` (now); the next step of the cadence is planned in the same commit.

    Raises NotFound, Conflict when it is not planned any more.
    """
    with writing(session):
        row, contact = _locked(session, account_id, followup_id)
        if row.state != "planned":
            raise Conflict("This follow-up is not open any more.")
        when = min(at or kit.clock.now(), kit.clock.now())
        _go_on(session, kit, contact, row, when)
        row.note = note.strip()
        _end(row, "done", when, kit.clock.now())
    return row


def undo_done(session: Session, kit: Kit, account_id: UUID, followup_id: UUID) -> FollowUpRow:
    """Take "done" back: the follow-up is planned again and what it led to is cancelled.

    Raises NotFound, Conflict when it was not done or the contact has gone on since.
    """
    with writing(session):
        row, contact = _locked(session, account_id, followup_id)
        if row.state not in ("done", "skipped"):
            raise Conflict("This follow-up is open; there is nothing to undo.")
        if contact.answer in OPEN:
            _go_back(session, kit, contact, row)
        _end(row, "planned", None, kit.clock.now())
    return row


def _locked(session: Session, account_id: UUID, followup_id: UUID) -> tuple[FollowUpRow, Contact]:
    found = followups.get(session, account_id, followup_id)
    contact = contacts.get(session, account_id, found.contact_id, lock=True)
    session.refresh(found)
    return found, contact


def _go_on(session: Session, kit: Kit, contact: Contact, row: FollowUpRow, when: datetime) -> None:
    if contact.answer not in OPEN:
        return
    account = accounts.get(session, contact.account_id)
    old = followups.thread(followups.planned_of(session, contact.id))
    new = complete(old, old.find(row.id), threads.pace(account, contact), when.astimezone(account.tz).date())
    row.state = "done"
    session.flush()  # the touch makes room before the next one is planned
    threads.store(session, kit, account, contact, old, new)


def _go_back(session: Session, kit: Kit, contact: Contact, row: FollowUpRow) -> None:
    planned = followups.planned_of(session, contact.id)
    new = undo(followups.thread(planned), row.value)
    kept = {followup.id for followup in new.followups}
    for other in planned:
        if other.id not in kept:
            _end(other, "cancelled", kit.clock.now(), kit.clock.now())
    session.flush()


def _end(row: FollowUpRow, state: str, when: datetime | None, now: datetime) -> None:
    row.state, row.ended_at, row.updated_at = state, when, now
    row.version += 1
    if row.draft and state in ("done", "planned"):
        row.draft.state = "sent" if state == "done" else "draft"
        row.draft.updated_at = now


def get(session: Session, account_id: UUID, followup_id: UUID) -> FollowUpRow:
    """One follow-up. NotFound."""
    return followups.get(session, account_id, followup_id)


def overdue(kit: Kit, account: Account, row: FollowUpRow) -> bool:
    """Whether the day of a planned follow-up has passed."""
    return row.value.overdue(threads.today(kit, account))
