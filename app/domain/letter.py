"""A letter: a wording, as a subject and a body in Liquid.

Letters ship as files named ``name.language.liquid``: a line ``Subject: …``, a blank
line, the body. What is put into them (names, notes) is data and never read as Liquid.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from liquid import BoundTemplate, Environment

_LIQUID = Environment()


@dataclass(frozen=True, slots=True)
class Letter:
    """A named wording in one language; ``subject`` and ``body`` are Liquid."""

    name: str
    language: str
    subject: str
    body: str

    @classmethod
    def parse(cls, name: str, language: str, source: str) -> "Letter":
        """A letter from its file's text; ValueError where it does not open with a subject."""
        head, _, body = source.partition("\n\n")
        if not head.startswith("Subject: "):
            raise ValueError(f"the letter {name}.{language} must open with a line 'Subject: …'")
        return cls(name, language, head.removeprefix("Subject: "), body)


@dataclass(frozen=True, slots=True)
class LetterBook:
    """All shipped letters, by (name, language). English stands in for a missing language."""

    letters: Mapping[tuple[str, str], Letter]

    def find(self, name: str, language: str | None) -> Letter:
        """The letter in that language, else in English; KeyError for an unknown name."""
        return self.letters.get((name, language or "en")) or self.letters[(name, "en")]


def render(source: str, values: Mapping[str, object]) -> str:
    """``source`` as Liquid with ``values`` put in."""
    return _template(source).render(**values)


@cache
def _template(source: str) -> BoundTemplate:
    return _LIQUID.from_string(source)
