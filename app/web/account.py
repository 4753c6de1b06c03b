"""Your data: all of it to take along, and back into an empty account."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app.domain.errors import Conflict, Invalid
from app.domain.words import english
from app.request import account_id, file, kit, sentence_of, session, take_much
from app.services import archive
from app.web import words
from app.web.inside import inside

blueprint = inside(Blueprint("account", __name__, url_prefix="/account"))
# An archive holds photos by the thousand.
take_much(blueprint, "account.bring", archive.LONGEST)


@blueprint.get("")
def show() -> str:
    """What can be taken along, and what can be brought."""
    return _page()


def _page(error: str = "") -> str:
    empty = archive.takes(session(), account_id())
    return render_template("account/show.html", empty=empty, error=error)


@blueprint.get("/archive")
def take() -> Response:
    """All of it as a zip."""
    name = f"second-hello-{words.today().isoformat()}.zip"
    return file(lambda: archive.write(session(), kit(), account_id()), "application/zip", name)


@blueprint.post("/archive")
def bring() -> ResponseReturnValue:
    """Take an archive in."""
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise Invalid(english("Choose the zip first."))
        found = archive.bring(session(), kit(), account_id(), sent.stream)
    except (Invalid, Conflict) as error:
        return _page(sentence_of(error)), 422
    here = ngettext("%(num)s contact is here again.", "%(num)s contacts are here again.", found.contacts)
    flash(here, "success")
    return redirect(url_for("contacts.index"))
