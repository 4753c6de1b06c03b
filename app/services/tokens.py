"""Personal access tokens: shown once when made, kept as a hash, revoked at any time."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.errors import Invalid
from app.ports import Kit
from app.store import tokens
from app.store.db import writing
from app.store.tokens import Token

PREFIX = "hello_"
LONGEST_NAME = 100


def add(session: Session, kit: Kit, account_id: UUID, name: str) -> tuple[Token, str]:
    """A new token and its text, which can't be seen again. Invalid for a blank or endless name."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid("Give the token a name of up to {most} characters.", "name", most=LONGEST_NAME)
    text = PREFIX + secrets.token_urlsafe(32)
    with writing(session):
        token = Token(account_id=account_id, name=name, digest=digest(text), created_at=kit.clock.now())
        session.add(token)
    return token, text


def all_of(session: Session, account_id: UUID) -> list[Token]:
    """The account's tokens, newest first."""
    return tokens.all_of(session, account_id)


def revoke(session: Session, account_id: UUID, token_id: UUID) -> None:
    """The token ends at once. NotFound."""
    with writing(session):
        session.delete(tokens.get(session, account_id, token_id))


def account_of(session: Session, kit: Kit, text: str) -> UUID | None:
    """The account a token speaks for; None for no token of ours. Notes its use once an hour."""
    token = tokens.by_digest(session, digest(text))
    if token is None:
        return None
    account_id, now = token.account_id, kit.clock.now()
    if token.last_used_at is None or now - token.last_used_at > timedelta(hours=1):
        with writing(session):
            token.last_used_at = now
    return account_id


def digest(text: str) -> str:
    """What is stored of a token. A plain hash will do: 256 random bits can't be guessed from it."""
    return hashlib.sha256(text.encode()).hexdigest()
