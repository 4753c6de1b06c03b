"""When two prints say the same: on two sides of a card, or on two cards."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from app.domain.card import LIST_FIELDS, TEXT_FIELDS, CardFields, Phone, Social

#: How much it says that two cards share what is one person's own, and what colleagues share.
OWN, COMMON = 4, 1


def fold(text: str | None) -> str:
    """A text as two prints of it agree: one width of letters, no case, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text or "").casefold().split())


def same_text(a: str | None, b: str | None) -> bool:
    """Whether two texts differ in case, width and blanks at most."""
    return fold(a) == fold(b)


def _url_key(url: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", fold(url)).rstrip("/")


def _phone_key(phone: Phone) -> tuple[str, str]:
    digits = re.sub(r"\D", "", phone.e164 or phone.number).removeprefix("00")
    return digits or fold(phone.number), fold(phone.extension)


def _profile_key(profile: Social) -> tuple[str, str]:
    return profile.network, fold(profile.handle).removeprefix("@") or _url_key(profile.url or "")


#: For each list field: items with equal keys are one. Addresses count without case, pages without scheme and
#: "www.", numbers by their digits with country and extension, profiles by network and handle.
KEYS: Mapping[str, Callable[[Any], object]] = MappingProxyType(
    {"emails": fold, "phones": _phone_key, "urls": _url_key, "social": _profile_key}
)


def united(name: str, known: CardFields, other: CardFields) -> tuple[Any, ...]:
    """The items of ``known``, each with what ``other`` knows of it besides, then those only ``other`` has."""
    key = KEYS[name]
    items = list(getattr(known, name))
    keys = [key(item) for item in items]
    for item in getattr(other, name):
        if key(item) in keys:
            at = keys.index(key(item))
            items[at] = _filled(items[at], item)
        else:
            items.append(item)
            keys.append(key(item))
    return tuple(items)


def _filled(item: Any, other: Any) -> Any:
    """An item with its gaps filled from another print of the same; its key stays what it is."""
    if isinstance(item, Phone):
        kind = other.kind if item.kind == "unknown" else item.kind
        return replace(item, kind=kind, e164=item.e164 or other.e164)
    if isinstance(item, Social):
        return replace(item, url=item.url or (other.url if item.handle else None))
    return item


def adds(known: CardFields, other: CardFields) -> bool:
    """Whether ``other`` says of the person what ``known`` does not; the language alone is nothing."""
    texts = [name for name in TEXT_FIELDS if name != "language" and getattr(other, name)]
    return any(not same_text(getattr(known, name), getattr(other, name)) for name in texts) or any(
        len(united(name, known, other)) > len(getattr(known, name)) for name in LIST_FIELDS
    )


def shared(a: CardFields, b: CardFields) -> int:
    """How much two cards have in common: OWN a mail, number or name, COMMON the firm and each domain."""
    own = sum(len(_keys(name, a) & _keys(name, b)) for name in ("emails", "phones"))
    own += bool(a.full_name) and same_text(a.full_name, b.full_name)
    firm = bool(a.company) and same_text(a.company, b.company)
    return OWN * own + COMMON * (firm + len(_hosts(a) & _hosts(b)))


def _keys(name: str, fields: CardFields) -> set[object]:
    return {KEYS[name](item) for item in getattr(fields, name)}


def _hosts(fields: CardFields) -> set[str]:
    mails = {fold(address).rpartition("@")[2] for address in fields.emails}
    return mails | {_url_key(url).partition("/")[0] for url in fields.urls}
