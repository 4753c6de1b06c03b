"""What calendars show of what is planned, as plain columns.

They come as text, and are read where they are needed: of a thousand events one has changed, and rows as
objects, or ids and dates as values, take several times as long as to look up what was drawn of them.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Executable, Function, Label, String, bindparam, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.contact import LONGEST_NOTE
from app.store.contacts import Contact
from app.store.db import instant
from app.store.drafts import Draft
from app.store.followups import URGENT, FollowUpRow
from app.store.moments import ANOTHER_CARD, BY_HAND, THEIR_CARD, Moment


class Planned(NamedTuple):
    """A planned follow-up with what calendars show of its contact; ``said``: last words."""

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


class Line(NamedTuple):
    """The same as the database has it; equal ones are drawn the same."""

    id: str
    kind: str
    channel: str
    what: str
    about: str
    due_on: str
    due_at: str | None
    version: int
    updated_at: str
    draft_id: str | None
    contact_id: str
    full_name: str | None
    company: str | None
    emails: str
    phones: str
    address: str | None
    talked_about: str
    said: str | None

    @property
    def day(self) -> date:
        """The day it is due."""
        return date.fromisoformat(self.due_on)

    @property
    def size(self) -> int:
        """How many characters it holds, but for a few."""
        own = len(self.what) + len(self.said or "")
        return own + len(self.talked_about) + len(self.address or "") + len(self.emails) + len(self.phones)

    def read(self) -> Planned:
        """Its values."""
        return Planned(
            **self._asdict()
            | {
                "id": UUID(self.id),
                "due_on": self.day,
                "due_at": instant(self.due_at) if self.due_at else None,
                "updated_at": instant(self.updated_at),
                "draft_id": UUID(self.draft_id) if self.draft_id else None,
                "contact_id": UUID(self.contact_id),
                "emails": json.loads(self.emails),
                "phones": json.loads(self.phones),
            }
        )


def _text(column: InstrumentedAttribute[Any], name: str) -> Label[str]:
    return cast(column, String).label(name)


def _begun(text: InstrumentedAttribute[str]) -> Function[str]:
    # What came of several notes goes on where the event's link leads.
    return func.substr(text, 1, LONGEST_NOTE)


_SAID = (
    select(_begun(Moment.note))
    .where(
        Moment.contact_id == FollowUpRow.contact_id,
        Moment.account_id == FollowUpRow.account_id,
        Moment.note != "",
        # Not what a merge, an address book or another card left over.
        Moment.kind.in_(("touch", "reply", "answer", "met")),
        Moment.what.not_in((ANOTHER_CARD, THEIR_CARD, BY_HAND)),
    )
    .order_by(Moment.made_at.desc())
    .limit(1)
    .scalar_subquery()
)

_PLANNED = (
    select(
        _text(FollowUpRow.id, "id"),
        FollowUpRow.kind,
        FollowUpRow.channel,
        FollowUpRow.what,
        FollowUpRow.about,
        _text(FollowUpRow.due_on, "due_on"),
        _text(FollowUpRow.due_at, "due_at"),
        FollowUpRow.version,
        _text(FollowUpRow.updated_at, "updated_at"),
        _text(Draft.id, "draft_id"),
        _text(Contact.id, "contact_id"),
        Contact.full_name,
        Contact.company,
        _text(Contact.emails, "contact_emails"),
        _text(Contact.phones, "contact_phones"),
        Contact.address,
        _begun(Contact.talked_about),
        _SAID,
    )
    .join(Contact, Contact.id == FollowUpRow.contact_id)
    .outerjoin(Draft, Draft.followup_id == FollowUpRow.id)
    .where(FollowUpRow.state == "planned")
)


_MINE = _PLANNED.where(FollowUpRow.account_id == bindparam("account_id")).limit(bindparam("most"))
#: Made once, as it takes as long to put them together as to read a hundred rows.
_AHEAD = _MINE.where(
    FollowUpRow.urgency >= bindparam("day"), FollowUpRow.due_on <= bindparam("until")
).order_by(*URGENT.columns)
_BEHIND = _MINE.where(
    FollowUpRow.urgency < bindparam("day"), FollowUpRow.due_on >= bindparam("since")
).order_by(FollowUpRow.urgency.desc(), FollowUpRow.id)
_OF_DAY = select(func.count()).where(
    FollowUpRow.account_id == bindparam("account_id"),
    FollowUpRow.state == "planned",
    FollowUpRow.due_on == bindparam("day"),
    FollowUpRow.due_at.is_(None),
)
_ONE = _MINE.where(FollowUpRow.id == bindparam("followup_id"))


def planned(session: Session, account_id: UUID, since: date, day: date, until: date, most: int) -> list[Line]:
    """What is planned from ``since`` to ``until``: the ``most`` nearest to ``day``, those first."""
    given = {"account_id": account_id, "day": day.isoformat(), "most": most}
    lines = _lines(session, _AHEAD, given | {"until": until})
    lines += _lines(session, _BEHIND, given | {"since": since})
    return sorted(lines, key=lambda line: abs((line.day - day).days))[:most]


def of_day(session: Session, account_id: UUID, days: Iterable[str]) -> dict[str, int]:
    """How much is planned for each of these days (ISO 8601) without an hour."""
    found = {}
    for day in days:
        given = {"account_id": account_id, "day": date.fromisoformat(day)}
        found[day] = session.connection().execute(_OF_DAY, given).scalar_one()
    return found


def one(session: Session, account_id: UUID, followup_id: UUID) -> Line | None:
    """One planned follow-up, if the account has it."""
    given = {"account_id": account_id, "followup_id": followup_id, "most": 1}
    return next(iter(_lines(session, _ONE, given)), None)


def _lines(session: Session, query: Executable, given: dict[str, Any]) -> list[Line]:
    return [Line._make(row) for row in session.connection().execute(query, given).all()]
