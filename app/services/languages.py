"""The languages there are catalogues for, and their words where no page asks: pushes, calendars."""

import re
from collections.abc import Callable
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

from app.domain.words import filled
from app.services.contacts import MET_AT
from app.services.introductions import ASK, THANK
from app.services.meetings import MET_AT as MET_AGAIN_AT
from app.services.merging import MERGED

CATALOGUES = Path(__file__).parents[1] / "translations"

#: Sentences of ours that are stored with a name in them.
WITH_NAMES = [
    (sentence, re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(sentence)), re.DOTALL))
    for sentence in (THANK, ASK, MET_AT, MET_AGAIN_AT, MERGED)
]


@cache
def known() -> tuple[str, ...]:
    """The languages with a catalogue, English first, which needs none."""
    return "en", *sorted(path.parents[1].name for path in CATALOGUES.glob("*/LC_MESSAGES/messages.mo"))


@cache
def words_of(language: str) -> NullTranslations:
    """The words of a language; those in the code, English, where it has no catalogue."""
    return translation("messages", CATALOGUES, [language], fallback=True)


def kept(text: str, say: Callable[[str], str]) -> str:
    """What is stored in our English words, as ``say`` has it; anybody's own words as they are."""
    for sentence, pattern in WITH_NAMES:
        if found := pattern.fullmatch(text):
            return filled(say(sentence), found.groupdict())
    return say(text) if text else ""
