"""Drafts: mails written for one contact."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.words import english
from app.store.db import Base, mine
from app.store.useful import UsefulThing

#: States in which a mail can be changed: it waits for its owner, or its server said no.
OPEN = ("draft", "failed")


class Draft(Base):
    """One mail. ``edited``: its owner has put a hand to it, so it is not written anew.

    ``language``: the code of the one it is written in, which its contact's may have changed from since.
    ``thing_id``: the useful thing it brings along; ``times``: when the times to meet begin that it offers.
    ``set_aside``: words of its owner that it was written anew over (services/rewriting).
    """

    __tablename__ = "drafts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    followup_id: Mapped[UUID] = mapped_column(ForeignKey("followups.id", ondelete="CASCADE"), unique=True)
    to: Mapped[str | None]
    subject: Mapped[str]
    body: Mapped[str]
    letter: Mapped[str]
    language: Mapped[str]
    edited: Mapped[bool] = mapped_column(default=False)
    thing_id: Mapped[UUID | None] = mapped_column(ForeignKey(UsefulThing.id, ondelete="SET NULL"))
    times: Mapped[list[Any]] = mapped_column(default=list)
    set_aside: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[str] = mapped_column(default="draft")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


def get(session: Session, account_id: UUID, draft_id: UUID, *, lock: bool = False) -> Draft:
    """One draft, held until the transaction ends if asked; NotFound where the account has none of that id."""
    return mine(session, Draft, account_id, draft_id, english("There is no such draft."), lock=lock)


def open_of(session: Session, contact_id: UUID) -> list[Draft]:
    """A contact's drafts that have not gone out, or have come back."""
    which = (Draft.contact_id == contact_id, Draft.state.in_(("draft", "failed")))
    return list(session.scalars(select(Draft).where(*which)))


def with_thing(session: Session, account_id: UUID, thing_id: UUID) -> list[Draft]:
    """The drafts that bring a thing along and have not gone out."""
    query = select(Draft).where(Draft.account_id == account_id, Draft.thing_id == thing_id)
    return list(session.scalars(query.where(Draft.state.in_(OPEN))))


def subjects(session: Session, contact_id: UUID) -> dict[tuple[UUID, str], UUID]:
    """A contact's mails, sent or not, by the ids of their follow-ups and their subjects."""
    query = select(Draft.followup_id, Draft.subject, Draft.id).where(Draft.contact_id == contact_id)
    return {(followup_id, subject): id_ for followup_id, subject, id_ in session.execute(query)}


def unedited(session: Session, account_id: UUID, letters: Collection[str]) -> list[UUID]:
    """The drafts of these letters that nobody has put a hand to, and that have not gone out."""
    query = _unedited(account_id).where(Draft.letter.in_(letters)).with_only_columns(Draft.id)
    return list(session.scalars(query.order_by(Draft.created_at, Draft.id)))


def take_unedited(session: Session, account_id: UUID, draft_ids: Collection[UUID]) -> list[Draft]:
    """Those of these drafts that are still so, held until the transaction ends."""
    return list(session.scalars(_unedited(account_id).where(Draft.id.in_(draft_ids)).with_for_update()))


def _unedited(account_id: UUID) -> Select[Draft]:
    return select(Draft).where(
        Draft.account_id == account_id, Draft.state == "draft", Draft.edited.is_(False)
    )
