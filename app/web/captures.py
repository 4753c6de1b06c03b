"""Review: one card of a photo beside its fields; keep it or let it go."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.cadence import CHANNELS
from app.domain.errors import Conflict, Invalid, PhotoRefused
from app.domain.plain_reading import reading_as_plain
from app.request import account, account_id, kit, sentence_of, session
from app.services import captures, cards, contacts, events, meetings, sides
from app.services.captures import LARGEST, Capture, Card, Upload
from app.services.drafts import Draft
from app.services.meetings import Added
from app.services.sides import WholeCard
from app.web import forms, languages
from app.web.card_view import doubtful, news, own_cards, view
from app.web.inside import inside

blueprint = inside(Blueprint("captures", __name__, url_prefix="/captures"))


@blueprint.get("/<uuid:capture_id>")
def show(capture_id: UUID) -> ResponseReturnValue:
    """The first card that waits for an answer; before there is one, how far the photo is."""
    capture = captures.get(session(), account_id(), capture_id)
    if not capture.cards:
        backs = sides.photos(session(), capture)
        return render_template("captures/wait.html", capture=capture, back=next(iter(backs), None))
    waiting = [card for card in capture.cards if card.state == "open"]
    left = [card for card in own_cards(capture) if card.state != "kept"]
    return _page(capture, [*waiting, *left, *own_cards(capture), *capture.cards][0])


@blueprint.get("/<uuid:capture_id>/cards/<int:n>")
def show_card(capture_id: UUID, n: int) -> ResponseReturnValue:
    """One card beside its fields."""
    capture = captures.get(session(), account_id(), capture_id)
    return _page(capture, captures.card(session(), account_id(), capture_id, n))


def _page(capture: Capture, card: Card) -> ResponseReturnValue:
    if card.state == "kept" and card.contact_id:
        return redirect(url_for("contacts.show", contact_id=card.contact_id))
    if card.state == "side":
        return redirect(_front_page(capture, card))
    whole = sides.whole(session(), card)
    notes = {"talked_about": capture.note, "note": capture.note, "event": str(capture.event_id or "")}
    values = forms.shown(whole.reading.fields, **notes)
    if card.contact_id is None and "language" in doubtful(reading_as_plain(whole.reading)):
        values["language"] = ""  # the owner's own
    return _render(capture, card, whole, [back.card for back in whole.backs], values, {})


def _front_page(back: Capture, side: Card) -> str:
    front = captures.get(session(), account_id(), back.back_of) if back.back_of else back
    if side.side_of is not None and side.side_of < len(front.cards):
        return url_for("captures.show_card", capture_id=front.id, n=side.side_of)
    return url_for("captures.show", capture_id=front.id)


def _render(
    capture: Capture,
    card: Card,
    whole: WholeCard,
    seen: Sequence[Card],
    values: dict[str, Any],
    errors: dict[str | None, str],
) -> str:
    line = [(c.capture_id, c.n) for c in captures.open_cards(session(), account_id())]
    here = (card.capture_id, card.n)
    is_open = card.state == "open"
    contact = contacts.get(session(), account_id(), card.contact_id) if card.contact_id else None
    return render_template(
        "captures/review.html",
        capture=capture,
        card=card,
        view=view(capture, card, whole, seen, sides.photos(session(), capture)),
        values=values,
        errors=errors,
        place=line.index(here) + 1 if here in line else None,
        total=len(line),
        contact=contact,
        news=news(contact.fields, whole.reading.fields) if contact else set(),
        events=events.all_of(session(), account_id()),
        languages=languages.letters(),
        back=began_on(),
        channels=CHANNELS,
        same=contacts.same_person(session(), account_id(), whole.reading.fields) if is_open else [],
    )


@blueprint.post("/<uuid:capture_id>/cards/<int:n>")
def answer(capture_id: UUID, n: int) -> ResponseReturnValue:
    """Keep the card and write to the person, add it to one that is known, or let it go."""
    if request.form.get("answer") == "let_go":
        return _let_go(capture_id, n)
    capture = captures.get(session(), account_id(), capture_id)
    card = captures.card(session(), account_id(), capture_id, n)
    whole = sides.whole(session(), card)
    note = request.form.get("note")
    seen = [back.card for back in whole.backs if str(back.card.capture_id) in request.form.getlist("back")]
    try:
        fields = forms.card_fields(request.form, whole.reading.fields, account().region)
        if request.form.get("answer") == "add":
            contact = contacts.add_side(session(), kit(), account_id(), capture_id, n, fields)
            flash(_("Added to %(name)s.", name=contact.label), "success")
            return redirect(next_card(began_on()))
        known = forms.chosen(request.form, "add_to")
        review = cards.Review(
            fields,
            request.form.get("talked_about", "").replace("\r\n", "\n"),
            forms.promise(request.form, account().tz),
            forms.chosen(request.form, "event"),
            [side.capture_id for side in seen],
            note and note.replace("\r\n", "\n"),
        )
        if known:
            return _added(meetings.add_card(session(), kit(), account_id(), capture_id, n, known, review))
        kept = cards.keep(session(), kit(), account_id(), capture_id, n, review)
    except Invalid as error:
        values = forms.typed(request.form)
        return _render(capture, card, whole, seen, values, {error.field: sentence_of(error)}), 422
    except Conflict as error:
        return _decided(error, capture_id, n)
    return redirect(_mail(kept.draft))


def _mail(draft: Draft) -> str:
    """The mail that a kept card leads to, and from there to the next card."""
    back = "today_card" if began_on() == "today" else "card"
    return url_for("drafts.show", draft_id=draft.id, back=back)


def _added(added: Added) -> ResponseReturnValue:
    """To the mail that names the meeting, if there is one to write, else to the next card."""
    undo = url_for("answers.undo", contact_id=added.contact.id, moment=added.moment.id)
    flash({"text": _("Added to %(name)s.", name=added.contact.label), "undo": undo}, "success")
    return redirect(_mail(added.draft) if added.draft else next_card(began_on()))


def _decided(error: Conflict, capture_id: UUID, n: int) -> ResponseReturnValue:
    """Somebody was quicker, in another window perhaps: to what came of it."""
    flash(sentence_of(error), "warning")
    if error.contact:
        return redirect(url_for("contacts.show", contact_id=error.contact))
    return redirect(url_for("captures.show_card", capture_id=capture_id, n=n))


def _let_go(capture_id: UUID, n: int) -> ResponseReturnValue:
    try:
        card = cards.let_go(session(), account_id(), capture_id, n)
    except Conflict as error:
        return _decided(error, capture_id, n)
    name = sides.whole(session(), card).reading.fields.full_name or _("This card")
    undo = url_for("captures.reopen", capture_id=capture_id, n=n)
    flash({"text": _("%(name)s: let go.", name=name), "undo": undo}, "message")
    return redirect(next_card(began_on()))


def began_on() -> str | None:
    """Where reviewing began: "today", or None for Snap."""
    return "today" if request.args.get("back") == "today" else None


def next_card(back: str | None = None) -> str:
    """Where the next card to review is; where there is none, the page that reviewing began on."""
    line = captures.open_cards(session(), account_id())
    if not line:
        return url_for("today.show" if back else "snap.show")
    return url_for("captures.show_card", capture_id=line[0].capture_id, n=line[0].n, back=back)


@blueprint.post("/<uuid:capture_id>/cards/<int:n>/reopen")
def reopen(capture_id: UUID, n: int) -> ResponseReturnValue:
    """Think again about a card that was let go."""
    cards.reopen(session(), account_id(), capture_id, n)
    return redirect(url_for("captures.show_card", capture_id=capture_id, n=n))


@blueprint.post("/<uuid:capture_id>/back")
def add_back(capture_id: UUID) -> ResponseReturnValue:
    """Take in a photo of the other side, of one card (``card``) or of whichever it fits."""
    capture = captures.get(session(), account_id(), capture_id)
    photo, card = request.files.get("photo"), request.form.get("card", type=int)
    n = card if card in range(len(capture.cards)) else None
    if photo is None or not photo.filename:
        flash(_("Choose a photo first."), "warning")
    else:
        upload = Upload(uuid4(), photo.stream.read(LARGEST + 1), back_of=capture_id, back_of_card=n)
        try:
            captures.send(session(), kit(), account_id(), upload)
        except PhotoRefused as error:
            flash(sentence_of(error), "error")
    if n is None:
        return redirect(url_for("captures.show", capture_id=capture_id))
    return redirect(url_for("captures.show_card", capture_id=capture_id, n=n))


@blueprint.post("/<uuid:capture_id>/retry")
def retry(capture_id: UUID) -> ResponseReturnValue:
    """Read a failed photo once more."""
    captures.retry(session(), kit(), account_id(), capture_id)
    return redirect(url_for("snap.show"))


@blueprint.post("/<uuid:capture_id>/delete")
def delete(capture_id: UUID) -> ResponseReturnValue:
    """Throw a photo away; where it was a side of a card, what is left of that is on the screen."""
    capture = captures.get(session(), account_id(), capture_id)
    front = capture.back_of if any(card.state == "side" for card in capture.cards) else None
    captures.delete(session(), kit(), account_id(), capture_id)
    flash(_("Thrown away."), "message")
    return redirect(url_for("captures.show", capture_id=front) if front else url_for("snap.show"))
