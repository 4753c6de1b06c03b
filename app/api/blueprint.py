"""What all of the API shares: who asks, what an error looks like, and the description made of it all."""

import re
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, g, jsonify, request
from flask_babel import gettext
from flask_security import current_user
from flask_wtf.csrf import CSRFError
from pydantic import BaseModel, ValidationError
from spectree import Response as Answers
from spectree import SecurityScheme, SpecTree
from spectree.model_adapter.protocol import SchemaMode
from spectree.model_adapter.pydantic_adapter import PydanticModelAdapter
from spectree.models import SecuritySchemeData

from app.api.schemas import Problem
from app.domain.errors import Conflict, Invalid, SecondHelloError
from app.request import kit, sentence_of, session, status_of
from app.services import tokens

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

#: Refusals of the session, not of what was sent, told from others by their ``type`` (static/js/delivery.js).
STALE_SESSION = "urn:second-hello:csrf"
OTHER_ACCOUNT = "urn:second-hello:other-account"


class Refused(Exception):
    """A request whose shape is wrong; carries what is wrong with each field."""

    def __init__(self, faults: list[dict[str, str]]) -> None:
        super().__init__("The request has mistakes.")
        self.faults = faults


def _refuse(_request: Any, _response: Any, error: Exception | None, *_: Any) -> None:
    """Turn spectree's finding into ours, before it answers in its own way."""
    if isinstance(error, ValidationError):
        raise Refused([{"field": ".".join(map(str, e["loc"])), "detail": e["msg"]} for e in error.errors()])


def _name(model: type) -> str:
    return re.sub(r"\W+", "_", model.__name__).strip("_")


class Adapter(PydanticModelAdapter):
    """Tells spectree what is wrong without the value: a file among them is no JSON."""

    def validation_errors(self, err: ValidationError) -> Any:
        return err.errors(include_context=False, include_input=False)


class Spec(SpecTree):
    """Describes each shape once; by itself spectree does it again for every route that names it."""

    def _add_model(self, model: type[BaseModel], mode: SchemaMode = "validation") -> str:
        name = _name(model)
        return name if name in self.models else str(super()._add_model(model, mode))


spec = Spec(
    "flask",
    model_adapter=Adapter(),
    title="Second Hello",
    version="1",
    mode="strict",
    before=_refuse,
    validation_error_model=Problem,
    naming_strategy=_name,
    nested_naming_strategy=lambda _parent, child: child,
    security_schemes=[
        SecurityScheme(name="token", data=SecuritySchemeData(type="http", scheme="bearer")),
        SecurityScheme(
            name="session", data=SecuritySchemeData(type="apiKey", name="session", field_in="cookie")
        ),
    ],
    security=[{"token": []}, {"session": []}],
)


def described(resp: dict[int, Any] | None = None, **models: Any) -> Any:
    """Checks a request against its models and describes it with its answers, errors included."""
    answers = {f"HTTP_{status}": model for status, model in (resp or {}).items()}
    problems = {f"HTTP_{status}": Problem for status in (401, 404, 409, 422)}
    return spec.validate(resp=Answers(**(problems | answers)), skip_validation=False, **models)


def problem(status: int, detail: str, **more: Any) -> Response:
    """An error as RFC 9457 has it."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    response = jsonify(body | more)
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


@blueprint.before_request
def _know_who_asks() -> Response | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        g.account_id = tokens.account_of(session(), kit(), token.strip())
    else:
        g.account_id = current_user.id if current_user.is_authenticated else None
    if g.account_id is None:
        return problem(401, gettext("Sign in, or send a personal access token as “Authorization: Bearer …”."))
    if request.headers.get("X-Account") not in (None, str(g.account_id)):
        return problem(409, gettext("Somebody else is signed in by now."), type=OTHER_ACCOUNT)
    return None


@blueprint.before_request
def _require_json() -> Response | None:
    if (
        request.method not in ("POST", "PATCH", "PUT")
        or not request.content_length
        or request.mimetype == "multipart/form-data"
    ):
        return None
    if not request.is_json:
        return problem(415, gettext("Send JSON, with “Content-Type: application/json”."))
    if not isinstance(request.get_json(silent=True), dict):
        return problem(400, gettext("This is not a JSON object."))
    return None


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


@blueprint.errorhandler(SecondHelloError)
def _refused_by_domain(error: SecondHelloError) -> Response:
    more: dict[str, Any] = {}
    if isinstance(error, Conflict) and error.contact:
        more["contact"] = error.contact
    if isinstance(error, Invalid) and error.field:
        more["errors"] = [{"field": error.field, "detail": sentence_of(error)}]
    return problem(status_of(error), sentence_of(error), **more)


@blueprint.errorhandler(Refused)
def _refused_by_shape(error: Refused) -> Response:
    first = error.faults[0]
    return problem(422, f"{first['field']}: {first['detail']}", errors=error.faults)


@blueprint.errorhandler(CSRFError)
def _refused_as_stale(_: CSRFError) -> Response:
    return problem(400, gettext("That didn't get through. Go back and try once more."), type=STALE_SESSION)


def register(app: Flask) -> None:
    """Add the API and its description."""
    app.register_blueprint(blueprint)
    app.add_url_rule("/api/v1/openapi.json", "openapi", lambda: jsonify(spec.spec))
