"""Mailboxes: the servers an owner's mail goes out by and comes in by, and who watches them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.store.db import Base


class Mailbox(Base):
    """An account's mailbox. ``smtp`` and ``imap`` are servers as plain values, without their passwords.

    The passwords are sealed. ``address`` is whose mail it is. At most ``daily_limit`` mails go out in a day,
    ``pause`` seconds apart, as ``html`` too or as text alone. One process watches it, until
    ``watched_until``; it has read all mails of the inbox up to the UID ``seen_uid`` of the numbering
    ``uid_validity``.
    """

    __tablename__ = "mailboxes"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    address: Mapped[str]
    smtp: Mapped[dict[str, Any]]
    smtp_sealed: Mapped[str]
    imap: Mapped[dict[str, Any] | None]
    imap_sealed: Mapped[str | None]
    daily_limit: Mapped[int] = mapped_column(default=50)
    pause: Mapped[int] = mapped_column(default=20)
    html: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    last_sent_at: Mapped[datetime | None]
    watched_by: Mapped[str | None]
    watched_until: Mapped[datetime | None]
    uid_validity: Mapped[int | None] = mapped_column(BigInteger)
    seen_uid: Mapped[int | None] = mapped_column(BigInteger)
    looked_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(default="")
    failed_at: Mapped[datetime | None]


def find(session: Session, account_id: UUID) -> Mailbox | None:
    """The account's mailbox, if it has connected one."""
    return session.get(Mailbox, account_id)


def delete(session: Session, account_id: UUID) -> bool:
    """Disconnect the account's mailbox; whether there was one."""
    row = find(session, account_id)
    if row is not None:
        session.delete(row)
    return row is not None
