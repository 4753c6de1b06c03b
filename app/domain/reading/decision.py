"""Who the card is of: name, title and company chosen together.

Every choice of at most one piece per role has a score, the sum of what speaks
for each piece alone and for each two beside one another. The scores of all
choices make chances (a softmax), so the chance of a value is the sum over the
choices that give it.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.domain.reading import evidence
from app.domain.reading.clues import Clues
from app.domain.reading.evidence import Amounts, Candidate
from app.domain.reading.piece import Piece
from app.domain.reading.strips import fold
from app.domain.reading.weights import WEIGHTS

#: How many pieces a role is chosen from, beside "none".
MOST = {"name": 7, "title": 8, "company": 10}

COULD_BE: dict[str, Callable[[Candidate], bool]] = {
    "name": evidence.could_be_name,
    "title": evidence.could_be_title,
    "company": evidence.could_be_company,
}
EVIDENCE: dict[str, Callable[[Candidate], Amounts]] = {
    "name": evidence.name_evidence,
    "title": evidence.title_evidence,
    "company": evidence.company_evidence,
}
PAIRS: tuple[tuple[str, int, int, Callable[[Candidate, Candidate], Amounts]], ...] = (
    ("name_title", 0, 1, evidence.name_and_title),
    ("name_company", 0, 2, evidence.name_and_company),
    ("title_company", 1, 2, evidence.title_and_company),
)
ROLES = ("name", "title", "company")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was chosen for each role, its chance, and what else each might be, likeliest first."""

    chosen: dict[str, Candidate] = field(default_factory=dict)
    chances: dict[str, float] = field(default_factory=dict)
    others: dict[str, list[tuple[Candidate, float]]] = field(default_factory=dict)


def worth(table: str, amounts: Amounts) -> float:
    """What the amounts are worth by the weights of a table."""
    weights = WEIGHTS[table]
    return sum(weights.get(name, 0.0) * amount for name, amount in amounts.items() if amount)


def shortlist(pieces: Sequence[Piece], clues: Clues) -> dict[str, list[tuple[Candidate, float]]]:
    """For each role the pieces that fit it best by themselves, with their scores."""
    candidates = evidence.candidates_of(pieces, clues)
    lists = {}
    for role in ROLES:
        scored = [(each, worth(role, EVIDENCE[role](each))) for each in candidates if COULD_BE[role](each)]
        lists[role] = sorted(scored, key=lambda pair: -pair[1])[: MOST[role]]
    return lists


def none_evidence(given: tuple[bool, bool, bool], clues: Clues) -> Amounts:
    """What it means that a role stays empty; ``given``: whether there are name, title and company."""
    name, title, company = (not each for each in given)
    return {
        "name": float(name),
        "name_though_mail": float(name and bool(clues.personal)),
        "name_no_mail": float(name and not clues.boxes),
        "title": float(title),
        "title_no_name": float(title and name),
        "title_of_nobody": float(name and not title),
        "company": float(company),
        "company_though_keys": float(company and bool(clues.keys)),
        "company_no_name": float(company and name),
    }


def decide(pieces: Sequence[Piece], clues: Clues) -> Decision:
    """The likeliest choice of name, title and company, and how sure it is."""
    lists = shortlist(pieces, clues)
    options: list[list[tuple[Candidate | None, float]]] = [[(None, 0.0), *lists[role]] for role in ROLES]
    beside = [_pair_scores(options[a], options[b], table, judge) for table, a, b, judge in PAIRS]
    empty = {
        (one, two, three): worth("none", none_evidence((one, two, three), clues))
        for one, two, three in itertools.product((False, True), repeat=3)
    }
    scores: dict[tuple[int, int, int], float] = {}
    for n, (_, one) in enumerate(options[0]):
        for t, (_, two) in enumerate(options[1]):
            both = beside[0][n][t]
            if both is None:
                continue
            for c, (_, three) in enumerate(options[2]):
                with_name, with_title = beside[1][n][c], beside[2][t][c]
                if with_name is not None and with_title is not None:
                    alone = empty[bool(n), bool(t), bool(c)]
                    scores[n, t, c] = one + two + three + both + with_name + with_title + alone
    return _judged(scores, options)


def _pair_scores(
    ones: Sequence[tuple[Candidate | None, float]],
    others: Sequence[tuple[Candidate | None, float]],
    table: str,
    judge: Callable[[Candidate, Candidate], Amounts],
) -> list[list[float | None]]:
    """What each two are worth beside one another; None where both take the same print."""

    def score(one: Candidate | None, other: Candidate | None) -> float | None:
        if one is None or other is None:
            return 0.0
        if one.piece.overlaps(other.piece):
            return None
        return worth(table, judge(one, other))

    return [[score(one, other) for other, _ in others] for one, _ in ones]


def _judged(
    scores: dict[tuple[int, int, int], float], options: Sequence[Sequence[tuple[Candidate | None, float]]]
) -> Decision:
    best = max(scores, key=lambda key: scores[key])
    top = scores[best]
    chances = {key: math.exp(score - top) for key, score in scores.items()}
    total = sum(chances.values())
    decision = Decision()
    for r, role in enumerate(ROLES):
        of_text: dict[str, float] = {}
        first: dict[str, Candidate] = {}
        for key, chance in chances.items():
            candidate = options[r][key[r]][0]
            text = fold(candidate.piece.text) if candidate else ""
            of_text[text] = of_text.get(text, 0.0) + chance / total
            if candidate:
                first.setdefault(text, candidate)
        chosen = options[r][best[r]][0]
        own = fold(chosen.piece.text) if chosen else ""
        if chosen:
            decision.chosen[role] = chosen
            decision.chances[role] = of_text[own]
        ranked = sorted(first, key=lambda text: -of_text[text])
        decision.others[role] = [(first[text], of_text[text]) for text in ranked if text != own]
    return decision
