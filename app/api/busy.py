"""Other calendars of yours, which say when you are busy."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from app.api.blueprint import blueprint, described
from app.api.schemas import Page, Shape, Text
from app.api.shapes import local
from app.request import account_id, kit, said, session
from app.services import busy
from app.services.busy import BusyCalendar


class NewBusy(Shape):
    """``url``: the secret iCal address that a calendar gives out. It can't be read again here."""

    url: Annotated[str, Field(max_length=3000)]
    name: Text = ""


class BusyShape(BaseModel):
    """``busy``: how many times you are busy in the coming half year. ``problem``: why it can't be had now."""

    id: str
    name: str
    host: str
    busy: int
    fetched_at: datetime | None
    problem: str | None


def _shape(row: BusyCalendar) -> dict[str, Any]:
    sentence, _, words = row.failure.partition("\n")
    return {
        "id": str(row.id),
        "name": row.name,
        "host": busy.host(kit(), row),
        "busy": len(row.busy),
        "fetched_at": local(row.fetched_at) if row.fetched_at else None,
        "problem": " ".join(filter(None, (said(sentence), words))) or None,
    }


@blueprint.get("/busy")
@described({200: Page[BusyShape]})
def list_busy() -> dict[str, Any]:
    """Your other calendars, oldest first."""
    return {"items": [_shape(row) for row in busy.all_of(session(), account_id())], "next": None}


@blueprint.post("/busy")
@described({201: BusyShape})
def add_busy(json: NewBusy) -> tuple[dict[str, Any], int]:
    """One more calendar. It is asked at once, and then each hour."""
    return _shape(busy.add(session(), kit(), account_id(), json.name, json.url)), 201


@blueprint.post("/busy/<uuid:calendar_id>/look")
@described({200: BusyShape})
def look_at_busy(calendar_id: UUID) -> dict[str, Any]:
    """Ask it now."""
    return _shape(busy.look(session(), kit(), account_id(), calendar_id))


@blueprint.delete("/busy/<uuid:calendar_id>")
@described({204: None})
def delete_busy(calendar_id: UUID) -> tuple[str, int]:
    """It is asked no more."""
    busy.remove(session(), account_id(), calendar_id)
    return "", 204
