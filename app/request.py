"""What pages and API share of a request: the kit, the session, who asks, and errors as HTTP."""

from uuid import UUID

from flask import current_app, g, request
from flask_security import current_user
from sqlalchemy.exc import OperationalError as DatabaseBusy
from sqlalchemy.orm import Session

from app.domain.errors import (
    Conflict,
    Gone,
    Invalid,
    NotAPhoto,
    NotFound,
    PhotoRefused,
    SecondHelloError,
    TooLarge,
    Unreadable,
)
from app.ports import Kit
from app.services import accounts
from app.settings import Settings
from app.store.accounts import Account
from app.store.db import db

__all__ = [
    "DatabaseBusy",
    "account",
    "account_id",
    "kit",
    "public_url",
    "session",
    "settings",
    "status_of",
]

STATUS: dict[type[SecondHelloError], int] = {
    NotFound: 404,
    Conflict: 409,
    Gone: 410,
    TooLarge: 413,
    NotAPhoto: 415,
    PhotoRefused: 422,
    Invalid: 422,
    Unreadable: 422,
}


def status_of(error: SecondHelloError) -> int:
    """The HTTP status of a domain error."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def kit() -> Kit:
    """The app's kit."""
    found: Kit = current_app.extensions["kit"]
    return found


def settings() -> Settings:
    """The app's settings."""
    found: Settings = current_app.extensions["settings"]
    return found


def session() -> Session:
    """This request's database session."""
    return db.session()


def account_id() -> UUID:
    """Whose request this is: the token's owner, else who is signed in."""
    found: UUID = g.get("account_id") or current_user.id
    return found


def account() -> Account:
    """The account whose request this is."""
    return accounts.get(session(), account_id())


def public_url() -> str:
    """The address people reach this server at, without a slash at its end."""
    return settings().public_url or request.host_url.rstrip("/")
