"""The process that reads mutants: ``python -m tests.fuzz.child``, paths in, a line of JSON out for each.

``{"outcome": "read" | "PhotoRefused" | …, "seconds": 0.2, "before": bytes, "peak": bytes}``: the memory
held before the photo and the most while it was read; and "trace" for an error that is not one
of those the reading service speaks of.
"""

import json
import os
import re
import resource
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.domain.errors import PhotoRefused, Unreadable
from app.services.reading import read_photo
from app.settings import load
from app.wiring import engine

#: Address space in bytes; threads and libraries set aside far more of it than they ever fill.
MOST_ADDRESSES = 6_000_000_000
REGIONS = (None, "DE", "US", "BR")


def _memory(name: str) -> int:
    """A line of ``/proc/self/status`` in bytes; 0 where there is none."""
    status = Path("/proc/self/status")
    found = re.search(rf"{name}:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) * 1024 if found else 0


def _forget_peak() -> None:
    """The peak is counted from now on (proc_pid_clear_refs(5))."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def main() -> None:
    """Read until there are no more paths."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is no answer
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESSES, MOST_ADDRESSES))
    ocr = engine(load())
    print(json.dumps("ready"), file=answers, flush=True)
    for n, line in enumerate(sys.stdin):
        data = Path(line.rstrip("\n")).read_bytes()
        answer: dict[str, Any] = {}
        _forget_peak()
        before = _memory("VmRSS")
        start = time.perf_counter()
        try:
            read_photo(ocr, data, REGIONS[n % len(REGIONS)])
            answer["outcome"] = "read"
        except (PhotoRefused, Unreadable) as refusal:
            answer["outcome"] = type(refusal).__name__
        except BaseException:
            answer |= {"outcome": "crash", "trace": traceback.format_exc()}
        answer |= {"seconds": time.perf_counter() - start, "before": before, "peak": _memory("VmHWM")}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
