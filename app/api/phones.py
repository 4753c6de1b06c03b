"""Phones: the browsers that want to be told, by web push."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from flask import request
from pydantic import BaseModel, Field

from app.api.blueprint import blueprint, described
from app.api.schemas import Page, Shape
from app.api.shapes import local
from app.domain.subscription import LONGEST_ENDPOINT, Subscription
from app.request import account_id, kit, session
from app.services import pushes
from app.services.pushes import PushSubscription

Endpoint = Annotated[str, Field(max_length=LONGEST_ENDPOINT, examples=["https://push.example.com/send/abc"])]
Key = Annotated[str, Field(max_length=100)]


class PhoneKeys(Shape):
    """What a browser hands out to encrypt for it, in base64url."""

    p256dh: Key
    auth: Key


class NewPhone(Shape):
    """A browser's subscription, made for the server's public key; ``instead_of``: its endpoint until now."""

    endpoint: Endpoint
    keys: PhoneKeys
    instead_of: Endpoint | None = None


class PhoneShape(BaseModel):
    """A browser that is told; its endpoint stays secret. ``failure``: why the last push failed."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None
    failure: str | None


@blueprint.get("/phones")
@described({200: Page[PhoneShape]})
def list_phones() -> dict[str, Any]:
    """Your phones that are told, oldest first."""
    return {"items": [_shape(row) for row in pushes.all_of(session(), account_id())], "next": None}


@blueprint.post("/phones")
@described({201: PhoneShape})
def add_phone(json: NewPhone) -> tuple[dict[str, Any], int]:
    """The browser wants to be told; one that was known takes its own place."""
    to = Subscription(json.endpoint, json.keys.p256dh, json.keys.auth)
    agent = request.headers.get("User-Agent", "")
    return _shape(pushes.subscribe(session(), kit(), account_id(), to, agent, json.instead_of)), 201


@blueprint.delete("/phones/<uuid:phone_id>")
@described({204: None})
def delete_phone(phone_id: UUID) -> tuple[str, int]:
    """The phone is told no more."""
    pushes.unsubscribe(session(), account_id(), phone_id)
    return "", 204


def _shape(row: PushSubscription) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "created_at": local(row.created_at),
        "last_used_at": local(row.last_used_at) if row.last_used_at else None,
        "failure": row.failure or None,
    }
