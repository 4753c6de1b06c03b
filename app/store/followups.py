"""Follow-ups: what is to do, and what was done."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, func, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from app.domain.cadence import Channel
from app.domain.contact import OPEN
from app.domain.followup import Due, FollowUp, Kind, Rank
from app.domain.levelling import Placed, Touch
from app.domain.thread import OpenThread
from app.domain.words import english
from app.store import pages
from app.store.contacts import Contact
from app.store.db import Base, mine
from app.store.drafts import Draft
from app.store.moments import Moment
from app.store.pages import Order, Page

_NOT_A_PROMISE = text("state = 'planned' AND kind <> 'promise'")
_TOO_LATE = text("state = 'planned' AND too_late")


class FollowUpRow(Base):
    """A follow-up as a row. ``version`` rises with every change, as calendars want it.

    ``wanted_on`` is the day asked for, ``due_on`` the one that had room; ``too_late``: that is later
    than it may be.
    """

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
        Index(
            "ix_followups_too_late",
            "account_id",
            "urgency",
            sqlite_where=_TOO_LATE,
            postgresql_where=_TOO_LATE,
        ),
        # All of what a contact's page asks, or SQLite goes through what is planned with everybody.
        Index(
            "ix_followups_contact_id_account_id_state_urgency", "contact_id", "account_id", "state", "urgency"
        ),
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
    resume: Mapped[int] = mapped_column(default=0)
    wanted_on: Mapped[date]
    rank: Mapped[int]
    patience: Mapped[int]
    too_late: Mapped[bool] = mapped_column(default=False)
    letter: Mapped[str | None]
    about: Mapped[str] = mapped_column(default="")
    about_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(default="planned")
    note: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    contact: Mapped[Contact] = relationship(foreign_keys=[contact_id])
    draft: Mapped[Draft | None] = relationship()

    @property
    def value(self) -> FollowUp:
        """The row as the domain knows it."""
        return FollowUp(
            cast(Kind, self.kind),
            cast(Channel, self.channel),
            self.what,
            Due(self.due_on, self.due_at),
            step=self.step,
            resume=self.resume,
            wanted=self.wanted_on,
            rank=Rank(self.rank),
            patience=self.patience,
            letter=self.letter,
            about=self.about,
            about_id=self.about_id,
            id=self.id,
        )

    def write(self, followup: FollowUp, now: datetime) -> None:
        """Take over what it is, but for its day: on another cadence a step has other words and patience."""
        changes = {name: getattr(followup, name) for name in ("what", "step", "resume", "patience")}
        changes["rank"] = int(followup.rank)
        if any(getattr(self, name) != value for name, value in changes.items()):
            for name, value in changes.items():
                setattr(self, name, value)
            self.updated_at = now
            self.version += 1

    def move(self, due: Due, now: datetime) -> None:
        """Put it on another day."""
        self.due_on, self.due_at, self.urgency = due.day, due.at, due.urgency
        self.updated_at = now
        self.version += 1


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
        urgency=followup.due.urgency,
        step=followup.step,
        resume=followup.resume,
        wanted_on=followup.asked_for,
        rank=followup.rank,
        patience=followup.patience,
        letter=followup.letter,
        about=followup.about,
        about_id=followup.about_id,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    return row


def get(session: Session, account_id: UUID, followup_id: UUID) -> FollowUpRow:
    """One follow-up; NotFound where the account has none of that id."""
    return mine(session, FollowUpRow, account_id, followup_id, english("There is no such follow-up."))


def planned_of(session: Session, contact_id: UUID) -> list[FollowUpRow]:
    """What is planned for a contact."""
    query = select(FollowUpRow).where(FollowUpRow.contact_id == contact_id, FollowUpRow.state == "planned")
    return list(session.scalars(query))


def timed(session: Session, account_id: UUID, since: datetime, until: datetime) -> list[tuple[datetime, str]]:
    """When something is agreed for an hour from one instant to another, and by which channel."""
    query = planned(account_id).where(FollowUpRow.due_at >= since, FollowUpRow.due_at < until)
    rows = session.execute(query.with_only_columns(FollowUpRow.due_at, FollowUpRow.channel))
    return [(at, channel) for at, channel in rows if at]


def things_had(session: Session, contact_id: UUID, but: UUID) -> set[UUID]:
    """The useful things that a contact's other mails brought along, or are to bring along yet."""
    query = select(Draft.thing_id).join(FollowUpRow, FollowUpRow.id == Draft.followup_id)
    query = query.where(Draft.contact_id == contact_id, Draft.followup_id != but, Draft.thing_id.is_not(None))
    coming = or_(Draft.state != "draft", FollowUpRow.state == "planned")
    return {thing_id for thing_id in session.scalars(query.where(coming)) if thing_id}


