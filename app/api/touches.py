"""What happens with a contact: answers, touches, replies, promises."""

from typing import Any
from uuid import UUID

from app.api import shapes
from app.api.blueprint import blueprint, described
from app.api.schemas import Answering, ContactShape, FollowUpShape, PromiseShape, Touching, Undoing
from app.domain.followup import Due, Promise
from app.request import account, account_id, kit, session
from app.services import answers, touches


@blueprint.post("/contacts/<uuid:contact_id>/answer")
@described({200: ContactShape})
def give_answer(contact_id: UUID, json: Answering) -> dict[str, Any]:
    """Yes, no, not now until a day, or waiting: open again."""
    contact = answers.give(
        session(),
        kit(),
        account_id(),
        contact_id,
        json.answer,
        reason=json.reason,
        words=json.words,
        until=json.until,
    )
    return shapes.contact(contact)


@blueprint.post("/contacts/<uuid:contact_id>/touches")
@described({201: ContactShape})
def log_touch(contact_id: UUID, json: Touching) -> tuple[dict[str, Any], int]:
    """You were in touch in a way nobody had planned; the next step is planned from there."""
    contact = touches.log(
        session(), kit(), account_id(), contact_id, json.channel, json.note, json.at, json.id
    )
    return shapes.contact(contact), 201


@blueprint.post("/contacts/<uuid:contact_id>/replies")
@described({201: ContactShape})
def log_reply(contact_id: UUID, json: Touching) -> tuple[dict[str, Any], int]:
    """They answered; the next step is to answer them."""
    contact = touches.reply(
        session(), kit(), account_id(), contact_id, json.channel, json.note, json.at, json.id
    )
    return shapes.contact(contact), 201


@blueprint.post("/contacts/<uuid:contact_id>/promises")
@described({201: FollowUpShape})
def make_promise(contact_id: UUID, json: PromiseShape) -> tuple[dict[str, Any], int]:
    """You promised them something more."""
    promise = Promise(json.what, json.channel, Due.parse(json.due, account().tz))
    return shapes.followup(touches.promise(session(), kit(), account_id(), contact_id, promise)), 201


@blueprint.post("/contacts/<uuid:contact_id>/undo")
@described({200: ContactShape})
def undo_last(contact_id: UUID, json: Undoing) -> dict[str, Any]:
    """Take back what was noted with them last."""
    return shapes.contact(answers.undo(session(), kit(), account_id(), contact_id, json.moment))
