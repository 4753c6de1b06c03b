"""Cadences, and putting people on one."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from app.api.blueprint import blueprint, described
from app.api.schemas import CadenceShape, HowMany, NewCadence, OnCadence, Page
from app.domain.cadence import Cadence, Step
from app.request import account_id, kit, session
from app.services import cadences
from app.services.cadences import Known


@blueprint.get("/cadences")
@described({200: Page[CadenceShape]})
def list_cadences() -> dict[str, Any]:
    """What ships first, then your own by name."""
    return {"items": [_shape(known) for known in cadences.all_of(session(), account_id())], "next": None}


@blueprint.post("/cadences")
@described({201: CadenceShape})
def add_cadence(json: NewCadence) -> tuple[dict[str, Any], int]:
    """Make your own."""
    return _shape(cadences.add(session(), kit(), account_id(), _value(json))), 201


@blueprint.get("/cadences/<cadence_id>")
@described({200: CadenceShape})
def get_cadence(cadence_id: str) -> dict[str, Any]:
    """One cadence."""
    return _shape(cadences.get(session(), account_id(), cadence_id))


@blueprint.put("/cadences/<cadence_id>")
@described({200: CadenceShape})
def change_cadence(cadence_id: str, json: NewCadence) -> dict[str, Any]:
    """Give it these steps. Whoever is on it goes on as planned; ``replan`` plans their next step anew."""
    return _shape(cadences.change(session(), kit(), account_id(), cadence_id, _value(json)))


@blueprint.delete("/cadences/<cadence_id>")
@described({204: None})
def delete_cadence(cadence_id: str) -> tuple[str, int]:
    """Remove one of your own; 409 while contacts are on it."""
    cadences.delete(session(), account_id(), cadence_id)
    return "", 204


@blueprint.post("/cadences/<cadence_id>/replan")
@described({200: HowMany})
def replan_cadence(cadence_id: str) -> dict[str, int]:
    """Plan the next step of everybody open on it anew, by its gaps of now."""
    return {"contacts": cadences.replan(session(), kit(), account_id(), cadence_id)}


@blueprint.post("/events/<uuid:event_id>/cadence")
@described({200: HowMany})
def put_event_on_cadence(event_id: UUID, json: OnCadence) -> dict[str, int]:
    """Put everybody open from an event on a cadence."""
    return {"contacts": cadences.put_event(session(), kit(), account_id(), json.cadence, event_id)}


def _value(json: NewCadence) -> Cadence:
    steps, repeats = (
        tuple(Step(**step.model_dump()) for step in part) for part in (json.steps, json.repeats)
    )
    return Cadence(json.name, steps, repeats)


def _shape(known: Known) -> dict[str, Any]:
    cadence = known.cadence
    return {
        "id": known.id,
        "name": cadence.name,
        "shipped": known.shipped,
        "contacts": known.people,
        "steps": [asdict(step) for step in cadence.steps],
        "repeats": [asdict(step) for step in cadence.repeats],
    }
