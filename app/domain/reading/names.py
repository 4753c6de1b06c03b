"""People's names: what can be one, the titles around it, and how it is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.reading.given_names import (
    CHINESE_FAMILIES,
    FAMILY_NAMES,
    GIVEN_NAMES,
    JAPANESE_FAMILIES,
    KOREAN_FAMILIES,
)
from app.domain.reading.strips import fold, words_of
from app.domain.reading.vocabulary import PARTICLES, PREFIXES, SUFFIXES

_LETTERS = re.compile(r"^[A-Za-zÀ-ÖØ-öø-ÿĀ-žȘșȚțḀ-ỹ'’`´.\-]+$")
_PREFIX = re.compile(r"^(?:Dipl\.?-?\s?[A-Z][a-z]+\.?(?:\s?\([A-Z]+\))?|[A-Z][a-z]+\.-[A-Z][a-z]+\.)$")
_GLUED_PREFIX = re.compile(
    r"^((?i:Dr|Prof|Mr|Mrs|Ms|Ing|Adv|Eng|Dra|Profa|Eng[aª]|Sra?|Arch|Avv|Dott|Univ|Dipl|Mag|Lic|Rev)\.)(?=[A-ZÀ-Ý])"
)
#: Scots and Irish names that go on with a capital.
_GOES_ON = re.compile(r"^(mc|o['’]|d['’]|l['’]|dell['’]|dall['’])(\w)", re.I)

#: Parts of a name, not titles: "Jr.", "Filho".
GENERATIONS = {"jr", "sr", "ii", "iii", "iv", "filho", "neto", "junior", "sobrinho"}
#: The school behind a German title: "(FH)".
_SCHOOL = re.compile(r"^\([A-Z]{2,3}\)$")
#: An initial behind the name, glued to it: "Arun.K".
_INITIAL = re.compile(r"(?<=\w\w\w)\.(?=\w$)")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")
#: What a capital may follow within one word: "McDonald", "DeVito".
_WHOLE = {
    "mc",
    "mac",
    "de",
    "di",
    "du",
    "la",
    "le",
    "lo",
    "da",
    "del",
    "van",
    "von",
    "fitz",
    "o",
    "d",
    "l",
    "st",
}
_GLUED_PARTICLES = ("della", "dos", "du", "das", "van", "von", "del", "der", "den", "da", "de", "do", "di")
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name without titles, and the titles as printed."""

    full: str
    prefix: str | None = None
    suffix: str | None = None


def split_titles(text: str) -> Name:
    """What tells generations apart stays with the name. "Dr. Ana Souza, MBA" → "Ana Souza", "Dr.", "MBA"."""
    text = text.strip(" ,;:|-–—")
    while (parted := _GLUED_PREFIX.sub(r"\1 ", text)) != text:
        text = parted
    main, *tail = re.split(r"\s*,\s*|\s+\((?=[A-Z.]+\)$)", text)
    words = main.split()
    before: list[str] = []
    while len(words) > 1 and (_is_prefix(words[0]) or (before and _SCHOOL.match(words[0]))):
        if len(words) == 2 and fold(words[0]) in GIVEN_NAMES and "." not in words[0]:
            break  # "Phil Collins", "Don Draper"
        before.append(words.pop(0))
    behind: list[str] = []
    while len(words) > 1 and _is_suffix(words[-1]) and fold(words[-1]) not in GENERATIONS:
        behind.insert(0, words.pop())
    behind += [part.rstrip(")") for part in tail if part and all(_is_suffix(word) for word in part.split())]
    return Name(" ".join(words), " ".join(before) or None, ", ".join(behind) or None)


def _is_prefix(word: str) -> bool:
    """A title: every part of "Dr.-Ing." is one; a single letter is an initial."""
    parts = [fold(part) for part in re.split(r"[.\-]", word) if part and part not in "ªº"]
    if not parts or len(fold(word)) < 2:
        return False
    if word in {"De", "Di", "Da"}:
        return False
    return bool(_PREFIX.match(word)) or fold(word) in PREFIXES or all(part in PREFIXES for part in parts)


