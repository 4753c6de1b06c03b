"""Calendars that tell when an account's owner is busy."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.slots import Span
from app.domain.words import english
from app.store.db import Base, mine


class BusyCalendar(Base):
    """An iCal address, sealed as it is a secret; ``busy`` are pairs of instants as text, begin and end.

    ``etag`` and ``modified`` are what the last answer said. ``tried_at`` is when it was asked last,
    ``fetched_at`` when that worked last; ``failure`` why the last try did not: a sentence of ours and, on a
    line of its own, the other side's words if there were any.
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

    @property
    def spans(self) -> list[Span]:
        """When it says that its owner is busy."""
        return [Span(*map(datetime.fromisoformat, pair)) for pair in self.busy]

    def tell(self, spans: Sequence[Span]) -> None:
        """From now on it says that."""
        self.busy = [[span.begin.isoformat(), span.end.isoformat()] for span in spans]


def all_of(session: Session, account_id: UUID) -> list[BusyCalendar]:
    """The account's calendars, oldest first."""
    query = select(BusyCalendar).where(BusyCalendar.account_id == account_id)
    return list(session.scalars(query.order_by(BusyCalendar.created_at, BusyCalendar.id)))


def get(session: Session, account_id: UUID, calendar_id: UUID) -> BusyCalendar:
    """One calendar; NotFound where the account has none of that id."""
    return mine(session, BusyCalendar, account_id, calendar_id, english("There is no such calendar."))


def tried_before(session: Session, at: datetime) -> list[BusyCalendar]:
    """The calendars of all accounts that were asked last before ``at``, or never; longest ago first."""
    tried = BusyCalendar.tried_at
    query = select(BusyCalendar).where(or_(tried.is_(None), tried <= at))
    return list(session.scalars(query.order_by(tried.nulls_first(), BusyCalendar.id)))


def claim(session: Session, calendar_id: UUID, was: datetime | None, now: datetime) -> bool:
    """Note that it is being asked now; False where somebody has begun to since it ``was`` asked last."""
    query = update(BusyCalendar).where(
        BusyCalendar.id == calendar_id, BusyCalendar.tried_at.is_not_distinct_from(was)
    )
    query = query.values(tried_at=now).returning(BusyCalendar.id)
    return session.execute(query, execution_options={"synchronize_session": False}).first() is not None
