"""A business card: what stands on it (CardText) and what it means (CardReading).

All of it is engine-neutral. Coordinates are pixels of the picture the text was
read from, x to the right and y down.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

Point: TypeAlias = tuple[float, float]

PhoneKind = Literal["mobile", "phone", "fax", "whatsapp", "home", "tollfree", "unknown"]

#: The fields of a card that hold one text, in the order a person reads them.
TEXT_FIELDS = (
    "name_prefix",
    "full_name",
    "name_suffix",
    "job_title",
    "company",
    "department",
    "address",
    "language",
)
#: The fields that hold any number of values.
LIST_FIELDS = ("emails", "phones", "urls", "social")


@dataclass(frozen=True, slots=True)
class Box:
    """Where something stands: four corners, clockwise from the text's own top left."""

    corners: tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its text, where it stands, and the engine's confidence, 0 to 1.

    ``letters``: the chance of each character of ``text``, from an engine that tells; else empty.
    """

    text: str
    box: Box
    confidence: float
    letters: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class CardText:
    """All lines of one card, in reading order. ``size`` is (width, height) in pixels."""

    lines: tuple[Line, ...]
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number as printed; ``e164`` where the country is known, "+4930…"."""

    number: str
    kind: PhoneKind = "unknown"
    e164: str | None = None
    extension: str | None = None


@dataclass(frozen=True, slots=True)
class Social:
    """A profile on a network: ``network`` in lower case ("linkedin")."""

    network: str
    handle: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class CardFields:
    """What a card says of a person. ``full_name`` bears no titles; nothing is invented."""

    name_prefix: str | None = None
    full_name: str | None = None
    name_suffix: str | None = None
    job_title: str | None = None
    company: str | None = None
    department: str | None = None
    emails: tuple[str, ...] = ()
    phones: tuple[Phone, ...] = ()
    urls: tuple[str, ...] = ()
    address: str | None = None
    social: tuple[Social, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class CardReading:
    """The fields of one card with what is known about each.

    The three mappings are keyed by field; for a field that is a list the bare
    key ("emails") speaks of the whole list and "emails.0" of its first item.
    ``confidence``: the chance that it is right, 0 to 1, for every field given.
    ``boxes``: where it was read. ``alternatives``: other texts it might be.
    """

    fields: CardFields
    confidence: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    boxes: Mapping[str, tuple[Box, ...]] = field(default_factory=lambda: MappingProxyType({}))
    alternatives: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
