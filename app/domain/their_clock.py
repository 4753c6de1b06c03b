"""Which clock somebody lives by, as far as their numbers and their address say."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import phonenumbers

from app.domain.reading.strips import fold
from app.domain.reading.vocabulary import COUNTRIES
from app.domain.slots import There
from app.domain.vcard.addresses import parted
from app.domain.workdays import WorkDays, week_of

#: A country whose clocks are further apart than this says nothing of where in it somebody is.
NEAR = timedelta(hours=2)


def there(numbers: Iterable[str], address: str, at: datetime) -> There | None:
    """Their clock and holidays, by the first number (E.164) that tells, else by the address's country.

    None where neither does, or where the country has clocks too far apart.
    """
    for number in numbers:
        found = _by_number(number, at)
        if found:
            return found
    country = parted(address).country
    return _in_country(COUNTRIES.get(fold(country), ""), _listed(), at) if country else None


def _by_number(number: str, at: datetime) -> There | None:
    # Loaded when the first number is asked about: its tables are large.
    from phonenumbers.timezone import time_zones_for_number

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
    names = time_zones_for_number(parsed)
    country = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    if len(names) == 1 and names[0] in _known():
        return _place(names[0], country)
    # A mobile's number, or one that is called for free from several countries.
    return _in_country(country, {country: [*names]} if len(names) > 1 else _listed(), at)


def _in_country(country: str, zones: dict[str, list[str]], at: datetime) -> There | None:
    names = [name for name in zones.get(country, ()) if name in _known()]
    offsets = [ZoneInfo(name).utcoffset(at) or timedelta() for name in names]
    if not names or max(offsets) - min(offsets) > NEAR:
        return None
    main = _listed().get(country, names)
    return _place(main[0] if main[0] in _known() else names[0], country)


def _place(zone: str, country: str) -> There:
    return There(ZoneInfo(zone), WorkDays(week_of(country), country))


@cache
def _listed() -> dict[str, list[str]]:
    """The zones of each country, by and large the one with most people first (tzdata's zone.tab)."""
    found: dict[str, list[str]] = {}
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            country, _place, zone, *_ = line.split("\t")
            found.setdefault(country, []).append(zone)
    return found


@cache
def _known() -> frozenset[str]:
    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split())
