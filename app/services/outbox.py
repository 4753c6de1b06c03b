"""The outbox: a draft becomes a mail that waits to go out; called back, or decided about."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.contact import OPEN
from app.domain.errors import Conflict, Invalid
from app.domain.message import address
from app.domain.outbox import MOVED
from app.domain.words import english
from app.ports import Kit
from app.services import composing, sent_mails
from app.services.composing import Mail, compose
from app.store import accounts, contacts, drafts, followups, outbox
from app.store import mailboxes as boxes
from app.store.contacts import Contact
from app.store.db import writing
from app.store.drafts import Draft
from app.store.outbox import UNDER_WAY, OutgoingMail

#: So far ahead a mail may wait.
FURTHEST = timedelta(days=366)
#: A time given in minutes is past this much after it: whoever chose it meant later, or another day.
PAST = timedelta(minutes=1)
#: So long a mail that a person sends "now" waits, so that they can take it back.
GRACE = timedelta(seconds=10)
CALLED_BACK = english("You called it back.")
NOT_ARRIVED = english("You said it did not arrive.")
NO_MAILBOX = english("Connect a mailbox in Settings first, or use your mail app.")


@dataclass(frozen=True, slots=True)
class Stuck:
    """A mail its owner has to look at: it came back, or nobody knows whether it arrived."""

    mail: OutgoingMail
    draft: Draft
    contact: Contact


def stuck(session: Session, account_id: UUID) -> list[Stuck]:
    """The mails that failed or are undecided, the oldest first."""
    return [Stuck(*row) for row in outbox.in_state(session, account_id, "failed", "undecided")]


def foot(session: Session, account_id: UUID, draft: Draft) -> str:
    """What will stand below a draft when it goes out from the mailbox; "" for nothing."""
    row = followups.get(session, account_id, draft.followup_id)
    return composing.foot(accounts.get(session, account_id), draft, row)


def last_mail(session: Session, draft: Draft) -> OutgoingMail | None:
    """What became of a draft last, if it was ever queued or put into the Drafts folder.

    One that was called back since matters less than what lies there, or was sent from there.
    """
    found = outbox.of_draft(session, draft.id)
    stands = [mail for mail in found if mail.state in ("in_drafts", "sent")]
    return next(iter(stands if found and found[0].state == "withdrawn" and stands else found), None)


def missed(session: Session, draft: Draft) -> str | None:
    """Where a draft's mail did not arrive, if it is to go elsewhere by now."""
    mail = last_mail(session, draft)
    if mail is None or not draft.to or draft.state not in drafts.OPEN:
        return None
    moved = mail.state == "withdrawn" and mail.words == MOVED
    if not moved and mail.state not in ("returned", "failed"):
        return None
    try:
        return mail.to if address(draft.to) != mail.to else None
    except Invalid:
        return None


def let_go(session: Session, kit: Kit, contact: Contact) -> None:
    """What waits for a contact, or was refused, where they are no more is a draft to where they are.

    Call it when their addresses have changed, before their drafts are written anew, inside a commit.
    """
    now = kit.clock.now()
    for mail in outbox.queued_of(session, contact.id):
        draft = drafts.get(session, mail.account_id, mail.draft_id)
        stays = contact.emails[:1] if mail.state == "failed" else contact.emails
        if draft.to not in stays and draft.state in ("queued", "failed"):
            mail.end("withdrawn", MOVED, now)
            outbox.give_back(session, draft, now)


def send(session: Session, kit: Kit, account_id: UUID, draft_id: UUID, at: datetime | None = None) -> Draft:
    """Queue a draft to go out now, or ``at`` a later instant.

    Raises NotFound; Invalid for a time that has passed, for an address or words nobody can send; Conflict:
    no mailbox, a follow-up that is over, a no, or a mail of this draft that has gone out or may have.
    """
    with writing(session):
        accounts.lock(session, account_id)
        now = kit.clock.now()
        if at and at < now - PAST:
            raise Invalid("That time has passed. Choose a later one.", "at")
        when = min(max(at or now, now), now + FURTHEST)
        draft, mail = composed(session, kit, account_id, draft_id, when)
        for before in outbox.of_draft(session, draft.id):
            if before.state in ("queued", "failed"):
                before.end("withdrawn", CALLED_BACK, now)
        row = OutgoingMail(
            account_id=account_id,
            contact_id=draft.contact_id,
            draft_id=draft.id,
            message_id=mail.message_id,
            to=mail.to,
            message=mail.message,
            send_at=when,
            created_at=now,
        )
        session.add(row)
        draft.state, draft.updated_at = "queued", now
    return draft


