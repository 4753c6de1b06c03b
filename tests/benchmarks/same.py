"""When two values of a card are the same, so that a reading may be held against a label.

Strict where a mistake costs something (a mail or a call to a stranger), mild where
a person would not mind (capitals, dots, a slip of one letter in ten of a firm's name).
"""

import re
import unicodedata
from collections.abc import Callable

#: Letters that Unicode does not take apart into a base letter and an accent.
_PLAIN = str.maketrans(
    {"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ß": "ss", "æ": "ae", "Æ": "ae", "ı": "i"}
)
#: Titles and degrees, folded; they don't tell one person from another.
_SALUTATIONS = ("dr", "prof", "mr", "mrs", "ms", "ing", "dipl", "herr", "frau", "sr", "sra", "m", "mme")
_TITLES = {*_SALUTATIONS, "phd", "mba", "bsc", "msc", "ma", "ba", "llb", "md"}
_EXTENSION = re.compile(r"(?i)[\s,;/-]*(?:extension|ext|ramal|durchwahl|poste|x)[.:\s]*(\d{1,6})\s*\)?$")
#: A phone number may be printed with or without its country code, of three digits at most.
_COUNTRY_CODE, _SHORTEST_NUMBER = 3, 7
#: Words of an address that have to be there, and that may be foreign to it.
_FOUND, _FOREIGN = 0.8, 0.2


def fold(text: str, *, accents: bool = False) -> str:
    """The words of a text in lower case with single blanks; without accents unless they are asked for."""
    text = re.sub(r"(?<=\w)[.'’](?=\w)", "", text).replace("&", " and ")
    if not accents:
        parts = unicodedata.normalize("NFKD", text.translate(_PLAIN))
        text = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold()))


def name_words(name: str, *, accents: bool = False) -> list[str]:
    """The words of a name without titles, in an order that is the same for every order of them."""
    words = sorted(fold(name, accents=accents).split())
    return [word for word in words if word not in _TITLES] or words


def distance(one: str, other: str) -> int:
    """Letters to add, drop or change to turn one text into the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for count, letter in enumerate(one, 1):
        above, row = row, [count]
        for n, other_letter in enumerate(other, 1):
            row.append(min(above[n] + 1, row[-1] + 1, above[n - 1] + (letter != other_letter)))
    return row[-1]


def same_name(given: str, label: str) -> bool:
    """The same words in any order, but for titles, case, accents and dots."""
    return name_words(given) == name_words(label)


def same_text(given: str, label: str) -> bool:
    """No more slips than a tenth of the label's letters."""
    wanted = fold(label)
    return bool(wanted) and distance(fold(given), wanted) <= len(wanted) // 10


def same_email(given: str, label: str) -> bool:
    """Letter by letter, but for capitals."""
    return given.strip().lower() == label.strip().lower()


def same_url(given: str, label: str) -> bool:
    """Likewise, and without scheme, ``www.`` and the slashes at the end."""
    return _bare_url(given) == _bare_url(label)


def same_phone(given: str, label: str) -> bool:
    """The same digits and extension; with or without trunk zero or country code."""
    (digits, extension), (wanted, wanted_extension) = _number(given), _number(label)
    if not digits or not wanted or extension != wanted_extension:
        return False
    digits, wanted = digits.lstrip("0"), wanted.lstrip("0")
    if digits == wanted:
        return True
    short, long, printed = (digits, wanted, label) if len(digits) < len(wanted) else (wanted, digits, given)
    international = printed.strip().lstrip("(").startswith(("+", "00"))
    whole = len(short) >= _SHORTEST_NUMBER and len(long) - len(short) <= _COUNTRY_CODE
    return international and whole and long.endswith(short)


def same_address(given: str, label: str) -> bool:
    """Most of the label's words, and few that are not on it."""
    words, wanted = set(fold(given).split()), set(fold(label).split())
    if not words or not wanted:
        return False
    return len(words & wanted) >= _FOUND * len(wanted) and len(words - wanted) <= _FOREIGN * len(words)


def _bare_url(url: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", url.strip().lower()).rstrip("/")


def _number(phone: str) -> tuple[str, str]:
    """Its digits without a trunk zero in brackets, and its extension."""
    extension = _EXTENSION.search(phone.strip())
    bare = phone.strip()[: extension.start()] if extension else phone
    return re.sub(r"\D", "", bare.replace("(0)", "")), extension[1] if extension else ""


SAME: dict[str, Callable[[str, str], bool]] = {
    "full_name": same_name,
    "job_title": same_text,
    "company": same_text,
    "emails": same_email,
    "phones": same_phone,
    "urls": same_url,
    "address": same_address,
}
