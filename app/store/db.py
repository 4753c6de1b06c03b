"""The database: one base for the tables, how times and transactions behave on either engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from sqlite3 import Connection as SqliteConnection
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    TypeDecorator,
    Uuid,
    event,
    select,
    text,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session

from app.domain.errors import NotFound

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Only zone-aware values go in; UTC comes out, on SQLite as well."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a value is."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone can't be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@lru_cache(8192)
def instant(text: str) -> datetime:
    """An instant that a query gives as text: SQLite's in UTC, PostgreSQL's with its offset."""
    at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


class PlainText(TypeDecorator[str]):
    """A text. What came from a card or a mail may hold NUL, which PostgreSQL can't store; it goes."""

    impl = String
    cache_ok = True

    @property
    def python_type(self) -> type[str]:
        """What a value is."""
        return str

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return value.replace("\x00", "") if value else value


class Base(DeclarativeBase):
    """What every table is."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        str: PlainText,
        UUID: Uuid,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


Row = TypeVar("Row", bound=Base)

db = SQLAlchemy(metadata=Base.metadata)


def prepare(engine: Engine) -> None:
    """Make an SQLite engine durable, strict about foreign keys, and honest about transactions."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _open_sqlite(connection: SqliteConnection, _record: object) -> None:
    # The driver's own idea of when a transaction starts would make BEGIN IMMEDIATE impossible.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A reader that turns writer halfway fails when somebody wrote in between; a writer says so first.
    writing_ = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing_ else "BEGIN")


def mine(
    session: Session, table: type[Row], account_id: UUID, row_id: UUID, gone: str, *, lock: bool = False
) -> Row:
    """An account's row, locked until the transaction ends if asked; NotFound, which says ``gone``."""
    column = table.__table__.c
    found = select(table).where(column.account_id == account_id, column.id == row_id)
    row = session.scalar(found.with_for_update() if lock else found)
    if row is None:
        raise NotFound(gone)
    return row


@contextmanager
def writing(session: Session) -> Iterator[None]:
    """One write transaction: all of it is stored at the end of the block, or nothing.

    Rows loaded before are read afresh inside. Raises RuntimeError when the session
    holds changes made outside of a block, which would otherwise be lost or slip in.
    """
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes belong inside the writing block")
    session.rollback()
    session.connection(execution_options={"writing": True})
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise


@contextmanager
def snapshot(session: Session) -> Iterator[None]:
    """All that is read in the block is of one moment, whatever others write meanwhile."""
    session.rollback()
    # On SQLite every transaction is.
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield
    finally:
        session.rollback()


def check(session: Session) -> str:
    """One line on which database it is; raises OSError with the mend where it can't be used."""
    where = session.get_bind().engine.url.render_as_string(hide_password=True)
    try:
        session.execute(text("SELECT 1 FROM accounts LIMIT 1"))
        session.rollback()
    except SQLAlchemyError as error:
        session.rollback()
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        mend = "Check DATABASE_URL, then run: flask --app app.factory db upgrade"
        raise OSError(f"The database {where} can't be used: {reason}. {mend}") from error
    return f"The database is {where}."
