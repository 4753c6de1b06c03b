"""Cadences over HTTP."""

import pytest
from flask.testing import FlaskClient

from app.services import events
from tests.factories import World

QUICK = {
    "name": "Quick",
    "steps": [
        {"gap": 0, "channel": "email", "what": "Intro mail", "letter": "intro"},
        {"gap": 1, "channel": "call", "what": "Call", "letter": None},
    ],
    "repeats": [{"gap": 10, "channel": "email", "what": "Mail", "letter": "again"}],
}


@pytest.fixture
def client(small_world: World) -> FlaskClient:
    """An API client of an account."""
    return small_world.client(small_world.account())


def test_a_cadence_is_made_changed_and_removed(client: FlaskClient) -> None:
    """POST makes one, PUT replaces it, DELETE removes it."""
    made = client.post("/api/v1/cadences", json=QUICK)
    assert made.status_code == 201
    assert made.json == QUICK | {"id": made.json["id"], "shipped": False, "contacts": 0}
    address = f"/api/v1/cadences/{made.json['id']}"
    assert client.put(address, json=QUICK | {"name": "Quicker"}).json["name"] == "Quicker"
    assert client.get(address).json["name"] == "Quicker"
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404


def test_what_ships_is_listed_first(client: FlaskClient) -> None:
    """The list begins with what ships, which can't be changed."""
    made = client.post("/api/v1/cadences", json=QUICK).json
    items = client.get("/api/v1/cadences").json["items"]
    assert [(item["id"], item["shipped"]) for item in items] == [
        ("persistent", True),
        ("gentle", True),
        ("warm", True),
        (made["id"], False),
    ]
    assert client.put("/api/v1/cadences/gentle", json=QUICK).status_code == 409
    assert client.delete("/api/v1/cadences/gentle").status_code == 409


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"repeats": []}, "repeats"),
        ({"steps": QUICK["steps"][1:]}, "steps"),
        ({"repeats": [{"gap": 5, "channel": "pigeon", "what": "Fly"}]}, "repeats.0.channel"),
        ({"repeats": [{"gap": 251, "channel": "call", "what": "Call"}]}, "gap"),
        ({"repeats": [{"gap": 5, "channel": "email", "what": "Mail", "letter": "spam"}]}, "letter"),
    ],
)
def test_one_nobody_could_follow_is_refused(
    client: FlaskClient, wrong: dict[str, object], field: str
) -> None:
    """A cadence that can't be followed is refused, with the field."""
    answer = client.post("/api/v1/cadences", json=QUICK | wrong)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)


def test_an_event_is_put_on_a_cadence_and_planned_anew(small_world: World) -> None:
    """Everybody from an event goes on a cadence; changed, it is planned anew when asked, and not removed."""
    account = small_world.account()
    client = small_world.client(account)
    fair = str(events.add(small_world.session, small_world.kit, account, "Fair").id)
    made = client.post("/api/v1/contacts", json={"full_name": "Ana Souza", "event": fair}).json
    client.post(f"/api/v1/followups/{made['followups'][0]['id']}/done")
    key = client.post("/api/v1/cadences", json=QUICK).json["id"]
    contact = f"/api/v1/contacts/{made['contact']['id']}"

    assert client.post(f"/api/v1/events/{fair}/cadence", json={"cadence": key}).json == {"contacts": 1}
    assert client.get(contact).json["cadence"] == key
    assert client.get(contact).json["next_step"]["due"] == "2026-03-03"

    slower = [QUICK["steps"][0], QUICK["steps"][1] | {"gap": 3}]  # type: ignore[index,operator]
    client.put(f"/api/v1/cadences/{key}", json=QUICK | {"steps": slower})
    assert client.get(contact).json["next_step"]["due"] == "2026-03-03"
    assert client.post(f"/api/v1/cadences/{key}/replan").json == {"contacts": 1}
    assert client.get(contact).json["next_step"]["due"] == "2026-03-05"
    assert client.get(f"/api/v1/cadences/{key}").json["contacts"] == 1
    assert client.delete(f"/api/v1/cadences/{key}").status_code == 409


@pytest.mark.parametrize("spelled", ["upper", "braces", "urn"])
def test_a_cadence_has_one_key(client: FlaskClient, spelled: str) -> None:
    """Its id spelled any other way is the key of nothing, so one in use can't be removed by it."""
    key = client.post("/api/v1/cadences", json=QUICK).json["id"]
    contact_id = client.post("/api/v1/contacts", json={"full_name": "Ana Souza"}).json["contact"]["id"]
    contact = f"/api/v1/contacts/{contact_id}"
    assert client.patch(contact, json={"cadence": key}).json["cadence"] == key
    other = {"upper": key.upper(), "braces": f"{{{key}}}", "urn": f"urn:uuid:{key}"}[spelled]
    address = f"/api/v1/cadences/{other}"
    answers = (
        client.get(address),
        client.put(address, json=QUICK),
        client.delete(address),
        client.post(f"{address}/replan"),
        client.patch(contact, json={"cadence": other}),
    )
    assert [answer.status_code for answer in answers] == [404] * 5
    assert client.get(contact).json["cadence"] == key
    assert client.get(f"/api/v1/cadences/{key}").json["contacts"] == 1


def test_an_event_on_no_cadence_is_not_found(small_world: World) -> None:
    """A key that is none, or another's, answers 404."""
    account, eve = small_world.account(), small_world.account("eve@example.com")
    fair = events.add(small_world.session, small_world.kit, account, "Fair").id
    hers = small_world.client(eve).post("/api/v1/cadences", json=QUICK).json["id"]
    client = small_world.client(account)
    for key in ("fast", hers):
        answer = client.post(f"/api/v1/events/{fair}/cadence", json={"cadence": key})
        assert answer.status_code == 404


def test_the_part_of_a_country_is_the_owners(client: FlaskClient) -> None:
    """Me takes a part of the country, which goes when the country has none of that name."""
    assert client.patch("/api/v1/me", json={"region": "DE", "subdivision": "BY"}).json["subdivision"] == "BY"
    assert client.patch("/api/v1/me", json={"region": "FR"}).json["subdivision"] is None
