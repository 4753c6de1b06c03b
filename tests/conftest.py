"""Fixtures for all tests. Servers start when the first test wants one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from app.services import capture_reading
from app.store.db import Base
from tests.factories import World
from tests.factories import world as make_world
from tests.fakes import FakeReader
from tests.servers import S3, Postgres, Redis, start_postgres, start_redis, start_s3


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


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """An app with stand-ins for what lives outside, on each database in turn."""
    if request.param == "sqlite":
        with make_world(tmp_path, request.getfixturevalue("sqlite_url")) as made:
            yield made
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    with postgres.database(_make_tables) as url, make_world(tmp_path, url) as made:
        yield made


@pytest.fixture
def small_world(sqlite_url: str, tmp_path: Path) -> Iterator[World]:
    """The same on SQLite alone, for what does not depend on the database."""
    with make_world(tmp_path, sqlite_url) as made:
        yield made


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> FakeReader:
    """Photos say what ``reader.tell`` has put on them."""
    made = FakeReader()
    monkeypatch.setattr(capture_reading, "read_photo", made)
    return made
