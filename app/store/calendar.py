"""What calendars show of what is planned, as plain columns: rows as objects take four times as long."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Executable, Row, select
from sqlalchemy.orm import Session

from app.store.contacts import Contact
from app.store.drafts import Draft
from app.store.followups import URGENT, FollowUpRow
from app.store.moments import Moment


class Planned(NamedTuple):
    """A planned follow-up with what calendars show of its contact; ``said``: what was noted last."""

    id: UUID
    kind: str
    channel: str
    what: str
    about: str
    due_on: date
    due_at: datetime | None
    version: int
    updated_at: datetime
    draft_id: UUID | None
    contact_id: UUID
    full_name: str | None
    company: str | None
    emails: list[Any]
    phones: list[Any]
    address: str | None
    talked_about: str
    said: str | None


_SAID = (
    select(Moment.note)
    .where(
        Moment.contact_id == FollowUpRow.contact_id,
        Moment.account_id == FollowUpRow.account_id,
        Moment.note != "",
    )
    .order_by(Moment.made_at.desc())
    .limit(1)
    .scalar_subquery()
)

_PLANNED = (
    select(
        FollowUpRow.id,
        FollowUpRow.kind,
        FollowUpRow.channel,
        FollowUpRow.what,
        FollowUpRow.about,
        FollowUpRow.due_on,
        FollowUpRow.due_at,
        FollowUpRow.version,
        FollowUpRow.updated_at,
        Draft.id,
        Contact.id,
        Contact.full_name,
        Contact.company,
        Contact.emails,
        Contact.phones,
        Contact.address,
        Contact.talked_about,
        _SAID,
    )
    .join(Contact, Contact.id == FollowUpRow.contact_id)
    .outerjoin(Draft, Draft.followup_id == FollowUpRow.id)
    .where(FollowUpRow.state == "planned")
)


def planned(
    session: Session, account_id: UUID, since: date, day: date, until: date, most: int
) -> list[Planned]:
    """What is planned from ``since`` to ``until``: the ``most`` nearest to ``day``, those first."""
    mine, urgency = _PLANNED.where(FollowUpRow.account_id == account_id), FollowUpRow.urgency
    ahead = mine.where(urgency >= day.isoformat(), FollowUpRow.due_on <= until).order_by(*URGENT.columns)
    behind = mine.where(urgency < day.isoformat(), FollowUpRow.due_on >= since)
    behind = behind.order_by(urgency.desc(), FollowUpRow.id)
    rows = [*_rows(session, ahead.limit(most)), *_rows(session, behind.limit(most))]
    return sorted(rows, key=lambda row: abs((row.due_on - day).days))[:most]


def one(session: Session, account_id: UUID, followup_id: UUID) -> Planned | None:
    """One planned follow-up, if the account has it."""
    mine = _PLANNED.where(FollowUpRow.account_id == account_id, FollowUpRow.id == followup_id)
    return next(iter(_rows(session, mine)), None)


def _rows(session: Session, query: Executable) -> Sequence[Planned]:
    rows: Sequence[Row[Any]] = session.execute(query).all()
    return [Planned._make(row) for row in rows]
