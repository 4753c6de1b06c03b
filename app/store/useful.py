"""Useful things: what a follow-up can bring along."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.store.db import Base


class UsefulThing(Base):
    """A link (``url``), a document (``file_name``, kept where photos are), or just a line (``text``)."""

    __tablename__ = "useful_things"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    text: Mapped[str]
    url: Mapped[str | None]
    file_name: Mapped[str | None]
    language: Mapped[str | None]
    tags: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]
