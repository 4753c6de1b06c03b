"""Watching mailboxes, each in a thread of its own."""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.domain.mailbox import Trouble
from app.ports import Kit
from app.services import watching

Work: TypeAlias = Callable[[Callable[[Session], Any]], Any]

log = logging.getLogger(__name__)

#: Seconds between two looks for mailboxes nobody watches, and for those that are ours no more.
TURN = 20.0
#: One process watches so many: each has a connection and a thread.
MOST = 200
#: Seconds to wait for something new before looking anyway; servers hang up after half an hour (RFC 2177).
LISTEN = 120.0
#: Seconds of rest after a failure, and after the next ones.
PAUSES = (60.0, 120.0, 300.0, 900.0, 1800.0, 3600.0)


@dataclass
class Watcher:
    """Watches up to ``MOST`` mailboxes, each in a thread of its own, until ``stop``."""

    work: Work
    kit: Kit
    stop: threading.Event
    name: str = field(default_factory=lambda: uuid4().hex)
    _lost: dict[UUID, threading.Event] = field(default_factory=dict)

    def run(self) -> None:
        """Take on what is free, keep what is ours, let go in the end."""
        log.info("Watcher %s is ready.", self.name)
        while not self.stop.is_set():
            try:
                self.turn()
            except Exception:  # a database that is away comes back
                log.exception("Could not look which mailboxes to watch.")
            self.stop.wait(TURN)
        self.work(lambda session: watching.let_go(session, self.name))

    def turn(self) -> None:
        """One look: which mailboxes are still ours, and which are free."""
        if self._lost:
            ours = self.work(lambda session: watching.renew(session, self.kit, self.name))
            for account_id in self._lost.keys() - ours:
                self._lost.pop(account_id).set()
        room = MOST - len(self._lost)
        for account_id in self.work(lambda session: watching.claim(session, self.kit, self.name, room)):
            lost = self._lost.setdefault(account_id, threading.Event())
            named = f"watch {account_id}"
            threading.Thread(target=self._watch, args=(account_id, lost), name=named, daemon=True).start()

    def _watch(self, account_id: UUID, lost: threading.Event) -> None:
        """Listen to one mailbox, rest where that fails, begin again, until it is ours no more."""
        failures = 0
        while not (lost.is_set() or self.stop.is_set()):
            try:
                for _ in self._listen(account_id, lost):
                    failures = 0
            except watching.NotOurs:
                return
            except Exception as error:
                trouble = error if isinstance(error, Trouble) else None
                if trouble is None:
                    log.exception("The mailbox of account %s could not be read.", account_id)
                failures += 1
                self._rest(account_id, lost, trouble, PAUSES[min(failures, len(PAUSES)) - 1])

    def _listen(self, account_id: UUID, lost: threading.Event) -> Iterator[None]:
        """Look, and look again whenever there is something new; yields after each look."""
        kit = self.kit
        server = self.work(lambda session: watching.server(session, kit, account_id))
        with kit.folders.open(server) as folders:
            while not (lost.is_set() or self.stop.is_set()):
                self.work(lambda session: watching.look(session, kit, account_id, self.name, folders))
                yield
                folders.idle(LISTEN)

    def _rest(self, account_id: UUID, lost: threading.Event, trouble: Trouble | None, seconds: float) -> None:
        """Put down what is wrong and wait, but not after its owner has changed the mailbox."""
        try:
            if trouble:
                self.work(lambda session: watching.failed(session, self.kit, account_id, self.name, trouble))
            while seconds > 0 and not lost.wait(min(TURN, seconds)) and not self.stop.is_set():
                seconds -= TURN
                if trouble and not self.work(lambda session: watching.has_failed(session, account_id)):
                    return
        except Exception:
            log.exception("Could not put down what is wrong with the mailbox of account %s.", account_id)
            lost.wait(seconds)
