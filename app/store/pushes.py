"""Pushes: the phones that want them, and what was sent already."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, and_, delete, func, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from app.domain.words import english
from app.store import followups
from app.store.captures import OF_CAPTURE, Capture, Card
from app.store.contacts import Contact
from app.store.db import Base, mine
from app.store.followups import FollowUpRow

#: So long it is known what was sent; no push is due for longer.
KEPT = timedelta(days=7)


class PushSubscription(Base):
    """A browser that wants to be told. ``sealed`` holds its address and keys, encrypted.

    ``digest`` is the address's SHA-256 in hex: a browser has one address, and belongs to whoever asked
    there last. ``failures`` counts the pushes in a row that did not get through, the first of them at
    ``failed_at``; ``failure`` says why the last one did not.
    """

    __tablename__ = "push_subscriptions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    sealed: Mapped[str]
    name: Mapped[str]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(default="")
    failed_at: Mapped[datetime | None]


class SentPush(Base):
    """A push that somebody took on: its row is made before it is sent, so that it is sent once.

    ``waiting``: ids of the subscriptions that have not got it yet, those that failed last; until
    ``claimed_until`` they are somebody's work, or rest. ``tries`` rises each time somebody takes it on.
    """

    __tablename__ = "pushes"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    waiting: Mapped[list[Any]]
    tries: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime]
    created_at: Mapped[datetime]


def accounts(session: Session) -> Sequence[UUID]:
    """The accounts with a phone that wants to be told, all of them: for the sweep."""
    query = select(PushSubscription.account_id).distinct()
    return session.scalars(query.order_by(PushSubscription.account_id)).all()


def all_of(session: Session, account_id: UUID) -> Sequence[PushSubscription]:
    """The account's subscriptions, oldest first."""
    query = select(PushSubscription).where(PushSubscription.account_id == account_id)
    return session.scalars(query.order_by(PushSubscription.created_at, PushSubscription.id)).all()


def find(session: Session, account_id: UUID, subscription_id: UUID) -> PushSubscription | None:
    """One subscription, if the account has it still."""
    query = select(PushSubscription).where(PushSubscription.account_id == account_id)
    return session.scalar(query.where(PushSubscription.id == subscription_id))


def get(session: Session, account_id: UUID, subscription_id: UUID) -> PushSubscription:
    """One subscription; NotFound where the account has none of that id."""
    return mine(session, PushSubscription, account_id, subscription_id, english("There is no such phone."))


def by_digest(session: Session, digest: str) -> PushSubscription | None:
    """The subscription with that address, whoever owns it: only its browser knows the address."""
    return session.scalar(select(PushSubscription).where(PushSubscription.digest == digest))


def sent(session: Session, account_id: UUID) -> Sequence[SentPush]:
    """What was sent lately, or is being sent."""
    return session.scalars(select(SentPush).where(SentPush.account_id == account_id)).all()


def sent_one(session: Session, account_id: UUID, kind: str, key: str) -> SentPush | None:
    """One push, if somebody took it on."""
    return session.get(SentPush, (account_id, kind, key))


def forget(session: Session, account_id: UUID, now: datetime) -> None:
    """Remove what was sent long ago."""
    old = delete(SentPush).where(SentPush.account_id == account_id, SentPush.created_at < now - KEPT)
    session.execute(old)


def promises(session: Session, account_id: UUID, since: datetime, until: datetime) -> Sequence[FollowUpRow]:
    """What was promised for a time from ``since`` to ``until`` and is not done yet, soonest first."""
    row, day = FollowUpRow, timedelta(days=1)  # its day is one of the owner's zone, or of an earlier one
    query = followups.planned(account_id, since=since.date() - day, until=until.date() + day)
    query = query.where(row.kind == "promise", row.due_at >= since, row.due_at <= until)
    return session.scalars(query.options(joinedload(row.contact)).order_by(row.due_at, row.id)).all()


def people_due(session: Session, account_id: UUID, day: date) -> int:
    """With how many people something is due by a day."""
    query = followups.planned(account_id, until=day).with_only_columns(
        func.count(FollowUpRow.contact_id.distinct())
    )
    return session.scalar(query) or 0


def unmailed(session: Session, account_id: UUID, day: date) -> Sequence[FollowUpRow]:
    """The first mails that are written and not sent to people met on a day, most urgent first."""
    query = followups.planned(account_id, until=day).where(FollowUpRow.step == 0, FollowUpRow.draft.has())
    met = FollowUpRow.contact.has(and_(Contact.met, Contact.met_on == day))
    return followups.everything(session, query.where(met))


def read_cards(session: Session, account_id: UUID, since: datetime) -> list[UUID | None]:
    """The events of the cards snapped since then that are read, and neither kept nor let go."""
    query = select(Capture.event_id).join(Card, OF_CAPTURE).where(Card.account_id == account_id)
    query = query.where(Card.state == "open", Card.contact_id.is_(None), Capture.state == "ready")
    return list(session.scalars(query.where(Capture.taken_at >= since)))
