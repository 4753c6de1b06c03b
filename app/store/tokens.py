"""Personal access tokens: stored only as a hash, shown once."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.words import english
from app.store.db import Base, mine


class Token(Base):
    """What is kept of a token: ``digest`` is its SHA-256 in hex."""

    __tablename__ = "tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


def all_of(session: Session, account_id: UUID) -> list[Token]:
    """The account's tokens, newest first."""
    query = select(Token).where(Token.account_id == account_id).order_by(Token.created_at.desc(), Token.id)
    return list(session.scalars(query))


def get(session: Session, account_id: UUID, token_id: UUID) -> Token:
    """One token; NotFound where the account has none of that id."""
    return mine(session, Token, account_id, token_id, english("There is no such token."))


def by_digest(session: Session, digest: str) -> Token | None:
    """The token with that hash. Without an account: it finds the account."""
    return session.scalar(select(Token).where(Token.digest == digest))
