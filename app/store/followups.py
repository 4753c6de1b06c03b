"""Follow-ups: what is to do, and what was done."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from typing import cast
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, select, text
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from app.domain.cadence import Channel
from app.domain.errors import NotFound
from app.domain.followup import Due, FollowUp, Kind, OpenThread
from app.store import pages
from app.store.contacts import Contact
from app.store.db import Base
from app.store.drafts import Draft
from app.store.pages import Order, Page

_NOT_A_PROMISE = text("state = 'planned' AND kind <> 'promise'")


class FollowUpRow(Base):
    """A follow-up as a row. ``version`` rises with every change, as calendars want it."""

    __tablename__ = "followups"
    __table_args__ = (
        # The law of the product, half of it in the database: never two planned touches.
        Index(
            "uq_followups_planned",
            "contact_id",
            unique=True,
            sqlite_where=_NOT_A_PROMISE,
            postgresql_where=_NOT_A_PROMISE,
        ),
        Index("ix_followups_account_id_state_urgency", "account_id", "state", "urgency"),
        Index("ix_followups_contact_id", "contact_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    kind: Mapped[str]
    channel: Mapped[str]
    what: Mapped[str]
    due_on: Mapped[date]
    due_at: Mapped[datetime | None]
    urgency: Mapped[str]
    step: Mapped[int | None]
    state: Mapped[str] = mapped_column(default="planned")
    note: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    contact: Mapped[Contact] = relationship()
    draft: Mapped[Draft | None] = relationship()

    @property
    def value(self) -> FollowUp:
        """The row as the domain knows it."""
        due = Due(self.due_on, self.due_at)
        return FollowUp(
            cast(Kind, self.kind), cast(Channel, self.channel), self.what, due, self.step, self.id
        )


def add(session: Session, contact: Contact, followup: FollowUp, now: datetime) -> FollowUpRow:
    """A planned follow-up of a contact."""
    row = FollowUpRow(
        id=followup.id,
        account_id=contact.account_id,
        contact_id=contact.id,
        kind=followup.kind,
        channel=followup.channel,
        what=followup.what,
        due_on=followup.due.day,
        due_at=followup.due.at,
        urgency=followup.urgency,
        step=followup.step,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    return row


def get(session: Session, account_id: UUID, followup_id: UUID) -> FollowUpRow:
    """One follow-up; NotFound where the account has none of that id."""
    query = select(FollowUpRow).where(FollowUpRow.account_id == account_id, FollowUpRow.id == followup_id)
    row = session.scalar(query)
    if row is None:
        raise NotFound("There is no such follow-up.")
    return row


def planned_of(session: Session, contact_id: UUID) -> list[FollowUpRow]:
    """What is planned for a contact."""
    query = select(FollowUpRow).where(FollowUpRow.contact_id == contact_id, FollowUpRow.state == "planned")
    return list(session.scalars(query))


def planned_of_all(session: Session, account_id: UUID, contact_ids: Sequence[UUID]) -> Sequence[FollowUpRow]:
    """What is planned for these contacts, most urgent first."""
    query = planned(account_id).where(FollowUpRow.contact_id.in_(contact_ids))
    return session.scalars(query.order_by(*URGENT.columns)).all()


def all_of_contact(session: Session, account_id: UUID, contact_id: UUID) -> list[FollowUpRow]:
    """A contact's follow-ups, planned and ended, in the order of their days."""
    query = select(FollowUpRow).where(
        FollowUpRow.account_id == account_id, FollowUpRow.contact_id == contact_id
    )
    return list(session.scalars(query.order_by(FollowUpRow.due_on, FollowUpRow.created_at)))


def thread(rows: Sequence[FollowUpRow]) -> OpenThread:
    """An open contact's planned rows as its thread.

    Raises RuntimeError where there is not exactly one touch: the law of the product is broken.
    """
    values = [row.value for row in rows]
    touches = [v for v in values if v.kind != "promise"]
    if len(touches) != 1:
        raise RuntimeError(f"an open contact has {len(touches)} planned touches instead of one")
    return OpenThread(touches[0], tuple(v for v in values if v.kind == "promise"))


URGENT = Order((FollowUpRow.urgency, FollowUpRow.id))


def planned(
    account_id: UUID, *, since: date | None = None, until: date | None = None, contact_id: UUID | None = None
) -> Select[FollowUpRow]:
    """The account's planned follow-ups, due from ``since`` to ``until`` (both included), of one contact."""
    query = select(FollowUpRow).where(FollowUpRow.account_id == account_id, FollowUpRow.state == "planned")
    if since:
        query = query.where(FollowUpRow.urgency >= since.isoformat())
    if until:
        query = query.where(FollowUpRow.urgency < (until + timedelta(days=1)).isoformat())
    if contact_id:
        query = query.where(FollowUpRow.contact_id == contact_id)
    return query


def page(
    session: Session, query: Select[FollowUpRow], after: str | None = None, limit: int = 50
) -> Page[FollowUpRow]:
    """One page of a query, most urgent first."""
    return pages.page(session, query, URGENT, after, limit)


def everything(session: Session, query: Select[FollowUpRow]) -> Sequence[FollowUpRow]:
    """All of a query with contacts and drafts, most urgent first."""
    query = query.options(joinedload(FollowUpRow.contact), joinedload(FollowUpRow.draft))
    return session.scalars(query.order_by(*URGENT.columns)).unique().all()


def move_to_zone(session: Session, account_id: UUID, zone: tzinfo) -> None:
    """Timed follow-ups keep their instant and fall on their day in the owner's new zone."""
    query = planned(account_id).where(FollowUpRow.due_at.is_not(None))
    for row in session.scalars(query):
        assert row.due_at is not None  # noqa: S101 - asked for above
        moved = replace(row.value, due=Due.timed(row.due_at, zone))
        row.due_on, row.urgency = moved.due.day, moved.urgency
