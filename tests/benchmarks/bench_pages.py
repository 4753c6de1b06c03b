"""How long pages take with 10,000 contacts and 100,000 past touches on embedded SQLite.

In one process: the Flask app through its test client, on a real database file; the network and the
server before it are not in the figures. Prints median and 95th percentile beside the limit, and of the
processor's time, which says more on a machine that does other things meanwhile; then the slowest queries
of each page with SQLite's plan.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.engine import Connection

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from app.services import accounts
from app.store.contacts import Contact
from app.store.db import Base, db
from app.store.events import Event
from app.store.moments import Moment
from tests.benchmarks.busy import Busy
from tests.factories import World, world

LIMIT = 0.1
#: Requests of each page, after some that warm up; queries of each page that are shown.
REQUESTS, WARM, SHOWN = 100, 5, 2


@dataclass
class Query:
    """A query of a page."""

    text: str
    parameters: Any

    def seconds(self, connection: Connection) -> float:
        """From asking to the last row."""
        start = time.perf_counter()
        connection.exec_driver_sql(self.text, self.parameters).fetchall()
        return time.perf_counter() - start


def visit(client: FlaskClient, paths: Sequence[str]) -> list[tuple[float, float]]:
    """Seconds of each of REQUESTS requests, to the paths in turn: by the clock, and of the processor."""
    took = []
    for path in islice(cycle(paths), WARM + REQUESTS):
        start, worked = time.perf_counter(), time.process_time()
        answer = client.get(path)
        took.append((time.perf_counter() - start, time.process_time() - worked))
        assert answer.status_code == 200, (path, answer.status_code)
    return took[WARM:]


@contextmanager
def listening(made: World) -> Iterator[list[Query]]:
    """The queries of the block."""
    heard: list[Query] = []

    def hear(_c: Connection, _cursor: object, text: str, parameters: object, *_: object) -> None:
        if text.startswith("SELECT"):
            heard.append(Query(text, parameters))

    with made.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", hear)
    yield heard
    event.remove(engine, "before_cursor_execute", hear)


def explain(made: World, name: str, queries: Sequence[Query]) -> None:
    """Print the slowest of a page's queries with their plans."""
    connection = made.session.connection()
    took = sorted(((query.seconds(connection), query) for query in queries), key=lambda pair: -pair[0])
    print(f"\n{name}: {len(queries)} queries, {sum(s for s, _ in took) * 1000:.1f} ms; the slowest")
    for seconds, query in took[:SHOWN]:
        words = " ".join(query.text.split())
        print(f"    {seconds * 1000:5.1f} ms …{words[max(words.find(' FROM '), 0) :][:160]}")
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query.text}", query.parameters)
        for *_, step in plan:
            print(f"             {step}")


def pages(made: World) -> dict[str, list[str]]:
    """The paths of each page that is measured."""
    people = list(made.session.scalars(select(Contact.id).limit(REQUESTS)))
    fair = made.session.scalar(select(Event.id).limit(1))
    return {
        "today": ["/today"],
        "contact": [f"/contacts/{each}" for each in people],
        "contacts": ["/contacts", "/contacts?sort=newest"],
        "contacts, a word": ["/contacts?q=berger", "/contacts?q=nobody+like+that"],
        "contacts, a number's list": [
            "/contacts?mail=same_day&met_since=2025-03-03",
            "/contacts?answer=no&touches_from=3&touches_to=3",
            "/contacts?touched=2026-02-20",
        ],
        "insights": ["/insights"],
        "insights of an event": [f"/insights?event={fair}"],
        "insights of all years": ["/insights?range=all"],
    }


def fill(made: World) -> FlaskClient:
    """The busy owner's data, and their browser."""
    account_id = made.account()
    start = time.perf_counter()
    Busy(account_id, made.clock.now().date()).fill(made.session)
    counts = [made.session.scalar(select(func.count()).select_from(t)) for t in (Contact, Moment)]
    print(f"{counts[0]:,} contacts, {counts[1]:,} moments, made in {time.perf_counter() - start:.0f} s")
    client = made.app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = accounts.get(made.session, account_id).fs_uniquifier
        cookie["_fresh"] = True
    return client


def measure(made: World) -> None:
    """Print a line a page, then the plans."""
    client, slow = fill(made), {}
    paths = pages(made)
    made.session.rollback()
    print(f"{'':28}{'median':>9}{'95 %':>9}{'CPU, 95 %':>13}   limit {LIMIT * 1000:.0f} ms at 95 %")
    for name, each in paths.items():
        took, worked = zip(*visit(client, each), strict=True)
        p95, cpu = (statistics.quantiles(seconds, n=20)[-1] for seconds in (took, worked))
        says = "holds" if p95 < LIMIT else "misses"
        figures = f"{statistics.median(took) * 1000:6.0f} ms{p95 * 1000:6.0f} ms{cpu * 1000:10.0f} ms"
        print(f"{name:28}{figures}   {says}")
        with listening(made) as slow[name]:
            client.get(each[0])
    for name, queries in slow.items():
        explain(made, name, queries)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'busy.db'}"
        engine = create_engine(url)
        Base.metadata.create_all(engine)
        engine.dispose()
        with world(Path(folder), url) as busy_world:
            measure(busy_world)
