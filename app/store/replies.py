"""Mails that answer ours."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, and_, exists, func, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, joinedload, mapped_column, relationship

from app.domain.contact import OPEN
from app.domain.words import english
from app.store.contacts import Contact
from app.store.db import Base, mine
from app.store.drafts import Draft
from app.store.followups import FollowUpRow
from app.store.moments import Moment
from app.store.outbox import OutgoingMail


class Reply(Base):
    """A mail from a contact, or about one's address. ``kind`` is reply, automatic or bounce.

    ``text`` is what they wrote, ``quoted`` what they wrote it under, ``attachments`` the names of the files
    it brought. An automatic mail may name the day they are back (``back_on``), a bounce the address that
    ``failed``. ``settled_at``: its owner has said what follows.
    """

    __tablename__ = "replies"
    __table_args__ = (UniqueConstraint("account_id", "message_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[str]
    kind: Mapped[str]
    sender: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    quoted: Mapped[str]
    attachments: Mapped[list[Any]] = mapped_column(default=list)
    back_on: Mapped[date | None]
    failed: Mapped[str | None]
    received_at: Mapped[datetime]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    contact: Mapped[Contact] = relationship()


def message_ids(session: Session, contact_id: UUID) -> list[tuple[datetime, str]]:
    """When a contact answered in person, and the Message-IDs of that, the first one first."""
    query = select(Reply.received_at, Reply.message_id).where(Reply.contact_id == contact_id)
    rows = session.execute(query.where(Reply.kind == "reply").order_by(Reply.received_at))
    return [(at, message_id) for at, message_id in rows]


def to_answer(session: Session, row: FollowUpRow) -> Reply | None:
    """The mail that a follow-up "answer them" is about: the last one that came before it was done.

    None where what they said was told by hand: what came by mail before has been answered.
    """
    query = select(Reply).join(Moment, Moment.id == Reply.id)  # an answer that was undone is none
    query = query.where(Reply.contact_id == row.contact_id, Reply.kind == "reply")
    if row.ended_at:
        query = query.where(Reply.created_at <= row.ended_at)
    touch = aliased(Moment)
    between = (touch.made_at > Reply.created_at, touch.made_at < row.created_at)
    which = (touch.contact_id == Reply.contact_id, touch.kind == "touch", ~_crossed(touch))
    touched = exists().where(*which, *between)
    return session.scalar(query.where(~touched).order_by(Reply.received_at.desc(), Reply.id).limit(1))


def get(session: Session, account_id: UUID, reply_id: UUID) -> Reply:
    """One of the account's. NotFound."""
    return mine(session, Reply, account_id, reply_id, english("There is no such mail."))


def known(session: Session, account_id: UUID, message_ids: Collection[str]) -> set[str]:
    """Which of these mails were taken in before."""
    which = (Reply.account_id == account_id, Reply.message_id.in_(message_ids))
    return set(session.scalars(select(Reply.message_id).where(*which)))


def of_contact(session: Session, account_id: UUID, contact_id: UUID) -> list[Reply]:
    """A contact's, the newest first."""
    query = select(Reply).where(Reply.account_id == account_id, Reply.contact_id == contact_id)
    return list(session.scalars(query.order_by(Reply.received_at.desc(), Reply.id)))


#: What a contact's owner does about an answer. A reply or a merge after it is none of it.
_DONE = ("touch", "answer", "skip", "snooze")
#: On its way, or where its owner may send it: what comes in meanwhile it does not answer.
_OUT = ("sending", "handing", "undecided", "in_drafts")


def waiting(session: Session, account_id: UUID, today: date) -> list[Reply]:
    """What its owner has said nothing to, the newest first.

    An answer that counts as one waits until something is done about it; that being undone, it waits again.
    So does an absence, while it lasts; a bounce waits until it is said that it was seen.
    """
    query = select(Reply).join(Contact, Contact.id == Reply.contact_id)
    query = query.where(Reply.account_id == account_id, Reply.settled_at.is_(None))
    absent = and_(Reply.kind == "automatic", Reply.back_on > today, Contact.answer.in_(OPEN))
    counts = exists().where(Moment.id == Reply.id)
    answer = or_(and_(Reply.kind == "reply", counts), absent)
    query = query.where(or_(Reply.kind == "bounce", and_(answer, ~_went_on())))
    query = query.options(joinedload(Reply.contact))
    return list(session.scalars(query.order_by(Reply.received_at.desc(), Reply.id)))


