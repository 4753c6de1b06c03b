"""A contact as a file from elsewhere tells it, a vCard or a row of a table; and the bounds of such a file."""

from dataclasses import dataclass, field
from datetime import date

from app.domain.card import CardFields
from app.domain.words import english

#: The most bytes of a file, and the most people in it.
MOST_BYTES, MOST_PEOPLE = 10 * 1024 * 1024, 5_000

TOO_LARGE = english("This file is larger than {most} MB. Export fewer people at once.")
TOO_MANY = english("These are more than {most} people. Export fewer at once.")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One person of a file. ``uid``: what the vCard calls them for ever, where it says.

    ``note`` is free text; ``categories`` are tags there, ours among them the event's name.
    """

    fields: CardFields = field(default_factory=CardFields)
    uid: str | None = None
    note: str = ""
    categories: tuple[str, ...] = ()
    met_on: date | None = None
