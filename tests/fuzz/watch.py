"""Reads mutants in children under watch, and says what came of it."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import Any

from tests.fuzz.mutants import Mutant

ROOT = Path(__file__).parent.parent.parent
#: What a photo may cost: seconds (see ``patience``), and bytes of memory, the reader's own included.
MOST_SECONDS, MOST_MEMORY = 10.0, 1_000_000_000
#: Outcomes after which the photo had been looked at by the engine.
SEEN = ("read", "Unreadable")


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a mutant. ``fault``: why it fails, if it does; ``kept``: its file, then.

    ``peak`` is all memory the reader held, in bytes; ``grown``: by how much that was more than before.
    """

    mutant: str
    file: str
    outcome: str
    seconds: float
    peak: int
    grown: int
    fault: str | None = None
    kept: Path | None = None


@dataclass(slots=True)
class Figures:
    """What came of all of them."""

    results: list[Result] = field(default_factory=list)

    @property
    def failures(self) -> list[Result]:
        """Those that should not have ended as they did."""
        return [result for result in self.results if result.fault]

    def lines(self) -> Iterator[str]:
        """The figures, for people."""
        outcomes = Counter(result.outcome for result in self.results)
        seen = sum(outcomes[outcome] for outcome in SEEN)
        told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
        yield f"{len(self.results)} mutants: {told}; {seen / len(self.results):.0%} reached the engine"
        slowest = max(self.results, key=lambda result: result.seconds)
        hungriest = max(self.results, key=lambda result: result.grown)
        peak = max(result.peak for result in self.results)
        yield f"slowest {slowest.seconds:.2f} s for {slowest.mutant}"
        yield f"peak memory {peak / 1e6:.0f} MB, +{hungriest.grown / 1e6:.0f} MB for {hungriest.mutant}"
        for result in self.failures:
            yield f"FAILED: {result.mutant}: {result.fault}"
            yield f"  replay it: make fuzz-reading FILE={result.kept}"


def patience() -> float:
    """Seconds that a photo may take now: more where other programs want the same processor cores."""
    return MOST_SECONDS * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


class Child:
    """A reading process that is ended when it takes too long, and started anew when it has ended."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None

    def read(self, photo: Path) -> dict[str, Any]:
        """Its answer; an outcome "hang" or "died" where it gave none."""
        process = self._started()
        hung: list[bool] = []

        def end() -> None:
            hung.append(True)
            os.killpg(process.pid, signal.SIGKILL)

        timer = Timer(patience(), end)
        timer.start()
        answer = self._ask(process, str(photo))
        timer.cancel()
        if answer is not None:
            return dict(answer)
        self.end()
        outcome, trace = "hang" if hung else "died", f"exit code {process.returncode}"
        return {"outcome": outcome, "seconds": timer.interval, "trace": trace}

    def end(self) -> None:
        """No more photos."""
        if self._process:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()
            self._process = None

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            limits = {"OCR_THREADS": "1", "OMP_THREAD_LIMIT": "1"}
            with (self._folder / "errors.txt").open("a") as errors:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "tests.fuzz.child"],
                    cwd=ROOT,
                    env={**os.environ, **limits},
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    text=True,
                    start_new_session=True,  # so that the programs it calls end with it
                )
            if self._ask(self._process) != "ready":
                raise RuntimeError(f"The reader did not start: {(self._folder / 'errors.txt').read_text()}")
        return self._process

    def _ask(self, process: subprocess.Popen[str], question: str = "") -> Any:
        assert process.stdin
        assert process.stdout
        if question:
            with suppress(BrokenPipeError):
                process.stdin.write(question + "\n")
                process.stdin.flush()
        answer = process.stdout.readline()
        return json.loads(answer) if answer else None


def judged(mutant: Mutant, answer: dict[str, Any], path: Path) -> Result:
    """The mutant's result; its file stays where it is if something is wrong with it."""
    outcome, seconds = answer["outcome"], answer["seconds"]
    before, peak = answer.get("before", 0), answer.get("peak", 0)
    fault = None
    if "trace" in answer:
        fault = f"{outcome}: {answer['trace'].strip()}"
    elif peak > MOST_MEMORY:
        fault = f"took {peak / 1e6:.0f} MB, of which {before / 1e6:.0f} MB before"
    if fault is None:
        path.unlink()
    kept = path if fault else None
    return Result(str(mutant), mutant.file, outcome, seconds, peak, peak - before, fault, kept)


def fuzz(
    mutants: Callable[[int], Mutant],
    numbers: range,
    folder: Path,
    children: int,
    told: Callable[[Result], object] = lambda _: None,
) -> Figures:
    """Read the mutants of these numbers in so many children; each result is ``told`` as it comes."""
    figures = Figures()

    def work(part: range) -> None:
        child = Child(folder)
        for number in part:
            made = mutants(number)
            path = folder / f"mutant-{number}"
            path.write_bytes(made.data)
            result = judged(made, child.read(path), path)
            figures.results.append(result)
            told(result)
        child.end()

    with ThreadPoolExecutor(children) as pool:
        list(pool.map(work, [numbers[n::children] for n in range(children)]))
    return figures
