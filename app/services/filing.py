"""Sent mails lie in the mailbox's Sent folder: looked for there, and put there where the server does not."""

import logging
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.mailbox import Credentials, Server, Trouble
from app.ports import Kit
from app.services import mailboxes
from app.store import outbox
from app.store.db import writing

log = logging.getLogger(__name__)

#: Providers that file sent mails themselves have so long before it is done here; what failed rests longer.
FILE_AFTER, FILE_AGAIN, FILED_FOR = timedelta(seconds=15), timedelta(minutes=15), timedelta(days=2)
#: So many by one connection, and seconds for all of it: a server that takes its time holds up others' mails.
AT_ONCE, PATIENCE = 20, 60.0


def due(session: Session, kit: Kit) -> dict[UUID, list[UUID]]:
    """The mails whose copy is to be put into Sent, by their accounts."""
    now = kit.clock.now()
    return outbox.to_file(session, now - FILE_AFTER, now - FILED_FOR, now)


def is_in_sent(kit: Kit, known: Credentials | None, message_id: str) -> bool:
    """Whether the server filed a mail under what was sent; False also where nobody can tell."""
    if known is None or known.imap is None:
        return False
    try:
        with kit.folders.open(known.imap, PATIENCE) as folders:
            folder = folders.find("sent")
            return folder is not None and folders.has_message(folder, message_id)
    except Trouble as trouble:
        log.warning("The Sent folder can't be looked into: %s", trouble)
        return False


def file(session: Session, kit: Kit, account_id: UUID, mail_ids: Sequence[UUID]) -> None:
    """Copies of what was sent go into the Sent folder, of what is not there yet."""
    known = mailboxes.credentials(session, kit, account_id)
    now = kit.clock.now()
    with writing(session):
        found = [outbox.get(session, account_id, mail_id) for mail_id in mail_ids[:AT_ONCE]]
        unfiled = [mail for mail in found if mail and outbox.is_to_be_filed(mail, now)]
        for mail in unfiled:
            mail.claimed_until = now + FILE_AGAIN
        waiting = [(mail.id, mail.message_id) for mail in unfiled]
    if not waiting or known is None or known.imap is None:
        return
    for mail_id in _filed(session, kit, known.imap, waiting):
        with writing(session):
            filed = outbox.get(session, account_id, mail_id)
            if filed:
                filed.in_sent, filed.claimed_until = True, None


def _filed(session: Session, kit: Kit, server: Server, mails: Collection[tuple[UUID, str]]) -> Iterator[UUID]:
    """Put each into the Sent folder unless it lies there; those that do now."""
    try:
        with kit.folders.open(server, PATIENCE) as folders:
            folder = folders.find("sent")
            if folder is None:
                return
            for mail_id, message_id in mails:
                if not folders.has_message(folder, message_id):
                    message = outbox.message(session, mail_id)
                    session.rollback()  # nothing is held while the server takes its time
                    if message:  # else it was deleted meanwhile
                        folders.append(folder, message, ("\\Seen",))
                yield mail_id
    except Trouble as trouble:
        log.warning("Sent mails can't be filed: %s", trouble)
