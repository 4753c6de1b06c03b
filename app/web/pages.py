"""All page blueprints."""

from flask import Flask

from app.web import (
    account,
    answers,
    busy,
    cadences,
    calendar,
    captures,
    contacts,
    drafts,
    duplicates,
    events,
    exports,
    feeds,
    followups,
    imports,
    insights,
    introductions,
    languages,
    letters,
    mailbox,
    notifications,
    pace,
    replies,
    settings,
    snap,
    start,
    today,
    useful,
    words,
)


def register(app: Flask) -> None:
    """Add the pages."""
    languages.register(app)
    rooms = (
        start,
        snap,
        captures,
        drafts,
        today,
        followups,
        contacts,
        duplicates,
        answers,
        replies,
        introductions,
        insights,
        calendar,
        feeds,
        settings,
        notifications,
        cadences,
        letters,
        mailbox,
        events,
        exports,
        imports,
        pace,
        account,
        useful,
        busy,
    )
    for room in rooms:
        app.register_blueprint(room.blueprint)
    app.session_interface = feeds.QuietSessions()
    words.register(app)
