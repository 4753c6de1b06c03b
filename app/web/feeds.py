"""The calendar itself, at its secret address: no sign-in, no cookie."""

from flask import Blueprint, Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from app.domain.errors import Gone, NotFound
from app.request import kit, public_url, session, status_of
from app.services import feeds

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/feeds/<token>.ics")
def fetch(token: str) -> Response:
    """The follow-ups as text/calendar. Its errors are plain text: no page, so no session either."""
    client = request.headers.get("User-Agent", "")
    try:
        body = feeds.fetch(session(), kit(), token, client, public_url())
    except (NotFound, Gone) as error:
        return Response(f"{error}\n", status_of(error), mimetype="text/plain")
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=900"
    return response


class QuietSessions(SecureCookieSessionInterface):
    """Sessions in cookies, except that a calendar is never given one, whoever fetches it."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Whether the answer carries the session."""
        return request.blueprint != blueprint.name and super().should_set_cookie(app, session)
