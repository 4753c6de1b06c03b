"""Calendars that tell when an account's owner is busy."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.store.db import Base


class BusyCalendar(Base):
    """An iCal address, sealed as it is a secret; ``busy`` are pairs of instants as text, begin and end.

    ``etag`` and ``modified`` are what the last answer said; ``failure`` why the last try did not work.
    """

    __tablename__ = "busy_calendars"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    sealed: Mapped[str]
    busy: Mapped[list[Any]] = mapped_column(default=list)
    etag: Mapped[str | None]
    modified: Mapped[str | None]
    fetched_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
