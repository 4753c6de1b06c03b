"""Drafts put into the mailbox's Drafts folder: once sent from there, they count as sent here.

For that the Sent folder is asked for its Message-ID, and for mails to its address. Of those the Message-ID,
To and Date are read, and nothing of a mail that is not it is kept.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.errors import Conflict
from app.domain.mailbox import Server, Trouble
from app.domain.sent_there import Written, may_be, read_written
from app.ports import Kit, OpenFolders
from app.services import mailboxes, sent_mails
from app.services.outbox import composed
from app.store import accounts, drafts, drafts_folder, outbox, replies
from app.store.db import writing
from app.store.drafts import Draft
from app.store.outbox import OutgoingMail

log = logging.getLogger(__name__)

#: Seconds that all of a visit to the mailbox may take, and so many drafts are looked for by one.
PATIENCE, AT_ONCE = 30.0, 20
#: So long until it is looked for again, and after a failure; and for so long.
LOOK_AGAIN, AFTER_TROUBLE = timedelta(minutes=3), timedelta(minutes=15)
LOOKED_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class _Lying:
    """A draft that was put into the Drafts folder ``since`` an instant."""

    mail_id: UUID
    message_id: str
    to: str
    since: datetime


def put(session: Session, kit: Kit, account_id: UUID, draft_id: UUID) -> Draft:
    """Put a draft into the mailbox's Drafts folder, whatever that is called; here it stays a draft.

    NotFound; Invalid as for sending; Conflict: no mailbox with folders, or what its server has against it.
    """
    _, mail = composed(session, kit, account_id, draft_id, kit.clock.now())
    known = mailboxes.credentials(session, kit, account_id)
    session.rollback()  # nothing is held while the server takes its time
    if known is None or known.imap is None:
        raise Conflict("Your mailbox is connected for sending only. Give its IMAP server in Settings.")
    now = kit.clock.now()
    _append(kit, known.imap, mail.message)
    with writing(session):
        accounts.lock(session, account_id)
        draft = drafts.get(session, account_id, draft_id)  # which things have happened to meanwhile
        row = OutgoingMail(
            account_id=account_id,
            contact_id=draft.contact_id,
            draft_id=draft_id,
            message_id=mail.message_id,
            to=mail.to,
            message=b"",  # what goes out is its owner's, and lies there
            state="in_drafts",
            send_at=now,
            created_at=now,
        )
        if draft.state == "sent":
            row.end("withdrawn", "", now)
        elif draft.state == "failed":  # its owner has looked at it
            outbox.give_back(session, draft, now)
        session.add(row)
    return draft


def _append(kit: Kit, server: Server, message: bytes) -> None:
    """Into the folder for drafts. Conflict: there is none, or what the server has against it."""
    try:
        with kit.folders.open(server, PATIENCE) as folders:
            folder = folders.find("drafts")
            if folder is None:
                raise Conflict("Your mailbox has no folder for drafts.")
            folders.append(folder, message, ("\\Draft", "\\Seen"))
    except Trouble as trouble:
        raise Conflict(
            "Your mailbox did not take it: {words}", words=trouble.words or trouble.kind
        ) from trouble


def forget(session: Session, kit: Kit, account_id: UUID, draft_id: UUID) -> Draft:
    """It does not lie there any more, says its owner: it is looked for no more. NotFound."""
    with writing(session):
        accounts.lock(session, account_id)
        for mail in drafts_folder.of_draft(session, drafts.get(session, account_id, draft_id).id):
            mail.end("withdrawn", "", kit.clock.now())
    return drafts.get(session, account_id, draft_id)


def sweep(session: Session, kit: Kit) -> int:
    """Look into the mailboxes that drafts were put into, now and then; how many were sent from there."""
    now = kit.clock.now()
    session.rollback()
    due = drafts_folder.to_look_for(session, now)
    session.rollback()
    if due:
        with writing(session):
            drafts_folder.give_up(session, now - LOOKED_FOR, now)
    sent = 0
    for account_id, mail_ids in due.items():
        try:
            with writing(session):
                drafts_folder.rest(session, account_id, now + AFTER_TROUBLE)
            for start in range(0, len(mail_ids), AT_ONCE):
                sent += len(look(session, kit, account_id, mail_ids[start : start + AT_ONCE]))
            with writing(session):
                drafts_folder.rest(session, account_id, now + LOOK_AGAIN)
        except Trouble as trouble:
            log.warning("The Sent folder of account %s can't be looked into: %s", account_id, trouble)
        except Exception:  # what is wrong with one mailbox holds up no other
            session.rollback()
            log.exception("The drafts in the mailbox of account %s could not be looked for.", account_id)
    return sent


def look(session: Session, kit: Kit, account_id: UUID, mail_ids: Collection[UUID]) -> list[UUID]:
    """Which of these mails were sent from the Drafts folder; they are put down as sent. Raises Trouble."""
    known = mailboxes.credentials(session, kit, account_id)
    mails = [mail for each in mail_ids if (mail := session.get(OutgoingMail, each))]
    lying = [
        _Lying(mail.id, mail.message_id, mail.to, mail.created_at)
        for mail in mails
        if mail.state == "in_drafts"
    ]
    session.rollback()  # nothing is held while the server takes its time
    if not lying or known is None or known.imap is None:
        return []
    sent = []
    with kit.folders.open(known.imap, PATIENCE) as folders:
        folder = folders.find("sent")
        for each in lying if folder else ():
            found = _found(session, account_id, folders, folder or "", each)
            if found and sent_mails.record_elsewhere(session, kit, account_id, each.mail_id, found):
                sent.append(each.mail_id)
    return sent


def _found(
    session: Session, account_id: UUID, folders: OpenFolders, folder: str, lying: _Lying
) -> Written | None:
    """The mail in the Sent folder that a draft became, if there is one."""
    if folders.has_message(folder, lying.message_id):
        return Written(lying.message_id, (lying.to,), None)
    # Days are the server's own there.
    heads = folders.written_to(folder, lying.to, lying.since.date() - timedelta(days=1))
    mails = [mail for head in heads if may_be(mail := read_written(head), lying.to, lying.since)]
    ours = replies.of_ours(session, account_id, [mail.message_id for mail in mails])
    session.rollback()
    return next((mail for mail in mails if mail.message_id not in ours), None)
