"""The outbox: mails on their way out, each at most once."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.store.contacts import Contact
from app.store.db import Base
from app.store.drafts import Draft
from app.store.mailboxes import Mailbox


class OutgoingMail(Base):
    """A draft's mail. ``message`` are its bytes, the same for all tries, as is the ``message_id`` in them.

    ``state`` is queued, sending (claimed, but nothing said yet), handing (its text is being handed over:
    it may have arrived), sent, failed, undecided, withdrawn, returned: it came back, or in_drafts: it lies
    in the mailbox's Drafts folder since ``send_at``. ``words`` is what the server said last; while it is
    handed over, why that would be the last try.
    ``in_sent``: a copy lies in the Sent folder.
    """

    __tablename__ = "outgoing_mails"
    __table_args__ = (
        # An archive may have been brought into two accounts of a server.
        UniqueConstraint("account_id", "message_id"),
        Index("ix_outgoing_mails_state_send_at", "state", "send_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[str]
    to: Mapped[str]
    message: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)  # of megabytes, and rarely asked for
    state: Mapped[str] = mapped_column(default="queued")
    send_at: Mapped[datetime]
    claimed_by: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    in_sent: Mapped[bool] = mapped_column(default=False)

    def end(self, state: str, words: str, now: datetime) -> None:
        """It goes no further."""
        self.state, self.words, self.ended_at = state, words, now
        self.claimed_by = self.claimed_until = None


def give_back(session: Session, draft: Draft, now: datetime) -> None:
    """A draft does not go out for now, and is its owner's again; it goes to where they are by now."""
    draft.state, draft.updated_at = "draft", now
    contact = session.get(Contact, draft.contact_id)
    if contact:
        follow(draft, contact)


def call_back(session: Session, draft: Draft, why: str, now: datetime) -> bool:
    """What waits of a draft does not go out, and it is a draft again; whether anything waited.

    Once its text is on its way that is too late; but then it is not tried a second time.
    """
    mails = of_draft(session, draft.id) if draft.state == "queued" else []
    under_way = [mail for mail in mails if mail.state == "handing"]
    for mail in under_way:
        mail.words = why
    if under_way or not mails:
        return False
    for mail in mails:
        if mail.state in ("queued", "sending"):
            mail.end("withdrawn", why, now)
    give_back(session, draft, now)
    return True


def withdraw(session: Session, mail: OutgoingMail, why: str, now: datetime) -> None:
    """A mail does not go out; what it was made of is a draft again, unless it is over."""
    mail.end("withdrawn", why, now)
    draft = session.get_one(Draft, mail.draft_id)
    if draft.state == "queued":
        give_back(session, draft, now)


def come_back(session: Session, mail: OutgoingMail, words: str, now: datetime) -> None:
    """A mail nobody takes is its owner's again, with what was said to it, unless what it was for is over."""
    mail.end("failed", words, now)
    draft = session.get_one(Draft, mail.draft_id)
    if draft.state == "queued":
        draft.state, draft.updated_at = "failed", now


def follow(draft: Draft, contact: Contact) -> None:
    """A draft goes to its contact's address, where that has changed since it was written."""
    if draft.to not in contact.emails:
        draft.to = contact.emails[0] if contact.emails else None


#: On its way, or perhaps so: nothing else of that draft may go out.
UNDER_WAY = ("sending", "handing", "undecided")


def of_draft(session: Session, draft_id: UUID) -> list[OutgoingMail]:
    """A draft's mails, the newest first; of two made at once the one that was not called back."""
    query = select(OutgoingMail).where(OutgoingMail.draft_id == draft_id)
    order = (OutgoingMail.created_at.desc(), OutgoingMail.state == "withdrawn", OutgoingMail.id)
    return list(session.scalars(query.order_by(*order)))


def queued_of(session: Session, contact_id: UUID) -> list[OutgoingMail]:
    """What waits to go out to a contact, or has come back to its owner."""
    which = (OutgoingMail.contact_id == contact_id, OutgoingMail.state.in_(("queued", "failed")))
    return list(session.scalars(select(OutgoingMail).where(*which)))


