"""Times to meet: what a mail can offer, given all that takes the owner's time. Nothing here commits."""

from dataclasses import replace
from datetime import datetime, timedelta
from zlib import crc32

from sqlalchemy.orm import Session

from app.domain.slots import FEWEST, LENGTH, Hours, Slots, Span, offer, still_good, united
from app.domain.their_clock import there
from app.ports import Kit
from app.services import busy
from app.store import followups
from app.store.accounts import Account
from app.store.contacts import Contact
from app.store.followups import FollowUpRow

#: How long what was promised for an hour takes, where they meet in person.
IN_PERSON = timedelta(hours=1)
#: Slots lie within so many days of their mail's: two weeks of work, holidays, and weeks of one working day.
AHEAD = timedelta(days=120)


def hours(account: Account) -> Hours:
    """When the owner meets people."""
    return Hours(account.workdays, account.work_from, account.work_until, account.tz)


def taken(session: Session, account: Account, since: datetime, until: datetime) -> list[Span]:
    """The owner's time that is taken: by other calendars, and by what they promised for an hour here."""
    spans = busy.spans(session, account.id)
    for at, channel in followups.timed(session, account.id, since - IN_PERSON, until):
        spans.append(Span(at, at + (IN_PERSON if channel == "in_person" else LENGTH)))
    return united(spans)


def offered(session: Session, kit: Kit, account: Account, contact: Contact, row: FollowUpRow) -> Slots | None:
    """The times to meet that this follow-up's mail offers; None where there are no two.

    Different people are offered different ones, by what of them an archive keeps, which an id is not.
    On two clocks two are enough to read.
    """
    now = kit.clock.now()
    since = max(now, datetime.combine(row.due_on, account.work_from, account.tz))
    numbers = [str(phone["e164"]) for phone in contact.phones if phone.get("e164")]
    away = there(numbers, contact.address or "", since)
    turn = crc32(f"{contact.created_at} {contact.sort}".encode()) % 1000 + (row.step or 0)
    times = taken(session, account, now, since + AHEAD)
    begins = offer(hours(account), times, row.due_on, now, away, turn)
    slots = Slots(begins, account.tz, away.zone if away else None)
    if slots.differ:
        slots = replace(slots, begins=begins[:FEWEST])
    return slots if begins else None


def free_now(session: Session, kit: Kit, account: Account) -> Slots | None:
    """What a mail of today to somebody on the owner's clock could offer."""
    now = kit.clock.now()
    times = taken(session, account, now, now + AHEAD)
    begins = offer(hours(account), times, now.astimezone(account.tz).date(), now)
    return Slots(begins, account.tz) if begins else None


def stand(session: Session, kit: Kit, account: Account, begins: list[datetime]) -> bool:
    """Whether all of these can still be offered."""
    now = kit.clock.now()
    last = max(begins, default=now)
    return still_good(begins, taken(session, account, now, last + LENGTH), now)