def promises_of(session: Session, contact_id: UUID) -> Sequence[FollowUpRow]:
    """What is promised to a contact and not done yet, most urgent first."""
    query = select(FollowUpRow).where(
        FollowUpRow.contact_id == contact_id, FollowUpRow.state == "planned", FollowUpRow.kind == "promise"
    )
    return session.scalars(query.order_by(*URGENT.columns)).all()


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
    query = query.where(*_due(since, until))
    return query.where(FollowUpRow.contact_id == contact_id) if contact_id else query


def _due(since: date | None, until: date | None) -> Sequence[ColumnElement[bool]]:
    """What is due from one day to another, both included, as the index has it."""
    first = [FollowUpRow.urgency >= since.isoformat()] if since else []
    last = [FollowUpRow.urgency < (until + timedelta(days=1)).isoformat()] if until else []
    return [*first, *last]


def page(
    session: Session, query: Select[FollowUpRow], after: str | None = None, limit: int = 50
) -> Page[FollowUpRow]:
    """One page of a query with the drafts, most urgent first."""
    return pages.page(session, query.options(joinedload(FollowUpRow.draft)), URGENT, after, limit)


def everything(
    session: Session, query: Select[FollowUpRow], limit: int | None = None
) -> Sequence[FollowUpRow]:
    """A query's rows with contacts and drafts, most urgent first; all, or so many."""
    query = query.options(joinedload(FollowUpRow.contact), joinedload(FollowUpRow.draft))
    return session.scalars(query.order_by(*URGENT.columns).limit(limit)).unique().all()


def answers_to(session: Session, account_id: UUID, contact_ids: Collection[UUID]) -> Sequence[FollowUpRow]:
    """The planned follow-ups that answer these contacts, most urgent first."""
    which = (FollowUpRow.kind == "reply", FollowUpRow.contact_id.in_(contact_ids))
    return everything(session, planned(account_id).where(*which))


def due_by(session: Session, account_id: UUID, day: date, limit: int) -> list[Sequence[FollowUpRow]]:
    """What is due by a day: promises, replies, intro mails, other steps; of each the most urgent ones.

    Each by itself, so that a pile of steps never hides what was promised.
    """
    kind, intro = FollowUpRow.kind, func.coalesce(FollowUpRow.step, -1) == 0
    lists = (kind == "promise", kind == "reply", intro, and_(kind.in_(("step", "not_now")), ~intro))
    query = planned(account_id, until=day)
    return [everything(session, query.where(which), limit) for which in lists]


def move_to_zone(session: Session, account_id: UUID, zone: tzinfo, now: datetime) -> None:
    """Timed follow-ups keep their instant and fall on their day in the owner's new zone."""
    query = planned(account_id).where(FollowUpRow.due_at.is_not(None))
    for row in session.scalars(query):
        assert row.due_at is not None  # noqa: S101 - asked for above
        due = Due.timed(row.due_at, zone)
        if due.day != row.due_on:
            row.move(due, now)
            row.wanted_on = due.day


def touches(session: Session, account_id: UUID) -> Mapping[UUID, tuple[Touch, bool, int]]:
    """What levelling needs of all that is planned, by id: each with its ``too_late`` and version so far."""
    row = FollowUpRow
    columns = (row.id, row.contact_id, row.rank, row.wanted_on, row.due_on, row.patience, row.created_at)
    query = select(*columns, row.kind, row.too_late, row.version)
    query = query.where(row.account_id == account_id, row.state == "planned")
    return {
        key: (Touch(key, contact, rank, wanted, due, patience, made.timestamp(), kind == "promise"), late, n)
        for key, contact, rank, wanted, due, patience, made, kind, late, n in session.execute(query)
    }


