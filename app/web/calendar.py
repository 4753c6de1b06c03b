"""The calendar page: secret addresses that calendars subscribe to."""

from datetime import datetime
from typing import Any
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
from app.web.app_shell import only_here
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

#: What calendars call themselves when they fetch, and what people call them.
CLIENTS = (
    ("Google-Calendar", "Google Calendar"),
    ("ICSx5", "ICSx⁵"),
    ("Thunderbird", "Thunderbird"),
    ("Outlook", "Outlook"),
    ("Microsoft", "Outlook"),
    ("dataaccessd", "iPhone, iPad"),
    ("iOS/", "iPhone, iPad"),
    ("CalendarAgent", "Mac"),
    ("macOS/", "Mac"),
    ("Evolution", "Evolution"),
    ("Nextcloud", "Nextcloud"),
)

#: Minutes before its hour at which an event may ring.
ALARMS = (0, 5, 10, 15, 30, 60)


@blueprint.get("")
def show() -> str:
    """Every address with its code."""
    return _page()


def _page(name: str | None = None, error: str | None = None) -> str:
    found = feeds.all_of(session(), account_id())
    local = only_here(public_url())
    guess = _device() if name is None and not found else name
    shown = [_shown(feed) for feed in found]
    return render_template(
        "calendar/show.html", feeds=shown, name=guess or "", error=error, local=local, alarms=_alarms()
    )


def _shown(feed: Feed) -> dict[str, Any]:
    address = f"{public_url()}/feeds/{feeds.token(kit(), feed.id, feed.version)}.ics"
    webcal = "webcal" + address[address.index("://") :]
    code = segno.make(webcal, error="m", micro=False).svg_inline(scale=4, omitsize=True, border=0)
    return {"row": feed, "address": address, "webcal": webcal, "code": code, "fetches": _fetches(feed)}


def _fetches(feed: Feed) -> dict[str, datetime]:
    """When each calendar fetched it last, the newest first; another version of one is the same."""
    found: dict[str, datetime] = {}
    for fetch in feed.fetches:
        name = next((name for word, name in CLIENTS if word in fetch.client), fetch.client)
        found.setdefault(name or _("a calendar without a name"), fetch.at)
    return found


def _alarms() -> list[tuple[str, str]]:
    words = {0: _("At its hour"), 60: _("An hour before")}
    each = [(str(n), words.get(n) or _("%(num)s minutes before", num=n)) for n in ALARMS]
    return [("", _("Not at all")), *each]


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


@blueprint.post("/<uuid:feed_id>/change")
def change(feed_id: UUID) -> ResponseReturnValue:
    """How it shows what is planned."""
    alarm = request.form.get("alarm", "")
    changes = {"daily": "daily" in request.form, "alarm": int(alarm[:6]) if alarm.isdecimal() else None}
    feeds.change(session(), account_id(), feed_id, changes)
    flash(_("Saved. Calendars show it when they look again."), "success")
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
