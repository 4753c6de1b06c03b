"""Introductions on the screen: asking a contact for one, and saying who introduced them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.asked import Asked
from app.domain.errors import Conflict, Invalid
from app.request import account_id, kit, sentence_of, session
from app.services import contacts, introductions
from app.services.contacts import Contact
from app.web import forms
from app.web.inside import inside

blueprint = inside(Blueprint("introductions", __name__, url_prefix="/contacts"))


@blueprint.route("/<uuid:contact_id>/ask", methods=["GET", "POST"])
def ask(contact_id: UUID) -> ResponseReturnValue:
    """Whom they should introduce you to; then the mail that asks for it."""
    contact = contacts.get(session(), account_id(), contact_id)
    if request.method == "GET":
        return _ask(contact)
    about = request.form.get("about", "")
    try:
        row = introductions.ask(session(), kit(), account_id(), contact_id, about)
    except (Invalid, Conflict) as error:
        return _ask(contact, about, {getattr(error, "field", None): sentence_of(error)}), 422
    assert row.draft is not None  # noqa: S101 - it is a mail
    return redirect(url_for("drafts.show", draft_id=row.draft.id, back="contact"))


def _ask(contact: Contact, about: str = "", errors: dict[str | None, str] | None = None) -> str:
    return render_template("introductions/ask.html", contact=contact, about=about, errors=errors or {})


@blueprint.route("/<uuid:contact_id>/introduced-by", methods=["GET", "POST"])
def by(contact_id: UUID) -> ResponseReturnValue:
    """Who introduced them: somebody to be searched for, or nobody."""
    contact = contacts.get(session(), account_id(), contact_id)
    if request.method == "GET":
        return _by(contact)
    try:
        chosen = forms.chosen(request.form, "introducer")
        thanks = introductions.introduced_by(session(), kit(), account_id(), contact_id, chosen)
    except Invalid as error:
        return _by(contact, sentence_of(error)), 422
    said = _("Saved.")
    if thanks:
        said = _("A thank-you to %(name)s is on your list for today.", name=thanks.contact.label)
    flash(said, "success")
    return redirect(url_for("contacts.show", contact_id=contact_id))


def _by(contact: Contact, error: str | None = None) -> str:
    q = request.args.get("q", "").strip()
    return render_template(
        "introductions/by.html",
        contact=contact,
        introducer=introductions.introducer(session(), contact),
        q=q,
        page=contacts.page(session(), account_id(), Asked(q=q), after=request.args.get("after")),
        error=error,
    )
