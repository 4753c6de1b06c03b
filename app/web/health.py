"""/healthz says that the process lives, /readyz that what it needs is there."""

from collections.abc import Callable

from flask import Blueprint, Flask, Response, current_app, jsonify

from app.request import kit, session
from app.services import health

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
    missing = [name for name, check in health.checks(session(), kit()).items() if not _passes(name, check)]
    if missing:
        return jsonify(status="not ready", missing=missing), 503
    return jsonify(status="ok"), 200


def _passes(name: str, check: Callable[[], str]) -> bool:
    try:
        check()
    except OSError:
        current_app.logger.exception("The %s can't be reached.", name)
        return False
    return True


def register(app: Flask) -> None:
    """Add the two addresses."""
    app.register_blueprint(blueprint)
