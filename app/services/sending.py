"""Sending what waits in the outbox: each mail at most once, although whoever sends may die at any step.

A mail is claimed, connected for, marked as being handed over, handed over, and recorded. What a sender left
behind before the mark goes out again; after it, the mail's own Message-ID is looked for in the Sent folder,
and where it is not there either, its owner is asked. Nothing is sent a second time without them.
"""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.mailbox import Credentials, Trouble
from app.domain.message import address, sender_of
from app.domain.outbox import ENDED, MOVED, Handed, rest
from app.domain.words import english
from app.ports import Kit
from app.services import filing, mailboxes, sent_mails
from app.store import accounts, contacts, drafts, followups, outbox
from app.store import mailboxes as boxes
from app.store.db import writing
from app.store.mailboxes import Mailbox
from app.store.outbox import OutgoingMail

log = logging.getLogger(__name__)

#: Longer than any sending can take: nobody else takes it up meanwhile.
LEASE = timedelta(minutes=10)
#: What was handed over with an unsure end is looked for again after that, for so long.
LOOK_AGAIN, LOOKED_FOR = timedelta(minutes=1), timedelta(minutes=3)

SAID_NO = english("They said no.")
SEALED = english("The mailbox’s passwords can’t be opened any more. Please type them again.")
STOPPED = english("Sending it stopped each time.")
GIVEN_UP = english("Nobody took it for a day.")


class _Lost(Exception):
    """It is not ours to send any more."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """A mail that is ours to send: this try, until the lease ends."""

    account_id: UUID
    mail_id: UUID
    tries: int
    sender: str
    to: str
    message: bytes
    message_id: str
    known: Credentials


def sweep(session: Session, kit: Kit, who: str) -> int:
    """Look after what others left behind, send what is due, and file what was sent; how many went out."""
    session.rollback()  # what is read from here on is of now
    sent = 0
    for account_id, mail_id, state in outbox.lapsed(session, kit.clock.now()):
        with _by_itself(session, mail_id):
            _look_after(session, kit, who, account_id, mail_id, state)
    for account_id, mail_id in outbox.due(session, kit.clock.now()):
        with _by_itself(session, mail_id):
            claim = _claim(session, kit, who, account_id, mail_id)
            sent += claim is not None and _send(session, kit, claim)
    for account_id, mail_ids in filing.due(session, kit).items():
        with _by_itself(session, mail_ids[0]):
            filing.file(session, kit, account_id, mail_ids)
    session.rollback()
    return sent


@contextmanager
def _by_itself(session: Session, mail_id: UUID) -> Iterator[None]:
    """What goes wrong with one mail holds up no other. What it was at stays claimed, and is looked after."""
    try:
        yield
    except Exception:
        session.rollback()
        log.exception("Mail %s could not be looked after.", mail_id)


def release(session: Session, kit: Kit, dead: Collection[str]) -> None:
    """What these workers, who are no more, were sending is looked after at once."""
    if dead:
        with writing(session):
            outbox.release(session, dead, kit.clock.now())


def _claim(session: Session, kit: Kit, who: str, account_id: UUID, mail_id: UUID) -> _Claim | None:
    """Take a mail on; None where it is not to be sent now, or not by us."""
    now = kit.clock.now()
    if _rests(boxes.find(session, account_id), now):
        return None  # without a lock, which would count as a change of the account
    with writing(session):
        accounts.lock(session, account_id)
        mail = outbox.get(session, account_id, mail_id)
        if mail is None or mail.state != "queued" or mail.send_at > now:
            return None
        why = _against(session, mail)
        if why:
            _back_to_draft(session, mail, why, now)
            return None
        box = boxes.find(session, account_id)
        if box is None:
            _back_to_draft(session, mail, mailboxes.PARTED, now)
            return None
        if sender_of(mail.message) != address(box.address):
            _back_to_draft(session, mail, mailboxes.CHANGED, now)
            return None
        known = mailboxes.credentials(session, kit, account_id)
        if known is None:
            _fail(session, mail, SEALED, now)
            return None
        if not _has_turn(session, box, mail, now):
            return None
        mail.state, mail.tries, mail.words = "sending", mail.tries + 1, ""
        mail.send_at, mail.claimed_by, mail.claimed_until = now, who, now + LEASE
        return _Claim(
            account_id, mail.id, mail.tries, box.address, mail.to, mail.message, mail.message_id, known
        )


def _against(session: Session, mail: OutgoingMail) -> str | None:
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


def _send(session: Session, kit: Kit, claim: _Claim) -> bool:
    """Hand it over, and put down what became of it; whether it was taken."""

    def hand() -> None:
        _mark(session, kit, claim)

    try:
        handed = kit.courier.send(claim.known.smtp, claim.sender, claim.to, claim.message, hand)
    except _Lost:
        return False
    except Trouble as trouble:
        later = trouble.kind in ("network", "later")
        handed = Handed("later" if later else "refused", trouble.words or trouble.kind)
        if trouble.kind in ("login", "tls"):
            _fail_others(session, kit, claim, handed.words)
    if handed.state == "taken":
        return sent_mails.record(
            session, kit, claim.account_id, claim.mail_id, handed.words, tries=claim.tries
        )
    log.warning("Mail %s was not taken: %s, %s", claim.mail_id, handed.state, handed.words)
    _put_down(session, kit, claim, handed)
    return False


def _fail_others(session: Session, kit: Kit, claim: _Claim, words: str) -> None:
    """What else is due comes back with it: a server that counts wrong passwords is not asked with each."""
    now = kit.clock.now()
    with writing(session):
        accounts.lock(session, claim.account_id)
        for mail, _, _ in outbox.in_state(session, claim.account_id, "queued"):
            if mail.send_at <= now:
                _fail(session, mail, words, now)


def _mark(session: Session, kit: Kit, claim: _Claim) -> None:
    """From here on it may arrive. Raises _Lost where it must not go out, or is somebody else's by now."""
    now = kit.clock.now()
    with writing(session):
        accounts.lock(session, claim.account_id)
        mail = outbox.get(session, claim.account_id, claim.mail_id)
        if mail is None or mail.state != "sending" or mail.tries != claim.tries:
            raise _Lost
        why = _against(session, mail)
        if why is None:
            mail.state, mail.claimed_until = "handing", now + LEASE
        else:
            _back_to_draft(session, mail, why, now)
    if why:
        raise _Lost


