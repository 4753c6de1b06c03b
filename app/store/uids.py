"""The names a contact goes by elsewhere: the UIDs of the vCards it came from, or was merged with."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.store.db import Base


class ContactUid(Base):
    """One UID of a contact besides its id; the oldest is the one its vCard bears."""

    __tablename__ = "contact_uids"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    uid: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]


def of_contacts(session: Session, contact_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Each contact's UIDs, oldest first; contacts without any are left out."""
    query = select(ContactUid).where(ContactUid.contact_id.in_(contact_ids))
    found: dict[UUID, list[str]] = {}
    for row in session.scalars(query.order_by(ContactUid.created_at, ContactUid.uid)):
        found.setdefault(row.contact_id, []).append(row.uid)
    return found


def owners(session: Session, account_id: UUID, uids: Collection[str]) -> dict[str, UUID]:
    """Which of the account's contacts each of these UIDs belongs to; unknown ones are left out."""
    query = select(ContactUid).where(ContactUid.account_id == account_id, ContactUid.uid.in_(uids))
    return {row.uid: row.contact_id for row in session.scalars(query)}


def urn(contact_id: UUID) -> str:
    """The UID that the vCard of a contact without another one bears (RFC 9562 section 4)."""
    return f"urn:uuid:{contact_id}"


def unite(
    session: Session, account_id: UUID, kept: UUID, since: datetime, other: UUID, now: datetime
) -> None:
    """All names of ``other``, its id among them, are ``kept``'s, whose own vCard bears the name it had.

    ``since``: when that contact was made.
    """
    rows = list(session.scalars(select(ContactUid).where(ContactUid.contact_id.in_((kept, other)))))
    own = [row.created_at for row in rows if row.contact_id == kept]
    if not own:
        session.add(ContactUid(account_id=account_id, uid=urn(kept), contact_id=kept, created_at=since))
    later = max([now, *(at + timedelta(microseconds=1) for at in own or [since])])
    for row in rows:
        if row.contact_id == other:
            row.contact_id, row.created_at = kept, later
    if str(other) not in {row.uid for row in rows}:
        session.add(ContactUid(account_id=account_id, uid=str(other), contact_id=kept, created_at=later))
    session.flush()


def forget(session: Session, account_id: UUID, uids: Collection[str]) -> None:
    """These are nobody's names any more."""
    which = (ContactUid.account_id == account_id, ContactUid.uid.in_(uids))
    session.execute(delete(ContactUid).where(*which))


def bearer(session: Session, account_id: UUID, contact_id: UUID) -> UUID | None:
    """The contact that one which is gone was merged into."""
    return owners(session, account_id, [str(contact_id)]).get(str(contact_id))
