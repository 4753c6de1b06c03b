"""Feeds: the secret addresses calendars subscribe to."""

from typing import Any
from uuid import UUID

from app.api import shapes
from app.api.blueprint import blueprint, described
from app.api.schemas import FeedChange, FeedShape, Named, Page
from app.request import account_id, kit, session
from app.services import feeds


@blueprint.get("/feeds")
@described({200: Page[FeedShape]})
def list_feeds() -> dict[str, Any]:
    """Your calendar addresses, oldest first."""
    return {"items": [shapes.feed(row) for row in feeds.all_of(session(), account_id())], "next": None}


@blueprint.post("/feeds")
@described({201: FeedShape})
def add_feed(json: Named) -> tuple[dict[str, Any], int]:
    """A calendar address, named after the device that will use it."""
    return shapes.feed(feeds.add(session(), kit(), account_id(), json.name)), 201


@blueprint.patch("/feeds/<uuid:feed_id>")
@described({200: FeedShape})
def change_feed(feed_id: UUID, json: FeedChange) -> dict[str, Any]:
    """Another name, or another way of showing what is planned: only what is given changes."""
    changes = json.model_dump(exclude_unset=True)
    return shapes.feed(feeds.change(session(), account_id(), feed_id, changes))


@blueprint.post("/feeds/<uuid:feed_id>/rotate")
@described({200: FeedShape})
def rotate_feed(feed_id: UUID) -> dict[str, Any]:
    """A new address; the old one ends."""
    return shapes.feed(feeds.rotate(session(), account_id(), feed_id))


@blueprint.delete("/feeds/<uuid:feed_id>")
@described({204: None})
def delete_feed(feed_id: UUID) -> tuple[str, int]:
    """The address ends."""
    feeds.end(session(), kit(), account_id(), feed_id)
    return "", 204
