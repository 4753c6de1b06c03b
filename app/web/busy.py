"""Times to meet: what mails could offer now, and other calendars that say when you are busy."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid
from app.request import account, account_id, kit, said, sentence_of, session
from app.services import busy, slots
from app.services.busy import BusyCalendar
from app.web import languages, words
from app.web.inside import inside

blueprint = inside(Blueprint("busy", __name__, url_prefix="/settings/times"))


@blueprint.get("")
def index() -> str:
    """What could be offered, and each calendar with how it is."""
    return _page({}, {})


def _page(values: dict[str, Any], errors: dict[str | None, str]) -> str:
    free = slots.free_now(session(), kit(), account())
    told = free.told(languages.locale().language) if free else ""
    return render_template(
        "busy/index.html",
        begin=_hour(account().work_from),
        until=_hour(account().work_until),
        free=[line.removeprefix("– ") for line in told.splitlines()],
        calendars=[_shown(row) for row in busy.all_of(session(), account_id())],
        values=values,
        errors=errors,
    )


def _hour(at: time) -> str:
    return words.clock_time(datetime.combine(words.today(), at, account().tz))


def _shown(row: BusyCalendar) -> dict[str, Any]:
    return {"row": row, "host": busy.host(kit(), row), "problem": _problem(row)}


def _problem(row: BusyCalendar) -> str:
    sentence, _parted, words = row.failure.partition("\n")
    return " ".join(filter(None, (said(sentence), said(words))))


@blueprint.post("")
def add() -> ResponseReturnValue:
    """One more calendar, asked at once."""
    values = {name: request.form.get(name, "") for name in ("url", "name")}
    try:
        row = busy.add(session(), kit(), account_id(), values["name"], values["url"])
    except Invalid as error:
        return _page(values, {error.field: sentence_of(error)}), 422
    return _looked(row)


@blueprint.post("/<uuid:calendar_id>/look")
def look(calendar_id: UUID) -> ResponseReturnValue:
    """Ask it now."""
    return _looked(busy.look(session(), kit(), account_id(), calendar_id))


def _looked(row: BusyCalendar) -> ResponseReturnValue:
    problem = _problem(row)
    if problem:
        flash(_("%(name)s: %(problem)s", name=row.name, problem=problem), "warning")
    else:
        flash(_("It works. Mails offer no time at which it says you are busy."), "success")
    return redirect(url_for("busy.index"))


@blueprint.post("/<uuid:calendar_id>/remove")
def remove(calendar_id: UUID) -> ResponseReturnValue:
    """It is asked no more."""
    busy.remove(session(), account_id(), calendar_id)
    flash(_("Removed. It is asked no more."), "message")
    return redirect(url_for("busy.index"))
