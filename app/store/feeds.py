"""Feeds: the secret addresses calendars subscribe to. The address itself is never stored."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Connection, ForeignKey, String, and_, bindparam, cast, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.domain.calendar import Stamp
from app.domain.errors import NotFound
from app.store.accounts import Account
from app.store.db import Base, instant


class Feed(Base):
    """One calendar address, named after the device. ``version`` counts its addresses from 1.

    ``daily``: one event a day instead of one a follow-up; ``alarm``: it rings so many minutes before.
    ``shown`` stands for what it showed last, and ``shown_at`` is when that was new.
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
    shown: Mapped[str | None]
    shown_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
    fetches: Mapped[list["Fetch"]] = relationship(
        order_by="Fetch.at.desc()", cascade="all, delete-orphan", passive_deletes=True
    )


class Fetch(Base):
    """When a client, by the name it gives itself, fetched a feed last; to the hour."""

    __tablename__ = "feed_fetches"

    feed_id: Mapped[UUID] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True)
    client: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class ShownEvent(Base):
    """Which look of an event a feed has shown last (``app.domain.calendar.Stamp``)."""

    __tablename__ = "shown_events"

    feed_id: Mapped[UUID] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True)
    uid: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[bytes]
    sequence: Mapped[int]
    changed_at: Mapped[datetime]


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


class Known(NamedTuple):
    """All that decides what a feed shows, but for the day. ``noted_at``: when a client was noted last."""

    feed_id: UUID
    version: int
    ended_at: datetime | None
    daily: bool
    alarm: int | None
    shown: str | None
    shown_at: datetime | None
    account_id: UUID
    revision: int
    full_name: str
    language: str
    zone: str
    morning_at: time
    noted_at: datetime | None


#: Made once: to put it together takes longer than the database needs for it, three rows by their keys.
_KNOWN = (
    select(
        Feed.id,
        Feed.version,
        Feed.ended_at,
        Feed.daily,
        Feed.alarm,
        Feed.shown,
        Feed.shown_at,
        Account.id,
        Account.revision,
        Account.full_name,
        Account.language,
        Account.zone,
        Account.morning_at,
        Fetch.at,
    )
    .join(Account, Account.id == Feed.account_id)
    .outerjoin(Fetch, and_(Fetch.feed_id == Feed.id, Fetch.client == bindparam("client")))
    .where(Feed.id == bindparam("feed_id"))
)


def known(session: Session, feed_id: UUID, client: str) -> Known | None:
    """A feed, living or ended, whoever owns it: for the address that carries its own proof."""
    return _known(session.connection(), feed_id, client)


def known_now(session: Session, feed_id: UUID, client: str) -> Known | None:
    """The same, beside any transaction: a session's own costs more than the question."""
    with session.get_bind().engine.connect() as connection:
        return _known(connection, feed_id, client)


def _known(connection: Connection, feed_id: UUID, client: str) -> Known | None:
    row = connection.execute(_KNOWN, {"feed_id": feed_id, "client": client}).one_or_none()
    return Known._make(row) if row else None


def note(session: Session, feed_id: UUID, client: str, now: datetime, most: int) -> None:
    """A client has fetched it now. Of more than ``most`` clients those longest away are forgotten."""
    # At once, as a client may ask twice at a time, and both would put down its first fetch.
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    first = dialect.insert(Fetch).values(feed_id=feed_id, client=client, at=now)
    session.execute(first.on_conflict_do_update(index_elements=["feed_id", "client"], set_={"at": now}))
    query = select(Fetch.client).where(Fetch.feed_id == feed_id).order_by(Fetch.at.desc(), Fetch.client)
    for other in session.scalars(query.offset(most)).all():
        session.execute(delete(Fetch).where(Fetch.feed_id == feed_id, Fetch.client == other))


def hold(session: Session, feed_id: UUID) -> None:
    """Hold the feed's account until the transaction ends, so that nothing it shows changes."""
    owner = select(Feed.account_id).where(Feed.id == feed_id).scalar_subquery()
    session.execute(select(Account.id).where(Account.id == owner).with_for_update(key_share=True))


#: Instants as text: most are the same few, and are read once.
_STAMPS = select(
    ShownEvent.uid, ShownEvent.digest, ShownEvent.sequence, cast(ShownEvent.changed_at, String)
).where(ShownEvent.feed_id == bindparam("feed_id"))


def stamps(session: Session, feed_id: UUID) -> dict[str, Stamp]:
    """Which look of each event the feed has shown last, by UID."""
    rows = session.connection().execute(_STAMPS, {"feed_id": feed_id}).all()
    return {uid: Stamp(digest, number, instant(at)) for uid, digest, number, at in rows}


def show(
    session: Session, feed_id: UUID, look: str, at: datetime, changes: Mapping[str, Stamp], new: Iterable[str]
) -> None:
    """From ``at`` the feed shows another calendar; ``changes`` are its events that look otherwise.

    Of them the ``new`` have not been shown before.
    """
    fresh = set(new)
    for write, uids in ((update, changes.keys() - fresh), (insert, fresh)):
        if uids:
            session.execute(write(ShownEvent), [_row(feed_id, uid, changes[uid]) for uid in uids])
    session.execute(update(Feed).where(Feed.id == feed_id).values(shown=look, shown_at=at))


def _row(feed_id: UUID, uid: str, stamp: Stamp) -> dict[str, object]:
    return {
        "feed_id": feed_id,
        "uid": uid,
        "digest": stamp.digest,
        "sequence": stamp.sequence,
        "changed_at": stamp.changed_at,
    }


def forget(session: Session, feed_id: UUID, gone_for: timedelta, now: datetime) -> None:
    """Forget events that have not been shown for so long."""
    gone = and_(ShownEvent.digest == b"", ShownEvent.changed_at < now - gone_for)
    session.execute(delete(ShownEvent).where(ShownEvent.feed_id == feed_id, gone))
