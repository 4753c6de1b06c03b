"""What makes the pages an app: its manifest, its service worker, and the gallery's *Share*."""

import json
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import segno
from flask import Blueprint, Flask, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from flask_security import current_user

from app.request import public_url, take_much
from app.web import assets, snap
from app.web.inside import inside

blueprint = Blueprint("app_shell", __name__)
sharing = inside(Blueprint("sharing", __name__))

#: Picture, its size, how wide the screen on it is, and what it shows.
SCREENS = (
    ("img/screen-today.webp", "720x1480", "narrow"),
    ("img/screen-contact.webp", "720x1480", "narrow"),
    ("img/screen-desk.webp", "1280x800", "wide"),
)
#: Beside pages, what names its owner: kept for offline with the pages.
NAMING = ("text/html", "image/jpeg", "image/webp", "image/png")
#: What an answer says where nobody is signed in.
NOBODY = "nobody"
#: Addresses of pages that change nothing when they are asked for, as URL patterns.
ONLY_SHOWN = (
    "/today",
    "/snap",
    "/contacts",
    "/contacts/:id",
    "/drafts/:id",
    "/insights",
    "/calendar",
    "/settings",
)
#: The line in the worker that holds the files it keeps from the start.
NO_FILES = "const FILES = /** @type {string[]} */ ([]);"


def register(app: Flask) -> None:
    """Add manifest, worker and sharing; every page says whose it is."""
    app.register_blueprint(blueprint)
    app.register_blueprint(sharing)
    app.after_request(_say_whose)
    app.after_request(_forget_pictures)
    app.add_template_global(public_url, "address_here")
    app.add_template_filter(qr_code)
    app.add_template_filter(only_here)


def _say_whose(response: Response) -> Response:
    """The worker keeps pages by account, and forgets them all once somebody else or nobody is signed in."""
    if response.mimetype in NAMING and request.endpoint not in assets.FILES:
        if current_user.is_authenticated:
            response.headers["X-Account"] = str(current_user.id)
            if response.mimetype == "text/html":
                response.headers["Speculation-Rules"] = f'"{url_for("app_shell.speculation_rules")}"'
        elif response.mimetype == "text/html":
            response.headers["X-Account"] = NOBODY
    return response


def _forget_pictures(response: Response) -> Response:
    """Whoever signs out takes along what their browser may keep: pictures of cards, pages behind *Back*.

    The service worker's pages go by its own hand; what waits to be sent stays.
    """
    # Elsewhere browsers only complain about it.
    if request.endpoint == "security.logout" and (request.is_secure or only_here(request.host_url)):
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


def qr_code(address: str) -> str:
    """An address as a QR code: the ``data:`` address of a picture, dark on light in either scheme."""
    return str(segno.make(address, micro=False).svg_data_uri(border=3, dark="#1d1b19", light="#fff"))


def only_here(address: str) -> bool:
    """Whether an address leads other machines to themselves."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """The app as a phone installs it (W3C Web Application Manifest)."""
    return Response(json.dumps(_manifest(), ensure_ascii=False), mimetype="application/manifest+json")


def _manifest() -> dict[str, Any]:
    def there(file: str) -> str:
        return url_for("static", filename=file)

    def icon(file: str, size: int, purpose: str = "any") -> dict[str, str]:
        return {
            "src": there(f"icons/{file}"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }

    def shortcut(name: str, url: str) -> dict[str, Any]:
        return {"name": name, "url": url, "icons": [icon("icon-192.png", 192)]}

    return {
        "id": "/",
        "name": "Second Hello",
        "short_name": "Second Hello",
        "description": gettext(
            "Reads business cards, writes the first mail, and follows up until a yes or a no."
        ),
        "lang": str(get_locale() or "en"),
        "start_url": "/today",
        "scope": "/",
        "display": "standalone",
        "theme_color": "#FAF7F2",
        "background_color": "#FAF7F2",
        "categories": ["business", "productivity"],
        "icons": [
            icon("icon-192.png", 192),
            icon("icon-512.png", 512),
            icon("icon-maskable-512.png", 512, "maskable"),
        ],
        "screenshots": [
            {"src": there(file), "sizes": size, "type": "image/webp", "form_factor": form}
            for file, size, form in SCREENS
            if (Path(current_app.static_folder or "") / file).exists()
        ],
        "shortcuts": [shortcut(gettext("Snap"), "/snap"), shortcut(gettext("Today"), "/today")],
        "share_target": {
            "action": "/share",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {"files": [{"name": "photo", "accept": ["image/*"]}]},
        },
    }


@blueprint.get("/sw.js")
def worker() -> Response:
    """The service worker. Its modules are those of this version, and with them it changes."""
    folder = Path(current_app.static_folder or "")
    base = f"{current_app.static_url_path}/"
    kept = [base + assets.STYLE] + [
        base + file.relative_to(folder).as_posix()
        for kind in ("js/**/*.js", "words/*.js", "icons/*.svg", "icons/icon-192.png")
        for file in sorted(folder.glob(kind))
    ]
    text = (folder / "sw.js").read_text(encoding="utf-8")
    text = text.replace(NO_FILES, f"const FILES = {json.dumps(kept)};").replace("'./", f"'{base}")
    return Response(text, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@blueprint.get("/speculation-rules")
def speculation_rules() -> Response:
    """Pages that may be fetched when a finger nears their link: those that only show, and send nobody away.

    As the policy admits no inline script, the rules come by a header's address
    (https://html.spec.whatwg.org/multipage/speculative-loading.html).
    """
    where = [{"href_matches": list(ONLY_SHOWN)}, {"not": {"selector_matches": "[download]"}}]
    rules = {"prefetch": [{"where": {"and": where}, "eagerness": "moderate"}]}
    return Response(
        json.dumps(rules),
        mimetype="application/speculationrules+json",
        headers={"Cache-Control": "private, max-age=86400"},
    )


@blueprint.get("/offline")
def offline() -> str:
    """What the worker shows where there is neither a connection nor a kept page; nobody's."""
    return render_template("offline.html")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Calendars that ask first may fetch their addresses; of the pages, sign-in may be found."""
    allowed = "".join(f"Allow: {path}\n" for path in ("/feeds/", "/static/", "/login"))
    return Response(f"User-agent: *\n{allowed}Disallow: /\n", mimetype="text/plain")


take_much(sharing, "sharing.share", snap.MOST_BYTES)


@sharing.url_value_preprocessor
def _require_owner(_endpoint: str | None, _values: object) -> None:
    """No token proves that the owner shares: the browser says who began this (Fetch Metadata).

    Asked before anything reads the form.
    """
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") not in ("none", "same-origin"):
        abort(400)


@sharing.post("/share")
def share() -> ResponseReturnValue:
    """Photos shared from the gallery, where no service worker took them already."""
    return snap.send()
