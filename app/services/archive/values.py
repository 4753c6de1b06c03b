"""What the values of an archive are, and how long they may be."""

from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from app.domain.contact import LONGEST_NOTE
from app.domain.followup import FIRST_YEAR, LAST_YEAR

Line = Annotated[str, StringConstraints(max_length=2000)]
Note = Annotated[str, StringConstraints(max_length=LONGEST_NOTE)]
Text = Annotated[str, StringConstraints(max_length=200_000)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]
Key = Annotated[str, StringConstraints(max_length=100)]
#: The most values of a list, and rows that one act changes.
MOST, MOST_CHANGED = 1000, 10_000


def _sane(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError("a day out of these centuries")
    return day


Day = Annotated[date, AfterValidator(_sane)]
Instant = Annotated[AwareDatetime, AfterValidator(_sane)]


def _instant_text(text: str) -> str:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("an instant needs its offset")
    return text


#: An instant within a list, which the database keeps as text.
InstantText = Annotated[Line, AfterValidator(_instant_text)]


class Shape(BaseModel):
    """A line of a file."""

    model_config = ConfigDict(extra="forbid")


def instant(value: Any) -> str:
    """Dates, times and ids as an archive writes them."""
    return value.isoformat() if isinstance(value, (date, datetime, time)) else str(value)
