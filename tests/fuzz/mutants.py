"""Mutated photos, each from its number: the same number gives the same file."""

from dataclasses import dataclass

import numpy as np

from tests.fuzz.damage import damaged
from tests.fuzz.files import encoded
from tests.fuzz.pictures import picture


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file: what is on the picture, what kind of file it is, and what happened to it."""

    number: int
    picture: str
    file: str
    damage: str
    data: bytes

    def __str__(self) -> str:
        return f"mutant {self.number} ({self.picture}, {self.file}, {self.damage})"


def mutant(seed: int, number: int) -> Mutant:
    """The mutant of that number in the series of that seed."""
    chance = np.random.default_rng((seed, number))
    shown, image = picture(chance)
    file, data = encoded(image, chance)
    damage, data = damaged(data, chance)
    return Mutant(number, shown, file, damage, data)
