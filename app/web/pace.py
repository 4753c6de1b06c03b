"""When days are full: what would help, each way with its effect."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.request import account_id, kit, session
from app.services import accounts, pace
from app.web.inside import inside

blueprint = inside(Blueprint("pace", __name__, url_prefix="/pace"))


@blueprint.get("")
def show() -> str:
    """How much comes too late, and three ways out. ``first``: so many of the silent ones are ticked."""
    return render_template(
        "pace/show.html",
        full=pace.full(session(), kit(), account_id()),
        overdue=pace.overdue(session(), kit(), account_id()),
        first=request.args.get("first", 0, type=int),
        often=pace.SILENT,
    )


@blueprint.post("/number")
def number() -> ResponseReturnValue:
    """So many people a day. Invalid for a number that can't be."""
    daily = request.form.get("number", 0, type=int)
    accounts.change(session(), kit(), account_id(), {"daily_touches": daily})
    flash(
        ngettext("From now on, up to one person a day.", "From now on, up to %(num)s people a day.", daily),
        "success",
    )
    return redirect(url_for("today.show"))


@blueprint.post("/thin")
def thin() -> ResponseReturnValue:
    """The silent ones go on more slowly."""
    moved = pace.thin(session(), kit(), account_id())
    flash(ngettext("1 person is on Gentle now.", "%(num)s people are on Gentle now.", moved), "success")
    return redirect(url_for("today.show"))


@blueprint.post("/let-go")
def let_go() -> ResponseReturnValue:
    """Those ticked are let go."""
    ids = request.form.getlist("contact", type=UUID)
    if not ids:
        flash(_("Tick whom to let go first."), "warning")
        return redirect(url_for("pace.show"))
    gone = pace.let_go(session(), kit(), account_id(), ids)
    flash(
        ngettext(
            "1 person is let go. Each of them can be opened again.",
            "%(num)s people are let go. Each of them can be opened again.",
            gone,
        ),
        "message",
    )
    return redirect(url_for("today.show"))


@blueprint.post("/spread")
def spread() -> ResponseReturnValue:
    """What is overdue finds new days."""
    moved = pace.spread(session(), kit(), account_id())
    flash(
        ngettext(
            "Spread out: 1 overdue step has new days.",
            "Spread out: %(num)s overdue steps have new days.",
            moved,
        ),
        "success",
    )
    return redirect(url_for("today.show"))


def _people(count: int) -> str:
    return "1 person is" if count == 1 else f"{count} people are"
