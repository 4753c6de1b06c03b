"""Your mailbox: connect it, see whether it works, part from it."""

from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid
from app.domain.mailbox import Credentials, Server, Trouble, TroubleKind
from app.domain.providers import HINTS, PROVIDERS, find, of_address, of_servers, refuses
from app.domain.unreached import OURS, PRIVATE, UNENCRYPTED
from app.domain.words import english
from app.request import account, account_id, kit, said, sentence_of, session
from app.services import accounts, mailboxes
from app.services.mailboxes import Checked, Mailbox
from app.web.inside import inside

blueprint = inside(Blueprint("mailbox", __name__, url_prefix="/settings/mailbox"))

#: What is wrong with a server, and what to look at.
TROUBLES = {
    "login": english("It refused the user name or the password. Many providers want an app password."),
    "tls": english("The connection could not be encrypted, or its certificate is not trusted."),
    "network": english("Nobody answered there. Look at the server’s name and port."),
    "refused": english("It refused."),
    "later": english("It asks to try again later."),
    "missing": english("Something it should have is missing."),
    "private": PRIVATE,
    "unencrypted": UNENCRYPTED,
}
SECURITIES = {"tls": "TLS", "starttls": "STARTTLS", "none": english("None (in your own network only)")}


@blueprint.get("")
def show() -> str:
    """The mailbox, or how to connect one."""
    return _page(_known(mailboxes.find(session(), account_id())))


def _page(
    values: dict[str, Any],
    errors: dict[str | None, str] | None = None,
    checked: Checked | None = None,
    password: str = "",
) -> str:
    """``password``: what to know of it, where that is not the usual."""
    row = mailboxes.find(session(), account_id())
    return render_template(
        "mailbox/show.html",
        box=row,
        values=values,
        errors=errors or {},
        providers=[
            ("", _("Find it by my address")),
            *((p.key, p.name) for p in PROVIDERS),
            ("own", _("Another one")),
        ],
        hints=[(hint, _names(hint)) for hint in HINTS],
        securities=[(key, said(text)) for key, text in SECURITIES.items()],
        faults=_faults(checked) if checked else [],
        unread=_unread(row) if row and row.failure and checked is None else "",
        placeless=values["mail_footer"] and not account().postal_address,
        password=password or (_("Stays as it is if left empty.") if row and not errors else None),
    )


def _known(row: Mailbox | None) -> dict[str, Any]:
    """What stands in the form; never a password."""
    smtp = row.smtp if row else {"host": "", "port": 465, "security": "tls", "user": ""}
    imap = (row.imap if row else None) or {"host": "", "port": 993, "security": "tls", "user": ""}
    return {
        "address": row.address if row else account().email,
        "provider": _provider(row) if row else "",
        "html": row.html if row else False,
        "mail_footer": account().mail_footer,
        "daily_limit": row.daily_limit if row else 50,
        "pause": row.pause if row else 20,
        **{f"smtp_{name}": value for name, value in smtp.items()},
        **{f"imap_{name}": value for name, value in imap.items()},
    }


def _names(hint: str) -> str:
    """Whose hint that is; one with servers in several places is named once."""
    return ", ".join(dict.fromkeys(p.name.partition(" (")[0] for p in PROVIDERS if p.hint == hint))


def _provider(row: Mailbox) -> str:
    imap = Server(**row.imap, password="") if row.imap else None
    known = of_servers(row.address, Server(**row.smtp, password=""), imap)
    return known.key if known else "own"


def _faults(checked: Checked) -> list[str]:
    """What is wrong, in words a person can act on, and in the server's own."""
    both = ((_("Sending"), checked.smtp), (_("Folders"), checked.imap))
    return [f"{name}: {_sentence(trouble)}" for name, trouble in both if trouble]


def _unread(row: Mailbox) -> str:
    """Why answers can't be read, as its watcher has put it down."""
    kind, _colon, its_words = row.failure.partition(": ")
    return _sentence(Trouble(cast(TroubleKind, kind if kind in TROUBLES else "network"), its_words))


