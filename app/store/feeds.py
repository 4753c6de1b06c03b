"""Feeds: the secret addresses calendars subscribe to. The address itself is never stored."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.domain.errors import NotFound
from app.store.accounts import Account
from app.store.db import Base


class Feed(Base):
    """One calendar address, named after the device. ``version`` counts its addresses from 1.

    ``daily``: one event a day instead of one a follow-up; ``alarm``: it rings so many minutes before.
    A deleted feed stays as a row with ``ended_at``, so that its address answers "gone".
    """

    __tablename__ = "feeds"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    daily: Mapped[bool] = mapped_column(default=False)
    alarm: Mapped[int | None]

    account: Mapped[Account] = relationship()
    fetches: Mapped[list["Fetch"]] = relationship(
        order_by="Fetch.at.desc()", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def last_fetch(self) -> "Fetch | None":
        """When it was fetched last, and by whom."""
        return self.fetches[0] if self.fetches else None


class Fetch(Base):
    """When a client, by the name it gives itself, fetched a feed last; to the hour."""

    __tablename__ = "feed_fetches"

    feed_id: Mapped[UUID] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True)
    client: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


def all_of(session: Session, account_id: UUID) -> list[Feed]:
    """The account's living feeds, oldest first."""
    query = select(Feed).where(Feed.account_id == account_id, Feed.ended_at.is_(None))
    return list(session.scalars(query.order_by(Feed.created_at, Feed.id)))


def get(session: Session, account_id: UUID, feed_id: UUID) -> Feed:
    """One living feed; NotFound where the account has none of that id."""
    query = select(Feed).where(Feed.account_id == account_id, Feed.id == feed_id, Feed.ended_at.is_(None))
    feed = session.scalar(query)
    if feed is None:
        raise NotFound("There is no such calendar address.")
    return feed


def by_id(session: Session, feed_id: UUID) -> Feed | None:
    """A feed, living or ended, whoever owns it: for the address that carries its own proof."""
    return session.get(Feed, feed_id)
