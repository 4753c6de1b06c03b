"""Mails that came in and concern a contact."""

from typing import Any
from uuid import UUID

from app.api.blueprint import blueprint, described
from app.api.schemas import CorrectedShape, Correcting, ReplyList, ReplyQuery, ReplyShape
from app.api.shapes import local
from app.request import account_id, kit, session
from app.services import contacts, replies
from app.services.replies import Reply


@blueprint.get("/replies")
@described({200: ReplyList})
def list_replies(query: ReplyQuery) -> dict[str, Any]:
    """Answers, notes of absence and mails that came back, the newest first."""
    if query.contact:
        contacts.get(session(), account_id(), query.contact)
        rows = replies.of_contact(session(), account_id(), query.contact)
    else:
        rows = replies.waiting(session(), kit(), account_id())
    return {"items": [_shape(row) for row in rows]}


@blueprint.post("/replies/<uuid:reply_id>/seen")
@described({200: ReplyShape})
def see_reply(reply_id: UUID) -> dict[str, Any]:
    """It was seen, and nothing follows from it."""
    return _shape(replies.settle(session(), kit(), account_id(), reply_id))


@blueprint.post("/replies/<uuid:reply_id>/correct")
@described({200: CorrectedShape})
def correct_reply(reply_id: UUID, json: Correcting) -> dict[str, Any]:
    """A mail came back: this is the address. The mail can be sent again."""
    draft = replies.correct(session(), kit(), account_id(), reply_id, json.address)
    return {"draft": str(draft.id) if draft else None}


def _shape(row: Reply) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "contact": str(row.contact_id),
        "kind": row.kind,
        "sender": row.sender,
        "subject": row.subject,
        "text": row.text,
        "quoted": row.quoted,
        "attachments": row.attachments,
        "back_on": row.back_on.isoformat() if row.back_on else None,
        "failed": row.failed,
        "likely": list(replies.likely_of(row)),
        "received_at": local(row.received_at),
        "seen": row.settled_at is not None,
    }
