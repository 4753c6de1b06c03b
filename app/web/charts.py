"""Charts as shapes: where each bar, column and square of a drawing stands.

Widths and places across are percent of the drawing, so that words keep their size on any screen;
heights are pixels, down from the top. Every shape leads to the list of those it counts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.numbers import format_percent

from app.domain.insights import Span, heat
from app.web import languages
from app.web.words import month

#: A percentage of fewer than this would sound surer than it is.
ENOUGH = 10
#: Heights of a bar's row, of a stage's row, and of the tallest column.
BAR_ROW, STAGE_ROW, TALL = 40, 58, 64
#: A heat map's square with its gap, and the room for the names of days and months.
PITCH, DAYS_ROOM, MONTHS_ROOM = 16, 30, 18


@dataclass(frozen=True, slots=True)
class Bar:
    """A row with a bar: ``width`` of the drawing, ``y`` of the row's top."""

    label: str
    count: int
    href: str
    width: float
    y: int = 0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class StageRow:
    """An event's way from card to yes: four bars beside each other, the first one full."""

    name: str
    cells: Sequence[Bar]
    y: int


@dataclass(frozen=True, slots=True)
class Column:
    """Some contacts that needed so many touches: ``x`` is the column's middle, ``height`` in pixels."""

    label: str
    count: int
    href: str
    x: float
    height: float


@dataclass(frozen=True, slots=True)
class Square:
    """A day of the heat map, ``level`` 0 to 4; a day without a touch leads nowhere."""

    day: date
    count: int
    href: str
    level: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Weeks as columns of squares. ``months`` are the places of their names."""

    weeks: Sequence[Sequence[Square]]
    months: Sequence[tuple[int, str]]
    width: int
    height: int


def percent(part: int, whole: int) -> str | None:
    """ "75 %"; None of so few that the two numbers alone are more honest."""
    return format_percent(part / whole, "#,##0 %", languages.locale()) if whole >= ENOUGH else None


def bars(rows: Iterable[tuple[str, int, str]], whole: int = 0, kinds: Sequence[str] = ()) -> list[Bar]:
    """Label, count and address as rows with a bar, the longest full unless they are parts of a ``whole``."""
    known = list(rows)
    longest = whole or max((count for _, count, _ in known), default=0)
    return [
        Bar(label, count, href, _part(count, longest), n * BAR_ROW, kinds[n] if kinds else "")
        for n, (label, count, href) in enumerate(known)
    ]


def stage_row(name: str, cells: Sequence[tuple[str, int, str]], n: int) -> StageRow:
    """The ``n``-th row of stages: each with its share of the first one."""
    cards = cells[0][1]
    return StageRow(name, [Bar(*cell, _part(cell[1], cards)) for cell in cells], n * STAGE_ROW)


def columns(spans: Sequence[Span], tallest: int, href: Callable[[Span], str]) -> list[Column]:
    """Columns beside each other, ``tallest`` the count of the highest."""
    step = 100 / len(spans)
    return [
        Column(
            f"{span.least}+" if span.most is None else str(span.least),
            span.count,
            href(span),
            round((n + 0.5) * step, 2),
            round(TALL * span.count / tallest, 1) if tallest else 0,
        )
        for n, span in enumerate(spans)
    ]


def heat_map(
    weeks: Sequence[Sequence[date]], touched: Mapping[date, int], target: int, href: Callable[[date], str]
) -> HeatMap:
    """A year of days, a column a week, Monday on top."""

    def square(day: date, week: int) -> Square:
        count = touched.get(day, 0)
        x, y = DAYS_ROOM + week * PITCH, MONTHS_ROOM + day.weekday() * PITCH
        return Square(day, count, href(day) if count else "", heat(count, target), x, y)

    squares = [[square(day, n) for day in week] for n, week in enumerate(weeks)]
    months = [
        (DAYS_ROOM + n * PITCH, month(week[-1]))
        for n, week in enumerate(weeks)
        if any(day.day == 1 for day in week)
    ]
    width = DAYS_ROOM + len(weeks) * PITCH
    # A month that begins at the edge has no room for its name.
    return HeatMap(squares, [m for m in months if m[0] + 24 <= width], width, MONTHS_ROOM + 7 * PITCH)


def _part(count: int, whole: int) -> float:
    return round(100 * count / whole, 2) if whole else 0
