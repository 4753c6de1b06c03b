"""What the figures say: tables, and each target beside its figure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.benchmarks.scoring import Given, Score, Tally

#: The columns of a table, and what their fields are called there.
COLUMNS = {
    "emails": "e-mails",
    "phones": "phones",
    "full_name": "name",
    "job_title": "title",
    "company": "company",
    "urls": "urls",
    "address": "address",
}
#: Precision may be this much under the recall asked for.
SLACK = 0.02
#: A confidence is meant: of the fields given with it or more, this share is right.
SURE, SURE_RIGHT = 0.9, 0.98
#: Where one bin of the reliability table ends and the next begins.
BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)


@dataclass(frozen=True, slots=True)
class Goal:
    """What is asked of a group of cards: recall a field, cards whole, and cards with a wrong mail at most."""

    emails: float
    phones: float
    full_name: float
    job_title: float
    company: float
    whole: float
    critical: float

    @property
    def recalls(self) -> dict[str, float]:
        """Field by field."""
        return {name: getattr(self, name) for name in COLUMNS if name not in ("urls", "address")}


#: By group, see ``group``.
GOALS = {
    "photos": Goal(0.94, 0.94, 0.92, 0.88, 0.88, whole=0.70, critical=0.02),
    "easy and medium": Goal(0.99, 0.99, 0.98, 0.95, 0.95, whole=0.88, critical=0.01),
    "hard": Goal(0.92, 0.96, 0.95, 0.88, 0.88, whole=0.70, critical=0.03),
}


@dataclass(frozen=True, slots=True)
class Target:
    """A figure and its bound; ``low``: it has to stay under it, else reach it."""

    what: str
    figure: float | None
    bound: float
    low: bool = False
    unit: str = "%"

    @property
    def holds(self) -> bool | None:
        """Whether it is kept; None where there was nothing to measure."""
        if self.figure is None:
            return None
        return self.figure <= self.bound if self.low else self.figure >= self.bound

    def __str__(self) -> str:
        says = {True: "holds", False: "misses", None: "not measured"}[self.holds]
        figure, bound = _amount(self.figure, self.unit), _amount(self.bound, self.unit)
        return f"{self.what:62} {figure:>10}  {'≤' if self.low else '≥'} {bound:10} {says}"


def group(drawn: bool, difficulty: str) -> str:
    """Which of the goals a card is measured by."""
    if not drawn:
        return "photos"
    return "hard" if difficulty == "hard" else "easy and medium"


def table(scores: Mapping[str, Score]) -> Iterator[str]:
    """A row a reader: recall and precision of each field in percent, and the rest."""
    columns = "".join(f"{title:>11}" for title in COLUMNS.values())
    yield f"{'':10}{columns}{'whole':>8}{'wrong mail':>12}{'median':>9}{'95 %':>9}"
    for name, score in scores.items():
        cells = "".join(f"{_pair(score.fields[field]):>11}" for field in COLUMNS)
        shares = f"{_percent(score.whole, score.cards):>8}{_percent(score.critical, score.cards):>12}"
        yield f"{name:10}{cells}{shares}{_amount(score.median, 's'):>9}{_amount(score.p95, 's'):>9}"


def targets(title: str, goal: Goal, score: Score) -> Iterator[Target]:
    """A group's targets: recall, precision, whole cards, wrong e-mail addresses."""
    for field, bound in goal.recalls.items():
        tally, name = score.fields[field], f"{title}: {COLUMNS[field]}"
        yield Target(f"{name}, recall", tally.recall, bound)
        yield Target(f"{name}, precision", tally.precision, bound - SLACK)
    yield Target(f"{title}: whole card right", score.whole / score.cards, goal.whole)
    yield Target(f"{title}: wrong e-mail given", score.critical / score.cards, goal.critical, low=True)


def surely_right(given: Sequence[Given]) -> Target:
    """Of what was given for sure, how much is right."""
    sure = [each.right for each in given if each.confidence >= SURE]
    figure = sum(sure) / len(sure) if sure else None
    return Target(f"right of the {len(sure)} values given with confidence ≥ {SURE}", figure, SURE_RIGHT)


def reliability(given: Sequence[Given]) -> Iterator[str]:
    """A row a bin of confidences: how many values, their mean confidence, how many were right."""
    yield f"{'confidence':14}{'values':>8}{'mean':>8}{'right':>8}"
    for low, high in pairwise(BINS):
        inside = [each for each in given if low <= each.confidence < high]
        if inside:
            mean = sum(each.confidence for each in inside) / len(inside)
            right = _percent(sum(each.right for each in inside), len(inside))
            yield f"{low:.2f} to {min(high, 1):.2f}{len(inside):>10}{mean:>8.2f}{right:>8}"


def _pair(tally: Tally) -> str:
    return f"{_share(tally.recall)} / {_share(tally.precision)}"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.0f}"


def _percent(count: int, of: int) -> str:
    return f"{count / of:.1%}" if of else "–"


def _amount(amount: float | None, unit: str) -> str:
    if amount is None:
        return "–"
    if unit == "%":
        return f"{amount:.2%}"
    return f"{amount:.0f} MB" if unit == "MB" else f"{amount:.2f} {unit}"
