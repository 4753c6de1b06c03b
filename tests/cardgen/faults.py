"""What goes wrong when somebody in a hurry photographs a card: every fault of a camera, from a seed."""

from dataclasses import dataclass

from tests.cardgen.chance import Chance
from tests.cardgen.grounds import GROUNDS

DIFFICULTIES = ("easy", "medium", "hard")


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong in one photo.

    ``reach`` is the card's longer side in parts of what the frame has room for, ``turn`` clockwise
    in degrees, ``slant`` how far a corner strays in parts of the card's width, ``light`` 1 for a well
    lit scene, ``blur`` and ``shake`` in pixels of a 12-megapixel photo, ``noise`` in grey levels.
    """

    ground: str
    sheets: int
    reach: float
    turn: float
    slant: float
    light: float
    slope: float
    shadow: float
    glare: float
    blur: float
    shake: int
    noise: float
    tint: tuple[float, float, float]
    quality: int
    exif: int
    upright_frame: bool


def faults(seed: int, difficulty: str) -> Faults:
    """The faults of this seed's photo; ``difficulty`` is one of DIFFICULTIES."""
    chance = Chance(f"faults {seed} {difficulty}")
    hard = DIFFICULTIES.index(difficulty)
    quarter = chance.choice((0, 0, 0, 90, 180, 270)) if chance.likely((0.35, 0.5, 0.7)[hard]) else 0
    return Faults(
        ground=chance.choice(GROUNDS[:4] if hard == 0 else GROUNDS),
        sheets=0 if not chance.likely((0.0, 0.25, 0.45)[hard]) else chance.randint(1, 4),
        reach=chance.uniform(*((0.6, 0.85), (0.48, 0.75), (0.42, 0.66))[hard]),
        turn=quarter + chance.uniform(-1, 1) * (4.0, 10.0, 25.0)[hard],
        slant=(0.012, 0.03, 0.055)[hard],
        light=chance.uniform(*((0.85, 1.05), (0.6, 1.05), (0.3, 0.9))[hard]),
        slope=chance.uniform(*((0.0, 0.15), (0.1, 0.35), (0.15, 0.5))[hard]),
        shadow=chance.uniform(0.3, 0.55) if chance.likely((0.0, 0.3, 0.5)[hard]) else 0.0,
        glare=chance.uniform(0.15, (0.2, 0.35, 0.5)[hard]) if chance.likely((0.1, 0.3, 0.5)[hard]) else 0.0,
        blur=chance.uniform(*((0.5, 1.0), (0.7, 1.6), (0.9, 2.0))[hard]),
        shake=chance.choice(((0,), (0, 0, 5), (0, 0, 5, 7, 8))[hard]),
        noise=chance.uniform(*((1.0, 3.0), (2.0, 6.0), (4.0, 11.0))[hard]),
        tint=(chance.uniform(0.92, 1.05), 1.0, chance.uniform(0.82, 1.06)),
        quality=chance.randint(*((88, 95), (78, 92), (62, 86))[hard]),
        exif=chance.choice((1, 1, 1, 6, 6, 3, 8)),
        upright_frame=chance.likely(0.4),
    )
