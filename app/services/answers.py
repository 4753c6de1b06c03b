"""Answers: yes, no with a reason, not now until a day, or waiting again."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.cadence import Channel
from app.domain.contact import REASONS, Answer, Reason
from app.domain.errors import Invalid
from app.domain.thread import OpenThread, not_now
from app.ports import Kit
from app.services import threads, undoing
from app.services.texts import LONGEST_LINE, fit
from app.services.threads import Turn, turn
from app.store import moments
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
    and ``words``) cancels all; not now waits ``until`` a day to come; waiting opens the thread again.
    Raises NotFound, Invalid naming the field.
    """
    words = fit(words, LONGEST_LINE, "words")
    if reason is not None and reason not in REASONS:
        raise Invalid("Choose one of the reasons shown.", "reason")
    with turn(session, kit, account_id, contact_id) as now:
        if answer == "waiting" and now.contact.answer == "waiting":
            return now.contact
        _FOLLOWS[answer](now, until)
        contact = now.contact
        if answer != contact.answer:
            contact.answered_on = now.today if answer in ("yes", "no") else None
        contact.answer = answer
        contact.answer_reason = (reason or "other") if answer == "no" else None
        contact.answer_words = words
        contact.not_now_until = until = until if answer == "not_now" else None
        contact.updated_at = now.now
        now.note("answer", answer=answer, reason=contact.answer_reason, note=words, until=until)
    return now.contact


def _yes(now: Turn, _until: date | None) -> None:
    now.become(now.promises)


def _no(now: Turn, _until: date | None) -> None:
    now.become(())


def _not_now(now: Turn, until: date | None) -> None:
    if until is None:
        raise Invalid("Until when?", "until")
    now.become(not_now(_thread(now), until, way_back(now.contact), now.today))


def _waiting(now: Turn, _until: date | None) -> None:
    now.become(threads.resumed(now))


_FOLLOWS = {"yes": _yes, "no": _no, "not_now": _not_now, "waiting": _waiting}


def _thread(now: Turn) -> OpenThread:
    return now.thread if now.is_open else threads.resumed(now)


def way_back(contact: Contact) -> Channel:
    """How to get back to somebody: by mail if there is an address, else by phone."""
    return "email" if contact.emails or not contact.phones else "call"


def undo(session: Session, kit: Kit, account_id: UUID, contact_id: UUID) -> Contact:
    """Take back what was noted last with a contact: an answer, a touch, a reply.

    Raises NotFound, Conflict when there is nothing to undo or it has gone on since.
    """
    with turn(session, kit, account_id, contact_id) as now:
        undoing.take_back(now, moments.last_of_contact(session, contact_id))
    return now.contact
