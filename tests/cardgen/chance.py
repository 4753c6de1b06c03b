"""Drawing lots: patterns filled in and choices with weights, from one seed."""

import random
import re
import unicodedata
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_SPELLED = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"}


class Chance(random.Random):
    """The standard generator with the few draws that cards need."""

    def likely(self, share: float) -> bool:
        """True in ``share`` of the draws."""
        return self.random() < share

    def weighted(self, weights: dict[T, float]) -> T:
        """One key, drawn by its weight."""
        return self.choices(list(weights), list(weights.values()))[0]

    def some(self, values: Sequence[T], least: int, most: int) -> list[T]:
        """Between ``least`` and ``most`` different values, in their own order."""
        count = min(self.randint(least, most), len(values))
        return [values[at] for at in sorted(self.sample(range(len(values)), count))]

    def filled(self, pattern: str) -> str:
        """The pattern with digits for "#", 2 to 9 for "%" and postcode letters for "@"."""
        return re.sub("[#%@]", self._sign, pattern)

    def gendered(self, text: str, woman: bool) -> str:
        """``{a|b}`` becomes a for a man and b for a woman."""
        return re.sub(r"\{([^|{}]*)\|([^|{}]*)\}", lambda found: found[2 if woman else 1], text)

    def _sign(self, found: re.Match[str]) -> str:
        if found[0] == "@":
            return self.choice(_POSTCODE_LETTERS)
        return str(self.randint(2 if found[0] == "%" else 0, 9))


def ascii_of(text: str, german: bool = False) -> str:
    """Lower-case ASCII letters and digits of a text, as in an e-mail address; German writes ü as ue."""
    text = text.lower()
    for letter, spelled in _SPELLED.items():
        text = text.replace(letter, spelled if german or letter in "ßøłđæœ" else letter)
    bare = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()