def _put_down(session: Session, kit: Kit, claim: _Claim, handed: Handed) -> None:
    """What became of a mail that was not taken for sure."""
    now = kit.clock.now()
    with writing(session):
        accounts.lock(session, claim.account_id)
        mail = outbox.get(session, claim.account_id, claim.mail_id)
        if mail is None or mail.state not in ("sending", "handing") or mail.tries != claim.tries:
            return
        mail.words = handed.words
        pause = rest(mail.tries)
        if handed.state == "unsure":
            mail.claimed_by, mail.claimed_until = None, now  # looked for at once
        elif handed.state == "refused":
            _fail(session, mail, handed.words, now)
        elif pause is None:
            _fail(session, mail, handed.words or GIVEN_UP, now)
        else:
            mail.state, mail.send_at = "queued", now + pause
            mail.claimed_by = mail.claimed_until = None


def _look_after(session: Session, kit: Kit, who: str, account_id: UUID, mail_id: UUID, state: str) -> None:
    """A mail somebody left behind: not handed over, it waits again; else it is looked for."""
    now = kit.clock.now()
    with writing(session):
        accounts.lock(session, account_id)
        mail = outbox.get(session, account_id, mail_id)
        if mail is None or mail.state != state or (mail.claimed_until or now) > now:
            return
        if state == "sending":
            mail.state, mail.claimed_by, mail.claimed_until = "queued", None, None
            if rest(mail.tries) is None:
                _fail(session, mail, STOPPED, now)
            return
        mail.claimed_by, mail.claimed_until = who, now + LEASE
        known = mailboxes.credentials(session, kit, account_id)
        tries, message_id, began = mail.tries, mail.message_id, mail.send_at
    found = filing.is_in_sent(kit, known, message_id)
    if found:
        sent_mails.record(session, kit, account_id, mail_id, "", tries=tries, filed=True)
        return
    with writing(session):
        accounts.lock(session, account_id)
        mail = outbox.get(session, account_id, mail_id)
        if mail is None or mail.state != "handing" or mail.tries != tries:
            return
        now = kit.clock.now()
        if known and known.imap and now - began < LOOKED_FOR:
            mail.claimed_by, mail.claimed_until = None, now + LOOK_AGAIN
        else:
            mail.state, mail.claimed_by, mail.claimed_until = "undecided", None, None
            draft = drafts.get(session, account_id, mail.draft_id)
            draft.state, draft.updated_at = "undecided", now


def _fail(session: Session, mail: OutgoingMail, words: str, now: datetime) -> None:
    """It comes back to its owner."""
    mail.end("failed", words, now)
    draft = drafts.get(session, mail.account_id, mail.draft_id)
    draft.state, draft.updated_at = "failed", now


def _back_to_draft(session: Session, mail: OutgoingMail, why: str, now: datetime) -> None:
    """It does not go out; what it was made of is a draft again, unless it is over."""
    mail.end("withdrawn", why, now)
    draft = drafts.get(session, mail.account_id, mail.draft_id)
    if draft.state == "queued":
        outbox.give_back(session, draft, now)
