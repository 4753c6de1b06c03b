"""What pages and API share of a request: the kit, the session, who asks, and errors as HTTP."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Request, Response, current_app, g, request, stream_with_context
from flask_babel import format_decimal, gettext
from flask_security import current_user
from sqlalchemy.exc import OperationalError as DatabaseBusy
from sqlalchemy.orm import Session
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items

from app.domain.address_check import Doubt
from app.domain.checker import Advice
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
    "PlainRequest",
    "account",
    "account_id",
    "file",
    "kit",
    "public_url",
    "said",
    "sentence_of",
    "session",
    "settings",
    "signed_in",
    "status_of",
    "take_much",
    "without_nul",
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


def without_nul(value: Any) -> Any:
    """A text without NUL, which no database keeps: what is nothing else is blank. Others as they are."""
    return value.replace("\0", "") if isinstance(value, str) else value


class PlainValues(ImmutableMultiDict[str, Any]):
    """What a form or an address holds, without NUL."""

    def __init__(self, mapping: Any = None) -> None:
        super().__init__([(key, without_nul(value)) for key, value in iter_multi_items(mapping or ())])


class PlainRequest(Request):
    """A request whose forms are checked as they will be stored."""

    parameter_storage_class = PlainValues


def status_of(error: SecondHelloError) -> int:
    """The HTTP status of a domain error."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def said(english: str | None) -> str:
    """One of our sentences, as kept or written on a lower floor, in this answer's language; others stay."""
    return gettext(english) if english else ""


def sentence_of(told: SecondHelloError | Advice | Doubt) -> str:
    """What a domain error, the checker or a doubt says, in this answer's language."""
    values = {key: format_decimal(v) if type(v) is int else v for key, v in told.values.items()}
    sentence = said(told.sentence)
    return sentence.format_map(values) if values else sentence


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
    # Held, as the session forgets a row nobody holds, and would ask for it again in every line of a list.
    g.account = found = accounts.get(session(), account_id())
    return found


def public_url() -> str:
    """The address people reach this server at, without a slash at its end."""
    return settings().public_url or request.host_url.rstrip("/")


def signed_in() -> bool:
    """Whether somebody has signed in."""
    return bool(current_user.is_authenticated)


def take_much(
    blueprint: Blueprint, endpoint: str, most: int, is_known: Callable[[], bool] = signed_in
) -> None:
    """Let one form be of so many bytes; what is large, Werkzeug spools to disk.

    It is said before anything reads the form, and not for whom ``is_known`` doesn't know: they are refused
    before theirs is read.
    """

    @blueprint.url_value_preprocessor
    def allow(asked: str | None, _values: object) -> None:
        if asked == endpoint and is_known():
            request.max_content_length = most


def file(
    content: str | bytes | Callable[[], Iterator[str] | Iterator[bytes]], mimetype: str, name: str
) -> Response:
    """A file to keep. ``name`` may be anybody's words in any script.

    What makes its text as it is sent is called only then: the session of the request has ended by that time,
    and one of its own is ended with it.
    """
    text = content if isinstance(content, str | bytes) else stream_with_context(_made_by(content))
    response = Response(text, mimetype=mimetype)
    # A header holds ASCII alone, and this is how other letters go (RFC 6266 section 4.3).
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _made_by(make: Callable[[], Iterator[str] | Iterator[bytes]]) -> Iterator[str | bytes]:
    yield from make()
