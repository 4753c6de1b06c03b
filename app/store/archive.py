"""All rows of an account, a table at a time, in an order that does not hang on their ids."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.store.cadences import CadenceRow
from app.store.captures import Capture, Card
from app.store.contacts import Contact
from app.store.db import Base
from app.store.drafts import Draft
from app.store.events import Event
from app.store.feeds import Feed
from app.store.followups import FollowUpRow
from app.store.imports import Import
from app.store.letters import OwnLetter
from app.store.merges import Different
from app.store.moments import Moment
from app.store.outbox import OutgoingMail
from app.store.replies import Reply
from app.store.uids import ContactUid
from app.store.useful import UsefulThing

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Part:
    """One table's part of an account. ``order``: its columns, the last only breaks ties.

    ``later``: the column that points at another row of the same table, which may come after it.
    ``only``: what of the table is worth keeping.
    """

    table: type[Base]
    order: tuple[InstrumentedAttribute[Any], ...]
    later: str | None = None
    only: tuple[ColumnElement[bool], ...] = ()


#: In the order in which they can be stored: what a row points at comes before it.
PARTS: Mapping[str, Part] = {
    "useful_things": Part(UsefulThing, (UsefulThing.created_at, UsefulThing.id)),
    "events": Part(Event, (Event.created_at, Event.id)),
    "cadences": Part(CadenceRow, (CadenceRow.created_at, CadenceRow.id)),
    "contacts": Part(Contact, (Contact.created_at, Contact.id), "introduced_by"),
    "captures": Part(Capture, (Capture.created_at, Capture.id), "back_of"),
    "cards": Part(Card, (Card.capture_id, Card.n)),
    "followups": Part(FollowUpRow, (FollowUpRow.created_at, FollowUpRow.id)),
    "drafts": Part(Draft, (Draft.created_at, Draft.id)),
    "moments": Part(Moment, (Moment.made_at, Moment.id)),
    "outgoing_mails": Part(
        OutgoingMail,
        (OutgoingMail.created_at, OutgoingMail.message_id),
        only=(OutgoingMail.state.in_(("sent", "returned", "handing", "undecided", "in_drafts")),),
    ),
    "replies": Part(Reply, (Reply.created_at, Reply.message_id)),
    "contact_uids": Part(ContactUid, (ContactUid.created_at, ContactUid.uid)),
    "different_people": Part(Different, (Different.first_id, Different.second_id)),
    "imports": Part(Import, (Import.created_at, Import.id), only=(Import.done_at.is_not(None),)),
    "feeds": Part(Feed, (Feed.created_at, Feed.id), only=(Feed.ended_at.is_(None),)),
    "letters": Part(OwnLetter, (OwnLetter.name, OwnLetter.language)),
}


def rows(session: Session, account_id: UUID, name: str, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The account's rows of a part, in its order: these columns of each."""
    part = PARTS[name]
    query = select(*(getattr(part.table, column) for column in columns))
    query = query.where(part.table.account_id == account_id, *part.only)  # type: ignore[attr-defined]
    query = query.order_by(*part.order)
    for row in session.execute(query.execution_options(yield_per=AT_ONCE)).mappings():
        yield dict(row)


def count(session: Session, account_id: UUID, name: str) -> int:
    """How many rows a part has."""
    part = PARTS[name]
    query = select(func.count()).select_from(part.table).where(*part.only)
    mine = part.table.account_id == account_id  # type: ignore[attr-defined]
    return int(session.execute(query.where(mine)).scalar_one())


def add(session: Session, name: str, found: Sequence[Mapping[str, Any]]) -> None:
    """Store rows of a part; what they point at in their own table is stored by ``point``."""
    if found:
        part = PARTS[name]
        session.execute(
            insert(part.table), [{**row, part.later: None} if part.later else row for row in found]
        )


def point(session: Session, account_id: UUID, name: str, pairs: Sequence[tuple[UUID, UUID]]) -> None:
    """Store what rows of a part point at in their own table: the one's id, the other's."""
    part = PARTS[name]
    if part.later and pairs:
        table = part.table.__table__
        here = table.c.account_id == account_id, table.c.id == bindparam("_id")
        to: dict[str, Any] = {part.later: bindparam("_to")}
        query = update(table).where(*here).values(to)  # type: ignore[arg-type]
        session.connection().execute(query, [{"_id": one, "_to": other} for one, other in pairs])


def told(session: Session, account_id: UUID, name: str) -> int:
    """How many rows of a part have the id of a moment in the same contact's thread."""
    table: Any = PARTS[name].table
    same = and_(Moment.id == table.id, Moment.contact_id == table.contact_id)
    query = select(func.count()).select_from(table).join(Moment, same)
    return int(session.execute(query.where(table.account_id == account_id)).scalar_one())


def has_stray_mails(session: Session, account_id: UUID) -> bool:
    """Whether a mail is to another contact than its draft, or a draft undecided of which no mail is so."""
    mine = select(Draft.id).where(Draft.account_id == account_id)
    theirs = mine.join(OutgoingMail, OutgoingMail.draft_id == Draft.id)
    theirs = theirs.where(OutgoingMail.contact_id != Draft.contact_id)
    undecided = exists().where(OutgoingMail.draft_id == Draft.id, OutgoingMail.state == "undecided")
    stuck = mine.where(Draft.state == "undecided", ~undecided)
    return session.scalar(select(or_(theirs.exists(), stuck.exists()))) or False


def is_empty(session: Session, account_id: UUID) -> bool:
    """Whether the account has no contact, photo, event, cadence, letter and calendar of its own yet."""
    return not any(
        session.scalar(select(exists().where(table.account_id == account_id)))
        for table in (Contact, Capture, Event, CadenceRow, OwnLetter)
    ) and not session.scalar(select(exists().where(Feed.account_id == account_id, Feed.ended_at.is_(None))))
