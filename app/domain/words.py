"""Sentences that are written on one floor and said on another, in the language of whoever asks.

Below the web all words are English. ``english`` marks what a person may see, so that ``make words`` finds it.
"""

from collections.abc import Mapping
from typing import Any


def english(sentence: str) -> str:
    """The same sentence, which the catalogues know."""
    return sentence


def filled(sentence: str, values: Mapping[str, Any]) -> str:
    """The sentence with its {places} filled, numbers in English; as it is where there are no values."""
    shown = {key: f"{value:,}" if type(value) is int else value for key, value in values.items()}
    return sentence.format_map(shown) if values else sentence
