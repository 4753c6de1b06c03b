"""Contacts that may be one person: who comes into question, as ``domain.likeness`` looks at them."""

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session

from app.domain.card import CardFields, Phone
from app.domain.likeness import Person, ending, person
from app.store.accounts import Account
from app.store.contacts import Contact

#: So many are looked at for one card.
_MOST = 500
_COLUMNS = (Contact.id, Contact.full_name, Contact.company, Contact.emails, Contact.phones)


def revision(session: Session, account_id: UUID) -> int | None:
    """A number that is another one whenever a contact of the account has changed."""
    return session.scalar(select(Account.revision).where(Account.id == account_id))


def everybody(session: Session, account_id: UUID) -> Mapping[UUID, Person]:
    """All contacts of the account."""
    query = select(*_COLUMNS).where(Contact.account_id == account_id).order_by(Contact.created_at, Contact.id)
    return _people(session.execute(query))


def like(session: Session, account_id: UUID, one: Person) -> dict[UUID, Person]:
    """Contacts with letters of a mail address, a number, or name and company in common, newest first."""
    conditions = [_holds(mail) for mail in one.mails]
    conditions += [_has_number(ending(number)) for number in one.numbers]
    if one.name and one.firm:
        words = [word for word in one.name.split() if len(word) > 1] or [one.name]
        firm = or_(_holds(one.firm[:3]), _holds(one.firm[-3:]))  # one end of it may be misread
        starts = [and_(_holds(word[:3]), firm) for word in words]
        conditions += [*starts, and_(*map(_holds, words))]
    if not conditions:
        return {}
    query = select(*_COLUMNS).where(Contact.account_id == account_id, or_(*conditions))
    return _people(session.execute(query.order_by(Contact.created_at.desc(), Contact.id).limit(_MOST)))


def _holds(text: str) -> ColumnElement[bool]:
    return Contact.search.contains(text, autoescape=True)


def _has_number(end: str) -> ColumnElement[bool]:
    # Nobody writes the last two digits apart, and to look for those first spares most of the work.
    return and_(_holds(end[-2:]), _digits().contains(end))


def _digits() -> ColumnElement[str]:
    """The text contacts are found by without what stands between the digits of a number."""
    return reduce(lambda text, sign: func.replace(text, sign, ""), " -/().", cast(Any, Contact.search))


def _people(rows: Iterable[Row[Any]]) -> dict[UUID, Person]:
    return {row.id: _person(row.full_name, row.company, row.emails, row.phones) for row in rows}


def _person(name: str | None, company: str | None, emails: list[Any], phones: list[Any]) -> Person:
    # What is stored was checked when it came in; to check it again takes most of the time.
    numbers = tuple(Phone(**each) for each in phones)
    return person(CardFields(full_name=name, company=company, emails=tuple(emails), phones=numbers))
