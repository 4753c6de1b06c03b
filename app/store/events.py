"""Events: where you met. At most one is the one you are at."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.words import english
from app.store.db import Base, mine


class Event(Base):
    """A fair, a dinner, a meet-up. ``current``: the owner is there now."""

    __tablename__ = "events"
    __table_args__ = (
        Index(
            "uq_events_current",
            "account_id",
            unique=True,
            sqlite_where=text("current"),
            postgresql_where=text("current"),
        ),
        Index("ix_events_account_id_created_at", "account_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]
    current: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


def all_of(session: Session, account_id: UUID) -> list[Event]:
    """The account's events, newest first."""
    query = select(Event).where(Event.account_id == account_id)
    return list(session.scalars(query.order_by(Event.created_at.desc(), Event.id)))


def get(session: Session, account_id: UUID, event_id: UUID) -> Event:
    """One event; NotFound where the account has none of that id."""
    return mine(session, Event, account_id, event_id, english("There is no such event."))


def current(session: Session, account_id: UUID) -> Event | None:
    """The event the owner is at."""
    return session.scalar(select(Event).where(Event.account_id == account_id, Event.current))


def leave(session: Session, account_id: UUID) -> None:
    """The owner is at no event any more."""
    session.execute(update(Event).where(Event.account_id == account_id, Event.current).values(current=False))
