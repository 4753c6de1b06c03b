"""The feed under the production server: nothing new beside an empty route, one change among 1,000 events,
and Radicale serving the same events as one file.

All in one run, in turn and several times over, so that what else the machine does meets all alike. Prints
requests a second, milliseconds, their ratios, and the plan of the one query that says if all is as it was.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import requests
from flask import Flask
from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from app.domain.card import CardFields, Phone
from app.domain.followup import Due, Promise, promised
from app.factory import server_app
from app.store import feeds, followups
from app.store.accounts import Account
from app.store.contacts import Contact
from tests.processes import ROOT, Api, Server
from tests.servers import free_port

EVENTS, CHANGES = 1000, 40
SECONDS, ROUNDS, THREADS = 2.0, 4, 4
#: What is asked of them: a share of the empty route's requests, seconds, and so many times Radicale's.
SHARE, LIMIT, TIMES = 0.40, 0.040, 5
#: Radicale under the same server with as many processes and threads.
RADICALE = ("gunicorn", "-k", "gthread", "--workers", "2", "--threads", "8", "--no-control-socket")


def app() -> Flask:
    """The app with one route more, which returns nothing."""
    made = server_app()
    made.add_url_rule("/nothing", "nothing", lambda: "")
    return made


@contextmanager
def serving(command: Sequence[str], url: str, **variables: str) -> Iterator[None]:
    """What ``command`` serves, as soon as it answers ``url`` at all."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environ = {**os.environ, "PATH": path, **variables}
    process = subprocess.Popen(
        command, env=environ, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            try:
                requests.get(url, timeout=5)
                break
            except requests.RequestException:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


class Line:
    """A connection that asks for one address, and does as little else as can be."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._socket = socket.create_connection((self._parts.hostname, self._parts.port))
        self._answers = self._socket.makefile("rb")

    def ask(self, **headers: str) -> tuple[int, dict[str, str]]:
        """Status and headers of the answer, after its body."""
        heads = [f"{name}: {value}" for name, value in {"Host": self._parts.netloc, **headers}.items()]
        self._socket.sendall("\r\n".join([f"GET {self._parts.path} HTTP/1.1", *heads, "", ""]).encode())
        status, found = int(self._answers.readline().split()[1]), {}
        while (head := self._answers.readline()) != b"\r\n":
            name, _, value = head.decode().partition(":")
            found[name.lower()] = value.strip()
        self._answers.read(int(found.get("content-length", 0)))
        return status, found

    def close(self) -> None:
        """No more."""
        self._answers.close()
        self._socket.close()


def rate(url: str, status: int, **headers: str) -> float:
    """Requests a second that ``url`` answers to THREADS clients."""
    end = time.monotonic() + SECONDS

    def ask(_: int) -> int:
        count = 0
        with closing(Line(url)) as line:
            while time.monotonic() < end:
                assert line.ask(**headers)[0] == status
                count += 1
        return count

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(ask, range(THREADS))) / SECONDS


def fill(server: Server) -> list[str]:
    """EVENTS contacts with a promise each, in 360 days; their ids."""
    now = datetime.now(UTC)
    engine = create_engine(f"sqlite:///{server.data_dir}/second-hello.db")
    with Session(engine) as session, session.begin():
        owner = session.scalars(select(Account)).one()
        ids = []
        for n in range(EVENTS):
            contact = Contact(
                account_id=owner.id, met_on=now.date(), created_at=now, updated_at=now, answer="yes"
            )
            phones = (Phone(f"+49 30 90{n:04}", "phone", f"+493090{n:04}"),)
            fields = CardFields(
                full_name=f"Ana {n}", company="Lumen", emails=(f"a{n}@x.example",), phones=phones
            )
            contact.write(fields, f"Pumps of size {n}, and who else could use them")
            session.add(contact)
            session.flush()
            due = Due(now.date() + timedelta(days=n * 360 // EVENTS))
            followups.add(session, contact, promised(Promise(f"the drawings, page {n}", "call", due)), now)
            ids.append(str(contact.id))
    engine.dispose()
    return ids


def changed(api: Api, feed: str, ids: Sequence[str]) -> list[float]:
    """Seconds that the answer takes each time one of the events has changed."""
    took = []
    etag = requests.get(feed, timeout=30).headers["ETag"]
    for n, contact in enumerate(ids[:CHANGES]):
        api.patch(f"/contacts/{contact}", {"talked_about": f"Valves of size {n}"})
        with closing(Line(feed)) as line:
            start = time.perf_counter()
            status, headers = line.ask(**{"If-None-Match": etag})
            took.append(time.perf_counter() - start)
        assert status == 200
        etag = headers["etag"]
    return took


def explain(server: Server) -> None:
    """Print SQLite's plan of the query that a feed is known by."""
    engine = create_engine(f"sqlite:///{server.data_dir}/second-hello.db")
    heard: list[tuple[str, object]] = []
    event.listen(
        engine, "before_cursor_execute", lambda _c, _cu, text, given, *_: heard.append((text, given))
    )
    with Session(engine) as session:
        feed = session.scalars(select(feeds.Feed.id)).one()
        heard.clear()
        feeds.known(session, feed, "a calendar")
        text, given = heard[-1]
        for *_, step in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given):
            print(f"    {step}")
    engine.dispose()


