"""Processes that send what waits in an outbox, as a worker does, and die where they are told to.

``python -m tests.senders DATABASE_URL FOLDER`` loads the house once; each line of JSON it is given makes a
process of its own, which takes milliseconds to start, and is answered by one line.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.services import sending
from app.settings import Settings
from app.store.db import prepare
from app.wiring import build_kit
from tests.fakes import FakeEngine, FakePusher, ListQueue, MemoryPhotos

ROOT = Path(__file__).parent.parent
#: Where a process may die: at each call and return of these, which is between any two things that are seen
#: from outside, be it by the database or by a server.
_STEPS = ("app/services/sending.py", "app/services/claiming.py", "app/services/left_behind.py")
_STEPS += ("app/services/sent_mails.py", "app/adapters/courier.py")
_STEPS += ("app/store/db.py", "app/store/outbox.py", "/smtplib.py", "sqlalchemy/engine/default.py")


@dataclass
class Ended:
    """How a process ended: how many mails it sent and how many steps it took; None for both if it died."""

    sent: int | None
    steps: int | None


class Senders:
    """Starts them, one at a time."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def send(
        self, name: str, *, die_at: int | None = None, later: timedelta = timedelta(), dead: str = ""
    ) -> Ended:
        """One process that looks once, so much ``later`` than now; it dies at the step ``die_at``.

        ``dead``: who died before, as a worker of the same machine would know.
        """
        order = {"name": name, "die_at": die_at, "later": later.total_seconds(), "dead": dead}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))


@contextmanager
def senders(database_url: str, folder: Path, variables: Mapping[str, str]) -> Iterator[Senders]:
    """Processes on a database and with a folder of their own, which end with the block."""
    command = [sys.executable, "-m", "tests.senders", database_url, str(folder)]
    environ = {**os.environ, **variables, "ALLOWED_PRIVATE_HOSTS": "localhost", "SECRET_KEY": "k" * 40}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environ
    )
    try:
        yield Senders(process)
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(30)
        assert process.stdout
        process.stdout.close()


class _Clock:
    def __init__(self, later: float) -> None:
        self._later = timedelta(seconds=later)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._later


def _one(order: dict[str, Any], database_url: str, folder: Path) -> tuple[int, int]:
    """What one process does; how many mails it sent, and its steps."""
    settings = Settings(
        data_dir=folder,
        database_url=database_url,
        secret_key=os.environ["SECRET_KEY"],
        allowed_private_hosts=os.environ["ALLOWED_PRIVATE_HOSTS"],
    )
    stand_ins: dict[str, Any] = {"ocr": FakeEngine(), "photos": MemoryPhotos(), "queue": ListQueue()}
    kit = build_kit(settings, **stand_ins, pusher=FakePusher(), clock=_Clock(order["later"]))
    engine = create_engine(settings.database)
    prepare(engine)
    steps = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal steps
        if event in ("call", "return") and frame.f_code.co_filename.endswith(_STEPS):
            steps += 1
            if steps == order["die_at"]:
                os.kill(os.getpid(), signal.SIGKILL)

    with Session(engine) as session:
        if order["dead"]:
            sending.release(session, kit, [order["dead"]])
        sys.setprofile(count)
        sent = sending.sweep(session, kit, order["name"])
        sys.setprofile(None)
    engine.dispose()
    return sent, steps


def _serve(database_url: str, folder: Path) -> None:
    for line in sys.stdin:
        into, out = os.pipe()
        child = os.fork()
        if child == 0:
            sent, steps = _one(json.loads(line), database_url, folder)
            os.write(out, json.dumps({"sent": sent, "steps": steps}).encode())
            os._exit(0)
        os.close(out)
        with os.fdopen(into) as answer:
            said = answer.read()
        os.waitpid(child, 0)
        print(said or json.dumps({"sent": None, "steps": None}), flush=True)


if __name__ == "__main__":
    _serve(sys.argv[1], Path(sys.argv[2]))
