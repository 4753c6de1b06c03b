"""The mailbox's passwords: sealed, opened by who has the key, told to nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Barrier
from uuid import UUID

import pytest

from app.domain.mailbox import Credentials, Server, Trouble
from app.services import mailboxes
from app.services.sealed import seal, unseal
from app.store.db import writing
from tests.factories import World

BOX = Credentials(
    "bo@example.com",
    Server("smtp.example.com", 465, "tls", "bo", "hush of SMTP"),
    Server("imap.example.com", 993, "tls", "bo", "hush of IMAP"),
)


@pytest.fixture
def bo(small_world: World) -> UUID:
    account = small_world.account()
    mailboxes.save(small_world.session, small_world.kit, account, BOX)
    return account


def test_passwords_are_sealed(small_world: World, bo: UUID) -> None:
    """Nothing that is stored holds one; who has the server's key opens them."""
    row = mailboxes.get(small_world.session, bo)
    stored = " ".join(str(getattr(row, column.key)) for column in row.__table__.columns)
    assert "hush" not in stored
    assert "hush" not in repr(BOX)
    assert mailboxes.credentials(small_world.session, small_world.kit, bo) == BOX


def test_an_earlier_key_still_opens_them(small_world: World, bo: UUID) -> None:
    """After the server's key was changed, until they are next saved, which seals them anew."""
    before = small_world.kit
    forgot = replace(before, key=b"n" * 40)
    assert mailboxes.credentials(small_world.session, forgot, bo) is None
    rotated = replace(forgot, old_keys=(before.key,))
    assert mailboxes.credentials(small_world.session, rotated, bo) == BOX
    again = replace(BOX, smtp=replace(BOX.smtp, password=""), imap=None)
    mailboxes.save(small_world.session, rotated, bo, again)
    assert mailboxes.credentials(small_world.session, forgot, bo) == replace(BOX, imap=None)


def test_what_is_sealed_for_one_purpose_opens_for_no_other(small_world: World) -> None:
    """Nor does anything that was not sealed here."""
    text = seal(small_world.kit, "mailbox", "hush")
    assert unseal(small_world.kit, "mailbox", text) == "hush"
    assert unseal(small_world.kit, "push subscription", text) is None
    assert unseal(small_world.kit, "mailbox", "hush") is None


def test_another_inbox_is_watched_anew(small_world: World, bo: UUID) -> None:
    """What was seen of the one before says nothing of it; another password changes nothing."""
    with writing(small_world.session):
        mailboxes.get(small_world.session, bo).seen_uid = 7
    mailboxes.save(small_world.session, small_world.kit, bo, BOX)
    assert mailboxes.get(small_world.session, bo).seen_uid == 7
    assert BOX.imap
    elsewhere = replace(BOX, imap=replace(BOX.imap, host="imap.elsewhere.example"))
    mailboxes.save(small_world.session, small_world.kit, bo, elsewhere)
    assert mailboxes.get(small_world.session, bo).seen_uid is None


def test_both_servers_are_tried_at_once(
    small_world: World, bo: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits for it waits for the slower one, not for both; what is wrong is told of each."""
    both = Barrier(2, timeout=30)

    def check(server: Server) -> None:
        both.wait()
        raise Trouble("login", f"{server.host} knows nobody")

    @contextmanager
    def look(server: Server, seconds: float | None = None) -> Iterator[None]:
        assert seconds is not None
        assert seconds <= 20
        both.wait()
        raise Trouble("network", f"{server.host} is away")
        yield

    monkeypatch.setattr(small_world.courier, "check", check)
    monkeypatch.setattr(small_world.folders, "open", look)
    checked = mailboxes.check(small_world.session, small_world.kit, bo)
    assert (checked.smtp and checked.smtp.kind, checked.imap and checked.imap.kind) == ("login", "network")
