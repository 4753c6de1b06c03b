"""A draft on the screen: edit it, take it to the mail app, say that it went out."""

from datetime import datetime, time, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.draft import mailto
from app.domain.errors import Conflict, Invalid
from app.request import account, account_id, kit, said, sentence_of, session
from app.services import (
    answering,
    bringing,
    captures,
    contacts,
    drafts,
    drafts_folder,
    followups,
    mailboxes,
    outbox,
    rewriting,
)
from app.services.drafts import Draft
from app.web import languages, useful, words
from app.web.captures import next_card
from app.web.inside import inside
from app.web.letters import advice

blueprint = inside(Blueprint("drafts", __name__, url_prefix="/drafts"))

#: A draft opened from a review, and the page that reviewing began on, as ``next_card`` takes it.
REVIEWING = {"card": None, "today_card": "today"}
#: When a mail is best read, as far as anybody knows: late in the afternoon, and in the morning.
AFTERNOON, MORNING = time(17, 30), time(8)


@blueprint.get("/<uuid:draft_id>")
def show(draft_id: UUID) -> str:
    """One mail and the ways out of the house."""
    draft = bringing.renew(session(), kit(), account_id(), draft_id)
    return _page(draft, draft.subject, draft.body, request.args.get("back", "today"))


def _page(draft: Draft, subject: str, body: str, back: str, problem: str = "", at_problem: str = "") -> str:
    """The page with ``subject`` and ``body``, which are the draft's own or what was typed.

    ``problem`` is of the mail, ``at_problem`` of the time that was typed.
    """
    contact = contacts.get(session(), account_id(), draft.contact_id)
    followup = followups.get(session(), account_id(), draft.followup_id)
    theirs = answering.their_mail(session(), followup)
    return render_template(
        "drafts/show.html",
        draft=draft,
        subject=subject,
        body=body,
        problem=problem,
        at=_typed_at() if at_problem else "",
        at_problem=at_problem,
        contact=contact,
        followup=followup,
        mailto=mailto(draft.to, subject, body),
        advice=advice(drafts.advice(session(), account_id(), draft)),
        things=useful.choices(),
        language=words.language(draft, contact),
        languages=languages.letters(),
        letters={
            key: said(title) for key, title in rewriting.choices(session(), account_id(), draft).items()
        },
        next_card=_next_card(back),
        back=back,
        mail=outbox.last_mail(session(), draft),
        their_mail=theirs,
        elsewhere=theirs is not None and answering.is_elsewhere(theirs),
        missed=outbox.missed(session(), draft),
        called_back=outbox.CALLED_BACK,
        mailbox=mailboxes.find(session(), account_id()),
        foot=outbox.foot(session(), account_id(), draft),
        later=_later(),
    )


def _later() -> list[datetime]:
    """Times to send a mail at: this afternoon, tomorrow morning, and the morning of the next day of work."""
    zone, now = account().tz, kit().clock.now().astimezone(account().tz)
    tomorrow = now.date() + timedelta(days=1)
    at = [datetime.combine(now.date(), AFTERNOON, zone), datetime.combine(tomorrow, MORNING, zone)]
    worked = account().workdays.first(tomorrow)
    if worked != tomorrow:
        at.append(datetime.combine(worked, MORNING, zone))
    return [each for each in at if each > now]


def _next_card(back: str) -> str | None:
    """Where the next card is, for who reviews cards and has some left."""
    if back in REVIEWING and captures.open_cards(session(), account_id()):
        return next_card(REVIEWING[back])
    return None


@blueprint.post("/<uuid:draft_id>")
def save(draft_id: UUID) -> ResponseReturnValue:
    """Put the owner's words into it, and do with it what the button says."""
    back, then = request.form.get("back", "today"), request.form.get("then", "save")
    texts = {name: request.form[name] for name in ("subject", "body")}
    try:
        draft = drafts.edit(session(), kit(), account_id(), draft_id, **texts)
        return _then(draft, then, back)
    except (Conflict, Invalid) as error:
        draft = drafts.get(session(), account_id(), draft_id)
        status = 409 if isinstance(error, Conflict) else 422
        place = "at_problem" if isinstance(error, Invalid) and error.field == "at" else "problem"
        return _page(draft, texts["subject"], texts["body"], back, **{place: sentence_of(error)}), status


def _then(draft: Draft, then: str, back: str) -> ResponseReturnValue:
    """What follows once the words are saved. Conflict, Invalid."""
    if then == "sent":
        drafts.sent(session(), kit(), account_id(), draft.id)
        row = followups.get(session(), account_id(), draft.followup_id)
        moment = followups.last_moment(session(), row)
        undo = url_for("followups.undo", followup_id=row.id, moment=moment, back="draft")
        flash({"text": _("Sent. The next step is planned."), "undo": undo}, "success")
        return redirect(_way_back(back, draft.contact_id))
    if then == "mailbox":
        drafts_folder.put(session(), kit(), account_id(), draft.id)
    elif then == "send" or then.startswith("at"):
        return _queue(draft.id, None if then == "send" else _at(_typed_at()), back)
    else:
        flash(_("Saved."), "success")
    return redirect(url_for("drafts.show", draft_id=draft.id, back=back))


