"""The JSON API under /api/v1: parse the request, call one service, render."""

from app.api import cadences, captures, contacts, events, feeds, followups, me, phones, touches, vcards
from app.api.blueprint import register

__all__ = [
    "cadences",
    "captures",
    "contacts",
    "events",
    "feeds",
    "followups",
    "me",
    "phones",
    "register",
    "touches",
    "vcards",
]
