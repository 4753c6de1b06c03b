"""Mails whose sender is no more: what was not handed over waits again, all else is looked for."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.outbox import rest
from app.domain.words import english
from app.ports import Kit
from app.services import filing, mailboxes, sent_mails
from app.services.claiming import LEASE
from app.store import accounts, drafts, outbox
from app.store.db import writing

#: What was handed over with an unsure end is looked for again after that, for so long.
LOOK_AGAIN, LOOKED_FOR = timedelta(minutes=1), timedelta(minutes=3)
STOPPED = english("Sending it stopped each time.")


def look_after(session: Session, kit: Kit, who: str, account_id: UUID, mail_id: UUID, state: str) -> None:
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
                outbox.come_back(session, mail, STOPPED, now)
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
