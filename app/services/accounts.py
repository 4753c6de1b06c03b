"""Accounts: claim the server, say who you are."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import available_timezones

from phonenumbers import SUPPORTED_REGIONS
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.errors import Gone, Invalid, NotFound
from app.domain.workdays import parts
from app.ports import Kit
from app.services import days
from app.store import accounts, followups
from app.store.accounts import Account
from app.store.db import writing

#: What an owner may say of themselves, with the most characters each may have.
TEXTS = {"full_name": 200, "company": 200, "phone": 50, "signature": 2000, "postal_address": 500}
#: Working hours have room to meet somebody.
SHORTEST = timedelta(hours=1)
LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "pt": "Português"}


@cache
def zones() -> frozenset[str]:
    """The names of all time zones; kept, for to find them each time takes ten milliseconds."""
    return frozenset(available_timezones())


def claim_token(kit: Kit) -> str:
    """The secret in the claim link. Derived, not stored; it ends when the server has an owner."""
    return hmac.new(kit.key, b"claim", hashlib.sha256).hexdigest()[:40]


def unclaimed(session: Session) -> bool:
    """Whether the server belongs to nobody yet."""
    return not accounts.any_exists(session)


def claimable(session: Session, kit: Kit, token: str) -> bool:
    """Whether ``token`` makes the owner's account: NotFound for a wrong one, False once claimed."""
    if not hmac.compare_digest(token.encode(), claim_token(kit).encode()):
        raise NotFound("There is no such page.")
    return unclaimed(session)


def claim(session: Session, kit: Kit, token: str, email: str, password_hash: str) -> Account:
    """The owner's account, made once: NotFound for a wrong token, Gone when somebody was first."""
    if not claimable(session, kit, token):
        raise Gone("This server already has its owner. Sign in instead.")
    try:
        with writing(session):
            accounts.claim(session, kit.clock.now())
            return accounts.add(session, email, password_hash, kit.clock.now())
    except IntegrityError:
        raise Gone("This server already has its owner. Sign in instead.") from None


def get(session: Session, account_id: UUID) -> Account:
    """The account. NotFound."""
    return accounts.get(session, account_id)


def add(session: Session, kit: Kit, email: str, password_hash: str) -> Account:
    """Another account. Conflict where the address has one."""
    with writing(session):
        return accounts.add(session, email, password_hash, kit.clock.now())


def set_password(session: Session, email: str, password_hash: str) -> None:
    """A new password; whoever is signed in as this account is signed out. NotFound."""
    with writing(session):
        account = accounts.find(session, email)
        if account is None:
            raise NotFound("There is no account with this mail address.")
        account.password, account.fs_uniquifier = password_hash, uuid4().hex


#: What decides which day has room for a touch.
PACE = {"zone", "region", "subdivision", "daily_touches", "working_days"}


def change(session: Session, kit: Kit, account_id: UUID, changes: Mapping[str, Any]) -> Account:
    """Take over what the owner says of themselves. Raises Invalid naming the field.

    Follow-ups keep their local dates, timed ones their instant; those whose day is not worked
    any more, or has become too full, move in the same commit. Where there is more room a day, those
    that came too late come forward.
    """
    with writing(session):
        accounts.lock(session, account_id)
        account = accounts.get(session, account_id)
        take_over(account, changes)
        if "zone" in changes:
            followups.move_to_zone(session, account_id, account.tz, kit.clock.now())
        if changes.keys() & PACE:
            days.relevel(session, kit, account, anew="daily_touches" in changes)
    return account


def take_over(account: Account, changes: Mapping[str, Any]) -> None:
    """Write down what the owner says of themselves; what follows from it is left to the caller. Invalid."""
    for field, value in changes.items():
        _require_fit(field, value)
    begin, until = (changes.get(name, getattr(account, name)) for name in ("work_from", "work_until"))
    if datetime.combine(date.min, begin) + SHORTEST > datetime.combine(date.min, until):
        raise Invalid("Working hours end an hour after they begin, or later.", "work_until")
    for field, value in changes.items():
        setattr(account, field, _tidy(value))
    if account.subdivision not in parts(account.region):
        account.subdivision = None


def _tidy(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(set(value))
    return value.strip() if isinstance(value, str) else value


def _require_fit(field: str, value: Any) -> None:
    if field in TEXTS:
        if len(value) > TEXTS[field]:
            raise Invalid("This is longer than {most} characters.", field, most=TEXTS[field])
        if field == "full_name" and not value.strip():
            raise Invalid("Your drafts need your name.", field)
    elif field == "zone" and value not in zones():
        raise Invalid("There is no such time zone.", field)
    elif field == "language" and value not in LANGUAGES:
        raise Invalid("There are no letters in this language yet.", field)
    elif field == "region" and value is not None and value not in SUPPORTED_REGIONS:
        raise Invalid("There is no such country.", field)
    elif field == "daily_touches" and not 1 <= value <= 100:
        raise Invalid("Give a number from 1 to 100.", field)
    elif field == "working_days" and not (value and set(value) <= set(range(1, 8))):
        raise Invalid("Choose at least one working day.", field)
