"""A worker that is killed loses nothing."""

import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from app.worker import Hourly
from tests.processes import Api, running

SAMPLE = Path(__file__).parent.parent / "static" / "img" / "sample-card.jpg"


def until(holds: Callable[[], bool], seconds: float, what: str) -> float:
    """How long it took until something held; fails after ``seconds``."""
    start = time.monotonic()
    while not holds():
        assert time.monotonic() - start < seconds, what
        time.sleep(0.02)
    return time.monotonic() - start


def test_an_hourly_chore_is_done_at_the_start_and_each_hour() -> None:
    """Asked each minute for two hours, it is done three times."""
    minutes, done = [0], list[int]()
    chore = Hourly(lambda: done.append(minutes[0]), lambda: 60.0 * minutes[0])
    while minutes[0] <= 120:
        chore()
        minutes[0] += 1
    assert done == [0, 60, 120]


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


@pytest.mark.slow
def test_a_cluster_reads_like_a_laptop(
    tmp_path: Path, postgres_url: str, redis_url: str, s3_url: str
) -> None:
    """On PostgreSQL, Redis and S3 the same processes take a photo in, read it and hand it out."""
    places = {"DATABASE_URL": postgres_url, "QUEUE_URL": redis_url, "PHOTO_STORE": s3_url}
    with running(tmp_path / "data", **places) as server:
        api, capture_id = Api(server, server.token()), str(uuid4())
        assert api.send(SAMPLE.read_bytes(), capture_id).status_code == 202
        until(lambda: api.get(f"/captures/{capture_id}")["state"] == "ready", 90, "the card was never read")
        assert api.get(f"/captures/{capture_id}")["cards"][0]["fields"]["emails"]
        assert "Traceback" not in server.log
        assert not list((tmp_path / "data").glob("*.db*")), "something was kept on the machine itself"
