"""The JSON API under /api/v1: parse the request, call one service, render."""

from app.api import (
    archive,
    busy,
    cadences,
    captures,
    contacts,
    duplicates,
    events,
    feeds,
    followups,
    imports,
    letters,
    mailbox,
    me,
    phones,
    things,
    touches,
    vcards,
)
from app.api.blueprint import register

__all__ = [
    "archive",
    "busy",
    "cadences",
    "captures",
    "contacts",
    "duplicates",
    "events",
    "feeds",
    "followups",
    "imports",
    "letters",
    "mailbox",
    "me",
    "phones",
    "register",
    "things",
    "touches",
    "vcards",
]