def _queue(draft_id: UUID, at: datetime | None, back: str) -> ResponseReturnValue:
    """It goes out in a moment, or then, and can be called back. Conflict, Invalid."""
    soon = kit().clock.now() + outbox.GRACE
    draft = outbox.send(session(), kit(), account_id(), draft_id, at or soon)
    name = contacts.get(session(), account_id(), draft.contact_id).label
    said = {"undo": url_for("drafts.withdraw", draft_id=draft.id, back=back)}
    if at:
        text = _("The mail to %(name)s goes out %(when)s.", name=name, when=words.moment(at))
        flash(said | {"text": text}, "success")
    else:
        text = _("The mail to %(name)s goes out in a moment.", name=name)
        flash(said | {"text": text, "seconds": outbox.GRACE.seconds}, "success")
    return redirect(_way_back(back, draft.contact_id))


@blueprint.post("/<uuid:draft_id>/send")
def send(draft_id: UUID) -> ResponseReturnValue:
    """It goes out in a moment, as it is."""
    back = request.args.get("back", "today")
    try:
        return _queue(draft_id, None, back)
    except (Conflict, Invalid) as error:
        flash(sentence_of(error), "warning")
        return redirect(url_for("drafts.show", draft_id=draft_id, back=back))


def _typed_at() -> str:
    """The time that a button stands for, or that was typed."""
    return request.form.get("then", "").removeprefix("at").lstrip() or request.form.get("at", "")


def _at(text: str) -> datetime:
    """A time as a form has it, where the owner is. Invalid."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=account().tz)
    except ValueError:
        raise Invalid("Give a day and a time.", "at") from None


@blueprint.post("/<uuid:draft_id>/withdraw")
def withdraw(draft_id: UUID) -> ResponseReturnValue:
    """Don't send it yet."""
    try:
        outbox.withdraw(session(), kit(), account_id(), draft_id)
        flash(_("It does not go out. Here it is."), "success")
    except Conflict as error:
        flash(sentence_of(error), "warning")
    return redirect(url_for("drafts.show", draft_id=draft_id, back=request.args.get("back", "today")))


@blueprint.post("/<uuid:draft_id>/not-in-mailbox")
def forget(draft_id: UUID) -> ResponseReturnValue:
    """It does not lie in the Drafts folder any more."""
    drafts_folder.forget(session(), kit(), account_id(), draft_id)
    flash(_("It is not looked for in your mailbox any more."), "success")
    return redirect(url_for("drafts.show", draft_id=draft_id, back=request.args.get("back", "today")))


@blueprint.post("/<uuid:draft_id>/decide")
def decide(draft_id: UUID) -> ResponseReturnValue:
    """Nobody knew whether it arrived: it did, or it goes out again."""
    arrived = request.form.get("arrived") == "yes"
    try:
        outbox.decide(session(), kit(), account_id(), draft_id, arrived=arrived)
        flash(_("Sent. The next step is planned.") if arrived else _("It goes out again."), "success")
    except Conflict as error:
        flash(sentence_of(error), "warning")
    return redirect(url_for("today.show"))


@blueprint.post("/<uuid:draft_id>/wording")
def rewrite(draft_id: UUID) -> ResponseReturnValue:
    """It is written anew, of another letter or in another language, which is the contact's from now on."""
    back, form = request.form.get("back", "today"), request.form
    draft = drafts.get(session(), account_id(), draft_id)
    contact = contacts.get(session(), account_id(), draft.contact_id)
    language = form["language"] if form["language"] != words.language(draft, contact) else None
    try:
        rewriting.rewrite(session(), kit(), account_id(), draft_id, letter=form["letter"], language=language)
        spoken = languages.letters().get(language or "")
        text = _("Written in %(language)s now, as will be the next mails.", language=spoken)
        flash(text if spoken else _("Written anew."), "success")
    except (Conflict, Invalid) as error:
        flash(sentence_of(error), "warning")
    return redirect(url_for("drafts.show", draft_id=draft_id, back=back))


@blueprint.post("/<uuid:draft_id>/put-back")
def put_back(draft_id: UUID) -> ResponseReturnValue:
    """The owner's words instead of those it was written anew with."""
    try:
        rewriting.put_back(session(), kit(), account_id(), draft_id)
        flash(_("Here are your words."), "success")
    except Conflict as error:
        flash(sentence_of(error), "warning")
    return redirect(url_for("drafts.show", draft_id=draft_id, back=request.form.get("back", "today")))


def _way_back(back: str, contact_id: UUID) -> str:
    if back == "contact":
        return url_for("contacts.show", contact_id=contact_id)
    if back in REVIEWING:
        return next_card(REVIEWING[back])
    if back == "evening":
        return url_for("today.evening")
    return url_for("today.show")
