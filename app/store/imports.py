"""Files of contacts on their way in: kept while their owner looks at what they would bring."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.store.db import Base


class Import(Base):
    """A file of contacts. ``data`` goes when it is ``done_at``; ``made`` are the ids of contacts it made."""

    __tablename__ = "imports"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    data: Mapped[bytes | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    made: Mapped[list[Any]] = mapped_column(default=list)
