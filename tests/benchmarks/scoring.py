"""How well card photos were read, by hand-made labels.

A label is an object of ``labels.json``::

    {"file": "a.jpg", "difficulty": "easy", "contact": {"full_name": "…", "emails": ["…"], …},
     "other_names": ["…"], "illegible": ["urls"]}

with ``contacts``, a list, instead of ``contact`` where several cards are in the
photo. A reading is what the ``read`` command prints: ``{"cards": [{…}]}``; without
one, nothing was found. Several cards are paired with the labels they fit best, each
once; of the cards read where there is one, the first counts.
"""

import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tests.benchmarks.same import SAME, name_words

Card: TypeAlias = Mapping[str, Any]
Label: TypeAlias = Mapping[str, Any]

FIELDS = tuple(SAME)
#: The fields that have to be right for the whole card to be.
KEY_FIELDS = ("full_name", "job_title", "company", "emails", "phones")
#: A card may print several; where the label names them, any of them is right.
_OTHERS = {"full_name": "other_names", "company": "other_companies", "address": "other_addresses"}


@dataclass(frozen=True, slots=True)
class Tally:
    """Values of one field: right ones, those given, and those on the labels."""

    right: int = 0
    given: int = 0
    labelled: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.given + other.given, self.labelled + other.labelled)

    @property
    def recall(self) -> float | None:
        """The share of the labelled values that was found; None where there are none."""
        return self.right / self.labelled if self.labelled else None

    @property
    def precision(self) -> float | None:
        """The share of the values given that is right; None where none was given."""
        return self.right / self.given if self.given else None


@dataclass(frozen=True, slots=True)
class Given:
    """A value given, with the chance of being right it was given with, and whether it was."""

    field: str
    confidence: float
    right: bool


@dataclass(slots=True)
class Score:
    """The figures of a number of cards; ``add`` counts one photo more.

    ``whole``: cards with every key field right and nothing invented in them.
    ``critical``: cards with a wrong e-mail given, so that a mail would go to a stranger.
    ``extra``: cards read beyond those there are. ``accented``: names with accents,
    ``accents`` of them right to the accent. ``seconds``: of each photo read.
    """

    fields: dict[str, Tally] = field(default_factory=lambda: dict.fromkeys(FIELDS, Tally()))
    cards: int = 0
    whole: int = 0
    critical: int = 0
    extra: int = 0
    accented: int = 0
    accents: int = 0
    given: list[Given] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, label: Label, reading: Mapping[str, Any] | None) -> None:
        """Count a photo: its label, and what was read of it."""
        reading = reading or {}
        cards: Sequence[Card] = reading.get("cards") or []
        self.extra += max(0, len(cards) - len(label.get("contacts") or [None]))
        for card, contact in _paired(label, cards):
            self._add_card(card, contact, label)
        if reading.get("seconds") is not None:
            self.seconds.append(reading["seconds"])

    def _add_card(self, card: Card, contact: Card, label: Label) -> None:
        self.cards += 1
        whole = True
        for name in _legible(label):
            tally, values = compare(card, contact, name, label.get(_OTHERS.get(name, "")) or ())
            self.fields[name] += tally
            self.given += values
            if name in KEY_FIELDS:
                whole = whole and tally.right == tally.given == tally.labelled
            if name == "emails":
                self.critical += tally.right < tally.given
        self.whole += whole
        wanted = name_words(contact.get("full_name") or "", accents=True)
        if wanted != name_words(contact.get("full_name") or ""):
            self.accented += 1
            self.accents += name_words(card.get("full_name") or "", accents=True) == wanted

    @property
    def key_fields(self) -> Tally:
        """All key fields together."""
        return sum((self.fields[name] for name in KEY_FIELDS), Tally())

    @property
    def median(self) -> float | None:
        """Seconds a photo took at the median."""
        return statistics.median(self.seconds) if self.seconds else None

    @property
    def p95(self) -> float | None:
        """Seconds within which 95 of 100 photos were read."""
        return percentile(self.seconds, 0.95)

    @property
    def figures(self) -> dict[str, Any]:
        """All of it, for programs."""
        tallies = {**self.fields, "key fields": self.key_fields}
        return {
            "fields": {
                name: {"recall": tally.recall, "precision": tally.precision, "labelled": tally.labelled}
                for name, tally in tallies.items()
            },
            "cards": self.cards,
            "whole": self.whole / self.cards,
            "critical": self.critical / self.cards,
            "extra": self.extra,
            "accented names right": [self.accents, self.accented],
            "seconds": {"median": self.median, "p95": self.p95},
        }


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value that ``share`` of the others, rounded down, do not exceed."""
    return sorted(values)[int(share * (len(values) - 1))] if values else None


def compare(card: Card, contact: Card, name: str, others: Sequence[str] = ()) -> tuple[Tally, list[Given]]:
    """One field of a card against its label. ``others`` are as good as what the label asks for.

    A value given twice counts once; each of the label's values can be found once.
    """
    same, given = SAME[name], _distinct(card, name)
    wanted = [text for _, text in _values(contact, name)]
    left = list(given)
    for want in wanted:
        hit = next((each for each in left if any(same(each[1], like) for like in (want, *others))), None)
        if hit:
            left.remove(hit)
    chances = card.get("confidence") or {}
    marked = [
        Given(name, chances.get(key, chances.get(name, 0.0)), (key, text) not in left) for key, text in given
    ]
    return Tally(len(given) - len(left), len(given), len(wanted)), marked


def _values(card: Card, name: str) -> list[tuple[str, str]]:
    """A field's values as texts, each with the key its confidence goes by."""
    value = card.get(name) or []
    items = value if isinstance(value, list) else [value]
    texts = [(f"{name}.{n}" if value is items else name, _text(item)) for n, item in enumerate(items)]
    return [(key, text) for key, text in texts if text.strip()]


def _text(value: Any) -> str:
    """A phone or a profile may be an object."""
    if isinstance(value, Mapping):
        value = value.get("number") or value.get("value") or value.get("text")
    return str(value or "")


def _distinct(card: Card, name: str) -> list[tuple[str, str]]:
    values = _values(card, name)
    return [
        (key, text)
        for n, (key, text) in enumerate(values)
        if not any(SAME[name](text, earlier) for _, earlier in values[:n])
    ]


def _legible(label: Label) -> list[str]:
    """The fields somebody can read on the card."""
    hidden = {re.split(r"\W", text.removeprefix("contact."))[0] for text in label.get("illegible") or ()}
    return [name for name in FIELDS if name not in hidden]


def _paired(label: Label, cards: Sequence[Card]) -> Iterator[tuple[Card, Card]]:
    """Each labelled contact with the card read of it, an empty one where there is none."""
    if "contacts" not in label:
        yield (cards[0] if cards else {}), label["contact"]
        return
    left = list(cards)
    for contact in label["contacts"]:
        fits = [sum(compare(card, contact, name)[0].right for name in FIELDS) for card in left]
        yield (left.pop(fits.index(max(fits))) if left else {}), contact
