"""Files of contacts on their way in: kept while their owner looks at what they would bring."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import CursorResult, ForeignKey, and_, delete, func, not_, or_, select, union_all
from sqlalchemy.orm import Mapped, Session, defer, joinedload, mapped_column

from app.domain.words import english
from app.store.captures import Card
from app.store.contacts import Contact
from app.store.db import Base, mine
from app.store.drafts import Draft
from app.store.followups import FollowUpRow
from app.store.merges import Merge
from app.store.moments import Moment
from app.store.replies import Reply

#: How long a file waits for its owner.
WAITS = timedelta(days=1)


class Import(Base):
    """A file of contacts. ``data`` goes when it is ``done_at``; ``made`` are the ids of contacts it made.

    ``given`` says by id what it gave to those who were known (``services.giving``).
    """

    __tablename__ = "imports"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    data: Mapped[bytes | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    made: Mapped[list[Any]] = mapped_column(default=list)
    given: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def until(self) -> datetime:
        """How long it waits to be taken in."""
        return self.created_at + WAITS


def get(session: Session, account_id: UUID, import_id: UUID, *, lock: bool = False) -> Import:
    """One file, locked until the transaction ends if asked; NotFound."""
    return mine(session, Import, account_id, import_id, english("There is no such file."), lock=lock)


def recent(session: Session, account_id: UUID, limit: int = 20) -> Sequence[Import]:
    """The account's last files, newest first, without what stands in them."""
    query = select(Import).where(Import.account_id == account_id).options(defer(Import.data))
    return session.scalars(query.order_by(Import.created_at.desc(), Import.id).limit(limit)).all()


def everybody(session: Session, account_id: UUID) -> Sequence[Contact]:
    """All of the account's contacts with their events, the oldest first."""
    query = select(Contact).where(Contact.account_id == account_id).options(joinedload(Contact.event))
    return session.scalars(query.order_by(Contact.created_at, Contact.id)).all()


def notes(session: Session, account_id: UUID) -> dict[UUID, list[str]]:
    """What is noted of what has happened with each of the account's contacts, in no order."""
    query = select(Moment.contact_id, Moment.note).where(Moment.account_id == account_id, Moment.note != "")
    found: dict[UUID, list[str]] = {}
    for contact_id, note in session.execute(query):
        found.setdefault(contact_id, []).append(note)
    return found


def forget(session: Session, now: datetime) -> int:
    """Throw away the files that have waited too long, in all accounts; how many."""
    query = delete(Import).where(Import.done_at.is_(None), Import.created_at <= now - WAITS)
    return cast("CursorResult[Any]", session.execute(query)).rowcount


def forget_waiting(session: Session, account_id: UUID) -> None:
    """Throw away the files of an account that wait."""
    session.execute(delete(Import).where(Import.account_id == account_id, Import.done_at.is_(None)))


def as_made(session: Session, account_id: UUID, made: Collection[UUID]) -> Sequence[UUID]:
    """Those of these contacts that are as an import made them.

    Touched is who was changed, written to, merged, photographed or used to introduce somebody since, and who
    wrote, be it that they are away.
    """
    row = FollowUpRow
    first_step = and_(row.state == "planned", func.coalesce(row.step, -1) == 0)
    touched = (
        select(Moment.contact_id).where(Moment.account_id == account_id, Moment.kind != "import"),
        select(Reply.contact_id).where(Reply.account_id == account_id),
        select(Card.contact_id).where(Card.account_id == account_id, Card.contact_id.is_not(None)),
        select(Merge.contact_id).where(Merge.account_id == account_id),
        select(Contact.introduced_by).where(
            Contact.account_id == account_id, Contact.introduced_by.is_not(None)
        ),
        select(row.about_id).where(row.account_id == account_id, row.about_id.is_not(None)),
        select(row.contact_id).where(row.account_id == account_id, not_(first_step)),
        select(Draft.contact_id).where(
            Draft.account_id == account_id,
            or_(Draft.edited, Draft.set_aside.is_not(None), Draft.state != "draft"),
        ),
    )
    query = select(Contact.id).where(Contact.account_id == account_id, Contact.id.in_(made))
    query = query.where(Contact.updated_at == Contact.created_at, Contact.id.not_in(union_all(*touched)))
    return session.scalars(query).all()


def take_out(session: Session, contact_ids: Collection[UUID]) -> None:
    """Delete these contacts with all that is theirs."""
    session.execute(delete(Contact).where(Contact.id.in_(contact_ids)))
    session.expire_all()
