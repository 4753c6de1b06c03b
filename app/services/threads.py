"""What the use cases that touch a contact's thread share: reading it, changing it, undoing it.

Nothing here commits but ``turn``, inside which the others are called.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.cadence import Channel
from app.domain.contact import OPEN
from app.domain.draft import DraftText, Meeting, Sender, write
from app.domain.errors import Conflict
from app.domain.followup import Due, FollowUp, Promise, Rank, State
from app.domain.levelling import level
from app.domain.thread import OpenThread, Pace
from app.ports import Kit
from app.store import accounts, cadences, contacts, followups
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
        values = new.followups if isinstance(new, OpenThread) else tuple(new)
        kept, known = {value.id for value in values}, {row.id for row in self.planned}
        for row in self.planned:
            if row.id not in kept:
                end(row, (ended or {}).get(row.id, "cancelled"), self.now, self.now)
        self.session.flush()  # a touch makes room before the next one is planned
        fresh = {value.id for value in values if self._put(value)}
        self.session.flush()
        self.planned = followups.planned_of(self.session, self.contact.id)
        made = [row for row in self.planned if row.id not in known]
        draft_for(self, [row for row in made if row.letter])
        relevel(self.session, self.kit, self.account, fresh)
        return made

    def _put(self, value: FollowUp) -> bool:
        """Whether the follow-up is new or on another day than before."""
        row = next((row for row in self.planned if row.id == value.id), None)
        day = value.due.day if value.rank == Rank.FIXED else max(value.due.day, self.today)
        due = Due(day, value.due.at)
        if row is None:
            made = followups.add(self.session, self.contact, value, self.now)
            made.due_on, made.urgency = due.day, due.urgency
            return True
        if (row.wanted_on, row.due_at) == (value.asked_for, value.due.at):
            return False
        row.wanted_on = value.asked_for
        row.move(due, self.now)
        return True

    def note(self, kind: str, at: datetime | None = None, **about: Any) -> Moment:
        """Put down what happened, with what was before. Call it last."""
        when = min(at or self.now, self.now)
        after = next((str(row.id) for row in self.planned if row.kind != "promise"), None)
        moment = Moment(
            account_id=self.account.id,
            contact_id=self.contact.id,
            kind=kind,
            at=when,
            day=when.astimezone(self.account.tz).date(),
            made_at=self.now,
            before=self._before | {"after": {"touch": after, "answer": self.contact.answer}},
            **about,
        )
        self.session.add(moment)
        return moment

    def count_touch(self, channel: str, on: date) -> None:
        """They heard from their owner that day."""
        contact = self.contact
        contact.touches += 1
        contact.touched_on = max(contact.touched_on or on, on)
        if channel == "email":
            contact.mailed_on = min(contact.mailed_on or on, on)


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


#: What of a contact a turn may change, and undoing puts back.
_STATE = (
    "answer",
    "answer_reason",
    "answer_words",
    "answered_on",
    "not_now_until",
    "cadence",
    "touches",
    "touched_on",
    "mailed_on",
    "replied_on",
)


def snapshot(contact: Contact, planned: Collection[FollowUpRow]) -> dict[str, Any]:
    """What a contact's thread is now, in plain JSON."""
    state = {name: getattr(contact, name) for name in _STATE}
    return {
        "contact": {k: v.isoformat() if isinstance(v, date) else v for k, v in state.items()},
        "planned": [
            {
                "id": str(row.id),
                "due_on": row.due_on.isoformat(),
                "due_at": row.due_at.isoformat() if row.due_at else None,
                "wanted_on": row.wanted_on.isoformat(),
            }
            for row in planned
        ],
    }


def take_back(now: Turn, moment: Moment) -> None:
    """Undo what a moment tells of. Conflict when the contact has gone on since."""
    after = moment.before.get("after")
    if after is None:
        raise Conflict("This was long ago, and can't be undone.")
    touch = next((str(row.id) for row in now.planned if row.kind != "promise"), None)
    if (touch, now.contact.answer) != (after["touch"], after["answer"]):
        raise Conflict("You have gone on with this contact since, so this can't be undone.")
    _put_back(now, moment.before)
    now.session.delete(moment)


def _put_back(now: Turn, before: Mapping[str, Any]) -> None:
    """Make a contact and its planned rows what they were; rows that came since are cancelled."""
    was = {UUID(each["id"]): each for each in before["planned"]}
    for row in now.planned:
        if row.id not in was:
            end(row, "cancelled", now.now, now.now)
    now.session.flush()
    for row_id, each in was.items():
        _restore(now, row_id, each)
    for name, value in before["contact"].items():
        is_date = name.endswith("_on") or name == "not_now_until"
        setattr(now.contact, name, date.fromisoformat(value) if value and is_date else value)
    now.session.flush()
    now.planned = followups.planned_of(now.session, now.contact.id)
    relevel(now.session, now.kit, now.account)


def _restore(now: Turn, row_id: UUID, was: Mapping[str, Any]) -> None:
    row = followups.get(now.session, now.account.id, row_id)
    wanted = date.fromisoformat(was["wanted_on"])
    if row.state == "planned" and row.wanted_on == wanted:
        return
    end(row, "planned", None, now.now)
    row.note, row.wanted_on = "", wanted
    at = datetime.fromisoformat(was["due_at"]) if was["due_at"] else None
    row.move(Due.timed(at, now.account.tz) if at else Due(date.fromisoformat(was["due_on"])), now.now)


def end(row: FollowUpRow, state: State, when: datetime | None, now: datetime) -> None:
    """Give a follow-up its state, and its draft the one that goes with it."""
    row.state, row.ended_at, row.updated_at = state, when, now
    row.version += 1
    if row.draft and state in ("done", "planned"):
        row.draft.state = "sent" if state == "done" else "draft"
        row.draft.updated_at = now


def relevel(session: Session, kit: Kit, account: Account, fresh: Collection[UUID] = ()) -> None:
    """Find days with room for all that is planned in the account; inside the caller's commit.

    ``fresh`` follow-ups stand back behind their equals that have a day already.
    """
    session.flush()
    known = followups.touches(session, account.id)
    touches = (touch for touch, _, _ in known.values())
    placed = level(touches, account.workdays, account.daily_touches, today(kit, account), fresh)
    moved = {}
    for key, place in placed.items():
        touch, late, version = known[key]
        if place.due != touch.due:
            moved[key] = (place, version + 1)
        elif place.too_late != late:
            moved[key] = (place, version)
    followups.place(session, moved, kit.clock.now())


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
        word(made, now.session, now.kit, now.account, now.contact, row)
        now.session.add(made)
    now.session.flush()


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
    )
    sender = Sender(account.full_name, account.company, account.signature, account.tz)
    return write(found, meeting, sender, today(kit, account))


def _promise(session: Session, row: FollowUpRow) -> Promise | None:
    """What the letter may speak of: the promise it keeps, else the open one that is due first."""
    rows = [row] if row.kind == "promise" else followups.promises_of(session, row.contact_id)
    first = next((row for row in rows if not row.about), None)
    return Promise(first.what, cast(Channel, first.channel), first.value.due) if first else None
