"""An event: what came of it, its name and days, and one cadence for everybody from it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.errors import Invalid
from app.request import account_id, kit, sentence_of, session
from app.services import cadences, events
from app.web import forms, words
from app.web.inside import inside

blueprint = inside(Blueprint("events", __name__, url_prefix="/events"))


@blueprint.get("/<uuid:event_id>")
def show(event_id: UUID) -> str:
    """One event."""
    event = events.get(session(), account_id(), event_id)
    values = {
        "name": event.name,
        "place": event.place,
        "from": event.from_date.isoformat() if event.from_date else "",
        "to": event.to_date.isoformat() if event.to_date else "",
    }
    return _page(event_id, values)


def _page(event_id: UUID, values: dict[str, Any], errors: dict[str | None, str] | None = None) -> str:
    kept, mailed, still_open = events.tally(session(), account_id(), event_id)
    all_cadences = cadences.all_of(session(), account_id())
    return render_template(
        "events/show.html",
        event=events.get(session(), account_id(), event_id),
        values=values,
        errors=errors or {},
        kept=kept,
        mailed=mailed,
        open=still_open,
        cadences=[(known.id, words.kept(known.cadence.name)) for known in all_cadences],
    )


@blueprint.post("/<uuid:event_id>")
def save(event_id: UUID) -> ResponseReturnValue:
    """Another name, place or days."""
    values = {name: request.form.get(name, "") for name in ("name", "place", "from", "to")}
    try:
        first, last = forms.day(request.form, "from"), forms.day(request.form, "to")
        events.change(session(), account_id(), event_id, values["name"], values["place"], first, last)
    except Invalid as error:
        return _page(event_id, values, {error.field: sentence_of(error)}), 422
    flash(_("Saved."), "success")
    return redirect(url_for("events.show", event_id=event_id))


@blueprint.post("/<uuid:event_id>/cadence")
def put_on_cadence(event_id: UUID) -> ResponseReturnValue:
    """Everybody open from it goes on by one cadence."""
    key = request.form.get("cadence", "")
    moved = cadences.put_event(session(), kit(), account_id(), key, event_id)
    name = words.kept(cadences.get(session(), account_id(), key).cadence.name)
    flash(
        ngettext("1 person is on “%(name)s” now.", "%(num)s people are on “%(name)s” now.", moved, name=name),
        "success",
    )
    return redirect(url_for("events.show", event_id=event_id))
