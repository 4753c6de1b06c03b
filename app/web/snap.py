"""Snap: photos of cards go in, one after another, and what becomes of them."""

from pathlib import Path
from uuid import uuid4

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid, PhotoRefused
from app.request import account_id, kit, sentence_of, session, take_much
from app.services import captures, contacts, events, sides
from app.services.captures import LARGEST, Capture, Upload
from app.web.captures import began_on, next_card
from app.web.card_view import own_cards
from app.web.forms import chosen
from app.web.inside import inside

blueprint = inside(Blueprint("snap", __name__))

#: What the strip shows: all that is under way, and the last few that are done.
UNDER_WAY = ("waiting", "reading", "ready", "failed")
MOST_DONE = 3
AT_A_TIME = 500
#: How many photos the plain form takes at once; the script sends them one by one.
MOST_AT_ONCE = 10
MOST_BYTES = MOST_AT_ONCE * (LARGEST + 1000)

take_much(blueprint, "snap.send", MOST_BYTES)


@blueprint.get("/snap")
def show() -> str:
    """The shutter, and the strip of photos on their way."""
    shots, done = _under_way(), _done()
    with_sides = sides.fronts(session(), account_id()) | {shot.back_of for shot in shots}
    return render_template(
        "snap/show.html",
        shots=shots,
        done=done,
        sides=with_sides,
        ready=len(captures.open_cards(session(), account_id())),
        events=events.all_of(session(), account_id()),
        current=events.current(session(), account_id()),
        cards_at=captures.at_events(session(), account_id()),
        cards_today=captures.taken_today(session(), kit(), account_id()),
        sample=not shots and not done and may_try_sample(),
    )


def _under_way() -> list[Capture]:
    """All of them: the oldest are read first, and must not fall off the strip's end."""
    page = captures.page(session(), account_id(), UNDER_WAY, limit=AT_A_TIME)
    shots = [*page.items]
    while page.next:
        page = captures.page(session(), account_id(), UNDER_WAY, page.next, AT_A_TIME)
        shots += page.items
    return shots


def _done() -> list[Capture]:
    """The last few that are done; a side that is shown with its front is nothing by itself."""
    page = captures.page(session(), account_id(), ("done",), limit=MOST_DONE * 4)
    return [capture for capture in page.items if own_cards(capture)][:MOST_DONE]


def may_try_sample() -> bool:
    """Whether the account is empty and there is a sample card to offer."""
    return not contacts.count(session(), account_id()) and sample_card().exists()


def sample_card() -> Path:
    """The project's own drawn card."""
    return Path(current_app.static_folder or "") / "img" / "sample-card.jpg"


@blueprint.get("/snap/review")
def review() -> ResponseReturnValue:
    """The next card that waits for an answer."""
    return redirect(next_card(began_on()))


@blueprint.post("/snap")
def send() -> ResponseReturnValue:
    """Take photos in as a plain form sends them; a refused one does not hold up the others."""
    files = [file for file in request.files.getlist("photo") if file.filename]
    if not files:
        flash(_("Choose a photo first."), "warning")
    for file in files:
        try:
            _take(file.stream.read(LARGEST + 1))
        except PhotoRefused as error:
            flash(f"{file.filename}: {sentence_of(error)}", "error")
    return redirect(url_for("snap.show"))


def _take(photo: bytes) -> None:
    here = events.current(session(), account_id())
    upload = Upload(uuid4(), photo, event_id=here.id if here else None)
    captures.send(session(), kit(), account_id(), upload)


@blueprint.post("/snap/sample")
def try_sample() -> ResponseReturnValue:
    """Send the sample card in like any other photo."""
    _take(sample_card().read_bytes())
    return redirect(url_for("snap.show"))


@blueprint.post("/snap/event")
def choose_event() -> ResponseReturnValue:
    """Be at an event, at a new one, or at none; it stays chosen."""
    try:
        name = " ".join(request.form.get("name", "").split())
        known = [event for event in events.all_of(session(), account_id()) if event.name == name]
        if known:
            events.choose(session(), account_id(), known[0].id)
        elif name:
            events.add(session(), kit(), account_id(), name)
        else:
            events.choose(session(), account_id(), chosen(request.form, "event"))
    except Invalid as error:
        flash(sentence_of(error), "error")
    return redirect(url_for("snap.show"))
