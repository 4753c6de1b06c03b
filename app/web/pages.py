"""All page blueprints."""

from flask import Flask

from app.web import (
    calendar,
    captures,
    contacts,
    drafts,
    feeds,
    followups,
    settings,
    snap,
    start,
    today,
    words,
)


def register(app: Flask) -> None:
    """Add the pages."""
    rooms = (start, snap, captures, drafts, today, followups, contacts, calendar, feeds, settings)
    for room in rooms:
        app.register_blueprint(room.blueprint)
    app.session_interface = feeds.QuietSessions()
    words.register(app)
