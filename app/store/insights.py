"""Insights: counts over all contacts of an account, each in one query."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from app.domain.asked import Asked
from app.domain.insights import Ended, Stages
from app.store.asked import holds, last_touch, matching, touches_until_answer
from app.store.contacts import Contact
from app.store.moments import Moment


def _counted(account_id: UUID, asked: Asked, *columns: Any) -> Select[Any]:
    """So many contacts as asked, grouped by these columns."""
    query = matching(account_id, asked).with_only_columns(*columns, func.count())
    return query.group_by(*columns)


def stages(
    session: Session, account_id: UUID, event_id: UUID | None, since: date | None
) -> Mapping[UUID | None, Stages]:
    """How far the cards of an event, or of all, have come, by event; met ``since`` that day."""

    def of(**asked: Any) -> Any:
        return func.sum(case((holds(account_id, Asked(**asked)), 1), else_=0))

    columns = (of(mail="same_day"), of(mail="sent"), of(heard=True), of(answer="yes"))
    query = _counted(account_id, Asked(event=event_id, met=True, met_since=since), Contact.event_id)
    rows = session.execute(query.add_columns(*columns))
    return {event: Stages(cards, *counts) for event, cards, *counts in rows}


def ended(session: Session, account_id: UUID, event_id: UUID | None, since: date | None) -> Sequence[Ended]:
    """Who said yes or no ``since`` that day, by reason and by the touches until then."""
    asked = Asked(event=event_id, answered_since=since)
    query = _counted(account_id, asked, Contact.answer, Contact.answer_reason, touches_until_answer())
    return [Ended(*row) for row in session.execute(query.where(Contact.answer.in_(("yes", "no"))))]


def last_touches(session: Session, account_id: UUID, event_id: UUID | None) -> Mapping[date, int]:
    """How many open contacts were touched last, else met, on each day."""
    query = _counted(account_id, Asked(event=event_id, answer="open"), last_touch())
    return {day: count for day, count in session.execute(query)}


def touched(session: Session, account_id: UUID, event_id: UUID | None, since: date) -> Mapping[date, int]:
    """How many people were touched on each day from ``since`` on."""
    query = select(Moment.day, func.count(Moment.contact_id.distinct()))
    query = query.where(Moment.kind == "touch", Moment.day >= since).group_by(Moment.day)
    if event_id:
        # From the event's people to their touches: the other way round goes through everybody's.
        people = matching(account_id, Asked(event=event_id)).with_only_columns(Contact.id)
        query = query.where(Moment.contact_id.in_(people))
    else:
        query = query.where(Moment.account_id == account_id)
    return {day: count for day, count in session.execute(query)}
