"""The mailbox and sending, by the API."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from app.domain.card import CardFields
from app.domain.mailbox import Trouble
from app.domain.outbox import Handed
from app.services import sending
from tests.factories import World

BOX = {
    "address": "bo@example.com",
    "smtp": {"host": "smtp.example.com", "port": 465, "security": "tls", "user": "bo", "password": "hush"},
    "imap": {
        "host": "imap.example.com",
        "port": 993,
        "security": "tls",
        "user": "bo",
        "password": "hush too",
    },
}


@pytest.fixture
def bo(small_world: World) -> UUID:
    return small_world.account()


@pytest.fixture
def client(small_world: World, bo: UUID) -> FlaskClient:
    return small_world.client(bo)


@pytest.fixture
def draft(small_world: World, bo: UUID) -> str:
    """The address of a first mail."""
    kept = small_world.keep(bo, CardFields(full_name="Ana Souza", emails=["ana@lumen.example"]))
    assert kept.draft is not None
    return f"/api/v1/drafts/{kept.draft.id}"


def test_a_mailbox_is_told_without_its_passwords(client: FlaskClient) -> None:
    """Connected, changed without typing them again, and parted from."""
    assert client.get("/api/v1/mailbox").status_code == 404
    answer = client.put("/api/v1/mailbox", json=BOX)
    assert (answer.status_code, b"hush" in answer.data) == (200, False)
    assert answer.json["smtp"] == {"host": "smtp.example.com", "port": 465, "security": "tls", "user": "bo"}
    changed = {**BOX, "smtp": {**BOX["smtp"], "port": 587, "security": "starttls", "password": ""}}
    assert client.put("/api/v1/mailbox", json={**changed, "pause": 0}).status_code == 200
    assert client.get("/api/v1/mailbox").json["smtp"]["port"] == 587
    assert (
        client.get("/api/v1/mailbox").json["pause"],
        client.get("/api/v1/mailbox").json["daily_limit"],
    ) == (0, 50)
    assert answer.json["html"] is False
    assert client.put("/api/v1/mailbox", json={**BOX, "html": True}).json["html"] is True
    assert client.put("/api/v1/mailbox", json=BOX).json["html"] is True
    assert client.delete("/api/v1/mailbox").status_code == 204
    assert client.delete("/api/v1/mailbox").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"host": "other.example.com", "password": ""}, "smtp.password"),
        ({"user": "zoe", "password": ""}, "smtp.password"),
        ({"host": "a b"}, "host"),
        ({"password": "a\r\nQUIT"}, "password"),
        ({"port": 0}, "smtp.port"),
        ({"security": "ssl"}, "smtp.security"),
    ],
)
def test_a_slip_is_named(client: FlaskClient, change: dict[str, object], field: str) -> None:
    """A password is told to no host it was not given for, and holds no commands."""
    client.put("/api/v1/mailbox", json=BOX)
    answer = client.put("/api/v1/mailbox", json={**BOX, "smtp": {**BOX["smtp"], **change}})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)


def test_checking_says_what_is_wrong(small_world: World, client: FlaskClient) -> None:
    """Of each server, in its words."""
    client.put("/api/v1/mailbox", json=BOX)
    assert client.post("/api/v1/mailbox/check").json["smtp"] == {"ok": True, "kind": None, "words": ""}
    small_world.courier.answer(Trouble("login", "535 no"))
    small_world.folders.fail(Trouble("tls", "self-signed certificate"))
    found = client.post("/api/v1/mailbox/check").json
    assert found["smtp"] == {"ok": False, "kind": "login", "words": "535 no"}
    assert found["imap"]["kind"] == "tls"
    client.put("/api/v1/mailbox", json={**BOX, "imap": None})
    assert client.post("/api/v1/mailbox/check").json["imap"] is None


def test_a_draft_is_sent(small_world: World, client: FlaskClient, draft: str) -> None:
    """Queued, called back, sent, and told so; without a mailbox it is not."""
    assert client.post(f"{draft}/send", json={}).status_code == 409
    client.put("/api/v1/mailbox", json=BOX)
    at = (small_world.clock.now() + timedelta(hours=2)).isoformat()
    answer = client.post(f"{draft}/send", json={"at": at}).json
    assert (answer["state"], answer["outgoing"]["state"]) == ("queued", "queued")
    assert answer["outgoing"]["at"] == "2026-03-02T12:00:00+01:00"
    assert client.post(f"{draft}/withdraw").json["state"] == "draft"
    past = (small_world.clock.now() - timedelta(minutes=2)).isoformat()
    refused = client.post(f"{draft}/send", json={"at": past})
    assert (refused.status_code, "at" in refused.text) == (422, True)
    assert "That time has passed" in refused.text
    assert client.get(draft).json["state"] == "draft"
    client.post(f"{draft}/send", json={})
    sending.sweep(small_world.session, small_world.kit, "worker")
    assert client.get(draft).json["state"] == "sent"
    assert client.get(draft).json["outgoing"]["words"] == "250 OK"
    assert client.post(f"{draft}/withdraw").status_code == 409


def test_a_draft_is_put_into_the_mailbox(small_world: World, client: FlaskClient, draft: str) -> None:
    """And stays one here; whether it still lies there is said apart from whether it is to go out."""
    client.put("/api/v1/mailbox", json=BOX)
    assert client.post(f"{draft}/to-mailbox").json["state"] == "draft"
    assert len(small_world.folders.kept["Drafts"]) == 1
    assert client.post(f"{draft}/withdraw").status_code == 409
    assert client.get(draft).json["outgoing"]["state"] == "in_drafts"
    assert client.post(f"{draft}/not-in-mailbox").json["outgoing"]["state"] == "withdrawn"


def test_the_owner_decides(small_world: World, client: FlaskClient, draft: str) -> None:
    """Nobody knows whether it arrived: it did, or it goes out again."""
    client.put("/api/v1/mailbox", json=BOX)
    client.post(f"{draft}/send", json={})
    small_world.courier.answer(Handed("unsure", "it hung up"))
    for _ in range(6):
        sending.sweep(small_world.session, small_world.kit, "worker")
        small_world.clock.move(timedelta(minutes=1))
    assert client.get(draft).json["state"] == "undecided"
    assert client.post(f"{draft}/decide", json={}).status_code == 422
    assert client.post(f"{draft}/decide", json={"sent": False}).json["state"] == "queued"
    assert client.post(f"{draft}/decide", json={"sent": True}).status_code == 409