def composed(
    session: Session, kit: Kit, account_id: UUID, draft_id: UUID, when: datetime
) -> tuple[Draft, Mail]:
    """A draft as a mail of the mailbox's that may go out. NotFound, Invalid, Conflict."""
    draft = drafts.get(session, account_id, draft_id, lock=True)  # nobody changes its words meanwhile
    box = boxes.find(session, account_id)
    if box is None:
        raise Conflict(NO_MAILBOX)
    _require_free(session, draft)
    contact = contacts.get(session, account_id, draft.contact_id)
    row = followups.get(session, account_id, draft.followup_id)
    if row.state != "planned":
        raise Conflict("This follow-up is not open any more.")
    if contact.answer == "no":
        raise Conflict("They said no. Open the contact again before you write to them.")
    outbox.follow(draft, contact)
    account = accounts.get(session, account_id)
    return draft, compose(session, kit, account, contact, draft, row, box.address, when)


def _require_free(session: Session, draft: Draft) -> None:
    """Conflict where a mail of this draft waits, is on its way, or has gone out."""
    if draft.state == "queued":
        raise Conflict("This mail is waiting to go out already.")
    states = {mail.state for mail in outbox.of_draft(session, draft.id)}
    if "undecided" in states:
        raise Conflict("Say first whether this mail has arrived.")
    if states & {*UNDER_WAY, "sent"} or draft.state == "sent":
        raise Conflict("This mail has been sent; it can’t be sent again.")


def withdraw(session: Session, kit: Kit, account_id: UUID, draft_id: UUID) -> Draft:
    """Don't send it: it is a draft again. NotFound; Conflict where it is on its way, or does not wait."""
    with writing(session):
        accounts.lock(session, account_id)
        draft = drafts.get(session, account_id, draft_id)
        now, rows = kit.clock.now(), outbox.of_draft(session, draft.id)
        waiting = [mail for mail in rows if mail.state in ("queued", "failed")]
        if draft.state not in ("queued", "failed") or not waiting:
            if draft.state == "sent":
                raise Conflict("It has gone out already.")
            raise Conflict("It is on its way already, or does not wait any more.")
        for mail in waiting:
            mail.end("withdrawn", CALLED_BACK, now)
        outbox.give_back(session, draft, now)
    return draft


def withdraw_of(session: Session, kit: Kit, contact_id: UUID, why: str) -> None:
    """Nothing that waits for a contact goes out; ``why``: a sentence of ours. Inside the caller's commit."""
    now = kit.clock.now()
    for mail in outbox.queued_of(session, contact_id):
        mail.end("withdrawn", why, now)
        draft = drafts.get(session, mail.account_id, mail.draft_id)
        if draft.state in ("queued", "failed"):
            outbox.give_back(session, draft, now)


def decide(session: Session, kit: Kit, account_id: UUID, draft_id: UUID, *, arrived: bool) -> Draft:
    """The owner says whether an undecided mail arrived: it was sent then, or goes out again, the very same.

    NotFound; Conflict where nothing is to be decided, or where it must not go out any more.
    """
    draft = drafts.get(session, account_id, draft_id)
    mail = last_mail(session, draft)
    if mail is None or mail.state != "undecided":
        raise Conflict("There is nothing to decide any more.")
    if arrived:
        sent_mails.record(session, kit, account_id, mail.id, "")
        return drafts.get(session, account_id, draft_id)
    with writing(session):
        accounts.lock(session, account_id)
        row = outbox.get(session, account_id, mail.id)
        draft = drafts.get(session, account_id, draft_id)
        if row is None or row.state != "undecided":
            raise Conflict("There is nothing to decide any more.")
        now = kit.clock.now()
        contact = contacts.get(session, account_id, draft.contact_id)
        planned = followups.get(session, account_id, draft.followup_id).state == "planned"
        # One that an archive brought has no bytes: it is written anew.
        if planned and contact.answer in (*OPEN, "yes") and row.message:
            row.state, row.send_at, row.tries, row.words = "queued", now, 0, ""
            row.claimed_by = row.claimed_until = None
            draft.state, draft.updated_at = "queued", now
        else:
            row.end("withdrawn", NOT_ARRIVED, now)
            if draft.state == "undecided":  # its owner may have sent it otherwise since
                outbox.give_back(session, draft, now)
    return draft
