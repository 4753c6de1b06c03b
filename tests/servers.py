"""Real servers for the tests: PostgreSQL, Redis, S3. Each starts when first wanted and ends with the run.

All of them listen on a socket in a folder of their own, or on a free port of the loopback address.
"""

import os
import pwd
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NoReturn
from urllib.request import Request, urlopen

import psycopg
import pytest
import redis

_SECONDS_TO_START = 30


def unavailable(reason: str) -> NoReturn:
    """Skip with the reason; on CI, where everything is to be installed, fail with it."""
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Postgres:
    """One PostgreSQL on a socket, without the care for the disk that makes it slow."""

    def __init__(self, bin_folder: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="hello-pg-", dir="/tmp"))  # sockets need short paths
        self._account = _plain_account()
        if self._account:
            shutil.chown(self._folder, *self._account)
        self._names = count(1)
        self._templates: dict[Callable[[str], None], str] = {}
        data = self._folder / "data"
        locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        make = f"-U postgres --auth=trust --no-sync --encoding=UTF8 --locale={locale}"
        self._call(bin_folder / "initdb", data, *shlex.split(make))
        run = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        self._server = self._start(bin_folder / "postgres", "-D", data, "-k", self._folder, *shlex.split(run))
        _wait_for(lambda: self._sql("select 1"), psycopg.OperationalError, "PostgreSQL")

    def url(self, database: str) -> str:
        """The address for SQLAlchemy."""
        return f"postgresql+psycopg://postgres@/{database}?host={self._folder}"

    @contextmanager
    def database(self, prepare: Callable[[str], None] | None = None) -> Iterator[str]:
        """The address of a new database, which is gone afterwards.

        ``prepare`` fills it given its address; it is called once a run, and later databases are
        copies of what it made. It must close its connections.
        """
        name = self._create(self._template(prepare) if prepare else "template1")
        try:
            yield self.url(name)
        finally:
            self._sql(f"drop database {name} with (force)")

    def stop(self) -> None:
        """End the server and remove its files."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(10)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _template(self, prepare: Callable[[str], None]) -> str:
        if prepare not in self._templates:
            name = self._create("template1")
            prepare(self.url(name))
            self._templates[prepare] = name
        return self._templates[prepare]

    def _create(self, template: str) -> str:
        name = f"hello_{next(self._names)}"
        self._sql(f"create database {name} template {template}")
        return name

    def _sql(self, statement: str) -> None:
        address = f"host={self._folder} user=postgres dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _as_account(self) -> dict[str, Any]:
        if not self._account:
            return {}
        user, group = self._account
        return {"user": user, "group": group, "extra_groups": []}

    def _call(self, *command: str | Path) -> None:
        subprocess.run(command, check=True, capture_output=True, cwd=self._folder, **self._as_account())

    def _start(self, *command: str | Path) -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        return subprocess.Popen(
            command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=self._folder, **self._as_account()
        )


class Redis:
    """One Redis on a socket that writes nothing to the disk."""

    def __init__(self, program: str) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="hello-redis-", dir="/tmp"))
        self.url = f"unix://{self._folder / 'redis.sock'}?db=0"
        self._program = program
        self.start()

    def start(self) -> None:
        """Start it, again if it was stopped."""
        options = ["--port", "0", "--unixsocket", self._folder / "redis.sock", "--dir", self._folder]
        options += ["--save", "", "--appendonly", "no"]
        self._server = subprocess.Popen([self._program, *options], stdout=subprocess.DEVNULL)
        _wait_for(self.flush, redis.ConnectionError, "Redis")

    def flush(self) -> None:
        """Forget everything."""
        with redis.Redis.from_url(self.url, retry=None) as client:
            client.flushall()

    def kill(self) -> None:
        """End the server at once, as an outage would."""
        self._server.kill()
        self._server.wait(10)

    def stop(self) -> None:
        """End the server and remove its files."""
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)


class S3:
    """Moto's S3 over HTTP, in a thread of this process."""

    def __init__(self) -> None:
        from moto.server import ThreadedMotoServer

        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        host, port = self._server.get_host_and_port()
        self._endpoint = f"http://{host}:{port}"
        self._names = count(1)

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which clients find it."""
        return {
            "AWS_ENDPOINT_URL": self._endpoint,
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }

    def bucket(self) -> str:
        """The name of a new, empty bucket."""
        name = f"photos-{next(self._names)}"
        with urlopen(Request(f"{self._endpoint}/{name}", method="PUT"), timeout=10):  # noqa: S310
            return name

    def stop(self) -> None:
        """End the server."""
        self._server.stop()


def start_postgres() -> Postgres:
    """Start PostgreSQL from Debian's, Homebrew's or the PATH's binaries."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders += [Path(program).parent for program in [shutil.which("initdb")] if program]
    folders += sorted(Path("/opt/homebrew/opt").glob("postgresql@*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return Postgres(folder)
    unavailable("PostgreSQL's server is not installed (Debian: apt-get install postgresql).")


def start_redis() -> Redis:
    """Start Redis from the PATH."""
    program = shutil.which("redis-server")
    if not program:
        unavailable("redis-server is not installed (Debian: apt-get install redis-server).")
    return Redis(program)


def start_s3() -> S3:
    """Start moto's S3."""
    return S3()


def _plain_account() -> tuple[str, int] | None:
    """PostgreSQL refuses to run as root: whom to run as instead, by name and group."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return name, pwd.getpwnam(name).pw_gid
        except KeyError:
            continue
    unavailable("There is no account but root to run PostgreSQL as.")


def _wait_for(attempt: Callable[[], object], failure: type[Exception], name: str) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            attempt()
            return
        except failure:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{name} did not start") from None
            time.sleep(0.05)
