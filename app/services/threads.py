"""What the use cases that touch a contact's thread share: reading it and changing it.

Nothing here commits but ``turn`` and ``turns``, inside which the others are called.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session, object_session

from app.domain.contact import OPEN, fold
from app.domain.errors import Conflict, NotFound
from app.domain.followup import Due, FollowUp, Rank, State
from app.domain.outbox import ENDED, OTHER_DAY
from app.domain.thread import OpenThread, Pace, not_now, reopened
from app.ports import Kit
from app.services import days, snapshots, wording
from app.store import accounts, cadences, contacts, followups, moments, outbox, uids
from app.store.accounts import Account
from app.store.contacts import Contact
from app.store.db import writing
from app.store.followups import FollowUpRow
from app.store.moments import Moment


@dataclass(slots=True)
class Turn:
    """One thing that happens with a contact, inside one commit. ``planned`` are its rows so far.

    ``new``: made just now, with nothing promised, so that drafts need not ask what there was.
    """

    session: Session
    kit: Kit
    account: Account
    contact: Contact
    planned: list[FollowUpRow]
    new: bool = False
    _before: dict[str, Any] = field(init=False)
    _waited: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self._before = snapshots.of(self.contact, self.planned)

    @property
    def now(self) -> datetime:
        """This instant."""
        return self.kit.clock.now()

    @property
    def today(self) -> date:
        """The owner's local date."""
        return days.today(self.kit, self.account)

    @property
    def pace(self) -> Pace:
        """How this contact's thread goes on."""
        key = self.contact.cadence
        return Pace(cadences.get(self.session, self.account.id, key), self.account.workdays)

    @property
    def is_open(self) -> bool:
        """Whether the contact has a thread."""
        return self.contact.answer in OPEN

    @property
    def thread(self) -> OpenThread:
        """The thread of an open contact."""
        return followups.thread(self.planned)

    @property
    def promises(self) -> tuple[FollowUp, ...]:
        """What is promised and not done yet."""
        return tuple(row.value for row in self.planned if row.kind == "promise")

    def become(
        self, new: OpenThread | Collection[FollowUp], ended: Mapping[UUID, State] | None = None
    ) -> list[FollowUpRow]:
        """Make the planned rows those of ``new``, find days for them, and return the rows that are new.

        What is not in it any more has ended: as ``ended`` says, else cancelled.
        """
        known = {row.id for row in self.planned}
        fresh = plan([(self, new)], ended)
        made = [row for row in self.planned if row.id not in known]
        days.relevel(self.session, self.kit, self.account, fresh)
        return made

    def end_all_but(self, kept: Collection[UUID], ended: Mapping[UUID, State]) -> None:
        """What is planned and not among ``kept`` has ended: as ``ended`` says, else cancelled."""
        for row in self.planned:
            if row.id not in kept and end(row, ended.get(row.id, "cancelled"), self.now, self.now):
                self._waited.append(str(row.id))
        self.planned = [row for row in self.planned if row.id in kept]

    def put(self, value: FollowUp) -> bool:
        """Plan a follow-up, or change the row it has; whether it is new or on another day than before.

        Nothing but what is fixed is planned for a day that has passed.
        """
        if value.rank != Rank.FIXED:
            day, wanted = max(value.due.day, self.today), max(value.asked_for, self.today)
        else:
            day, wanted = value.due.day, value.asked_for
        due = Due(day, value.due.at)
        row = next((row for row in self.planned if row.id == value.id), None)
        if row is None:
            planned = replace(value, due=due, wanted=wanted)
            self.planned.append(followups.add(self.session, self.contact, planned, self.now))
            return True
        row.write(value, self.now)
        if (row.wanted_on, row.due_at) == (value.asked_for, value.due.at):
            return False
        row.wanted_on = wanted
        row.move(due, self.now)
        if row.draft and outbox.call_back(self.session, row.draft, OTHER_DAY, self.now):
            self._waited.append(str(row.id))
        return True

    def has(self, moment_id: UUID | None, kind: str, **about: Any) -> bool:
        """Whether this has happened: its answer got lost, and it is told again.

        Conflict where the id is of something else: another's, or of another kind, channel or follow-up.
        """
        moment = self.session.get(Moment, moment_id) if moment_id else None
        if moment is None:
            return False
        same = {"contact_id": self.contact.id, "kind": kind, **about}
        if any(getattr(moment, name) != value for name, value in same.items()):
            raise Conflict("This id is taken.")
        return True

    def note(self, kind: str, at: datetime | None = None, **about: Any) -> Moment:
        """Put down what happened, with what it changed. Call it last."""
        when, day = self.when(at)
        before = snapshots.changed(self._before, snapshots.of(self.contact, self.planned))
        moment = Moment(
            account_id=self.account.id,
            contact_id=self.contact.id,
            kind=kind,
            at=when,
            day=day,
            made_at=moments.next_instant(self.session, self.contact.id, self.now),
            before=before | ({"waited": self._waited} if self._waited else {}),
            **about,
        )
        self.session.add(moment)
        if moment.note:
            self.contact.search += f" {fold(moment.note)}"
        return moment

    def when(self, at: datetime | None) -> tuple[datetime, date]:
        """The instant something happened and its day where the owner is; now, unless it was before."""
        when = min(at or self.now, self.now)
        return when, when.astimezone(self.account.tz).date()

    def latest(self, on: date) -> date:
        """``on``, or the day they heard from their owner last or first met them, if that was later."""
        return max(self.contact.touched_on or on, self.contact.met_on, on)

    def count_touch(self, channel: str, on: date) -> None:
        """They heard from their owner that day; what was before they met is but counted."""
        contact = self.contact
        contact.touches += 1
        if on < contact.met_on:
            return
        contact.touched_on = self.latest(on)
        if channel == "email":
            contact.mailed_on = min(contact.mailed_on or on, on)


