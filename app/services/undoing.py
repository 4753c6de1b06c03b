"""Undoing: the last thing that happened with a contact is taken back. Nothing here commits."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.errors import Conflict
from app.domain.followup import Due
from app.domain.message import address, sender_of
from app.domain.outbox import ENDED, OTHER_DAY, SENT_ELSEWHERE
from app.domain.words import english
from app.services import days, snapshots, threads, wording
from app.services.threads import Turn
from app.store import captures, followups, mailboxes, moments, outbox
from app.store.contacts import Contact
from app.store.drafts import Draft
from app.store.followups import FollowUpRow
from app.store.merges import Merge
from app.store.moments import Moment
from app.store.outbox import OutgoingMail

#: What of a contact is no plain JSON.
_READ: Mapping[str, Callable[[str], Any]] = {"met_on": date.fromisoformat, "event_id": UUID}
GONE_ON = english("You have gone on with this contact since, so this can't be undone.")
UNDONE = english("This is undone already.")


def take_back(now: Turn, moment: Moment | None, offered: UUID | None = None) -> None:
    """Undo what a moment tells of. Conflict when there is none, or the contact has gone on since.

    ``offered``: the id of the moment its owner was asked about, which is the only one undone then.
    What the owner did since without a moment of its own, such as one more promise, stays.
    """
    if offered and (moment is None or moment.id != offered):
        still_there = moments.known(now.session, now.contact.id, offered)
        raise Conflict(GONE_ON if still_there else UNDONE)
    if moment is None:
        raise Conflict("There is nothing to undo.")
    if "left" not in moment.before:
        raise Conflict("This was long ago, and can't be undone.")
    last = moments.last_of_contact(now.session, now.contact.id)
    if moment != last or not still_stands(moment, now.contact, now.planned):
        raise Conflict(GONE_ON)
    if has_gone_out(now.session, moment):
        raise Conflict("This mail has gone out, which can't be undone.")
    if ends_what_waits(moment, now.planned):
        raise Conflict("Its mail is waiting to go out. Call it back first.")
    _wrongly_found(now, moment)
    waited = _called_back_by(now, moment)
    _put_back(now, moment.before)
    for mail, draft in waited:
        mail.state, mail.words, mail.ended_at = "queued", "", None
        draft.state, draft.updated_at = "queued", now.now
    _give_back(now, moment.before)
    now.session.delete(moment)
    if moment.note or "fields" in moment.before:
        now.session.flush()
        notes = moments.notes_of(now.session, now.contact.id)
        now.contact.write(now.contact.fields, now.contact.talked_about, notes)
    if "fields" in moment.before or moment.kind == "reply":  # a letter may go on from what they wrote
        now.session.flush()
        wording.reword(now.session, now.kit, now.contact)


def has_gone_out(session: Session, moment: Moment) -> bool:
    """Whether a moment tells of a mail that surely went out: they have it, whatever is undone."""
    mail = session.get(OutgoingMail, moment.id)
    return mail is not None and mail.state == "sent" and mail.words != SENT_ELSEWHERE


def ends_what_waits(moment: Moment, planned: Collection[FollowUpRow]) -> bool:
    """Whether a follow-up ends with the moment that made it, whose mail its owner has sent on its way."""
    made = [row for row in planned if str(row.id) in moment.before["made"]]
    return any(row.draft is not None and row.draft.state == "queued" for row in made)


def _wrongly_found(now: Turn, moment: Moment) -> None:
    """A mail that was taken for the draft in the mailbox's Drafts folder was another one, its owner says."""
    mail = now.session.get(OutgoingMail, moment.id)
    if mail and mail.state == "sent":
        mail.end("withdrawn", "", now.now)
        draft = now.session.get_one(Draft, mail.draft_id)
        draft.state, draft.updated_at = "draft", now.now


