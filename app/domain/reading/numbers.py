"""Phone numbers in one text: where each begins and ends, and what says that it is one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.card import PhoneKind
from app.domain.reading import digits
from app.domain.reading.no_phones import forbidden, is_other
from app.domain.reading.phone_kinds import is_worded, kind_before, kind_behind
from app.domain.reading.strips import plain_width

_EXTENSION = re.compile(
    r"[\s,;/(\-]*(?:extensions?|extn?|ramal|ramais|durchwahl|dw|poste|interno|int|anexo|klappe|kl|x)[.:\s]*(?P<digits>\d{1,6})\)?"
    r"(?!\d)",
    re.I,
)
_TAIL = re.compile(_EXTENSION.pattern + "$", re.I)
#: A bank account (ISO 13616): country, two check digits, groups of four.
_IBAN = re.compile(
    r"(?<![A-Z])(?:IBAN:?\s?)?[A-Z]{2}\d{2}\s?(?:[A-Z\d]{4}\s?){2,7}[A-Z\d]{1,4}(?![A-Za-z\d])"
)
#: Letters an engine reads for digits, where digits stand on both sides or nothing else can be meant.
_SLIPS = re.compile(
    r"(?<=[\d(+])[OoQDlI](?=[\d\s)\-.]*\d)(?![A-Za-z])|(?<=\d)[OolI](?![\w.])"
    r"|(?<![A-Za-z\d])[Oo](?=\d\d)"
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it stands on a card; ``countries``: what the card speaks of, likeliest first."""

    number: str
    kind: PhoneKind
    extension: str | None
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text, where it stands, and how far its form and surroundings are to be trusted."""

    printed: Printed
    start: int
    end: int
    share: float


def numbers_in(text: str, regions: Sequence[str], apart: PhoneKind | None = None) -> Iterator[Number]:
    """Each number in a text. ``apart``: the kind that a label elsewhere names."""
    plain, mended = plain_width(text).replace("±", "+"), _mended(text)
    last, kind = 0, apart
    for chain in digits.chains(mended):
        chain = [group for group in chain if group.start() >= last]  # less an extension
        if not chain:
            continue
        before, after = mended[last : chain[0].start()], mended[chain[-1].end() :]
        if forbidden(before, after):
            last, kind = chain[-1].end(), None
            continue
        named = kind_before(before) or kind_behind(after)
        kind = named or (kind if last == 0 or not re.search(r"\w", before) else None)
        worded = is_worded(before) or (kind is not None and (named is None or bool(kind_behind(after))))
        parts = digits.pieces(mended, chain, regions)
        around = mended[: chain[0].start()] + " " + after
        for n, piece in enumerate(parts):
            extension = _EXTENSION.match(mended, piece.end) if n == len(parts) - 1 else None
            last = extension.end() if extension else piece.end
            sure = (
                1.0
                if extension and piece.worth > 0
                else _trust(
                    mended[piece.start : piece.end], piece.worth, _Around(around, kind, worded, regions)
                )
            )
            if not sure:
                continue
            own = kind_behind(mended[last : parts[n + 1].start]) if n + 1 < len(parts) else None
            share = sure * (1.0 if mended[piece.start : last] == plain[piece.start : last] else 0.85)
            number = Printed(
                _tidy(mended[piece.start : last]),
                own or kind or "unknown",
                extension["digits"] if extension else None,
                tuple(regions),
            )
            yield Number(number, piece.start, last, share)


def _mended(text: str) -> str:
    """The text, letter for letter as long, with what an engine writes for "+", 0 and 1 put right."""
    text = _IBAN.sub(lambda iban: "#" * len(iban[0]), plain_width(text).replace("±", "+"))
    if len(re.findall(r"\d", text)) < 6:
        return text
    return _SLIPS.sub(lambda slip: "1" if slip[0] in "lI" else "0", text)


def _tidy(number: str) -> str:
    number = re.sub(r"\s+", " ", number.strip(" .-–—/·•,;"))
    if number.count("(") < number.count(")") and not number.startswith("("):
        number = number.replace(")", "", 1)
    if number.count("(") > number.count(")"):
        number = number.replace("(", "", 1)
    return number


@dataclass(frozen=True, slots=True)
class _Around:
    """Words around a number, the kind they name, whether by a word or a mere letter, and countries."""

    text: str
    kind: PhoneKind | None
    worded: bool
    regions: Sequence[str]


def _trust(number: str, worth: float, around: _Around) -> float:
    """How far the form and surroundings of digits let them be taken for a phone; 0 where they don't."""
    bare = re.sub(r"\D", "", number)
    if worth <= 0 or len(set(bare)) < 3 or is_other(number, around.text, around.worded):
        return 0.0
    if number.lstrip("( ").startswith("+"):
        return 1.0 if around.kind or worth >= 2.2 else 0.9
    if around.kind is not None:
        return 1.0 if len(bare) > 6 else 0.9
    if digits.valid_in(number, around.regions) and len(bare) >= 8:
        return 0.98
    words = re.findall(r"[^\W\d_]{2,}", around.text)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", number) and (words or len(bare) < 9):
        return 0.0  # an amount, or a person's number in a register
    if len(bare) >= 9:
        return 0.95 if len(words) <= 3 else 0.85
    local = bool(re.fullmatch(r"\(?\d{2,5}\)?[\s.\-–·•/]?\d{0,5}[\s.\-–·•]\d{3,5}", number))
    beside_others = not words and sum(map(str.isdigit, around.text)) > 8
    return (
        (0.9 if not words else 0.8)
        if len(bare) >= 7 and len(words) <= 2 and (local or beside_others)
        else 0.0
    )


def less_extension(number: str) -> str:
    """A number as printed without its extension: "555 0100 ext. 7" → "555 0100"."""
    return _TAIL.sub("", number)
