"""Captures: take a photo in, hand it out, throw it away. ``capture_reading`` is the worker's side."""

import hashlib
import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.errors import Conflict, NotFound
from app.ports import Kit
from app.services import sides, texts
from app.store import accounts, captures, events
from app.store import sides as stored_sides
from app.store.captures import Capture, Card
from app.store.db import writing
from app.store.pages import Page
from app.vision.decoding import MAX_BYTES, PhotoFacts, inspect
from app.vision.headers import read_header

log = logging.getLogger(__name__)

#: The most bytes a photo may have.
LARGEST = MAX_BYTES


@dataclass(frozen=True, slots=True)
class Upload:
    """A photo as it arrives. ``id`` was made on the phone.

    ``back_of``: the capture whose other side this is; ``back_of_card``: the card on it, if it has several.
    """

    id: UUID
    photo: bytes
    event_id: UUID | None = None
    taken_at: datetime | None = None
    note: str = ""
    back_of: UUID | None = None
    back_of_card: int | None = None


def send(session: Session, kit: Kit, account_id: UUID, upload: Upload) -> tuple[Capture, bool]:
    """Take a photo in: the capture, and whether it is new. The same id again is the same capture.

    Raises PhotoRefused, and NotFound for an unknown event or front side; then nothing is stored.
    """
    known = captures.find(session, account_id, upload.id)
    if known:
        return known, False
    facts = inspect(upload.photo)
    capture = _capture(session, kit, account_id, upload, facts)
    # Photos first: a row must never stand without its photo. Equal bytes have equal names, so
    # the same photo arriving twice at once does no harm, and another one can't overwrite it.
    kit.photos.put(capture.key(capture.photo), upload.photo)
    if facts.thumbnail:
        kit.photos.put(capture.key("thumbnail"), facts.thumbnail)
    try:
        with writing(session):
            if capture.back_of:
                accounts.lock(session, account_id)  # before any photo, as whoever keeps a card does
                sides.stand(session, account_id, capture.back_of)
            session.add(capture)
    except IntegrityError:
        known = captures.find(session, account_id, upload.id)
        if known is None:
            raise
        return known, False
    _tell(kit, capture)
    return capture, True


def _capture(session: Session, kit: Kit, account_id: UUID, upload: Upload, facts: PhotoFacts) -> Capture:
    if upload.event_id:
        events.get(session, account_id, upload.event_id)
    front, n = None, None
    if upload.back_of:
        front, n = sides.front_of(session, account_id, upload.back_of, upload.back_of_card)
    now = kit.clock.now()
    return Capture(
        account_id=account_id,
        id=upload.id,
        event_id=upload.event_id,
        back_of=front and front.id,
        back_of_card=n,
        taken_at=upload.taken_at or now,
        created_at=now,
        note=upload.note.strip(),
        photo=hashlib.sha256(upload.photo).hexdigest()[:32],
        media_type=facts.media_type,
        has_thumbnail=bool(facts.thumbnail),
    )


def _tell(kit: Kit, capture: Capture) -> None:
    """Say "go and look". If nobody hears it, the worker's sweep finds the row within a minute."""
    try:
        kit.queue.put("read", str(capture.account_id), str(capture.id))
    except OSError:
        log.exception("The queue did not take capture %s; the sweep will find it.", capture.id)


def get(session: Session, account_id: UUID, capture_id: UUID) -> Capture:
    """One capture. NotFound."""
    return captures.get(session, account_id, capture_id)


def page(
    session: Session,
    account_id: UUID,
    states: Collection[str] = (),
    after: str | None = None,
    limit: int = 50,
) -> Page[Capture]:
    """The account's captures in those states (all, if none are named), newest first."""
    return captures.page(session, account_id, states, after, limit)


def card(session: Session, account_id: UUID, capture_id: UUID, n: int) -> Card:
    """One card of a capture. NotFound."""
    for found in captures.get(session, account_id, capture_id).cards:
        if found.n == n:
            return found
    raise NotFound("There is no such card.")


def open_cards(session: Session, account_id: UUID) -> list[Card]:
    """The cards that wait for an answer, in the order their photos came in."""
    return captures.open_cards(session, account_id)


def note(session: Session, account_id: UUID, capture_id: UUID, words: str) -> Capture:
    """What was talked about, noted after the photo went. NotFound, Invalid for a note too long.

    Conflict with the contact once a card of it is kept: that has been written down without this note.
    """
    words = texts.note(words)
    with writing(session):
        capture = stored_sides.lock(session, account_id, capture_id)
        kept = next((card.contact_id for card in capture.cards if card.contact_id), None)
        if words != capture.note and kept:
            raise Conflict("You have kept this card already. Note it with the contact.", str(kept))
        capture.note = words
    return capture


def at_events(session: Session, account_id: UUID) -> dict[UUID, int]:
    """How many cards were photographed at each event."""
    return captures.at_events(session, account_id)


def taken_today(session: Session, kit: Kit, account_id: UUID) -> int:
    """How many cards were photographed since the owner's midnight."""
    now = kit.clock.now().astimezone(accounts.get(session, account_id).tz)
    return captures.taken_since(session, account_id, now.replace(hour=0, minute=0, second=0, microsecond=0))


def retry(session: Session, kit: Kit, account_id: UUID, capture_id: UUID) -> Capture:
    """Read a failed photo once more. NotFound; Conflict when it has not failed."""
    with writing(session):
        capture = stored_sides.lock(session, account_id, capture_id)
        if capture.state != "failed":
            raise Conflict("Only a photo that could not be read can be tried again.")
        capture.state, capture.problem, capture.tries = "waiting", None, 0
        sides.settle(session, capture)
    _tell(kit, capture)
    return capture


def delete(session: Session, kit: Kit, account_id: UUID, capture_id: UUID) -> None:
    """Throw a photo away with all that was read from it. NotFound.

    A contact made from it stays, and so do photos of its other side, which then stand for themselves.
    """
    with writing(session):
        capture = stored_sides.lock(session, account_id, capture_id)
        folder = capture.key("")
        sides.part(session, capture)
        session.delete(capture)
    kit.photos.delete_all(folder.rstrip("/"))


def photo(session: Session, kit: Kit, account_id: UUID, capture_id: UUID) -> tuple[bytes, str]:
    """The original, bit for bit, and its media type. NotFound."""
    capture = captures.get(session, account_id, capture_id)
    return _file(kit, capture, capture.photo), capture.media_type


def thumbnail(session: Session, kit: Kit, account_id: UUID, capture_id: UUID) -> bytes:
    """A small JPEG without EXIF. NotFound where there is none yet."""
    capture = captures.get(session, account_id, capture_id)
    return _file(kit, capture, "thumbnail")


def card_image(session: Session, kit: Kit, account_id: UUID, capture_id: UUID, n: int) -> tuple[bytes, str]:
    """The flattened card without EXIF, and its media type. NotFound."""
    capture = captures.get(session, account_id, capture_id)
    data = _file(kit, capture, f"card-{n}")
    header = read_header(data)
    return data, f"image/{header.kind if header else 'jpeg'}"


def _file(kit: Kit, capture: Capture, name: str) -> bytes:
    try:
        return kit.photos.get(capture.key(name))
    except KeyError:
        raise NotFound("There is no such picture.") from None
