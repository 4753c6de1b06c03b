"""The mailbox mails go out by, and sending them."""

from typing import Any
from uuid import UUID

from app.api import shapes
from app.api.blueprint import blueprint, described
from app.api.schemas import (
    CheckedShape,
    Deciding,
    DraftShape,
    MailboxGiven,
    MailboxShape,
    Sending,
    ServerGiven,
)
from app.domain.mailbox import Credentials, Server
from app.request import account_id, kit, session
from app.services import drafts_folder, mailboxes, outbox


def _server(given: ServerGiven) -> Server:
    return Server(given.host, given.port, given.security, given.user, given.password)


@blueprint.get("/mailbox")
@described({200: MailboxShape})
def get_mailbox() -> dict[str, Any]:
    """The mailbox that is connected, without its passwords."""
    return shapes.mailbox(mailboxes.get(session(), account_id()))


@blueprint.put("/mailbox")
@described({200: MailboxShape})
def put_mailbox(json: MailboxGiven) -> dict[str, Any]:
    """Connect one, or change it. An empty password is the one there was, for the same host and user."""
    given = Credentials(json.address, _server(json.smtp), _server(json.imap) if json.imap else None)
    row = mailboxes.save(session(), kit(), account_id(), given, json.daily_limit, json.pause, json.html)
    return shapes.mailbox(row)


@blueprint.delete("/mailbox")
@described({204: None})
def delete_mailbox() -> tuple[str, int]:
    """Part from it: its passwords are gone, and what waited is a draft again."""
    mailboxes.remove(session(), kit(), account_id())
    return "", 204


@blueprint.post("/mailbox/check")
@described({200: CheckedShape})
def check_mailbox() -> dict[str, Any]:
    """Connect to its servers and log in, and send nothing; what is wrong, if anything."""
    return shapes.checked(mailboxes.check(session(), kit(), account_id()))


@blueprint.post("/drafts/<uuid:draft_id>/send")
@described({200: DraftShape})
def send_draft(draft_id: UUID, json: Sending) -> dict[str, Any]:
    """Send it from your mailbox, now or at a later time."""
    return shapes.draft(outbox.send(session(), kit(), account_id(), draft_id, json.at))


@blueprint.post("/drafts/<uuid:draft_id>/withdraw")
@described({200: DraftShape})
def withdraw_draft(draft_id: UUID) -> dict[str, Any]:
    """Don't send it: it is a draft again."""
    return shapes.draft(outbox.withdraw(session(), kit(), account_id(), draft_id))


@blueprint.post("/drafts/<uuid:draft_id>/to-mailbox")
@described({200: DraftShape})
def put_draft_into_mailbox(draft_id: UUID) -> dict[str, Any]:
    """Put it into your mailbox's Drafts folder; once you send it from there, it counts as sent here."""
    return shapes.draft(drafts_folder.put(session(), kit(), account_id(), draft_id))


@blueprint.post("/drafts/<uuid:draft_id>/not-in-mailbox")
@described({200: DraftShape})
def forget_draft_in_mailbox(draft_id: UUID) -> dict[str, Any]:
    """It does not lie in your mailbox's Drafts folder any more, and is not looked for there."""
    return shapes.draft(drafts_folder.forget(session(), kit(), account_id(), draft_id))


@blueprint.post("/drafts/<uuid:draft_id>/decide")
@described({200: DraftShape})
def decide_draft(draft_id: UUID, json: Deciding) -> dict[str, Any]:
    """Nobody knew whether it arrived: say so. If it did not, the very same mail goes out again."""
    return shapes.draft(outbox.decide(session(), kit(), account_id(), draft_id, arrived=json.sent))
