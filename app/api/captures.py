"""Captures and their cards."""

from typing import Any
from uuid import UUID

from flask import Response, request

from app.api import shapes
from app.api.blueprint import blueprint, described
from app.api.schemas import (
    Added,
    CaptureChange,
    CaptureQuery,
    CaptureShape,
    CardShape,
    ContactShape,
    KeptShape,
    NewCapture,
    Page,
    Review,
)
from app.domain.errors import Invalid
from app.domain.followup import Due, Promise
from app.domain.plain_card import fields_from_plain
from app.request import account, account_id, kit, session
from app.services import captures, cards, contacts, events, meetings
from app.services.captures import Upload


@blueprint.post("/captures")
@described({200: CaptureShape, 202: CaptureShape})
def send_capture(form: NewCapture) -> tuple[dict[str, Any], int]:
    """Send a photo in.

    ``back_of``: the capture whose other side this is; what it says joins that one's card.
    202 with the capture; 200 with the same one when its id was sent before.
    """
    photo = request.files.get("photo")
    if photo is None:
        raise Invalid("Attach the photo as a file.", "photo")
    here = events.current(session(), account_id()) if "event" not in form.model_fields_set else None
    upload = Upload(
        id=form.id,
        photo=photo.read(),
        event_id=here.id if here else form.event,
        taken_at=form.taken_at,
        note=form.note.replace("\r\n", "\n"),  # as browsers send forms
        back_of=form.back_of,
        back_of_card=form.back_of_card,
    )
    capture, is_new = captures.send(session(), kit(), account_id(), upload)
    return shapes.capture(capture), 202 if is_new else 200


@blueprint.get("/captures")
@described({200: Page[CaptureShape]})
def list_captures(query: CaptureQuery) -> dict[str, Any]:
    """Captures, newest first."""
    states = [query.state] if query.state else []
    page = captures.page(session(), account_id(), states, query.after, query.limit)
    return {"items": [shapes.capture(row) for row in page.items], "next": page.next}


@blueprint.get("/captures/<uuid:capture_id>")
@described({200: CaptureShape})
def get_capture(capture_id: UUID) -> dict[str, Any]:
    """One capture with its cards."""
    return shapes.capture(captures.get(session(), account_id(), capture_id))


@blueprint.patch("/captures/<uuid:capture_id>")
@described({200: CaptureShape})
def change_capture(capture_id: UUID, json: CaptureChange) -> dict[str, Any]:
    """What you talked about, noted after the photo went; 409 with the contact once its card is kept."""
    return shapes.capture(captures.note(session(), account_id(), capture_id, json.note))


@blueprint.delete("/captures/<uuid:capture_id>")
@described({204: None})
def delete_capture(capture_id: UUID) -> tuple[str, int]:
    """Throw a photo away with what was read from it; a contact made from it stays.

    A photo of its other side stands for itself from then on.
    """
    captures.delete(session(), kit(), account_id(), capture_id)
    return "", 204


@blueprint.post("/captures/<uuid:capture_id>/retry")
@described({202: CaptureShape})
def retry_capture(capture_id: UUID) -> tuple[dict[str, Any], int]:
    """Read a failed photo once more."""
    return shapes.capture(captures.retry(session(), kit(), account_id(), capture_id)), 202


@blueprint.get("/captures/<uuid:capture_id>/photo")
@described()
def get_photo(capture_id: UUID) -> Response:
    """The original, bit for bit."""
    data, media_type = captures.photo(session(), kit(), account_id(), capture_id)
    return _picture(data, media_type)


@blueprint.get("/captures/<uuid:capture_id>/thumbnail")
@described()
def get_thumbnail(capture_id: UUID) -> Response:
    """A small JPEG."""
    return _picture(captures.thumbnail(session(), kit(), account_id(), capture_id))


@blueprint.get("/captures/<uuid:capture_id>/cards/<int:n>/image")
@described()
def get_card_image(capture_id: UUID, n: int) -> Response:
    """The card cut out, flat and upright, as WebP."""
    return _picture(*captures.card_image(session(), kit(), account_id(), capture_id, n))


def _picture(data: bytes, media_type: str = "image/jpeg") -> Response:
    response = Response(data, mimetype=media_type)
    response.headers["Cache-Control"] = "private, max-age=86400"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.post("/captures/<uuid:capture_id>/cards/<int:n>/keep")
@described({201: KeptShape})
def keep_card(capture_id: UUID, n: int, json: Review) -> tuple[dict[str, Any], int]:
    """Make the contact, its first follow-ups and its intro draft, in one commit.

    ``backs``: the captures of other sides you have seen, all if left out. What another tells comes as a card
    with a contact, to be added.
    """
    review = _review(capture_id, json)
    return shapes.kept(cards.keep(session(), kit(), account_id(), capture_id, n, review)), 201


@blueprint.post("/captures/<uuid:capture_id>/cards/<int:n>/add")
@described({200: ContactShape})
def add_card(capture_id: UUID, n: int, json: Added) -> dict[str, Any]:
    """Add a card to a known ``contact``: you met again, and its values join theirs.

    Without ``contact``, add what the other side of a kept card tells: these are all of its contact's fields
    from now on.
    """
    if json.contact:
        review = _review(capture_id, json)
        added = meetings.add_card(session(), kit(), account_id(), capture_id, n, json.contact, review)
        return shapes.contact(added.contact)
    fields = fields_from_plain(json.fields.model_dump())
    return shapes.contact(contacts.add_side(session(), kit(), account_id(), capture_id, n, fields))


def _review(capture_id: UUID, json: Review) -> cards.Review:
    """What was asked for, at the photo's event unless another one is named, or none."""
    promise = None
    if json.promise:
        due = Due.parse(json.promise.due, account().tz)
        promise = Promise(json.promise.what, json.promise.channel, due)
    event_id = json.event
    if "event" not in json.model_fields_set:
        event_id = captures.get(session(), account_id(), capture_id).event_id
    fields = fields_from_plain(json.fields.model_dump())
    return cards.Review(fields, json.talked_about, promise, event_id, json.backs)


@blueprint.post("/captures/<uuid:capture_id>/cards/<int:n>/let-go")
@described({200: CardShape})
def let_card_go(capture_id: UUID, n: int) -> dict[str, Any]:
    """This card is not worth following up."""
    return shapes.card(cards.let_go(session(), account_id(), capture_id, n))


@blueprint.post("/captures/<uuid:capture_id>/cards/<int:n>/reopen")
@described({200: CardShape})
def reopen_card(capture_id: UUID, n: int) -> dict[str, Any]:
    """A card that was let go is open again."""
    return shapes.card(cards.reopen(session(), account_id(), capture_id, n))
