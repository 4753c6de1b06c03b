"""Sentences that are written on one floor and said on another, in the language of whoever asks.

Below the web all words are English. ``english`` marks what a person may see, so that ``make words`` finds it.
"""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from babel.dates import format_date, format_time


def english(sentence: str) -> str:
    """The same sentence, which the catalogues know."""
    return sentence


def filled(sentence: str, values: Mapping[str, Any]) -> str:
    """The sentence with its {places} filled, numbers in English; as it is where there are no values."""
    shown = {key: f"{value:,}" if type(value) is int else value for key, value in values.items()}
    return sentence.format_map(shown) if values else sentence


def clock(at: datetime, zone: tzinfo, language: str) -> str:
    """A time of day in a zone as a language writes it: "7:58 AM", "07:58" (CLDR's short time)."""
    return str(format_time(at.astimezone(zone), "short", locale=language)).replace("\u202f", " ")


#: Days as letters have them, where a language writes them otherwise than "Tuesday 3 March".
_DAYS = {"de": "EEEE, d. MMMM", "es": "EEEE d 'de' MMMM", "pt": "d 'de' MMMM (EEEE)"}


def long_day(day: date, language: str) -> str:
    """A day with its weekday as a language writes it, without the year."""
    return str(format_date(day, _DAYS.get(language, "EEEE d MMMM"), locale=language))
