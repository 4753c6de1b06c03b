"""A draft as the mail it goes out as. Nothing here commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from app.domain.errors import Invalid
from app.domain.mail_footer import footer
from app.domain.message import Attachment, Outgoing, address, build
from app.ports import Kit
from app.services import useful
from app.store import mailboxes, outbox, replies
from app.store.accounts import Account
from app.store.contacts import Contact
from app.store.drafts import Draft
from app.store.followups import FollowUpRow


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to go out: its bytes, the address it goes to as servers take it, and its Message-ID."""

    message_id: str
    to: str
    message: bytes


def compose(
    session: Session,
    kit: Kit,
    account: Account,
    contact: Contact,
    draft: Draft,
    row: FollowUpRow,
    sender: str,
    at: datetime,
) -> Mail:
    """The draft as a mail of ``sender``'s that goes out ``at`` an instant.

    Invalid: no address, or no words.
    """
    if not draft.to:
        raise Invalid("There is no mail address for {name}.", "to", name=contact.label)
    if not draft.subject.strip() or not draft.body.strip():
        raise Invalid("A mail needs a subject and a text.", "body")
    box = mailboxes.find(session, account.id)
    made = Outgoing(
        sender_name=account.full_name,
        sender=sender,
        to=address(draft.to),
        subject=draft.subject,
        body=draft.body,
        message_id=f"<{uuid4()}@{sender.rpartition('@')[2].lower()}>",
        sent_at=at.astimezone(account.tz),
        footer=foot(account, draft, row),
        thread=thread_of(session, contact, row),
        attachment=_attached(session, kit, draft),
        html=box is not None and box.html,
        language=draft.language,
    )
    return Mail(made.message_id, made.to, build(made))


def attached(session: Session, draft: Draft) -> list[str]:
    """The names of the files a draft brings along."""
    thing = useful.get(session, draft.account_id, draft.thing_id) if draft.thing_id else None
    return [thing.file_name] if thing and thing.file_name else []


def _attached(session: Session, kit: Kit, draft: Draft) -> Attachment | None:
    if draft.thing_id is None or not attached(session, draft):
        return None
    document = useful.document(session, kit, draft.account_id, draft.thing_id)
    return Attachment(document.name, document.data)


def foot(account: Account, draft: Draft, row: FollowUpRow) -> str:
    """What stands below the draft of a step beyond the first where the owner wants it: how to say no, and who
    writes as far as they don't say so themselves.
    """
    if not account.mail_footer or row.kind not in ("step", "not_now") or row.step == 0:
        return ""
    return footer(draft.language, account.full_name, account.company, account.postal_address, draft.body)


def thread_of(session: Session, contact: Contact, row: FollowUpRow) -> Sequence[str]:
    """The Message-IDs of what was written to a contact and of what they answered, the first one first.

    None where nothing was written from here, unless this answers what they wrote.
    """
    sent = outbox.sent_to(session, contact.id)
    ours = [(mail.ended_at or mail.created_at, mail.message_id) for mail in sent]
    theirs = replies.message_ids(session, contact.id)
    return [message_id for _, message_id in sorted(ours + theirs)] if ours or row.kind == "reply" else []
