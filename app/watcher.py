"""The watcher: ``python -m app.watcher``. Reads what answers ours in the mailboxes owners have connected.

As long as there is none it is but a small process that asks the database now and then. Any number of them
may run: each mailbox is watched by one. Who is killed is not heard of any more, and another takes over.
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from app.settings import Settings, WrongSetting, load

log = logging.getLogger("app.watcher")

#: Seconds between two looks whether there is a mailbox.
TURN = 20.0


def main() -> None:
    """Watch until told to stop."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    os.umask(0o077)  # what the server writes is its own
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        settings = load()
    except (WrongSetting, ValueError) as error:
        sys.exit(f"Second Hello can't start: {error}")
    if _wait_for_one(settings, stop):
        _watch(settings, stop)


def _wait_for_one(settings: Settings, stop: threading.Event) -> bool:
    """Wait until there is a mailbox to watch; False where it was told to stop before.

    All else is loaded afterwards: without a mailbox it would but lie there.
    """
    engine = create_engine(settings.database, hide_parameters=True)
    log.info("The watcher looks whether there is a mailbox to watch.")
    while not stop.is_set():
        try:
            with engine.connect() as connection:
                if connection.scalar(text("select 1 from mailboxes where imap_sealed is not null limit 1")):
                    engine.dispose()
                    return True
        except SQLAlchemyError as error:  # perhaps its tables are still to be made
            log.warning("The database can't be asked for mailboxes: %s", error)
        stop.wait(TURN)
    return False


def _watch(settings: Settings, stop: threading.Event) -> None:
    from sqlalchemy.orm import Session

    from app.adapters.tesseract import Tesseract
    from app.jobs.watching import Watcher
    from app.store.db import prepare
    from app.wiring import build_kit

    kit = build_kit(settings, ocr=Tesseract())  # nothing is read here; the other engine is large
    engine = create_engine(settings.database, hide_parameters=True)
    prepare(engine)

    def work(use: Callable[[Session], Any]) -> Any:
        with Session(engine) as session:
            return use(session)

    log.info("There are mailboxes to watch.")
    Watcher(work, kit, stop).run()


if __name__ == "__main__":
    main()
