"""Accounts: who owns everything else. Each has one person, one zone, one way of working."""

from datetime import datetime, time
from typing import Any, ClassVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask_security import UserMixin
from sqlalchemy import CheckConstraint, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.errors import Conflict, Gone, NotFound
from app.domain.workdays import WorkDays
from app.store.db import Base


class Account(Base, UserMixin):
    """One person's account. ``working_days`` are ISO weekdays.

    ``region`` is a country by ISO 3166-1 ("DE"), ``subdivision`` a part of it by ISO 3166-2 ("BY"):
    together they say which days are public holidays. ``morning_at`` is the local time at which the
    phone is told the morning's list; ``pushes_off`` are the kinds of pushes it is not told.
    ``work_from`` and ``work_until`` are the local hours in which they meet people; ``mail_footer``: mails
    after the first say who sends them and how to say no.
    ``revision`` counts how often the account was locked: what is planned in it changes only then.
    """

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)  # type: ignore[assignment]
    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True, default=lambda: uuid4().hex)
    created_at: Mapped[datetime]
    full_name: Mapped[str] = mapped_column(default="")
    company: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    signature: Mapped[str] = mapped_column(default="")
    postal_address: Mapped[str] = mapped_column(default="")
    zone: Mapped[str] = mapped_column(default="UTC")
    language: Mapped[str] = mapped_column(default="en")
    region: Mapped[str | None]
    subdivision: Mapped[str | None]
    daily_touches: Mapped[int] = mapped_column(default=8)
    working_days: Mapped[list[Any]] = mapped_column(default=lambda: [1, 2, 3, 4, 5])
    morning_at: Mapped[time] = mapped_column(default=time(8))
    pushes_off: Mapped[list[Any]] = mapped_column(default=list)
    work_from: Mapped[time] = mapped_column(default=time(9))
    work_until: Mapped[time] = mapped_column(default=time(18))
    mail_footer: Mapped[bool] = mapped_column(default=True)
    revision: Mapped[int] = mapped_column(default=0, server_default="0")

    # Flask-Security asks every user for roles; here there are none.
    roles: ClassVar[list[Any]] = []  # type: ignore[misc]

    @property
    def tz(self) -> ZoneInfo:
        """The owner's zone."""
        return ZoneInfo(self.zone)

    @property
    def workdays(self) -> WorkDays:
        """The days the owner works."""
        return WorkDays(frozenset(self.working_days), self.region, self.subdivision)

    @property
    def introduced(self) -> bool:
        """Whether the owner has said who they are, which drafts need."""
        return bool(self.full_name)


class Claim(Base):
    """The server's claim, made once: a second row can't exist."""

    __tablename__ = "claims"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    claimed_at: Mapped[datetime]


def find(session: Session, email: str) -> Account | None:
    """The account of a mail address, whatever its case."""
    return session.scalar(select(Account).where(func.lower(Account.email) == email.strip().lower()))


def get(session: Session, account_id: UUID) -> Account:
    """The account; NotFound where it is gone."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound("There is no such account.")
    return account


def lock(session: Session, account_id: UUID) -> None:
    """Hold the account's row until the transaction ends, so that what must be one at a time is.

    New rows may still point at it: who sends a photo does not wait. It counts, so that calendars
    know by one number that nothing has changed.
    """
    count = update(Account).where(Account.id == account_id).values(revision=Account.revision + 1)
    session.execute(count, execution_options={"synchronize_session": False})


def any_exists(session: Session) -> bool:
    """Whether the server already belongs to somebody."""
    return session.scalar(select(Account.id).limit(1)) is not None


def add(session: Session, email: str, password_hash: str, now: datetime) -> Account:
    """A new account; Conflict where the address already has one."""
    if find(session, email):
        raise Conflict("There is already an account with this mail address.")
    account = Account(email=email.strip().lower(), password=password_hash, created_at=now)
    session.add(account)
    session.flush()
    return account


def claim(session: Session, now: datetime) -> None:
    """Take the server, once: Gone where it already belongs to somebody.

    On PostgreSQL two claims at once meet at the primary key; the second one fails there.
    """
    if any_exists(session) or session.scalar(select(Claim.id)):
        raise Gone("This server already has its owner. Sign in instead.")
    session.add(Claim(id=1, claimed_at=now))
    session.flush()
