"""What the use cases that touch a contact's thread share: reading it, changing it, undoing it.

Nothing here commits but ``turn`` and ``turns``, inside which the others are called.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeAlias, cast
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.domain.cadence import Channel
from app.domain.contact import OPEN
from app.domain.draft import DraftText, Meeting, Sender, write
from app.domain.errors import Conflict
from app.domain.followup import Due, FollowUp, Promise, Rank, State
from app.domain.levelling import Touch, level
from app.domain.thread import OpenThread, Pace, reopened
from app.ports import Kit
from app.store import accounts, cadences, contacts, followups, moments
from app.store.accounts import Account
from app.store.contacts import Contact
from app.store.db import writing
from app.store.drafts import Draft
from app.store.followups import FollowUpRow
from app.store.moments import Moment


def today(kit: Kit, account: Account) -> date:
    """The owner's local date."""
    return kit.clock.now().astimezone(account.tz).date()


@dataclass(slots=True)
class Turn:
    """One thing that happens with a contact, inside one commit. ``planned`` are its rows so far."""

    session: Session
    kit: Kit
    account: Account
    contact: Contact
    planned: list[FollowUpRow]
    _before: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self._before = snapshot(self.contact, self.planned)

    @property
    def now(self) -> datetime:
        """This instant."""
        return self.kit.clock.now()

    @property
    def today(self) -> date:
        """The owner's local date."""
        return today(self.kit, self.account)

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
        relevel(self.session, self.kit, self.account, fresh)
        return made

    def end_all_but(self, kept: Collection[UUID], ended: Mapping[UUID, State]) -> None:
        """What is planned and not among ``kept`` has ended: as ``ended`` says, else cancelled."""
        for row in self.planned:
            if row.id not in kept:
                end(row, ended.get(row.id, "cancelled"), self.now, self.now)
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
        return True

    def note(self, kind: str, at: datetime | None = None, **about: Any) -> Moment:
        """Put down what happened, with what it changed. Call it last."""
        when = min(at or self.now, self.now)
        moment = Moment(
            account_id=self.account.id,
            contact_id=self.contact.id,
            kind=kind,
            at=when,
            day=when.astimezone(self.account.tz).date(),
            made_at=moments.next_instant(self.session, self.contact.id, self.now),
            before=changed(self._before, snapshot(self.contact, self.planned)),
            **about,
        )
        self.session.add(moment)
        return moment

    def latest(self, on: date) -> date:
        """``on``, or the day they heard from their owner last, if that was later."""
        return max(self.contact.touched_on or on, on)

    def count_touch(self, channel: str, on: date) -> None:
        """They heard from their owner that day."""
        contact = self.contact
        contact.touches += 1
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
        draft_for(now, rows)
    _flush(now for now, _ in threads)
    return fresh


def _flush(turns: Iterable[Turn]) -> None:
    for session in {now.session for now in turns}:
        session.flush()


@contextmanager
def turn(session: Session, kit: Kit, account_id: UUID, contact_id: UUID) -> Iterator[Turn]:
    """One thing that happens with a contact: all of it is stored at the end of the block, or nothing.

    One at a time in an account, since days are levelled over all of its contacts. NotFound.
    """
    with writing(session):
        accounts.lock(session, account_id)
        account = accounts.get(session, account_id)
        contact = contacts.get(session, account_id, contact_id, lock=True)
        yield Turn(session, kit, account, contact, followups.planned_of(session, contact_id))


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
    """The thread of a contact that is open again: the cadence goes on where it was left, from today."""
    touch = next((row for row in now.planned if row.kind != "promise"), None)
    touch = touch or followups.last_touch_of(now.session, now.contact.id)
    if touch is None:
        number = 0
    else:
        number = touch.value.resume if touch.state in ("done", "skipped") else touch.value.again
    return reopened(now.pace, number, now.today, now.promises)


#: What of a contact a turn may change, and undoing puts back.
_STATE = (
    "answer",
    "answer_reason",
    "answer_words",
    "answered_on",
    "not_now_until",
    "touches",
    "touched_on",
    "mailed_on",
    "replied_on",
)


