"""Cadences: look at what ships, make your own, and re-plan who is on one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.cadence import CHANNELS, LONGEST_GAP, LONGEST_NAME, Cadence, Step
from app.domain.errors import Conflict, Invalid
from app.request import account_id, kit, said, sentence_of, session
from app.services import cadences, letters
from app.web import words
from app.web.inside import inside

blueprint = inside(Blueprint("cadences", __name__, url_prefix="/settings/cadences"))

#: A step as it stands in the form: all texts, and which part of the cadence it belongs to.
Row = dict[str, str]
FIELDS = ("part", "gap", "channel", "what", "letter")
#: How often what repeats is shown in the row of days.
TURNS = 2


@blueprint.get("")
def index() -> str:
    """Every cadence, with how many people are on it."""
    return render_template("cadences/index.html", known=cadences.all_of(session(), account_id()))


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """One's own, made from another (``of``)."""
    if request.method == "GET":
        of = cadences.get(session(), account_id(), request.args.get("of", "persistent")).cadence
        return _form(None, _("My %(name)s", name=words.kept(of.name))[:LONGEST_NAME], _rows(of))
    return _answer(None)


@blueprint.route("/<cadence_id>", methods=["GET", "POST"])
def edit(cadence_id: str) -> ResponseReturnValue:
    """Its steps: to look at where it ships, else to change."""
    known = cadences.get(session(), account_id(), cadence_id)
    if known.shipped and request.method == "POST":
        raise Conflict("This one came with the program. Make your own of it.")
    if request.method == "POST":
        return _answer(cadence_id)
    if known.shipped:
        return render_template("cadences/show.html", known=known, steps=_dated(known.cadence))
    return _form(cadence_id, words.kept(known.cadence.name), _rows(known.cadence))


def _rows(cadence: Cadence) -> list[Row]:
    parts = (("steps", cadence.steps), ("repeats", cadence.repeats))
    return [_row(part, step) for part, steps in parts for step in steps]


def _row(part: str, step: Step) -> Row:
    return {
        "part": part,
        "gap": str(step.gap),
        "channel": step.channel,
        "what": words.kept(step.what),
        "letter": step.letter or "next",
    }


def _typed() -> list[Row]:
    """The rows of the form; the first one is the intro mail whatever the form says."""
    columns = (request.form.getlist(name) for name in FIELDS)
    rows = [dict(zip(FIELDS, values, strict=True)) for values in zip(*columns, strict=False)]
    if rows:
        rows[0] |= {"part": "steps", "gap": "0", "channel": "email"}
    return rows


def _answer(cadence_id: str | None) -> ResponseReturnValue:
    """The form once more where a row was added, moved or removed; else the cadence is saved."""
    name, rows = request.form.get("name", ""), _typed()
    if _rearranged(rows):
        return _form(cadence_id, name, rows)
    steps, errors = _steps(rows)
    if errors:
        return _form(cadence_id, name, rows, errors), 422
    try:
        return _save(cadence_id, _cadence(name, rows, steps))
    except Invalid as error:
        field = error.field if error.field == "name" else "all"
        return _form(cadence_id, name, rows, {field: sentence_of(error)}), 422


def _rearranged(rows: list[Row]) -> bool:
    """Do what a button of the form other than Save asks for; whether there was one."""
    form = request.form
    add, remove, up = form.get("add"), form.get("remove", type=int), form.get("up", type=int)
    if add in ("steps", "repeats"):
        last = max((n for n, row in enumerate(rows) if row["part"] == add), default=len(rows) - 1)
        rows.insert(
            last + 1, {"part": add, "gap": "5", "channel": "email", "what": _("Mail"), "letter": "next"}
        )
    if remove is not None and 0 < remove < len(rows):
        del rows[remove]
    if up is not None and 1 < up < len(rows) and rows[up]["part"] == rows[up - 1]["part"]:
        rows[up - 1], rows[up] = rows[up], rows[up - 1]
    return not {"add", "remove", "up", "look"}.isdisjoint(form)


