"""Texts that people type: tidied, and refused where they are too long, never cut."""

from app.domain.contact import LONGEST_NOTE
from app.domain.errors import Invalid

#: The most characters of a line.
LONGEST_LINE = 1000


def fit(text: str, longest: int, field: str) -> str:
    """The text without blanks around it. Invalid, naming the field, for one longer than ``longest``."""
    text = text.strip()
    if len(text) > longest:
        raise Invalid("This is longer than {most} characters.", field, most=longest)
    return text


def note(text: str, field: str = "note") -> str:
    """A note within its bounds, or Invalid, as ``fit``."""
    return fit(text, LONGEST_NOTE, field)
