"""The database's own manners."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.store.accounts import Account
from app.store.db import writing
from tests.factories import World


def test_instants_come_back_as_they_went_in(world: World) -> None:
    """An instant given in any zone comes back as the same instant, in UTC."""
    account = world.owner(world.account())
    at = datetime(2026, 3, 29, 2, 30, 15, 123456, timezone(timedelta(hours=-5)))
    with writing(world.session):
        account.created_at = at
    world.session.expire_all()
    assert account.created_at == at
    assert account.created_at.tzinfo == UTC


def test_an_instant_needs_a_zone(world: World) -> None:
    """A time without a zone is refused rather than guessed at."""
    account = world.owner(world.account())
    with pytest.raises(Exception, match="without a zone"), writing(world.session):
        account.created_at = datetime(2026, 3, 29)  # noqa: DTZ001


def test_nul_is_dropped(world: World) -> None:
    """A NUL in a text, which PostgreSQL can't store, is left out."""
    account = world.owner(world.account())
    with writing(world.session):
        account.company = "Li\x00 GmbH"
    world.session.expire_all()
    assert account.company == "Li GmbH"


def test_a_failed_block_stores_nothing(world: World) -> None:
    """An error in a writing block undoes all of it."""
    account = world.owner(world.account())

    def change_and_fail() -> None:
        with writing(world.session):
            account.company = "Changed"
            world.session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert account.company == "Li GmbH"


def test_changes_belong_inside_the_block(world: World) -> None:
    """A change made before the block is an error, not a stowaway."""
    account = world.owner(world.account())
    account.company = "Changed"
    with pytest.raises(RuntimeError), writing(world.session):
        pass
    world.session.rollback()


def test_writers_queue_up(world: World) -> None:
    """Twenty read-then-write blocks at once lose no update and never fail for being busy."""
    account = world.account()
    with writing(world.session):
        world.owner(account).daily_touches = 0

    def add_one() -> None:
        with Session(world.session.get_bind()) as session, writing(session):
            row = session.get_one(Account, account, with_for_update=True)
            row.daily_touches += 1

    threads = [threading.Thread(target=add_one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    world.session.expire_all()
    assert world.owner(account).daily_touches == 20


def test_sqlite_is_durable(small_world: World) -> None:
    """SQLite runs in WAL mode, syncs every commit, and holds foreign keys."""
    pragmas = {
        name: small_world.session.scalar(text(f"PRAGMA {name}"))
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
