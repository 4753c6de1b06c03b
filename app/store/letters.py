"""Letters of an account's own: shipped ones that were edited, and ones that were added."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

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
