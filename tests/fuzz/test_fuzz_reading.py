"""Mutated photos through the reading service, and whether the watch over them watches."""

import io
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, UnidentifiedImageError

from tests.fuzz.damage import with_checksums
from tests.fuzz.mutants import Mutant, mutant
from tests.fuzz.watch import MOST_MEMORY, Child, fuzz, judged

#: `make fuzz-reading` reads 10,000.
COUNT, CHILDREN = 48, 2
GOOD: dict[str, Any] = {"outcome": "read", "seconds": 0.2, "before": 300, "peak": 400}


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # what Pillow says of the odd files it writes
def test_no_mutant_harms_the_reader(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is sent in, it is read or refused in our own words, soon, and within the memory's bounds."""
    figures = fuzz(partial(mutant, 0), range(COUNT), tmp_path, CHILDREN)
    with capsys.disabled():
        print("", *figures.lines(), sep="\n")
    assert [(result.mutant, result.fault) for result in figures.failures] == []
    assert len(figures.results) == COUNT
    assert {"read", "Unreadable", "PhotoRefused", "NotAPhoto"} <= {each.outcome for each in figures.results}


def test_a_mutant_can_be_had_again() -> None:
    """The same number gives the same file, another one another."""
    assert mutant(7, 3) == mutant(7, 3)
    assert len({mutant(7, number).data for number in range(5)}) == 5


def test_damaged_chunks_pass_the_checksum() -> None:
    """A PNG's checksums are made right, so that its decoder meets the damage itself."""
    whole = io.BytesIO()
    Image.new("L", (9, 9)).save(whole, "PNG")
    wider = bytearray(whole.getvalue())
    wider[19] = 200
    with pytest.raises(UnidentifiedImageError):
        Image.open(io.BytesIO(wider))
    assert Image.open(io.BytesIO(with_checksums(bytes(wider)))).size == (200, 9)


@pytest.mark.parametrize(
    "answer",
    [
        GOOD | {"outcome": "crash", "trace": "ValueError: 7"},
        {"outcome": "hang", "seconds": 10.0, "trace": "exit code -9"},
        GOOD | {"peak": MOST_MEMORY + 1},
    ],
)
def test_what_fails_is_kept(answer: dict[str, Any], tmp_path: Path) -> None:
    """A crash, a hang and too much memory are faults, and the file stays for another try."""
    kept, thrown_away = tmp_path / "bad", tmp_path / "good"
    for path in (kept, thrown_away):
        path.touch()
    made = Mutant(1, "card", "PNG", "intact", b"")
    assert judged(made, answer, kept).kept == kept
    assert judged(made, GOOD, thrown_away).kept is None
    assert [path.name for path in tmp_path.iterdir()] == ["bad"]


def test_a_reader_that_died_is_started_anew(tmp_path: Path) -> None:
    """A photo that ends its reader is told apart, and the next one is read all the same."""
    child, empty = Child(tmp_path), tmp_path / "empty"
    empty.touch()
    assert child.read(tmp_path / "nowhere")["outcome"] == "died"
    assert child.read(empty)["outcome"] == "NotAPhoto"
    child.end()
