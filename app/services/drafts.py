"""Drafts: edit them, and say that they were sent."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.checker import Advice, advise
from app.domain.errors import Conflict
from app.ports import Kit
from app.services import followups, useful, wording
from app.store import accounts, contacts, drafts
from app.store.db import writing
from app.store.drafts import OPEN, Draft


def get(session: Session, account_id: UUID, draft_id: UUID) -> Draft:
    """One draft. NotFound."""
    return drafts.get(session, account_id, draft_id)


def edit(
    session: Session,
    kit: Kit,
    account_id: UUID,
    draft_id: UUID,
    *,
    subject: str | None = None,
    body: str | None = None,
) -> Draft:
    """Put the owner's words into a draft. NotFound; Conflict when it has gone out."""
    with writing(session):
        draft = drafts.get(session, account_id, draft_id, lock=True)
        require_open(draft)
        subject = draft.subject if subject is None else " ".join(subject.split())
        body = draft.body if body is None else body.replace("\r\n", "\n")
        if (subject, body) != (draft.subject, draft.body):
            draft.subject, draft.body = subject, body
            draft.edited, draft.updated_at = True, kit.clock.now()
    return draft


def require_open(draft: Draft) -> None:
    """Conflict for one whose words can't be changed any more, or not now."""
    if draft.state == "queued":
        raise Conflict("This mail is waiting to go out. Call it back to change it.")
    if draft.state not in OPEN:
        raise Conflict("This mail has been sent; it can't be changed any more.")


def advice(session: Session, account_id: UUID, draft: Draft) -> list[Advice]:
    """What the checker says of a draft; nothing of one that has gone out."""
    if draft.state not in OPEN:
        return []
    account = accounts.get(session, account_id)
    contact = contacts.get(session, account_id, draft.contact_id)
    introducer = contacts.introducer(session, contact)
    about = followups.get(session, account_id, draft.followup_id).about
    event = contact.event.name if contact.event else None
    thing = useful.get(session, account_id, draft.thing_id).value if draft.thing_id else None
    brought = thing.text if thing else None
    introduced = introducer.label if introducer else None
    printed = (contact.company, contact.job_title, event, introduced, about, brought)
    attached = thing is not None and thing.kind == "document"
    to = wording.addressee(account, contact.full_name, printed, attached=attached)
    return advise(draft.subject, draft.body, to)


def sent(session: Session, kit: Kit, account_id: UUID, draft_id: UUID) -> Draft:
    """The owner sent it themselves, which completes its follow-up. NotFound; Conflict when done before."""
    draft = drafts.get(session, account_id, draft_id)
    followups.done(session, kit, account_id, draft.followup_id)
    return drafts.get(session, account_id, draft_id)
