"""Captures over HTTP."""

import io
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.card import CardFields
from app.vision.decoding import MAX_BYTES
from tests.api.test_access import signed_in
from tests.factories import World, photo
from tests.fakes import FakeReader


def send(client: FlaskClient, data: bytes | None = None, **form: Any) -> TestResponse:
    body = {"photo": (io.BytesIO(photo() if data is None else data), "card.jpg"), "id": str(uuid4())} | form
    answer = client.post("/api/v1/captures", data=body, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()  # werkzeug's test client leaves its temporary file open
    return answer


def test_a_photo_is_accepted(small_world: World) -> None:
    """A photo sent in answers 202 with its capture, in the shape of the API."""
    client = small_world.client(small_world.account())
    capture_id = str(uuid4())
    answer = send(client, id=capture_id, note="red tie", taken_at="2026-03-01T18:00:00+01:00")
    assert answer.status_code == 202
    assert answer.json == {
        "id": capture_id,
        "state": "waiting",
        "problem": None,
        "event": None,
        "taken_at": "2026-03-01T18:00:00+01:00",
        "note": "red tie",
        "back_of": None,
        "cards": [],
    }


def test_the_same_id_answers_the_same(small_world: World) -> None:
    """The same id again answers 200 with the same capture, whatever else is sent."""
    client = small_world.client(small_world.account())
    capture_id = str(uuid4())
    first, again = send(client, id=capture_id), send(client, photo(1), id=capture_id, note="other")
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json == again.json


def test_the_chosen_event_is_taken_over(small_world: World) -> None:
    """A capture sent without an event belongs to the one its owner is at; with an empty one, to none."""
    client = small_world.client(small_world.account())
    event = client.post("/api/v1/events", json={"name": "Web Summit"}).json["id"]
    assert send(client).json["event"] == event


def test_a_read_card_has_all_it_should(small_world: World) -> None:
    """A ready capture shows its card with fields, confidence for each, boxes and its image."""
    account = small_world.account()
    client = small_world.client(account)
    capture_id = send(client).json["id"]
    small_world.read()
    capture = client.get(f"/api/v1/captures/{capture_id}").json
    (card,) = capture["cards"]
    given = {name for name, value in card["fields"].items() if value}
    assert capture["state"] == "ready"
    assert card["fields"]["emails"] == ["ana.souza@lumen.example"]
    assert given <= set(card["confidence"])
    assert all(0 <= chance <= 1 for chance in card["confidence"].values())
    assert card["image"] == f"/api/v1/captures/{capture_id}/cards/0/image"
    image = client.get(card["image"])
    assert (image.mimetype, image.data[8:12]) == ("image/webp", b"WEBP")


def test_the_original_comes_back_bit_for_bit(small_world: World) -> None:
    """The original photo is served as it was sent, with its type, and can't run as a page."""
    client = small_world.client(small_world.account())
    capture_id = send(client).json["id"]
    answer = client.get(f"/api/v1/captures/{capture_id}/photo")
    assert (answer.data, answer.mimetype) == (photo(), "image/jpeg")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_keeping_answers_with_what_it_made(small_world: World) -> None:
    """Keep answers 201 with contact, follow-ups and draft; again, 409 with the contact."""
    client = small_world.client(small_world.account())
    capture_id = send(client).json["id"]
    small_world.read()
    body = {
        "fields": {"full_name": "Ana Souza", "emails": ["ana@lumen.example"]},
        "talked_about": "tea",
        "promise": {"what": "samples", "channel": "call", "due": "2026-03-05T10:00:00+01:00"},
    }
    kept = client.post(f"/api/v1/captures/{capture_id}/cards/0/keep", json=body)
    again = client.post(f"/api/v1/captures/{capture_id}/cards/0/keep", json=body)
    assert kept.status_code == 201
    assert kept.json["contact"]["next_step"]["what"] == "Intro mail"
    assert [f["due"] for f in kept.json["followups"]] == ["2026-03-02", "2026-03-05T10:00:00+01:00"]
    assert kept.json["draft"]["mailto"].startswith("mailto:ana@lumen.example?subject=")
    assert (again.status_code, again.json["contact"]) == (409, kept.json["contact"]["id"])
    assert client.get(f"/api/v1/captures/{capture_id}").json["state"] == "done"


def test_letting_go_and_thinking_again(small_world: World) -> None:
    """A card let go can be reopened."""
    client = small_world.client(small_world.account())
    capture_id = send(client).json["id"]
    small_world.read()
    assert client.post(f"/api/v1/captures/{capture_id}/cards/0/let-go").json["state"] == "let_go"
    assert client.post(f"/api/v1/captures/{capture_id}/cards/0/reopen").json["state"] == "open"


def test_the_other_side_joins_the_card(small_world: World, reader: FakeReader) -> None:
    """A capture with ``back_of`` has no card of its own; the front's card has its values and its image."""
    client = small_world.client(small_world.account())
    reader.tell(photo(0), CardFields(full_name="Ana Souza"))
    reader.tell(photo(1), CardFields(emails=("ana@lumen.example",)))
    front = send(client).json["id"]
    back = send(client, photo(1), back_of=front, back_of_card="0").json
    small_world.read()
    (card,) = client.get(f"/api/v1/captures/{front}").json["cards"]
    assert (card["fields"]["full_name"], card["fields"]["emails"]) == ("Ana Souza", ["ana@lumen.example"])
    assert set(card["confidence"]) == {"full_name", "emails", "emails.0"}
    assert set(card["boxes"]) == {"full_name"}
    (side,) = card["backs"]
    assert (side["capture"], set(side["boxes"]), side["size"]) == (back["id"], {"emails.0"}, [60, 40])
    assert client.get(side["image"]).mimetype == "image/webp"
    other = client.get(f"/api/v1/captures/{back['id']}").json
    assert (other["state"], other["back_of"], other["cards"]) == ("done", front, [])
    assert client.get(f"/api/v1/captures/{back['id']}/photo").data == photo(1)


def test_the_back_of_a_kept_card_is_added(small_world: World, reader: FakeReader) -> None:
    """A back that comes after keeping is an open card that names the contact, and is added to it once."""
    client = small_world.client(small_world.account())
    reader.tell(photo(0), CardFields(full_name="Ana Souza"))
    reader.tell(photo(1), CardFields(emails=("ana@lumen.example",)))
    front = send(client).json["id"]
    small_world.read()
    body = {"fields": {"full_name": "Ana Souza"}}
    contact = client.post(f"/api/v1/captures/{front}/cards/0/keep", json=body).json["contact"]["id"]
    back = send(client, photo(1), back_of=front).json["id"]
    small_world.read()
    (card,) = client.get(f"/api/v1/captures/{back}").json["cards"]
    assert (card["state"], card["contact"], card["fields"]["full_name"]) == ("open", contact, "Ana Souza")
    assert card["same_person"] == [{"contact": contact, "why": "the other side of their card"}]
    add = f"/api/v1/captures/{back}/cards/0/add"
    added = client.post(add, json={"fields": card["fields"]})
    assert (added.status_code, added.json["emails"]) == (200, ["ana@lumen.example"])
    again = client.post(add, json={"fields": card["fields"]})
    assert (again.status_code, again.json["contact"]) == (409, contact)


def test_a_side_read_after_the_look_is_not_lost(small_world: World, reader: FakeReader) -> None:
    """Kept with the backs one has seen, a card leaves what another back tells to be added."""
    client = small_world.client(small_world.account())
    reader.tell(photo(0), CardFields(full_name="Ana Souza"))
    reader.tell(photo(1), CardFields(emails=("ana@lumen.example",)))
    front = send(client).json["id"]
    back = send(client, photo(1), back_of=front).json["id"]
    small_world.read()
    body = {"fields": {"full_name": "Ana Souza"}, "backs": []}
    client.post(f"/api/v1/captures/{front}/cards/0/keep", json=body)
    assert client.get(f"/api/v1/captures/{back}").json["state"] == "ready"


def test_several_cards_are_decided_one_by_one(small_world: World, reader: FakeReader) -> None:
    """A photo of two cards is done when the second is decided, too."""
    client = small_world.client(small_world.account())
    reader.tell(photo(0), CardFields(full_name="Ana Souza"), CardFields(full_name="Bo Li"))
    capture_id = send(client).json["id"]
    small_world.read()
    address = f"/api/v1/captures/{capture_id}"
    cards = client.get(address).json["cards"]
    assert [card["fields"]["full_name"] for card in cards] == ["Ana Souza", "Bo Li"]
    assert [card["image"] for card in cards] == [f"{address}/cards/{n}/image" for n in range(2)]
    client.post(f"{address}/cards/1/keep", json={"fields": {"full_name": "Bo Li"}})
    assert client.get(address).json["state"] == "ready"
    client.post(f"{address}/cards/0/let-go")
    found = client.get(address).json
    assert (found["state"], [card["state"] for card in found["cards"]]) == ("done", ["let_go", "kept"])


def test_captures_can_be_listed_by_state(small_world: World) -> None:
    """The list filters by state and pages on."""
    client = small_world.client(small_world.account())
    send(client)
    small_world.read()
    waiting = [send(client, photo(n)).json["id"] for n in range(1, 4)]
    page = client.get("/api/v1/captures?state=waiting&limit=2").json
    rest = client.get(f"/api/v1/captures?state=waiting&limit=2&after={page['next']}").json
    assert {c["id"] for c in page["items"] + rest["items"]} == set(waiting)
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 415),
        (photo()[: len(photo()) // 2], 422),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
        (b"%PDF-1.7", 415),
        (b"hello", 415),
        (b"\xff\xd8\xff" + b"\0" * (MAX_BYTES + 1), 413),
        (b"\xff\xd8\xff" + b"\0" * (MAX_BYTES + 1_000_000), 413),
    ],
    ids=["empty", "truncated", "svg", "pdf", "text", "just too large", "far too large"],
)
def test_a_bad_photo_is_refused_in_words(small_world: World, data: bytes, status: int) -> None:
    """What is no photo gets its 4xx with a sentence, and nothing is stored."""
    client = small_world.client(small_world.account())
    answer = send(client, data)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["detail"].endswith(".")
    assert client.get("/api/v1/captures").json["items"] == []
    assert small_world.photos.photos == {}


