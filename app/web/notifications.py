"""Notifications: which, when, and on which phones. A section of the settings."""

from datetime import time
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.errors import Conflict, Invalid
from app.domain.push import KINDS
from app.request import account_id, kit, sentence_of, session
from app.services import pushes
from app.web.inside import inside

blueprint = inside(Blueprint("notifications", __name__, url_prefix="/settings/notifications"))


@blueprint.app_template_global()
def notifications() -> dict[str, Any]:
    """What the section shows."""
    return {"kinds": KINDS, "key": kit().pusher.public_key, "phones": pushes.all_of(session(), account_id())}


def _back() -> ResponseReturnValue:
    return redirect(url_for("settings.show", _anchor="notifications"))


@blueprint.post("")
def save() -> ResponseReturnValue:
    """Which kinds, and when the morning begins."""
    try:
        morning_at = time.fromisoformat(request.form.get("morning_at", ""))
        pushes.choose(session(), account_id(), morning_at, request.form.getlist("kind"))
    except (ValueError, Invalid):
        flash(_("Give a time such as 08:00."), "error")
    else:
        flash(_("Saved."), "success")
    return _back()


@blueprint.post("/phones/<uuid:phone_id>/remove")
def remove(phone_id: UUID) -> ResponseReturnValue:
    """The phone is told no more."""
    pushes.unsubscribe(session(), account_id(), phone_id)
    flash(_("Removed. This phone is told no more."), "message")
    return _back()


@blueprint.post("/trial")
def trial() -> ResponseReturnValue:
    """One now, to see how it looks."""
    try:
        tried = pushes.send_one_now(session(), kit(), account_id())
    except Conflict as error:
        flash(sentence_of(error), "warning")
        return _back()
    if tried.taken:
        flash(ngettext("Sent to one phone.", "Sent to %(num)d phones.", tried.taken), "success")
    for why in tried.failures:
        flash(_("A phone could not be reached: %(why)s", why=why), "error")
    if tried.left:
        late = ngettext("No time was left for one phone.", "No time was left for %(num)d phones.", tried.left)
        flash(late, "warning")
    if not (tried.taken or tried.failures or tried.left):
        flash(_("No phone wants to be told. Turn notifications on first."), "warning")
    return _back()
