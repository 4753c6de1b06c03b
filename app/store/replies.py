"""Mails that answer ours."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.store.db import Base


class Reply(Base):
    """A mail from a contact, or about one's address. ``kind`` is reply, automatic or bounce.

    ``text`` is what they wrote, ``quoted`` what they wrote it under. An automatic mail may name the day
    they are back (``back_on``), a bounce the address that ``failed``. ``settled_at``: its owner has said
    what follows.
    """

    __tablename__ = "replies"
    __table_args__ = (UniqueConstraint("account_id", "message_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[str]
    kind: Mapped[str]
    sender: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    quoted: Mapped[str]
    back_on: Mapped[date | None]
    failed: Mapped[str | None]
    received_at: Mapped[datetime]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


def message_ids(session: Session, contact_id: UUID) -> list[tuple[datetime, str]]:
    """When a contact answered in person, and the Message-IDs of that, the first one first."""
    query = select(Reply.received_at, Reply.message_id).where(Reply.contact_id == contact_id)
    rows = session.execute(query.where(Reply.kind == "reply").order_by(Reply.received_at))
    return [(at, message_id) for at, message_id in rows]