def times(session: Session, draft_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When the mails of these drafts that are on their way out go out, by the drafts' ids."""
    if not draft_ids:
        return {}
    going = OutgoingMail.state.in_(("queued", "sending", "handing"))
    query = select(OutgoingMail.draft_id, OutgoingMail.send_at)
    rows = session.execute(query.where(OutgoingMail.draft_id.in_(draft_ids), going))
    return {draft_id: at for draft_id, at in rows}


def sent_to(session: Session, contact_id: UUID) -> list[OutgoingMail]:
    """What has gone out to a contact, the first one first."""
    query = select(OutgoingMail).where(OutgoingMail.contact_id == contact_id, OutgoingMail.state == "sent")
    return list(session.scalars(query.order_by(OutgoingMail.ended_at, OutgoingMail.created_at)))


def first_subject(session: Session, contact_id: UUID) -> str | None:
    """The subject of the first mail that has gone out to a contact."""
    query = select(Draft.subject).join(OutgoingMail, OutgoingMail.draft_id == Draft.id)
    which = (OutgoingMail.contact_id == contact_id, OutgoingMail.state == "sent")
    return session.scalar(query.where(*which).order_by(OutgoingMail.ended_at).limit(1))


def in_state(session: Session, account_id: UUID, *states: str) -> list[tuple[OutgoingMail, Draft, Contact]]:
    """The account's mails in these states, each with its draft and whom it is to, the oldest first."""
    query = select(OutgoingMail, Draft, Contact).join(Draft, Draft.id == OutgoingMail.draft_id)
    query = query.join(Contact, Contact.id == OutgoingMail.contact_id)
    # One that failed may have been sent otherwise since, or be wanted no more.
    stands = or_(OutgoingMail.state != "failed", Draft.state == "failed")
    query = query.where(OutgoingMail.account_id == account_id, OutgoingMail.state.in_(states), stands)
    rows = session.execute(query.order_by(OutgoingMail.created_at, OutgoingMail.id))
    return [(mail, draft, contact) for mail, draft, contact in rows]


def count_since(session: Session, account_id: UUID, since: datetime) -> int:
    """How many mails of the account have gone out since an instant, or may have."""
    went = and_(OutgoingMail.state.in_(("sent", "returned")), OutgoingMail.ended_at >= since)
    may_have = OutgoingMail.state.in_(("handing", "undecided")) & (OutgoingMail.send_at >= since)
    query = select(func.count()).select_from(OutgoingMail)
    return session.scalar(query.where(OutgoingMail.account_id == account_id, or_(went, may_have))) or 0


def is_busy(session: Session, account_id: UUID, now: datetime) -> bool:
    """Whether somebody is sending a mail of the account's just now."""
    claimed = (OutgoingMail.state.in_(("sending", "handing")), OutgoingMail.claimed_until > now)
    query = select(OutgoingMail.id).where(OutgoingMail.account_id == account_id, *claimed)
    return session.scalar(query.limit(1)) is not None


def due(session: Session, now: datetime) -> list[tuple[UUID, UUID]]:
    """Account and id of each account's next mail to send, in all accounts, those that wait longest first."""
    order = (OutgoingMail.send_at, OutgoingMail.id)
    place = func.row_number().over(partition_by=OutgoingMail.account_id, order_by=order)
    query = select(OutgoingMail.account_id, OutgoingMail.id, OutgoingMail.send_at, place.label("place"))
    waiting = query.where(OutgoingMail.state == "queued", OutgoingMail.send_at <= now).subquery()
    first = select(waiting.c.account_id, waiting.c.id).where(waiting.c.place == 1)
    rows = session.execute(first.order_by(waiting.c.send_at, waiting.c.id))
    return [(account_id, mail_id) for account_id, mail_id in rows]


def lapsed(session: Session, now: datetime) -> list[tuple[UUID, UUID, str]]:
    """Account, id and state of the mails whose sender has not been heard of, in all accounts."""
    which = (OutgoingMail.state.in_(("sending", "handing")), OutgoingMail.claimed_until <= now)
    query = select(OutgoingMail.account_id, OutgoingMail.id, OutgoingMail.state).where(*which)
    return [(account_id, mail_id, state) for account_id, mail_id, state in session.execute(query)]


def to_file(session: Session, until: datetime, since: datetime, now: datetime) -> dict[UUID, list[UUID]]:
    """The mails sent since an instant and until another whose copy is not in Sent yet, by their accounts."""
    # The index knows when sending began, which is shortly before it ended.
    ended = (OutgoingMail.send_at >= since, OutgoingMail.ended_at <= until)
    rests = or_(OutgoingMail.claimed_until.is_(None), OutgoingMail.claimed_until <= now)
    which = (OutgoingMail.state == "sent", OutgoingMail.in_sent.is_(False), rests)
    query = select(OutgoingMail.account_id, OutgoingMail.id).join(
        Mailbox, Mailbox.account_id == OutgoingMail.account_id
    )
    query = query.where(*which, *ended, Mailbox.imap_sealed.is_not(None))
    found: dict[UUID, list[UUID]] = {}
    for account_id, mail_id in session.execute(query.order_by(OutgoingMail.send_at, OutgoingMail.id)):
        found.setdefault(account_id, []).append(mail_id)
    return found


def is_to_be_filed(mail: OutgoingMail, now: datetime) -> bool:
    """Whether a mail's copy is still to be put into Sent, and by nobody just now."""
    return mail.state == "sent" and not mail.in_sent and (mail.claimed_until or now) <= now


def get(session: Session, account_id: UUID, mail_id: UUID) -> OutgoingMail | None:
    """One mail, read afresh and held until the transaction ends."""
    query = select(OutgoingMail).where(OutgoingMail.account_id == account_id, OutgoingMail.id == mail_id)
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def message(session: Session, mail_id: UUID) -> bytes:
    """A mail's bytes, of which there may be many; none where it is no more."""
    return session.scalar(select(OutgoingMail.message).where(OutgoingMail.id == mail_id)) or b""


def release(session: Session, names: Collection[str], now: datetime) -> None:
    """What these workers, who are no more, were sending is looked after at once."""
    which = (OutgoingMail.state.in_(("sending", "handing")), OutgoingMail.claimed_by.in_(names))
    session.execute(update(OutgoingMail).where(*which).values(claimed_until=now))
