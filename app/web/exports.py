"""What is due, to take along."""

from flask import Blueprint, Response

from app.request import account_id, kit, session
from app.services import exports
from app.web import words
from app.web.inside import inside

blueprint = inside(Blueprint("exports", __name__))


@blueprint.get("/today.csv")
def due_today() -> Response:
    """Today's list for a spreadsheet; the mark at its beginning tells Excel that it is UTF-8."""
    text = exports.due_today(session(), kit(), account_id())
    response = Response(text.encode("utf-8-sig"), mimetype="text/csv")
    name = f"due-{words.today().isoformat()}.csv"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
