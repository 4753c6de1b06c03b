"""Sent mails lie in the mailbox's Sent folder: looked for there, and put there where the server does not."""

import logging
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.mailbox import Credentials, Trouble
from app.ports import Kit
from app.services import mailboxes
from app.store import outbox
from app.store.db import writing

log = logging.getLogger(__name__)

#: Providers that file sent mails themselves have so long before it is done here; what failed rests longer.
FILE_AFTER, FILE_AGAIN, FILED_FOR = timedelta(seconds=15), timedelta(minutes=15), timedelta(days=2)


def due(session: Session, kit: Kit) -> list[tuple[UUID, UUID]]:
    """Account and id of the mails whose copy is to be put into Sent, in all accounts."""
    now = kit.clock.now()
    return outbox.to_file(session, now - FILE_AFTER, now - FILED_FOR, now)


def is_in_sent(kit: Kit, known: Credentials | None, message_id: str) -> bool:
    """Whether the server filed a mail under what was sent; False also where nobody can tell."""
    if known is None or known.imap is None:
        return False
    try:
        with kit.folders.open(known.imap) as folders:
            folder = folders.find("sent")
            return folder is not None and folders.has_message(folder, message_id)
    except Trouble as trouble:
        log.warning("The Sent folder can't be looked into: %s", trouble)
        return False


def file(session: Session, kit: Kit, account_id: UUID, mail_id: UUID) -> None:
    """A copy of what was sent goes into the Sent folder, if it is not there yet."""
    known = mailboxes.credentials(session, kit, account_id)
    now = kit.clock.now()
    with writing(session):
        mail = outbox.get(session, account_id, mail_id)
        if mail is None or mail.in_sent or (mail.claimed_until and mail.claimed_until > now):
            return
        mail.claimed_until = now + FILE_AGAIN
        message, message_id = mail.message, mail.message_id
    if known is None or known.imap is None or not _filed(kit, known, message_id, message):
        return
    with writing(session):
        mail = outbox.get(session, account_id, mail_id)
        if mail:
            mail.in_sent, mail.claimed_until = True, None


def _filed(kit: Kit, known: Credentials, message_id: str, message: bytes) -> bool:
    """Put it into the Sent folder unless it lies there; whether it does now."""
    assert known.imap is not None  # noqa: S101 - asked for above
    try:
        with kit.folders.open(known.imap) as folders:
            folder = folders.find("sent")
            if folder is None:
                return False
            if not folders.has_message(folder, message_id):
                folders.append(folder, message, ("\\Seen",))
            return True
    except Trouble as trouble:
        log.warning("A sent mail can't be filed: %s", trouble)
        return False
