"""The feed against a route that returns nothing, under the production server, in one run.

Prints requests a second of each and their ratio, for feeds of 10 and 500 follow-ups.
"""

import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.processes import Api, Server, running

SECONDS, THREADS = 4.0, 4
SIZES = (10, 500)


def rate(url: str) -> float:
    """Requests a second that ``url`` answers to THREADS clients."""
    end = time.monotonic() + SECONDS

    def ask(_: int) -> int:
        count = 0
        with requests.Session() as session:
            while time.monotonic() < end:
                session.get(url, timeout=30).raise_for_status()
                count += 1
        return count

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(ask, range(THREADS))) / SECONDS


def fill(api: Api, count: int) -> None:
    """That many contacts, each with its intro mail due."""
    for n in range(count):
        api.post("/contacts", {"full_name": f"Ana {n}", "emails": [f"a{n}@example.com"]})


def measure(server: Server) -> None:
    """Print a line a size."""
    api, done = Api(server, server.token()), 0
    feed = api.post("/feeds", {"name": "bench"})["url"]
    for size in SIZES:
        fill(api, size - done)
        done = size
        nothing, full = rate(f"{server.url}/healthz"), rate(feed)
        print(f"feed of {size}: {full:.0f} requests/s, {full / nothing:.0%} of /healthz ({nothing:.0f}/s)")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "data", workers=0) as bench:
        measure(bench)
