"""Sending what waits in the outbox: each mail at most once, although whoever sends may die at any step.

A mail is claimed, connected for, marked as being handed over, handed over, and recorded. What a sender left
behind before the mark goes out again; after it, the mail's own Message-ID is looked for in the Sent folder,
and where it is not there either, its owner is asked. Nothing is sent a second time without them.
"""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.mailbox import Trouble
from app.domain.outbox import Handed, rest
from app.domain.words import english
from app.ports import Kit
from app.services import claiming, drafts_folder, filing, left_behind, sent_mails
from app.services.claiming import LEASE, Claim
from app.store import accounts, outbox
from app.store.db import writing

log = logging.getLogger(__name__)

#: So long nothing of a mailbox goes out whose server was away, or did not end what it had begun.
HOLD = timedelta(minutes=5)
GIVEN_UP = english("Nobody took it for a day.")


class _Lost(Exception):
    """It is not ours to send any more."""


def sweep(session: Session, kit: Kit, who: str) -> int:
    """Look after what others left behind, send what is due, and file what was sent; how many went out."""
    session.rollback()  # what is read from here on is of now
    sent = 0
    for account_id, mail_id, state in outbox.lapsed(session, kit.clock.now()):
        with _by_itself(session, mail_id):
            left_behind.look_after(session, kit, who, account_id, mail_id, state)
    for account_id, mail_id in outbox.due(session, kit.clock.now()):
        with _by_itself(session, mail_id):
            claim = claiming.claim(session, kit, who, account_id, mail_id)
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


def _send(session: Session, kit: Kit, claim: Claim) -> bool:
    """Hand it over, and put down what became of it; whether it was taken."""
    try:
        if claim.lying and drafts_folder.look(session, kit, claim.account_id, claim.lying):
            return False  # its owner has sent it from there
    except Trouble as trouble:  # until that can be said it waits
        _put_down(session, kit, claim, Handed("later", trouble.words or trouble.kind))
        return False
    try:
        handed = _hand_over(session, kit, claim)
    except _Lost:
        return False
    if handed.state == "taken":
        return sent_mails.record(
            session, kit, claim.account_id, claim.mail_id, handed.words, tries=claim.tries
        )
    log.warning("Mail %s was not taken: %s, %s", claim.mail_id, handed.state, handed.words)
    _put_down(session, kit, claim, handed)
    return False


def _hand_over(session: Session, kit: Kit, claim: Claim) -> Handed:
    """What the server makes of it. Raises _Lost."""

    def hand() -> None:
        _mark(session, kit, claim)

    try:
        handed = kit.courier.send(claim.known.smtp, claim.sender, claim.to, claim.message, hand)
    except Trouble as trouble:
        later = trouble.kind in ("network", "later", "private")
        handed = Handed("later" if later else "refused", trouble.words or trouble.kind)
        if later or trouble.kind in ("login", "tls", "unencrypted"):
            _hold_others(session, kit, claim, handed)
    if handed.state == "unsure":
        _hold_others(session, kit, claim, handed)
    return handed


def _hold_others(session: Session, kit: Kit, claim: Claim, handed: Handed) -> None:
    """What else is due does not find out for itself that the server is away, or wants another password.

    One that takes its time would hold up others' mails with each; one that counts wrong passwords would
    shut its owner out.
    """
    now = kit.clock.now()
    with writing(session):
        accounts.lock(session, claim.account_id)
        for mail, _, _ in outbox.in_state(session, claim.account_id, "queued"):
            if mail.send_at > now:
                continue
            if handed.state == "refused":
                outbox.come_back(session, mail, handed.words, now)
            else:
                mail.send_at, mail.words = now + HOLD, handed.words


def _mark(session: Session, kit: Kit, claim: Claim) -> None:
    """From here on it may arrive. Raises _Lost where it must not go out, or is somebody else's by now."""
    now = kit.clock.now()
    with writing(session):
        accounts.lock(session, claim.account_id)
        mail = outbox.get(session, claim.account_id, claim.mail_id)
        if mail is None or mail.state != "sending" or mail.tries != claim.tries:
            raise _Lost
        why = claiming.against(session, mail)
        if why is None:
            mail.state, mail.claimed_until = "handing", now + LEASE
        else:
            outbox.withdraw(session, mail, why, now)
    if why:
        raise _Lost


def _put_down(session: Session, kit: Kit, claim: Claim, handed: Handed) -> None:
    """What became of a mail that was not taken for sure."""
    now = kit.clock.now()
    with writing(session):
        accounts.lock(session, claim.account_id)
        mail = outbox.get(session, claim.account_id, claim.mail_id)
        if mail is None or mail.state not in ("sending", "handing") or mail.tries != claim.tries:
            return
        called_back, mail.words = mail.words, handed.words
        pause = rest(mail.tries)
        if handed.state == "unsure":
            mail.claimed_by, mail.claimed_until = None, now  # looked for at once
        elif handed.state == "refused":
            outbox.come_back(session, mail, handed.words, now)
        elif called_back:
            outbox.withdraw(session, mail, called_back, now)
        elif pause is None:
            outbox.come_back(session, mail, handed.words or GIVEN_UP, now)
        else:
            mail.state, mail.send_at = "queued", now + pause
            mail.claimed_by = mail.claimed_until = None
