"""When the owner is busy: other calendars of theirs, asked each hour at most, and what they said."""

import logging
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.domain.busy import Fetched, NotFetched, address_of
from app.domain.errors import Invalid, NotFound
from app.domain.slots import Span, united
from app.domain.words import english
from app.ports import Kit
from app.services.sealed import seal, unseal
from app.services.texts import fit
from app.store import accounts, busy
from app.store.busy import BusyCalendar
from app.store.db import writing

__all__ = ["BusyCalendar"]

log = logging.getLogger(__name__)

PURPOSE = "busy calendar"
LONGEST_NAME, MOST = 100, 10
#: What works is asked each hour; what does not after twice as long each time, up to a day.
PAUSE, LONGEST_PAUSE = timedelta(hours=1), timedelta(days=1)
#: Nobody's calendar is asked more often than this, whoever wants it.
REST = timedelta(minutes=1)
#: So far ahead a calendar is read. As days go by, the first question of each day asks for all of it.
BACK, AHEAD = timedelta(days=1), timedelta(days=180)
LOST_KEY = english("The server’s key has changed. Give the address once more.")


def add(session: Session, kit: Kit, account_id: UUID, name: str, address: str) -> BusyCalendar:
    """A calendar by the address somebody pasted, asked at once; its ``failure`` says where that failed.

    Without a name it is called as its host. Invalid for what is no address, and for one too many.
    """
    address = address_of(address)
    name = fit(" ".join(name.split()), LONGEST_NAME, "name") or (urlsplit(address).hostname or "")
    with writing(session):
        accounts.lock(session, account_id)
        if len(busy.all_of(session, account_id)) >= MOST:
            raise Invalid("There are {most} calendars already. Remove one first.", "url", most=MOST)
        row = BusyCalendar(account_id=account_id, name=name, created_at=kit.clock.now())
        row.sealed = seal(kit, PURPOSE, address)
        session.add(row)
    return look(session, kit, account_id, row.id)


def all_of(session: Session, account_id: UUID) -> list[BusyCalendar]:
    """The account's calendars, oldest first."""
    return busy.all_of(session, account_id)


def remove(session: Session, account_id: UUID, calendar_id: UUID) -> None:
    """It is asked no more, and what it said is forgotten. NotFound."""
    with writing(session):
        session.delete(busy.get(session, account_id, calendar_id))


def host(kit: Kit, row: BusyCalendar) -> str:
    """Whose calendar it is: the host of its address, which else is a secret."""
    return urlsplit(unseal(kit, PURPOSE, row.sealed) or "").hostname or ""


def spans(session: Session, account_id: UUID) -> list[Span]:
    """When the owner is busy, by all calendars together."""
    return united(span for row in busy.all_of(session, account_id) for span in row.spans)


def sweep(session: Session, kit: Kit) -> int:
    """Ask the calendars of all accounts whose time has come; how many were asked."""
    now = kit.clock.now()
    rows = busy.tried_before(session, now - PAUSE)
    waiting = [(row.account_id, row.id) for row in rows if _due(row, now)]
    session.rollback()
    asked = 0
    for account_id, calendar_id in waiting:
        try:
            look(session, kit, account_id, calendar_id)
            asked += 1
        except NotFound:  # removed meanwhile
            session.rollback()
        except Exception:  # whatever is wrong with one, the others are asked
            session.rollback()
            log.exception("The calendar %s could not be asked.", calendar_id)
    return asked


def _due(row: BusyCalendar, now: datetime) -> bool:
    if row.tried_at is None or not row.failure:
        return True
    failing = row.tried_at - (row.fetched_at or row.created_at)
    return now - row.tried_at >= min(LONGEST_PAUSE, max(PAUSE, failing))


def look(session: Session, kit: Kit, account_id: UUID, calendar_id: UUID) -> BusyCalendar:
    """Ask a calendar now, and keep what it says. NotFound.

    Nothing where another process is at it, or somebody has asked just now.
    """
    now, zone = kit.clock.now(), accounts.get(session, account_id).tz
    row = busy.get(session, account_id, calendar_id)
    if row.tried_at and now - row.tried_at < REST:
        return row
    known, was, address = _known(row, now), row.tried_at, unseal(kit, PURPOSE, row.sealed)
    with writing(session):
        ours = busy.claim(session, calendar_id, was, now)
    session.rollback()  # nobody waits for a transaction while the calendar is asked
    if not ours:
        return busy.get(session, account_id, calendar_id)
    try:
        fetched, found = _ask(kit, address, known, Span(now - BACK, now + AHEAD), zone)
        failure = ""
    except NotFetched as why:
        failure = "\n".join(filter(None, (why.sentence, why.words)))
    with writing(session):
        row = busy.get(session, account_id, calendar_id)
        row.failure = failure
        if not failure:
            row.fetched_at = now
            row.etag, row.modified = fetched.etag or known[0], fetched.modified or known[1]
            if found is not None:
                row.tell(found)
                row.etag, row.modified = fetched.etag, fetched.modified
    return row


def _ask(
    kit: Kit, address: str | None, known: tuple[str | None, str | None], whole: Span, zone: ZoneInfo
) -> tuple[Fetched, list[Span] | None]:
    """What an address answers and says; None where that is what it said before. Raises NotFetched."""
    if address is None:
        raise NotFetched(LOST_KEY)
    fetched = kit.calendars.fetch(address, *known)
    return fetched, None if fetched.body is None else kit.calendars.busy(fetched.body, whole, zone)


def _known(row: BusyCalendar, now: datetime) -> tuple[str | None, str | None]:
    """What to ask with: what the last answer said, but the first time on a day nothing."""
    if row.fetched_at is None or row.fetched_at.astimezone(UTC).date() != now.astimezone(UTC).date():
        return None, None
    return row.etag, row.modified
