"""Taking on a mail that is due: whether its mailbox may send one now, and what must not go out any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.mailbox import Credentials
from app.domain.message import address, sender_of
from app.domain.outbox import ENDED, MOVED
from app.domain.words import english
from app.ports import Kit
from app.services import mailboxes
from app.store import accounts, contacts, drafts, drafts_folder, followups, outbox
from app.store import mailboxes as boxes
from app.store.db import writing
from app.store.mailboxes import Mailbox
from app.store.outbox import OutgoingMail

#: Longer than any sending can take: nobody else takes it up meanwhile.
LEASE = timedelta(minutes=10)

SAID_NO = english("They said no.")
SEALED = english("The mailbox’s passwords can’t be opened any more. Please type them again.")


@dataclass(frozen=True, slots=True)
class Claim:
    """A mail that is ours to send: this try, until the lease ends.

    ``lying``: the mails of its draft in the owner's Drafts folder, who may have sent it from there.
    """

    account_id: UUID
    mail_id: UUID
    tries: int
    sender: str
    to: str
    message: bytes
    known: Credentials
    lying: tuple[UUID, ...]


def claim(session: Session, kit: Kit, who: str, account_id: UUID, mail_id: UUID) -> Claim | None:
    """Take a mail on; None where it is not to be sent now, or not by us."""
    now = kit.clock.now()
    if _rests(boxes.find(session, account_id), now):
        return None  # without a lock, which would count as a change of the account
    with writing(session):
        accounts.lock(session, account_id)
        mail = outbox.get(session, account_id, mail_id)
        if mail is None or mail.state != "queued" or mail.send_at > now:
            return None
        why = against(session, mail)
        if why:
            outbox.withdraw(session, mail, why, now)
            return None
        box = boxes.find(session, account_id)
        if box is None:
            outbox.withdraw(session, mail, mailboxes.PARTED, now)
            return None
        if sender_of(mail.message) != address(box.address):
            outbox.withdraw(session, mail, mailboxes.CHANGED, now)
            return None
        known = mailboxes.credentials(session, kit, account_id)
        if known is None:
            outbox.come_back(session, mail, SEALED, now)
            return None
        if not _has_turn(session, box, mail, now):
            return None
        mail.state, mail.tries, mail.words = "sending", mail.tries + 1, ""
        mail.send_at, mail.claimed_by, mail.claimed_until = now, who, now + LEASE
        lying = tuple(each.id for each in drafts_folder.of_draft(session, mail.draft_id))
        return Claim(account_id, mail.id, mail.tries, box.address, mail.to, mail.message, known, lying)


def against(session: Session, mail: OutgoingMail) -> str | None:
    """Why a mail must not go out any more, in a sentence; None where it may."""
    draft = drafts.get(session, mail.account_id, mail.draft_id)
    row = followups.get(session, mail.account_id, draft.followup_id)
    contact = contacts.get(session, mail.account_id, mail.contact_id)
    if row.state != "planned" or draft.state != "queued":
        return ENDED
    if contact.answer == "no":
        return SAID_NO
    if draft.to not in contact.emails:
        return MOVED
    return None


def _rests(box: Mailbox | None, now: datetime) -> bool:
    """Whether a mailbox has sent one just now."""
    if box is None or box.last_sent_at is None:
        return False
    # A clock that was wrong once may have put it into the future.
    return box.last_sent_at <= now < box.last_sent_at + timedelta(seconds=box.pause)


def _has_turn(session: Session, box: Mailbox, mail: OutgoingMail, now: datetime) -> bool:
    """Whether the mailbox may send one now: one at a time, with a pause between, so many a day."""
    if _rests(box, now) or outbox.is_busy(session, mail.account_id, now):
        return False
    account = accounts.get(session, mail.account_id)
    local = now.astimezone(account.tz)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if outbox.count_since(session, mail.account_id, midnight) < box.daily_limit:
        return True
    start = account.work_from
    mail.send_at = (midnight + timedelta(days=1)).replace(hour=start.hour, minute=start.minute)
    return False
