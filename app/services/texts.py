"""Texts that people type: tidied, and refused where they are too long, never cut."""

from app.domain.errors import Invalid

#: The most characters of a line, and of a note.
LONGEST_LINE, LONGEST_NOTE = 1000, 10_000


def fit(text: str, longest: int, field: str) -> str:
    """The text without blanks around it. Invalid, naming the field, for one longer than ``longest``."""
    text = text.strip()
    if len(text) > longest:
        raise Invalid("This is longer than {most} characters.", field, most=longest)
    return text
