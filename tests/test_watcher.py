"""Watching a real mailbox: what answers ours is taken in as it comes, by one process, whoever dies."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from app.adapters.imap import ImapFolders
from app.adapters.reach import Reach
from app.domain.card import CardFields
from app.domain.mailbox import Credentials, Server, Trouble
from app.jobs import watching as jobs
from app.jobs.watching import Watcher
from app.ports import OpenFolders
from app.services import mailboxes, watching
from app.store.db import prepare
from app.store.replies import Reply
from tests.factories import World, world
from tests.mail_servers import Authority, Dovecot, start_dovecot

ROOT = Path(__file__).parent.parent
HERS = "ana.souza@lumen.example"
SECONDS = 60.0


def mail(n: int, sender: str = HERS) -> bytes:
    """A mail from somebody."""
    head = f"From: {sender}\r\nMessage-ID: <{n}@lumen.example>\r\nSubject: Hello {n}\r\n"
    return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\nNumber {n}.\r\n".encode()


@dataclass
class Watched:
    """An account with a mailbox on a real server, and Ana among its contacts."""

    world: World
    account: UUID
    dovecot: Dovecot
    user: str
    url: str

    def connect(self, **changes: str) -> None:
        """Connect the mailbox, with another password, say."""
        server = replace(self.dovecot.server(self.user), **changes)
        smtp = Server("localhost", 465, "tls", self.user, "secret")
        mailboxes.save(
            self.world.session, self.world.kit, self.account, Credentials("bo@li.example", smtp, server)
        )

    @property
    def texts(self) -> list[str]:
        """What was taken in, oldest first."""
        self.world.session.rollback()
        query = self.world.session.query(Reply.text).order_by(Reply.created_at, Reply.subject)
        return [each.text for each in query]

    @property
    def by(self) -> str | None:
        """Who watches the mailbox and has looked at it."""
        self.world.session.rollback()
        box = mailboxes.get(self.world.session, self.account)
        return box.watched_by if box.seen_uid is not None else None


@pytest.fixture
def watched(trusted: Authority, dovecot: Dovecot, sqlite_url: str, tmp_path: Path) -> Iterator[Watched]:
    """A mailbox with mails in it from before."""
    user = f"{tmp_path.name}@example.com"
    with world(tmp_path / "data", sqlite_url, datetime.now(UTC)) as made:
        made.kit = replace(made.kit, folders=ImapFolders(Reach(["localhost"])))
        account = made.account()
        made.keep(account, CardFields(full_name="Ana Souza", emails=(HERS,)))
        dovecot.drop(user, mail(0))
        here = Watched(made, account, dovecot, user, sqlite_url)
        here.connect()
        yield here
    assert trusted


@contextmanager
def thread_of(here: Watched) -> Iterator[Watcher]:
    """A watcher in threads of this process, each with sessions of its own."""
    engine = create_engine(here.url)
    prepare(engine)

    def work(use: Callable[[Session], Any]) -> Any:
        with Session(engine) as session:
            return use(session)

    watcher = Watcher(work, here.world.kit, threading.Event())
    watcher.turn()
    try:
        yield watcher
    finally:
        watcher.stop.set()
        for thread in threading.enumerate():
            if thread.name.startswith("watch "):
                thread.join(SECONDS)
        engine.dispose()


def wait_for(true: Callable[[], object]) -> None:
    """Until that is so."""
    ends = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < ends, "it has not come about"
        time.sleep(0.05)


def test_a_mail_is_taken_in_as_it_comes(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was there before is not read; what comes is, without anybody asking again."""
    monkeypatch.setattr(jobs, "LISTEN", 5.0)
    with thread_of(watched):
        wait_for(lambda: watched.by)
        watched.dovecot.drop(watched.user, mail(1), mail(2, "eve@else.example"), mail(3))
        wait_for(lambda: len(watched.texts) == 2)
    assert watched.texts == ["Number 1.", "Number 3."]


