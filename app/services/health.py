"""Health: whether what the server needs is there."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from app.ports import Kit
from app.store import db


def checks(session: Session, kit: Kit) -> Mapping[str, Callable[[], str]]:
    """What to reach, by name; each says in one line what is there or raises OSError with the mend."""
    return {"database": lambda: db.check(session), "queue": kit.queue.check, "photos": kit.photos.check}
