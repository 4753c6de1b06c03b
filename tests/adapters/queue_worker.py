"""A worker for ``test_queue.py``: writes what happens to it as lines into a file.

Started as a process of its own: ``python -m tests.adapters.queue_worker URL FILE``.
"""

import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path

from app.adapters.queue import HueyQueue


def main(url: str, file: str) -> None:
    logging.basicConfig()  # to stderr, warnings and above
    queue = HueyQueue(url)

    def say(*words: str) -> None:
        with Path(file).open("a") as out:
            out.write(" ".join(words) + "\n")

    def note(*ids: str) -> None:
        say("note", *ids, str(time.time()))

    def fail(*ids: str) -> None:
        say("fail", *ids)
        raise RuntimeError("this task fails")

    def doze(seconds: str) -> None:
        say("doze")
        time.sleep(float(seconds))
        say("woke")

    def crash() -> None:
        say("crash")
        raise RuntimeError("this chore fails")

    handlers: dict[str, Callable[..., None]] = {"note": note, "fail": fail, "doze": doze}
    queue.serve(handlers, {"sweep": lambda: say("sweep"), "crash": crash})
    say("end")


if __name__ == "__main__":
    main(*sys.argv[1:])
