"""Captures and their cards: one photo sent in, what was read from it, and who is reading it now.

The row is the truth about the work (house, decision 1): a state, a claim and a count of tries.
A photo of other sides (``back_of``) has cards of its own, in the state "side" while they are shown
with the cards of the front; ``services.sides`` says which.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    CursorResult,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    and_,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column, relationship

from app.domain.errors import NotFound
from app.store import pages
from app.store.db import Base
from app.store.pages import Order, Page


class Capture(Base):
    """One photo. ``id`` was made on the phone and is unique in its account only.

    ``back_of``: the photo whose other side this is; ``back_of_card``: the card on it that was pointed at.
    """

    __tablename__ = "captures"
    __table_args__ = (
        ForeignKeyConstraint(["account_id", "back_of"], ["captures.account_id", "captures.id"]),
        Index("ix_captures_account_id_back_of", "account_id", "back_of"),
        Index("ix_captures_account_id_created_at", "account_id", "created_at"),
        Index("ix_captures_state_claimed_until", "state", "claimed_until"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("events.id"))
    back_of: Mapped[UUID | None]
    back_of_card: Mapped[int | None]
    taken_at: Mapped[datetime]
    created_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")
    photo: Mapped[str]
    media_type: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    problem: Mapped[str | None]
    tries: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    has_thumbnail: Mapped[bool] = mapped_column(default=False)

    cards: Mapped[list["Card"]] = relationship(
        order_by="Card.n", cascade="all, delete-orphan", passive_deletes=True
    )

    def key(self, name: str) -> str:
        """Where a file of this capture is kept in the photo store."""
        return f"{self.account_id}/{self.id}/{name}"

    def settle(self) -> None:
        """What is read is done when each of its cards is kept, let go, or a side of another."""
        self.state = "ready" if any(card.state == "open" for card in self.cards) else "done"


class Card(Base):
    """One card of a capture. ``reading`` is a CardReading in plain JSON, of this photo alone.

    ``state``: open, kept, let_go, or side: the other side of card ``side_of`` on the photo of the front.
    An open card with a contact is a side that came after its front was kept: it may add to the contact.
    """

    __tablename__ = "cards"
    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "capture_id"], ["captures.account_id", "captures.id"], ondelete="CASCADE"
        ),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    capture_id: Mapped[UUID] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(default="open")
    side_of: Mapped[int | None]
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"))
    width: Mapped[int]
    height: Mapped[int]
    reading: Mapped[dict[str, Any]]


def find(session: Session, account_id: UUID, capture_id: UUID) -> Capture | None:
    """The capture, if the account has one of that id."""
    return session.get(Capture, (account_id, capture_id))


def get(session: Session, account_id: UUID, capture_id: UUID, *, lock: bool = False) -> Capture:
    """The capture, locked with its cards until the transaction ends if asked; NotFound."""
    capture = session.get(Capture, (account_id, capture_id), with_for_update=True if lock else None)
    if capture is None:
        raise NotFound("There is no such photo.")
    return capture


def card(session: Session, account_id: UUID, capture_id: UUID, n: int) -> Card:
    """One card; NotFound."""
    query = select(Card).where(Card.account_id == account_id, Card.capture_id == capture_id, Card.n == n)
    found = session.scalar(query)
    if found is None:
        raise NotFound("There is no such card.")
    return found


#: How a query finds a card's photo.
OF_CAPTURE = and_(Capture.account_id == Card.account_id, Capture.id == Card.capture_id)
NEWEST = Order((Capture.created_at, Capture.id), down=True)


def page(
    session: Session,
    account_id: UUID,
    states: Collection[str] = (),
    after: str | None = None,
    limit: int = 50,
) -> Page[Capture]:
    """The account's captures in those states (all, if none are named), newest first."""
    query = select(Capture).where(Capture.account_id == account_id)
    if states:
        query = query.where(Capture.state.in_(states))
    return pages.page(session, query, NEWEST, after, limit)


