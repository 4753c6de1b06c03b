"""A server that lets anybody make an account, and that can mail."""

import re
from collections.abc import Iterator

import pytest

from app.factory import create_app
from app.store.db import db
from tests.factories import World
from tests.web.conftest import Visitor, words

OPEN = {"registration": "open", "smtp_url": "smtp://localhost:25?from=hello@example.com"}


@pytest.fixture
def guest(small_world: World) -> Iterator[Visitor]:
    """A stranger before an open server."""
    settings = small_world.app.extensions["settings"].model_copy(update=OPEN)
    app = create_app(settings, small_world.kit)
    visitor = Visitor(small_world)
    visitor.client = app.test_client()
    yield visitor
    with app.app_context():
        db.engine.dispose()


def test_an_account_can_be_made(guest: Visitor) -> None:
    """Whoever makes an account is signed in and asked who they are."""
    form = {"email": "new@example.com", "password": "correct horse", "password_confirm": "correct horse"}
    answer = guest.post("/register", **form)
    assert answer.location == "/welcome"
    assert "Who says hello?" in guest.text("/welcome")


def test_a_mistake_is_said_at_its_field(guest: Visitor) -> None:
    """A short password is refused in our look."""
    answer = guest.post("/register", email="new@example.com", password="short", password_confirm="short")
    assert "at least 8 characters" in words(answer.text)


def test_a_forgotten_password_can_be_mailed(guest: Visitor) -> None:
    """A server that can mail offers the link, whose page asks for the address."""
    way = re.search(r'href="(/reset)"', guest.get("/login").text)
    assert way
    assert "We mail you a link" in guest.text(way[1])