def _sentence(trouble: Trouble) -> str:
    general, words = said(TROUBLES[trouble.kind]), trouble.words
    if words in ("", TROUBLES[trouble.kind]):
        return general
    return f"{general} {said(words)}" if words in OURS else f"{general} “{words}”"


@blueprint.post("")
def save() -> ResponseReturnValue:
    """Connect it, and try at once whether it works. A password that was taken is kept, however that ends."""
    form, shown = request.form, "checks_shown" in request.form
    row = mailboxes.find(session(), account_id())
    typed, password = _typed(row), form.get("password", "")
    try:
        given = _given(typed, password)
        limits = _number(typed, "daily_limit"), _number(typed, "pause")
        html = typed["html"] if shown else None
        row = mailboxes.save(session(), kit(), account_id(), given, *limits, html)
    except Invalid as error:
        again = _("Type it again: nothing is saved yet.") if password else ""
        return _page(typed, {_field(error.field): sentence_of(error)}, password=again), 422
    if shown:
        accounts.change(session(), kit(), account_id(), {"mail_footer": typed["mail_footer"]})
    checked = mailboxes.check(session(), kit(), account_id())
    if checked.fine:
        flash(_("Connected. Both servers let you in.") if given.imap else _("Connected."), "success")
        return redirect(url_for("mailbox.show"))
    return _page(
        _known(row), checked=checked, password=_("It is kept: leave this empty, unless it was wrong.")
    )


def _typed(row: Mailbox | None) -> dict[str, Any]:
    """The form as it came in. Servers that were changed by hand are the owner's own, whichever was chosen."""
    form, known = request.form, _known(row)
    typed = {name: form.get(name, "").strip() for name in known}
    servers = [name for name in known if name.startswith(("smtp_", "imap_"))]
    if row and typed["smtp_host"] and any(typed[name] != str(known[name]) for name in servers):
        typed["provider"] = "own"
    elif row and typed["address"] != row.address and typed["provider"] == known["provider"]:
        typed["provider"] = ""  # that was the provider of the address before
    return typed | {name: name in form for name in ("html", "mail_footer")}


def _field(name: str | None) -> str | None:
    """Where on the page a slip is shown."""
    return {
        "smtp.password": "password",
        "imap.password": "password",
        "host": "servers",
        "user": "servers",
    }.get(name or "", name)


def _number(typed: dict[str, Any], name: str) -> int:
    try:
        return int(typed[name])
    except ValueError:
        raise Invalid("Give a number.", name) from None


def _given(typed: dict[str, Any], password: str) -> Credentials:
    """The mailbox as typed, its servers as the provider has them. Invalid, also for who takes no password."""
    address = typed["address"]
    own = typed["provider"] == "own"
    no = refuses(address, *((typed["smtp_host"], typed["imap_host"]) if own else ()))
    if no:
        raise Invalid(no, "address")
    provider = None if own else find(typed["provider"]) or of_address(address)
    if provider:
        return Credentials(address, *provider.servers(address, password))
    if not typed["smtp_host"]:
        raise Invalid("Name its servers below: your provider’s help pages have them.", "servers")
    smtp = _server(typed, "smtp", password)
    return Credentials(address, smtp, _server(typed, "imap", password) if typed["imap_host"] else None)


def _server(typed: dict[str, Any], name: str, password: str) -> Server:
    security = typed[f"{name}_security"]
    if security not in SECURITIES:
        raise Invalid("Choose one of the ways shown.", "servers")
    try:
        port = int(typed[f"{name}_port"])
    except ValueError:
        raise Invalid("A port is a number from 1 to 65535.", "servers") from None
    user = typed[f"{name}_user"] or typed["address"]
    return Server(typed[f"{name}_host"], port, security, user, password)  # type: ignore[arg-type]


@blueprint.route("/remove", methods=["GET", "POST"])
def remove() -> ResponseReturnValue:
    """Ask first, then part from it."""
    if request.method == "GET":
        box = mailboxes.find(session(), account_id())
        return render_template("mailbox/remove.html", box=box) if box else redirect(url_for("mailbox.show"))
    mailboxes.remove(session(), kit(), account_id())
    flash(_("Your mailbox is not connected any more, and its password is forgotten."), "message")
    return redirect(url_for("mailbox.show"))
