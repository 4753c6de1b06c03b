"""Cadences: those that ship, and those an owner made."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.cadence import SHIPPED, Cadence, Step
from app.domain.errors import NotFound
from app.domain.words import english
from app.store.db import Base, mine

GONE = english("There is no such cadence.")


class CadenceRow(Base):
    """An owner's own cadence. ``steps`` and ``repeats`` are lists of steps in plain JSON."""

    __tablename__ = "cadences"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    steps: Mapped[list[Any]]
    repeats: Mapped[list[Any]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def value(self) -> Cadence:
        """The row as the domain knows it."""
        return Cadence(
            self.name, tuple(Step(**s) for s in self.steps), tuple(Step(**s) for s in self.repeats)
        )

    def write(self, cadence: Cadence, now: datetime) -> None:
        """Take over a cadence."""
        self.name = cadence.name
        self.steps = [asdict(step) for step in cadence.steps]
        self.repeats = [asdict(step) for step in cadence.repeats]
        self.updated_at = now


def all_of(session: Session, account_id: UUID) -> Mapping[str, Cadence]:
    """Every cadence the account may use, by its key: what ships first, then its own by name."""
    query = select(CadenceRow).where(CadenceRow.account_id == account_id)
    own = session.scalars(query.order_by(CadenceRow.name, CadenceRow.id))
    return {**SHIPPED, **{str(row.id): row.value for row in own}}


def own_id(key: str) -> UUID:
    """The id of a cadence of one's own from its key; NotFound for any other text.

    Contacts hold the key, and who is on a cadence is found by it, so an id has one spelling: "{…}", capitals
    and the like, which UUID takes as well, are the key of nothing.
    """
    try:
        found = UUID(key)
    except ValueError:
        raise NotFound(GONE) from None
    if str(found) != key:
        raise NotFound(GONE)
    return found


def row(session: Session, account_id: UUID, key: str) -> CadenceRow:
    """One of the owner's own by its key; NotFound where the account has none of it."""
    return mine(session, CadenceRow, account_id, own_id(key), GONE)


def add(session: Session, account_id: UUID, cadence: Cadence, now: datetime) -> CadenceRow:
    """A cadence of the owner's own."""
    row = CadenceRow(account_id=account_id, created_at=now)
    row.write(cadence, now)
    session.add(row)
    session.flush()
    return row


def get(session: Session, account_id: UUID, key: str) -> Cadence:
    """The cadence of a key: "persistent", or the id of one's own; NotFound."""
    return SHIPPED[key] if key in SHIPPED else row(session, account_id, key).value
