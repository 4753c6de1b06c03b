"""Import: send a file of contacts, look at what it would bring, take it in, take it back."""

from datetime import date
from typing import Any, cast, get_args
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from app.domain.contact import display_name
from app.domain.errors import Conflict, Invalid
from app.domain.table import COLUMNS
from app.request import account_id, kit, sentence_of, session
from app.services import cadences, events, imports
from app.services.imports import Arrival, Begin, Preview, Where
from app.web import forms, words
from app.web.inside import inside

blueprint = inside(Blueprint("imports", __name__, url_prefix="/imports"))

#: So many of a file's people are shown.
SHOWN = 30

#: What a column may be, as its owner chooses it.
NAMES = {
    "": lazy_gettext("Leave out"),
    "full_name": lazy_gettext("Name"),
    "name_prefix": lazy_gettext("Before the name"),
    "first_name": lazy_gettext("First name"),
    "middle_name": lazy_gettext("Middle name"),
    "last_name": lazy_gettext("Last name"),
    "name_suffix": lazy_gettext("After the name"),
    "job_title": lazy_gettext("Title"),
    "company": lazy_gettext("Company"),
    "department": lazy_gettext("Department"),
    "email": lazy_gettext("Mail"),
    "phone": lazy_gettext("Phone"),
    "mobile": lazy_gettext("Mobile"),
    "home_phone": lazy_gettext("Phone at home"),
    "fax": lazy_gettext("Fax"),
    "phone_kind": lazy_gettext("Kind of the next number"),
    "url": lazy_gettext("Web"),
    "linkedin": "LinkedIn",
    "address": lazy_gettext("Address"),
    "street": lazy_gettext("Street"),
    "postcode": lazy_gettext("Postcode"),
    "city": lazy_gettext("City"),
    "state": lazy_gettext("State"),
    "country": lazy_gettext("Country"),
    "categories": lazy_gettext("Tags"),
    "note": lazy_gettext("Note"),
    "met_on": lazy_gettext("Met on"),
    "language": lazy_gettext("Language"),
}
#: The columns that fields of other names come from.
COLUMN_OF = {"emails": "email", "phones": "phone", "urls": "url", "social": "linkedin", "tags": "categories"}


@blueprint.route("", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Choose a file; what was taken in last."""
    if request.method == "GET":
        return _index()
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _index(_("Choose a file first.")), 422
    try:
        file = imports.send(session(), kit(), account_id(), sent.filename, sent.read())
    except Invalid as error:
        return _index(sentence_of(error)), 422
    return redirect(url_for("imports.show", import_id=file.id))


def _index(error: str | None = None) -> str:
    return render_template("imports/index.html", files=imports.recent(session(), account_id()), error=error)


@blueprint.get("/<uuid:import_id>")
def show(import_id: UUID) -> str:
    """What taking a file in would do, or what came of it."""
    file = imports.get(session(), account_id(), import_id)
    if file.done_at:
        return render_template("imports/taken.html", file=file)
    preview = imports.look(session(), kit(), account_id(), import_id)
    chosen = {"begin": preview.begin.isoformat() if preview.begin else "now"}
    return _preview(preview, chosen)


def _preview(preview: Preview, chosen: dict[str, Any], errors: dict[str | None, str] | None = None) -> str:
    seasons = words.seasons()[:2]
    new = [arrival.told for arrival in preview.arrivals if arrival.kind == "new"]
    return render_template(
        "imports/preview.html",
        preview=preview,
        people=[_line(arrival) for arrival in preview.somebody[:SHOWN]],
        columns=preview.columns,
        names=[(column, NAMES[column]) for column in COLUMNS],
        begins=[("now", _("Now")), *((day.isoformat(), word) for word, day in seasons)],
        cadences=[(c.id, words.kept(c.cadence.name)) for c in cadences.all_of(session(), account_id())],
        tagged=any(told.categories for told in new),
        here=events.current(session(), account_id()),
        chosen={"cadence": "persistent", "where": "none"} | chosen,
        errors=errors or {},
    )


def _line(arrival: Arrival) -> dict[str, Any]:
    """Somebody's name, what else the file tells of them, and what comes of it."""
    fields = arrival.told.fields
    name, ways = display_name(fields), (*fields.emails[:1], *(phone.number for phone in fields.phones[:1]))
    about = [each for each in (fields.job_title, fields.company, *ways) if each and each != name]
    said = {"new": _("new"), "known": _("known"), "twice": _("again")}
    gets = dict.fromkeys(str(NAMES[COLUMN_OF.get(each, each)]) for each in arrival.adds)
    return {
        "name": name,
        "about": " · ".join(about),
        "word": said.get(arrival.kind),
        "new": arrival.kind == "new",
        "gets": ", ".join(gets) if arrival.kind == "more" else "",
    }


@blueprint.post("/<uuid:import_id>")
def take(import_id: UUID) -> ResponseReturnValue:
    """Take it in, or look again with other columns; what was chosen stays."""
    columns = request.form.getlist("column") or None
    chosen = {name: request.form[name] for name in ("begin", "cadence", "where") if name in request.form}
    try:
        if "look" in request.form:
            return _preview(imports.look(session(), kit(), account_id(), import_id, columns), chosen)
        taken = imports.take(session(), kit(), account_id(), import_id, _begin(), columns)
    except Conflict:
        return redirect(url_for("imports.show", import_id=import_id))
    except Invalid as error:
        known = columns if error.field != "mapping" else None
        preview = imports.look(session(), kit(), account_id(), import_id, known)
        return _preview(preview, chosen, {error.field: sentence_of(error)}), 422
    if taken.more:
        flash(
            ngettext(
                "1 person you knew got something.", "%(num)s people you knew got something.", taken.more
            ),
            "success",
        )
    return redirect(url_for("imports.show", import_id=import_id))


def _begin() -> Begin:
    where = request.form.get("where", "none")
    if where not in get_args(Where):
        raise Invalid("Choose one from the list.", "where")
    on: date | None = forms.day(request.form, "begin") if request.form.get("begin") != "now" else None
    return Begin(on, request.form.get("cadence", "persistent"), cast(Where, where))


@blueprint.post("/<uuid:import_id>/drop")
def drop(import_id: UUID) -> ResponseReturnValue:
    """Throw the file away."""
    imports.drop(session(), account_id(), import_id)
    flash(_("The file is thrown away."), "message")
    return redirect(url_for("imports.index"))


@blueprint.post("/<uuid:import_id>/undo")
def undo(import_id: UUID) -> ResponseReturnValue:
    """Let those go again whom a file has brought and nobody has touched."""
    gone, left = imports.undo(session(), account_id(), import_id)
    said = [ngettext("1 person is gone again.", "%(num)s people are gone again.", gone)]
    if left:
        said += [
            ngettext(
                "1 stays: you have gone on with them.", "%(num)s stay: you have gone on with them.", left
            )
        ]
    flash(" ".join(said), "message")
    return redirect(url_for("imports.index"))
