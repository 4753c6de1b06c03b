"""Two contacts that became one, and two that look alike but are not."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, Table, delete, func, insert, or_, select, update
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from app.domain.words import english
from app.store.contacts import Contact
from app.store.db import Base, mine

#: Tables whose rows belong to a contact by ``contact_id`` and have an id of their own.
THREAD = ("followups", "drafts", "moments", "outgoing_mails", "replies")


class Merge(Base):
    """A contact was merged into ``contact_id``; ``before`` is what undoing needs.

    The moment in the contact's thread that tells of it has the same id. Once it is undone the row says whom
    it parted, so that who tells it twice is answered as the first time.
    """

    __tablename__ = "merges"
    __table_args__ = (Index("ix_merges_account_id_contact_id", "account_id", "contact_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    made_at: Mapped[datetime]
    before: Mapped[dict[str, Any]]

    @property
    def parted(self) -> tuple[UUID, UUID] | None:
        """Whom undoing it has parted, the one that was kept first; None while it stands."""
        kept, other = self.before.get("parted", (None, None))
        return (UUID(kept), UUID(other)) if kept and other else None

    def part(self, kept: UUID, other: UUID) -> None:
        """It is undone: nothing of what that took is needed any more."""
        self.before = {"parted": [str(kept), str(other)]}


class Different(Base):
    """Two contacts whose owner said that they are not one person; ``first_id`` is the smaller id."""

    __tablename__ = "different_people"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    first_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    second_id: Mapped[UUID] = mapped_column(
        ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True, index=True
    )


def find(session: Session, account_id: UUID, merge_id: UUID) -> Merge | None:
    """One merge; None for one that was brought from another server, where it can't be undone."""
    return session.scalar(select(Merge).where(Merge.account_id == account_id, Merge.id == merge_id))


def get(session: Session, account_id: UUID, merge_id: UUID) -> Merge:
    """One merge; NotFound."""
    return mine(session, Merge, account_id, merge_id, english("There is nothing to undo."))


def was_overtaken(session: Session, account_id: UUID, merge_id: UUID) -> bool:
    """Whether the contact of this merge was merged into another one since, which is undone before it."""
    later = session.scalars(select(Merge).where(Merge.account_id == account_id))
    return any(str(merge_id) in merge.before["moved"]["moments"] for merge in later if not merge.parted)


def different(session: Session, account_id: UUID) -> set[frozenset[UUID]]:
    """Every two contacts of the account that are not one person, as their owner said."""
    query = select(Different.first_id, Different.second_id).where(Different.account_id == account_id)
    return {frozenset((one, other)) for one, other in session.execute(query)}


def different_from(session: Session, account_id: UUID, contact_id: UUID) -> set[UUID]:
    """Whom a contact is not, as their owner said."""
    row = Different
    query = select(row.first_id, row.second_id).where(row.account_id == account_id)
    query = query.where(or_(row.first_id == contact_id, row.second_id == contact_id))
    return {one for pair in session.execute(query) for one in pair} - {contact_id}


def kept_apart(session: Session, account_id: UUID, limit: int) -> tuple[list[tuple[UUID, UUID]], int]:
    """Every two contacts that are not one person, up to a number of them by name, and how many there are."""
    one, other = aliased(Contact), aliased(Contact)
    which = Different.account_id == account_id
    query = select(Different.first_id, Different.second_id).where(which)
    query = query.join(one, one.id == Different.first_id).join(other, other.id == Different.second_id)
    rows = session.execute(query.order_by(one.sort, other.sort, one.id, other.id).limit(limit))
    count = session.scalar(select(func.count()).select_from(Different).where(which))
    return [(first, second) for first, second in rows], count or 0


def tell_apart(session: Session, account_id: UUID, one: UUID, others: Collection[UUID]) -> None:
    """These are not one person with ``one``."""
    for first, second in (sorted((one, other), key=str) for other in others):
        if session.get(Different, (first, second)) is None:
            session.add(Different(account_id=account_id, first_id=first, second_id=second))


def take_for_one(session: Session, account_id: UUID, one: UUID, others: Collection[UUID]) -> None:
    """Forget that these are not one person with ``one``."""
    for first, second in (sorted((one, other), key=str) for other in others):
        row = Different
        which = (row.account_id == account_id, row.first_id == first, row.second_id == second)
        session.execute(delete(row).where(*which))


def table(name: str) -> Table:
    """A table by its name."""
    return Base.metadata.tables[name]


def rows(session: Session, name: str, **which: Any) -> list[dict[str, Any]]:
    """The rows of a table whose columns have these values, in plain JSON, in the order of their keys."""
    found = table(name)
    query = select(found).where(*(_is(found, column, value) for column, value in which.items()))
    query = query.order_by(*found.primary_key.columns)
    return [as_plain(row) for row in session.execute(query).mappings()]


def _is(found: Table, column: str, value: Any) -> Any:
    return found.c[column].in_(value) if isinstance(value, list) else found.c[column] == value


def as_plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row in plain JSON."""
    return {str(key): _plain(value) for key, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _stored(found: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    kinds: dict[type, Any] = {UUID: UUID, date: date.fromisoformat, datetime: datetime.fromisoformat}
    made = {}
    for name, value in row.items():
        read = kinds.get(found.c[name].type.python_type)
        made[name] = read(value) if read and value is not None else value
    return made


def put_in(session: Session, name: str, plain: Iterable[Mapping[str, Any]]) -> None:
    """Store rows that were taken out."""
    found = table(name)
    for row in plain:
        session.execute(insert(found).values(_stored(found, row)))


def put_back(session: Session, name: str, plain: Iterable[Mapping[str, Any]]) -> None:
    """Make rows what they were, by their ids."""
    found = table(name)
    for row in plain:
        values = _stored(found, row)
        session.execute(update(found).where(found.c.id == values.pop("id")).values(values))


def take_out(session: Session, name: str, ids: Collection[str]) -> None:
    """Delete rows by their ids."""
    found = table(name)
    session.execute(delete(found).where(found.c.id.in_([UUID(key) for key in ids])))


def ids_of(session: Session, name: str, column: str, contact_id: UUID) -> list[str]:
    """The ids of the rows of a table that point at a contact."""
    found = table(name)
    query = select(found.c.id).where(found.c[column] == contact_id).order_by(found.c.id)
    return [str(key) for key in session.scalars(query)]


def point(session: Session, name: str, column: str, ids: Collection[str], old: UUID, new: UUID) -> None:
    """Make those of these rows that point at ``old`` point at ``new``."""
    found = table(name)
    which = (found.c.id.in_([UUID(key) for key in ids]), found.c[column] == old)
    session.execute(update(found).where(*which).values({column: new}))


def cards_of(session: Session, account_id: UUID, contact_id: UUID) -> list[list[Any]]:
    """Photo and number of each card that names a contact."""
    cards = table("cards")
    query = select(cards.c.capture_id, cards.c.n)
    query = query.where(cards.c.account_id == account_id, cards.c.contact_id == contact_id)
    return [[str(capture), n] for capture, n in session.execute(query.order_by(*query.selected_columns))]


def point_cards(
    session: Session, account_id: UUID, which: Collection[tuple[str, int]], old: UUID, new: UUID
) -> None:
    """Make those of these cards that name ``old`` name ``new``."""
    cards = table("cards")
    for capture, n in which:
        here = (cards.c.account_id == account_id, cards.c.capture_id == UUID(capture), cards.c.n == n)
        session.execute(update(cards).where(*here, cards.c.contact_id == old).values(contact_id=new))
