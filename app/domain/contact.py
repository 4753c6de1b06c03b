"""A contact: the person behind a kept card, and how they answered."""

import re
import unicodedata
from typing import Literal

from app.domain.card import CardFields
from app.domain.reading.names import split_titles

Answer = Literal["waiting", "not_now", "yes", "no"]
Reason = Literal["price", "timing", "no_need", "other_supplier", "wrong_person", "other"]

REASONS: tuple[Reason, ...] = ("price", "timing", "no_need", "other_supplier", "wrong_person", "other")
OPEN: tuple[Answer, ...] = ("waiting", "not_now")

#: The most characters of a note: of what was talked about, typed with a touch, or told by a file.
LONGEST_NOTE = 10_000


def display_name(fields: CardFields) -> str:
    """What to call them on a page: name, else company, else first mail address or number."""
    named = fields.full_name or fields.company
    if named:
        return named
    if fields.emails:
        return fields.emails[0]
    return fields.phones[0].number if fields.phones else "Somebody without a name"


def first_name(full_name: str | None) -> str:
    """The name a first-name greeting uses: "Ana" of "Ana Souza", of "Souza, Ana" and of "Dr. Ana Souza".

    "" where only initials or signs stand, or a title with what may be the family name: "Mr. Smith".
    """
    words = (full_name or "").split()
    turned = len(words) > 1 and words[0].endswith(",")
    if turned:
        words = words[1:]
    titled = split_titles(" ".join(words))
    words = titled.full.split() if titled.prefix else words
    first = words[0].rstrip(",;:") if words else ""
    is_family = titled.prefix is not None and len(words) == 1 and not turned
    return first if sum(map(str.isalpha, first)) > 1 and not is_family else ""


def tel(number: str | None, extension: str | None = None) -> str | None:
    """A ``tel:`` address (RFC 3966) of a number as it is written; None where it holds none."""
    number = number or ""
    digits = re.sub(r"\D", "", number)
    if len(digits) < 3:
        return None
    plus = "+" if number.lstrip("( ").startswith("+") else ""
    further = re.sub(r"\D", "", extension or "")
    return f"tel:{plus}{digits}" + (f";ext={further}" if further else "")


def fold(text: str) -> str:
    """Text as search sees it: no case, no accents, single blanks."""
    if text.isascii():  # most texts have no accents to look for
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", folded)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def search_text(fields: CardFields, *notes: str | None) -> str:
    """All that a contact can be found by: name, company, title, mail, phone and notes, folded."""
    phones = [p.e164 or p.number for p in fields.phones]
    parts = [fields.full_name, fields.company, fields.job_title, fields.department]
    return fold("\n".join(p for p in (*parts, *fields.emails, *phones, *notes) if p))
