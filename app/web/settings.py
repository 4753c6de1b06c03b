"""Settings: you, your events, and the tokens that speak for you."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh

from app.domain.errors import Invalid
from app.domain.workdays import next_holiday, part_names
from app.request import account, account_id, kit, sentence_of, session
from app.services import accounts, events, tokens
from app.web import languages, words
from app.web.forms import hour
from app.web.inside import inside
from app.web.start import QUESTIONS, choices, with_region

blueprint = inside(Blueprint("settings", __name__, url_prefix="/settings"))

TEXTS = (*QUESTIONS, "phone", "postal_address")
HOURS = ("work_from", "work_until")


@blueprint.get("")
def show() -> str:
    """All of it on one page."""
    return _page(_known())


def _known() -> dict[str, Any]:
    me = account()
    known = {name: getattr(me, name) for name in (*TEXTS, "subdivision", "daily_touches", "working_days")}
    return known | {name: getattr(me, name).isoformat("minutes") for name in HOURS}


def _page(values: dict[str, Any], errors: dict[str | None, str] | None = None, **more: Any) -> str:
    me = account()
    return render_template(
        "settings/show.html",
        me=me,
        parts=part_names(me.region),
        holiday=next_holiday(me.region, me.subdivision, words.today(), languages.of_holidays()),
        values=values,
        errors=errors or {},
        events=events.all_of(session(), account_id()),
        tokens=tokens.all_of(session(), account_id()),
        **choices(),
        **more,
    )


@blueprint.post("")
def save() -> ResponseReturnValue:
    """Take over what you say of yourself."""
    values: dict[str, Any] = {name: request.form.get(name, "").replace("\r\n", "\n") for name in TEXTS}
    values["daily_touches"] = request.form.get("daily_touches", 0, type=int)
    values["subdivision"] = request.form.get("subdivision", "")
    values["working_days"] = request.form.getlist("working_days", type=int)
    typed = {name: request.form.get(name, _known()[name]) for name in HOURS}
    try:
        hours = {name: hour(text, name) for name, text in typed.items()}
        accounts.change(session(), kit(), account_id(), with_region(values) | hours)
    except Invalid as error:
        return _page(values | typed, {error.field: sentence_of(error)}), 422
    refresh()  # the answer is in the language that was just chosen
    flash(_("Saved."), "success")
    return redirect(url_for("settings.show"))


@blueprint.get("/tokens")
def show_tokens() -> ResponseReturnValue:
    """Where a reload leads after a token was made: it is not shown again."""
    return redirect(url_for("settings.show"))


@blueprint.post("/tokens")
def add_token() -> ResponseReturnValue:
    """A new token, shown this once."""
    name = request.form.get("name", "")
    try:
        _row, text = tokens.add(session(), kit(), account_id(), name)
    except Invalid as error:
        return _page(_known(), {"token": sentence_of(error)}), 422
    response = make_response(_page(_known(), token_text=text, token_name=name))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/tokens/<uuid:token_id>/revoke")
def revoke_token(token_id: UUID) -> ResponseReturnValue:
    """The token ends at once."""
    tokens.revoke(session(), account_id(), token_id)
    flash(_("Revoked. Whoever used it is signed out."), "message")
    return redirect(url_for("settings.show"))
