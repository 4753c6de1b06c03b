"""/healthz says that the process lives, /readyz that what it needs is there."""

from collections.abc import Callable

from flask import Blueprint, Flask, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.request import kit, session

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def live() -> Response:
    """The process lives."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def ready() -> tuple[Response, int]:
    """Database, queue and photo store are reachable; 503 names what is not.

    Why it is not stands in the log, not here: anybody may ask.
    """
    checks = {"database": _database, "queue": kit().queue.check, "photos": kit().photos.check}
    missing = [name for name, check in checks.items() if not _passes(name, check)]
    if missing:
        return jsonify(status="not ready", missing=missing), 503
    return jsonify(status="ok"), 200


def _passes(name: str, check: Callable[[], object]) -> bool:
    try:
        check()
    except (OSError, SQLAlchemyError):
        current_app.logger.exception("%s is not reachable.", name)
        return False
    return True


def _database() -> None:
    session().execute(text("SELECT 1 FROM accounts LIMIT 1"))


def register(app: Flask) -> None:
    """Add the two addresses."""
    app.register_blueprint(blueprint)
