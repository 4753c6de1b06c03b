"""Touches nobody planned, replies, and promises made on the way."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.cadence import Channel
from app.domain.errors import Conflict
from app.domain.followup import FollowUp, Promise, State, promised
from app.domain.thread import OpenThread, replied, touched
from app.domain.words import english
from app.ports import Kit
from app.services import texts
from app.services.cards import require_recent
from app.services.threads import Turn, turn
from app.store import replies
from app.store.contacts import Contact
from app.store.followups import FollowUpRow

WHAT = {
    "email": english("You wrote"),
    "call": english("You talked on the phone"),
    "linkedin": english("You were in touch on LinkedIn"),
    "message": english("You sent messages"),
    "in_person": english("You met"),
}
REPLIED = {
    "email": english("They wrote"),
    "call": english("They called"),
    "linkedin": english("They wrote on LinkedIn"),
    "message": english("They sent a message"),
    "in_person": english("They came by"),
}


def log(
    session: Session,
    kit: Kit,
    account_id: UUID,
    contact_id: UUID,
    channel: Channel,
    note: str = "",
    at: datetime | None = None,
    moment_id: UUID | None = None,
) -> Contact:
    """You were in touch with a contact at ``at`` (now), in a way nobody had planned.

    It completes the planned step where that was to go the same way, else it overtakes it; the next
    one is planned from there. What was before the last touch, or before you met, changes no plan, and
    a closed contact stays closed. The same ``moment_id`` again, made by who asks, changes nothing.
    Raises NotFound, Invalid for a note too long.
    """
    note = texts.note(note)
    with turn(session, kit, account_id, contact_id) as now:
        if now.has(moment_id, "touch", channel=channel):
            return now.contact
        when, day = now.when(at)
        followup_id = None
        if now.is_open and day == now.latest(day):
            thread = now.thread
            after = touched(thread, now.pace, day, now.today)
            if after != thread:
                followup_id = _overtake(now, thread, after, channel, when)
        now.count_touch(channel, day)
        now.note(
            "touch",
            when,
            id=moment_id,
            followup_id=followup_id,
            channel=channel,
            what=WHAT[channel],
            note=note,
        )
    return now.contact


def _overtake(
    now: Turn, thread: OpenThread, after: OpenThread, channel: Channel, when: datetime
) -> UUID | None:
    """Make ``after`` of the thread; the follow-up's id where the touch was just what was planned."""
    planned = thread.touch
    matches = planned.channel == channel or planned.kind == "reply"
    if planned.kind == "not_now":
        now.contact.answer, now.contact.not_now_until = "waiting", None
    ended: dict[UUID, State] = {planned.id: "done"} if matches else {}
    row = next(row for row in now.planned if row.id == planned.id)
    now.become(after, ended)
    row.ended_at = when
    if row.draft and channel != row.channel and row.draft.state == "sent":
        row.draft.state = "draft"  # they were answered, but not by this mail
    return planned.id if matches else None


def reply(
    session: Session,
    kit: Kit,
    account_id: UUID,
    contact_id: UUID,
    channel: Channel,
    note: str = "",
    at: datetime | None = None,
    moment_id: UUID | None = None,
) -> Contact:
    """They answered: the next step is to answer them, today.

    The same ``moment_id`` again, made by who asks, changes nothing. Raises NotFound, Conflict once they
    are closed, Invalid for a note too long.
    """
    note = texts.note(note)
    with turn(session, kit, account_id, contact_id) as now:
        if now.has(moment_id, "reply", channel=channel):
            return now.contact
        if not now.is_open:
            raise Conflict("They have said yes or no. Open the contact again to go on with them.")
        answered(now, channel, note, at, moment_id)
    return now.contact


def answered(
    now: Turn, channel: Channel, note: str = "", at: datetime | None = None, moment_id: UUID | None = None
) -> None:
    """They answered at ``at`` (now). A closed contact stays closed. Call it last in a turn."""
    when, day = now.when(at)
    contact = now.contact
    if now.is_open:
        answers = [row for row in now.planned if row.kind == "reply"]
        is_out = any(replies.is_answering(now.session, row) for row in answers)
        now.become(replied(now.thread, channel, now.today, anew=is_out))
        contact.answer, contact.not_now_until = "waiting", None
    contact.replied_on = min(contact.replied_on or day, day)
    now.note("reply", when, id=moment_id, channel=channel, what=REPLIED[channel], note=note)


def promise(session: Session, kit: Kit, account_id: UUID, contact_id: UUID, made: Promise) -> FollowUpRow:
    """You promised a contact something more.

    Raises NotFound, Invalid for a day no calendar shows any more, Conflict while their answer is no.
    """
    with turn(session, kit, account_id, contact_id) as now:
        require_recent(made, now.today, "due")
        if now.contact.answer == "no":
            raise Conflict("They said no. Open the contact again before you promise them something.")
        return add(now, promised(made))


def add(now: Turn, followup: FollowUp) -> FollowUpRow:
    """One more promise in a contact's thread."""
    if now.is_open:
        thread = now.thread
        rows = now.become(OpenThread(thread.touch, (*thread.promises, followup)))
    else:
        rows = now.become((*now.promises, followup))
    return rows[0]