def test_what_the_server_refuses_by_itself_is_said_in_the_owners_language(small_world: World) -> None:
    """Far more than it takes, and an old token: no English where German is chosen."""
    _, browser = signed_in(small_world)
    headers = {"X-CSRFToken": browser.get("/api/v1/session").json["csrf"]}
    assert browser.patch("/api/v1/me", json={"language": "de"}, headers=headers).status_code == 200
    old = browser.post("/api/v1/events", json={"name": "A"}, headers={"X-CSRFToken": "old"})
    form = {"photo": (io.BytesIO(b"\xff\xd8\xff" + b"\0" * (MAX_BYTES + 1_000_000)), "card.jpg")}
    large = browser.post("/api/v1/captures", data=form, headers=headers)
    large.request.environ["wsgi.input"].close()
    assert (old.status_code, large.status_code) == (400, 413)
    assert old.json["detail"] == "Das kam nicht an. Geh zurück und versuch es noch einmal."
    assert large.json["detail"] == "Das ist größer als 25 MB. Sende es kleiner."


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"id": "seven"}, "id"),
        ({"taken_at": "yesterday"}, "taken_at"),
        ({"taken_at": "2026-03-01T18:00:00"}, "taken_at"),
        ({"event": "x"}, "event"),
        ({"taken_at": "0001-01-01T00:00:00Z"}, "taken_at"),
        ({"colour": "red"}, "colour"),
        ({"back_of": "x"}, "back_of"),
        ({"back_of_card": "-1"}, "back_of_card"),
        ({"note": "x" * 10_001}, "note"),
    ],
)
def test_a_wrong_form_names_the_field(small_world: World, form: dict[str, str], field: str) -> None:
    """A wrong value is named with its field (RFC 9457 with errors)."""
    answer = send(small_world.client(small_world.account()), **form)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json["errors"]] == [field]


