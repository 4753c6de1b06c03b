"""Days: which one it is where the owner is, and which have room. Nothing here commits."""

from collections.abc import Collection
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.domain.cadence import WIDEST_REPEAT
from app.domain.followup import Rank
from app.domain.levelling import Touch, level
from app.ports import Kit
from app.store import followups
from app.store.accounts import Account


def today(kit: Kit, account: Account) -> date:
    """The owner's local date."""
    return kit.clock.now().astimezone(account.tz).date()


def relevel(
    session: Session, kit: Kit, account: Account, fresh: Collection[UUID] = (), *, anew: bool = False
) -> None:
    """Find days with room for all that is planned in the account; inside the caller's commit.

    ``fresh`` follow-ups stand back behind their equals that have a day already. ``anew``: what comes
    too late does not hold on to its day; for when its owner has made room.
    """
    session.flush()
    known = followups.touches(session, account.id)
    day = today(kit, account)
    touches = [forward(touch, day) if anew and late else touch for touch, late, _ in known.values()]
    done = followups.done_on(session, account.id, day, account.tz)
    placed = level(touches, account.workdays, account.daily_touches, day, fresh, done)
    moved = {}
    for key, place in placed.items():
        touch, late, version = known[key]
        if place.due != touch.due:
            moved[key] = (place, version + 1)
        elif place.too_late != late:
            moved[key] = (place, version)
    followups.place(session, moved, kit.clock.now())


def room_for(session: Session, kit: Kit, account: Account, number: int, wanted: date) -> tuple[date, date]:
    """The first and the last day of so many more repeated touches that would be ``wanted`` from a day on."""
    day, order = today(kit, account), kit.clock.now().timestamp()
    ids = {uuid4() for _ in range(number)}
    more = [Touch(id_, id_, Rank.REPEAT, wanted, wanted, WIDEST_REPEAT, order) for id_ in ids]
    known = [touch for touch, _, _ in followups.touches(session, account.id).values()]
    done = followups.done_on(session, account.id, day, account.tz)
    placed = level([*known, *more], account.workdays, account.daily_touches, day, ids, done)
    found = [placed[id_].due for id_ in ids]
    return min(found), max(found)


def forward(touch: Touch, day: date) -> Touch:
    """A touch as if it had found room when it was wanted; what is overdue on ``day`` stays so."""
    return touch._replace(due=max(touch.wanted, day)) if touch.due >= day else touch
