"""Coming in for the first time: claim the server, say who you are."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user, hash_password, login_user
from phonenumbers import SUPPORTED_REGIONS

from app.domain.errors import Invalid
from app.request import account, account_id, kit, sentence_of, session
from app.services import accounts
from app.web import languages
from app.web.inside import require_sign_in

blueprint = Blueprint("start", __name__)

#: What the first questions ask.
QUESTIONS = ("full_name", "company", "signature", "zone", "language", "region")


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Today, or the way in."""
    return redirect(url_for("today.show" if current_user.is_authenticated else "security.login"))


@blueprint.route("/claim/<token>", methods=["GET", "POST"])
def claim(token: str) -> ResponseReturnValue:
    """Make the owner's account, once."""
    if not accounts.claimable(session(), kit(), token):
        return render_template("start/claimed.html"), 410
    email, errors = request.form.get("email", "").strip(), {}
    if request.method == "POST":
        errors, password = _check(email, request.form.get("password", ""))
        if not errors:
            login_user(accounts.claim(session(), kit(), token, email, hash_password(password)), remember=True)
            return redirect(url_for("start.welcome"))
    return render_template("start/claim.html", email=email, errors=errors), 422 if errors else 200


def _check(email: str, password: str) -> tuple[dict[str, str], str]:
    """What is wrong with each field, and the password in the form that is hashed and compared."""
    errors, security = {}, current_app.extensions["security"]
    try:
        security.mail_util.validate(email)
    except ValueError:
        errors["email"] = _("A mail address looks like ana@example.com.")
    faults, normal = security.password_util.validate(password, True, email=email)
    if faults:
        errors["password"] = str(faults[0])
    return errors, normal


@blueprint.route("/welcome", methods=["GET", "POST"])
def welcome() -> ResponseReturnValue:
    """Ask what drafts need to be written."""
    away = require_sign_in()
    if away is not None:
        return away
    if request.method == "GET":
        return render_template("start/welcome.html", values=_guess(), errors={}, **choices())
    values = {name: request.form.get(name, "") for name in QUESTIONS}
    try:
        accounts.change(session(), kit(), account_id(), with_region(values))
    except Invalid as error:
        errors = {error.field: sentence_of(error)}
        return render_template("start/welcome.html", values=values, errors=errors, **choices()), 422
    return redirect(url_for("today.show"))


def with_region(values: dict[str, Any]) -> dict[str, Any]:
    """The values with "" as no country, and no part of one."""
    return values | {name: values[name] or None for name in ("region", "subdivision") if name in values}


def _guess() -> dict[str, Any]:
    """What is known already; language and country as the browser's own."""
    me = account()
    values = {name: getattr(me, name) for name in QUESTIONS}
    if me.introduced:
        return values
    wanted = request.accept_languages
    values["language"] = wanted.best_match(accounts.LANGUAGES) or "en"
    tags = (tag.replace("_", "-").split("-")[-1].upper() for tag, _ in wanted if "-" in tag)
    values["region"] = next((tag for tag in tags if tag in SUPPORTED_REGIONS), None)
    return values


def choices() -> dict[str, list[tuple[str, str]]]:
    """What can be picked: zones, languages, countries."""
    zones = sorted(z for z in accounts.zones() if "/" in z and not z.startswith(("Etc/", "posix/")))
    names = languages.locale().territories
    regions = sorted(((code, names.get(code, code)) for code in SUPPORTED_REGIONS), key=lambda pair: pair[1])
    return {
        "zones": [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in zones)],
        "languages": list(accounts.LANGUAGES.items()),
        "regions": [("", _("Not chosen")), *regions],
    }
