"""The worker: ``python -m app.worker``. Reads cards, one at a time, and never loses one.

Beside that it sends pushes and the owners' mails.

Each worker holds a locked file in ``DATA_DIR/workers`` as long as it lives; the kernel lets go
of the lock however the process ends. So the next worker on this machine knows at once who is
dead, and need not wait for the lease to run out. (On other machines the lease does it.)
"""

import fcntl
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from flask import Flask
from sqlalchemy.orm import Session

from app.adapters.queue import HueyQueue
from app.factory import server_app
from app.jobs import captures as jobs
from app.ports import Kit
from app.services import busy, capture_reading, drafts_folder, imports, law, pushes, sending
from app.settings import Settings
from app.store.db import db

T = TypeVar("T")
Work = Callable[[Callable[[Session], Any]], Any]

log = logging.getLogger("app.worker")

#: How often a worker renews what it has claimed; a third of the lease.
RENEW_SECONDS = 20.0
HOUR_SECONDS = 3600.0
#: How often a worker looks which pushes are due.
PUSH_SECONDS = 60.0
#: How often it looks which other calendars of owners are to be asked; each is once an hour.
CALENDAR_SECONDS = 60.0
#: How often it looks for mails to send, and so many at once: one server that takes its time holds up few.
MAIL_SECONDS, MAIL_THREADS = 2.0, 2
#: How often it looks which drafts in owners' mailboxes are to be looked for; each is now and then.
DRAFTS_SECONDS = 30.0


def main() -> None:
    """Work until told to stop."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    os.umask(0o077)  # what the server writes is its own
    app = server_app()
    settings: Settings = app.extensions["settings"]
    kit: Kit = app.extensions["kit"]
    assert isinstance(kit.queue, HueyQueue)  # noqa: S101 - the wiring above made it
    presence = Presence(settings.data_dir / "workers")
    work: Work = partial(in_session, app)
    name = presence.name
    beside = partial(_beside, work)
    beside(lambda session: capture_reading.renew(session, kit, name), RENEW_SECONDS)
    # Neither cards nor these wait for each other: a push service or a mail server may be slow.
    beside(lambda session: pushes.sweep(session, kit), PUSH_SECONDS)
    beside(lambda session: busy.sweep(session, kit), CALENDAR_SECONDS)
    beside(lambda session: drafts_folder.sweep(session, kit), DRAFTS_SECONDS)
    for _ in range(MAIL_THREADS):
        beside(lambda session: sending.sweep(session, kit, name), MAIL_SECONDS)

    def sweep() -> None:
        dead = presence.dead()
        work(lambda session: capture_reading.release(session, dead))
        work(lambda session: sending.release(session, kit, dead))
        presence.forget(dead)
        count = work(lambda session: capture_reading.sweep(session, kit))
        if count:
            log.info("%d captures wait to be read.", count)

    proved = Hourly(lambda: work(lambda session: law.sweep(session, kit)))
    tidied = Hourly(lambda: work(lambda session: imports.sweep(session, kit)))

    def read(account_id: str, capture_id: str) -> None:
        work(lambda session: jobs.read(session, kit, name, account_id, capture_id))

    log.info("Worker %s is ready.", presence.name)
    kit.queue.serve({"read": read}, {"sweep": sweep, "law": proved, "imports": tidied})


class Hourly:
    """A chore that is called each minute, and does its work the first time and then once an hour."""

    def __init__(self, do: Callable[[], object], now: Callable[[], float] = time.monotonic) -> None:
        self._do, self._now = do, now
        self._next = now()

    def __call__(self) -> None:
        """Do it if an hour has passed."""
        if self._now() >= self._next:
            self._next = self._now() + HOUR_SECONDS
            self._do()


def in_session(app: Flask, use: Callable[[Session], T]) -> T:
    """``use`` with a session of its own."""
    with app.app_context():
        return use(db.session())


def _beside(work: Work, do: Callable[[Session], object], seconds: float) -> None:
    """Do it again and again beside the cards, with a pause between; what goes wrong is in the log."""

    def again_and_again() -> None:
        while True:
            try:
                work(do)
            except Exception:
                log.exception("What the worker does beside reading went wrong.")
            time.sleep(seconds)

    threading.Thread(target=again_and_again, daemon=True).start()


class Presence:
    """This worker's locked file, named like the worker, in a folder that all workers here share."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self.name = uuid4().hex
        self._file = (folder / self.name).open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def dead(self) -> list[str]:
        """The workers of this machine that live no more."""
        return [path.name for path in self._folder.iterdir() if path.name != self.name and _unlocked(path)]

    def forget(self, names: Collection[str]) -> None:
        """Remove the files of dead workers, once their work is free."""
        for name in names:
            (self._folder / name).unlink(missing_ok=True)


def _unlocked(path: Path) -> bool:
    try:
        with path.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
