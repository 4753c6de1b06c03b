"""Sets of cards with labels, and the sample card.

``python -m tests.cardgen text|photos FOLDER --count N --seed N``
``python -m tests.cardgen sample static/img/sample-card.jpg``
"""

import argparse
from pathlib import Path

from tests.cardgen.faults import DIFFICULTIES
from tests.cardgen.samples import sample
from tests.cardgen.sets import write_photos, write_texts

#: Seeds of one set: those of set 2 begin where no set 1 reaches.
_APART = 100_000


def main() -> None:
    """Write one set into a folder."""
    parser = argparse.ArgumentParser(prog="tests.cardgen", description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("text", "photos", "sample"))
    parser.add_argument("folder", type=Path, help="a file, for the sample")
    parser.add_argument("--count", type=int, default=36)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--difficulty", choices=(*DIFFICULTIES, "all"), default="all")
    parser.add_argument("--regions", default="", help="only these countries: GB,FR")
    asked = parser.parse_args()
    if asked.what == "sample":
        asked.folder.write_bytes(sample())
        return
    asked.folder.mkdir(parents=True, exist_ok=True)
    regions = tuple(filter(None, asked.regions.upper().split(",")))
    seeds = range(asked.seed * _APART, asked.seed * _APART + asked.count)
    if asked.what == "text":
        write_texts(asked.folder, seeds, regions)
    else:
        difficulties = DIFFICULTIES if asked.difficulty == "all" else (asked.difficulty,)
        write_photos(asked.folder, seeds, difficulties, regions)


if __name__ == "__main__":
    main()
