"""A draft on the screen: edit it, take it to the mail app, say that it went out."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.draft import mailto
from app.domain.errors import Conflict
from app.request import account_id, kit, sentence_of, session
from app.services import captures, contacts, drafts, followups
from app.services.drafts import Draft
from app.web import languages, words
from app.web.captures import next_card
from app.web.inside import inside
from app.web.letters import advice

blueprint = inside(Blueprint("drafts", __name__, url_prefix="/drafts"))

#: A draft opened from a review, and the page that reviewing began on, as ``next_card`` takes it.
REVIEWING = {"card": None, "today_card": "today"}


@blueprint.get("/<uuid:draft_id>")
def show(draft_id: UUID) -> str:
    """One mail and the ways out of the house."""
    draft = drafts.get(session(), account_id(), draft_id)
    return _page(draft, draft.subject, draft.body, request.args.get("back", "today"))


def _page(draft: Draft, subject: str, body: str, back: str, problem: str = "") -> str:
    """The page with ``subject`` and ``body``, which are the draft's own or what was typed."""
    contact = contacts.get(session(), account_id(), draft.contact_id)
    return render_template(
        "drafts/show.html",
        draft=draft,
        subject=subject,
        body=body,
        problem=problem,
        contact=contact,
        followup=followups.get(session(), account_id(), draft.followup_id),
        mailto=mailto(draft.to, subject, body),
        advice=advice(drafts.advice(session(), account_id(), draft)),
        language=words.language(draft, contact),
        languages=languages.letters(),
        next_card=_next_card(back),
        back=back,
    )


def _next_card(back: str) -> str | None:
    """Where the next card is, for who reviews cards and has some left."""
    if back in REVIEWING and captures.open_cards(session(), account_id()):
        return next_card(REVIEWING[back])
    return None


@blueprint.post("/<uuid:draft_id>")
def save(draft_id: UUID) -> ResponseReturnValue:
    """Put the owner's words into it, and with "sent" complete its follow-up."""
    back = request.form.get("back", "today")
    texts = {name: request.form[name] for name in ("subject", "body")}
    try:
        draft = drafts.edit(session(), kit(), account_id(), draft_id, **texts)
        if request.form.get("then") == "sent":
            drafts.sent(session(), kit(), account_id(), draft_id)
    except Conflict as error:
        draft = drafts.get(session(), account_id(), draft_id)
        return _page(draft, texts["subject"], texts["body"], back, sentence_of(error)), 409
    if request.form.get("then") != "sent":
        flash(_("Saved."), "success")
        return redirect(url_for("drafts.show", draft_id=draft_id, back=back))
    row = followups.get(session(), account_id(), draft.followup_id)
    moment = followups.last_moment(session(), row)
    undo = url_for("followups.undo", followup_id=row.id, moment=moment, back="draft")
    flash({"text": _("Sent. The next step is planned."), "undo": undo}, "success")
    return redirect(_way_back(back, draft.contact_id))


@blueprint.post("/<uuid:draft_id>/language")
def speak(draft_id: UUID) -> ResponseReturnValue:
    """The contact's mails are written in another language from now on, this one too unless it was edited."""
    back = request.form.get("back", "today")
    draft = drafts.get(session(), account_id(), draft_id)
    language = request.form.get("language", "")
    if language not in languages.letters():
        flash(_("Choose one of the languages shown."), "error")
        return redirect(url_for("drafts.show", draft_id=draft_id, back=back))
    contacts.change(session(), kit(), account_id(), draft.contact_id, {"language": language})
    spoken = languages.letters()[language]
    if draft.edited:
        flash(
            _(
                "You have edited this mail, so it stays as it is. The next ones come in %(language)s.",
                language=spoken,
            ),
            "warning",
        )
    else:
        flash(_("Written in %(language)s now, as will be the next mails.", language=spoken), "success")
    return redirect(url_for("drafts.show", draft_id=draft_id, back=back))


def _way_back(back: str, contact_id: UUID) -> str:
    if back == "contact":
        return url_for("contacts.show", contact_id=contact_id)
    if back in REVIEWING:
        return next_card(REVIEWING[back])
    if back == "evening":
        return url_for("today.evening")
    return url_for("today.show")
