"""Review: one card of a photo beside its fields; keep it or let it go."""

from collections.abc import Mapping, Sequence
from math import hypot
from typing import Any, TypeAlias
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.cadence import CHANNELS
from app.domain.errors import Conflict, Invalid
from app.domain.plain_card import fields_from_plain
from app.request import account, account_id, kit, session
from app.services import accounts, captures, cards, contacts, events
from app.services.captures import Capture, Card
from app.web import forms
from app.web.inside import inside

blueprint = inside(Blueprint("captures", __name__, url_prefix="/captures"))

#: Four corners, each [x, y].
Quad: TypeAlias = Sequence[Sequence[float]]

#: Below this chance of being right a value is marked.
SURE = 0.8


@blueprint.get("/<uuid:capture_id>")
def show(capture_id: UUID) -> ResponseReturnValue:
    """The first card that waits for an answer; before there is one, how far the photo is."""
    capture = captures.get(session(), account_id(), capture_id)
    if not capture.cards:
        return render_template("captures/wait.html", capture=capture)
    first = next((card for card in capture.cards if card.state == "open"), capture.cards[0])
    return _page(capture, first)


@blueprint.get("/<uuid:capture_id>/cards/<int:n>")
def show_card(capture_id: UUID, n: int) -> ResponseReturnValue:
    """One card beside its fields."""
    capture = captures.get(session(), account_id(), capture_id)
    return _page(capture, captures.card(session(), account_id(), capture_id, n))


def _page(capture: Capture, card: Card) -> ResponseReturnValue:
    if card.state == "kept" and card.contact_id:
        return redirect(url_for("contacts.show", contact_id=card.contact_id))
    fields = fields_from_plain(card.reading["fields"])
    event = str(capture.event_id or "")
    return _render(capture, card, forms.shown(fields, talked_about=capture.note, event=event), {})


def _render(capture: Capture, card: Card, values: dict[str, Any], errors: dict[str | None, str]) -> str:
    line = [(c.capture_id, c.n) for c in captures.open_cards(session(), account_id())]
    here = (card.capture_id, card.n)
    fields = fields_from_plain(card.reading["fields"])
    return render_template(
        "captures/review.html",
        capture=capture,
        card=card,
        values=values,
        errors=errors,
        place=line.index(here) + 1 if here in line else None,
        total=len(line),
        doubtful=doubtful(card),
        boxes=roomy(card.reading["boxes"], card.width * 0.006),
        events=events.all_of(session(), account_id()),
        languages=accounts.LANGUAGES,
        channels=CHANNELS,
        same=contacts.same_person(session(), account_id(), fields) if card.state == "open" else [],
    )


def doubtful(card: Card) -> set[str]:
    """The fields given that may well be wrong."""
    confidence, boxes = card.reading["confidence"], card.reading["boxes"]
    lists = {key.rpartition(".")[0] for key in (*confidence, *boxes) if "." in key}
    return {key for key, chance in confidence.items() if chance < SURE and key not in lists}


def roomy(boxes: Mapping[str, Sequence[Quad]], room: float) -> dict[str, list[Quad]]:
    """The boxes with some room around the letters, so that their outline does not cross them out."""
    return {name: [_wider(box, room) for box in places] for name, places in boxes.items()}


def _wider(box: Quad, room: float) -> Quad:
    a, b, c, d = box
    along, down = _unit(a, b), _unit(a, d)
    steps = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return [
        [round(x + room * (i * along[0] + j * down[0]), 1), round(y + room * (i * along[1] + j * down[1]), 1)]
        for (x, y), (i, j) in zip((a, b, c, d), steps, strict=True)
    ]


def _unit(start: Sequence[float], end: Sequence[float]) -> tuple[float, float]:
    x, y = end[0] - start[0], end[1] - start[1]
    length = hypot(x, y) or 1.0
    return x / length, y / length


@blueprint.post("/<uuid:capture_id>/cards/<int:n>")
def answer(capture_id: UUID, n: int) -> ResponseReturnValue:
    """Keep the card and write to the person, or let it go."""
    if request.form.get("answer") == "let_go":
        return _let_go(capture_id, n)
    capture = captures.get(session(), account_id(), capture_id)
    card = captures.card(session(), account_id(), capture_id, n)
    try:
        review = _review(card)
        kept = cards.keep(session(), kit(), account_id(), capture_id, n, review)
    except Invalid as error:
        return _render(capture, card, forms.typed(request.form), {error.field: str(error)}), 422
    except Conflict as error:
        flash(str(error), "warning")
        return redirect(url_for("contacts.show", contact_id=error.contact))
    return redirect(url_for("drafts.show", draft_id=kept.draft.id, back="card"))


def _review(card: Card) -> cards.Review:
    known = fields_from_plain(card.reading["fields"])
    me = account()
    return cards.Review(
        forms.card_fields(request.form, known, me.region),
        request.form.get("talked_about", "").replace("\r\n", "\n"),
        forms.promise(request.form, me.tz),
        forms.chosen(request.form, "event"),
    )


def _let_go(capture_id: UUID, n: int) -> ResponseReturnValue:
    try:
        card = cards.let_go(session(), account_id(), capture_id, n)
    except Conflict as error:
        flash(str(error), "warning")
        return redirect(url_for("contacts.show", contact_id=error.contact))
    name = fields_from_plain(card.reading["fields"]).full_name or "This card"
    undo = url_for("captures.reopen", capture_id=capture_id, n=n)
    flash({"text": f"{name}: let go.", "undo": undo}, "message")
    return redirect(next_card())


def next_card() -> str:
    """Where the next card to review is; Snap where there is none."""
    line = captures.open_cards(session(), account_id())
    if not line:
        return url_for("snap.show")
    return url_for("captures.show_card", capture_id=line[0].capture_id, n=line[0].n)


@blueprint.post("/<uuid:capture_id>/cards/<int:n>/reopen")
def reopen(capture_id: UUID, n: int) -> ResponseReturnValue:
    """Think again about a card that was let go."""
    cards.reopen(session(), account_id(), capture_id, n)
    return redirect(url_for("captures.show_card", capture_id=capture_id, n=n))


@blueprint.post("/<uuid:capture_id>/retry")
def retry(capture_id: UUID) -> ResponseReturnValue:
    """Read a failed photo once more."""
    captures.retry(session(), kit(), account_id(), capture_id)
    return redirect(url_for("snap.show"))


@blueprint.post("/<uuid:capture_id>/delete")
def delete(capture_id: UUID) -> ResponseReturnValue:
    """Throw a photo away."""
    captures.delete(session(), kit(), account_id(), capture_id)
    flash("Thrown away.", "message")
    return redirect(url_for("snap.show"))