Change: TypeAlias = tuple[Turn, OpenThread | Collection[FollowUp]]


def plan(changes: Collection[Change], ended: Mapping[UUID, State] | None = None) -> set[UUID]:
    """Make each contact's planned rows those of its thread, with drafts for what is new.

    What is in no thread any more has ended: as ``ended`` says, else cancelled. Returns the ids of
    what is new or on another day; ``relevel`` finds days for it.
    """
    fresh: set[UUID] = set()
    threads = [(now, new.followups if isinstance(new, OpenThread) else tuple(new)) for now, new in changes]
    for now, values in threads:
        now.end_all_but({value.id for value in values}, ended or {})
    _flush(now for now, _ in threads)  # a touch makes room before the next one is planned
    mails: list[tuple[Turn, list[FollowUpRow]]] = []
    for now, values in threads:
        known = {row.id for row in now.planned}
        fresh |= {value.id for value in values if now.put(value)}
        mails.append((now, [row for row in now.planned if row.letter and row.id not in known]))
    _flush(now for now, _ in threads)
    for now, rows in mails:
        wording.draft_for(now.session, now.kit, now.account, now.contact, rows, new=now.new)
    _flush(now for now, _ in threads)
    return fresh


def _flush(turns: Iterable[Turn]) -> None:
    for session in {now.session for now in turns}:
        session.flush()


@contextmanager
def turn(session: Session, kit: Kit, account_id: UUID, contact_id: UUID) -> Iterator[Turn]:
    """One thing that happens with a contact: all of it is stored at the end of the block, or nothing.

    One at a time in an account, since days are levelled over all of its contacts. What a phone tells late
    of a contact that has become one with another is that one's. NotFound.
    """
    with writing(session):
        accounts.lock(session, account_id)
        account = accounts.get(session, account_id)
        contact = _contact(session, account_id, contact_id)
        yield Turn(session, kit, account, contact, followups.planned_of(session, contact.id))


def _contact(session: Session, account_id: UUID, contact_id: UUID) -> Contact:
    try:
        return contacts.get(session, account_id, contact_id, lock=True)
    except NotFound:
        one = uids.bearer(session, account_id, contact_id)
        if one is None:
            raise
        return contacts.get(session, account_id, one, lock=True)


@contextmanager
def turns(session: Session, kit: Kit, account_id: UUID, chosen: Select[Contact]) -> Iterator[list[Turn]]:
    """One thing that happens with many contacts: all of it is stored at the end of the block, or nothing.

    Change their threads with ``plan``, then ``relevel`` once: days are levelled over the whole account.
    """
    with writing(session):
        accounts.lock(session, account_id)
        account = accounts.get(session, account_id)
        people = session.scalars(chosen.with_for_update(of=Contact)).all()
        planned: defaultdict[UUID, list[FollowUpRow]] = defaultdict(list)
        for row in followups.planned_of_all(session, account_id, [contact.id for contact in people]):
            planned[row.contact_id].append(row)
        yield [Turn(session, kit, account, contact, planned[contact.id]) for contact in people]


def resumed(now: Turn) -> OpenThread:
    """The thread of a contact that is open again: the cadence goes on where it was left, from today.

    A step that was cancelled before its day comes no earlier than that, and a day they had named and
    that is still to come stands again.
    """
    touch = next((row for row in now.planned if row.kind != "promise"), None)
    touch = touch or followups.last_touch_of(now.session, now.contact.id)
    if touch is None:
        return reopened(now.pace, 0, now.today, now.promises)
    was = touch.value
    number = was.resume if touch.state in ("done", "skipped") else was.again
    cancelled = touch.state == "cancelled"
    wanted = was.asked_for if cancelled and was.kind == "step" else now.today
    thread = reopened(now.pace, number, now.today, now.promises, wanted)
    if cancelled and was.kind == "not_now" and was.asked_for > now.today:
        return not_now(thread, was.asked_for, was.channel, now.today)
    return thread


def end(row: FollowUpRow, state: State, when: datetime | None, now: datetime) -> bool:
    """Give a follow-up its state, and its draft the one that goes with it; whether its mail waited."""
    row.state, row.ended_at, row.updated_at = state, when, now
    row.version += 1
    session = object_session(row)
    waited = bool(row.draft and session and outbox.call_back(session, row.draft, ENDED, now))
    if row.draft and (state in ("done", "planned") or row.draft.state in ("queued", "failed")):
        row.draft.state = "sent" if state == "done" else "draft"
        if state == "planned":
            outbox.follow(row.draft, row.contact)  # one that has gone out was left as it was
        row.draft.updated_at = now
    return waited
