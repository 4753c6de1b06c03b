"""A worker that is killed loses nothing."""

import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from tests.processes import Api, running

SAMPLE = Path(__file__).parent.parent / "static" / "img" / "sample-card.jpg"


def until(holds: Callable[[], bool], seconds: float, what: str) -> float:
    """How long it took until something held; fails after ``seconds``."""
    start = time.monotonic()
    while not holds():
        assert time.monotonic() - start < seconds, what
        time.sleep(0.02)
    return time.monotonic() - start


@pytest.mark.slow
def test_a_killed_workers_card_is_read_by_the_next(tmp_path: Path) -> None:
    """A worker killed with SIGKILL while it reads: within 10 s of the restart the card is being read
    again, and exactly one reading is stored."""
    with running(tmp_path / "data", workers=0) as server:
        api, capture_id = Api(server, server.token()), str(uuid4())

        def state() -> str:
            return str(api.get(f"/captures/{capture_id}")["state"])

        server.start_worker()
        until(lambda: "is ready" in server.log, 60, "the worker did not start")
        api.send(SAMPLE.read_bytes(), capture_id)
        until(lambda: state() == "reading", 10, "the card was not read at all")
        server.kill_workers()
        assert state() == "reading", "the worker was killed too late"
        server.start_worker()
        until(lambda: "try 2" in server.log, 10, "the card was not read again within 10 s")
        until(lambda: state() == "ready", 30, "the card was never read")
        assert len(api.get(f"/captures/{capture_id}")["cards"]) == 1
