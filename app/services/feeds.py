"""Feeds: secret calendar addresses. Their tokens are derived, so a stolen database gives none away."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.calendar import Entry, calendar
from app.domain.errors import Gone, Invalid, NotFound
from app.domain.words import english, filled
from app.ports import Kit
from app.services import days
from app.services.languages import kept, words_of
from app.store import feeds, followups
from app.store.db import writing
from app.store.feeds import Feed, Fetch
from app.store.followups import FollowUpRow

LONGEST_NAME = 100
#: What a calendar shows: from so many days back to so many ahead, and at most so many events.
BACK, AHEAD, MOST = timedelta(days=60), timedelta(days=400), 1000

WITH = {
    "email": english("Mail {name}"),
    "call": english("Call {name}"),
    "linkedin": "LinkedIn: {name}",
    "message": english("Message {name}"),
    "in_person": english("Meet {name}"),
}


def add(session: Session, kit: Kit, account_id: UUID, name: str) -> Feed:
    """A new calendar address, named after the device. Invalid for a blank or endless name."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(
            "Give it a name of up to {most} characters, such as “My phone”.", "name", most=LONGEST_NAME
        )
    with writing(session):
        feed = Feed(account_id=account_id, name=name, created_at=kit.clock.now())
        session.add(feed)
    return feed


def all_of(session: Session, account_id: UUID) -> list[Feed]:
    """The account's living feeds, oldest first."""
    return feeds.all_of(session, account_id)


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


def find(session: Session, kit: Kit, text: str) -> Feed:
    """The living feed of a token. NotFound for one never made, Gone for one withdrawn."""
    feed_id, proof = _parse(text)
    feed = feeds.by_id(session, feed_id)
    if feed is None:
        raise NotFound("There is no such calendar.")
    versions = [v for v in range(feed.version, 0, -1) if hmac.compare_digest(proof, _proof(kit, feed_id, v))]
    if not versions:
        raise NotFound("There is no such calendar.")
    if feed.ended_at or versions[0] != feed.version:
        raise Gone("This calendar address has been withdrawn. Take the new one from your calendar page.")
    return feed


def _parse(text: str) -> tuple[UUID, bytes]:
    try:
        raw = base64.b64decode(text, altchars=b"-_", validate=True)
        return UUID(bytes=raw[:16]), raw[16:]
    except (ValueError, binascii.Error):
        raise NotFound("There is no such calendar.") from None


def fetch(session: Session, kit: Kit, text: str, client: str, public_url: str) -> bytes:
    """The calendar behind a token, as text/calendar; notes who fetched it, at most once an hour and client.

    Raises NotFound, Gone.
    """
    feed = find(session, kit, text)
    name = f"Second Hello · {feed.account.full_name}" if feed.account.full_name else "Second Hello"
    say = words_of(feed.account.language).gettext
    body = calendar(name, [_entry(row, public_url, say) for row in _rows(session, kit, feed)])
    _note(session, kit, feed, " ".join(client.split())[:200])
    return body


def _rows(session: Session, kit: Kit, feed: Feed) -> list[FollowUpRow]:
    today = days.today(kit, feed.account)
    query = followups.planned(feed.account_id, since=today - BACK, until=today + AHEAD)
    rows = followups.everything(session, query)
    nearest = sorted(rows, key=lambda row: abs((row.due_on - today).days))[:MOST]
    return sorted(nearest, key=lambda row: row.urgency)


def _entry(row: FollowUpRow, public_url: str, say: Callable[[str], str]) -> Entry:
    contact = row.contact
    url = f"{public_url}/contacts/{contact.id}"
    if row.draft:
        url = f"{public_url}/drafts/{row.draft.id}"
    who = contact.label + (f" ({contact.company})" if contact.company and contact.full_name else "")
    what = kept(row.what, say)
    summary = filled(say(WITH[row.channel]), {"name": who})
    if row.kind == "promise":
        promised = "{what}" if row.about else say(english("{what}, as promised"))
        summary += ": " + filled(promised, {"what": what})
    phones = [phone["number"] for phone in contact.phones[:2]]
    lines = [what, *phones, *contact.emails[:1], contact.talked_about, url]
    return Entry(
        uid=f"{row.id}@second-hello",
        summary=summary,
        description="\n".join(filter(None, lines)),
        url=url,
        category="Second Hello",
        due=row.value.due,
        version=row.version,
        updated_at=row.updated_at,
    )


def _note(session: Session, kit: Kit, feed: Feed, client: str) -> None:
    now = kit.clock.now()
    last = session.get(Fetch, (feed.id, client))
    if last and now - last.at < timedelta(hours=1):
        return
    with writing(session):
        session.merge(Fetch(feed_id=feed.id, client=client, at=now))
