"""Finds the weights by which ``app.domain.reading.decision`` chooses name, title and company.

    python -m tests.cardgen text FOLDER --count 1000 --seed 1
    python -m tests.benchmarks.fit_reading FOLDER [FOLDER:5 …] [--write] [--folds 5]

Each folder holds labels.json and lines.jsonl as the generator writes them; ":5" counts its cards
fivefold. The choices of a card with their scores are a softmax; the weights are those that make the
labelled choice likeliest (gradient descent, held near zero or near PRIORS). Of a part of the cards the
lists of names are hidden, since out there more names are unknown than in a generator. ``--folds`` leaves
out each fifth of the *last* folder in turn and says how well it is read by what the rest taught.
``--keep`` holds the weights near those there are, as one does where a sign or two are new.
"""

import argparse
import difflib
import json
import random
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from app.domain.card import Box, CardText, Line
from app.domain.reading import decision
from app.domain.reading.evidence import Candidate, candidates_of
from app.domain.reading.fields import ground_of
from app.domain.reading.people import shown
from app.domain.reading.strips import fold
from app.domain.reading.weights import WEIGHTS
from tests.benchmarks.same import SAME
from tests.benchmarks.variety import varied

FIELDS = {
    "name": ("full_name", "other_names"),
    "title": ("job_title", ""),
    "company": ("company", "other_companies"),
}
UNARY = decision.ROLES
TABLES = (*UNARY, *(pair[0] for pair in decision.PAIRS), "none")
#: Hidden in a part of the cards: what the lists of names say.
NAME_LISTS = ("given_first", "given", "family", "person", "one_given")
HIDDEN, VARIED, PULL, STEPS, PACE = 0.15, 0.6, 0.002, 1000, 0.1
#: With ``--keep``.
PULL_KEPT, PACE_KEPT = 0.01, 0.05
#: What cards are too few to teach: where the weights are pulled to instead of zero.
PRIORS = {
    "none": {"title_of_nobody": -1.5},
    "company": {
        "joined_logo": -3.0,
        "street": -2.0,
        "joined_twice": -3.0,
        "joined_other": -3.0,
        "joined_key_half": -1.5,
        "joined_whole_legal": -2.0,
        "joined_two_firms": -2.0,
        "joined_proper_kind": 2.0,
        "fuller_elsewhere": -2.0,
        "spelled_elsewhere": -2.0,
        "legal_elsewhere": -1.5,
        "spells_out": 1.0,
        "joined_tagline": -1.5,
        "joined_speech": -2.0,
        "register": -4.0,
        "hours": -4.0,
        "shown": -4.0,
        "many_digits": -2.0,
        "torn": -2.0,
    },
    "title": {
        "hours": -4.0,
        "cut_short": -2.0,
        "repeated": -2.0,
        "joined_goes_on": 1.5,
        "goes_on": -1.5,
        "register": -4.0,
        "shown": -4.0,
        "legal": -3.0,
        "torn": -1.0,
    },
    "name": {
        "pair": -3.0,
        "after_another": -1.0,
        "repeated": -3.0,
        "one_in_key": -2.0,
        "speech": -2.0,
        "shown": -4.0,
        "lone_letter": -2.0,
        "torn": -2.0,
        "one_large": -1.0,
    },
}
Weights = dict[str, np.ndarray]


@dataclass(frozen=True)
class Example:
    """One card as arrays: for each table the amounts of every option, and which choices are right."""

    file: str
    counts: float
    amounts: dict[str, np.ndarray]
    allowed: np.ndarray
    right: np.ndarray
    texts: tuple[list[str], ...]


class Names:
    """The place of each named amount in its table's array."""

    def __init__(self) -> None:
        self.places: dict[str, dict[str, int]] = {
            table: {name: n for n, name in enumerate(WEIGHTS[table])} for table in TABLES
        }

    def row(self, table: str, amounts: Any) -> dict[int, float]:
        places = self.places[table]
        return {places.setdefault(name, len(places)): amount for name, amount in amounts.items()}


