"""Insights: what comes of an account's cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.insights import Ended, Stages, first_of_heat, year_before
from app.ports import Kit
from app.services import days
from app.store import accounts, events, insights
from app.store.events import Event


@dataclass(frozen=True, slots=True)
class Insights:
    """The counts of a page. ``since``: cards of meetings and answers from that day on, None for all.

    ``last`` are the days open contacts were touched last, ``touched`` the people of each day of the
    heat map, ``target`` how many a day the owner means to reach.
    """

    today: date
    since: date | None
    event_id: UUID | None
    events: Sequence[Event]
    stages: Mapping[UUID | None, Stages]
    ended: Sequence[Ended]
    last: Mapping[date, int]
    touched: Mapping[date, int]
    target: int


def look(
    session: Session, kit: Kit, account_id: UUID, *, event_id: UUID | None = None, all_years: bool = False
) -> Insights:
    """Counts of the last twelve months or of all years, of one event or of all. NotFound for the event."""
    account = accounts.get(session, account_id)
    if event_id:
        events.get(session, account_id, event_id)
    today = days.today(kit, account)
    since = None if all_years else year_before(today)
    return Insights(
        today,
        since,
        event_id,
        events.all_of(session, account_id),
        insights.stages(session, account_id, event_id, since),
        insights.ended(session, account_id, event_id, since),
        insights.last_touches(session, account_id, event_id),
        insights.touched(session, account_id, event_id, first_of_heat(today)),
        account.daily_touches,
    )
