"""The JSON API under /api/v1: parse the request, call one service, render."""

from app.api import (
    archive,
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
    touches,
    vcards,
)
from app.api.blueprint import register

__all__ = [
    "archive",
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
    "touches",
    "vcards",
]
