"""What a contact said, and what else happened with them: answers, touches, replies, promises."""

from datetime import UTC, datetime, time
from typing import Any, cast
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.cadence import CHANNELS, Channel
from app.domain.contact import Answer, Reason
from app.domain.errors import Conflict, Invalid
from app.domain.words import english
from app.request import account, account_id, kit, sentence_of, session
from app.services import answers, contacts, touches
from app.services.contacts import Contact
from app.web import forms, words
from app.web.inside import inside

blueprint = inside(Blueprint("answers", __name__, url_prefix="/contacts"))

SAID = {
    "yes": english("%(name)s said yes."),
    "no": english("%(name)s said no."),
    "waiting": english("%(name)s is open again."),
    "not_now": english("%(name)s waits until %(day)s."),
}


@blueprint.route("/<uuid:contact_id>/answer", methods=["GET", "POST"])
def answer(contact_id: UUID) -> ResponseReturnValue:
    """Yes, no with its reason, not now until a day, or open again."""
    contact = contacts.get(session(), account_id(), contact_id)
    if request.method == "GET":
        return _answers(contact)
    form = request.form
    chosen = form.get("answer", "")
    if chosen not in ("yes", "no", "not_now", "waiting"):
        return _answers(contact, {"answer": _("Choose one of the answers shown.")}), 422
    try:
        contact = answers.give(
            session(),
            kit(),
            account_id(),
            contact_id,
            cast(Answer, chosen),
            reason=cast(Any, form.get("reason")),
            words=form.get("words", ""),
            until=forms.day(form, "until"),
        )
    except Invalid as error:
        return _answers(contact, {error.field: sentence_of(error)}), 422
    until = words.short_day(contact.not_now_until or words.today())
    said = _(SAID[contact.answer], name=contact.label, day=until)
    # A no in one tap: it is remembered why, if its owner says so now.
    unexplained = contact.answer == "no" and "reason" not in form
    why = url_for("answers.reason", contact_id=contact_id, back=request.args.get("back"))
    _offer_undo(contact, said, "answer", why=why if unexplained else None)
    return redirect(_way_back(contact))


@blueprint.post("/<uuid:contact_id>/reason")
def reason(contact_id: UUID) -> ResponseReturnValue:
    """Why they said no, told after it."""
    try:
        given = cast(Reason, request.form.get("reason"))
        contact = answers.explain(session(), kit(), account_id(), contact_id, given)
        why = words.within(words.REASONS[given])
        _offer_undo(contact, _("%(name)s said no: %(reason)s.", name=contact.label, reason=why), "answer")
    except (Conflict, Invalid) as error:
        flash(sentence_of(error), "warning")
        contact = contacts.get(session(), account_id(), contact_id)
    return redirect(_way_back(contact))


def _answers(contact: Contact, errors: dict[str | None, str] | None = None) -> str:
    """The page of answers; what was typed comes back with an error."""
    return render_template(
        "contacts/answer.html",
        contact=contact,
        values=request.form,
        errors=errors or {},
        back=request.args.get("back", "contact"),
        seasons=words.seasons(),
    )


@blueprint.route("/<uuid:contact_id>/happened", methods=["GET", "POST"])
def happened(contact_id: UUID) -> ResponseReturnValue:
    """You were in touch in a way nobody had planned, or they answered."""
    contact = contacts.get(session(), account_id(), contact_id)
    form = request.form
    if request.method == "GET":
        return what_happened(contact, _asked())
    try:
        channel = form.get("channel", "")
        if channel not in CHANNELS:
            raise Invalid("Choose one of the ways shown.", "channel")
        do = touches.reply if form.get("who") == "they" else touches.log
        note = form.get("note", "").replace("\r\n", "\n")
        contact = do(session(), kit(), account_id(), contact_id, cast(Channel, channel), note, _when())
    except (Invalid, Conflict) as error:
        field = getattr(error, "field", None)
        return what_happened(contact, form.to_dict(), {field: sentence_of(error)}), 422
    _offer_undo(contact, _noted(contact), "touch", "reply")
    return redirect(_way_back(contact))


def _noted(contact: Contact) -> str:
    planned = contacts.planned(session(), account_id(), contact.id)
    touch = next((row for row in planned if row.kind != "promise"), None)
    if touch is None:
        return _("Noted.")
    what = words.capital(words.kept(touch.what))
    return _("Noted. Next: %(what)s, %(due)s.", what=what, due=words.due(touch))


def _when() -> datetime | None:
    """The day given, at noon where the owner is; None for today."""
    day = forms.day(request.form, "day")
    if day is None or day == words.today():
        return None
    if day > words.today():
        raise Invalid("That day is still to come.", "day")
    return datetime.combine(day, time(12), account().tz).astimezone(UTC)


def _asked() -> dict[str, Any]:
    """What the link that led here knows of it already."""
    return {"who": request.args.get("who", "you"), "channel": request.args.get("channel", "call")}


def what_happened(
    contact: Contact, values: dict[str, Any], errors: dict[str | None, str] | None = None
) -> str:
    """The page that asks who was in touch, how and when, with ``values`` in it."""
    return render_template(
        "contacts/happened.html",
        contact=contact,
        values=values,
        errors=errors or {},
        today=words.today(),
        back=request.args.get("back"),
    )


@blueprint.route("/<uuid:contact_id>/promise", methods=["GET", "POST"])
def promise(contact_id: UUID) -> ResponseReturnValue:
    """What you said you would do, how, and by when."""
    contact = contacts.get(session(), account_id(), contact_id)
    if request.method == "GET":
        return _promise(contact, {})
    try:
        made = forms.promise(request.form, account().tz)
        if made is None:
            raise Invalid("What did you promise?", "promise_what")
        touches.promise(session(), kit(), account_id(), contact_id, made)
    except (Invalid, Conflict) as error:
        field = getattr(error, "field", None)
        return _promise(contact, request.form.to_dict(), {field: sentence_of(error)}), 422
    flash(_("It is on your list."), "success")
    return redirect(_way_back(contact))


def _promise(contact: Contact, values: dict[str, Any], errors: dict[str | None, str] | None = None) -> str:
    return render_template(
        "contacts/promise.html", contact=contact, values=values, errors=errors or {}, later=words.later()
    )


@blueprint.post("/<uuid:contact_id>/undo")
def undo(contact_id: UUID) -> ResponseReturnValue:
    """What was noted with them last is taken back, if it is what the page offered."""
    try:
        moment = forms.chosen(request.args, "moment")
        contact = answers.undo(session(), kit(), account_id(), contact_id, moment)
        flash(_("Undone."), "success")
    except Conflict as error:
        flash(sentence_of(error), "warning")
        contact = contacts.get(session(), account_id(), contact_id)
    return redirect(_way_back(contact))


def _offer_undo(contact: Contact, said: str, *kinds: str, why: str | None = None) -> None:
    """Say it with a way back; ``why``: where the reason is told that is asked for with it."""
    moment, back = answers.last_moment(session(), contact, *kinds), request.args.get("back")
    if moment is None:  # what was answered before, and something else since
        flash(said, "success")
        return
    undo = url_for("answers.undo", contact_id=contact.id, moment=moment, back=back)
    flash({"text": said, "undo": undo} | ({"why": why} if why else {}), "success")


def _way_back(contact: Contact) -> str:
    if request.args.get("back") == "today":
        return url_for("today.show")
    return url_for("contacts.show", contact_id=contact.id)
