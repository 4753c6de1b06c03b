"""The languages there are catalogues for, and their words where no page asks: pushes, calendars."""

from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

CATALOGUES = Path(__file__).parents[1] / "translations"


@cache
def known() -> tuple[str, ...]:
    """The languages with a catalogue, English first, which needs none."""
    return "en", *sorted(path.parents[1].name for path in CATALOGUES.glob("*/LC_MESSAGES/messages.mo"))


@cache
def words_of(language: str) -> NullTranslations:
    """The words of a language; those in the code, English, where it has no catalogue."""
    return translation("messages", CATALOGUES, [language], fallback=True)
