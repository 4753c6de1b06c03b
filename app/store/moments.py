"""Moments: what has happened with a contact, one row each, in the order it happened."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import CursorResult, ForeignKey, Index, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.words import english
from app.store.db import Base

#: What a moment says that tells of a card by somebody known; its note is what of the card had no room.
ANOTHER_CARD = english("They gave you another card")
#: And the one that tells of the first card by somebody who came in by a file.
THEIR_CARD = english("They gave you their card")
#: And of what was typed in of somebody known.
BY_HAND = english("Added by hand")


class Moment(Base):
    """One thing that happened: a touch, a reply, an answer, a skip, a snooze, a meeting, or a merge.

    ``day`` is the owner's local date then. ``before`` is what the thread was, for undoing; its "meeting"
    says where you met again and what you talked about, its "waited" whose mails it called back.
    """

    __tablename__ = "moments"
    __table_args__ = (
        # Whom the owner touched on which day, without looking at the rows.
        Index("ix_moments_account_id_kind_day_contact_id", "account_id", "kind", "day", "contact_id"),
        # With the account in it, or SQLite goes through all of the account's for a contact's history.
        Index("ix_moments_contact_id_account_id_made_at", "contact_id", "account_id", "made_at"),
        Index("ix_moments_followup_id", "followup_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    followup_id: Mapped[UUID | None] = mapped_column(ForeignKey("followups.id", ondelete="SET NULL"))
    kind: Mapped[str]
    channel: Mapped[str | None]
    what: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    answer: Mapped[str | None]
    reason: Mapped[str | None]
    until: Mapped[date | None]
    at: Mapped[datetime]
    day: Mapped[date]
    made_at: Mapped[datetime]
    before: Mapped[dict[str, Any]]


def all_of_contact(session: Session, account_id: UUID, contact_id: UUID) -> list[Moment]:
    """What has happened with a contact, newest first."""
    query = select(Moment).where(Moment.account_id == account_id, Moment.contact_id == contact_id)
    return list(session.scalars(query.order_by(Moment.at.desc(), Moment.made_at.desc())))


def last_of_contact(session: Session, contact_id: UUID) -> Moment | None:
    """What was noted last with a contact."""
    query = select(Moment).where(Moment.contact_id == contact_id)
    return session.scalar(query.order_by(Moment.made_at.desc()).limit(1))


def last_no(session: Session, contact_id: UUID) -> Moment | None:
    """The last time a contact said no."""
    query = select(Moment).where(
        Moment.contact_id == contact_id, Moment.kind == "answer", Moment.answer == "no"
    )
    return session.scalar(query.order_by(Moment.made_at.desc()).limit(1))


def last_meeting(session: Session, contact_id: UUID) -> Moment | None:
    """The last time you met a contact again, as a card they gave you or a merge tells; not the first one."""
    query = select(Moment).where(Moment.contact_id == contact_id, Moment.channel == "in_person")
    rows = session.scalars(query.order_by(Moment.day.desc(), Moment.made_at.desc()))
    return next((row for row in rows if "meeting" in row.before), None)


def last_touch_day(session: Session, contact_id: UUID, since: date) -> date | None:
    """The day a contact heard from their owner last, on that day or later."""
    query = select(func.max(Moment.day)).where(Moment.contact_id == contact_id, Moment.kind == "touch")
    return session.scalar(query.where(Moment.day >= since))


def notes_of(session: Session, contact_id: UUID) -> list[str]:
    """What was noted of each thing that happened with a contact, oldest first."""
    query = select(Moment.note).where(Moment.contact_id == contact_id, Moment.note != "")
    return list(session.scalars(query.order_by(Moment.made_at)))


def known(session: Session, contact_id: UUID, moment_id: UUID) -> bool:
    """Whether that moment still stands in a contact's thread."""
    query = select(Moment.id).where(Moment.id == moment_id, Moment.contact_id == contact_id)
    return session.scalar(query) is not None


def forget(session: Session, contact_id: UUID, ids: Collection[UUID]) -> int:
    """Delete these moments of a contact; how many there were."""
    query = delete(Moment).where(Moment.contact_id == contact_id, Moment.id.in_(ids))
    return cast("CursorResult[Any]", session.execute(query)).rowcount


def next_instant(session: Session, contact_id: UUID, now: datetime) -> datetime:
    """When to put down the next thing: now, or just after the last one should the clock have gone back."""
    last = last_of_contact(session, contact_id)
    return max(now, last.made_at + timedelta(microseconds=1)) if last else now


def last_of_followup(session: Session, followup_id: UUID) -> Moment | None:
    """What was noted last of a follow-up."""
    query = select(Moment).where(Moment.followup_id == followup_id)
    return session.scalar(query.order_by(Moment.made_at.desc()).limit(1))
