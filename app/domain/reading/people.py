"""From what nobody else has claimed of a card to its name, title, company and department."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.card import Line
from app.domain.reading import roles
from app.domain.reading.clues import distance
from app.domain.reading.decision import Decision
from app.domain.reading.evidence import Candidate
from app.domain.reading.job_words import AREAS, JOINTS
from app.domain.reading.names import Name, in_mixed_case, parted, split_titles
from app.domain.reading.piece import Piece
from app.domain.reading.signs import signs_of, spaced
from app.domain.reading.strips import Found

#: A value less likely than this is offered, not given; one less likely than the second is not even offered.
LEAST, LEAST_OTHER = 0.35, 0.03


@dataclass(frozen=True, slots=True)
class People:
    """Who the card is of; ``others``: other texts each might be, likeliest first."""

    name: Found[Name] | None = None
    title: Found[str] | None = None
    company: Found[str] | None = None
    department: Found[str] | None = None
    others: dict[str, list[str]] = field(default_factory=dict)


def people_of(decision: Decision, pieces: Sequence[Piece]) -> People:
    """The fields that are likely enough, and what else is offered."""
    given: dict[str, Candidate] = {}
    others: dict[str, list[str]] = {}
    for role, each in decision.others.items():
        others[role] = [shown(role, other) for other, chance in each if chance > LEAST_OTHER][:3]
    for role, chosen in decision.chosen.items():
        if decision.chances[role] >= LEAST:
            given[role] = chosen
        else:
            others[role] = [shown(role, chosen), *others[role]][:3]
    found = {role: _found(chosen, decision.chances[role]) for role, chosen in given.items()}
    name = found.get("name")
    return People(
        Found(_name(given["name"]), name.lines, name.confidence) if name else None,
        found.get("title"),
        found.get("company"),
        _department(pieces, given),
        others,
    )


def lines_of(people: People) -> list[Line]:
    """The lines that name, title and company stand on."""
    found = (people.name, people.title, people.company)
    return [line for each in found if each for line in each.lines]


def shown(role: str, candidate: Candidate) -> str:
    """A candidate's text as the field would give it."""
    return _name(candidate).full if role == "name" else spaced(candidate.piece.text)


def _name(candidate: Candidate) -> Name:
    name = split_titles(candidate.piece.text)
    full = " ".join(parted(name.full, candidate.clues.boxes).split())
    return Name(in_mixed_case(full), name.prefix, name.suffix)


def _found(candidate: Candidate, chance: float) -> Found[str]:
    read = candidate.piece.read
    sure = chance * (0.5 + 0.5 * read) if read > 0.6 else chance * read
    return Found(spaced(candidate.piece.text), candidate.piece.lines, max(0.05, min(0.98, sure)))


def _department(pieces: Sequence[Piece], given: dict[str, Candidate]) -> Found[str] | None:
    """A line with a department's word, or a field of work alone right by name or title."""
    beside = [given[role].piece.place for role in ("name", "title") if role in given]
    for piece in pieces:
        if piece.form == "joined" or any(piece.overlaps(each.piece) for each in given.values()):
            continue
        signs = signs_of(piece.text)
        near = any(distance(piece.place, place) < 1.5 for place in beside)
        field_of_work = signs.words and all(word in AREAS or word in JOINTS for word in signs.words)
        if (signs.department and not roles.legal_form(piece.text) and len(signs.words) < 9) or (
            near and field_of_work
        ):
            share = 0.8 if signs.department else 0.6
            return Found(piece.text, piece.lines, max(0.05, min(0.98, share * piece.read)))
    return None
