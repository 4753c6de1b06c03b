"""Postal addresses: printed lines on a card, seven parts in a vCard (RFC 6350 section 6.3.1)."""

import re
from dataclasses import astuple, dataclass

from app.domain.reading.strips import fold
from app.domain.reading.vocabulary import COUNTRIES

#: Postcodes that stand before the town: "10115", "D-10115", "1012 AB", "110 00", "00-950", "1000-001".
_CODE_FIRST = r"\d{4} ?[A-Z]{2}|(?:[A-Z]{1,3}-)?\d{4,6}|(?:[A-Z]{2}-)?\d{3} \d{2}|\d{2}-\d{3}|\d{4}-\d{3}"
#: And behind it: "62704-1234", "SW1A 1AA", "K1A 0B1", "01310-100", "3000".
_CODE_LAST = r"\d{5}(?:-\d{3,4})?|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4}"
_FIRST = re.compile(rf"(?P<postcode>{_CODE_FIRST}) (?P<town>[^\d,]+)")
_LAST = re.compile(rf"(?P<town>[^\d,]+?)(?:, (?P<state>[A-Z]{{2,3}}))? (?P<postcode>{_CODE_LAST})")


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address in a vCard's order; ``street`` may have several lines."""

    box: str = ""
    further: str = ""
    street: str = ""
    town: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""

    @property
    def lines(self) -> str:
        """As it is printed, joined by line breaks."""
        rows = (self.further, self.street, self.box, self._place(), self.country)
        return "\n".join(row for row in rows if row)

    def _place(self) -> str:
        if self.state in ("", self.town) and re.fullmatch(_CODE_FIRST, self.postcode):
            return f"{self.postcode} {self.town}".strip()
        place = ", ".join(part for part in (self.town, self.state) if part)
        return f"{place} {self.postcode}".strip()

    @property
    def parts(self) -> tuple[str, ...]:
        """The seven parts in order."""
        return astuple(self)


def parted(printed: str) -> Address:
    """The parts of printed lines, if they can be told and give the same lines again; else all is street."""
    lines = printed.split("\n")
    country = lines.pop() if len(lines) > 2 and _is_country(lines[-1]) else ""
    for form in (_FIRST, _LAST):
        found = form.fullmatch(lines[-1]) if len(lines) > 1 else None
        if found:
            place = {name: text or "" for name, text in found.groupdict().items()}
            address = Address(street="\n".join(lines[:-1]), country=country, **place)
            if address.lines == printed:
                return address
    return Address(street=printed)


def _is_country(line: str) -> bool:
    return fold(line).replace(" ", "") in COUNTRIES
