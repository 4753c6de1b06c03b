"""Mails that came in, by the API."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from app.domain.card import CardFields
from app.domain.mail_head import read_head
from app.services import replies
from app.services.replies import Known
from tests.factories import World

GOLDEN = Path(__file__).parents[1] / "golden" / "mails"


@pytest.fixture
def bo(small_world: World) -> UUID:
    """Bo's account in August 2026."""
    small_world.clock.set(datetime(2026, 8, 5, 9, tzinfo=UTC))
    return small_world.account()


@pytest.fixture
def client(small_world: World, bo: UUID) -> FlaskClient:
    """Bo's client."""
    return small_world.client(bo)


def arrive(world: World, account_id: UUID, name: str) -> str:
    """A golden mail that concerns Ana comes in; her id."""
    fields = CardFields(full_name="Ana Souza", emails=("ana@1umen.example",), urls=("lumen.example",))
    ana = world.keep(account_id, fields).contact.id
    mail = (GOLDEN / f"{name}.eml").read_bytes().replace(b"7a1d2c34@li.example", b"")  # none went out
    head = read_head(mail)
    known = Known(frozenset(), {head.sender: ana, "ana@1umen.example": ana}, {ana})
    assert replies.take_in(world.session, world.kit, account_id, known, head, mail)
    return str(ana)


def test_an_answer_is_listed_until_something_is_done(
    small_world: World, bo: UUID, client: FlaskClient
) -> None:
    """What waits is listed whole; answered, it is among the contact's alone."""
    ana = arrive(small_world, bo, "reply-gmail-en")
    (found,) = client.get("/api/v1/replies").json["items"]
    assert (found["contact"], found["kind"], found["seen"]) == (ana, "reply", False)
    assert "500 pieces" in found["text"]
    assert found["quoted"].startswith("On Mon")
    assert found["attachments"] == []
    assert found["received_at"] == "2026-08-04T09:12:44+02:00"
    client.post(f"/api/v1/contacts/{ana}/answer", json={"answer": "yes"})
    assert client.get("/api/v1/replies").json["items"] == []
    (same,) = client.get(f"/api/v1/replies?contact={ana}").json["items"]
    assert same["id"] == found["id"]


def test_a_bounce_is_corrected(small_world: World, bo: UUID, client: FlaskClient) -> None:
    """It names what failed and what was likely meant; the contact has the address given."""
    ana = arrive(small_world, bo, "bounce-exim")
    (found,) = client.get("/api/v1/replies").json["items"]
    assert (found["failed"], found["likely"][0]) == ("ana@1umen.example", "ana@lumen.example")
    path = f"/api/v1/replies/{found['id']}/correct"
    assert client.post(path, json={"address": "no address"}).status_code == 422
    assert client.post(path, json={"address": "ana@lumen.example"}).json == {"draft": None}
    assert client.get(f"/api/v1/contacts/{ana}").json["emails"] == ["ana@lumen.example"]
    assert client.post(path, json={"address": "ana@lumen.example"}).status_code == 409


def test_an_absence_is_seen(small_world: World, bo: UUID, client: FlaskClient) -> None:
    """It names the day they are back, and waits no more once it was seen."""
    arrive(small_world, bo, "away-gmail-en")
    (found,) = client.get("/api/v1/replies").json["items"]
    assert (found["kind"], found["back_on"]) == ("automatic", "2026-08-17")
    assert client.post(f"/api/v1/replies/{found['id']}/seen").json["seen"] is True
    assert client.get("/api/v1/replies").json["items"] == []
