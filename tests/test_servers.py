"""The servers the tests bring along are the real ones."""

import psycopg
from sqlalchemy import create_engine, text

from tests.servers import Postgres


def _fill(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("create table cards (name text)"))
        connection.execute(text("insert into cards values ('Ærø Müller')"))
    engine.dispose()


def _names(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.begin() as connection:
        rows = connection.execute(text("select lower(name) from cards")).scalars().all()
        connection.execute(text("delete from cards"))
    engine.dispose()
    return list(rows)


def test_databases_from_one_template_are_strangers(postgres: Postgres) -> None:
    """What one copy deletes is still in the next; letters beyond ASCII are known as letters."""
    for _ in range(2):
        with postgres.database(_fill) as url:
            assert _names(url) == ["ærø müller"]


def test_a_database_goes_although_somebody_is_connected(postgres: Postgres) -> None:
    """A connection left open does not keep a database from being dropped."""
    with postgres.database() as url:
        connection = psycopg.connect(url.replace("+psycopg", ""))
    connection.close()


def test_postgres_is_a_server_we_support(postgres_url: str) -> None:
    """The tests run on PostgreSQL 15 or later."""
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        assert connection.info.server_version >= 150000
