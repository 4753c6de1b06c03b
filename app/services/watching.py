"""Watching mailboxes: one process each, which reads the headers of what is new and takes in what is ours.

Of all other mail only those headers are ever read, and nothing is kept of them.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from app.domain.mail_head import Head, read_head
from app.domain.mail_text import MOST_BYTES
from app.domain.mailbox import Server, Trouble
from app.ports import Kit, OpenFolders
from app.services import mailboxes, replies
from app.services.replies import Known
from app.store import watching
from app.store.db import writing
from app.store.mailboxes import Mailbox

log = logging.getLogger(__name__)

#: A watcher that is not heard of for so long is no more.
LEASE = timedelta(minutes=3)
#: So many headers are looked at together.
_AT_ONCE = 100
#: A server that has numbered its mails anew is asked for all their headers; those written before so long
#: ago, counted from the last look, were read then.
_OVERLAP = timedelta(days=2)
#: The first time so many mails at the end of the inbox are asked for their headers; clocks differ by so much.
_FIRST, _SKEW = 500, timedelta(minutes=10)
#: A mail that is still refused after so long is taken in by its headers alone.
_REFUSED = timedelta(minutes=15)
#: Each look need not be put down.
_LOOKED = timedelta(minutes=10)


class NotOurs(Exception):
    """The mailbox is gone, was changed, or somebody else watches it."""


def claim(session: Session, kit: Kit, name: str, most: int) -> list[UUID]:
    """Watch up to so many of the mailboxes nobody watches; which these are."""
    now = kit.clock.now()
    found = watching.free(session, now, most) if most > 0 else []
    session.rollback()
    if not found:
        return []
    with writing(session):
        return [each for each in found if watching.claim(session, each, name, now, now + LEASE)]


def renew(session: Session, kit: Kit, name: str) -> set[UUID]:
    """Go on watching; the mailboxes that are still this process's. It writes once a minute at most."""
    now = kit.clock.now()
    held = watching.held(session, name, now)
    session.rollback()
    if any(until - now < LEASE * 2 / 3 for until in held.values()):
        with writing(session):
            watching.renew(session, name, now, now + LEASE)
    return set(held)


def let_go(session: Session, name: str) -> None:
    """Watch nothing any more."""
    with writing(session):
        watching.let_go(session, name)


def server(session: Session, kit: Kit, account_id: UUID) -> Server:
    """Where the mail comes in. NotOurs where there is no such place; Trouble where its password is lost."""
    if mailboxes.find(session, account_id) is None:
        raise NotOurs
    known = mailboxes.credentials(session, kit, account_id)
    if known is None:
        raise Trouble("login", "the password can't be opened any more")
    if known.imap is None:
        raise NotOurs
    return known.imap


def look(session: Session, kit: Kit, account_id: UUID, name: str, folders: OpenFolders) -> int:
    """Read what is new in the inbox; how many mails concerned a contact.

    The first time that is what came since the mailbox was connected. Raises Trouble, NotOurs.
    """
    folder = folders.find("inbox")
    if folder is None:
        raise Trouble("missing", "INBOX")
    validity, next_uid = folders.status(folder)
    box = _box(session, account_id, name)
    seen, since = _from(box, validity, next_uid)
    inbox = _Inbox(folders, folder, _failing(box, kit.clock.now()))
    if next_uid <= seen + 1:
        _put_down(session, kit, account_id, name, validity, seen)
        return 0
    known = replies.known(session, kit, account_id, box.address)
    session.rollback()  # nothing is held while the server takes its time
    taken, coming = 0, inbox.heads(seen)
    while heads := list(islice(coming, _AT_ONCE)):
        new = [each for each in heads if since is None or (each[1].sent_at and each[1].sent_at >= since)]
        taken += _take_in(session, kit, account_id, known, inbox, new)
        seen = heads[-1][0]
        if since is None:  # else what is put down stands for the old numbers until all was seen
            _put_down(session, kit, account_id, name, validity, seen)
    _put_down(session, kit, account_id, name, validity, max(seen, next_uid - 1))
    return taken


