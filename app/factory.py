"""The Flask app: settings → Kit → app. Start with ``flask --app app.factory …``."""

from __future__ import annotations

import hashlib
import hmac
import sys
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from flask_security import SQLAlchemyUserDatastore
from sqlalchemy.engine import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

from app import api, web
from app.adapters.smtp import SmtpPostman
from app.ports import Kit
from app.request import PlainRequest
from app.services import calendars
from app.settings import Settings, WrongSetting, load
from app.store.accounts import Account
from app.store.db import db, prepare
from app.vision.decoding import MAX_BYTES
from app.web import assets
from app.wiring import build_kit

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ROOT = Path(__file__).parent.parent
MIGRATIONS = Path(__file__).parent / "store" / "migrations"


def create_app(settings: Settings | None = None, kit: Kit | None = None) -> Flask:
    """The app with its command line and migrations, as ``flask`` wants it."""
    # Loaded here: web and worker need neither, and loading Alembic takes a tenth of their start.
    from flask_migrate import Migrate

    from app import cli

    app = server_app(settings, kit)
    Migrate(app, db, directory=str(MIGRATIONS), compare_type=True, render_as_batch=True)
    cli.register(app)
    return app


def server_app(settings: Settings | None = None, kit: Kit | None = None) -> Flask:
    """The app that answers and works. A wrong setting ends the process with one clear line."""
    try:
        settings = settings or load()
        kit = kit or build_kit(settings)
    except (WrongSetting, ValueError, OSError) as error:
        sys.exit(f"Second Hello can't start: {error}")
    app = Flask(
        "app",
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        static_url_path=assets.address(ROOT / "static"),
    )
    app.request_class = PlainRequest
    _configure(app, settings, kit)
    _connect(app, settings)
    app.extensions["kit"], app.extensions["settings"] = kit, settings
    calendars.code()
    postman = SmtpPostman(settings.smtp_url) if settings.smtp_url else None
    web.register(app, settings, SQLAlchemyUserDatastore(db, Account, None), postman)
    api.register(app)
    _know_the_address(app, settings)
    return app


def _know_the_address(app: Flask, settings: Settings) -> None:
    """Full addresses come from PUBLIC_URL, else from proxies that are trusted, else from the request."""
    if settings.public_url:
        scheme, _, host = settings.public_url.partition("://")
        inner = app.wsgi_app

        def at_public_url(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            # What a request or a proxy says of the host is anybody's word; a link in a mail must not
            # follow it. So this is the innermost, and has the last word.
            environ["wsgi.url_scheme"], environ["HTTP_HOST"] = scheme, host
            return inner(environ, start_response)

        app.wsgi_app = at_public_url  # type: ignore[method-assign]
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n, x_port=n)  # type: ignore[method-assign]


def _configure(app: Flask, settings: Settings, kit: Kit) -> None:
    app.config.update(
        SECRET_KEY=_derived(kit, b"sessions"),
        SECURITY_PASSWORD_SALT=_derived(kit, b"passwords"),
        SQLALCHEMY_DATABASE_URI=settings.database,
        # An error names its statement, not the mail addresses and hashes in it.
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
        # Beside the photo there are a note and some ids.
        MAX_CONTENT_LENGTH=MAX_BYTES + 200_000,
        MAX_FORM_MEMORY_SIZE=200_000,
        PERMANENT_SESSION_LIFETIME=timedelta(days=90),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=settings.public_url.startswith("https://"),
    )


def _derived(kit: Kit, purpose: bytes) -> str:
    return hmac.new(kit.key, purpose, hashlib.sha256).hexdigest()


def _connect(app: Flask, settings: Settings) -> None:
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