def _steps(rows: Sequence[Row]) -> tuple[list[Step], dict[Any, str]]:
    """The rows as steps, and what is wrong, by number and field."""
    steps, errors = [], {}
    for n, row in enumerate(rows):
        try:
            steps.append(_step(row))
        except Invalid as error:
            errors[n, error.field] = sentence_of(error)
    return steps, errors


def _step(row: Row) -> Step:
    if row["channel"] not in CHANNELS:
        raise Invalid("Choose one of the ways shown.", "channel")
    if not row["gap"].isascii() or not row["gap"].isdigit():
        raise Invalid("A gap is a number of working days up to {most}.", "gap", most=LONGEST_GAP)
    return Step(int(row["gap"][:9]), row["channel"], row["what"].strip(), row["letter"] or None)


def _cadence(name: str, rows: Sequence[Row], steps: Sequence[Step]) -> Cadence:
    parts = [
        tuple(step for row, step in zip(rows, steps, strict=True) if row["part"] == part)
        for part in ("steps", "repeats")
    ]
    return Cadence(name, *parts)


def _save(cadence_id: str | None, cadence: Cadence) -> ResponseReturnValue:
    if cadence_id is None:
        cadences.add(session(), kit(), account_id(), cadence)
        flash(_("Saved."), "success")
        return redirect(url_for("cadences.index"))
    was = cadences.get(session(), account_id(), cadence_id).cadence
    known = cadences.change(session(), kit(), account_id(), cadence_id, cadence)
    flash(_("Saved."), "success")
    same = (was.steps, was.repeats) == (known.cadence.steps, known.cadence.repeats)
    if same or not known.open:
        return redirect(url_for("cadences.index"))
    return redirect(url_for("cadences.replan", cadence_id=cadence_id))


def _form(
    cadence_id: str | None, name: str, rows: Sequence[Row], errors: dict[Any, str] | None = None
) -> str:
    return render_template(
        "cadences/form.html",
        cadence_id=cadence_id,
        known=cadences.get(session(), account_id(), cadence_id) if cadence_id else None,
        name=name,
        rows=rows,
        errors=errors or {},
        letters=_letters(),
        days=_days(name, rows),
    )


def _letters() -> list[tuple[str, str]]:
    return [(key, said(title)) for key, title in letters.for_steps(session(), account_id()).items()]


def _days(name: str, rows: Sequence[Row]) -> list[str]:
    """When the touches would be, were somebody met today; nothing while the rows make no cadence."""
    steps, errors = _steps(rows)
    try:
        cadence = None if errors else _cadence(name or "?", rows, steps)
    except Invalid:
        cadence = None
    return [words.day_as(day, "MMMEd") for _step, day in _dated(cadence)] if cadence else []


def _dated(cadence: Cadence) -> list[tuple[Step, date]]:
    count = len(cadence.steps) + TURNS * len(cadence.repeats)
    days = cadences.dates(session(), kit(), account_id(), cadence, count)
    return [(cadence.step(number), day) for number, day in enumerate(days)]


@blueprint.route("/<cadence_id>/replan", methods=["GET", "POST"])
def replan(cadence_id: str) -> ResponseReturnValue:
    """Offer to plan the next step of everybody on it anew, and do so when asked."""
    known = cadences.get(session(), account_id(), cadence_id)
    if request.method == "GET":
        return render_template("cadences/replan.html", known=known)
    moved = cadences.replan(session(), kit(), account_id(), cadence_id)
    flash(ngettext("Planned anew for 1 person.", "Planned anew for %(num)s people.", moved), "success")
    return redirect(url_for("cadences.index"))


@blueprint.post("/<cadence_id>/delete")
def delete(cadence_id: str) -> ResponseReturnValue:
    """Remove one's own, if nobody is on it."""
    try:
        cadences.delete(session(), account_id(), cadence_id)
    except Conflict as error:
        flash(sentence_of(error), "warning")
        return redirect(url_for("cadences.edit", cadence_id=cadence_id))
    flash(_("Removed."), "message")
    return redirect(url_for("cadences.index"))
