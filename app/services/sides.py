"""Other sides of cards: which card each belongs to, and one reading made of all sides.

A photo sent in as the other side of one before (``back_of``) is read like any other. Whenever one of the
two has been read, ``settle`` says of each card on the back whose side it is:

- the front waits or is being read: a side of its first card, until more is known;
- the front could not be read, or no card on it fits: a card of its own, to be reviewed;
- the front's card is open or let go: a side of it, shown with it and never by itself;
- the front's card is kept: a side of it if it tells nothing new; else an open card that names the contact,
  to be reviewed and added to it.

Readings are stored as they were read, and joined when they are looked at. So it makes no difference which
side is read first, and a side thrown away takes along just what it said.

Nothing here commits; the services that call it do.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.card import Box, CardReading
from app.domain.plain_reading import reading_from_plain
from app.domain.sameness import adds
from app.domain.sides import certain, join_sides, pair_sides, places_on_back
from app.store import captures, contacts, sides
from app.store.captures import Capture, Card


@dataclass(frozen=True, slots=True)
class OtherSide:
    """A card on a photo of backs. ``boxes``: where on its image values of the whole card were read."""

    card: Card
    boxes: Mapping[str, tuple[Box, ...]]


@dataclass(frozen=True, slots=True)
class WholeCard:
    """All that is known of a card: ``reading`` of all its sides, with the boxes of its own image."""

    reading: CardReading
    backs: Sequence[OtherSide]


def whole(session: Session, card: Card) -> WholeCard:
    """A card with its other sides; one that may add to a contact, with what is known of them."""
    own = _read(card)
    backs = [(side, _read(side)) for side in sides.sides_of(session, card)]
    reading = reduce(join_sides, (read for _, read in backs), own)
    if card.state == "open" and card.contact_id:
        contact = contacts.get(session, card.account_id, card.contact_id)
        reading = join_sides(certain(contact.fields), reading)
        reading = replace(reading, boxes=places_on_back(reading.fields, own))
    others = [OtherSide(side, places_on_back(reading.fields, read)) for side, read in backs]
    return WholeCard(reading, others)


def photos(session: Session, capture: Capture) -> list[Capture]:
    """The photos of a photo's other side, in the order they came in."""
    return sides.backs_of(session, capture.account_id, capture.id)


def front_of(
    session: Session, account_id: UUID, capture_id: UUID, n: int | None
) -> tuple[Capture, int | None]:
    """The photo and card to be the front of a new one, sent as the other side of ``capture_id``'s card ``n``.

    Turned around once more, a photo that is a side itself means the same card; one that stands for itself,
    as its front could not be read, is a front from now on (``stand``). Raises NotFound.
    """
    named = captures.get(session, account_id, capture_id)
    if not named.back_of or any(card.state != "side" for card in named.cards):
        return named, n
    meant = [card.side_of for card in named.cards if n in (None, card.n)]
    front = captures.get(session, account_id, named.back_of)
    return front, meant[0] if len(meant) == 1 else named.back_of_card


def stand(session: Session, account_id: UUID, capture_id: UUID) -> None:
    """Make a photo a front. One that was a photo of other sides parts from its front. NotFound."""
    capture = sides.lock(session, account_id, capture_id)
    if capture.back_of:
        _release(captures.get(session, account_id, capture.back_of), capture)


def fronts(session: Session, account_id: UUID) -> set[UUID]:
    """The captures with a card whose other side is read."""
    return sides.fronts(session, account_id)


def settle(session: Session, capture: Capture) -> None:
    """Say whose sides the cards of a pair are, after ``capture``, which is locked, has changed its state."""
    if capture.back_of:
        _settle_back(session, captures.get(session, capture.account_id, capture.back_of), capture)
        return
    for back in sides.backs_of(session, capture.account_id, capture.id, lock=True):
        _settle_back(session, capture, back)


def _settle_back(session: Session, front: Capture, back: Capture) -> None:
    if back.state not in ("ready", "done"):
        return
    # What somebody has decided about stays as it is.
    cards = [card for card in back.cards if card.state in ("open", "side") and not card.contact_id]
    for card, n in zip(cards, _owners(front, back, cards), strict=True):
        card.state, card.side_of = ("open", None) if n is None else ("side", n)
        contact_id = front.cards[n].contact_id if n is not None and n < len(front.cards) else None
        if contact_id:
            _offer_news(session, card, contact_id)
    back.settle()


def _owners(front: Capture, back: Capture, cards: Sequence[Card]) -> Sequence[int | None]:
    if front.state in ("waiting", "reading"):
        return [0] * len(cards)
    return pair_sides(
        [_read(c).fields for c in front.cards], [_read(c).fields for c in cards], back.back_of_card
    )


def _offer_news(session: Session, side: Card, contact_id: UUID) -> None:
    """A side of a card that is kept is a card to review, if it tells what the contact lacks."""
    contact = contacts.get(session, side.account_id, contact_id)
    if adds(contact.fields, _read(side).fields):
        side.state, side.side_of, side.contact_id = "open", None, contact.id


def offer_unseen(session: Session, card: Card, seen: Collection[UUID]) -> None:
    """After ``card`` was kept by somebody who saw only these photos of its other side: what else is new."""
    if not card.contact_id:
        return
    for back in sides.backs_of(session, card.account_id, card.capture_id, lock=True):
        for side in back.cards:
            if side.state == "side" and side.side_of == card.n and back.id not in seen:
                _offer_news(session, side, card.contact_id)
                back.settle()


def part(session: Session, front: Capture) -> None:
    """Before ``front`` is thrown away: its other sides stand for themselves, decided as its cards were."""
    for back in sides.backs_of(session, front.account_id, front.id, lock=True):
        _release(front, back)
    session.flush()


def _release(front: Capture, back: Capture) -> None:
    """The back's cards that are sides stand for themselves, decided as the cards they were sides of."""
    for side in (card for card in back.cards if card.state == "side"):
        own = next((card for card in front.cards if card.n == side.side_of), None)
        side.state, side.contact_id = (own.state, own.contact_id) if own else ("open", None)
        side.side_of = None
    back.back_of = back.back_of_card = None
    if back.state in ("ready", "done"):
        back.settle()


def _read(card: Card) -> CardReading:
    return reading_from_plain(card.reading)
