"""The real processes, as the Procfile runs them: web and worker on a data folder of their own."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from flask import current_app

from app.factory import create_app
from app.ports import Kit
from app.settings import load
from app.store.db import db
from tests.servers import free_port

ROOT = Path(__file__).parent.parent
#: Loading the app takes a core for seconds, and others may want it, too.
START_SECONDS = 60.0


@dataclass
class Server:
    """A server on ``url``. Workers can be started and killed; what answers can be stopped and come back."""

    data_dir: Path
    port: int
    variables: dict[str, str] = field(default_factory=dict)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    web: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What all processes have written so far."""
        return (self.data_dir / "log.txt").read_text()

    def flask(self, *command: str, stdin: str = "") -> str:
        """What a command of the app's prints. It runs here: a process loads the app for seconds first."""
        with self.inside():
            done = current_app.test_cli_runner().invoke(args=command, input=stdin)
        if done.exit_code:
            raise RuntimeError(done.output) from done.exception
        return done.stdout

    @contextmanager
    def inside(self) -> Iterator[Kit]:
        """The app on the same data, here: what its processes are given."""
        app = create_app(load(self._environ()))
        with app.app_context():
            yield app.extensions["kit"]
            db.session.remove()
            db.engine.dispose()

    def token(self, email: str = "me@example.com") -> str:
        """A new account's access token."""
        self.flask("user", "add", email, stdin="correct horse\n")
        return self.flask("token", "add", email, "test").strip()

    def start(self, process: str) -> subprocess.Popen[bytes]:
        """Start a process of the Procfile by its name."""
        lines = (ROOT / "Procfile").read_text().splitlines()
        command = next(line.partition(":")[2].strip() for line in lines if line.startswith(f"{process}:"))
        with (self.data_dir / "log.txt").open("ab") as log:
            return subprocess.Popen(
                shlex.split(command.removeprefix("exec ")),
                env=self._environ(),
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    def start_web(self) -> None:
        """Answer, from when this returns."""
        self.web = self.start("web")
        _wait_for(self, self.web)

    def stop_web(self) -> None:
        """Answer nothing any more."""
        if self.web:
            _end(self.web)
        self.web = None

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start one more worker."""
        self.workers.append(self.start("worker"))
        return self.workers[-1]

    def kill_workers(self) -> None:
        """End all workers with SIGKILL."""
        for worker in self.workers:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        self.workers.clear()

    def _environ(self) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        own = {"DATA_DIR": str(self.data_dir), "PORT": str(self.port), "PATH": path}
        return {**os.environ, **self.variables, **own}


class Api:
    """The API of a running server, for one account."""

    def __init__(self, server: Server, token: str) -> None:
        self._url = f"{server.url}/api/v1"
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> Any:
        """What a GET answers; fails for anything but 200."""
        answer = requests.get(f"{self._url}{path}", headers=self._headers, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """What a POST answers; fails for anything but success."""
        answer = requests.post(f"{self._url}{path}", json=body, headers=self._headers, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def put(self, path: str, body: dict[str, Any]) -> Any:
        """What a PUT answers; fails for anything but success."""
        answer = requests.put(f"{self._url}{path}", json=body, headers=self._headers, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def patch(self, path: str, body: dict[str, Any]) -> Any:
        """What a PATCH answers; fails for anything but success."""
        answer = requests.patch(f"{self._url}{path}", json=body, headers=self._headers, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def send(self, photo: bytes, capture_id: str) -> requests.Response:
        """Send a photo in."""
        files, form = {"photo": ("card.jpg", photo)}, {"id": capture_id}
        return requests.post(f"{self._url}/captures", form, files=files, headers=self._headers, timeout=30)


@contextmanager
def running(data_dir: Path, *, workers: int = 1, **variables: str) -> Iterator[Server]:
    """A server that listens, with its workers; all of it ends with the block."""
    data_dir.mkdir(parents=True, exist_ok=True)
    server = Server(data_dir, free_port(), variables)
    server.flask("db", "upgrade")
    try:
        for _ in range(workers):
            server.start_worker()
        server.start_web()
        yield server
    finally:
        _end(*([server.web] if server.web else []), *server.workers)


def _end(*processes: subprocess.Popen[bytes]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def made_to_run(data_dir: Path) -> Iterator[Server]:
    """A server as a newcomer starts it, by ``make run``; Ctrl-C ends it."""
    data_dir.mkdir(parents=True)
    server = Server(data_dir, free_port())
    environ = {**os.environ, "DATA_DIR": str(data_dir), "PORT": str(server.port)}
    with (data_dir / "log.txt").open("ab") as log:
        made = subprocess.Popen(
            ["make", "run"], env=environ, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
    try:
        _wait_for(server, made)
        yield server
    finally:
        os.killpg(made.pid, signal.SIGINT)
        made.wait(30)


def _wait_for(server: Server, web: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            requests.get(f"{server.url}/healthz", timeout=2).raise_for_status()
            return
        except requests.RequestException:
            if web.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{server.log}")
