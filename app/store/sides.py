"""Photos of other sides: which belong to a photo, and which of their cards are sides of a card."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.captures import OF_CAPTURE, Capture, Card, get


def lock(session: Session, account_id: UUID, capture_id: UUID) -> Capture:
    """The capture, locked until the transaction ends; NotFound.

    Its front, if that is still there, is locked before it, so that two who lock a pair never wait for each
    other.
    """
    capture = get(session, account_id, capture_id)
    if capture.back_of:
        session.get(Capture, (account_id, capture.back_of), with_for_update=True)
    return get(session, account_id, capture_id, lock=True)


def lock_all(session: Session, account_id: UUID, capture_ids: Collection[UUID]) -> list[Capture]:
    """These captures, locked: fronts before their backs, and in the order they came in, as pairs are."""
    found = [get(session, account_id, each) for each in capture_ids]
    found.sort(key=lambda capture: (capture.back_of is not None, capture.created_at, capture.id))
    return [get(session, account_id, capture.id, lock=True) for capture in found]


def backs_of(session: Session, account_id: UUID, capture_id: UUID, *, lock: bool = False) -> list[Capture]:
    """The photos of this one's other side, in the order they came in; locked if asked."""
    query = select(Capture).where(Capture.account_id == account_id, Capture.back_of == capture_id)
    query = query.order_by(Capture.created_at, Capture.id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(query))


def sides_of(session: Session, card: Card) -> list[Card]:
    """The other sides of a card, in the order their photos came in."""
    query = select(Card).join(Capture, OF_CAPTURE).where(Card.account_id == card.account_id)
    query = query.where(Capture.back_of == card.capture_id, Card.state == "side", Card.side_of == card.n)
    return list(session.scalars(query.order_by(Capture.created_at, Capture.id, Card.n)))


def fronts(session: Session, account_id: UUID) -> set[UUID]:
    """The captures with a card whose other side is read."""
    query = select(Capture.back_of).join(Card, OF_CAPTURE)
    query = query.where(Capture.account_id == account_id, Card.state == "side")
    return {found for found in session.scalars(query) if found}
