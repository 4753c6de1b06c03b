"""Import: send a file of contacts, look at what it would bring, take it in, take it back."""

from collections.abc import Iterator
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
from app.request import account, account_id, kit, sentence_of, session
from app.services import cadences, events, imports
from app.services.imports import Arrival, Begin, Import, Preview, Undone, Where
from app.web import forms, words
from app.web.inside import inside

blueprint = inside(Blueprint("imports", __name__, url_prefix="/imports"))

#: So many of a file's people are shown at once, the others when they are asked for.
SHOWN = 30
#: An import that concerns more people than this is undone only when its owner has said so twice.
FEW = 5
#: So many digits no number of a person has.
MOST_DIGITS = 6

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
    files = imports.recent(session(), account_id())
    return render_template("imports/index.html", files=files, asks=_asks, error=error)


def _asks(file: Import) -> bool:
    """Whether one is asked before a file is undone."""
    return len(file.made) + len(file.given) > FEW


@blueprint.get("/<uuid:import_id>")
def show(import_id: UUID) -> str:
    """What taking a file in would do, or what came of it."""
    file = imports.get(session(), account_id(), import_id)
    if file.done_at:
        return render_template("imports/taken.html", file=file, asks=_asks(file))
    preview = imports.look(session(), kit(), account_id(), import_id)
    chosen = {"begin": preview.begin.isoformat() if preview.begin else "now"}
    return _preview(preview, chosen)


def _preview(preview: Preview, chosen: dict[str, Any], errors: dict[str | None, str] | None = None) -> str:
    new = [arrival.told for arrival in preview.arrivals if arrival.kind == "new"]
    people = [_line(arrival) | {"n": n, "ticked": preview.takes(n)} for n, arrival in preview.people]
    known = [_line(arrival) for arrival in preview.arrivals if arrival.kind == "known"]
    seasons = [(None, _("Now")), *((day, word) for word, day in words.seasons()[:2])]
    steps = imports.first_steps(session(), kit(), preview, [day for day, _word in seasons])
    return render_template(
        "imports/preview.html",
        preview=preview,
        people=people,
        taken=sum(each["ticked"] for each in people),
        shown=SHOWN,
        known=known,
        columns=preview.content.columns,
        names=[(column, NAMES[column]) for column in COLUMNS],
        begins=[(day.isoformat() if day else "now", word) for day, word in seasons],
        steps=[(word, *days) for (_day, word), days in zip(seasons, steps, strict=False)],
        daily=account().daily_touches,
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
    gets = dict.fromkeys(str(NAMES[COLUMN_OF.get(each, each)]) for each in arrival.adds)
    return {
        "name": name,
        "about": " · ".join(about),
        "gets": ", ".join(gets),
    }


@blueprint.post("/<uuid:import_id>")
def take(import_id: UUID) -> ResponseReturnValue:
    """Take it in, or look again with other columns; what was chosen stays."""
    columns, only = request.form.getlist("column") or None, _ticked()
    chosen = {name: request.form[name] for name in ("begin", "cadence", "where") if name in request.form}
    try:
        if "look" in request.form:
            return _preview(imports.look(session(), kit(), account_id(), import_id, columns, only), chosen)
        taken = imports.take(session(), kit(), account_id(), import_id, _begin(), columns, only)
    except Conflict:
        return redirect(url_for("imports.show", import_id=import_id))
    except Invalid as error:
        known = columns if error.field != "mapping" else None
        preview = imports.look(session(), kit(), account_id(), import_id, known, only)
        return _preview(preview, chosen, {error.field: sentence_of(error)}), 422
    if taken.more:
        flash(
            ngettext(
                "1 person you knew got something.", "%(num)s people you knew got something.", taken.more
            ),
            "success",
        )
    return redirect(url_for("imports.show", import_id=import_id))


def _ticked() -> set[int] | None:
    """The numbers of those who are ticked; None for all, and where there is nothing to tick."""
    look, shown = request.form.get("look"), request.form.get("shown", "")
    if look == "none":
        return set()
    ticked = {int(n) for n in request.form.getlist("only") if n.isdecimal() and len(n) < MOST_DIGITS}
    return ticked if shown and look != "all" and str(len(ticked)) != shown else None


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


@blueprint.route("/<uuid:import_id>/undo", methods=["GET", "POST"])
def undo(import_id: UUID) -> ResponseReturnValue:
    """Let those go again whom a file has brought, and take back what it gave; of many, ask first."""
    if request.method == "GET":
        try:
            undoing = imports.undoing(session(), account_id(), import_id)
        except Conflict:
            return redirect(url_for("imports.show", import_id=import_id))
        return render_template("imports/undo.html", undoing=undoing, file=undoing.file)
    if "sure" not in request.form and _asks(imports.get(session(), account_id(), import_id)):
        return redirect(url_for("imports.undo", import_id=import_id))
    undone = imports.undo(session(), kit(), account_id(), import_id)
    flash(" ".join(_said(undone)), "message")
    return redirect(url_for("imports.index"))


def _said(undone: Undone) -> Iterator[str]:
    """What has come of undoing, and what of it could not be undone."""
    gone, left, back, kept = undone.gone, undone.left, undone.back, undone.kept
    if gone or not back:
        yield ngettext("1 person is gone again.", "%(num)s people are gone again.", gone)
    if left:
        yield ngettext(
            "1 stays: you have gone on with them.", "%(num)s stay: you have gone on with them.", left
        )
    if back:
        yield ngettext(
            "1 person you knew is as before.", "What %(num)s people you knew had got is taken back.", back
        )
    if kept:
        yield ngettext(
            "With 1 something of it stays: you have changed it since.",
            "With %(num)s something of it stays: you have changed it since.",
            kept,
        )
