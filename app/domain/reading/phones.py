"""Phone numbers as printed, what kind each is, and its international form."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import phonenumbers

from app.domain.card import Phone, PhoneKind
from app.domain.reading import digits
from app.domain.reading.countries import countries_of
from app.domain.reading.no_phones import forbidden, is_other
from app.domain.reading.phone_kinds import is_label, kind_before, kind_behind
from app.domain.reading.runs import Run, Span, beneath, beside, followers, run_of
from app.domain.reading.strips import Found, Strip, sure_of, without

_EXTENSION = re.compile(
    r"[\s,;/(\-]*(?:extensions?|extn?|ramal|ramais|durchwahl|dw|poste|interno|int|anexo|klappe|kl|x)[.:\s]*(?P<digits>\d{1,6})\)?"
    r"(?!\d)",
    re.I,
)
_TAIL = re.compile(_EXTENSION.pattern + "$", re.I)
_TYPES: dict[int, PhoneKind] = {
    phonenumbers.PhoneNumberType.MOBILE: "mobile",
    phonenumbers.PhoneNumberType.FIXED_LINE: "phone",
    phonenumbers.PhoneNumberType.TOLL_FREE: "tollfree",
}
#: Letters an engine reads for digits, where digits stand on both sides or nothing else can be meant.
_SLIPS = re.compile(
    r"(?<=[\d(+])[OoQD](?=[\d\s)\-.]*\d)(?![A-Za-z])|(?<![A-Za-z\d])[Oo](?=[\d\s.\-/]{3})(?=[^A-Za-z]*\d)|(?<=\d)[lI](?=\d)"
)


#: The beginning of a number at the end of a box, and the rest of one that fills a box.
_BEGUN = re.compile(r"^(?:\W*[^\W\d_]+)?[^\w+(]*[+(]?\s?\(?\d[\d\s().\-/]{0,9}$")
_GOES_ON = re.compile(r"[\s\-.)/]*\d[\d\s().\-/]{2,}")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it stands on a card, before its country is known."""

    number: str
    kind: PhoneKind
    extension: str | None


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in a run, where it stands, and whether something says that it is a phone."""

    printed: Printed
    start: int
    end: int
    share: float


def find_phones(strips: Sequence[Strip]) -> tuple[list[Found[Printed]], list[Strip]]:
    """The numbers in reading order, and the strips without them; webs have to be out already."""
    regions = countries_of(strips)
    found: dict[str, Found[Printed]] = {}
    taken: list[Span] = []
    for run, number in _all(strips, regions):
        spans = run.spans(number.start, number.end)
        if any(source is strip and start < end2 and start2 < end for strip, start, end in spans
               for source, start2, end2 in taken):  # fmt: skip
            continue
        taken += spans
        lines = run.lines(number.start, number.end)
        confidence = sure_of(lines, run.chance(number.start, number.end), number.share)
        found.setdefault(re.sub(r"\D", "", number.printed.number), Found(number.printed, lines, confidence))
    return list(found.values()), without(strips, taken)


def _all(strips: Sequence[Strip], regions: Sequence[str]) -> Iterator[tuple[Run, _Number]]:
    """Each number with the run it stands in; one broken over two boxes where only both make a number."""
    for strip in strips:
        label = _label_apart(strip, strips)
        whole = list(_numbers(strip.text, regions, label))
        if not whole:
            yield from _broken(strip, strips, regions, label)
        run = run_of(strip)
        yield from ((run, number) for number in whole)


def _broken(
    strip: Strip, strips: Sequence[Strip], regions: Sequence[str], label: PhoneKind | None
) -> Iterator[tuple[Run, _Number]]:
    """A number whose digits go on in the next box: "+49 30" | "123456"."""
    if not _BEGUN.search(strip.text):
        return
    for after in followers(strip, strips, widest=1.5):
        whole = _GOES_ON.fullmatch(after.text) and any(_numbers(after.text, regions, "phone"))
        if not _GOES_ON.fullmatch(after.text) or (whole and "+" not in strip.text):
            continue
        run = run_of(strip, after)
        for number in _numbers(run.text, regions, label):
            sound = digits.valid_in(number.printed.number, regions)
            if number.start < run.starts[1] < number.end and sound:
                yield run, number


def _label_apart(strip: Strip, strips: Sequence[Strip]) -> PhoneKind | None:
    """The kind named by a box of its own, left of a number or right above it."""
    if not re.match(r"[\W_]*\d", strip.text):
        return None
    near = []
    for other in strips:
        if other is strip or not is_label(other.text):
            continue
        gap, step = beside(other.line, strip.line), beneath(other.line, strip.line)
        if gap is not None and gap < 12:
            near.append((gap, other))
        elif step is not None and step < 1.6:
            near.append((20.0 + step, other))
    return kind_before(min(near, key=lambda each: each[0])[1].text) if near else None


def _numbers(text: str, regions: Sequence[str], apart: PhoneKind | None = None) -> Iterator[_Number]:
    """Each number in a text. ``apart``: the kind that a label elsewhere names."""
    mended = _mended(text)
    last, kind, used = 0, apart, 0
    for chain in digits.chains(mended):
        if chain[0].start() < used:
            continue  # an extension
        before = mended[last : chain[0].start()]
        if forbidden(before, mended[chain[-1].end() :]):
            last, kind = chain[-1].end(), None
            continue
        named = kind_before(before) or kind_behind(mended[chain[-1].end() :])
        kind = named or (kind if last == 0 or _only_signs(before) else None)
        parts = digits.pieces(mended, chain, regions)
        for n, piece in enumerate(parts):
            extension = _EXTENSION.match(mended, piece.end) if n == len(parts) - 1 else None
            used = extension.end() if extension else piece.end
            sure = _trust(mended, piece, kind, regions, parts)
            if sure:
                number = _tidy(mended[piece.start : used])
                own = kind_behind(mended[used : parts[n + 1].start]) if n + 1 < len(parts) else None
                share = sure * (1.0 if mended[piece.start : used] == text[piece.start : used] else 0.85)
                printed = Printed(
                    number, own or kind or "unknown", extension["digits"] if extension else None
                )
                yield _Number(printed, piece.start, used, share)
        last = used


def _only_signs(text: str) -> bool:
    return not re.search(r"\w", text)


def _mended(text: str) -> str:
    """The text, letter for letter as long, with what an engine writes for "+", 0 and 1 put right."""
    text = text.replace("±", "+").replace("＋", "+")
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


def _trust(
    text: str,
    piece: digits.Piece,
    kind: PhoneKind | None,
    regions: Sequence[str],
    parts: Sequence[digits.Piece],
) -> float:
    """How far the form and surroundings of a piece let it be taken for a phone; 0 where they don't."""
    number = text[piece.start : piece.end]
    bare = re.sub(r"\D", "", number)
    if piece.worth <= 0 or len(set(bare)) < 3 or is_other(number, kind is not None):
        return 0.0
    if number.lstrip("( ").startswith("+"):
        return 1.0 if kind or piece.worth >= 2.2 else 0.9
    if kind is not None:
        return 1.0 if len(bare) > 6 else 0.9
    if digits.valid_in(number, regions) and len(bare) >= 8:
        return 0.98
    around = text[: parts[0].start] + " " + text[parts[-1].end :]
    words = re.findall(r"[^\W\d_]{2,}", around)
    local = bool(re.fullmatch(r"\(?\d{2,5}\)?[\s.\-–·•/]?\d{0,5}[\s.\-–·•]\d{3,5}", number))
    if len(bare) >= 9:
        return 0.95 if len(words) <= 3 else 0.85
    return (0.9 if not words else 0.8) if local and len(bare) >= 7 and len(words) <= 2 else 0.0


