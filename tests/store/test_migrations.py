"""Migrations: there and back on both databases, ending at what the models say."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect

from app.factory import create_app
from app.settings import Settings
from app.store.db import Base, db


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An app on an empty database, on each engine in turn."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    app = create_app(Settings(data_dir=tmp_path, database_url=url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> set[str]:
    """The tables in the database, but for the one that counts migrations."""
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


@pytest.mark.usefixtures("empty")
def test_migrations_lead_to_the_models() -> None:
    """Migrated from nothing, the database has what the models say, no more and no less."""
    upgrade()
    assert tables() == set(Base.metadata.tables)
    check()  # ends the process with a message where a column or index differs


@pytest.mark.usefixtures("empty")
def test_migrations_lead_back() -> None:
    """Every migration can be taken back, and gone through again."""
    upgrade()
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    check()


@pytest.mark.usefixtures("empty")
def test_migrating_twice_changes_nothing() -> None:
    """A second upgrade finds nothing to do."""
    upgrade()
    upgrade()
    assert tables() == set(Base.metadata.tables)
