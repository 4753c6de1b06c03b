"""Whose vCard it is: the name people read (FN) and its parts (N), which many writers fill in only half."""

import re
from collections.abc import Sequence

from app.domain.card import CardFields
from app.domain.reading.names import Name, is_far_eastern_name, split_titles
from app.domain.vcard.lines import Property


def name_of(properties: Sequence[Property], fields: CardFields) -> Name:
    """The name without titles, and the titles; no name where FN says only what ``fields`` hold."""
    written = " ".join(
        next((each.text for each in properties if each.name == "FN" and each.text), "").split()
    )
    parts = next((each.parts for each in properties if each.name == "N" and any(each.parts)), [])
    family, given, further, before, behind = (parts + [[]] * 5)[:5]
    prefix, suffix = " ".join(before), ", ".join(behind)
    middle = [word for word in (*given, *further) if word]
    if not middle and not family and _stands_in(written, fields):
        return Name("", prefix or None, suffix or None)
    composed = _composed(" ".join(middle), " ".join(family))
    if not written or _turned(written, " ".join(family), composed):
        return Name(composed, prefix or None, suffix or None)
    if not (prefix or suffix):
        return split_titles(written)
    return _stripped(written, prefix, suffix)


def _stands_in(written: str, fields: CardFields) -> bool:
    digits = re.sub(r"\D", "", written).lstrip("0")
    if len(digits) > 2 and not re.search(r"[^\W\d_]", written):
        # A number as it is printed, and as it is dialled: with its country, without what is behind it.
        return any(
            re.sub(r"\D", "", f"{dialled}{phone.extension or ''}").endswith(digits)
            or re.sub(r"\D", "", dialled).endswith(digits)
            for phone in fields.phones
            for dialled in filter(None, (phone.number, phone.e164))
        )
    return written in (fields.company, fields.department, *fields.emails)


def _composed(given: str, family: str) -> str:
    glued = family + given
    return glued if given and family and is_far_eastern_name(glued) else f"{given} {family}".strip()


def _turned(written: str, family: str, composed: str) -> bool:
    """Whether FN is how the family is filed: "Souza, Ana"."""
    return bool(family) and written.startswith(f"{family},") and len(written) <= len(composed) + 2


def _stripped(written: str, prefix: str, suffix: str) -> Name:
    """FN without the titles that N says are in it; of several behind a name, generations stay with it."""
    full = written.removeprefix(prefix).lstrip(" ,") or written if prefix else written
    generation, _, rest = suffix.partition(", ")
    if not re.fullmatch(r"(?:jr|sr)\.?|i{2,3}|iv", generation, re.I):
        generation, rest = "", suffix
    bare = full.removesuffix(rest).rstrip(" ,(") if rest else full
    if generation and generation not in bare.split():
        bare = f"{bare} {generation}"
    return Name(bare or full, prefix or None, rest or None)
