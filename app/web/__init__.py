"""The HTML pages: parse the request, call one service, render."""

from flask import Flask
from flask_security import UserDatastore

from app.ports import Postman
from app.settings import Settings
from app.web import app_shell, assets, errors, health, pages, security


def register(app: Flask, settings: Settings, datastore: UserDatastore, postman: Postman | None) -> None:
    """Add static files, sign-in, pages, calendar addresses and health to the app."""
    assets.register(app)
    security.register(app, settings, datastore, postman)
    pages.register(app)
    app_shell.register(app)
    errors.register(app)
    health.register(app)