def with_country(printed: Printed, region: str | None) -> Phone:
    """The phone with its E.164 form where the number has a prefix or ``region`` is known."""
    kind, e164 = printed.kind, None
    bare = re.sub(r"(\d{5,})\s*/\s*\d{1,4}(?:\s*/\s*\d{1,4})*$", r"\1", _TAIL.sub("", printed.number))
    if bare.lstrip("( ").startswith("+") or re.match(r"00[1-9]", bare):
        bare = re.sub(r"\(\s?0\s?\)", "", bare)
    try:
        parsed = phonenumbers.parse(bare, region)
    except phonenumbers.NumberParseException:
        return Phone(printed.number, kind, None, printed.extension)
    if phonenumbers.is_possible_number(parsed) and (bare.startswith("+") or _with_area(parsed, region)):
        e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        if kind == "unknown":
            kind = _TYPES.get(phonenumbers.number_type(parsed), "unknown")
    return Phone(printed.number, kind, e164, printed.extension)


def _with_area(parsed: phonenumbers.PhoneNumber, region: str | None) -> bool:
    """Whether a number without prefix has its area code: "5550-1234" alone could be in any town."""
    if phonenumbers.is_valid_number(parsed):
        return True
    types = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE)
    examples = [phonenumbers.example_number_for_type(region, each) for each in types]
    lengths = {len(phonenumbers.national_significant_number(each)) for each in examples if each}
    return len(phonenumbers.national_significant_number(parsed)) in lengths


def country_of(number: str) -> str | None:
    """The country a number's own prefix names ("+49…" → "DE")."""
    try:
        parsed = phonenumbers.parse(number.replace("(0)", ""), None)
    except phonenumbers.NumberParseException:
        return None
    shared = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    return phonenumbers.region_code_for_number(parsed) or (shared if shared != "ZZ" else None)
