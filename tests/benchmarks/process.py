"""A reader in a process of its own, fed one photo at a time, and what a process costs in memory."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parent.parent.parent
#: How often the memory of a process and its children is looked at.
LOOK_SECONDS = 0.05
#: What the project, and libraries that count threads of their own, go by.
THREAD_VARIABLES = (
    "OCR_THREADS",
    "OMP_NUM_THREADS",
    "OMP_THREAD_LIMIT",
    "OPENBLAS_NUM_THREADS",
    "OPENCV_FOR_THREADS_NUM",
)


class PeakMemory:
    """The most memory, in bytes, that a process and the programs it calls held at once (Linux only)."""

    def __init__(self, pid: int) -> None:
        self._pid, self._seen, self._stop = pid, 0, Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()

    @property
    def peak(self) -> int:
        """So far; 0 where there is no ``/proc``."""
        self._seen = max(self._seen, _memory(self._pid, "VmHWM"))
        return self._seen

    def stop(self) -> int:
        """Look no more; the peak."""
        self._stop.set()
        self._thread.join()
        return self.peak

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_SECONDS):
            family = (self._pid, *_children(self._pid))
            self._seen = max(self._seen, sum(_memory(pid, "VmRSS") for pid in family))


class Reader:
    """One of ``readers.READERS``. ``threads``: how many it may use, None for its defaults."""

    def __init__(self, name: str, threads: int | None = None) -> None:
        limits = dict.fromkeys(THREAD_VARIABLES, str(threads)) if threads else {}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.readers", name],
            cwd=ROOT,
            env={**os.environ, **limits},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self.name = name
        self.memory = PeakMemory(self._process.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.memory.stop()
        self._process.kill()
        self._process.communicate()

    def read(self, photo: Path) -> dict[str, Any]:
        """What it answers; RuntimeError when it died of the photo."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{photo.resolve()}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.name} died of {photo.name} with {self._process.wait()}")
        reading: dict[str, Any] = json.loads(answer)
        return reading

    def seconds(self, photo: Path) -> float:
        """How long the whole answer takes, as the one who waits for it sees it."""
        start = time.perf_counter()
        self.read(photo)
        return time.perf_counter() - start


def _children(pid: int) -> list[int]:
    try:
        return [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []


def _memory(pid: int, name: str) -> int:
    """A line of ``/proc/PID/status`` in bytes; 0 where it is not there (any more)."""
    try:
        found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0
