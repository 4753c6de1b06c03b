"""A follow-up on the screen: do it, put it off, leave it out, and take that back."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Conflict, Invalid
from app.domain.followup import Due
from app.request import account_id, kit, public_url, sentence_of, session
from app.services import followups, ringing
from app.services.followups import FollowUpRow
from app.web import forms, words
from app.web.answers import what_happened
from app.web.inside import inside

blueprint = inside(Blueprint("followups", __name__, url_prefix="/followups"))


@blueprint.get("/<uuid:followup_id>")
def show(followup_id: UUID) -> ResponseReturnValue:
    """All that can be done with it, beside the one thing to tap."""
    row = followups.get(session(), account_id(), followup_id)
    if row.state != "planned":
        return redirect(url_for("contacts.show", contact_id=row.contact_id))
    return _page(row)


@blueprint.get("/<uuid:followup_id>.ics")
def event(followup_id: UUID) -> ResponseReturnValue:
    """One event that rings, for a calendar of one's own."""
    try:
        body = ringing.event(session(), kit(), account_id(), followup_id, public_url())
    except Conflict as error:
        flash(sentence_of(error), "warning")
        return redirect(_way_back(followups.get(session(), account_id(), followup_id)))
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename=hello-{words.today().isoformat()}.ics"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _page(row: FollowUpRow, errors: dict[str | None, str] | None = None) -> str:
    """The page; what was typed comes back with an error."""
    return render_template(
        "followups/show.html",
        row=row,
        contact=row.contact,
        goes_out=followups.going_out(session(), [row]).get(row.id),
        values=request.form,
        errors=errors or {},
        back=request.args.get("back", "today"),
        later=words.later(words.due_day(row)),
        seasons=words.seasons(),
    )


@blueprint.post("/<uuid:followup_id>/done")
def done(followup_id: UUID) -> ResponseReturnValue:
    """It was done; the next step is planned."""
    try:
        return _act(followup_id, _("Done"), followups.done, _note())
    except Invalid as error:
        return _page(
            followups.get(session(), account_id(), followup_id), {error.field: sentence_of(error)}
        ), 422


def _note() -> str:
    return request.form.get("note", "").replace("\r\n", "\n")


@blueprint.post("/<uuid:followup_id>/skip")
def skip(followup_id: UUID) -> ResponseReturnValue:
    """It is left out; the next step is planned."""
    return _act(followup_id, _("Skipped"), followups.skip)


@blueprint.post("/<uuid:followup_id>/snooze")
def snooze(followup_id: UUID) -> ResponseReturnValue:
    """It waits until a later day."""
    try:
        until = forms.day(request.form, "until")
        if until is None:
            raise Invalid("Give a day.", "until")
        return _act(followup_id, _("Put off"), followups.snooze, Due(until))
    except Invalid as error:
        row = followups.get(session(), account_id(), followup_id)
        return _page(row, {"until": sentence_of(error)}), 422


def _act(followup_id: UUID, word: str, do: Any, *given: Any) -> ResponseReturnValue:
    waits = _waits(followups.get(session(), account_id(), followup_id))
    try:
        row: FollowUpRow = do(session(), kit(), account_id(), followup_id, *given)
    except Conflict as error:
        row = followups.get(session(), account_id(), followup_id)
        if note := _note():
            lost = f"{sentence_of(error)} {_('Note here what you wrote.')}"
            typed = {"who": "you", "channel": row.channel, "note": note}
            return what_happened(row.contact, typed, {None: lost}), 409
        flash(sentence_of(error), "warning")
        return redirect(_way_back(row))
    moment, back = followups.last_moment(session(), row), request.args.get("back")
    undo = url_for("followups.undo", followup_id=row.id, moment=moment, back=back)
    text = _planned(row) or f"{word}: {words.kept(row.what)}, {row.contact.label}."
    if waits and not _waits(row):
        text = f"{text} {_('Its mail does not go out: it is a draft again.')}"
    flash({"text": text, "undo": undo}, "success")
    return redirect(_way_back(row))


def _waits(row: FollowUpRow) -> bool:
    """Whether its mail waits to go out."""
    return bool(row.draft and row.draft.state == "queued")


def _planned(row: FollowUpRow) -> str:
    """When it is due now, where it still is."""
    if row.state != "planned":
        return ""
    name, due = row.contact.label, words.due(row)
    if row.wanted_on is None or row.due_on == row.wanted_on:
        return f"{name}: {due}."
    asked = words.ordinal(row.wanted_on)
    return _("%(name)s: %(due)s, as %(day)s is a day off or full.", name=name, due=due, day=asked)


@blueprint.post("/<uuid:followup_id>/undo")
def undo(followup_id: UUID) -> ResponseReturnValue:
    """What was done with it last is taken back, if it is what the page offered."""
    try:
        moment = forms.chosen(request.args, "moment")
        row = followups.undo(session(), kit(), account_id(), followup_id, moment)
        flash(_("Undone."), "success")
    except Conflict as error:
        flash(sentence_of(error), "warning")
        row = followups.get(session(), account_id(), followup_id)
    return redirect(_way_back(row))


def _way_back(row: FollowUpRow) -> str:
    back = request.args.get("back")
    if back == "contact":
        return url_for("contacts.show", contact_id=row.contact_id)
    if back == "evening":
        return url_for("today.evening")
    if back == "draft" and row.draft:
        return url_for("drafts.show", draft_id=row.draft.id)
    return url_for("today.show")
