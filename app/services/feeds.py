"""Feeds: secret calendar addresses. Their tokens are derived, so a stolen database gives none away."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.errors import Gone, Invalid, NotFound
from app.ports import Kit
from app.store import accounts, feeds
from app.store.db import writing
from app.store.feeds import Feed, Known

LONGEST_NAME = 100
#: The most minutes an event may ring before it begins: a week.
LONGEST_ALARM = 7 * 24 * 60
#: How many of those who fetch a feed are kept; calendars take another name with each version of theirs.
MOST_CLIENTS = 20


def add(session: Session, kit: Kit, account_id: UUID, name: str) -> Feed:
    """A new calendar address, named after the device. Invalid for a blank or endless name."""
    name = _fit(name)
    with writing(session):
        feed = Feed(account_id=account_id, name=name, created_at=kit.clock.now())
        session.add(feed)
    return feed


def all_of(session: Session, account_id: UUID) -> list[Feed]:
    """The account's living feeds, oldest first."""
    return feeds.all_of(session, account_id)


def change(session: Session, account_id: UUID, feed_id: UUID, changes: Mapping[str, Any]) -> Feed:
    """Another ``name``, ``daily`` or ``alarm`` (minutes before; None: no alarm). NotFound, Invalid."""
    alarm = changes.get("alarm")
    if alarm is not None and not 0 <= alarm <= LONGEST_ALARM:
        raise Invalid("Give minutes from 0 to {most}.", "alarm", most=LONGEST_ALARM)
    fit = dict(changes)
    if "name" in changes:
        fit["name"] = _fit(changes["name"])
    with writing(session):
        # Counts, so that what it shows is another calendar than ever before.
        accounts.lock(session, account_id)
        feed = feeds.get(session, account_id, feed_id)
        for field, value in fit.items():
            setattr(feed, field, value)
    return feed


def _fit(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(
            "Give it a name of up to {most} characters, such as “My phone”.", "name", most=LONGEST_NAME
        )
    return name


def rotate(session: Session, account_id: UUID, feed_id: UUID) -> Feed:
    """A new address; the old one is gone. NotFound."""
    with writing(session):
        feed = feeds.get(session, account_id, feed_id)
        feed.version += 1
        feed.fetches.clear()
    return feed


def end(session: Session, kit: Kit, account_id: UUID, feed_id: UUID) -> None:
    """The address answers "gone" from now on. NotFound."""
    with writing(session):
        feeds.get(session, account_id, feed_id).ended_at = kit.clock.now()


def token(kit: Kit, feed_id: UUID, version: int) -> str:
    """The secret of an address: the feed's id and 256 bits only the server can make, in base64url."""
    return base64.urlsafe_b64encode(feed_id.bytes + _proof(kit, feed_id, version)).decode()


def _proof(kit: Kit, feed_id: UUID, version: int) -> bytes:
    return hmac.digest(kit.key, b"feed:%s:%d" % (feed_id.bytes, version), hashlib.sha256)


def find(session: Session, kit: Kit, text: str, client: str) -> Known:
    """The living feed of a token, as ``client`` asks for it.

    NotFound for one never made, Gone for one withdrawn.
    """
    feed_id, proof = _parse(text)
    feed = feeds.known_now(session, feed_id, client)
    if feed is None:
        raise NotFound("There is no such calendar.")
    versions = range(feed.version, 0, -1)
    version = next((v for v in versions if hmac.compare_digest(proof, _proof(kit, feed_id, v))), None)
    if version is None:
        raise NotFound("There is no such calendar.")
    return living(feed, version)


def living(feed: Known | None, version: int) -> Known:
    """The feed, if its address of that version still stands. Gone if not."""
    if feed is None or feed.ended_at:
        raise Gone("This calendar address has been removed.")
    if version != feed.version:
        raise Gone("This calendar address has been withdrawn. Take the new one from your calendar page.")
    return feed


def _parse(text: str) -> tuple[UUID, bytes]:
    try:
        raw = base64.b64decode(text, altchars=b"-_", validate=True)
        return UUID(bytes=raw[:16]), raw[16:]
    except (ValueError, binascii.Error):
        raise NotFound("There is no such calendar.") from None
