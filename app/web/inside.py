"""Who may see a page: those who signed in and have said who they are."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.request import account


def inside(blueprint: Blueprint) -> Blueprint:
    """Lead strangers to the sign-in page and newcomers to the first questions."""
    blueprint.before_request(_require_owner)
    return blueprint


def require_sign_in() -> ResponseReturnValue | None:
    """The way to the sign-in page for strangers, which leads back here."""
    if current_user.is_authenticated:
        return None
    there = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=there))


def _require_owner() -> ResponseReturnValue | None:
    away = require_sign_in()
    if away is None and not account().introduced:
        return redirect(url_for("start.welcome"))
    return away
