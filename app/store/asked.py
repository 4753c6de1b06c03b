"""Contacts as asked for: the conditions of lists and counts."""

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.domain.asked import Asked, FirstMail
from app.domain.contact import OPEN, fold
from app.store.contacts import Contact
from app.store.moments import Moment

#: Nobody looks for more words at once, and SQLite takes no expression a thousand deep.
_MOST_WORDS = 20


def last_touch() -> ColumnElement[date]:
    """The day of the last touch, else of the meeting, else the one they came in by a file."""
    return func.coalesce(Contact.touched_on, Contact.met_on)


def touches_until_answer() -> ColumnElement[int]:
    """How many touches it took until a yes or a no, else how many there were so far."""
    since = select(func.count()).where(
        Moment.contact_id == Contact.id, Moment.kind == "touch", Moment.day > Contact.answered_on
    )
    late = case((Contact.touched_on > Contact.answered_on, since.scalar_subquery()), else_=0)
    return Contact.touches - late


_FIRST_MAIL: Mapping[FirstMail, ColumnElement[bool]] = {
    "same_day": and_(Contact.met.is_(True), Contact.mailed_on <= Contact.met_on),
    "later": and_(Contact.met.is_(True), Contact.mailed_on > Contact.met_on),
    "sent": Contact.mailed_on.is_not(None),
    "none": Contact.mailed_on.is_(None),
}


def holds(account_id: UUID, asked: Asked) -> ColumnElement[bool]:
    """The condition an account's contacts as asked for meet."""
    touched = _touched(account_id, asked.touched)
    return and_(Contact.account_id == account_id, *_words(asked), *_said(asked), *_done(asked), *touched)


def _touched(account_id: UUID, day: date | None) -> Iterator[ColumnElement[bool]]:
    if day:
        moments = select(Moment.contact_id).where(Moment.account_id == account_id)
        yield Contact.id.in_(moments.where(Moment.kind == "touch", Moment.day == day))


def _words(asked: Asked) -> Iterator[ColumnElement[bool]]:
    for word in fold(asked.q).split()[:_MOST_WORDS]:
        yield Contact.search.contains(word, autoescape=True)


def _said(asked: Asked) -> Iterator[ColumnElement[bool]]:
    if asked.event:
        yield Contact.event_id == (None if asked.event == "none" else asked.event)
    if asked.answer:
        yield Contact.answer.in_(OPEN) if asked.answer == "open" else Contact.answer == asked.answer
    if asked.reason:
        yield Contact.answer_reason == asked.reason
    if asked.heard:
        yield or_(Contact.replied_on.is_not(None), Contact.answer != "waiting")
    if asked.met or asked.met_since:
        yield Contact.met.is_(True)
    if asked.met_since:
        yield Contact.met_on >= asked.met_since
    if asked.answered_since:
        yield Contact.answered_on >= asked.answered_since


def _done(asked: Asked) -> Iterator[ColumnElement[bool]]:
    if asked.mail:
        yield _FIRST_MAIL[asked.mail]
    if asked.quiet_from:
        yield last_touch() >= asked.quiet_from
    if asked.quiet_to:
        yield last_touch() <= asked.quiet_to
    if asked.touches_from is not None:
        yield touches_until_answer() >= asked.touches_from
    if asked.touches_to is not None:
        yield touches_until_answer() <= asked.touches_to


def matching(account_id: UUID, asked: Asked) -> Select[Contact]:
    """The account's contacts as asked for."""
    return select(Contact).where(holds(account_id, asked))


def how_many(session: Session, account_id: UUID, asked: Asked) -> int:
    """How many contacts as asked for the account has."""
    return session.scalar(matching(account_id, asked).with_only_columns(func.count())) or 0
