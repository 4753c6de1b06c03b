"""Hundreds of uploads while workers die: nothing is lost, nothing is read twice, nobody waits long."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
import requests

from tests.cardgen.samples import card_photo
from tests.processes import Api, Server, running

PHOTOS, THREADS, KINDS = 200, 8, 10
LONGEST_MEDIAN = 0.150


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_nothing_is_lost(tmp_path: Path) -> None:
    """200 photos from 8 threads while the worker is killed and restarted twice: 200 captures, each read
    once, no 5xx, and uploads accepted in under 150 ms at the median while reading goes on."""
    photos = [card_photo(seed, 0.1).data for seed in range(KINDS)]
    ids = [str(uuid4()) for _ in range(PHOTOS)]
    with running(tmp_path / "data", workers=1) as server:
        api = Api(server, server.token())
        killer = Thread(target=_kill_twice, args=(server,))
        killer.start()
        with ThreadPoolExecutor(THREADS) as pool:
            sent = list(pool.map(lambda n: _send(api, photos[n % KINDS], ids[n]), range(PHOTOS)))
        killer.join()
        captures = _all_read(api)
    answers, seconds = [answer.status_code for answer, _ in sent], sorted(s for _, s in sent)
    median, p95 = statistics.median(seconds), seconds[int(PHOTOS * 0.95)]
    print(f"\n{PHOTOS} uploads: median {median * 1000:.0f} ms, 95th percentile {p95 * 1000:.0f} ms")
    assert answers == [202] * PHOTOS
    assert sorted(capture["id"] for capture in captures) == sorted(ids)
    assert {(capture["state"], len(capture["cards"])) for capture in captures} == {("ready", 1)}
    assert median < LONGEST_MEDIAN


def _send(api: Api, photo: bytes, capture_id: str) -> tuple[requests.Response, float]:
    start = time.monotonic()
    return api.send(photo, capture_id), time.monotonic() - start


def _kill_twice(server: Server) -> None:
    for _ in range(2):
        time.sleep(4)
        server.kill_workers()
        time.sleep(1)
        server.start_worker()


def _all_read(api: Api, patience: float = 900) -> list[dict[str, object]]:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        waiting = [api.get(f"/captures?state={state}&limit=1")["items"] for state in ("waiting", "reading")]
        if not any(waiting):
            return list(api.get(f"/captures?limit={PHOTOS}")["items"])
        time.sleep(1)
    raise AssertionError("the captures were not read in time")
