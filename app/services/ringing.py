"""What must ring today: one follow-up as a file, as calendars that subscribe look when they like."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.calendar import Entry, Stamp, drawn, single
from app.domain.errors import Conflict
from app.domain.followup import Due
from app.ports import Kit
from app.services import entries
from app.services.entries import Manner
from app.services.languages import words_of
from app.store import accounts, followups
from app.store import calendar as planned
from app.store.accounts import Account

#: How long before its hour something agreed rings.
AHEAD = timedelta(minutes=10)
#: How long it takes to put a file into one's calendar: what rings sooner is not heard.
SOON = timedelta(minutes=2)


def event(session: Session, kit: Kit, account_id: UUID, followup_id: UUID, public_url: str) -> bytes:
    """A planned follow-up as a calendar's file, text/calendar, with an alarm.

    What has no hour gets the next full one today, or the owner's morning on its day to come. What is
    nearer than that rings soon. Raises NotFound, Conflict when it is not planned any more.
    """
    account, now = accounts.get(session, account_id), kit.clock.now().replace(microsecond=0)
    line = planned.one(session, account_id, followup_id)
    if line is None:
        followups.get(session, account_id, followup_id)
        raise Conflict("This follow-up is not open any more.")
    found = entries.event(line, Manner(words_of(account.language), public_url))
    # A UID of its own: the calendar that is subscribed to holds the follow-up's.
    made = replace(_ringing(found.entry, account, now), uid=f"{followup_id}.once@second-hello")
    return single(drawn(made).stamped(Stamp(b"", found.stamp.sequence, now)))


def _ringing(made: Entry, account: Account, now: datetime) -> Entry:
    due = made.due
    if due.at and due.at > now:
        return replace(made, rings=min(max(-AHEAD, now + SOON - due.at), timedelta(0)))
    today = now.astimezone(account.tz).date()
    if due.day > today:
        at = datetime.combine(due.day, account.morning_at, account.tz)
    else:
        at = (now + timedelta(hours=1)).astimezone(account.tz).replace(minute=0, second=0, microsecond=0)
        if at.date() > today:
            at = now + SOON
    return replace(made, due=Due.timed(at, account.tz), rings=timedelta(0))
