"""A table's rows as people."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime

from app.domain.card import CardFields, Phone, PhoneKind, Social
from app.domain.contact import fold
from app.domain.incoming import Incoming
from app.domain.reading.names import is_far_eastern_name
from app.domain.table.columns import Column
from app.domain.table.reading import Table
from app.domain.vcard.addresses import Address
from app.domain.vcard.places import extended, network_on

#: Between several values in one of Google's cells.
_AND = ":::"
_KINDS: tuple[tuple[str, PhoneKind], ...] = (
    (r"fax", "fax"),
    (r"mobil|cell|handy", "mobile"),
    (r"whatsapp", "whatsapp"),
    (r"home|privat", "home"),
    (r"work|office|business|company|main|arbeit|geschaft|firma|dienst|buro", "phone"),
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
    profiles = {web: network for web in webs if (network := network_on(web))}
    name, suffix = _name(row)
    fields = CardFields(
        name_prefix=row.first("name_prefix"),
        full_name=name or row.first("full_name"),
        name_suffix=suffix,
        job_title=row.first("job_title"),
        company=row.first("company"),
        department=row.first("department"),
        emails=tuple(dict.fromkeys(_mails(row.all("email")))),
        # The first one is what is called.
        phones=tuple(sorted(_phones(row), key=lambda phone: phone.kind == "fax")),
        urls=tuple(web for web in row.all("url") if web not in profiles),
        address=_address(row),
        social=tuple(_profile(network, web) for web, network in profiles.items()),
    )
    # A note's text is its own: nothing parts it.
    note = "\n".join(dict.fromkeys(cell for column, _, cell in row.cells if column == "note"))
    return Incoming(fields, None, note, tuple(_categories(row)), _day(row.first("met_on")))


def _name(row: _Row) -> tuple[str | None, str | None]:
    """The name of its parts, and what stands behind it; "Jr." is part of it."""
    given, family = (" ".join(row.all(each)) for each in ("first_name", "last_name"))
    middle, suffix = " ".join(row.all("middle_name")), row.first("name_suffix") or ""
    glued = family + given
    if given and family and is_far_eastern_name(glued):
        return glued, suffix or None
    words = [given, middle, family]
    if found := re.match(r"((?:jr|sr)\.?|i{2,3}|iv)(?:,\s*|$)", suffix, re.I):
        words, suffix = [*words, found[1]], suffix[found.end() :]
    return (" ".join(filter(None, words)) or None) if given or middle or family else None, suffix or None


def _mails(values: Sequence[str]) -> Iterator[str]:
    for value in values:
        for each in re.split(r"[;,\s]+", value):
            address = each.strip("<>").removeprefix("mailto:")
            if re.fullmatch(r"[^@]+@[^@]+", address):
                yield address


def _phones(row: _Row) -> Iterator[Phone]:
    kind: PhoneKind | None = None
    seen: set[tuple[str, str | None]] = set()
    for column, head, cell in row.cells:
        if column == "phone_kind":
            kind = _kind(cell) or "unknown"
        elif column in ("phone", "mobile", "home_phone", "fax"):
            said = kind or _KIND_OF_COLUMN.get(column) or _kind(head) or "unknown"
            kind = None
            for number, extension in map(extended, cell.split(_AND)):
                digits = re.sub(r"\D", "", number)
                if len(digits) > 2 and (digits, extension) not in seen:
                    seen.add((digits, extension))
                    yield Phone(number, said, None, extension)


def _kind(words: str) -> PhoneKind | None:
    folded = fold(words)
    return next((kind for pattern, kind in _KINDS if re.search(pattern, folded)), None)


def _profile(network: str, web: str) -> Social:
    return Social(network, web.rstrip("/").rpartition("/")[2], web if "://" in web else f"https://{web}")


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
    def said(*columns: Column) -> str:
        return "\n".join(dict.fromkeys(text for known, text in parts if known in columns))

    whole = said("address")
    address = Address(
        street=whole or said("street"),
        town=said("city"),
        state=said("state"),
        postcode=said("postcode"),
        country=said("country"),
    )
    # Google gives it whole and in parts.
    return whole if _holds(whole, address.parts) else address.lines


def _holds(whole: str, parts: Sequence[str]) -> bool:
    told = fold(whole)
    return all(word in told for part in parts for word in fold(part).split())


def _categories(row: _Row) -> Iterator[str]:
    """Tags; Google's own groups ("* myContacts") are none. Where its mark parts them, nothing else does."""
    for head, cell in ((head, cell) for column, head, cell in row.cells if column == "categories"):
        parted = _AND in cell or fold(head) == "event"
        values = cell.split(_AND) if parted else re.split(r"[;,]", cell)
        yield from (word for each in values if (word := each.strip()) and not word.startswith("* "))


def _day(text: str | None) -> date | None:
    for form in _DAYS if text else ():
        with suppress(ValueError):
            return datetime.strptime(text or "", form).date()  # noqa: DTZ007 - a day has no zone
    return None
