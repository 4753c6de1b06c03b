"""Reading cards: this project, plain Tesseract and RapidOCR, photo by photo in one run.

Reads every set of labelled photos in FOLDER (drawn cards without one), each reader in
a process of its own, one after the other; scores them all, and prints each figure the
project is to reach beside it. The tables show recall / precision in percent; ``whole``
is the share of cards with nothing wrong, ``wrong mail`` of those with a wrong e-mail given.
"""

import argparse
import json
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.benchmarks import speed
from tests.benchmarks.card_sets import Photo, draw_cards, evenly, photos_in
from tests.benchmarks.process import Reader
from tests.benchmarks.report import GOALS, Target, group, reliability, surely_right, table, targets
from tests.benchmarks.scoring import Score, percentile
from tests.cardgen.samples import card_photo

OURS, RIVAL, NAMES = "project", "rapidocr", ("project", "tesseract", "rapidocr")
#: Reader → its readings, photo by photo, and its peak memory in bytes.
Readings: TypeAlias = dict[str, list[dict[str, Any]]]
Peaks: TypeAlias = dict[str, int]
#: (set, difficulty) → reader → score; ALL is every difficulty of the set.
Scores: TypeAlias = dict[tuple[str, str], dict[str, Score]]
ALL = "all"


def read_all(photos: Sequence[Photo], names: Sequence[str], folder: Path) -> tuple[Readings, Peaks]:
    """Everybody reads a photo, then everybody the next, so that all meet the same noise."""
    warm, readings = folder / "warm.jpg", Readings({name: [] for name in names})
    warm.write_bytes(card_photo(99).data)
    with ExitStack() as stack:
        readers = [stack.enter_context(Reader(name)) for name in names]
        for reader in readers:
            reader.read(warm)
        for n, photo in enumerate(photos, 1):
            for reader in readers:
                readings[reader.name].append(reader.read(photo.path))
            print(f"\r{n} of {len(photos)} photos", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        return readings, {reader.name: reader.memory.peak for reader in readers}


def score(photos: Sequence[Photo], readings: Readings) -> Scores:
    """Everybody's score, of each set and of each difficulty in it."""
    scores: Scores = defaultdict(lambda: defaultdict(Score))
    for name, answers in readings.items():
        for photo, answer in zip(photos, answers, strict=True):
            for part in (ALL, photo.difficulty):
                scores[photo.set_name, part][name].add(photo.label, answer)
    return dict(sorted(scores.items()))


def reading_targets(photos: Sequence[Photo], answers: Sequence[dict[str, Any]]) -> Iterator[Target]:
    """What the project is to reach, set by set and group by group."""
    scores: dict[tuple[str, str], Score] = defaultdict(Score)
    for photo, answer in zip(photos, answers, strict=True):
        scores[photo.set_name, group(photo.drawn, photo.difficulty)].add(photo.label, answer)
    for (set_name, name), counted in scores.items():
        yield from targets(f"{set_name}, {name}", GOALS[name], counted)


def time_targets(large: Sequence[int], readings: Readings) -> Iterator[Target]:
    """Seconds over the photos of 12 megapixels, and how much longer RapidOCR takes."""
    seconds = {
        name: [answers[n]["seconds"] for n in large if "seconds" in answers[n]]
        for name, answers in readings.items()
    }
    median = {name: statistics.median(values) for name, values in seconds.items() if values}
    ours, rival = median.get(OURS), median.get(RIVAL)
    yield Target(f"{len(seconds[OURS])} photos of 12 megapixels: median", ours, 0.5, low=True, unit="s")
    yield Target("… 95th percentile", percentile(seconds[OURS], 0.95), 0.9, low=True, unit="s")
    yield Target("… RapidOCR takes so many times as long", rival and ours and rival / ours, 2.5, unit="×")


def speed_targets(photos: Sequence[Path]) -> Iterator[Target]:
    """HEIC, the worker's start and memory, and throughput."""
    yield Target("… as HEIC, longer by", speed.heic_extra(photos), 0.4, low=True, unit="s")
    worker = speed.worker(photos)
    yield Target(
        "a worker's peak memory, its programs' included", worker.peak / 1e6, 700, low=True, unit="MB"
    )
    print(f"a worker's first reading is done {worker.first:.2f} s after its start")
    yield Target("… of which it needs to get ready", worker.getting_ready, 2.0, low=True, unit="s")
    one, two = speed.throughput(photos)
    print(f"one worker of one thread reads {one:.0f} cards a minute, two at the same time {two:.0f}")
    yield Target("… times as many", two / one, 1.7, unit="×")


def all_targets(photos: Sequence[Photo], readings: Readings, scores: Scores, quick: bool) -> Iterator[Target]:
    """Every figure the project is to reach; ``quick``: only those that the readings tell."""
    yield from reading_targets(photos, readings[OURS])
    given = [each for (_, part), rows in scores.items() if part == ALL for each in rows[OURS].given]
    yield surely_right(given)
    large = [n for n, photo in enumerate(photos) if photo.twelve_megapixels]
    if large:
        yield from time_targets(large, readings)
    if not quick:
        yield from speed_targets([photos[n].path for n in large] or [photo.path for photo in photos])


def print_tables(scores: Scores) -> None:
    """A table a set and difficulty, and how far the project's confidences can be trusted."""
    for (set_name, part), rows in scores.items():
        cards = next(iter(rows.values())).cards
        print(f"\n{set_name}, {part}: {cards} cards", *table(rows), sep="\n")
    for (set_name, part), rows in scores.items():
        if part == ALL and OURS in rows:
            print(f"\n{set_name}, confidences of the {OURS}", *reliability(rows[OURS].given), sep="\n")
    print()


def figures(scores: Scores, peaks: Peaks, reached: Sequence[Target]) -> dict[str, Any]:
    """All that was measured, for programs."""
    return {
        "sets": {f"{name}, {part}": {reader: row.figures for reader, row in rows.items()}
                 for (name, part), rows in scores.items()},
        "peak memory": peaks,
        "targets": [asdict(target) | {"holds": target.holds} for target in reached],
    }  # fmt: skip


def write_readings(folder: Path, photos: Sequence[Photo], readings: Readings) -> None:
    """A file a set and reader, each line what was read of a photo."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, answers in readings.items():
        for set_name in {photo.set_name for photo in photos}:
            lines = [
                json.dumps(answer, ensure_ascii=False) + "\n"
                for photo, answer in zip(photos, answers, strict=True)
                if photo.set_name == set_name
            ]
            (folder / f"{set_name}-{name}.jsonl").write_text("".join(lines), encoding="utf-8")


def main(options: argparse.Namespace, folder: Path) -> None:
    """Read, score, print."""
    photos = evenly(list(photos_in(options.folder or draw_cards(folder / "drawn"))), options.limit)
    if not photos:
        sys.exit(f"There is no labels.json in {options.folder} or the folders in it.")
    readings, peaks = read_all(photos, [options.only] if options.only else NAMES, folder)
    if options.readings:
        write_readings(options.readings, photos, readings)
    scores = score(photos, readings)
    print_tables(scores)
    for name, peak in peaks.items():
        reasons = Counter(answer["error"] for answer in readings[name] if "error" in answer)
        print(f"{name}: peak memory {peak / 1e6:.0f} MB, {reasons.total()} photos not read")
        for reason, count in reasons.items():
            print(f"    {count} × {reason}")
    reached: list[Target] = []
    if OURS in readings:
        for target in all_targets(photos, readings, scores, quick=bool(options.only)):
            reached.append(target)
            print(target, flush=True)
    if options.json:
        options.json.write_text(json.dumps(figures(scores, peaks, reached), indent=1), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, help="sets of photos, each with its labels.json")
    parser.add_argument("--only", choices=NAMES, help="this reader alone, and nothing but its readings")
    parser.add_argument("--limit", type=int, metavar="N", help="so many photos, from all over the sets")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument("--readings", type=Path, metavar="FOLDER", help="write there what was read")
    with TemporaryDirectory() as temporary:
        main(parser.parse_args(), Path(temporary))