def _from(box: Mailbox, validity: int, next_uid: int) -> tuple[int, datetime | None]:
    """The UID up to which all was seen, and where that tells not all, since when mails are new."""
    if box.uid_validity is None or box.seen_uid is None:
        return max(0, next_uid - 1 - _FIRST), box.created_at - _SKEW
    if box.uid_validity != validity:
        return 0, (box.looked_at or box.created_at) - _OVERLAP
    return box.seen_uid, None


@dataclass(frozen=True, slots=True)
class _Inbox:
    """The folder that is looked at. ``failing``: the kind of trouble there has been for long."""

    folders: OpenFolders
    folder: str
    failing: str

    def heads(self, seen: int) -> Iterator[tuple[int, Head]]:
        """The UIDs above one, each with its mail's headers."""
        for uid, headers in self.folders.headers_since(self.folder, seen):
            yield uid, read_head(headers)

    def mail(self, uid: int) -> tuple[bytes, Trouble | None]:
        """A mail, or b"" with what keeps it from being had, now and for long. Raises Trouble before that."""
        try:
            return self.folders.body(self.folder, uid, MOST_BYTES), None
        except Trouble as trouble:
            if trouble.kind not in ("missing", self.failing):
                raise
            return b"", trouble


def _failing(box: Mailbox, now: datetime) -> str:
    """The kind of trouble a mailbox has had for long; "" where it has none."""
    is_long = box.failed_at is not None and now - box.failed_at >= _REFUSED
    return box.failure.partition(":")[0] if is_long else ""


def _take_in(
    session: Session,
    kit: Kit,
    account_id: UUID,
    known: Known,
    inbox: _Inbox,
    heads: list[tuple[int, Head]],
) -> int:
    """Read those of some mails that concern a contact, and take them in; how many there were.

    One that its server never hands out, as it may be with a broken one, must not hide all that come after
    it: its headers alone tell who wrote. Some servers hang up over it, and then the next look goes on.
    """
    wanted = replies.concerning(session, account_id, known, heads)
    session.rollback()
    taken = 0
    for uid, head in wanted:
        mail, trouble = inbox.mail(uid)
        if trouble and trouble.kind == "missing":  # its owner has deleted it since
            continue
        taken += _taken_in(session, kit, account_id, known, head, mail)
        if trouble and trouble.kind == "network":
            raise trouble
    return taken


def _taken_in(session: Session, kit: Kit, account_id: UUID, known: Known, head: Head, mail: bytes) -> bool:
    try:
        return replies.take_in(session, kit, account_id, known, head, mail) is not None
    except Exception as error:  # one mail nobody can make sense of must not hide all that come after it
        about_it = (DataError, IntegrityError)  # else it is the database that is away
        if isinstance(error, Trouble | SQLAlchemyError) and not isinstance(error, about_it):
            raise
        session.rollback()
        log.exception("A mail to account %s could not be taken in.", account_id)
        return False


def failed(session: Session, kit: Kit, account_id: UUID, name: str, trouble: Trouble) -> None:
    """Put down what is wrong with the mailbox, and since when."""
    with writing(session):
        box = watching.watched(session, account_id, name)
        if box is not None:
            box.failure, box.failed_at = str(trouble), box.failed_at or kit.clock.now()


def has_failed(session: Session, account_id: UUID) -> bool:
    """Whether something is wrong still: its owner may have changed the mailbox since."""
    box = mailboxes.find(session, account_id)
    return box is not None and box.failed_at is not None


def _box(session: Session, account_id: UUID, name: str) -> Mailbox:
    box = watching.watched(session, account_id, name)
    if box is None:
        raise NotOurs
    return box


def _put_down(session: Session, kit: Kit, account_id: UUID, name: str, validity: int, seen: int) -> None:
    """How far the inbox was read, by which numbering; nothing is wrong any more."""
    now = kit.clock.now()
    box = _box(session, account_id, name)
    fresh = box.looked_at is not None and now - box.looked_at < _LOOKED
    if fresh and (validity, seen, "") == (box.uid_validity, box.seen_uid, box.failure):
        session.rollback()
        return
    with writing(session):
        box = _box(session, account_id, name)
        box.uid_validity, box.seen_uid, box.looked_at = validity, seen, now
        box.failure, box.failed_at = "", None
