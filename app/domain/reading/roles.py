"""How much a line looks like a job, a firm, a department, a street or a sentence: 0 to 1."""

import re
from functools import lru_cache

from app.domain.reading.firm_words import (
    FIRMS_FAR_EAST,
    GROUPINGS,
    INSTITUTIONS,
    TRADE_ENDINGS,
    TRADES,
)
from app.domain.reading.job_words import JOB_ENDINGS, JOBS, JOBS_FAR_EAST, JOINTS
from app.domain.reading.line_words import SPEECH
from app.domain.reading.strips import words_of
from app.domain.reading.vocabulary import (
    COUNTRIES,
    DEPARTMENTS,
    LEGAL_FORMS,
    LEGAL_ONLY_WRITTEN,
    STREETS,
    WEAK_JOBS,
)

_POSTCODE = re.compile(
    r"\b\d{5}(?:-\d{3,4})?\b|\b\d{3}\s?\d{3}\b|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b"
    r"|\b[A-Z]{2}[,.]?\s\d{4,5}\b|\b\d{4}\s(?=[A-Z])|\b\d{4}-\d{3}\b"
)
_STREET_GLUED = re.compile(r"(?:stra(?:ß|ss)e|str\.|gasse|weg|allee|platz|ring|damm|ufer)\b", re.I)
#: Behind something else only: "S. L. Mehta" is a person.
_LEGAL_WRITTEN = re.compile(
    r"(?<=\s)(?:S\.\s?A\.|S\.\s?L\.|S\.\s?r\.\s?l\.|S\.\s?p\.\s?A\.|S/C|S/A|e\.\s?V\.|e\.\s?K\.|B\.\s?V\.|N\.\s?V\.|A/S"
    r"|(?i:Sp\.\s?z\s?o\.\s?o\.)|S\.\s?Coop\.?|C\.\s?B\.|s\.\s?c\.|a\.\s?s\.|A\.\s?Ş\.|V\.\s?O\.\s?F\.|S\.\s?A\.\s?S\.|P\.\s?C\.|C\.\s?V\.|R\.\s?L\.)(?!\w|\s[A-ZÀ-Ý][a-zà-ÿ])"
    r"|\((?i:haftungsbeschr[aä]nkt)\)|\b(?i:ekonomisk f[oö]rening)\b"
)


def job(text: str) -> float:
    """Like a job title ("Head of Sales")."""
    words = words_of(text)
    strong = [word for word in words if is_job(word)]
    if strong and len(words) <= 9:
        return 0.9 if words.index(strong[0]) < 5 else 0.6
    if not text.isascii() and any(part in text for part in JOBS_FAR_EAST):
        return 0.9
    if any(word in WEAK_JOBS for word in words) and len(words) <= 5:
        return 0.35
    return 0.0


@lru_cache(maxsize=8192)
def is_job(word: str) -> bool:
    """Whether a folded word names a job by itself; "sales" and "partner" need company."""
    if word in WEAK_JOBS:
        return False
    return word in JOBS or (len(word) > 9 and (word.endswith(JOB_ENDINGS) or _job_and_joint(word)))


def _job_and_joint(word: str) -> bool:
    """A job with a small word glued to it: "attorneyat"."""
    return any(word[:-n] in JOBS and word[-n:] in JOINTS for n in (2, 3))


def legal_form(text: str) -> bool:
    """Whether a firm's legal form is written in it ("GmbH", "S.L.")."""
    if _LEGAL_WRITTEN.search(text) or (not text.isascii() and any(form in text for form in FIRMS_FAR_EAST)):
        return True
    parts = [part.strip(".,;()") for part in text.split()]
    for part in parts[1:]:
        plain = "".join(words_of(part))
        if plain in LEGAL_FORMS and (
            plain not in LEGAL_ONLY_WRITTEN or (part.isupper() and text != text.upper())
        ):
            return True
    return False


@lru_cache(maxsize=8192)
def trade(word: str) -> bool:
    """Whether a folded word names a trade, goods or a kind of firm."""
    return (
        word in TRADES
        or word in GROUPINGS
        or word in INSTITUTIONS
        or (len(word) > 7 and word.endswith(TRADE_ENDINGS))
    )


def firm(text: str) -> float:
    """Like a firm's name by its own words."""
    if legal_form(text):
        return 0.9
    words = words_of(text)
    if len(words) <= 7 and any(trade(word) for word in words):
        return 0.5
    return 0.1 if re.search(r"\s[&+]\s", text) else 0.0


def department(text: str) -> float:
    """Like the part of a firm somebody works in."""
    return 0.8 if any(word in DEPARTMENTS for word in words_of(text)) else 0.0


def postcode(text: str) -> bool:
    """Whether something in it has a postcode's form."""
    return bool(_POSTCODE.search(text))


def address(text: str) -> float:
    """Like a line of a postal address."""
    words = words_of(text)
    digits = any(letter.isdigit() for letter in text)
    street = any(word in STREETS for word in words) or bool(_STREET_GLUED.search(text))
    if not words:
        return 0.0
    if country(text):
        return 0.6
    if digits and street:
        return 0.9
    if postcode(text) and any(len(word) > 2 and word.isalpha() for word in words):
        return 0.75
    if re.match(r"^\W*\d+[a-zA-Z]?(?:[/\-]\d+)?,?\s+[A-ZÀ-Ý]", text) or re.search(
        r"[a-zß]\s\d+(?:[/\-]\d+)?[a-z]?$", text
    ):
        return 0.5
    return 0.3 if street and len(words) <= 8 else 0.0


def country(text: str) -> str | None:
    """The country a line names by itself or at its end ("…, India" → "IN")."""
    parts = [part for part in re.split(r"[,.\-–|]|\s{2,}", text) if part.strip()]
    for part in parts[-1:] if parts else []:
        named = COUNTRIES.get("".join(words_of(part)))
        if named:
            return named
    words = words_of(text)
    if "," not in text and len(words) > 3:
        return None  # "Ministry of Trade of India"
    return COUNTRIES.get("".join(words[-2:])) or (
        COUNTRIES.get(words[-1]) if words and len(words[-1]) > 3 else None
    )


def sentence(text: str) -> float:
    """Like a motto or a list of services rather than a name."""
    words = words_of(text)
    if not words:
        return 0.0
    common = sum(word in SPEECH for word in words)
    return min(1.0, common / len(words) * 2 + (0.5 if len(words) > 7 else 0.0))
