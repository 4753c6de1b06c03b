"""Errors as pages; below /api as problems (RFC 9457)."""

from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from werkzeug.exceptions import HTTPException

from app.api.blueprint import problem
from app.domain.errors import SecondHelloError
from app.domain.words import english
from app.request import DatabaseBusy, said, sentence_of, status_of
from app.web import languages

WORDS = {
    400: english("That didn't get through. Go back and try once more."),
    404: english("There is nothing here."),
    405: english("That can't be done here."),
    413: english("This is larger than 25 MB. Send it smaller."),
    429: english("That were many tries. Wait a minute, then try once more."),
    500: english("Something went wrong on our side. Nothing you sent before is lost."),
    503: english("The server is busy. Try again in a moment."),
}


def register(app: Flask) -> None:
    """Turn errors into answers, here and nowhere else."""
    app.register_error_handler(SecondHelloError, lambda error: _answer(status_of(error), sentence_of(error)))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DatabaseBusy, _busy)
    app.register_error_handler(Exception, _unforeseen)


def _http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400 or error.response is not None:
        return error.get_response()
    return _answer(code, said(WORDS.get(code) or error.description))


def _busy(_: DatabaseBusy) -> ResponseReturnValue:
    current_app.logger.exception("The database did not answer at %s.", request.endpoint)
    # No page: its frame would ask the database who is signed in, and so would the choice of the language.
    with force_locale(languages.by_browser()):
        words = said(WORDS[503])
    response = problem(503, words) if _is_api() else Response(f"{words}\n", 503, mimetype="text/plain")
    response.headers["Retry-After"] = "2"
    return response


def _unforeseen(_: Exception) -> ResponseReturnValue:
    current_app.logger.exception("Unforeseen error at %s.", request.endpoint)
    return _answer(500, said(WORDS[500]))


def _answer(status: int, detail: str) -> ResponseReturnValue:
    if _is_api():
        return problem(status, detail)
    return render_template("error.html", status=status, detail=detail), status


def _is_api() -> bool:
    return request.path.startswith("/api/")
