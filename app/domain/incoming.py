"""A contact as a file from elsewhere tells it: a vCard, or a row of a table."""

from dataclasses import dataclass, field
from datetime import date

from app.domain.card import CardFields


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
