"""What a phone relies on that was offline: whose session it is, late notes, and acts told twice."""

from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests.api.test_access import signed_in
from tests.api.test_captures_api import send
from tests.factories import World

API = "/api/v1"


@pytest.fixture
def client(small_world: World) -> FlaskClient:
    """An API client of an account; it is Monday, 2 March 2026."""
    return small_world.client(small_world.account())


@pytest.fixture
def ana(client: FlaskClient) -> str:
    """The address of a contact."""
    made = client.post(f"{API}/contacts", json={"full_name": "Ana Souza", "emails": ["ana@lumen.example"]})
    return f"{API}/contacts/{made.json['contact']['id']}"


def touches(client: FlaskClient, contact: str) -> list[str]:
    """The ids of what happened with a contact, but for the meeting."""
    return [each["id"] for each in client.get(f"{contact}/thread").json["items"] if each["kind"] != "met"]


def test_a_session_tells_whose_it_is(small_world: World) -> None:
    """A signed-in browser is told its account and a token that works; nobody else is."""
    account, browser = signed_in(small_world)
    session = browser.get(f"{API}/session").json
    assert session["account"] == str(account)
    headers = {"X-CSRFToken": session["csrf"], "X-Account": session["account"]}
    assert browser.post(f"{API}/events", json={"name": "A"}, headers=headers).status_code == 201
    assert small_world.app.test_client().get(f"{API}/session").status_code == 401


def test_a_stale_token_is_told_from_other_refusals(small_world: World) -> None:
    """The refusal of a CSRF token has a type of its own, since a fresh one mends it."""
    _, browser = signed_in(small_world)
    refused = browser.post(f"{API}/events", json={"name": "A"}, headers={"X-CSRFToken": "old"})
    assert (refused.status_code, refused.json["type"]) == (400, "urn:second-hello:csrf")


def test_what_another_account_kept_is_not_taken(client: FlaskClient) -> None:
    """A photo or an act that names another account is refused, and nothing is stored."""
    headers = {"X-Account": str(uuid4())}
    refused = client.post(f"{API}/events", json={"name": "A"}, headers=headers)
    assert (refused.status_code, refused.json["type"]) == (409, "urn:second-hello:other-account")
    client.environ_base["HTTP_X_ACCOUNT"] = str(uuid4())
    assert send(client).status_code == 409
    del client.environ_base["HTTP_X_ACCOUNT"]
    assert client.get(f"{API}/captures").json["items"] == []
    assert client.get(f"{API}/events").json["items"] == []


def test_a_note_typed_after_the_photo_went_is_asked_about(client: FlaskClient) -> None:
    """A note can be put on a capture that is on the server already."""
    capture = send(client, note="red\r\ntie").json
    assert capture["note"] == "red\ntie"
    changed = client.patch(f"{API}/captures/{capture['id']}", json={"note": " pumps for Porto "})
    assert (changed.status_code, changed.json["note"]) == (200, "pumps for Porto")


def test_a_note_on_a_kept_card_leads_to_the_contact(small_world: World) -> None:
    """Once the card is kept, a late note is refused with the contact; the note it has is no news."""
    account = small_world.account()
    client = small_world.client(account)
    capture = small_world.ready(account, 1, note="pumps")
    fields = {"full_name": "Ana Souza"}
    kept = client.post(f"{API}/captures/{capture}/cards/0/keep", json={"fields": fields}).json
    refused = client.patch(f"{API}/captures/{capture}", json={"note": "pumps for Porto"})
    assert (refused.status_code, refused.json["contact"]) == (409, kept["contact"]["id"])
    assert client.patch(f"{API}/captures/{capture}", json={"note": "pumps"}).status_code == 200


def test_an_empty_event_is_none(client: FlaskClient) -> None:
    """A photo taken at no event belongs to none, though its owner is at one when it is sent."""
    client.post(f"{API}/events", json={"name": "Web Summit"})
    assert send(client, event="").json["event"] is None


def test_done_twice_under_one_id_is_done_once(client: FlaskClient, ana: str) -> None:
    """Done again with the same id, as its answer got lost, is one touch and answers the same."""
    step = client.get(ana).json["next_step"]["followup"]
    body = {"id": str(uuid4()), "note": "sends the drawings", "at": "2026-03-02T08:00:00Z"}
    first, again = (client.post(f"{API}/followups/{step}/done", json=body) for _ in range(2))
    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert touches(client, ana) == [body["id"]]
    assert client.post(f"{API}/followups/{step}/done", json={"id": str(uuid4())}).status_code == 409


@pytest.mark.parametrize("what", ["touches", "replies"])
def test_a_touch_told_twice_under_one_id_is_one(client: FlaskClient, ana: str, what: str) -> None:
    """A touch and a reply told again with the same id are noted once."""
    body = {"id": str(uuid4()), "channel": "call", "note": "about pumps"}
    first, again = (client.post(f"{ana}/{what}", json=body) for _ in range(2))
    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert touches(client, ana) == [body["id"]]


def test_an_id_tells_one_thing(client: FlaskClient, ana: str) -> None:
    """An id that told of a touch tells of no reply and of no follow-up: nothing is swallowed."""
    told = {"id": str(uuid4()), "channel": "call"}
    assert client.post(f"{ana}/touches", json=told).status_code == 201
    (planned,) = client.get(f"{API}/followups?contact={ana.rpartition('/')[2]}").json["items"]
    for path, body in (
        (f"{ana}/replies", told),
        (f"{ana}/touches", told | {"channel": "email"}),
        (f"{API}/followups/{planned['id']}/done", {"id": told["id"]}),
    ):
        refused = client.post(path, json=body)
        assert (refused.status_code, refused.json["detail"]) == (409, "This id is taken.")
    assert touches(client, ana) == [told["id"]]


def test_an_id_of_another_contacts_touch_is_taken(client: FlaskClient, ana: str) -> None:
    """The id of one contact's touch can't be used for another's."""
    other = client.post(f"{API}/contacts", json={"full_name": "Jo Li"}).json["contact"]["id"]
    body = {"id": str(uuid4()), "channel": "call"}
    assert client.post(f"{ana}/touches", json=body).status_code == 201
    assert client.post(f"{API}/contacts/{other}/touches", json=body).status_code == 409


def test_what_was_done_offline_can_be_taken_back_by_its_id(client: FlaskClient, ana: str) -> None:
    """The id a touch was made with is the moment that undoing names."""
    step = client.get(ana).json["next_step"]["followup"]
    moment = str(uuid4())
    client.post(f"{API}/followups/{step}/done", json={"id": moment})
    undone = client.post(f"{API}/followups/{step}/undo", json={"moment": moment})
    assert (undone.status_code, undone.json["state"]) == (200, "planned")
