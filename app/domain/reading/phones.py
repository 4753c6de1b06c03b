"""Phone numbers as printed, what kind each is, and its international form."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import phonenumbers

from app.domain.card import Phone, PhoneKind
from app.domain.reading import digits
from app.domain.reading.countries import countries_of
from app.domain.reading.numbers import Number, Printed, less_extension, numbers_in
from app.domain.reading.phone_kinds import is_label, kind_before
from app.domain.reading.runs import Run, Span, beneath, beside, followers, run_of
from app.domain.reading.strips import Found, Strip, sure_of, without

__all__ = ["Printed", "country_of", "find_phones", "with_country"]

_TYPES: dict[int, PhoneKind] = {
    phonenumbers.PhoneNumberType.MOBILE: "mobile",
    phonenumbers.PhoneNumberType.FIXED_LINE: "phone",
    phonenumbers.PhoneNumberType.TOLL_FREE: "tollfree",
}
#: The beginning of a number at the end of a box, and the rest of one that fills a box.
_BEGUN = re.compile(r"^(?:\W*[^\W\d_]+)?[^\w+(]*[+(]?\s?\(?\d[\d\s().\-/]{0,9}$")
_GOES_ON = re.compile(r"[\s\-.)/]*\d[\d\s().\-/]{2,}")


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


def _all(strips: Sequence[Strip], regions: Sequence[str]) -> Iterator[tuple[Run, Number]]:
    """Each number with the run it stands in; one broken over two boxes where only both make a number."""
    for strip in strips:
        label = _label_apart(strip, strips)
        whole = list(numbers_in(strip.text, regions, label))
        if not whole:
            yield from _broken(strip, strips, regions, label)
        run = run_of(strip)
        yield from ((run, number) for number in whole)


def _broken(
    strip: Strip, strips: Sequence[Strip], regions: Sequence[str], label: PhoneKind | None
) -> Iterator[tuple[Run, Number]]:
    """A number whose digits go on in the next box: "+49 30" | "123456"."""
    if not _BEGUN.search(strip.text):
        return
    for after in followers(strip, strips, widest=1.5):
        whole = _GOES_ON.fullmatch(after.text) and any(numbers_in(after.text, regions, "phone"))
        if not _GOES_ON.fullmatch(after.text) or (whole and "+" not in strip.text):
            continue
        run = run_of(strip, after)
        for number in numbers_in(run.text, regions, label):
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


def with_country(printed: Printed, region: str | None, *, sure: bool = False) -> Phone:
    """The phone with its E.164 form where a prefix or its country tells.

    The card's own country comes before ``region`` if the number is one of its plan. ``sure``: one without a
    prefix has to be; of what people keep in their address books many are from elsewhere.
    """
    bare = re.sub(r"(\d{5,})\s*/\s*\d{1,4}(?:\s*/\s*\d{1,4})*$", r"\1", less_extension(printed.number))
    abroad = re.sub(r"\(\s?0\s?\)", "", re.sub(r"^\(?\s?00(?=[1-9])", "+", bare))
    prefixed = abroad.lstrip("( ").startswith("+")
    countries: list[str | None] = [*dict.fromkeys([*printed.countries[:2], *([region] if region else [])])]
    countries = countries or [None]
    parsed = [(_parsed(abroad if prefixed else bare, country), country) for country in countries]
    valid = [each for each, _ in parsed if each and phonenumbers.is_valid_number(each)]
    possible = [
        each
        for each, country in parsed
        if each
        and phonenumbers.is_possible_number(each)
        and (prefixed or (not sure and _with_area(each, country)))
    ]
    best = next(iter(valid or possible), None)
    if best is None:
        return Phone(printed.number, printed.kind, None, printed.extension)
    e164 = phonenumbers.format_number(best, phonenumbers.PhoneNumberFormat.E164)
    kind = printed.kind
    if kind == "unknown":
        kind = _TYPES.get(phonenumbers.number_type(best), "unknown")
    return Phone(printed.number, kind, e164, printed.extension)


def _parsed(number: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None


def _with_area(parsed: phonenumbers.PhoneNumber, region: str | None) -> bool:
    """Whether a number has as many digits as its country's have with their area code."""
    return len(phonenumbers.national_significant_number(parsed)) in _lengths(region)


@cache
def _lengths(region: str | None) -> frozenset[int]:
    types = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE)
    examples = [phonenumbers.example_number_for_type(region, each) for each in types]
    return frozenset(len(phonenumbers.national_significant_number(each)) for each in examples if each)


def country_of(number: str) -> str | None:
    """The country a number's own prefix names ("+49…" → "DE")."""
    try:
        parsed = phonenumbers.parse(number.replace("(0)", ""), None)
    except phonenumbers.NumberParseException:
        return None
    shared = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    return phonenumbers.region_code_for_number(parsed) or (shared if shared != "ZZ" else None)
