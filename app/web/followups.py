"""Doing a follow-up, and taking that back."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Conflict
from app.request import account_id, kit, session
from app.services import followups
from app.services.followups import FollowUpRow
from app.web.inside import inside

blueprint = inside(Blueprint("followups", __name__, url_prefix="/followups"))


@blueprint.post("/<uuid:followup_id>/done")
def done(followup_id: UUID) -> ResponseReturnValue:
    """It was done; the next step is planned."""
    try:
        row = followups.done(session(), kit(), account_id(), followup_id)
    except Conflict as error:
        flash(str(error), "warning")
        return redirect(url_for("today.show"))
    undo = url_for("followups.undo", followup_id=row.id, back=request.args.get("back"))
    flash({"text": f"Done: {row.what}, {row.contact.label}.", "undo": undo}, "success")
    return redirect(_way_back(row))


@blueprint.post("/<uuid:followup_id>/undo")
def undo(followup_id: UUID) -> ResponseReturnValue:
    """It was not done after all."""
    try:
        row = followups.undo(session(), kit(), account_id(), followup_id)
    except Conflict as error:
        flash(str(error), "warning")
        return redirect(url_for("today.show"))
    return redirect(_way_back(row))


def _way_back(row: FollowUpRow) -> str:
    back = request.args.get("back")
    if back == "contact":
        return url_for("contacts.show", contact_id=row.contact_id)
    if back == "draft" and row.draft:
        return url_for("drafts.show", draft_id=row.draft.id)
    return url_for("today.show")
