"""Who watches which mailbox, and how far its inbox was read."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.orm import Session

from app.store.mailboxes import Mailbox


def free(session: Session, now: datetime, most: int) -> list[UUID]:
    """Mailboxes with folders that nobody watches, in all accounts, those longest unseen first."""
    unwatched = or_(Mailbox.watched_until.is_(None), Mailbox.watched_until <= now)
    query = select(Mailbox.account_id).where(Mailbox.imap_sealed.is_not(None), unwatched)
    return list(session.scalars(query.order_by(Mailbox.watched_until, Mailbox.account_id).limit(most)))


def claim(session: Session, account_id: UUID, name: str, now: datetime, until: datetime) -> bool:
    """Watch a mailbox; whether it was free."""
    unwatched = or_(Mailbox.watched_until.is_(None), Mailbox.watched_until <= now)
    query = update(Mailbox).where(Mailbox.account_id == account_id, unwatched)
    query = query.values(watched_by=name, watched_until=until)
    return cast("CursorResult[Any]", session.execute(query)).rowcount == 1


def held(session: Session, name: str, now: datetime) -> dict[UUID, datetime]:
    """What this process watches, each with how long yet; what was taken from it left out."""
    mine = (Mailbox.watched_by == name, Mailbox.watched_until > now)
    rows = session.execute(select(Mailbox.account_id, Mailbox.watched_until).where(*mine))
    return {account_id: until for account_id, until in rows if until}


def renew(session: Session, name: str, now: datetime, until: datetime) -> None:
    """Go on watching what this process watches."""
    mine = (Mailbox.watched_by == name, Mailbox.watched_until > now)
    session.execute(update(Mailbox).where(*mine).values(watched_until=until))


def let_go(session: Session, name: str) -> None:
    """Watch nothing any more: others may at once."""
    query = update(Mailbox).where(Mailbox.watched_by == name)
    session.execute(query.values(watched_by=None, watched_until=None))


def watched(session: Session, account_id: UUID, name: str) -> Mailbox | None:
    """The mailbox, as long as it is this process that watches it; read afresh."""
    query = select(Mailbox).where(Mailbox.account_id == account_id, Mailbox.watched_by == name)
    return session.scalar(query.execution_options(populate_existing=True))
