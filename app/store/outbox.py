"""The outbox: mails on their way out, each at most once."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.store.db import Base


class OutgoingMail(Base):
    """A draft's mail. ``message`` are its bytes, the same for all tries, as is the ``message_id`` in them.

    ``state`` is queued, sending (claimed, but nothing said yet), handing (its text is being handed over:
    it may have arrived), sent, failed, undecided, or withdrawn. ``words`` is what the server said last.
    ``in_sent``: a copy lies in the Sent folder.
    """

    __tablename__ = "outgoing_mails"
    __table_args__ = (Index("ix_outgoing_mails_state_send_at", "state", "send_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    to: Mapped[str]
    message: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(default="queued")
    send_at: Mapped[datetime]
    claimed_by: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    in_sent: Mapped[bool] = mapped_column(default=False)
