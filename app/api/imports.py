"""Import: files of contacts, looked at, taken in and taken back."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from flask import request
from pydantic import BaseModel, Field

from app.api.blueprint import blueprint, described
from app.api.schemas import Day, Fields, File, Page, Shape, Text
from app.api.shapes import local
from app.domain.errors import Invalid
from app.domain.incoming import MOST_PEOPLE
from app.domain.plain_card import fields_as_plain
from app.domain.table import Column
from app.request import account_id, kit, session
from app.services import imports
from app.services.imports import Arrival, Begin, Import, Preview, Where

#: So many of a file's people are shown.
SHOWN = 100


class NewImport(Shape):
    file: File


class ImportShape(BaseModel):
    """A file: ``taken_at`` and ``made``, the contacts it made, once it was taken in."""

    id: str
    name: str
    sent_at: datetime
    taken_at: datetime | None
    made: list[str]


class ArrivalShape(BaseModel):
    """One person of a file. ``number``: theirs in it, from 0; ``adds``: the fields they get something for."""

    number: int
    kind: Literal["new", "known", "more", "twice"]
    contact: str | None
    fields: Fields
    note: str
    tags: list[str]
    adds: list[str]


class ColumnShape(BaseModel):
    """A table's column: its head, a value, and what it is taken for; "" is left out."""

    head: str
    example: str
    field: Column


class PreviewShape(ImportShape):
    """What taking it in would do. ``begin``: when following up begins unless said otherwise.

    ``new``, ``known`` with nothing to add, known with ``more`` to add, ``twice`` in the file, ``skipped``
    without name, mail and number, ``broken``: how many of each. ``people``: the first of them. ``first`` and
    ``last``: the days from which until which the first steps with the new ones would be, begun then.
    """

    new: int
    known: int
    more: int
    twice: int
    skipped: int
    broken: int
    begin: Literal["now"] | Day
    first: date | None
    last: date | None
    columns: list[ColumnShape] | None
    people: list[ArrivalShape]


class Taking(Shape):
    """``mapping``: what each column of a table is, in order. ``begin``: "now" or a day; as the preview says
    if left out. ``met``: at no event, at the current one, or by the tag that is an event's name. ``only``:
    the numbers of those to take in, all if left out; who stands in the file again comes along."""

    mapping: Annotated[list[Column], Field(max_length=1000)] | None = None
    begin: Literal["now"] | Day | None = None
    cadence: Text = "persistent"
    met: Where = "none"
    only: Annotated[list[Annotated[int, Field(ge=0)]], Field(max_length=MOST_PEOPLE)] | None = None


class TakenShape(BaseModel):
    """``new``: contacts made; ``more``: known ones who got something."""

    file: ImportShape
    new: int
    more: int


class UndoneShape(BaseModel):
    """``gone``: contacts that went; ``left``: those that stay, as something was done with them since;
    ``back``: known ones from whom something was taken back; ``kept``: with whom something of it stays."""

    gone: int
    left: int
    back: int
    kept: int


@blueprint.post("/imports")
@described({201: PreviewShape}, form=NewImport)
def send_import() -> tuple[dict[str, Any], int]:
    """Send a file of vCards or CSV; nothing is taken in yet. It waits for a day, or for the next one."""
    file = request.files.get("file")
    if file is None:
        raise Invalid("Choose a file first.", "file")
    row = imports.send(session(), kit(), account_id(), file.filename or "", file.read())
    return _preview(imports.look(session(), kit(), account_id(), row.id)), 201


@blueprint.get("/imports")
@described({200: Page[ImportShape]})
def list_imports() -> dict[str, Any]:
    """The last files, newest first."""
    return {"items": [_file(row) for row in imports.recent(session(), account_id())], "next": None}


@blueprint.get("/imports/<uuid:import_id>")
@described({200: PreviewShape})
def look_at_import(import_id: UUID) -> dict[str, Any]:
    """What taking a file in would do; 409 for one that was."""
    return _preview(imports.look(session(), kit(), account_id(), import_id))


@blueprint.post("/imports/<uuid:import_id>/take")
@described({200: TakenShape})
def take_import(import_id: UUID, json: Taking) -> dict[str, Any]:
    """Take a file in, all in one: new people are made, known ones get what is added."""
    on = json.begin
    if on is None:
        on = imports.look(session(), kit(), account_id(), import_id, json.mapping).begin or "now"
    begin = Begin(None if on == "now" else on, json.cadence, json.met)
    taken = imports.take(session(), kit(), account_id(), import_id, begin, json.mapping, json.only)
    return {"file": _file(taken.file), "new": taken.new, "more": taken.more}


@blueprint.post("/imports/<uuid:import_id>/undo")
@described({200: UndoneShape})
def undo_import(import_id: UUID) -> dict[str, Any]:
    """Those it made go again, and known ones lose what they got, but for what was changed since."""
    return asdict(imports.undo(session(), kit(), account_id(), import_id))


@blueprint.delete("/imports/<uuid:import_id>")
@described({204: None})
def drop_import(import_id: UUID) -> tuple[str, int]:
    """Throw a file away that was not taken in."""
    imports.drop(session(), account_id(), import_id)
    return "", 204


def _file(row: Import) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "sent_at": local(row.created_at),
        "taken_at": local(row.done_at) if row.done_at else None,
        "made": row.made,
    }


def _preview(preview: Preview) -> dict[str, Any]:
    counts = preview.counts
    [(first, last)] = imports.first_steps(session(), kit(), preview, [preview.begin]) or [(None, None)]
    return {
        **_file(preview.file),
        **{kind: counts.get(kind, 0) for kind in ("new", "known", "more", "twice")},
        "skipped": counts.get("nobody", 0),
        "broken": preview.content.broken,
        "begin": preview.begin.isoformat() if preview.begin else "now",
        "first": first and first.isoformat(),
        "last": last and last.isoformat(),
        "columns": [
            {"head": column.head, "example": column.example, "field": column.about}
            for column in preview.content.columns
        ]
        if preview.content.table
        else None,
        "people": [_arrival(n, arrival) for n, arrival in preview.somebody[:SHOWN]],
    }


def _arrival(number: int, arrival: Arrival) -> dict[str, Any]:
    known = arrival.person.id if arrival.person else None
    return {
        "number": number,
        "kind": arrival.kind,
        "contact": str(known) if known else None,
        "fields": fields_as_plain(arrival.told.fields),
        "note": arrival.told.note,
        "tags": list(arrival.told.categories),
        "adds": list(arrival.adds),
    }
