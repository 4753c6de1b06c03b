"""Answers: yes, no with a reason, not now until a day, or waiting again."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.cadence import Channel
from app.domain.contact import REASONS, Answer, Reason
from app.domain.errors import Conflict, Invalid
from app.domain.thread import OpenThread, not_now, replied
from app.ports import Kit
from app.services import parting, threads, undoing
from app.services.texts import LONGEST_LINE, fit
from app.services.threads import Turn, turn
from app.store import merges, moments, replies
from app.store.contacts import Contact


def give(
    session: Session,
    kit: Kit,
    account_id: UUID,
    contact_id: UUID,
    answer: Answer,
    *,
    reason: Reason | None = None,
    words: str = "",
    until: date | None = None,
) -> Contact:
    """Note a contact's answer and plan what follows from it, in one commit.

    A yes ends the cadence and leaves promises standing; a no (``reason``, "other" unless said,
    and ``words``) cancels all; not now waits ``until`` a day to come; waiting opens the thread again:
    who has written since is answered, and where that was a not now whose day is still to come, it is one
    again. The same answer once more changes nothing. Raises NotFound, Invalid naming the field.
    """
    words = fit(words, LONGEST_LINE, "words")
    if reason is not None and reason not in REASONS:
        raise Invalid("Choose one of the reasons shown.", "reason")
    with turn(session, kit, account_id, contact_id) as now:
        contact = now.contact
        why = (reason or "other") if answer == "no" else None
        if _given(now, answer, why, words, until):
            return contact
        until = _FOLLOWS[answer](now, until)
        answer = "not_now" if until else answer
        if answer != contact.answer:
            contact.answered_on = now.today if answer in ("yes", "no") else None
        contact.answer, contact.answer_reason, contact.answer_words = answer, why, words
        contact.not_now_until = until
        contact.updated_at = now.now
        now.note("answer", answer=answer, reason=why, note=words, until=until)
    return contact


def explain(session: Session, kit: Kit, account_id: UUID, contact_id: UUID, reason: Reason) -> Contact:
    """Why a contact's no was one, said after it: the no that was noted has this reason.

    Raises NotFound; Invalid for a reason that is none; Conflict where their answer is another by now.
    """
    if reason not in REASONS:
        raise Invalid("Choose one of the reasons shown.", "reason")
    with turn(session, kit, account_id, contact_id) as now:
        contact = now.contact
        if contact.answer != "no":
            raise Conflict("Their answer is not a no any more.")
        said = moments.last_no(session, contact.id)
        if said:
            said.reason = reason
        contact.answer_reason, contact.updated_at = reason, now.now
    return contact


def _given(now: Turn, answer: Answer, why: Reason | None, words: str, until: date | None) -> bool:
    """Whether this is the answer the contact has; a day that has come is asked for again."""
    had = now.contact
    if answer == "waiting" or answer != had.answer:
        return answer == had.answer
    if answer == "not_now" and (until is None or until <= now.today or until != had.not_now_until):
        return False
    return (why, words) == (had.answer_reason, had.answer_words)


def _yes(now: Turn, _until: date | None) -> None:
    now.become(now.promises)


def _no(now: Turn, _until: date | None) -> None:
    now.become(())


def _not_now(now: Turn, until: date | None) -> date:
    if until is None:
        raise Invalid("Until when?", "until")
    now.become(not_now(_thread(now), until, way_back(now.contact), now.today))
    return until


def _waiting(now: Turn, _until: date | None) -> date | None:
    thread = threads.resumed(now)
    if replies.has_written(now.session, now.contact.id):
        thread = replied(thread, "email", now.today)
    now.become(thread)
    return thread.touch.asked_for if thread.touch.kind == "not_now" else None


#: What each answer plans; the day until which that is a not now.
_FOLLOWS: Mapping[Answer, Callable[[Turn, date | None], date | None]] = {
    "yes": _yes,
    "no": _no,
    "not_now": _not_now,
    "waiting": _waiting,
}


def _thread(now: Turn) -> OpenThread:
    return now.thread if now.is_open else threads.resumed(now)


def way_back(contact: Contact) -> Channel:
    """How to get back to somebody: by mail if there is an address, else by phone."""
    return "email" if contact.emails or not contact.phones else "call"


def undo(
    session: Session, kit: Kit, account_id: UUID, contact_id: UUID, moment: UUID | None = None
) -> Contact:
    """Take back what was noted last with a contact: an answer, a touch, a reply; no other than ``moment``.

    Raises NotFound, Conflict when there is nothing to undo or it has gone on since.
    """
    last = moments.last_of_contact(session, contact_id)
    offered = moment or (last.id if last else None)
    merge = merges.find(session, account_id, offered) if offered else None
    if merge and merge.contact_id == contact_id and (merge.parted or (last and last.id == merge.id)):
        return parting.undo(session, kit, account_id, merge.id)[0]
    with turn(session, kit, account_id, contact_id) as now:
        undoing.take_back(now, moments.last_of_contact(session, contact_id), moment)
    return now.contact


def last_moment(session: Session, contact: Contact, *kinds: str) -> UUID | None:
    """The moment that undoing would take back with a contact, if it is of these kinds."""
    last = moments.last_of_contact(session, contact.id)
    return last.id if last and last.kind in kinds else None