def main() -> None:
    """Fit, print how well, and with ``--write`` put the weights in their place."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    names = Names()
    groups = [list(_examples(folder, names)) for folder in options.folders]
    groups = [[_padded(example, names) for example in group] for group in groups]
    if options.folds:
        _cross(groups, options.folds, names, options.keep)
    everything = [example for group in groups for example in group]
    weights = fit(everything, names, options.keep)
    for folder, group in zip(options.folders, groups, strict=True):
        print(folder, report(group, weights))
    if options.write:
        _write(weights, names)


def _examples(folder: str, names: Names) -> Iterator[Example]:
    path, _, counts = folder.partition(":")
    labels = {label["file"]: label for label in json.loads((Path(path) / "labels.json").read_text())}
    chance = random.Random(1)  # noqa: S311
    for row in map(json.loads, (Path(path) / "lines.jsonl").read_text().splitlines()):
        label = labels[row["file"]]
        if "contacts" not in label and row["lines"]:
            hide = not counts and chance.random() < HIDDEN
            if not counts and chance.random() < VARIED:
                row, label = varied(row, label, chance)
            yield _example(row, label, float(counts or 1), names, hide)


def _example(row: Any, label: Any, counts: float, names: Names, hide: bool) -> Example:
    lines = tuple(
        Line(line["text"], Box(tuple((x, y) for x, y in line["box"])), line["confidence"])  # type: ignore[arg-type]
        for line in row["lines"]
    )
    ground = ground_of(CardText(lines, tuple(row["size"])))
    candidates = candidates_of(ground.pieces, ground.clues)
    options: list[list[Candidate | None]] = []
    right: list[np.ndarray] = []
    for role in UNARY:
        of_role, fits = _options(role, candidates, label)
        options.append(of_role)
        right.append(fits)
    amounts: dict[str, Any] = {}
    for n, role in enumerate(UNARY):
        amounts[role] = [
            {} if each is None else names.row(role, _seen(decision.EVIDENCE[role](each), hide))
            for each in options[n]
        ]
    allowed = np.ones([len(each) for each in options], bool)
    for table, a, b, judge in decision.PAIRS:
        amounts[table] = [
            [{} if one is None or two is None else names.row(table, judge(one, two)) for two in options[b]]
            for one in options[a]
        ]
        clash = np.array(
            [
                [bool(one and two and one.piece.overlaps(two.piece)) for two in options[b]]
                for one in options[a]
            ]
        )
        allowed &= ~np.expand_dims(clash, 3 - a - b)
    either = (False, True)
    amounts["none"] = [
        [[names.row("none", decision.none_evidence((i, j, k), ground.clues)) for k in either] for j in either]
        for i in either
    ]
    gold = right[0][:, None, None] & right[1][None, :, None] & right[2][None, None, :] & allowed
    texts = tuple([fold(each.piece.text) if each else "" for each in of_role] for of_role in options)
    return Example(row["file"], counts, amounts, allowed, gold if gold.any() else allowed, texts)


def _seen(amounts: Any, hide: bool) -> Any:
    if not hide:
        return amounts
    seen = {name: 0.0 if name in NAME_LISTS else amount for name, amount in amounts.items()}
    if "unknown" in seen:
        seen |= {"unknown": 1.0, "one_unknown": seen["one_word"]}
    return seen


def _options(
    role: str, candidates: Sequence[Candidate], label: Any
) -> tuple[list[Candidate | None], np.ndarray]:
    """The pieces to choose from, "none" first, and which are right; where none is, the one most like it."""
    field, others = FIELDS[role]
    fitting = [each for each in candidates if decision.COULD_BE[role](each)]
    scored = sorted(fitting, key=lambda each: -decision.worth(role, decision.EVIDENCE[role](each)))
    kept = scored[: decision.MOST[role] + 4]
    wanted = [text for text in (label["contact"].get(field), *(label.get(others) or [])) if text]
    if field in " ".join(label.get("illegible") or []):
        return [None, *kept], np.ones(len(kept) + 1, bool)
    if not wanted:
        return [None, *kept], np.array([True] + [False] * len(kept))
    good = [each for each in scored if any(SAME[field](shown(role, each), want) for want in wanted)]
    if not good and scored:
        alike = {id(each): _alike(shown(role, each), wanted[0]) for each in scored}
        best = max(scored, key=lambda each: alike[id(each)])
        good = [best] if alike[id(best)] > 0.7 else []
    kept = [*kept, *(each for each in good if each not in kept)]
    fits = np.array([not good, *(any(each is one for one in good) for each in kept)])
    return [None, *kept], fits


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, fold(one), fold(other)).ratio()


def _padded(example: Example, names: Names) -> Example:
    """The amounts as arrays, once all their names are known."""

    def filled(table: str, nested: Any) -> np.ndarray:
        if isinstance(nested, dict):
            row = np.zeros(len(names.places[table]))
            for place, amount in nested.items():
                row[place] = amount
            return row
        return np.array([filled(table, each) for each in nested])

    return replace(
        example, amounts={table: filled(table, nested) for table, nested in example.amounts.items()}
    )


def scores(example: Example, weights: Weights) -> np.ndarray:
    """The score of every choice; -inf where two take the same print."""
    worth = {table: example.amounts[table] @ weights[table] for table in TABLES}
    total = worth["name"][:, None, None] + worth["title"][None, :, None] + worth["company"][None, None, :]
    for table, a, b, _ in decision.PAIRS:
        total = total + np.expand_dims(worth[table], 3 - a - b)
    some = [np.minimum(np.arange(n), 1) for n in total.shape]
    total = total + worth["none"][np.ix_(*some)]
    return np.where(example.allowed, total, -np.inf)


def _chances(score: np.ndarray) -> np.ndarray:
    chance = np.exp(score - score.max())
    return np.asarray(chance / chance.sum())


def fit(examples: Sequence[Example], names: Names, keep: bool) -> Weights:
    """The weights that make the right choices likeliest, by Adam over small lots, averaged."""
    weights = {
        table: np.array([WEIGHTS[table].get(name, 0.0) for name in names.places[table]]) for table in TABLES
    }
    mean = {table: np.zeros_like(each) for table, each in weights.items()}
    summed = {table: np.zeros_like(each) for table, each in weights.items()}
    spread = {table: np.zeros_like(each) for table, each in weights.items()}
    held = WEIGHTS if keep else PRIORS
    prior = {
        table: np.array([held.get(table, {}).get(name, 0.0) for name in names.places[table]])
        for table in TABLES
    }
    pull, first_pace = (PULL_KEPT, PACE_KEPT) if keep else (PULL, PACE)
    order = random.Random(2)  # noqa: S311
    for step in range(1, STEPS + 1):
        lot = order.choices(examples, [example.counts for example in examples], k=64)
        slope = {table: pull * (each - prior[table]) for table, each in weights.items()}
        for example in lot:
            _add_slope(example, weights, slope, 1 / 64)
        pace = first_pace * (1 - step / (STEPS + 1))
        for table in TABLES:
            mean[table] = 0.9 * mean[table] + 0.1 * slope[table]
            spread[table] = 0.99 * spread[table] + 0.01 * slope[table] ** 2
            ahead = mean[table] / (1 - 0.9**step)
            weights[table] = weights[table] - pace * ahead / (
                np.sqrt(spread[table] / (1 - 0.99**step)) + 1e-6
            )
        if step > STEPS // 2:
            summed = {table: summed[table] + weights[table] for table in TABLES}
    return {table: each / (STEPS - STEPS // 2) for table, each in summed.items()}


def _add_slope(example: Example, weights: Weights, slope: Weights, share: float) -> None:
    score = scores(example, weights)
    excess = share * (_chances(score) - _chances(np.where(example.right, score, -np.inf)))
    for n, role in enumerate(UNARY):
        slope[role] += excess.sum(axis=tuple(m for m in range(3) if m != n)) @ example.amounts[role]
    for table, a, b, _ in decision.PAIRS:
        slope[table] += np.tensordot(excess.sum(axis=3 - a - b), example.amounts[table], 2)
    cells = np.zeros((2, 2, 2))
    for i, j, k in np.ndindex(2, 2, 2):
        part = [slice(1, None) if flag else slice(0, 1) for flag in (i, j, k)]
        cells[i, j, k] = excess[tuple(part)].sum()
    slope["none"] += np.tensordot(cells, example.amounts["none"], 3)


def report(examples: Sequence[Example], weights: Weights) -> str:
    """Shares of cards with each role right, and with all three."""
    right = np.zeros(4)
    for example in examples:
        best = np.unravel_index(int(scores(example, weights).argmax()), example.allowed.shape)
        each = [bool(example.right.take(best[n], axis=n).any()) for n in range(3)]
        right += [*each, bool(example.right[best])]
    return " ".join(
        f"{name} {share:.1%}"
        for name, share in zip((*UNARY, "all"), right / max(1, len(examples)), strict=True)
    )


def _cross(groups: Sequence[Sequence[Example]], folds: int, names: Names, keep: bool) -> None:
    last = list(groups[-1])
    random.Random(3).shuffle(last)  # noqa: S311
    rest = [example for group in groups[:-1] for example in group]
    held: list[tuple[Example, Weights]] = []
    for n in range(folds):
        weights = fit([*rest, *(each for m, each in enumerate(last) if m % folds != n)], names, keep)
        held += [(each, weights) for m, each in enumerate(last) if m % folds == n]
    lines = [
        report([example], weights).replace("100.0%", "1").replace("0.0%", "0") for example, weights in held
    ]
    total = np.array([[int(part) for part in line.split()[1::2]] for line in lines]).mean(axis=0)
    print(
        "left out:",
        " ".join(f"{name} {share:.1%}" for name, share in zip((*UNARY, "all"), total, strict=True)),
    )


def _write(weights: Weights, names: Names) -> None:
    path = Path(decision.__file__).with_name("weights.py")
    head = path.read_text().partition("WEIGHTS")[0]
    body = "WEIGHTS: dict[str, dict[str, float]] = {\n"
    for table in TABLES:
        entries = (f'"{name}": {weights[table][place]:.2f},' for name, place in names.places[table].items())
        lines = textwrap.wrap(" ".join(entries), 110, initial_indent=" " * 8, subsequent_indent=" " * 8)
        body += f'    "{table}": {{\n' + "\n".join(lines) + "\n    },\n"
    path.write_text(head + body + "}  # fmt: skip\n")


if __name__ == "__main__":
    main()
