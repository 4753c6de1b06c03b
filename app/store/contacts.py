"""Contacts: the people behind kept cards."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, Select, case, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.domain.card import LIST_FIELDS, TEXT_FIELDS, CardFields
from app.domain.contact import OPEN, display_name, fold, search_text
from app.domain.plain_card import fields_as_plain, fields_from_plain
from app.domain.words import english
from app.store import pages
from app.store.db import Base, mine
from app.store.events import Event
from app.store.pages import Order, Page

#: What is counted over all contacts at once: an index of it spares looking at the rows, five times as long.
_COUNTED = (
    "account_id",
    "event_id",
    "met_on",
    "met",
    "mailed_on",
    "replied_on",
    "touched_on",
    "answered_on",
    "answer",
    "answer_reason",
    "touches",
    "cadence",
    "id",
)


class Contact(Base):
    """A person. ``search`` is the folded text they are found by; ``sort`` the folded name.

    ``met_on`` is the day you met; for whom you never ``met`` the one they came in by a file.
    ``cadence`` is the key of the one they are on. What has come of them so far: ``touches`` counts,
    and the local days of the first mail to them, the last touch, their first reply and their answer.
    Not ``met``: they came in by a file, on ``met_on``. Mail to the addresses ``bounced`` came back.
    """

    __tablename__ = "contacts"
    __table_args__ = (
        Index("ix_contacts_account_id_sort", "account_id", "sort"),
        Index("ix_contacts_account_id_created_at", "account_id", "created_at"),
        Index("ix_contacts_insights", *_COUNTED),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("events.id"))
    name_prefix: Mapped[str | None]
    full_name: Mapped[str | None]
    name_suffix: Mapped[str | None]
    job_title: Mapped[str | None]
    company: Mapped[str | None]
    department: Mapped[str | None]
    emails: Mapped[list[Any]]
    phones: Mapped[list[Any]]
    urls: Mapped[list[Any]]
    address: Mapped[str | None]
    social: Mapped[list[Any]]
    language: Mapped[str | None]
    met_on: Mapped[date]
    met: Mapped[bool] = mapped_column(default=True)
    talked_about: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[Any]] = mapped_column(default=list)
    introduced_by: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"))
    cadence: Mapped[str] = mapped_column(default="persistent")
    answer: Mapped[str] = mapped_column(default="waiting")
    answer_reason: Mapped[str | None]
    answer_words: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date | None]
    not_now_until: Mapped[date | None]
    touches: Mapped[int] = mapped_column(default=0)
    touched_on: Mapped[date | None]
    mailed_on: Mapped[date | None]
    replied_on: Mapped[date | None]
    bounced: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    search: Mapped[str]
    sort: Mapped[str]

    event: Mapped[Event | None] = relationship()

    @property
    def fields(self) -> CardFields:
        """What is known of the person, as a value."""
        return fields_from_plain({name: getattr(self, name) for name in (*TEXT_FIELDS, *LIST_FIELDS)})

    @property
    def label(self) -> str:
        """What to call them on a page."""
        # Lists ask for hundreds of labels, and to put all fields together takes fifty times as long.
        return self.full_name or self.company or display_name(self.fields)

    def write(self, fields: CardFields, talked_about: str, notes: Collection[str] = ()) -> None:
        """Take over ``fields`` and the note, and what follows from them for search and sorting.

        ``notes`` are those of all that has happened with them, by which they are found, too.
        """
        for name, value in fields_as_plain(fields).items():
            setattr(self, name, value)
        self.talked_about = talked_about
        self.search = search_text(fields, talked_about, *notes)
        self.sort = fold(display_name(fields))


def get(session: Session, account_id: UUID, contact_id: UUID, *, lock: bool = False) -> Contact:
    """One contact, locked until the transaction ends if asked; NotFound."""
    return mine(session, Contact, account_id, contact_id, english("There is no such contact."), lock=lock)


def newest(session: Session, account_id: UUID, count: int) -> list[Contact]:
    """The contacts that were made last."""
    query = select(Contact).where(Contact.account_id == account_id)
    return list(session.scalars(query.order_by(Contact.created_at.desc(), Contact.id).limit(count)))


def introducer(session: Session, contact: Contact) -> Contact | None:
    """The contact who introduced this one."""
    return session.get(Contact, contact.introduced_by) if contact.introduced_by else None


SORTS = {
    "name": Order((Contact.sort, Contact.id)),
    "newest": Order((Contact.created_at, Contact.id), down=True),
}


def those(account_id: UUID, contact_ids: Collection[UUID]) -> Select[Contact]:
    """The account's contacts of these ids."""
    return select(Contact).where(Contact.account_id == account_id, Contact.id.in_(contact_ids))


def on_cadence(account_id: UUID, key: str) -> Select[Contact]:
    """The open contacts that are on a cadence."""
    query = select(Contact).where(Contact.account_id == account_id, Contact.cadence == key)
    return query.where(Contact.answer.in_(OPEN))


def silent(account_id: UUID, touches: int) -> Select[Contact]:
    """Those who were written to so many times or more and have never answered, longest silent first."""
    query = select(Contact).where(Contact.account_id == account_id, Contact.answer == "waiting")
    query = query.where(Contact.touches >= touches, Contact.replied_on.is_(None))
    return query.order_by(Contact.met_on, Contact.touches.desc(), Contact.id)


def by_cadence(session: Session, account_id: UUID) -> Mapping[str, tuple[int, int]]:
    """How many contacts are on each cadence, and how many of them are open."""
    opened = func.count(case((Contact.answer.in_(OPEN), 1)))
    query = select(Contact.cadence, func.count(), opened).where(Contact.account_id == account_id)
    rows = session.execute(query.group_by(Contact.cadence))
    return {key: (everybody, still_open) for key, everybody, still_open in rows}


def at_event(session: Session, account_id: UUID, event_id: UUID) -> tuple[int, int, int]:
    """How many contacts are from an event, how many of them were mailed, how many are open."""
    opened = func.count(case((Contact.answer.in_(OPEN), 1)))
    query = select(func.count(), func.count(Contact.mailed_on), opened)
    query = query.where(Contact.account_id == account_id, Contact.event_id == event_id)
    kept, mailed, still_open = session.execute(query).one()
    return kept, mailed, still_open


def page(
    session: Session, query: Select[Contact], sort: str, after: str | None = None, limit: int = 50
) -> Page[Contact]:
    """One page of a query; ``sort`` is "name" or "newest"."""
    return pages.page(session, query, SORTS[sort], after, limit)
