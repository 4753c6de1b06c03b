"""How migrations run: in one transaction, on either engine, one process at a time."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection, text

from app.store.db import Base, PlainText, UtcDateTime

ONE_AT_A_TIME = 0x5EC0_4E11


def run() -> None:
    """Bring the database of the current app to the revision asked for."""
    migrate = current_app.extensions["migrate"]
    with migrate.db.engine.connect().execution_options(writing=True) as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            _foreign_keys(connection, "OFF")  # tables are copied and renamed here; it can't be done inside
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            transactional_ddl=True,
            render_item=_render,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            if not sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            context.run_migrations()
        if sqlite:
            _foreign_keys(connection, "ON")


def _render(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Migrations stand for themselves: they name no type of ours, which may change after them."""
    names = {UtcDateTime: "sa.DateTime(timezone=True)", PlainText: "sa.String()"}
    return names.get(type(item), False) if kind == "type" else False


def _foreign_keys(connection: Connection, state: str) -> None:
    raw = connection.connection.dbapi_connection
    assert raw is not None  # noqa: S101 - the connection is open
    raw.execute(f"PRAGMA foreign_keys={state}")


run()