def _is_suffix(word: str) -> bool:
    plain = fold(word)
    if plain not in SUFFIXES:
        return False
    return (
        plain in {"jr", "sr", "filho", "neto", "junior", "phd", "msc", "bsc"} or word.isupper() or "." in word
    )


def looks_like_name(full: str) -> bool:
    """Whether a text without titles could be a person's name by its letters and case."""
    if is_far_eastern_name(full):
        return True
    words = [word for word in full.split() if word not in (".", "-")]
    if any(word.count("-") > 1 for word in words):
        return False
    if not 1 <= len(words) <= _MOST_WORDS or not all(_LETTERS.match(word) for word in words):
        return False
    small = [word for word in words if not word[0].isupper()]
    if len(small) == len(words) == 1:
        return _known_halves(words[0])
    if len(small) == len(words):
        return len(words) > 1 and fold(words[0]) in GIVEN_NAMES and all(word[0].isalpha() for word in words)
    joined = all(fold(word) in PARTICLES or re.match(r"[dl]['’]", word) for word in small)
    return joined and max((len(fold(word)) for word in words), default=0) > 2


def _known_halves(word: str) -> bool:
    plain = fold(word)
    return any(plain[:n] in GIVEN_NAMES and plain[n:] in FAMILY_NAMES for n in range(3, len(plain) - 2))


def is_far_eastern_name(text: str) -> bool:
    """Two to four Chinese, Japanese or Korean characters that begin with a frequent family."""
    plain = re.sub(r"[\s・·]", "", text)
    if re.fullmatch(r"[\uac00-\ud7af]{2,4}", plain):
        return len(plain) == 3 or plain[0] in KOREAN_FAMILIES
    if re.fullmatch(r"[\u3400-\u9fff々]{2,4}", plain) and plain[0] in CHINESE_FAMILIES:
        return True
    japanese = re.fullmatch(r"[\u3400-\u9fff々]{1,3}[\u3040-\u30ff\u3400-\u9fff々]{1,4}", plain)
    return bool(japanese) and 3 <= len(plain) <= 6 and any(plain[:n] in JAPANESE_FAMILIES for n in (1, 2, 3))


def matches_email(name: str, local: str) -> float:
    """How well an e-mail's local part goes with a name, 0 to 1 ("asouza" with "Ana Souza": 0.9)."""
    return max(_matches(words_of(spelled), local) for spelled in {name, _spelled_out(name)})