def snapshot(contact: Contact, planned: Collection[FollowUpRow]) -> dict[str, Any]:
    """What a contact's thread is now, in plain JSON: its state, and each planned row by its id."""
    state = {name: getattr(contact, name) for name in _STATE}
    return {
        "contact": {k: v.isoformat() if isinstance(v, date) else v for k, v in state.items()},
        "planned": {
            str(row.id): {
                "due_on": row.due_on.isoformat(),
                "due_at": row.due_at.isoformat() if row.due_at else None,
                "wanted_on": row.wanted_on.isoformat(),
            }
            for row in planned
        },
    }


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What undoing needs of two snapshots: what was otherwise before, which rows were made, what came of it.

    A row that levelling alone has moved is as it was.
    """
    was, is_now = before["planned"], after["planned"]
    return {
        "contact": {k: v for k, v in before["contact"].items() if v != after["contact"][k]},
        "planned": {k: v for k, v in was.items() if _asked(v) != _asked(is_now.get(k))},
        "made": [key for key in is_now if key not in was],
        "after": list(is_now),
    }


def _asked(row: Mapping[str, Any] | None) -> tuple[Any, ...] | None:
    return (row["wanted_on"], row["due_at"]) if row else None


def take_back(now: Turn, moment: Moment | None) -> None:
    """Undo what a moment tells of. Conflict when there is none, or the contact has gone on since.

    What the owner did since without a moment of its own, such as one more promise, stays.
    """
    if moment is None:
        raise Conflict("There is nothing to undo.")
    if "after" not in moment.before:
        raise Conflict("This was long ago, and can't be undone.")
    if not still_stands(now, moment):
        raise Conflict("You have gone on with this contact since, so this can't be undone.")
    _put_back(now, moment.before)
    now.session.delete(moment)


def still_stands(now: Turn, moment: Moment) -> bool:
    """Whether a moment is the last one, and what it left planned still is: no new cadence since, say."""
    last = moments.last_of_contact(now.session, now.contact.id)
    left = {UUID(key) for key in moment.before.get("after", ())}
    return moment == last and left <= {row.id for row in now.planned}


def _put_back(now: Turn, before: Mapping[str, Any]) -> None:
    """Make what a moment changed of a contact and its rows what it was; rows it made are cancelled."""
    for row in now.planned:
        if str(row.id) in before["made"]:
            end(row, "cancelled", now.now, now.now)
    now.session.flush()
    for row_id, each in before["planned"].items():
        _restore(now, UUID(row_id), each)
    for name, value in before["contact"].items():
        is_date = name.endswith("_on") or name == "not_now_until"
        setattr(now.contact, name, date.fromisoformat(value) if value and is_date else value)
    now.session.flush()
    now.planned = followups.planned_of(now.session, now.contact.id)
    relevel(now.session, now.kit, now.account)


def _restore(now: Turn, row_id: UUID, was: Mapping[str, Any]) -> None:
    row = followups.get(now.session, now.account.id, row_id)
    end(row, "planned", None, now.now)
    row.note, row.wanted_on = "", date.fromisoformat(was["wanted_on"])
    at = datetime.fromisoformat(was["due_at"]) if was["due_at"] else None
    row.move(Due.timed(at, now.account.tz) if at else Due(date.fromisoformat(was["due_on"])), now.now)


def end(row: FollowUpRow, state: State, when: datetime | None, now: datetime) -> None:
    """Give a follow-up its state, and its draft the one that goes with it."""
    row.state, row.ended_at, row.updated_at = state, when, now
    row.version += 1
    if state in ("done", "planned") and row.draft:
        row.draft.state = "sent" if state == "done" else "draft"
        row.draft.updated_at = now


def relevel(
    session: Session, kit: Kit, account: Account, fresh: Collection[UUID] = (), *, anew: bool = False
) -> None:
    """Find days with room for all that is planned in the account; inside the caller's commit.

    ``fresh`` follow-ups stand back behind their equals that have a day already. ``anew``: what comes
    too late does not hold on to its day; for when its owner has made room.
    """
    session.flush()
    known = followups.touches(session, account.id)
    day = today(kit, account)
    touches = [forward(touch, day) if anew and late else touch for touch, late, _ in known.values()]
    done = followups.done_on(session, account.id, day, account.tz)
    placed = level(touches, account.workdays, account.daily_touches, day, fresh, done)
    moved = {}
    for key, place in placed.items():
        touch, late, version = known[key]
        if place.due != touch.due:
            moved[key] = (place, version + 1)
        elif place.too_late != late:
            moved[key] = (place, version)
    followups.place(session, moved, kit.clock.now())


def forward(touch: Touch, day: date) -> Touch:
    """A touch as if it had found room when it was wanted; what is overdue on ``day`` stays so."""
    return touch._replace(due=max(touch.wanted, day)) if touch.due >= day else touch


def draft_for(now: Turn, rows: Collection[FollowUpRow]) -> None:
    """Drafts for new follow-ups by mail."""
    for row in rows:
        made = Draft(
            account_id=now.account.id,
            contact_id=now.contact.id,
            followup_id=row.id,
            letter=row.letter or "next",
            created_at=now.now,
            updated_at=now.now,
        )
        with now.session.no_autoflush:  # else each draft's questions store the one before
            word(made, now.session, now.kit, now.account, now.contact, row)
        now.session.add(made)


def word(
    draft: Draft, session: Session, kit: Kit, account: Account, contact: Contact, row: FollowUpRow
) -> None:
    """Write a draft's address and words from what is known of the contact now."""
    text = _words(session, kit, account, contact, draft.letter, row)
    draft.to = contact.emails[0] if contact.emails else None
    draft.subject, draft.body = text.subject, text.body


def _words(
    session: Session, kit: Kit, account: Account, contact: Contact, letter: str, row: FollowUpRow
) -> DraftText:
    found = kit.letters.find(letter, contact.language or account.language)
    introducer = contacts.introducer(session, contact)
    meeting = Meeting(
        contact.full_name,
        found.language,
        contact.met_on,
        contact.event.name if contact.event else None,
        contact.talked_about,
        _promise(session, row),
        introducer.label if introducer else None,
        row.about,
        row.step or 0,
    )
    sender = Sender(account.full_name, account.company, account.signature, account.tz)
    return write(found, meeting, sender, today(kit, account))


def _promise(session: Session, row: FollowUpRow) -> Promise | None:
    """What the letter may speak of: the promise it keeps, else the open one that is due first."""
    rows = [row] if row.kind == "promise" else followups.promises_of(session, row.contact_id)
    first = next((row for row in rows if not row.about), None)
    return Promise(first.what, cast(Channel, first.channel), first.value.due) if first else None
