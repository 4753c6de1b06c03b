"""Lists a page at a time, by the keys of the last row seen rather than by counting.

So a row that comes or goes in between neither repeats another nor hides one.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.errors import Invalid
from app.store.db import Base

Row = TypeVar("Row", bound=Base)


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a cursor's instants have a zone")
    return at


_READ: dict[type, Callable[[str], Any]] = {
    datetime: _instant,
    date: date.fromisoformat,
    UUID: UUID,
    str: str,
}


@dataclass(frozen=True, slots=True)
class Order:
    """Columns, the last of them unique, all up or all down."""

    columns: tuple[InstrumentedAttribute[Any], ...]
    down: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the cursor the next ones are asked with; None at the end."""

    items: Sequence[Row]
    next: str | None


def page(session: Session, query: Select[Row], order: Order, after: str | None, limit: int) -> Page[Row]:
    """The ``limit`` rows after the cursor. Raises Invalid for a cursor that is none of ours."""
    if after:
        keys = [literal(v, c.type) for v, c in zip(_read(after, order), order.columns, strict=True)]
        here = tuple_(*order.columns)
        query = query.where(here < tuple_(*keys) if order.down else here > tuple_(*keys))
    query = query.order_by(*(c.desc() if order.down else c.asc() for c in order.columns))
    rows = session.scalars(query.limit(limit + 1)).all()
    return Page(rows[:limit], _cursor(rows[limit - 1], order) if len(rows) > limit else None)


def _cursor(row: Base, order: Order) -> str:
    values = [getattr(row, column.key) for column in order.columns]
    texts = [v.isoformat() if isinstance(v, date) else str(v) for v in values]
    return base64.urlsafe_b64encode(json.dumps(texts).encode()).decode()


def _read(cursor: str, order: Order) -> list[Any]:
    try:
        texts = json.loads(base64.b64decode(cursor, altchars=b"-_", validate=True))
        pairs = zip(order.columns, texts, strict=True)
        return [_READ[column.type.python_type](text) for column, text in pairs]
    except (ValueError, TypeError, RecursionError, binascii.Error):
        raise Invalid("Take the cursor from the page before.", "after") from None
