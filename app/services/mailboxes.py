"""The owner's mailbox: connect it, check it, part from it. Its passwords are sealed, and shown to nobody."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.mailbox import Credentials, Server, Trouble
from app.domain.words import english
from app.ports import Kit
from app.services.sealed import seal, unseal
from app.store import accounts, mailboxes, outbox
from app.store.db import writing
from app.store.mailboxes import Mailbox

#: What passwords are sealed for.
PURPOSE = "mailbox"
#: Seconds that its folders may take to be looked at while somebody waits for it.
PATIENCE = 20.0
#: A server that can't be reached for so long mostly comes back by itself.
TROUBLE = timedelta(minutes=30)
PARTED = english("No mailbox is connected any more.")
CHANGED = english("You connected another mailbox.")
#: So many mails a day at most, and seconds between two, whatever the owner asks for.
MOST_A_DAY, LONGEST_PAUSE = 500, 3600


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of connecting: what is wrong with each server, None where nothing is."""

    smtp: Trouble | None
    imap: Trouble | None
    has_imap: bool

    @property
    def fine(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.smtp or self.imap)


def find(session: Session, account_id: UUID) -> Mailbox | None:
    """The mailbox, if one is connected."""
    return mailboxes.find(session, account_id)


def get(session: Session, account_id: UUID) -> Mailbox:
    """The mailbox. NotFound."""
    row = mailboxes.find(session, account_id)
    if row is None:
        raise NotFound("No mailbox is connected.")
    return row


def unread(session: Session, kit: Kit, account_id: UUID) -> Mailbox | None:
    """The mailbox, where what comes in can't be read for longer than a moment's trouble takes."""
    row = mailboxes.find(session, account_id)
    if row is None or row.failed_at is None:
        return None
    lasting = (
        row.failure.startswith(("login", "tls", "unencrypted")) or kit.clock.now() - row.failed_at > TROUBLE
    )
    return row if lasting else None


def credentials(session: Session, kit: Kit, account_id: UUID) -> Credentials | None:
    """What the mailbox is used with; None without one, or where its passwords can't be opened any more."""
    row = mailboxes.find(session, account_id)
    if row is None:
        return None
    smtp = _opened(kit, row.smtp, row.smtp_sealed)
    imap = _opened(kit, row.imap, row.imap_sealed) if row.imap and row.imap_sealed else None
    if smtp is None or (row.imap and imap is None):
        return None
    return Credentials(row.address, smtp, imap)


def save(
    session: Session,
    kit: Kit,
    account_id: UUID,
    given: Credentials,
    daily_limit: int | None = None,
    pause: int | None = None,
    html: bool | None = None,
) -> Mailbox:
    """Connect a mailbox, or change it. An empty password is the one there was, for the same user and host.

    What is None stays as it is.
    Raises Invalid: no password, or a limit that is none.
    """
    if daily_limit is not None and not 1 <= daily_limit <= MOST_A_DAY:
        raise Invalid("Give a number from 1 to {most}.", "daily_limit", most=MOST_A_DAY)
    if pause is not None and not 0 <= pause <= LONGEST_PAUSE:
        raise Invalid("Give a number from 0 to {most}.", "pause", most=LONGEST_PAUSE)
    with writing(session):
        accounts.lock(session, account_id)
        before = credentials(session, kit, account_id)
        smtp = _with_password(given.smtp, before.smtp if before else None, "smtp.password")
        imap = _with_password(given.imap, before.imap if before else None, "imap.password")
        assert smtp is not None  # noqa: S101 - given has one
        row = mailboxes.find(session, account_id)
        if row and row.address != given.address:
            _call_back(session, account_id, CHANGED, kit.clock.now())  # it bears the address before
        if row is None:
            row = Mailbox(account_id=account_id, created_at=kit.clock.now())
            session.add(row)
        if (row.address, row.imap) != (given.address, _plain(imap)):
            # Another inbox: whoever watches it begins anew.
            row.uid_validity = row.seen_uid = row.looked_at = row.watched_by = row.watched_until = None
            row.created_at = kit.clock.now()
        row.address = given.address
        row.smtp, row.smtp_sealed = _plain(smtp) or {}, seal(kit, PURPOSE, smtp.password)
        row.imap, row.imap_sealed = _plain(imap), seal(kit, PURPOSE, imap.password) if imap else None
        row.daily_limit = daily_limit if daily_limit is not None else (row.daily_limit or 50)
        row.pause = pause if pause is not None else (20 if row.pause is None else row.pause)
        row.html = bool(row.html) if html is None else html
        row.failure, row.failed_at = "", None
    return row


def remove(session: Session, kit: Kit, account_id: UUID) -> None:
    """Part from the mailbox; its passwords are gone. Mails that wait come back as drafts. NotFound."""
    with writing(session):
        accounts.lock(session, account_id)
        if not mailboxes.delete(session, account_id):
            raise NotFound("No mailbox is connected.")
        _call_back(session, account_id, PARTED, kit.clock.now())


def _call_back(session: Session, account_id: UUID, why: str, now: datetime) -> None:
    """What waits is a draft again, and what lies in the folders there is looked for no more."""
    for mail, draft, _ in outbox.in_state(session, account_id, "queued", "in_drafts"):
        mail.end("withdrawn", why, now)
        if draft.state == "queued":
            outbox.give_back(session, draft, now)


def check(session: Session, kit: Kit, account_id: UUID) -> Checked:
    """Connect to both servers and log in, and send nothing; what is wrong, if anything.

    NotFound; Conflict where the passwords can't be opened any more.
    """
    get(session, account_id)
    known = credentials(session, kit, account_id)
    session.rollback()  # nothing is held while servers take their time
    if known is None:
        raise Conflict("The passwords can’t be opened any more. Please type them again.")
    return try_out(kit, known)


def try_out(kit: Kit, known: Credentials) -> Checked:
    """Connect to both servers at once and log in, and send nothing; what is wrong, if anything."""
    with ThreadPoolExecutor(2) as pool:
        smtp = pool.submit(_try, lambda: kit.courier.check(known.smtp))
        imap = pool.submit(_try, lambda: _look(kit, known.imap))
        return Checked(smtp.result(), imap.result(), known.imap is not None)


def _try(do: Callable[[], None]) -> Trouble | None:
    try:
        do()
    except Trouble as trouble:
        return trouble
    return None


def _look(kit: Kit, server: Server | None) -> None:
    if server:
        with kit.folders.open(server, PATIENCE) as folders:
            folders.find("drafts")


def _with_password(server: Server | None, before: Server | None, field: str) -> Server | None:
    """The server with its password: the one typed, else the one it had. Invalid where there is none."""
    if server is None or server.password or not server.user:
        return server
    # A password is never told to a host it was not given for.
    if before and (server.host.lower(), server.user) == (before.host.lower(), before.user):
        return replace(server, password=before.password)
    if before and before.password:
        kept = {"user": before.user, "host": before.host}
        raise Invalid("Give the password again: it was kept for {user} at {host} alone.", field, **kept)
    raise Invalid("Give the password.", field)


def _plain(server: Server | None) -> dict[str, Any] | None:
    if server is None:
        return None
    return {name: getattr(server, name) for name in ("host", "port", "security", "user")}


def _opened(kit: Kit, plain: dict[str, Any], sealed: str) -> Server | None:
    password = unseal(kit, PURPOSE, sealed)
    return None if password is None else Server(**plain, password=password)