def has_written(session: Session, contact_id: UUID) -> bool:
    """Whether an answer of a contact's waits, about which nothing was done."""
    counts = exists().where(Moment.id == Reply.id)
    which = (Reply.contact_id == contact_id, Reply.kind == "reply", Reply.settled_at.is_(None), counts)
    return session.scalar(select(Reply.id).where(*which, ~_went_on()).limit(1)) is not None


def _went_on() -> ColumnElement[bool]:
    theirs = (Moment.contact_id == Reply.contact_id, Moment.account_id == Reply.account_id)
    later = (Moment.kind.in_(_DONE), Moment.made_at > Reply.created_at, ~_crossed(Moment))
    return exists().where(*theirs, *later)


def _crossed(touch: type[Moment]) -> ColumnElement[bool]:
    """Whether a touch tells of a mail that was written before theirs came, which that does not answer."""
    written = (OutgoingMail.id == touch.id, OutgoingMail.created_at < Reply.created_at)
    return select(OutgoingMail.id).where(*written).correlate_except(OutgoingMail).exists()


def of_ours(session: Session, account_id: UUID, message_ids: Collection[str]) -> dict[str, UUID]:
    """Which of these message ids are of mails that went out here, and to which contact each."""
    which = (OutgoingMail.account_id == account_id, OutgoingMail.message_id.in_(message_ids))
    rows = session.execute(select(OutgoingMail.message_id, OutgoingMail.contact_id).where(*which))
    return {message_id: contact_id for message_id, contact_id in rows}


def is_answering(session: Session, row: FollowUpRow) -> bool:
    """Whether a mail of a planned follow-up is out: it answers nothing that comes in from now on."""
    query = select(OutgoingMail.id).join(Draft, Draft.id == OutgoingMail.draft_id)
    query = query.where(Draft.followup_id == row.id, OutgoingMail.state.in_(_OUT))
    return session.scalar(query.limit(1)) is not None


def sent_as(session: Session, account_id: UUID, message_ids: Collection[str]) -> OutgoingMail | None:
    """The mail of ours that has one of these message ids."""
    which = (OutgoingMail.account_id == account_id, OutgoingMail.message_id.in_(message_ids))
    return session.scalar(select(OutgoingMail).where(*which).limit(1))


def returned_from(session: Session, contact_id: UUID, address: str) -> OutgoingMail | None:
    """The last mail that came back from an address of a contact's."""
    which = (OutgoingMail.contact_id == contact_id, OutgoingMail.state == "returned")
    query = select(OutgoingMail).where(*which, func.lower(OutgoingMail.to) == address)
    return session.scalar(query.order_by(OutgoingMail.created_at.desc()).limit(1))


def addresses(session: Session, account_id: UUID) -> dict[str, UUID]:
    """Whose each address is, in small letters; of several the open contact's who was touched last."""
    columns = (Contact.id, Contact.emails, Contact.answer, Contact.touched_on, Contact.created_at)
    rows = session.execute(select(*columns).where(Contact.account_id == account_id)).all()
    rows = sorted(rows, key=lambda row: (row.answer in OPEN, row.touched_on or date.min, row.created_at))
    return {str(email).strip().lower(): row.id for row in rows for email in row.emails}


def mailed_since(session: Session, account_id: UUID, day: date) -> set[UUID]:
    """The contacts the owner has mailed since a day, by whichever program."""
    which = (Moment.account_id == account_id, Moment.kind == "touch", Moment.channel == "email")
    return set(session.scalars(select(Moment.contact_id).where(*which, Moment.day >= day).distinct()))
