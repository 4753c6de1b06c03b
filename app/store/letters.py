"""Letters of an account's own: shipped ones that were edited, and ones that were added."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.letter import Letter
from app.store.db import Base


class OwnLetter(Base):
    """A letter in one language, in the place of the shipped one of that name if there is one.

    ``title`` is what people call it.
    """

    __tablename__ = "letters"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    updated_at: Mapped[datetime]

    @property
    def value(self) -> Letter:
        """The row as the domain knows it."""
        return Letter(self.name, self.language, self.subject, self.body)


def all_of(session: Session, account_id: UUID) -> list[OwnLetter]:
    """Every letter of the account's own, by title."""
    query = select(OwnLetter).where(OwnLetter.account_id == account_id)
    return list(session.scalars(query.order_by(OwnLetter.title, OwnLetter.name, OwnLetter.language)))


def named(session: Session, account_id: UUID, name: str) -> list[OwnLetter]:
    """The account's own letters of a name, by language."""
    query = select(OwnLetter).where(OwnLetter.account_id == account_id, OwnLetter.name == name)
    return list(session.scalars(query.order_by(OwnLetter.language)))


def find(session: Session, account_id: UUID, name: str, language: str) -> OwnLetter | None:
    """One of the account's own; None where it has none of that name in that language."""
    return session.get(OwnLetter, (account_id, name, language))