def test_a_photo_needs_its_id(small_world: World) -> None:
    """A photo sent without an id is refused, naming the field."""
    client = small_world.client(small_world.account())
    form = {"photo": (io.BytesIO(photo()), "card.jpg")}
    answer = client.post("/api/v1/captures", data=form, content_type="multipart/form-data")
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "id")


def test_a_photo_must_come_as_a_file(small_world: World) -> None:
    """A form without a file is refused and says so."""
    client = small_world.client(small_world.account())
    form = {"id": str(uuid4()), "photo": "words"}
    answer = client.post("/api/v1/captures", data=form, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "photo"


def test_a_failed_photo_is_tried_again(small_world: World) -> None:
    """Retry puts a failed photo back in line; one that has not failed answers 409."""
    from app.domain.errors import Unreadable

    client = small_world.client(small_world.account())
    capture_id = send(client).json["id"]
    small_world.engine.fail(Unreadable("too dark"))
    small_world.read()
    assert client.get(f"/api/v1/captures/{capture_id}").json["problem"] == "too dark"
    assert client.post(f"/api/v1/captures/{capture_id}/retry").status_code == 202
    assert client.post(f"/api/v1/captures/{capture_id}/retry").status_code == 409


def test_a_photo_can_be_thrown_away(small_world: World) -> None:
    """A deleted capture is not there any more, nor is its photo."""
    client = small_world.client(small_world.account())
    capture_id = send(client).json["id"]
    assert client.delete(f"/api/v1/captures/{capture_id}").status_code == 204
    assert client.get(f"/api/v1/captures/{capture_id}/photo").status_code == 404
