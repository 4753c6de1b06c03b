"""The command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import free_port

ROOT = Path(__file__).parent.parent


@pytest.fixture
def flask(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Runs a command of the app's in a fresh data folder."""

    def run(*command: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        environ = {**os.environ, "DATA_DIR": str(tmp_path / "data"), **variables}
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app.factory", *command],
            input=stdin,
            env=environ,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.mark.slow
def test_read_prints_a_line_a_photo(flask, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """``read`` prints one JSON object a line, reads on after a bad file, and ends with status 1."""
    sample = ROOT / "static" / "img" / "sample-card.jpg"
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(sample.read_bytes()[:900])
    done = flask("read", str(broken), str(tmp_path / "missing.jpg"), str(sample))
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [set(line) for line in lines] == [
        {"file", "error"},
        {"file", "error"},
        {"file", "seconds", "cards"},
    ]
    (card,) = lines[2]["cards"]
    assert card["emails"]
    assert {
        "full_name",
        "job_title",
        "company",
        "department",
        "phones",
        "urls",
        "address",
        "social",
        "confidence",
    } <= set(card)
    assert flask("read", str(sample)).returncode == 0


@pytest.mark.slow
def test_an_account_and_its_token_are_made(flask) -> None:  # type: ignore[no-untyped-def]
    """``user add``, ``user password`` and ``token add`` work, and say what is wrong."""
    flask("db", "upgrade")
    assert "claim" in flask("hello").stdout
    assert flask("user", "add", "me@example.com", stdin="short\n").returncode == 1
    assert flask("user", "add", "me@example.com", stdin="long enough\n").returncode == 0
    again = flask("user", "add", "ME@example.com", stdin="long enough\n")
    assert (again.returncode, "already" in again.stderr) == (1, True)
    assert flask("user", "password", "me@example.com", stdin="even longer\n").returncode == 0
    assert flask("user", "password", "no@example.com", stdin="even longer\n").returncode == 1
    assert flask("token", "add", "me@example.com", "laptop").stdout.startswith("hello_")
    assert "claim" not in flask("hello").stdout


@pytest.mark.slow
def test_the_doctor_finds_what_is_ill(flask) -> None:  # type: ignore[no-untyped-def]
    """``doctor`` passes on a healthy server and names each failure with its mend."""
    flask("db", "upgrade")
    well = flask("doctor")
    assert (well.returncode, well.stdout.count("ok ")) == (0, 4), well.stdout
    ill = flask(
        "doctor",
        QUEUE_URL=f"redis://localhost:{free_port()}/0",
        DATABASE_URL="postgresql://nobody@localhost:1/x",
    )
    assert ill.returncode == 1
    assert ill.stdout.count("FAIL") == 2
    assert "QUEUE_URL" in ill.stdout
    assert "DATABASE_URL" in ill.stdout


def test_a_wrong_setting_stops_the_start(flask) -> None:  # type: ignore[no-untyped-def]
    """A wrong setting ends any command with one clear line."""
    done = flask("hello", PORT="eighty")
    assert done.returncode != 0
    assert "PORT" in done.stderr
    assert "Traceback" not in done.stderr