def _spelled_out(name: str) -> str:
    """With umlauts as e-mails write them: "Müller" → "Mueller"."""
    table = str.maketrans(
        {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
    )
    return name.translate(table)


def _matches(words: Sequence[str], local: str) -> float:
    mail = re.sub(r"\d+$", "", fold(local)) or fold(local)
    if not words or len(mail) < 2:
        return 0.0
    parts = [re.sub(r"\d+$", "", fold(part)) for part in re.split(r"[._\-+]", local) if part]
    parts = [part for part in parts if part]
    if len(parts) > 1 and all(any(word == part or word[0] == part for word in words) for part in parts):
        return 1.0
    if mail == "".join(words) or mail in words:
        return 1.0 if mail == "".join(words) else 0.85
    if mail in _shapes(words):
        return 0.9
    if len(words) > 1 and mail == "".join(word[0] for word in words):
        return 0.7
    longest = max((word for word in words if len(word) > 3), key=len, default="")
    if longest and longest in mail:
        return 0.6
    begun = max((len(word) for word in words if len(mail) > 3 and word.startswith(mail)), default=0)
    return 0.5 if begun else 0.0


def _shapes(words: Sequence[str]) -> set[str]:
    """What addresses make of a name: "asouza", "souzaa", "anas", "anasouza", "aldsouza"."""
    shapes: set[str] = set()
    for first in words:
        for last in words:
            if first is not last:
                shapes |= {
                    first[0] + last,
                    first + last[0],
                    first + last,
                    first[:2] + last,
                    first[:3] + last[:3],
                }
    if len(words) > 2:
        own = [word for word in words if word not in PARTICLES]
        shapes |= {
            "".join(word[0] for word in own[:-1]) + own[-1] if own else "",
            "".join(word[0] for word in words[:-1]) + words[-1],
            words[0] + "".join(w[0] for w in words[1:]),
        }
    return shapes


def parted(name: str, boxes: Sequence[str]) -> str:
    """A name the engine has glued, parted where its case, a given name or an e-mail shows how."""
    *front, last = _INITIAL.sub(". ", name).split() or [""]
    words = [part for word in front for part in _unglued(word)] + _by_case(last)
    if len(words) == 1 and len(name) > 5 and name.isalpha() and len(fold(name)) == len(name):
        return _by_email(name, boxes)
    return " ".join(words)


def _unglued(word: str) -> list[str]:
    """The parts of "JoãoSilva" and "Nunoda", which more words follow; "McDonald" and "DeVito" are whole."""
    parts = _by_case(word)
    if len(parts) > 1:
        return [piece for part in parts for piece in _unglued(part)]
    plain = fold(word)
    if plain in GIVEN_NAMES or plain in FAMILY_NAMES or len(plain) != len(word):
        return [word]
    for particle in _GLUED_PARTICLES:
        if plain.endswith(particle) and plain[: -len(particle)] in GIVEN_NAMES and word[-1].islower():
            return [word[: -len(particle)], word[-len(particle) :]]
    return [word]


def _by_case(word: str) -> list[str]:
    cut = _CAMEL.search(word)
    if (
        cut is None
        or (word[0].isupper() and fold(word[: cut.start()].rpartition("-")[2]) in _WHOLE)
        or word[cut.start() - 1] in "'’-"
    ):
        return [word]
    return [word[: cut.start()], *_by_case(word[cut.start() :])]


def _by_email(name: str, boxes: Sequence[str]) -> str:
    """One word of a name in capitals, parted as the e-mail or the lists of names part it."""
    plain = fold(name)
    firsts = (re.split(r"[._\-]", box.lower())[0] for box in boxes if re.search(r"\w[._\-]\w", box))
    cuts = [len(first) for first in firsts if plain.startswith(first)]
    lasts = [fold(box)[start:] for start in (0, 1) for box in boxes]
    cuts += [len(plain) - len(last) for last in lasts if len(last) > 2 and plain.endswith(last)]
    cuts += [n for n in range(3, len(plain) - 2) if plain[:n] in GIVEN_NAMES and plain[n:] in FAMILY_NAMES]
    if plain in GIVEN_NAMES or plain in FAMILY_NAMES:
        return name
    cut = next((cut for cut in cuts if 2 <= cut <= len(name) - 2), 0)
    return f"{name[:cut]} {name[cut:]}" if cut else name


def in_mixed_case(name: str) -> str:
    """A name set in capitals as a person writes it: "ANA DE SOUZA-LIMA" → "Ana de Souza-Lima".

    A mail that greets somebody in capitals looks like a bulk mailing. Other names stay as printed.
    """
    if not (name.isupper() or name.islower()):
        return " ".join(in_mixed_case(word) if _shouted(word) else word for word in name.split())
    words = [re.sub(r"[^\W\d_]+", _capitalised, word) for word in name.lower().split()]
    words = [_GOES_ON.sub(lambda m: m[1].capitalize() + m[2].upper(), word) for word in words]
    return " ".join(
        w.lower() if n and w.lower() in PARTICLES else w if fold(w) not in {"ii", "iii", "iv"} else w.upper()
        for n, w in enumerate(words)
    )


def _shouted(word: str) -> bool:
    """A family name set in capitals behind a given name that is not: "Eugenia TOLDO"."""
    return word.isupper() and sum(letter.isalpha() for letter in word) > 3 and "." not in word


def _capitalised(part: re.Match[str]) -> str:
    return part[0].capitalize()
