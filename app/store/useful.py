"""Useful things: what a follow-up can bring along."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.useful import Kind, Thing
from app.domain.words import english
from app.store.db import Base, mine


class UsefulThing(Base):
    """A link (``url``), a document (``file_name``, kept where photos are), or just a line (``text``)."""

    __tablename__ = "useful_things"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    text: Mapped[str]
    url: Mapped[str | None]
    file_name: Mapped[str | None]
    language: Mapped[str | None]
    tags: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]

    @property
    def value(self) -> Thing:
        """The row as the domain knows it."""
        return Thing(
            cast(Kind, self.kind),
            self.text,
            self.url,
            self.file_name,
            self.language,
            tuple(map(str, self.tags)),
            self.id,
        )

    @property
    def folder(self) -> str:
        """Where a document lies in the photo store."""
        return f"{self.account_id}/{self.id}"


def add(session: Session, account_id: UUID, thing: Thing, now: datetime) -> UsefulThing:
    """A thing of the account's."""
    row = UsefulThing(
        id=thing.id,
        account_id=account_id,
        kind=thing.kind,
        text=thing.text,
        url=thing.url,
        file_name=thing.file_name,
        language=thing.language,
        tags=list(thing.tags),
        created_at=now,
    )
    session.add(row)
    return row


def all_of(session: Session, account_id: UUID) -> list[UsefulThing]:
    """The account's things, oldest first."""
    query = select(UsefulThing).where(UsefulThing.account_id == account_id)
    return list(session.scalars(query.order_by(UsefulThing.created_at, UsefulThing.id)))


def get(session: Session, account_id: UUID, thing_id: UUID) -> UsefulThing:
    """One thing; NotFound where the account has none of that id."""
    return mine(session, UsefulThing, account_id, thing_id, english("There is no such thing."))
