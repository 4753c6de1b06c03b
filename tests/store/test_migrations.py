"""Migrations: there and back on both databases, ending at what the models say."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect, text

from app.factory import create_app
from app.settings import Settings
from app.store.db import Base, db
from app.store.outbox import OutgoingMail
from tests.factories import world

#: A photo whose one card is the other side of another.
ACCOUNT = """
    INSERT INTO accounts (id, email, active, fs_uniquifier, created_at, full_name, company, phone, signature,
                          postal_address, zone, language, daily_touches, working_days)
    VALUES (:account, 'a', true, 'a', '2026-03-02', '', '', '', '', '', 'UTC', 'en', 8, '[]')"""
CAPTURE = """
    INSERT INTO captures (account_id, id, taken_at, created_at, note, photo, media_type, state, tries,
                          has_thumbnail)
    VALUES (:account, :capture, '2026-03-02', '2026-03-02', '', 'x', 'image/jpeg', 'done', 1, true)"""
SIDE = """
    INSERT INTO cards (account_id, capture_id, n, state, side_of, width, height, reading)
    VALUES (:account, :capture, 0, 'side', 0, 1, 1, '{}')"""
#: A contact in Tokyo, mailed at eight in the morning there, when it was the day before in Greenwich.
TOKYO = ACCOUNT.replace("'UTC'", "'Asia/Tokyo'")
CONTACT = """
    INSERT INTO contacts (id, account_id, emails, phones, urls, social, met_on, talked_about, tags, cadence,
                          answer, created_at, updated_at, search, sort)
    VALUES (:contact, :account, '[]', '[]', '[]', '[]', '2026-03-02', '', '[]', 'persistent', 'waiting',
            '2026-03-02', '2026-03-02', '', '')"""
MAILED = """
    INSERT INTO followups (id, account_id, contact_id, kind, channel, what, due_on, urgency, step, state,
                           note, ended_at, created_at, updated_at, version)
    VALUES (:followup, :account, :contact, 'step', 'email', 'Intro mail', '2026-03-03', '2026-03-03Z', 0,
            'done', '', :at, '2026-03-02', '2026-03-02', 1)"""


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


@pytest.mark.usefixtures("empty")
def test_sides_stand_for_themselves_before_there_were_sides() -> None:
    """Taken back behind the sides of cards, another side is an open card on a ready photo, as it was then."""
    upgrade(revision="0003")
    who = {"account": uuid4().hex, "capture": uuid4().hex}
    with db.engine.begin() as connection:
        for statement in (ACCOUNT, CAPTURE, SIDE):
            connection.execute(text(statement), who)
    downgrade(revision="0001")
    with db.engine.begin() as connection:
        states = [connection.scalar(text(f"SELECT state FROM {table}")) for table in ("captures", "cards")]  # noqa: S608
    assert states == ["ready", "open"]
    upgrade()
    check()


@pytest.mark.usefixtures("empty")
def test_what_was_done_was_done_on_the_owners_day() -> None:
    """A mail of 8:00 on 3 March in Tokyo becomes a moment of that day, as those noted since are."""
    upgrade(revision="0002")
    at = "2026-03-02 23:00:00.000000" + ("+00" if db.engine.dialect.name == "postgresql" else "")
    who = {name: uuid4().hex for name in ("account", "contact", "followup")} | {"at": at}
    with db.engine.begin() as connection:
        for statement in (TOKYO, CONTACT, MAILED):
            connection.execute(text(statement), who)
    upgrade()
    with db.engine.begin() as connection:
        days = [
            str(connection.scalar(text(f"SELECT {day} FROM {table}")))  # noqa: S608
            for day, table in (("day", "moments"), ("touched_on", "contacts"), ("mailed_on", "contacts"))
        ]
    assert days == ["2026-03-03"] * 3


def test_a_mail_that_two_accounts_know_is_ones_again(empty: Flask, tmp_path: Path) -> None:
    """Taken back behind archives with mails, of one that was brought twice the one with its bytes stays."""
    upgrade()
    url = empty.extensions["settings"].database_url
    with world(tmp_path, url, app=empty) as now:
        for n, message in enumerate((b"", b"Subject: Tea", b"")):
            account = now.account(f"{n}@example.com")
            made, at = now.keep(account), now.clock.now()
            mail = OutgoingMail(account_id=account, contact_id=made.contact.id, draft_id=made.draft.id)
            mail.message_id, mail.to, mail.message = "<1@example.com>", "ana@example.com", message
            mail.state, mail.send_at, mail.created_at = "sent", at, at
            now.session.add(mail)
            now.session.commit()
    downgrade(revision="0007")
    with db.engine.begin() as connection:
        sizes = connection.scalars(text("SELECT length(message) FROM outgoing_mails")).all()
    assert sizes == [12]


def test_drafts_there_were_speak_their_contacts_language(empty: Flask, tmp_path: Path) -> None:
    """Else their owner's; English where there are no letters in it."""
    upgrade()
    url = empty.extensions["settings"].database_url
    with world(tmp_path, url, app=empty) as now:
        account = now.account(language="pt")
        for spoken in ("fr", None, "it"):
            now.keep(account).contact.language = spoken
            now.session.commit()
    downgrade(revision="0008")
    upgrade()
    with db.engine.begin() as connection:
        query = "SELECT c.language, drafts.language FROM drafts JOIN contacts AS c ON c.id = contact_id"
        assert {tuple(row) for row in connection.execute(text(query))} == {
            ("fr", "fr"),
            (None, "pt"),
            ("it", "en"),
        }
