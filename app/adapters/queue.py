"""Tasks through Huey: a SQLite file where there is one machine, Redis where there are more."""

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis
from huey import Huey
from huey.api import TaskWrapper
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import PriorityRedisStorage, SqliteStorage

_log = logging.getLogger(__name__)

_NAME = "secondhello"
_POLL = 0.1
"""Seconds between two looks at an empty SQLite queue; Redis answers at once."""

#: Seconds a worker that is told to stop gives its running task.
PATIENCE = 3.0

Handlers = Mapping[str, Callable[..., None]]
Chores = Mapping[str, Callable[[], None]]


class HueyQueue:
    """The queue at ``sqlite:///path`` (four slashes before an absolute path) or ``redis://…``."""

    def __init__(self, url: str) -> None:
        self._where, self._huey = _open(url)
        self._handlers: Handlers = {}
        self._run: TaskWrapper = self._huey.task(name="run")(self._handle)

    def put(self, task: str, *ids: str) -> None:
        """Hand over a task's name and ids; OSError where the queue can't be reached."""
        with _plain_errors(self._where):
            self._run(task, *ids)

    def check(self) -> str:
        """Write to the queue and clean up; raises OSError with the mend."""
        with _plain_errors(self._where):
            self._huey.storage.put_data("check", b"1")
            self._huey.storage.delete_data("check")
            waiting = self._huey.pending_count()
        return f"Tasks go through {self._where}; {waiting} waiting."

    def serve(self, handlers: Handlers, each_minute: Chores) -> None:
        """Work until SIGINT or SIGTERM, then give the running task PATIENCE seconds to finish.

        ``handlers`` take a task's ids. ``each_minute`` runs at the start and every minute, ahead
        of what waits. What any of them raises is logged and stops nothing. Call it from the main
        thread: it takes the signals.
        """
        logging.getLogger("huey").setLevel(logging.WARNING)  # it tells every step of every task
        self._handlers = handlers
        for name, chore in each_minute.items():
            self._huey.periodic_task(_always, name=f"chore_{name}", priority=1)(_guarded(name, chore))
        consumer = _Consumer(
            self._huey,
            workers=1,
            initial_delay=_POLL,
            max_delay=_POLL,
            backoff=1,
            shutdown_timeout=PATIENCE,
            check_worker_health=True,
        )
        consumer.run()
        self.close()

    def close(self) -> None:
        """Let go of the connection; the next use opens another."""
        self._huey.storage.close()

    def _handle(self, task: str, *ids: str) -> None:
        handler = self._handlers.get(task)
        if handler is None:
            _log.error("Nobody here handles the task %r.", task)
        else:
            _guarded(" ".join((task, *ids)), handler)(*ids)


class _Consumer(Consumer):
    """Stops gently whichever signal asks for it; Huey lets SIGTERM cut tasks off and SIGHUP restart."""

    def stop(self, graceful: bool = False) -> None:  # noqa: ARG002
        self._restart = False
        super().stop(graceful=True)


class _JsonSerializer(Serializer):
    """Messages as JSON: Huey's pickles would let whoever writes to the Redis run code here."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps({"id": data.id, "name": data.name, "args": data.args}).encode()

    def _deserialize(self, data: bytes) -> Message:
        match json.loads(bytes(data)):
            case {"id": str(id_), "name": str(name), "args": [*args]}:
                words = tuple(map(str, args))
                return Message(id=id_, name=name, args=words, kwargs={}, retries=0, retry_delay=0)
        raise ValueError("a message in the queue is none of ours")


class _RedisStorage(PriorityRedisStorage):
    def close(self) -> bool:
        self.pool.disconnect()
        return True


def _open(url: str) -> tuple[str, Huey]:
    scheme, _, rest = url.partition("://")
    options: dict[str, Any] = {"results": False, "serializer": _JsonSerializer()}
    if scheme == "sqlite" and rest.startswith("/") and rest != "/":
        path = Path(rest[1:])
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _plain_errors(str(path)):
            return str(path), Huey(_NAME, storage_class=SqliteStorage, filename=str(path), **options)
    if scheme in ("redis", "rediss", "unix"):
        pool = redis.ConnectionPool.from_url(url, socket_connect_timeout=3, socket_timeout=10)
        where = f"{scheme}://{rest.rpartition('@')[2]}"
        # A worker that waits for Redis notices only afterwards that it is to stop.
        options |= {"connection_pool": pool, "read_timeout": 0.5}
        return where, Huey(_NAME, storage_class=_RedisStorage, **options)
    raise ValueError(
        "QUEUE_URL must look like sqlite:///path/queue.db, redis://host:6379/0 or rediss://host."
    )


def _guarded(name: str, work: Callable[..., None]) -> Callable[..., None]:
    def guarded(*ids: str) -> None:
        try:
            work(*ids)
        except Exception:
            _log.exception("Task %s failed.", name)

    return guarded


def _always(_: object) -> bool:
    return True


@contextmanager
def _plain_errors(where: str) -> Iterator[None]:
    try:
        yield
    except (redis.RedisError, sqlite3.Error, OSError) as error:
        raise OSError(f"The queue {where} is out of reach: {error}. Check QUEUE_URL.") from error
