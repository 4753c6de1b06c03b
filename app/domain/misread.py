"""Which address a card may have meant, where mail to the one that was read came back."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import DamerauLevenshtein

from app.domain.address_check import doubts
from app.domain.card import CardFields
from app.domain.contact import fold
from app.domain.reading.domains import confused

#: So many are proposed.
MOST = 3
#: Digits that are taken for letters.
_DIGITS = (("0", "o"), ("1", "l"), ("5", "s"), ("8", "b"))


def likely(address: str, fields: CardFields) -> tuple[str, ...]:
    """What an address may be, in small letters, by the rest of the card; the likeliest first, never itself.

    Its domain may be that of the card's web address; its name the person's; a digit among letters is one.
    """
    local, _, domain = address.strip().lower().rpartition("@")
    if not local or not domain:
        return ()
    # What is said of it before a mail is sent, and now that it came back what is less sure.
    doubted = [each.instead for each in doubts(address, fields.urls, fields.company) if each.instead]
    told = [each.rpartition("@")[2].lower() for each in doubted]
    domains = list(dict.fromkeys((*told, *_nearest(domain, _domains(fields)), domain)))
    names = [*_named(local, fold(fields.full_name or "").split()), local]
    found = [f"{name}@{place}" for place in domains for name in names]
    if domains == [domain]:
        found += [f"{name}@{_without_digits(domain)}" for name in names]
    found += [f"{_without_digits(local)}@{domains[0]}"]
    return tuple(each for each in dict.fromkeys(found) if each != f"{local}@{domain}")[:MOST]


def _domains(fields: CardFields) -> Iterator[str]:
    """The domains that the card's web and other mail addresses name."""
    for url in fields.urls:
        host = re.sub(r"^[a-z]+://", "", url.strip().lower()).partition("/")[0].partition(":")[0]
        yield host.removeprefix("www.")
    for email in fields.emails:
        yield email.strip().lower().rpartition("@")[2]


def _nearest(domain: str, known: Iterator[str]) -> list[str]:
    """Those that look like it, or are a slip or two away from it."""
    others = dict.fromkeys(each for each in known if each and each != domain)
    return [each for each in others if _looks_like(each, domain) or _distance(each, domain) <= 2]


def _named(local: str, names: Sequence[str]) -> list[str]:
    """The name before the @ with the parts in it that look like the person's names, but are not."""
    parts = re.split(r"([._-])", local)
    mended = [next((name for name in names if _is_misread(part, name)), part) for part in parts]
    return ["".join(mended)] if mended != parts else []


def _is_misread(part: str, name: str) -> bool:
    if part == name or not name.isascii() or min(len(part), len(name)) < 3:
        return False
    return _looks_like(part, name) or (min(len(part), len(name)) > 3 and _distance(part, name) == 1)


def _distance(one: str, other: str) -> int:
    return int(DamerauLevenshtein.distance(one, other, score_cutoff=3))


def _looks_like(one: str, other: str) -> bool:
    return confused(one) == confused(other)


def _without_digits(text: str) -> str:
    """The digits that stand beside letters as the letters they look like."""
    for digit, letter in _DIGITS:
        text = re.sub(rf"(?<=[a-z]){digit}(?=[a-z])|(?<![a-z0-9]){digit}(?=[a-z]{{2}})", letter, text)
    return text