def open_cards(session: Session, account_id: UUID) -> list[Card]:
    """The account's cards that wait for an answer: those of photos begun, then as the photos came in."""
    other = aliased(Card)
    begun = exists().where(
        other.account_id == Card.account_id,
        other.capture_id == Card.capture_id,
        other.state.in_(("kept", "let_go")),
    )
    query = select(Card).join(Capture, OF_CAPTURE)
    query = query.where(Card.account_id == account_id, Card.state == "open", Capture.state == "ready")
    return list(session.scalars(query.order_by(begun.desc(), Capture.created_at, Capture.id, Card.n)))


def at_events(session: Session, account_id: UUID) -> dict[UUID, int]:
    """How many photos were taken at each event, those of other sides not counted."""
    query = select(Capture.event_id, func.count()).where(Capture.account_id == account_id)
    query = query.where(Capture.event_id.is_not(None), Capture.back_of.is_(None)).group_by(Capture.event_id)
    return {event_id: count for event_id, count in session.execute(query) if event_id}


def taken_since(session: Session, account_id: UUID, when: datetime) -> int:
    """How many photos were taken since then, those of other sides not counted."""
    query = select(func.count()).select_from(Capture).where(Capture.account_id == account_id)
    return session.scalar(query.where(Capture.taken_at >= when, Capture.back_of.is_(None))) or 0


def of_contact(session: Session, account_id: UUID, contact_id: UUID) -> list[Card]:
    """The cards a contact was made from, and those that may add to it."""
    query = select(Card).where(Card.account_id == account_id, Card.contact_id == contact_id)
    return list(session.scalars(query))


def kept_of(session: Session, contact_ids: Collection[UUID]) -> dict[UUID, Card]:
    """For each of these contacts that was made from a card: that card, the oldest of several."""
    query = (
        select(Card).join(Capture, OF_CAPTURE).where(Card.contact_id.in_(contact_ids), Card.state == "kept")
    )
    query = query.order_by(Capture.created_at.desc(), Capture.id, Card.n.desc())
    return {card.contact_id: card for card in session.scalars(query) if card.contact_id}


def claim(
    session: Session, account_id: UUID, capture_id: UUID, who: str, now: datetime, until: datetime
) -> bool:
    """Take a capture to read it, if nobody has it; one conditional update says who won."""
    free = or_(Capture.state == "waiting", and_(Capture.state == "reading", Capture.claimed_until < now))
    result = cast(
        CursorResult[Any],
        session.execute(
            update(Capture)
            .where(Capture.account_id == account_id, Capture.id == capture_id, free)
            .values(state="reading", claimed_by=who, claimed_until=until, tries=Capture.tries + 1)
        ),
    )
    return result.rowcount == 1


def finish(
    session: Session, account_id: UUID, capture_id: UUID, who: str, state: str, problem: str | None
) -> bool:
    """End a reading if the claim is still held; False where somebody else has it by now."""
    result = cast(
        CursorResult[Any],
        session.execute(
            update(Capture)
            .where(
                Capture.account_id == account_id,
                Capture.id == capture_id,
                Capture.state == "reading",
                Capture.claimed_by == who,
            )
            .values(state=state, problem=problem, claimed_by=None, claimed_until=None)
        ),
    )
    return result.rowcount == 1


def renew(session: Session, who: str, until: datetime) -> None:
    """A living worker keeps what it has claimed."""
    held = (Capture.state == "reading", Capture.claimed_by == who)
    session.execute(update(Capture).where(*held).values(claimed_until=until))


def release(session: Session, who: Collection[str]) -> None:
    """Captures claimed by workers that are known to be dead wait again."""
    held = (Capture.state == "reading", Capture.claimed_by.in_(who))
    session.execute(update(Capture).where(*held).values(state="waiting", claimed_by=None, claimed_until=None))


def unfinished(session: Session, now: datetime) -> list[tuple[UUID, UUID]]:
    """(account, capture) of all that waits to be read or whose lease ran out, oldest first."""
    expired = and_(Capture.state == "reading", Capture.claimed_until < now)
    query = select(Capture.account_id, Capture.id).where(or_(Capture.state == "waiting", expired))
    return [(a, c) for a, c in session.execute(query.order_by(Capture.created_at))]
