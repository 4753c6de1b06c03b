"""Fixtures for all tests. Servers start when the first test wants one."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine

from app.services import capture_reading
from app.store.db import Base, db
from tests.factories import World
from tests.factories import world as make_world
from tests.fakes import FakeReader
from tests.mail_servers import Authority, Dovecot, Smtp, smtp_server, start_dovecot
from tests.servers import S3, Postgres, Redis, start_postgres, start_redis, start_s3


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a third of the time tests wait for processes they have started."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser comes first: a file of minutes that began last would be waited for by all."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of the tests' own; ``postgres.database(prepare)`` hands out databases."""
    server = start_postgres()
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    with postgres.database() as url:
        yield url


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    """A Redis of the tests' own."""
    server = start_redis()
    yield server
    server.stop()


@pytest.fixture
def redis_url(redis_server: Redis) -> str:
    """The address of an empty Redis."""
    redis_server.flush()
    return redis_server.url


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3]:
    """An S3 of the tests' own."""
    server = start_s3()
    yield server
    server.stop()


@pytest.fixture
def s3_url(s3_server: S3, monkeypatch: pytest.MonkeyPatch) -> str:
    """``s3://…`` of an empty bucket, with the variables set that lead there."""
    for name, value in s3_server.environment.items():
        monkeypatch.setenv(name, value)
    return f"s3://{s3_server.bucket()}/hello"


@pytest.fixture(params=["sqlite", "redis"])
def queue_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an empty queue, on each side in turn."""
    if request.param == "redis":
        return request.getfixturevalue("redis_url")
    return f"sqlite:///{tmp_path_factory.mktemp('queue')}/queue.db"


@pytest.fixture(params=["folder", "s3"])
def photo_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where photos may be kept, on each side in turn."""
    if request.param == "s3":
        return request.getfixturevalue("s3_url")
    return str(tmp_path_factory.mktemp("photos") / "kept")


def _make_tables(url: str) -> None:
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def _sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    _make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(_sqlite_with_tables: Path, tmp_path: Path) -> str:
    """The address of an SQLite database with empty tables."""
    shutil.copy(_sqlite_with_tables, tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


# An app takes a tenth of a second to make, and each of its statements milliseconds to compile the first
# time: the tests share one a database, and each finds its tables empty.


@pytest.fixture(scope="session")
def _sqlite_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Path]]:
    path = tmp_path_factory.mktemp("world") / "test.db"
    with make_world(path.parent, f"sqlite:///{path}") as made:
        yield made.app, path


@pytest.fixture(scope="session")
def _postgres_app(
    postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, str]]:
    with (
        postgres.database(_make_tables) as url,
        make_world(tmp_path_factory.mktemp("world"), url) as made,
    ):
        yield made.app, url


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """An app with stand-ins for what lives outside, on each database in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("small_world")
        return
    app, url = request.getfixturevalue("_postgres_app")
    _empty(app)
    with make_world(tmp_path, url, app=app) as made:
        yield made


def _empty(app: Flask) -> None:
    """A test leaves few rows: to delete them takes a millisecond, to truncate all tables fifty."""
    tables = reversed(Base.metadata.sorted_tables)
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql(";".join(str(table.delete()) for table in tables))


@pytest.fixture
def small_world(
    _sqlite_app: tuple[Flask, Path], _sqlite_with_tables: Path, tmp_path: Path
) -> Iterator[World]:
    """The same on SQLite alone, for what does not depend on the database."""
    app, path = _sqlite_app
    with app.app_context():
        db.engine.dispose()  # what stays open of a file must not outlive it
    for side in ("-wal", "-shm"):
        path.with_name(path.name + side).unlink(missing_ok=True)
    shutil.copy(_sqlite_with_tables, path)
    with make_world(tmp_path, f"sqlite:///{path}", app=app) as made:
        yield made


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> FakeReader:
    """Photos say what ``reader.tell`` has put on them."""
    made = FakeReader()
    monkeypatch.setattr(capture_reading, "read_photo", made)
    return made


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Who signs the mail servers' certificates."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """It is trusted during the test."""
    for name, value in authority.variables.items():
        monkeypatch.setenv(name, value)
    return authority


@pytest.fixture(scope="session")
def dovecot(authority: Authority) -> Iterator[Dovecot]:
    """An IMAP server, with an empty mailbox for each user that is named."""
    server = start_dovecot(authority)
    yield server
    server.stop()


@pytest.fixture
def smtp(trusted: Authority) -> Iterator[Smtp]:
    """An SMTP server of the test's own, which wants STARTTLS and a login."""
    with smtp_server(trusted) as server:
        yield server
