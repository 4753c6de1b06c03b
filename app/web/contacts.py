"""Contacts: find one, look at one, add one by hand, correct one, delete one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.card import CardFields
from app.domain.contact import OPEN
from app.domain.errors import Invalid, NotFound
from app.domain.plain_card import fields_as_plain
from app.request import account, account_id, kit, sentence_of, session
from app.services import (
    cadences,
    contacts,
    duplicates,
    events,
    followups,
    introductions,
    mailboxes,
    meetings,
    merging,
    outbox,
    replies,
)
from app.services.contacts import Contact
from app.services.meetings import Added
from app.web import asked, forms, languages, words
from app.web.inside import inside
from app.web.replies import woven

blueprint = inside(Blueprint("contacts", __name__, url_prefix="/contacts"))


@blueprint.get("")
def index() -> str:
    """The people you keep, by name or newest first, with a search."""
    found = _list()
    alike = duplicates.count_of_few(session(), account_id(), found["count"])
    return render_template("contacts/index.html", **found, alike=alike)


def _list() -> dict[str, Any]:
    """The list as asked for in the address."""
    wanted = asked.read(request.args)
    sort = "newest" if request.args.get("sort") == "newest" else "name"
    page = contacts.page(session(), account_id(), wanted, sort=sort, after=request.args.get("after"))
    chips = asked.chips(wanted, words.today(), sort=sort)
    return {
        "page": page,
        "steps": contacts.next_steps(session(), account_id(), [contact.id for contact in page.items]),
        "q": wanted.q,
        "sort": sort,
        "event": wanted.event,
        "events": events.all_of(session(), account_id()),
        "count": contacts.count(session(), account_id()),
        "chips": chips,
        "kept": asked.written(replace(wanted, q="", event=None)),
        "found": contacts.count(session(), account_id(), wanted) if chips else None,
    }


@blueprint.get("/<uuid:contact_id>")
def show(contact_id: UUID) -> ResponseReturnValue:
    """One person: what is next, how to reach them, what has happened."""
    try:
        contact = contacts.get(session(), account_id(), contact_id)
    except NotFound:
        one = merging.merged_into(session(), account_id(), contact_id)
        if one is None:
            raise
        return redirect(url_for("contacts.show", contact_id=one))
    planned = contacts.planned(session(), account_id(), contact_id)
    draft = next((row.draft for row in planned if row.draft), None)
    mails = replies.of_contact(session(), account_id(), contact_id)
    waiting = [
        mail for mail in replies.waiting(session(), kit(), account_id()) if mail.contact_id == contact_id
    ]
    if contact.answer in OPEN:  # an answer's text is in the thread, and what to say to it below
        waiting = [mail for mail in waiting if mail.kind != "reply"]
    return render_template(
        "contacts/show.html",
        contact=contact,
        planned=planned,
        outgoing=followups.going_out(session(), planned),
        lying=followups.in_mailbox(session(), planned),
        draft=draft,
        missed=outbox.missed(session(), draft) if draft else None,
        mailbox=mailboxes.find(session(), account_id()),
        history=woven(contacts.history(session(), account_id(), contact), mails),
        came=[(mail, replies.likely_of(mail)) for mail in waiting],
        seasons=words.seasons(),
        introducer=introductions.introducer(session(), contact),
        cadence=cadences.value(session(), account_id(), contact.cadence),
        **_list(),
    )


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """A person without a card."""
    if request.method == "GET":
        here = events.current(session(), account_id())
        notes = {"event": str(here.id) if here else "", "met_on": words.today().isoformat()}
        return _form(None, forms.shown(CardFields(), **notes), {})
    try:
        fields = forms.card_fields(request.form, CardFields(), account().region)
        known, notes = forms.chosen(request.form, "add_to"), _notes()
        if known:
            added = meetings.add_typed(session(), kit(), account_id(), known, fields, **notes)
            return _added(added)
        same = contacts.same_person(session(), account_id(), fields)
        if same and "anyway" not in request.form:
            return _form(None, forms.typed(request.form), {}, same)
        made = contacts.add(session(), kit(), account_id(), fields, **notes)
    except Invalid as error:
        return _form(None, forms.typed(request.form), {error.field: sentence_of(error)}), 422
    return redirect(url_for("drafts.show", draft_id=made.draft.id, back="contact"))


def _notes() -> dict[str, Any]:
    """What the form says of the meeting."""
    return {
        "talked_about": request.form.get("talked_about", "").replace("\r\n", "\n"),
        "event_id": forms.chosen(request.form, "event"),
        "met_on": forms.day(request.form, "met_on"),
    }


def _added(added: Added) -> ResponseReturnValue:
    """To the mail that names the meeting, if there is one to write, else to their page."""
    undo = url_for("answers.undo", contact_id=added.contact.id, moment=added.moment.id)
    flash({"text": _("Added to %(name)s.", name=added.contact.label), "undo": undo}, "success")
    if added.draft:
        return redirect(url_for("drafts.show", draft_id=added.draft.id, back="contact"))
    return redirect(url_for("contacts.show", contact_id=added.contact.id))


@blueprint.route("/<uuid:contact_id>/edit", methods=["GET", "POST"])
def edit(contact_id: UUID) -> ResponseReturnValue:
    """Correct what is known of a person."""
    contact = contacts.get(session(), account_id(), contact_id)
    if request.method == "GET":
        notes = {
            "talked_about": contact.talked_about,
            "event": str(contact.event_id or ""),
            "met_on": contact.met_on.isoformat() if contact.met else "",
        }
        return _form(contact, forms.shown(contact.fields, **notes), {})
    try:
        contacts.change(session(), kit(), account_id(), contact_id, _changes(contact))
    except Invalid as error:
        return _form(contact, forms.typed(request.form), {error.field: sentence_of(error)}), 422
    flash(_("Saved."), "success")
    return redirect(url_for("contacts.show", contact_id=contact_id))


def _changes(contact: Contact) -> dict[str, Any]:
    fields = forms.card_fields(request.form, contact.fields, account().region)
    notes = _notes()
    if notes["met_on"] is None:
        del notes["met_on"]
    return fields_as_plain(fields) | notes


def _form(
    contact: Contact | None,
    values: dict[str, Any],
    errors: dict[str | None, str],
    same: Sequence[tuple[Contact, str]] = (),
) -> str:
    return render_template(
        "contacts/form.html",
        contact=contact,
        values=values,
        errors=errors,
        same=same,
        events=events.all_of(session(), account_id()),
        languages=languages.letters(),
    )


@blueprint.route("/<uuid:contact_id>/pace", methods=["GET", "POST"])
def pace(contact_id: UUID) -> ResponseReturnValue:
    """How often to get back to somebody: another cadence."""
    contact = contacts.get(session(), account_id(), contact_id)
    if request.method == "GET":
        known = cadences.all_of(session(), account_id())
        return render_template("contacts/pace.html", contact=contact, cadences=known)
    cadences.put(session(), kit(), account_id(), request.form.get("cadence", ""), [contact_id])
    flash(_planned_by(contact), "success")
    return redirect(url_for("contacts.show", contact_id=contact_id))


def _planned_by(contact: Contact) -> str:
    name = words.kept(cadences.value(session(), account_id(), contact.cadence).name)
    planned = contacts.planned(session(), account_id(), contact.id)
    touch = next((row for row in planned if row.kind != "promise"), None)
    if touch is None:
        return _("On %(name)s from now on.", name=name)
    what, due = words.kept(touch.what), words.due(touch)
    return _("Planned by %(name)s: %(what)s, %(due)s.", name=name, what=what, due=due)


@blueprint.route("/<uuid:contact_id>/delete", methods=["GET", "POST"])
def delete(contact_id: UUID) -> ResponseReturnValue:
    """Ask first, then remove the person with all that was planned."""
    contact = contacts.get(session(), account_id(), contact_id)
    if request.method == "GET":
        return render_template("contacts/delete.html", contact=contact)
    name = contact.label
    contacts.delete(session(), account_id(), contact_id)
    flash(_("%(name)s is deleted.", name=name), "message")
    return redirect(url_for("contacts.index"))
