"""The mails of the outbox that lie in their owner's Drafts folder, to be sent from there or not."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.store.mailboxes import Mailbox
from app.store.outbox import OutgoingMail


def of_draft(session: Session, draft_id: UUID) -> list[OutgoingMail]:
    """Those of a draft: it may have been put there more than once. The newest first."""
    which = (OutgoingMail.draft_id == draft_id, OutgoingMail.state == "in_drafts")
    query = select(OutgoingMail).where(*which)
    return list(session.scalars(query.order_by(OutgoingMail.created_at.desc(), OutgoingMail.id)))


def lying(session: Session, draft_ids: Collection[UUID]) -> set[UUID]:
    """Which of these drafts lie there."""
    which = (OutgoingMail.draft_id.in_(draft_ids), OutgoingMail.state == "in_drafts")
    return set(session.scalars(select(OutgoingMail.draft_id).where(*which))) if draft_ids else set()


def to_look_for(session: Session, now: datetime) -> dict[UUID, list[UUID]]:
    """Those nobody has looked for just now, by their accounts, where there are folders to look into.

    The newest first: of two to the same address, that is the one that was sent last.
    """
    rests = or_(OutgoingMail.claimed_until.is_(None), OutgoingMail.claimed_until <= now)
    query = select(OutgoingMail.account_id, OutgoingMail.id).join(
        Mailbox, Mailbox.account_id == OutgoingMail.account_id
    )
    query = query.where(OutgoingMail.state == "in_drafts", rests, Mailbox.imap_sealed.is_not(None))
    found: dict[UUID, list[UUID]] = {}
    for account_id, mail_id in session.execute(query.order_by(OutgoingMail.send_at.desc(), OutgoingMail.id)):
        found.setdefault(account_id, []).append(mail_id)
    return found


def rest(session: Session, account_id: UUID, until: datetime) -> None:
    """Nobody looks for an account's until then."""
    which = (OutgoingMail.account_id == account_id, OutgoingMail.state == "in_drafts")
    session.execute(update(OutgoingMail).where(*which).values(claimed_until=until))


def give_up(session: Session, before: datetime, now: datetime) -> int:
    """Those that have lain there since before an instant are looked for no more; how many."""
    old = (OutgoingMail.state == "in_drafts", OutgoingMail.send_at < before)
    query = update(OutgoingMail).where(*old)
    done = session.execute(query.values(state="withdrawn", ended_at=now, claimed_until=None))
    return int(getattr(done, "rowcount", 0))
