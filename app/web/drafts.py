"""A draft on the screen: edit it, take it to the mail app, say that it went out."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.draft import mailto
from app.domain.errors import Conflict
from app.request import account_id, kit, session
from app.services import captures, contacts, drafts, followups
from app.web.captures import next_card
from app.web.inside import inside

blueprint = inside(Blueprint("drafts", __name__, url_prefix="/drafts"))


@blueprint.get("/<uuid:draft_id>")
def show(draft_id: UUID) -> str:
    """One mail and the ways out of the house."""
    draft = drafts.get(session(), account_id(), draft_id)
    return render_template(
        "drafts/show.html",
        draft=draft,
        contact=contacts.get(session(), account_id(), draft.contact_id),
        followup=followups.get(session(), account_id(), draft.followup_id),
        mailto=mailto(draft.to, draft.subject, draft.body),
        waiting=len(captures.open_cards(session(), account_id())),
        next_card=next_card,
        back=request.args.get("back", "today"),
    )


@blueprint.post("/<uuid:draft_id>")
def save(draft_id: UUID) -> ResponseReturnValue:
    """Put the owner's words into it, and with "sent" complete its follow-up."""
    back = request.form.get("back", "today")
    try:
        texts = {name: request.form[name] for name in ("subject", "body")}
        draft = drafts.edit(session(), kit(), account_id(), draft_id, **texts)
        if request.form.get("then") == "sent":
            drafts.sent(session(), kit(), account_id(), draft_id)
    except Conflict as error:
        flash(str(error), "warning")
        return redirect(url_for("drafts.show", draft_id=draft_id, back=back))
    if request.form.get("then") != "sent":
        flash("Saved.", "success")
        return redirect(url_for("drafts.show", draft_id=draft_id, back=back))
    undo = url_for("followups.undo", followup_id=draft.followup_id, back="draft")
    flash({"text": "Sent. The next step is planned.", "undo": undo}, "success")
    return redirect(_way_back(back, draft.contact_id))


def _way_back(back: str, contact_id: UUID) -> str:
    if back == "contact":
        return url_for("contacts.show", contact_id=contact_id)
    if back == "card":
        return next_card()
    if back == "evening":
        return url_for("today.evening")
    return url_for("today.show")
