"""The command line: ``flask --app app.factory …``."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_security import hash_password

from app.domain.errors import SecondHelloError
from app.domain.plain_card import as_plain
from app.ports import Kit
from app.services import accounts, health, law, tokens
from app.services.reading import read_photo
from app.settings import Settings
from app.store import accounts as stored
from app.store.db import db
from app.wiring import ppocr_missing

SHORTEST_PASSWORD = 8

user = AppGroup("user", help="Accounts.")
token = AppGroup("token", help="Personal access tokens.")


def register(app: Flask) -> None:
    """Add the commands."""
    for command in (read, hello, doctor, user, token):
        app.cli.add_command(command)


def _kit() -> Kit:
    kit: Kit = current_app.extensions["kit"]
    return kit


@click.command()
@click.argument("photos", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--region", help="The country (DE) whose phone numbers may do without a prefix.")
def read(photos: tuple[Path, ...], region: str | None) -> None:
    """Read card photos: one JSON object a line. Needs no database and no server."""
    ocr, failed = _kit().engine, False
    for photo in photos:
        start = time.perf_counter()
        try:
            cards = read_photo(ocr, photo.read_bytes(), region)
        except (SecondHelloError, OSError) as error:
            failed = True
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            line: dict[str, object] = {"file": str(photo), "error": reason}
        else:
            seconds = round(time.perf_counter() - start, 3)
            line = {"file": str(photo), "seconds": seconds, "cards": [as_plain(c.reading) for c in cards]}
        click.echo(json.dumps(line, ensure_ascii=False))
    sys.exit(1 if failed else 0)


def _password() -> str:
    """A password from standard input, without its line break."""
    if sys.stdin.isatty():
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    if len(typed) < SHORTEST_PASSWORD:
        raise click.ClickException(f"The password needs at least {SHORTEST_PASSWORD} characters.")
    # The form in which the sign-in page compares it (Unicode NFKD).
    normal = current_app.extensions["security"].password_util.normalize(typed)
    return str(hash_password(normal))


@user.command("add")
@click.argument("email")
def user_add(email: str) -> None:
    """Make an account; its password is read from standard input."""
    if "@" not in email.strip("@"):
        raise click.ClickException("That is not a mail address.")
    try:
        accounts.add(db.session(), _kit(), email, _password())
    except SecondHelloError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{email} can sign in now.")


@user.command("password")
@click.argument("email")
def user_password(email: str) -> None:
    """Set a new password, read from standard input; the account is signed out everywhere."""
    try:
        accounts.set_password(db.session(), email, _password())
    except SecondHelloError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{email} has a new password.")


@token.command("add")
@click.argument("email")
@click.argument("name")
def token_add(email: str, name: str) -> None:
    """Print a new personal access token; it can't be seen again."""
    account = stored.find(db.session(), email)
    if account is None:
        raise click.ClickException("There is no account with this mail address.")
    try:
        _, secret = tokens.add(db.session(), _kit(), account.id, name)
    except SecondHelloError as error:
        raise click.ClickException(str(error)) from None
    click.echo(secret)


@click.command()
def hello() -> None:
    """Say where to open the server, and how to claim it while it belongs to nobody."""
    click.echo(greeting())


def greeting() -> str:
    """Where to open the server of the current app; while it has no owner, the link that makes one."""
    settings: Settings = current_app.extensions["settings"]
    address = settings.public_url or f"http://localhost:{settings.port}"
    link = claim_link(address)
    if link is None:
        return f"\n  Open {address}\n"
    return f"\n  This server has no owner yet. Make it yours here, once:\n\n  {link}\n"


def claim_link(address: str) -> str | None:
    """The link that makes an owner of the server at ``address``; None where there is one."""
    if stored.any_exists(db.session()):
        return None
    return f"{address}/claim/{accounts.claim_token(_kit())}"


@click.command()
def doctor() -> None:
    """Check engine, languages, database, queue, photo store and the law, and say how to mend what fails."""
    checks = {"reader": _kit().engine.check, **health.checks(db.session(), _kit())}
    passed = {name: _passes(name, check) for name, check in checks.items()}
    if passed["database"]:
        passed["law"] = _passes("law", lambda: law.check(db.session()))
    missing = ppocr_missing()
    if missing and current_app.extensions["settings"].ocr_engine == "auto":
        click.echo(f"note  reader    Tesseract reads alone, and less well. {missing}")
    sys.exit(0 if all(passed.values()) else 1)


def _passes(name: str, check: Callable[[], str]) -> bool:
    try:
        click.echo(f"ok    {name:9} {check()}")
    except OSError as error:
        click.echo(f"FAIL  {name:9} {error}")
        return False
    return True