def _called_back_by(now: Turn, moment: Moment) -> list[tuple[OutgoingMail, Draft]]:
    """The mails that waited until this very moment put off or ended their follow-ups, and can wait on."""
    found = list[tuple[OutgoingMail, Draft]]()
    for row_id in moment.before.get("waited", ()):
        draft = followups.get(now.session, now.account.id, UUID(row_id)).draft
        mail = next(iter(outbox.of_draft(now.session, draft.id)), None) if draft else None
        if draft and mail and draft.state == "draft" and _can_wait_on(now, mail, draft):
            found.append((mail, draft))
    return found


def _can_wait_on(now: Turn, mail: OutgoingMail, draft: Draft) -> bool:
    """Whether a mail that was called back says what its draft does, from its mailbox, and is early enough."""
    if mail.state != "withdrawn" or mail.words not in (OTHER_DAY, ENDED) or mail.send_at <= now.now:
        return False
    box = mailboxes.find(now.session, now.account.id)
    if box is None or not mail.message or sender_of(mail.message) != address(box.address):
        return False
    return mail.ended_at == draft.updated_at


def merge_stands(session: Session, contact: Contact, merge: Merge) -> bool:
    """Whether nothing has happened with a contact since another one was merged into it."""
    return bool(merge.before["left"] == snapshots.thread_of(session, contact))


def still_stands(moment: Moment, contact: Contact, planned: Collection[FollowUpRow]) -> bool:
    """Whether what a contact's last moment left planned still is: no other step of a new cadence, say.

    What the moment moved has to be where it left it, and by the same cadence: its day before was of that.
    """
    left: Mapping[str, Any] | None = moment.before.get("left")
    rows = {str(row.id): row for row in planned}
    if left is None or not left.keys() <= rows.keys():
        return False
    moved = [(rows[key], was) for key, was in left.items() if was]
    paced = any(row.kind != "promise" for row, _ in moved)
    same_pace = not paced or moment.before["cadence"] == contact.cadence
    return same_pace and all(_is_at(row, was) for row, was in moved)


def _is_at(row: FollowUpRow, was: Mapping[str, Any]) -> bool:
    if row.due_at and was["due_at"]:
        return row.due_at == datetime.fromisoformat(was["due_at"])
    return not (row.due_at or was["due_at"]) and row.wanted_on == date.fromisoformat(was["wanted_on"])


def _put_back(now: Turn, before: Mapping[str, Any]) -> None:
    """Make what a moment changed of a contact and its rows what it was; rows it made are cancelled."""
    for row in now.planned:
        if str(row.id) in before["made"]:
            threads.end(row, "cancelled", now.now, now.now)
    now.session.flush()
    for row_id, each in before["planned"].items():
        _restore(now, UUID(row_id), each)
    for name, value in before["contact"].items():
        is_date = name.endswith("_on") or name == "not_now_until"
        setattr(now.contact, name, date.fromisoformat(value) if value and is_date else value)
    now.session.flush()
    now.planned = followups.planned_of(now.session, now.contact.id)
    days.relevel(now.session, now.kit, now.account)


def _give_back(now: Turn, before: Mapping[str, Any]) -> None:
    """A card that was added is open again; what it changed is as before, unless somebody has changed it."""
    left = snapshots.known(now.contact)
    for name, (was, then) in before.get("fields", {}).items():
        if left[name] == then:
            setattr(now.contact, name, _READ[name](was) if was and name in _READ else was)
    if "card" in before:
        capture_id, n = before["card"]
        for card in captures.of_contact(now.session, now.account.id, now.contact.id):
            if (str(card.capture_id), card.n) == (capture_id, n):
                card.state, card.contact_id = "open", None
                captures.get(now.session, now.account.id, card.capture_id, lock=True).settle()


def _restore(now: Turn, row_id: UUID, was: Mapping[str, Any]) -> None:
    row = followups.get(now.session, now.account.id, row_id)
    threads.end(row, "planned", None, now.now)
    row.note, row.wanted_on = "", date.fromisoformat(was["wanted_on"])
    at = datetime.fromisoformat(was["due_at"]) if was["due_at"] else None
    row.move(Due.timed(at, now.account.tz) if at else Due(date.fromisoformat(was["due_on"])), now.now)
