"""The calendar itself, at its secret address: no sign-in, no cookie."""

from flask import Blueprint, Flask, Response, abort, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.http import is_resource_modified

from app.domain.errors import Gone, NotFound
from app.request import kit, public_url, session, settings, status_of
from app.services import calendars

blueprint = Blueprint("feeds", __name__)

#: Seconds a client may show what it has without asking: as often as Apple's calendar asks at most.
FRESH = 300
WRITES = ("POST", "PUT", "PATCH", "DELETE")


@blueprint.route("/feeds/<token>.ics", methods=["GET", *WRITES])
def fetch(token: str) -> Response:
    """The follow-ups as text/calendar. Its errors are plain text: no page, so no session either."""
    try:
        return _fetched(token)
    except (NotFound, Gone) as error:
        return Response(f"{error}\n", status_of(error), mimetype="text/plain")


def _fetched(token: str) -> Response:
    client = request.headers.get("User-Agent", "")
    settled = bool(settings().public_url)
    asked = calendars.ask(session(), kit(), token, client, public_url(), settled)
    etag, changed_at = asked.etag, asked.changed_at
    if is_resource_modified(request.environ, etag=etag, last_modified=changed_at):
        answer = calendars.draw(session(), kit(), asked)
        response = Response(answer.body, content_type="text/calendar; charset=utf-8")
        etag, changed_at = answer.etag, answer.changed_at
    else:
        calendars.note(session(), kit(), asked)
        response = Response(status=304)
        del response.headers["Content-Type"]
    response.set_etag(etag)
    response.last_modified = changed_at
    response.headers["Cache-Control"] = f"private, max-age={FRESH}"
    return response


@blueprint.url_value_preprocessor
def _only_read(_endpoint: str | None, _values: object) -> None:
    """Said before anything looks for a token that proves who asks, or makes one."""
    if request.method in WRITES:
        abort(Response("A calendar is only read.\n", 405, {"Allow": "GET, HEAD, OPTIONS"}, "text/plain"))


class QuietSessions(SecureCookieSessionInterface):
    """Sessions in cookies, except that a calendar is never given one, whoever fetches it."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Whether the answer carries the session."""
        return not request.path.startswith("/feeds/") and super().should_set_cookie(app, session)
