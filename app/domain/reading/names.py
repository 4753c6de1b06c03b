"""People's names: which line is one, and the titles around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.reading import roles
from app.domain.reading.given_names import GIVEN_NAMES
from app.domain.reading.strips import fold, words_of
from app.domain.reading.vocabulary import FIRM_WORDS, PARTICLES, PREFIXES, STREETS, SUFFIXES

_LETTERS = re.compile(r"^[A-Za-zÀ-ÖØ-öø-ÿĀ-žḀ-ỹ'’.\-]+$")
_PREFIX = re.compile(r"^(?:Dipl\.?-?\s?[A-Z][a-z]+\.?(?:\s?\([A-Z]+\))?|[A-Z][a-z]+\.-[A-Z][a-z]+\.)$")

#: Parts of a name, not titles: "Jr.", "Filho".
GENERATIONS = {"jr", "sr", "ii", "iii", "iv", "filho", "neto", "junior"}
#: The school behind a German title: "(FH)".
_SCHOOL = re.compile(r"^\([A-Z]{2,3}\)$")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name without titles, and the titles as printed."""

    full: str
    prefix: str | None = None
    suffix: str | None = None


def split_titles(text: str) -> Name:
    """What tells generations apart stays with the name. "Dr. Ana Souza, MBA" → "Ana Souza", "Dr.", "MBA"."""
    main, *tail = re.split(r"\s*,\s*", text.strip(" ,;:|-–—"))
    words = main.split()
    before: list[str] = []
    while len(words) > 1 and (_is_prefix(words[0]) or (before and _SCHOOL.match(words[0]))):
        before.append(words.pop(0))
    behind: list[str] = []
    while len(words) > 1 and _is_suffix(words[-1]) and fold(words[-1]) not in GENERATIONS:
        behind.insert(0, words.pop())
    behind += [part for part in tail if part and all(_is_suffix(word) for word in part.split())]
    return Name(" ".join(words), " ".join(before) or None, ", ".join(behind) or None)


def _is_prefix(word: str) -> bool:
    """A title: every part of "Dr.-Ing." is one; a single letter is an initial."""
    parts = [fold(part) for part in re.split(r"[.\-]", word) if part]
    if not parts or len(fold(word)) < 2:
        return False
    return bool(_PREFIX.match(word)) or fold(word) in PREFIXES or all(part in PREFIXES for part in parts)


def _is_suffix(word: str) -> bool:
    plain = fold(word)
    if plain not in SUFFIXES:
        return False
    return (
        plain in {"jr", "sr", "filho", "neto", "junior", "phd", "msc", "bsc"} or word.isupper() or "." in word
    )


def likeness(text: str) -> float:
    """How much a line looks like a person's name by its words alone, 0 to 1."""
    name = split_titles(text)
    words = name.full.split()
    if not 1 <= len(words) <= 5 or not all(_LETTERS.match(word) for word in words):
        return 0.0
    folded = words_of(name.full)
    capitals = sum(word[0].isupper() for word in words)
    particles = sum(fold(word) in PARTICLES for word in words)
    if capitals + particles < len(words) or capitals == 0 or max(map(len, folded), default=0) < 3:
        return 0.0
    if len(words) == 1:
        return 0.0 if _clashes(text, folded) else 0.35 if folded[0] in GIVEN_NAMES else 0.2
    score = {2: 0.7, 3: 0.7, 4: 0.55}.get(len(words), 0.35)
    if _clashes(text, folded):
        score -= 0.45
    score -= 0.5 * roles.sentence(name.full)
    if any(word in GIVEN_NAMES for word in folded):
        score += 0.2
    elif sum(map(len, folded)) < 4 * len(folded):
        score -= 0.25  # short scraps are mostly misread drawings
    return max(0.0, min(1.0, score + (0.3 if name.prefix or name.suffix else 0.0)))


def _clashes(text: str, folded: Sequence[str]) -> bool:
    """Whether some word is a job's, a firm's or a street's."""
    return (
        roles.job(text) > 0.3
        or roles.firm(text) > 0.3
        or roles.department(text) > 0
        or any(word in FIRM_WORDS or (word in STREETS and len(word) > 3) for word in folded)
        or (len(folded[0]) > 1 and folded[0] in STREETS - PREFIXES)
    )


def matches_email(name: str, local: str) -> float:
    """How well an e-mail's local part goes with a name, 0 to 1 ("asouza" with "Ana Souza": 0.9)."""
    words = words_of(name)
    mail = fold(local)
    if not words or len(mail) < 2:
        return 0.0
    parts = [fold(part) for part in re.split(r"[._\-]", local) if part]
    if len(parts) > 1 and all(any(word == part or word[0] == part for word in words) for part in parts):
        return 1.0
    if mail == "".join(words) or mail in words:
        return 1.0 if mail == "".join(words) else 0.85
    first, last = words[0], words[-1]
    if len(words) > 1 and mail in {
        first[0] + last,
        first + last[0],
        first + last,
        last + first,
        last + first[0],
    }:
        return 0.9
    longest = max((word for word in words if len(word) > 3), key=len, default="")
    return 0.6 if longest and longest in mail else 0.0


def in_mixed_case(name: str) -> str:
    """A name set in capitals as a person writes it: "ANA DE SOUZA-LIMA" → "Ana de Souza-Lima".

    A mail that greets somebody in capitals looks like a bulk mailing. Other names stay as printed.
    """
    if not name.isupper():
        return name
    words = [re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word) for word in name.lower().split()]
    return " ".join(w.lower() if n and w.lower() in PARTICLES else w for n, w in enumerate(words))
