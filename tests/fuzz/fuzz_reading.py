"""Mutated photos through the reading service: no crash, no hang, no memory beyond the bounds.

``make fuzz-reading`` reads 10,000 of them; what fails is kept in a folder, and
``make fuzz-reading FILE=…`` reads it again.
"""

import argparse
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.fuzz.mutants import mutant
from tests.fuzz.watch import Child, Result, fuzz

#: How many mutants there are between two words of how far it is.
STEP = 500


def replay(file: Path) -> None:
    """Read one file as a child does, and print what comes of it."""
    child = Child(Path(mkdtemp(prefix="fuzz-reading-")))
    for name, value in child.read(file.resolve()).items():
        print(f"{name}: {value}")
    child.end()


def main(count: int, seed: int, children: int) -> None:
    """Read ``count`` mutants and print the figures."""
    folder, outcomes = Path(mkdtemp(prefix="fuzz-reading-")), Counter[str]()

    def told(result: Result) -> None:
        outcomes["done"] += 1
        outcomes["failed"] += bool(result.fault)
        if outcomes["done"] % STEP == 0:
            print(f"{outcomes['done']} of {count} mutants, {outcomes['failed']} failed", file=sys.stderr)

    figures = fuzz(partial(mutant, seed), range(count), folder, children, told)
    print(*figures.lines(), sep="\n")
    for kind, outcome, number in sorted((*pair, n) for pair, n in _pairs(figures.results).items()):
        print(f"  {kind}: {number} {outcome}")
    sys.exit(1 if figures.failures else 0)


def _pairs(results: list[Result]) -> Counter[tuple[str, str]]:
    return Counter((result.file, result.outcome) for result in results)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="read this file again instead")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0, help="of the series of mutants")
    parser.add_argument("--children", type=int, default=2, help="processes that read at the same time")
    options = parser.parse_args()
    if options.file:
        replay(options.file)
    else:
        main(options.count, options.seed, options.children)
