"""Useful things: what follow-ups bring along."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from flask import Response, request
from pydantic import BaseModel, Field

from app.api import shapes
from app.api.blueprint import blueprint, described
from app.api.schemas import DraftShape, File, Page, Shape, Text
from app.api.shapes import local
from app.request import account_id, file, kit, session
from app.services import bringing, useful
from app.services.useful import Kind, Thing, UsefulThing


class NewThing(Shape):
    """A link has a ``url``; a line is all ``text``; a document comes as a form, with its ``file``.

    Without a ``language`` it goes along in any. ``tags``: whom or what it is for.
    """

    kind: Kind
    text: Text = ""
    url: Annotated[str, Field(max_length=3000)] = ""
    language: Text | None = None
    tags: Annotated[tuple[Text, ...], Field(max_length=100)] = ()


class NewDocument(Shape):
    """``tags``: parted by commas."""

    file: File
    text: Text = ""
    language: Text = ""
    tags: Text = ""


class ThingShape(BaseModel):
    id: str
    kind: Kind
    text: str
    url: str | None
    file_name: str | None
    language: str | None
    tags: list[str]
    created_at: datetime


class Choice(Shape):
    """The thing's id; null for none."""

    thing: UUID | None


def _shape(row: UsefulThing) -> dict[str, Any]:
    names = ("kind", "text", "url", "file_name", "language", "tags")
    return {"id": str(row.id), **{name: getattr(row, name) for name in names}} | {
        "created_at": local(row.created_at)
    }


@blueprint.get("/things")
@described({200: Page[ThingShape]})
def list_things() -> dict[str, Any]:
    """Your useful things, oldest first."""
    return {"items": [_shape(row) for row in useful.all_of(session(), account_id())], "next": None}


@blueprint.post("/things")
@described({201: ThingShape})
def add_thing(json: NewThing) -> tuple[dict[str, Any], int]:
    """A link or a line."""
    thing = Thing.of(json.kind, json.text, json.url, language=json.language, tags=json.tags)
    return _shape(useful.add(session(), kit(), account_id(), thing)), 201


@blueprint.post("/things/documents")
@described({201: ThingShape}, form=NewDocument)
def add_document() -> tuple[dict[str, Any], int]:
    """A file that mails bring along as an attachment."""
    sent, form = request.files.get("file"), request.form
    thing = Thing.of(
        "document",
        form.get("text", ""),
        file_name=sent.filename or "" if sent else "",
        language=form.get("language") or None,
        tags=form.get("tags", "").split(","),
    )
    return _shape(useful.add(session(), kit(), account_id(), thing, sent.read() if sent else None)), 201


@blueprint.get("/things/<uuid:thing_id>/document")
@described()
def get_document(thing_id: UUID) -> Response:
    """The file of a document."""
    found = useful.document(session(), kit(), account_id(), thing_id)
    return file(found.data, "application/octet-stream", found.name)


@blueprint.delete("/things/<uuid:thing_id>")
@described({204: None})
def delete_thing(thing_id: UUID) -> tuple[str, int]:
    """It is brought along no more. Mails that wait get another one, unless you edited them."""
    bringing.remove(session(), kit(), account_id(), thing_id)
    return "", 204


@blueprint.post("/drafts/<uuid:draft_id>/thing")
@described({200: DraftShape})
def choose_thing(draft_id: UUID, json: Choice) -> dict[str, Any]:
    """Another thing, or none, in the words of a mail."""
    return shapes.draft(bringing.exchange(session(), kit(), account_id(), draft_id, json.thing))
