"""The calendar page: secret addresses that calendars subscribe to."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.domain.errors import Invalid
from app.request import account_id, kit, public_url, sentence_of, session
from app.services import feeds
from app.services.feeds import Feed
from app.web.inside import inside

blueprint = inside(Blueprint("calendar", __name__, url_prefix="/calendar"))

#: What a browser calls the device it runs on, and what people do.
DEVICES = (
    ("iPhone", lazy_gettext("My iPhone")),
    ("iPad", lazy_gettext("My iPad")),
    ("Android", lazy_gettext("My phone")),
    ("Macintosh", lazy_gettext("My Mac")),
    ("Windows", lazy_gettext("My PC")),
    ("CrOS", lazy_gettext("My Chromebook")),
)


@blueprint.get("")
def show() -> str:
    """Every address with its code."""
    return _page()


def _page(name: str | None = None, error: str | None = None) -> str:
    found = feeds.all_of(session(), account_id())
    host = urlsplit(public_url())
    local = host.hostname in ("localhost", "127.0.0.1", "::1")
    guess = _device() if name is None and not found else name
    shown = [_shown(feed) for feed in found]
    return render_template("calendar/show.html", feeds=shown, name=guess or "", error=error, local=local)


def _shown(feed: Feed) -> dict[str, Any]:
    address = f"{public_url()}/feeds/{feeds.token(kit(), feed.id, feed.version)}.ics"
    webcal = "webcal" + address[address.index("://") :]
    code = segno.make(webcal, error="m", micro=False).svg_inline(scale=4, omitsize=True, border=0)
    return {"row": feed, "address": address, "webcal": webcal, "code": code}


def _device() -> str:
    agent = request.headers.get("User-Agent", "")
    return next((str(name) for word, name in DEVICES if word in agent), _("My calendar"))


@blueprint.post("")
def add() -> ResponseReturnValue:
    """One more address."""
    try:
        feeds.add(session(), kit(), account_id(), request.form.get("name", ""))
    except Invalid as error:
        return _page(request.form.get("name", ""), sentence_of(error)), 422
    return redirect(url_for("calendar.show"))


@blueprint.post("/<uuid:feed_id>/rotate")
def rotate(feed_id: UUID) -> ResponseReturnValue:
    """A new address; the old one ends."""
    feeds.rotate(session(), account_id(), feed_id)
    flash(_("Here is the new address. The old one has ended."), "success")
    return redirect(url_for("calendar.show"))


@blueprint.post("/<uuid:feed_id>/remove")
def remove(feed_id: UUID) -> ResponseReturnValue:
    """The address ends."""
    feeds.end(session(), kit(), account_id(), feed_id)
    flash(_("Removed. Calendars that follow it stop showing your follow-ups."), "message")
    return redirect(url_for("calendar.show"))
