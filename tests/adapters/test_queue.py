"""Facts the queue keeps on SQLite and on Redis, with the worker as a process of its own."""

import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from app.adapters.queue import PATIENCE, HueyQueue
from app.ports import Queue
from tests.fakes import ListQueue
from tests.servers import Redis


class Worker:
    """A worker process, and what it wrote down."""

    def __init__(self, url: str, folder: Path) -> None:
        self._file = folder / "lines.txt"
        self._stderr = (folder / "stderr.txt").open("w+")
        command = [sys.executable, "-m", "tests.adapters.queue_worker", url, str(self._file)]
        self.process = subprocess.Popen(command, stderr=self._stderr)

    def lines(self, word: str = "") -> list[str]:
        text = self._file.read_text() if self._file.exists() else ""
        return [line for line in text.splitlines() if line.startswith(word)]

    def wait_for(self, word: str, times: int = 1, seconds: float = 15) -> list[str]:
        deadline = time.monotonic() + seconds
        while len(self.lines(word)) < times:
            assert time.monotonic() < deadline, f"no {word!r} in {self.lines()}; log: {self.log()}"
            time.sleep(0.01)
        return self.lines(word)

    def wait_for_log(self, words: str, seconds: float = 15) -> None:
        deadline = time.monotonic() + seconds
        while words not in self.log():
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.01)

    def log(self) -> str:
        self._stderr.flush()
        return Path(self._stderr.name).read_text()

    def stop(self, signum: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(signum)
        return self.process.wait(10)

    def close(self) -> None:
        if self.process.poll() is None:
            self.stop(signal.SIGKILL)
        self._stderr.close()


@pytest.fixture
def queue(queue_url: str) -> Iterator[HueyQueue]:
    queue = HueyQueue(queue_url)
    yield queue
    queue.close()


@pytest.fixture
def worker(queue_url: str, tmp_path: Path) -> Iterator[Worker]:
    worker = Worker(queue_url, tmp_path)
    yield worker
    worker.close()


def test_tasks_run_once_and_in_order(queue: Queue, worker: Worker) -> None:
    """What was put, before or after the worker's start, runs once, first come first served."""
    for n in range(50):
        queue.put("note", str(n), "ü × –")
    lines = worker.wait_for("note", 50)
    assert [line.split()[1:5] for line in lines] == [[str(n), "ü", "×", "–"] for n in range(50)]
    assert worker.stop() == 0
    assert len(worker.lines("note")) == 50


def test_a_failing_task_is_logged_and_stops_nothing(queue: Queue, worker: Worker) -> None:
    """An exception leaves its traceback in the log, and the next task runs."""
    queue.put("fail", "a1")
    queue.put("unheard-of", "a2")
    queue.put("note", "a3")
    worker.wait_for("note a3")
    assert worker.log().count("RuntimeError: this task fails") == 1
    assert "Task fail a1 failed." in worker.log()
    assert "Nobody here handles the task 'unheard-of'." in worker.log()


def test_chores_run_at_the_start_even_when_one_fails(worker: Worker) -> None:
    """Each minute's chores run at the start as well; a failing one is logged and holds up no other."""
    worker.wait_for("sweep")
    worker.wait_for("crash")
    worker.wait_for_log("RuntimeError: this chore fails")


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stops_after_the_running_task(queue: Queue, worker: Worker, signum: signal.Signals) -> None:
    """A signal lets the running task finish, keeps the next for later, and ends with status 0."""
    worker.wait_for("crash")
    queue.put("doze", "0.5")
    queue.put("note", "later")
    worker.wait_for("doze")
    assert worker.stop(signum) == 0
    assert worker.lines("woke") == ["woke"]
    assert worker.lines("note") == []
    assert worker.lines("end") == ["end"]
    assert "1 waiting" in queue.check()


def test_gives_up_on_a_task_that_takes_too_long(queue: Queue, worker: Worker) -> None:
    """A task that outlasts the patience does not hold the process."""
    queue.put("doze", "60")
    worker.wait_for("doze")
    start = time.monotonic()
    worker.stop()
    assert time.monotonic() - start < PATIENCE + 5
    assert worker.lines("woke") == []


def test_check_counts_what_waits(queue: Queue) -> None:
    """A healthy queue says how much waits in it."""
    assert "0 waiting" in queue.check()
    queue.put("note", "a")
    queue.put("note", "b")
    assert "2 waiting" in queue.check()


class _Bomb:
    """Unpickled, it makes a file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __reduce__(self) -> tuple[object, tuple[str, ...]]:
        return os.mkdir, (str(self._file),)


def test_nothing_put_in_from_outside_is_executed(
    queue: HueyQueue, worker: Worker, queue_url: str, tmp_path: Path
) -> None:
    """Pickles and other rubbish in a shared queue are logged and dropped, and the worker goes on."""
    for rubbish in (pickle.dumps(_Bomb(tmp_path / "boom")), b'{"id": 1}', b"[]", b""):
        _put_raw(queue_url, rubbish)
    queue.put("note", "after")
    worker.wait_for("note after")
    assert not (tmp_path / "boom").exists()
    assert "none of ours" in worker.log()


def _put_raw(url: str, data: bytes) -> None:
    if url.startswith("sqlite:"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        with connection:
            connection.execute("insert into task (queue, data) values ('secondhello', ?)", (data,))
        connection.close()
    else:
        with redis.Redis.from_url(url) as client:
            client.zadd("huey.redis.secondhello", {b"\0" * 8 + data: 0})


def test_survives_an_outage_of_redis(redis_server: Redis, redis_url: str, tmp_path: Path) -> None:
    """While Redis is away putting says so; once it is back the same worker goes on."""
    queue, worker = HueyQueue(redis_url), Worker(redis_url, tmp_path)
    try:
        queue.put("note", "before")
        worker.wait_for("note before")
        redis_server.kill()
        for use in (queue.check, lambda: queue.put("note", "lost")):
            with pytest.raises(OSError, match="Check QUEUE_URL"):
                use()
        redis_server.start()
        queue.put("note", "after")
        worker.wait_for("note after")
    finally:
        worker.close()
        queue.close()


def test_sqlite_out_of_reach_is_an_os_error(tmp_path: Path) -> None:
    """A path that can't be a database is an OSError that names the setting."""
    with pytest.raises(OSError, match="Check QUEUE_URL"):
        HueyQueue(f"sqlite:///{tmp_path}")


def test_passwords_stay_out_of_messages() -> None:
    """What the doctor prints holds no password."""
    queue = HueyQueue("redis://:secret@127.0.0.1:1/0")
    with pytest.raises(OSError, match="Check QUEUE_URL") as caught:
        queue.check()
    assert "secret" not in str(caught.value)
    queue.close()


@pytest.mark.parametrize("url", ["", "sqlite://", "sqlite:///", "queue.db", "amqp://localhost"])
def test_other_addresses_are_refused(url: str) -> None:
    """An address that is neither SQLite nor Redis stops the start."""
    with pytest.raises(ValueError, match="QUEUE_URL"):
        HueyQueue(url)


def test_the_fake_hands_tasks_to_handlers() -> None:
    """The fake runs what was put, and what that puts in turn, first come first served."""
    queue, seen = ListQueue(), []

    def twice(id_: str) -> None:
        seen.append(id_)
        if not id_.endswith("!"):
            queue.put("twice", id_ + "!")

    queue.put("twice", "a")
    queue.put("twice", "b")
    assert queue.run({"twice": twice}) == 4
    assert seen == ["a", "b", "a!", "b!"]


def test_the_fake_breaks_down_on_request() -> None:
    """A broken fake raises what the real one would."""
    queue = ListQueue()
    queue.break_down()
    for use in (queue.check, lambda: queue.put("note")):
        with pytest.raises(OSError, match="out of reach"):
            use()
    queue.mend()
    assert "list" in queue.check()