def test_five_thousand_unrelated_mails_are_passed_over(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of none more than headers is read, nothing of them is kept, and the answer among them is found."""
    session, kit = watched.world.session, watched.world.kit
    assert watching.claim(session, kit, "one", 1)
    read = []
    with kit.folders.open(watched.dovecot.server(watched.user)) as folders:
        watching.look(session, kit, watched.account, "one", folders)
        others = [mail(n, f"{n}@else.example") for n in range(5000)]
        watched.dovecot.drop(watched.user, *others[:2500], mail(9000), *others[2500:])
        body = type(folders).body

        def noted(self: OpenFolders, folder: str, uid: int, most_bytes: int) -> bytes:
            read.append(uid)
            return body(self, folder, uid, most_bytes)

        monkeypatch.setattr(type(folders), "body", noted)
        assert watching.look(session, kit, watched.account, "one", folders) == 1
    assert len(read) == 1
    assert watched.texts == ["Number 9000."]
    assert mailboxes.get(session, watched.account).seen_uid == 5002


@pytest.mark.parametrize("after", ["no-after", "disconnect-immediately"])
def test_a_mail_its_server_keeps_hides_none_after_it(
    watched: Watched, trusted: Authority, monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    """It is waited for; in the end its headers tell who wrote, whether the server says no or hangs up."""
    session, kit, user = watched.world.session, watched.world.kit, watched.user
    dovecot = start_dovecot(trusted, f"imap_fetch_failure = {after}")

    def look() -> str:
        with kit.folders.open(dovecot.server(user)) as folders:
            try:
                watching.look(session, kit, watched.account, "one", folders)
                return ""
            except Trouble as trouble:
                watching.failed(session, kit, watched.account, "one", trouble)
                return trouble.kind

    try:
        assert watching.claim(session, kit, "one", 1)
        assert look() == ""
        dovecot.drop(user, mail(1), mail(2))
        with kit.folders.open(dovecot.server(user)) as folders:
            assert len(list(folders.headers_since("INBOX", 0))) == 2
        dovecot.lock_away(user, b"Number 1.")
        assert look() in ("later", "network")
        assert watched.texts == []
        monkeypatch.setattr(watching, "_REFUSED", timedelta(0))
        assert [kind for kind in (look(), look()) if kind] == ([] if after == "no-after" else ["network"])
    finally:
        dovecot.stop()
    assert watched.texts == ["", "Number 2."]
    assert session.query(Reply.subject).filter(Reply.text == "").scalar() == "Hello 1"
    assert not mailboxes.get(session, watched.account).failure


def test_a_mailbox_set_right_is_read_again(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password that is refused is told; given the right one, nobody need wait out the rest."""
    monkeypatch.setattr(jobs, "TURN", 0.2)
    monkeypatch.setattr(jobs, "LISTEN", 1.0)
    watched.connect(password="wrong")
    with thread_of(watched) as watcher:

        def failure() -> str:
            watched.world.session.rollback()
            return mailboxes.get(watched.world.session, watched.account).failure

        wait_for(lambda: failure().startswith("login"))
        assert mailboxes.unread(watched.world.session, watched.world.kit, watched.account)
        watched.connect(password=watched.dovecot.server(watched.user).password)
        watcher.turn()
        wait_for(lambda: watched.by)
        assert failure() == ""


@contextmanager
def process(here: Watched, folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A watcher as the Procfile starts it."""
    command = next(
        line.partition("exec nice -n 10 python ")[2]
        for line in (ROOT / "Procfile").read_text().splitlines()
        if line.startswith("mail:")
    )
    own = {"DATABASE_URL": here.url, "DATA_DIR": str(folder), "SECRET_KEY": "k" * 40}
    environ = {**os.environ, **own, "ALLOWED_PRIVATE_HOSTS": "localhost"}
    folder.mkdir()
    with (folder / "log.txt").open("wb") as log:
        started = subprocess.Popen([sys.executable, *command.split()], cwd=ROOT, env=environ, stderr=log)
    try:
        wait_for(lambda: "looks whether" in (folder / "log.txt").read_text())
        yield started
    finally:
        started.terminate()
        started.wait(SECONDS)


@pytest.mark.slow
def test_who_is_killed_is_replaced(watched: Watched, tmp_path: Path) -> None:
    """One of two watches; killed, the other goes on where it was, and takes in what came meanwhile, once."""
    with process(watched, tmp_path / "a") as first:
        wait_for(lambda: watched.by)
        was = watched.by
        watched.dovecot.drop(watched.user, mail(1))
        wait_for(lambda: watched.texts == ["Number 1."])
        with process(watched, tmp_path / "b"):
            time.sleep(3)
            assert watched.by == was
            first.send_signal(signal.SIGKILL)
            first.wait(SECONDS)
            watched.dovecot.drop(watched.user, mail(2))
            # Its lease runs out, which would take minutes.
            watched.world.session.execute(
                text("update mailboxes set watched_until = '2020-01-01 00:00:00.000000'")
            )
            watched.world.session.commit()
            wait_for(lambda: watched.texts == ["Number 1.", "Number 2."])
            assert watched.by != was
    assert watched.by is None, "who is told to stop lets go"


@pytest.mark.slow
def test_without_a_mailbox_it_stays_small(watched: Watched, tmp_path: Path) -> None:
    """It waits, and loads nothing large; told to stop, it stops."""
    mailboxes.remove(watched.world.session, watched.world.kit, watched.account)
    with process(watched, tmp_path / "a") as waiting:
        loaded = Path(f"/proc/{waiting.pid}/maps")
        if loaded.exists():  # on Linux
            assert not {"cv2", "numpy", "onnxruntime"} & set(re.findall(r"\w+", loaded.read_text()))
    assert waiting.returncode == 0
