"""A table's rows as people."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime

from app.domain.card import CardFields, Phone, PhoneKind, Social
from app.domain.contact import fold
from app.domain.incoming import Incoming
from app.domain.table.columns import Column
from app.domain.table.reading import Table

#: Between several values in one of Google's cells.
_AND = ":::"
_KINDS: tuple[tuple[str, PhoneKind], ...] = (
    (r"fax", "fax"),
    (r"mobil|cell|handy", "mobile"),
    (r"whatsapp", "whatsapp"),
    (r"home|privat", "home"),
    (r"work|office|business|main|arbeit|geschaft|dienst|buro", "phone"),
)
_KIND_OF_COLUMN: dict[Column, PhoneKind] = {"mobile": "mobile", "home_phone": "home", "fax": "fax"}
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d %b %Y")


def people(table: Table, columns: Sequence[Column]) -> list[Incoming]:
    """The person of each row, with ``columns`` saying what each cell is; blank ones are nobody, but there."""
    return [_person(_Row(table.heads, columns, row)) for row in table.rows]


class _Row:
    """The cells of one row that say something, by what their columns are about."""

    def __init__(self, heads: Sequence[str], columns: Sequence[Column], cells: Sequence[str]) -> None:
        self.cells = [
            (column, head, cell)
            for head, column, cell in zip(heads, columns, cells, strict=True)
            if column and cell
        ]

    def all(self, column: Column) -> list[str]:
        """What stands in the columns of that kind, each value once; several in one cell count as several."""
        cells = (cell.split(_AND) for known, _, cell in self.cells if known == column)
        return list(dict.fromkeys(value.strip() for values in cells for value in values if value.strip()))

    def first(self, column: Column) -> str | None:
        """The first of them."""
        return next(iter(self.all(column)), None)


def _person(row: _Row) -> Incoming:
    webs = [*row.all("linkedin"), *row.all("url")]
    profiles = [web for web in webs if "linkedin.com/" in web.lower()]
    name = " ".join(" ".join(row.all(c)) for c in ("first_name", "middle_name", "last_name") if row.all(c))
    fields = CardFields(
        name_prefix=row.first("name_prefix"),
        full_name=name or row.first("full_name"),
        name_suffix=row.first("name_suffix"),
        job_title=row.first("job_title"),
        company=row.first("company"),
        department=row.first("department"),
        emails=tuple(dict.fromkeys(_mails(row.all("email")))),
        phones=tuple(_phones(row)),
        urls=tuple(web for web in row.all("url") if web not in profiles),
        address=_address(row),
        social=tuple(_profile(web) for web in dict.fromkeys(profiles)),
    )
    note = "\n".join(row.all("note"))
    return Incoming(fields, None, note, tuple(_categories(row)), _day(row.first("met_on")))


def _mails(values: Sequence[str]) -> Iterator[str]:
    for value in values:
        for each in re.split(r"[;,\s]+", value):
            address = each.strip("<>").removeprefix("mailto:")
            if re.fullmatch(r"[^@]+@[^@]+", address):
                yield address


def _phones(row: _Row) -> Iterator[Phone]:
    kind: PhoneKind | None = None
    seen: set[str] = set()
    for column, head, cell in row.cells:
        if column == "phone_kind":
            kind = _kind(cell) or "unknown"
        elif column in ("phone", "mobile", "home_phone", "fax"):
            said = kind or _KIND_OF_COLUMN.get(column) or _kind(head) or "unknown"
            kind = None
            for number in (value.strip() for value in cell.split(_AND)):
                digits = re.sub(r"\D", "", number)
                if len(digits) > 2 and digits not in seen:
                    seen.add(digits)
                    yield Phone(number, said)


def _kind(words: str) -> PhoneKind | None:
    folded = fold(words)
    return next((kind for pattern, kind in _KINDS if re.search(pattern, folded)), None)


def _profile(web: str) -> Social:
    return Social("linkedin", web.rstrip("/").rpartition("/")[2], web if "://" in web else f"https://{web}")


def _address(row: _Row) -> str | None:
    """The first address of a row: business before home, say; whole, or put together from its parts."""
    places: dict[str, list[tuple[Column, str]]] = {}
    for column, head, cell in row.cells:
        if column in ("address", "street", "postcode", "city", "state", "country"):
            places.setdefault(_place(head), []).append((column, cell))
    return next((text for parts in places.values() if (text := _put_together(parts))), None)


def _place(head: str) -> str:
    words = fold(head)
    found = re.search(r"home|privat|other|weiter|ander|\d+(?= -)", words)
    return found[0] if found else ""


def _put_together(parts: Sequence[tuple[Column, str]]) -> str:
    def said(column: Column) -> str:
        return " ".join(text for known, text in parts if known == column)

    above = "\n".join(text for known, text in parts if known in ("address", "street") and text)
    if any(known == "address" for known, _ in parts):
        above = "\n".join(dict.fromkeys(text for known, text in parts if known == "address"))
    town = " ".join(filter(None, (said("postcode"), said("city"))))
    if said("state") and said("city"):
        town = " ".join(filter(None, (f"{said('city')}, {said('state')}", said("postcode"))))
    told = fold(above)
    rest = [text for text in (town, said("country")) if text and not _holds(told, text)]
    return "\n".join(filter(None, (above, *rest)))


def _holds(told: str, text: str) -> bool:
    """Whether an address tells all these words already."""
    return all(word in told for word in re.findall(r"\w+", fold(text)))


def _categories(row: _Row) -> Iterator[str]:
    """Tags; Google's own groups ("* myContacts") are none."""
    for value in row.all("categories"):
        yield from (word for each in re.split(r"[;,]", value) if (word := each.strip()) and word[0] != "*")


def _day(text: str | None) -> date | None:
    for form in _DAYS if text else ():
        with suppress(ValueError):
            return datetime.strptime(text or "", form).date()  # noqa: DTZ007 - a day has no zone
    return None
