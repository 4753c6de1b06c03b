"""Follow-ups: what is due, and doing it, skipping it, putting it off, taking that back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.errors import Conflict
from app.domain.followup import Due, State
from app.domain.thread import complete, kept, postponed, snoozed
from app.ports import Kit
from app.services import days, texts, undoing
from app.services.threads import Turn, turn
from app.store import accounts, drafts_folder, followups, moments, outbox
from app.store.accounts import Account
from app.store.followups import FollowUpRow
from app.store.pages import Page


@dataclass(frozen=True, slots=True)
class Today:
    """What is due by the owner's today, in the order of the page; in each list the most urgent first."""

    promised: Sequence[FollowUpRow]
    replies: Sequence[FollowUpRow]
    intros: Sequence[FollowUpRow]
    steps: Sequence[FollowUpRow]

    @property
    def all(self) -> list[FollowUpRow]:
        """All of them."""
        return [*self.promised, *self.replies, *self.intros, *self.steps]


#: How many follow-ups each list of Today shows; a longer one helps nobody.
MOST = 100


def due_today(session: Session, kit: Kit, account_id: UUID) -> Today:
    """What the owner has to do today and what is overdue, in the sections the page shows."""
    day = days.today(kit, accounts.get(session, account_id))
    return Today(*followups.due_by(session, account_id, day, MOST))


def coming(session: Session, kit: Kit, account_id: UUID, limit: int = 20) -> Sequence[FollowUpRow]:
    """What is planned after the owner's today, soonest first."""
    tomorrow = days.today(kit, accounts.get(session, account_id)) + timedelta(days=1)
    return followups.everything(session, followups.planned(account_id, since=tomorrow), limit)


def too_late(session: Session, account_id: UUID) -> int:
    """How many planned follow-ups come later than they may, as the days are full."""
    return followups.too_late(session, account_id)


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
    day = days.today(kit, accounts.get(session, account_id))
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
    moment_id: UUID | None = None,
) -> FollowUpRow:
    """A follow-up was done at ``at`` (now); the next step of the cadence is planned in the same commit.

    The same ``moment_id`` again, made by who asks, changes nothing. Raises NotFound, Conflict when it is
    not planned any more or its mail waits to go out, Invalid for a note too long.
    """
    note = texts.note(note)
    found = followups.get(session, account_id, followup_id)
    with turn(session, kit, account_id, found.contact_id) as now:
        if now.has(moment_id, "touch", followup_id=followup_id):
            return found
        row = _planned(now, followup_id)
        if row.draft and row.draft.state == "queued":  # it would never go out, and be told as sent
            raise Conflict("Its mail is waiting to go out. Call it back first.")
        finish(now, row, note, at, moment_id)
    return row


def finish(
    now: Turn, row: FollowUpRow, note: str = "", at: datetime | None = None, moment_id: UUID | None = None
) -> None:
    """A planned follow-up was done at ``at`` (now), and the next step is planned. Call it last in a turn."""
    when, day = now.when(at)
    row.note = note
    _complete(now, row, "done", now.latest(day))
    row.ended_at = when
    now.count_touch(row.channel, day)
    what = row.draft.subject if row.draft else row.what
    now.note("touch", when, id=moment_id, followup_id=row.id, channel=row.channel, what=what, note=row.note)


def skip(session: Session, kit: Kit, account_id: UUID, followup_id: UUID) -> FollowUpRow:
    """A follow-up is left out; the cadence goes on from today. Raises NotFound, Conflict."""
    found = followups.get(session, account_id, followup_id)
    with turn(session, kit, account_id, found.contact_id) as now:
        row = _planned(now, followup_id)
        _complete(now, row, "skipped", now.today)
        now.note("skip", followup_id=row.id, channel=row.channel, what=row.what)
    return row


def snooze(session: Session, kit: Kit, account_id: UUID, followup_id: UUID, until: Due) -> FollowUpRow:
    """A follow-up waits until a later day; a promised hour stays where none is given.

    Raises NotFound, Conflict, Invalid for a day that is no later.
    """
    found = followups.get(session, account_id, followup_id)
    with turn(session, kit, account_id, found.contact_id) as now:
        row = _planned(now, followup_id)
        if until.at is None:
            until = row.value.due.on(until.day, now.account.tz)
        if now.is_open:
            now.become(snoozed(now.thread, row.value, until, now.today))
        else:
            now.become([postponed(p, until, now.today) if p.id == row.id else p for p in now.promises])
        if row.kind == "not_now":
            now.contact.not_now_until = until.day
        now.note("snooze", followup_id=row.id, channel=row.channel, what=row.what, until=until.day)
    return row


def _planned(now: Turn, followup_id: UUID) -> FollowUpRow:
    row = next((row for row in now.planned if row.id == followup_id), None)
    if row is None:
        raise Conflict("This follow-up is not open any more.")
    return row


def _complete(now: Turn, row: FollowUpRow, state: State, on: date) -> None:
    ended: dict[UUID, State] = {row.id: state}
    if not now.is_open:
        now.become([p for p in now.promises if p.id != row.id], ended)
        return
    if row.kind == "not_now":
        now.contact.answer, now.contact.not_now_until = "waiting", None
    thread = now.thread
    after = kept if row.kind == "promise" and state == "done" else complete
    now.become(after(thread, thread.find(row.id), now.pace, on), ended)


def undo(
    session: Session, kit: Kit, account_id: UUID, followup_id: UUID, moment: UUID | None = None
) -> FollowUpRow:
    """Take back what was done with a follow-up last: done, skipped, snoozed; no other than ``moment``.

    Raises NotFound, Conflict when there is nothing to undo or the contact has gone on since.
    """
    row = followups.get(session, account_id, followup_id)
    with turn(session, kit, account_id, row.contact_id) as now:
        undoing.take_back(now, moments.last_of_followup(session, followup_id), moment)
    return row


def last_moment(session: Session, followup: FollowUpRow) -> UUID | None:
    """The moment that undoing would take back of a follow-up, if there is one."""
    last = moments.last_of_followup(session, followup.id)
    return last.id if last else None


def get(session: Session, account_id: UUID, followup_id: UUID) -> FollowUpRow:
    """One follow-up. NotFound."""
    return followups.get(session, account_id, followup_id)


def going_out(session: Session, rows: Sequence[FollowUpRow]) -> dict[UUID, datetime]:
    """When the queued mails of some follow-ups go out, by the follow-ups' ids."""
    queued = {row.draft.id: row.id for row in rows if row.draft and row.draft.state == "queued"}
    return {queued[draft_id]: at for draft_id, at in outbox.times(session, queued).items()}


def in_mailbox(session: Session, rows: Sequence[FollowUpRow]) -> set[UUID]:
    """The ids of those follow-ups whose draft lies in the Drafts folder, to be sent from there."""
    open_ones = {row.draft.id: row.id for row in rows if row.draft and row.draft.state == "draft"}
    return {open_ones[draft_id] for draft_id in drafts_folder.lying(session, open_ones)}


def overdue(kit: Kit, account: Account, row: FollowUpRow) -> bool:
    """Whether the day of a planned follow-up has passed."""
    return row.value.overdue(days.today(kit, account))