@contextmanager
def radicale(folder: Path, calendar: bytes) -> Iterator[str]:
    """The address of the same events in Radicale."""
    settings = folder / "radicale.ini"
    settings.write_text(
        f"[auth]\ntype = none\n[rights]\ntype = authenticated\n[storage]\nfilesystem_folder = {folder}/kept\n"
    )
    port = free_port()
    url = f"http://127.0.0.1:{port}/me/hello/"
    command = [*RADICALE, "--bind", f"127.0.0.1:{port}", "radicale"]
    with serving(command, url, RADICALE_CONFIG=str(settings)):
        head = {"Content-Type": "text/calendar; charset=utf-8"}
        requests.put(url, calendar, headers=head, auth=("me", ""), timeout=120).raise_for_status()
        yield url


def measure(server: Server) -> None:
    """Print a line a figure."""
    api = Api(server, server.token())
    ids = fill(server)
    feed = api.post("/feeds", {"name": "bench"})["url"]
    first = time.perf_counter()
    answer = requests.get(feed, timeout=30)
    first = time.perf_counter() - first
    for _ in range(20):  # each process has drawn it
        requests.get(feed, timeout=30)
    count, size = answer.content.count(b"BEGIN:VEVENT"), len(answer.content) / 1000
    print(f"{count:,} events, {size:.0f} kB, drawn for the first time in {first * 1000:.0f} ms")
    with tempfile.TemporaryDirectory() as folder, radicale(Path(folder), answer.content) as other:
        nothing, unchanged, theirs = [], [], []
        their_etag = requests.get(other, auth=("me", ""), timeout=60).headers.get("ETag", "")
        for _ in range(ROUNDS):
            nothing.append(rate(f"{server.url}/nothing", 200))
            unchanged.append(rate(feed, 304, **{"If-None-Match": answer.headers["ETag"]}))
            theirs.append(rate(other, 200, **{"If-None-Match": their_etag, "Authorization": "Basic bWU6"}))
    took = changed(api, feed, ids)
    share = statistics.median(u / n for u, n in zip(unchanged, nothing, strict=True))
    times = statistics.median(u / t for u, t in zip(unchanged, theirs, strict=True))
    print(
        f"empty route {statistics.median(nothing):.0f}/s, nothing new {statistics.median(unchanged):.0f}/s:"
        f" {share:.0%}, asked for {SHARE:.0%}"
    )
    usual, p95 = statistics.median(took) * 1000, statistics.quantiles(took, n=20)[-1] * 1000
    print(f"one changed: median {usual:.0f} ms, 95 % {p95:.0f} ms, asked for {LIMIT * 1000:.0f} ms")
    print(f"Radicale {statistics.median(theirs):.0f}/s: {times:.0f} times slower, asked for {TIMES}")
    explain(server)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        bench = Server(Path(folder), free_port())
        bench.flask("db", "upgrade")
        procfile = (ROOT / "Procfile").read_text().splitlines()
        line = next(line for line in procfile if line.startswith("web:")).partition(": exec ")[2]
        words = (
            line.replace("app.factory:server_app", "tests.benchmarks.bench_feed:app").replace("'", "").split()
        )
        own = {"DATA_DIR": str(bench.data_dir), "PORT": str(bench.port), "PUBLIC_URL": bench.url}
        with serving(words, f"{bench.url}/healthz", **own):
            measure(bench)
