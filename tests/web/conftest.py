"""Somebody with a browser, before the pages of a small world."""

import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.services import accounts
from tests.factories import World


@dataclass
class Visitor:
    """A browser without scripts: it keeps cookies, and sends the token that its pages hold."""

    world: World
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.world.app.test_client()

    def sign_in(self, account_id: UUID) -> "Visitor":
        """As if the password had been given."""
        account = accounts.get(self.world.session, account_id)
        with self.client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = account.fs_uniquifier, True
        return self

    def get(self, path: str, **more: object) -> TestResponse:
        """A page as it comes."""
        self.world.session.rollback()
        return self.client.get(path, **more)

    def text(self, path: str) -> str:
        """The words of a page, without its tags."""
        return words(self.get(path).text)

    def post(self, path: str, **form: object) -> TestResponse:
        """A form sent; the answer as it comes."""
        self.world.session.rollback()
        page = self.client.get("/nowhere").text
        token = re.search(r'name="csrf-token" content="([^"]+)"', page)
        assert token
        answer = self.client.post(path, data={"csrf_token": token[1], **form})
        self.world.session.rollback()
        return answer

    def posted(self, path: str, **form: object) -> str:
        """The words of the page a form leads to."""
        answer = self.post(path, **form)
        assert answer.status_code == 302, words(answer.text)
        return self.text(answer.location)


def words(page: str) -> str:
    """What a page says: no tags, single blanks."""
    body = re.sub(r"<(head|template|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def value(page: str, name: str) -> str | None:
    """What stands in the first input of that name."""
    found = re.search(rf'<input[^>]*\bname="{name}"[^>]*\bvalue="([^"]*)"', page)
    return html.unescape(found[1]) if found else None


@pytest.fixture
def stranger(small_world: World) -> Visitor:
    """Somebody who has not signed in."""
    return Visitor(small_world)


@pytest.fixture
def bo(small_world: World) -> UUID:
    """Bo's account."""
    return small_world.account()


@pytest.fixture
def visitor(small_world: World, bo: UUID) -> Visitor:
    """Bo, signed in."""
    return Visitor(small_world).sign_in(bo)


@pytest.fixture
def sample() -> bytes:
    """The sample card."""
    return (Path(__file__).parents[2] / "static" / "img" / "sample-card.jpg").read_bytes()
