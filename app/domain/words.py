"""Sentences that are written on one floor and said on another, in the language of whoever asks.

Below the web all words are English. ``english`` marks what a person may see, so that ``make words`` finds it.
"""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from functools import cache
from typing import Any

from babel.core import get_global
from babel.dates import format_date, format_time
from babel.localedata import exists


def english(sentence: str) -> str:
    """The same sentence, which the catalogues know."""
    return sentence


def filled(sentence: str, values: Mapping[str, Any]) -> str:
    """The sentence with its {places} filled, numbers in English; as it is where there are no values."""
    shown = {key: f"{value:,}" if type(value) is int else value for key, value in values.items()}
    return sentence.format_map(shown) if values else sentence


def clock(at: datetime, zone: tzinfo, language: str, written: tzinfo | None = None) -> str:
    """A time of day in a zone, "19:58", as the language is written there: "7:58 PM" in New York.

    ``written`` is another zone to write it as in. The source is CLDR's short time.
    """
    locale = _locale(language, str(written or zone))
    return str(format_time(at.astimezone(zone), "short", locale=locale)).replace("\u202f", " ")


@cache
def _locale(language: str, zone: str) -> str:
    """The locale of a language in the country of a zone, where CLDR knows one; English is Europe's else."""
    known = get_global("zone_territories")
    country = known.get(zone) or known.get(get_global("zone_aliases").get(zone, ""))
    locale = f"{language}_{country}"
    if exists(locale):
        return locale
    return "en_150" if language == "en" else language


#: Days as letters have them, where a language writes them otherwise than "Tuesday 3 March".
_DAYS = {"de": "EEEE, d. MMMM", "es": "EEEE d 'de' MMMM", "pt": "d 'de' MMMM (EEEE)"}


def long_day(day: date, language: str) -> str:
    """A day with its weekday as a language writes it, without the year."""
    return str(format_date(day, _DAYS.get(language, "EEEE d MMMM"), locale=language))
