"""The command line."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from app.factory import create_app
from app.prepare import is_current
from app.settings import load
from app.store.db import db
from tests.servers import free_port

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "static" / "img" / "sample-card.jpg"

Run = Callable[..., Result]


@pytest.fixture
def flask(tmp_path: Path) -> Run:
    """Runs a command as ``flask --app app.factory`` does, in a fresh data folder."""

    def run(*command: str, stdin: str = "", **variables: str) -> Result:
        app = create_app(load({"DATA_DIR": str(tmp_path / "data"), **variables}))
        with app.app_context():
            done = app.test_cli_runner().invoke(args=command, input=stdin)
            db.session.remove()
            db.engine.dispose()
        return done

    return run


@pytest.mark.slow
def test_read_prints_a_line_a_photo(flask: Run, tmp_path: Path) -> None:
    """``read`` prints one JSON object a line, reads on after a bad file, and ends with status 1."""
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(SAMPLE.read_bytes()[:900])
    done = flask("read", str(broken), str(tmp_path / "missing.jpg"), str(SAMPLE))
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    assert [sorted(line) for line in lines] == [["error", "file"]] * 2 + [["cards", "file", "seconds"]]
    (card,) = lines[2]["cards"]
    assert card["emails"]
    names = "full_name job_title company department emails phones urls address social confidence"
    assert set(names.split()) <= set(card)
    assert flask("read", str(SAMPLE)).exit_code == 0


def test_an_account_and_its_token_are_made(flask: Run) -> None:
    """``user add``, ``user password`` and ``token add`` work, and say what is wrong."""
    flask("db", "upgrade")
    assert "claim" in flask("hello").stdout
    assert flask("user", "add", "me@example.com", stdin="short\n").exit_code == 1
    assert flask("user", "add", "me@example.com", stdin="long enough\n").exit_code == 0
    again = flask("user", "add", "ME@example.com", stdin="long enough\n")
    assert (again.exit_code, "already" in again.stderr) == (1, True)
    assert flask("user", "password", "me@example.com", stdin="even longer\n").exit_code == 0
    assert flask("user", "password", "no@example.com", stdin="even longer\n").exit_code == 1
    assert flask("token", "add", "me@example.com", "laptop").stdout.startswith("hello_")
    assert flask("token", "add", "no@example.com", "laptop").exit_code == 1
    assert "claim" not in flask("hello").stdout


def test_the_doctor_finds_what_is_ill(flask: Run) -> None:
    """``doctor`` passes on a healthy server and names each failure with its mend."""
    flask("db", "upgrade")
    well = flask("doctor")
    assert (well.exit_code, well.stdout.count("ok ")) == (0, 5), well.stdout
    queue, database = f"redis://localhost:{free_port()}/0", "postgresql://nobody@localhost:1/x"
    ill = flask("doctor", QUEUE_URL=queue, DATABASE_URL=database)
    assert ill.exit_code == 1
    assert ill.stdout.count("FAIL") == 2
    assert "QUEUE_URL" in ill.stdout
    assert "DATABASE_URL" in ill.stdout


def test_without_onnx_runtime(flask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where ONNX Runtime is not to be had, Tesseract reads, and the doctor says so."""
    flask("db", "upgrade")
    assert "Tesseract reads alone" not in flask("doctor").stdout
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    doctor = flask("doctor")
    assert doctor.exit_code == 0
    assert "Tesseract reads alone" in doctor.stdout
    assert "pip install rapidocr onnxruntime" in doctor.stdout
    assert "maya.thornbury@fernhill.example.com" in flask("read", str(SAMPLE)).stdout


def test_a_prepared_database_is_known_as_such(flask: Run, tmp_path: Path) -> None:
    """A database is current after its migrations, not before them and not after going back."""
    settings = load({"DATA_DIR": str(tmp_path / "data")})
    assert not is_current(settings)
    flask("db", "upgrade")
    assert is_current(settings)
    flask("db", "downgrade", "base")
    assert not is_current(settings)
    flask("db", "upgrade")
    elsewhere = {"DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": "postgresql://x@localhost/x"}
    assert not is_current(load(elsewhere))


@pytest.mark.parametrize("command", [["-m", "app.prepare"], ["-m", "app.worker"]])
def test_a_wrong_setting_stops_the_start(command: list[str], tmp_path: Path) -> None:
    """A wrong setting ends what a start runs with one clear line."""
    environ = {**os.environ, "DATA_DIR": str(tmp_path), "PORT": "eighty"}
    done = subprocess.run(
        [sys.executable, *command],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("Second Hello can't start: PORT: Input should be a valid integer")
