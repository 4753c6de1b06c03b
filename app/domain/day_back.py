"""The day somebody is back, as an absence note names it: in English, German, French, Spanish, Portuguese."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from babel.dates import get_day_names, get_month_names

from app.domain.contact import fold

LANGUAGES = ("en", "de", "fr", "es", "pt")
#: So many letters of a note are read. A day without its year lies so far ahead at most, one with it so far.
_READ, _NEAR, _FAR = 4_000, timedelta(days=240), timedelta(days=400)
#: A word belongs to a day that follows within so many letters, or that it follows.
_BEFORE, _AFTER = 70, 45

#: They are there again on that day.
_BACK = re.compile(
    r"\b(?:back|return(?:s|ing)?|resum(?:e|es|ing)|available(?: again)?(?: from| on| as of)|reachable again"
    r"|zuruck|wieder|erreichbar ab|ruckkehr|erneut"
    r"|retour|revien\w+|revenir|reprend\w*|reprise|(?:a|de) nouveau|rentr\w+"
    r"|vuelv\w+|volver\w*|vuelta|regres\w+|reincorpor\w+|retom\w+|de nuevo|nuevamente"
    r"|volt\w+|retorn\w+|novamente|de novo|reassum\w+)\b"
)
#: They are away on that day still.
_UNTIL = re.compile(r"\b(?:(?:until|till|through|thru|up to|to and including|bis|hasta|ate)\b|jusqu['e])")
#: The first day is named, and this one ends it.
_ENDS_ONE = r"\.?(?: de)?\s*(?:to|bis|au|al|ate|a|and|-|–|—)\s*(?:the |le |el |o |ao |dia )*$"


@dataclass(frozen=True, slots=True)
class _Named:
    """A day that a text names from one place to another."""

    start: int
    end: int
    days: tuple[date, ...]


def day_back(text: str, received: date) -> date | None:
    """The first day they are there again, by what a note says that came on ``received``; None if none says.

    "Until" a day counts that day as one they are away. It lies ahead, and within about a year.
    """
    folded = fold(text[:_READ]).replace("’", "'")
    named = list(_days(folded, received))
    backs, untils = list[date](), list[date]()
    for n, each in enumerate(named):
        before = folded[max(named[n - 1].end if n else 0, each.start - _BEFORE) : each.start]
        after = folded[
            each.end : min(named[n + 1].start if n + 1 < len(named) else len(folded), each.end + _AFTER)
        ]
        kind = _kind(before, after, folded[max(0, each.start - 30) : each.start])
        ahead = [day for day in each.days if received < day <= received + _FAR]
        if kind == "back" and ahead:
            backs.append(min(ahead))
        if kind == "until" and (last := [day for day in each.days if received <= day <= received + _FAR]):
            untils.append(min(last) + timedelta(days=1))
    return min(backs, default=min(untils, default=None))


def _kind(before: str, after: str, whole: str) -> str | None:
    if _range().search(whole):
        return "until"
    cues = [(match.end(), "back") for match in _BACK.finditer(before)]
    cues += [(match.end(), "until") for match in _UNTIL.finditer(before)]
    if cues:
        return max(cues)[1]
    # "Am 17. August bin ich wieder da": the word comes after, in the same sentence.
    return "back" if _BACK.search(re.split(r"[.!?](?: |$)", after)[0]) else None


def _days(folded: str, received: date) -> Iterator[_Named]:
    """The days a folded text names, in their order; one place may be read as two days."""
    taken = 0
    for match in _pattern().finditer(folded):
        if match.start() >= taken:
            days = tuple(day for day in _readings(match, received))
            if days:
                taken = match.end()
                yield _Named(match.start(), match.end(), days)


def _readings(match: re.Match[str], received: date) -> Iterator[date]:
    said = match.groupdict()
    if said["iso"]:
        yield from _on(*map(int, said["iso"].split("-")))
    elif said["figures"]:
        first, second, year = said["first"], said["second"], said["year"]
        orders = [(int(second), int(first))]
        if said["sign"] == "/":  # an American's month comes first
            orders.append((int(first), int(second)))
        for month, day in orders:
            yield from _dated(month, day, year, received)
    elif said["weekday"]:
        ahead = (_weekdays()[said["weekday"]] - received.weekday() - 1) % 7 + 1
        yield received + timedelta(days=ahead)
    else:
        month = _months()[said["month"] or said["month2"]]
        yield from _dated(month, int(said["day"] or said["day2"]), said["year2"] or said["year3"], received)


def _dated(month: int, day: int, year: str | None, received: date) -> Iterator[date]:
    """A day of a year; without one the next there is, if that is near."""
    if year:
        yield from _on(int(year) + (2000 if len(year) == 2 else 0), month, day)
        return
    for near in (received.year, received.year + 1):
        yield from (each for each in _on(near, month, day) if received <= each <= received + _NEAR)


def _on(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


@cache
def _months() -> dict[str, int]:
    return {
        fold(name).rstrip("."): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    } | {"sept": 9, "jan": 1, "marz": 3, "maerz": 3}


@cache
def _weekdays() -> dict[str, int]:
    names = {
        fold(name): number
        for language in LANGUAGES
        for number, name in get_day_names("wide", locale=language).items()
    }
    return names | {name.removesuffix("-feira"): number for name, number in names.items() if "-feira" in name}


@cache
def _range() -> re.Pattern[str]:
    return re.compile(rf"(?:\d|\b(?:{_any_of(_months())})){_ENDS_ONE}")


@cache
def _pattern() -> re.Pattern[str]:
    months, weekdays = _any_of(_months()), _any_of(_weekdays())
    return re.compile(
        r"(?<![\d-])(?P<iso>20\d\d-\d\d-\d\d)(?!\d)"
        r"|(?<![\d./-])(?!24/7)(?P<figures>(?P<first>\d{1,2})(?P<sign>[./-])(?P<second>\d{1,2})"
        r"(?:(?P=sign)(?P<year>20\d\d|\d\d)(?!\d)|(?<=\.\d)\.(?!\d)|(?<=\.\d\d)\.(?!\d)"
        r"|(?<!-\d)(?<!-\d\d)(?=[^\d.:-]|$)))"
        rf"|(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|o)?\.?,? (?:of |de |do |d')?(?P<month>{months})\b\.?"
        r"(?:,? (?:de |del |do )?(?P<year2>\d{4})\b)?"
        rf"|\b(?P<month2>{months})\.? (?:the )?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b"
        r"(?:,? (?P<year3>\d{4})\b)?"
        rf"|\b(?P<weekday>{weekdays})\b(?!,? (?:dem |den |the |le |el |dia )?\d)"
        r"(?!s? ?(?:to|through|until|bis|-|–|a|au|and|und|et|y|e) )"
    )


def _any_of(names: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))