def done_on(session: Session, account_id: UUID, day: date, zone: tzinfo) -> int:
    """How many of the follow-ups that were due on a local day were done then, not before."""
    query = select(func.count()).select_from(FollowUpRow)
    query = query.where(FollowUpRow.account_id == account_id, FollowUpRow.state == "done")
    midnight = datetime.combine(day, time(), zone)
    query = query.where(*_due(since=day, until=day), FollowUpRow.ended_at >= midnight)
    return session.scalar(query) or 0


def place(session: Session, moved: Mapping[UUID, tuple[Placed, int]], now: datetime) -> None:
    """Put follow-ups on the days levelling found; each with its version from then on."""
    if not moved:
        return
    changes = [
        {
            "id": key,
            "due_on": placed.due,
            "urgency": Due(placed.due).urgency,
            "too_late": placed.too_late,
            "version": version,
            "updated_at": now,
        }
        for key, (placed, version) in moved.items()
    ]
    session.flush()
    session.execute(update(FollowUpRow), changes)
    for key in moved:
        row = session.identity_map.get(session.identity_key(FollowUpRow, key))
        if row is not None:
            session.expire(row)


def too_late(session: Session, account_id: UUID) -> int:
    """How many planned follow-ups come later than they may."""
    query = select(func.count()).select_from(FollowUpRow)
    query = query.where(
        FollowUpRow.account_id == account_id, FollowUpRow.state == "planned", FollowUpRow.too_late
    )
    return session.scalar(query) or 0


def _overdue(account_id: UUID, today: date) -> ColumnElement[bool]:
    row = FollowUpRow
    passed = and_(row.urgency < today.isoformat(), row.rank != Rank.FIXED)
    return and_(row.account_id == account_id, row.state == "planned", passed)


def overdue(session: Session, account_id: UUID, today: date) -> int:
    """How many steps and replies are overdue; promises and intro mails keep their day anyway."""
    query = select(func.count()).select_from(FollowUpRow).where(_overdue(account_id, today))
    return session.scalar(query) or 0


def want_today(session: Session, account_id: UUID, today: date, now: datetime) -> set[UUID]:
    """The steps and replies that are overdue are wanted today from now on; their ids."""
    which = _overdue(account_id, today)
    ids = set(session.scalars(select(FollowUpRow.id).where(which)))
    changes = {"wanted_on": today, "due_on": today, "urgency": Due(today).urgency, "updated_at": now}
    session.execute(update(FollowUpRow).where(which).values(**changes, version=FollowUpRow.version + 1))
    session.expire_all()
    return ids


def put_off(session: Session, account_id: UUID, today: date) -> set[tuple[UUID, date]]:
    """Contact and day of every step its owner put off to a day that is still to come."""
    query = select(Moment.contact_id, Moment.until).join(FollowUpRow, FollowUpRow.id == Moment.followup_id)
    query = query.where(Moment.account_id == account_id, Moment.kind == "snooze", Moment.until > today)
    rows = session.execute(query.where(FollowUpRow.kind == "step"))
    return {(contact_id, until) for contact_id, until in rows if until}


def last_touch_of(session: Session, contact_id: UUID) -> FollowUpRow | None:
    """The touch of a contact that ended last."""
    query = select(FollowUpRow).where(
        FollowUpRow.contact_id == contact_id, FollowUpRow.state != "planned", FollowUpRow.kind != "promise"
    )
    # Of two that ended at once, as a step and the one before it, the further one.
    step = func.coalesce(FollowUpRow.step, -1)
    last = (FollowUpRow.ended_at.desc(), FollowUpRow.created_at.desc(), step.desc())
    return session.scalar(query.order_by(*last).limit(1))


def open_without_touch(session: Session) -> list[tuple[UUID, UUID]]:
    """Account and id of the open contacts nothing but promises is planned for, in all accounts."""
    touch = select(FollowUpRow.id).where(
        FollowUpRow.contact_id == Contact.id, FollowUpRow.state == "planned", FollowUpRow.kind != "promise"
    )
    query = select(Contact.account_id, Contact.id).where(Contact.answer.in_(OPEN), ~touch.exists())
    return [(account_id, contact_id) for account_id, contact_id in session.execute(query)]
