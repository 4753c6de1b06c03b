"""Two contacts that became one, and two that look alike but are not."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.store.db import Base


class Merge(Base):
    """A contact was merged into ``contact_id``; ``before`` is what undoing needs."""

    __tablename__ = "merges"
    __table_args__ = (Index("ix_merges_account_id_contact_id", "account_id", "contact_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    made_at: Mapped[datetime]
    before: Mapped[dict[str, Any]]


class Different(Base):
    """Two contacts whose owner said that they are not one person; ``first_id`` is the smaller id."""

    __tablename__ = "different_people"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    first_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    second_id: Mapped[UUID] = mapped_column(
        ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
