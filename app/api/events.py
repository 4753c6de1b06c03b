"""Events."""

from typing import Any

from app.api import shapes
from app.api.blueprint import blueprint, described
from app.api.schemas import EventShape, NewEvent, Page
from app.request import account_id, kit, session
from app.services import events


@blueprint.get("/events")
@described({200: Page[EventShape]})
def list_events() -> dict[str, Any]:
    """Where you have met people, newest first."""
    return {"items": [shapes.event(row) for row in events.all_of(session(), account_id())], "next": None}


@blueprint.post("/events")
@described({201: EventShape})
def add_event(json: NewEvent) -> tuple[dict[str, Any], int]:
    """Name the event you are at; one whose ``id`` was told before comes back as it is."""
    event = events.add(
        session(),
        kit(),
        account_id(),
        json.name,
        place=json.place,
        from_date=json.from_,
        to_date=json.to,
        current=json.current,
        event_id=json.id,
    )
    return shapes.event(event), 201
