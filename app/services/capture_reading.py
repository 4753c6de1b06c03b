"""The worker's side of captures: claim one, read it, store what was read, exactly once."""

import logging
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.errors import NotFound, SecondHelloError
from app.domain.plain_reading import reading_as_plain
from app.domain.words import english
from app.ports import Kit
from app.services import sides
from app.services.reading import ReadCard, read_photo
from app.store import accounts, captures
from app.store import sides as stored_sides
from app.store.captures import Capture, Card
from app.store.db import writing
from app.vision.decoding import encode_webp, make_thumbnail

log = logging.getLogger(__name__)

#: How long a worker may be silent before its work is handed out again; it renews well before.
LEASE = timedelta(minutes=1)
#: A photo that stopped the reader this often is not tried again by itself.
MOST_TRIES = 3

OUR_FAULT = english("Something went wrong on our side while reading this one. Your photo is safe.")


def read(session: Session, kit: Kit, who: str, account_id: UUID, capture_id: UUID) -> None:
    """Read one capture as the worker ``who``, if it waits and nobody else is at it."""
    now = kit.clock.now()
    with writing(session):
        if not captures.claim(session, account_id, capture_id, who, now, now + LEASE):
            return
    capture = captures.get(session, account_id, capture_id)
    region = accounts.get(session, account_id).region
    tries, key = capture.tries, capture.key(capture.photo)
    session.rollback()  # no transaction is held open while reading
    log.info("Reading capture %s, try %d.", capture_id, tries)
    if tries > MOST_TRIES:
        _give_up(session, who, account_id, capture_id, OUR_FAULT)
        return
    try:
        cards = read_photo(kit.engine, kit.photos.get(key), region)
    except SecondHelloError as problem:
        _give_up(session, who, account_id, capture_id, str(problem))
    except Exception:
        log.exception("Reading capture %s failed, try %d of %d.", capture_id, tries, MOST_TRIES)
        if tries >= MOST_TRIES:
            _give_up(session, who, account_id, capture_id, OUR_FAULT)
        else:
            release(session, [who])
    else:
        _store(session, kit, who, account_id, capture_id, cards)


def _give_up(session: Session, who: str, account_id: UUID, capture_id: UUID, problem: str) -> None:
    with writing(session):
        capture = _end(session, who, account_id, capture_id, "failed", problem)
        if capture:
            sides.settle(session, capture)


def _store(
    session: Session, kit: Kit, who: str, account_id: UUID, capture_id: UUID, cards: Collection[ReadCard]
) -> None:
    capture = captures.find(session, account_id, capture_id)
    if capture is None:
        log.info("Capture %s was thrown away while it was read.", capture_id)
        return
    has_thumbnail = capture.has_thumbnail
    for n, card in enumerate(cards):
        kit.photos.put(capture.key(f"card-{n}"), encode_webp(card.image))
        if n == 0 and not has_thumbnail:
            kit.photos.put(capture.key("thumbnail"), make_thumbnail(card.image))
    with writing(session):
        capture = _end(session, who, account_id, capture_id, "ready", None)
        if capture is None:
            log.warning("Capture %s was read, but it is gone, or somebody else holds it by now.", capture_id)
            return
        capture.has_thumbnail = True
        session.add_all(_card(account_id, capture_id, n, card) for n, card in enumerate(cards))
        session.flush()
        sides.settle(session, capture)


def _end(
    session: Session, who: str, account_id: UUID, capture_id: UUID, state: str, problem: str | None
) -> Capture | None:
    """The capture in its new state, locked; None where it is gone or ``who`` does not hold it any more."""
    try:
        capture = stored_sides.lock(session, account_id, capture_id)
    except NotFound:
        return None
    return capture if captures.finish(session, account_id, capture_id, who, state, problem) else None


def _card(account_id: UUID, capture_id: UUID, n: int, card: ReadCard) -> Card:
    height, width = card.image.shape[:2]
    return Card(
        account_id=account_id,
        capture_id=capture_id,
        n=n,
        width=width,
        height=height,
        reading=reading_as_plain(card.reading),
    )


def renew(session: Session, kit: Kit, who: str) -> None:
    """A living worker keeps what it reads."""
    with writing(session):
        captures.renew(session, who, kit.clock.now() + LEASE)


def release(session: Session, who: Collection[str]) -> None:
    """What workers known to be dead were reading waits again."""
    with writing(session):
        captures.release(session, who)


def sweep(session: Session, kit: Kit) -> int:
    """Hand out again whatever nobody finished; how many there were."""
    unfinished = captures.unfinished(session, kit.clock.now())
    for account_id, capture_id in unfinished:
        kit.queue.put("read", str(account_id), str(capture_id))
    return len(unfinished)
