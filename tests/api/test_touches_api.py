"""Until a yes or a no, over HTTP: answers, touches, replies, promises, snooze, skip, undo."""

import pytest
from flask.testing import FlaskClient

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


def step(client: FlaskClient, contact: str) -> dict:  # type: ignore[type-arg]
    """The contact's next step."""
    return dict(client.get(contact).json["next_step"])


def planned(client: FlaskClient, contact: str) -> list[str]:
    """The kinds of what is planned with a contact."""
    found = client.get(f"{API}/followups?contact={contact.rpartition('/')[2]}").json["items"]
    return [each["kind"] for each in found]


def test_a_yes_leaves_promises_standing(client: FlaskClient, ana: str) -> None:
    """Yes ends the cadence; what was promised stays to be done."""
    client.post(f"{ana}/promises", json={"what": "samples", "channel": "message", "due": "2026-03-09"})
    answered = client.post(f"{ana}/answer", json={"answer": "yes"})
    assert answered.status_code == 200
    assert (answered.json["answer"], answered.json["next_step"]["what"]) == ("yes", "samples")
    assert planned(client, ana) == ["promise"]


def test_a_no_cancels_all_and_keeps_its_reason(client: FlaskClient, ana: str) -> None:
    """No leaves nothing to do, remembers why, and takes no promise."""
    answered = client.post(f"{ana}/answer", json={"answer": "no", "reason": "price", "words": "next year"})
    assert (answered.json["answer_reason"], answered.json["answer_words"]) == ("price", "next year")
    assert answered.json["next_step"] is None
    promise = {"what": "samples", "channel": "call", "due": "2026-03-09"}
    assert client.post(f"{ana}/promises", json=promise).status_code == 409


def test_not_now_moves_the_date(client: FlaskClient, ana: str) -> None:
    """Not now plans one follow-up on its date; done, the cadence goes on and the contact waits again."""
    answered = client.post(f"{ana}/answer", json={"answer": "not_now", "until": "2026-04-14"}).json
    assert (answered["answer"], answered["not_now_until"]) == ("not_now", "2026-04-14")
    next_step = answered["next_step"]
    assert (next_step["kind"], next_step["due"]) == ("not_now", "2026-04-14")
    client.post(f"{API}/followups/{next_step['followup']}/done", json={})
    assert client.get(ana).json["answer"] == "waiting"
    assert planned(client, ana) == ["step"]


@pytest.mark.parametrize("until", [None, "2026-03-02", "2025-12-24"])
def test_not_now_needs_a_day_to_come(client: FlaskClient, ana: str, until: str | None) -> None:
    """Without a day, or with one that has come, nothing changes and the field is named."""
    refused = client.post(f"{ana}/answer", json={"answer": "not_now", "until": until})
    assert refused.status_code == 422
    assert refused.json["errors"][0]["field"] == "until"
    assert planned(client, ana) == ["step"]


def test_reopening_plans_a_step(client: FlaskClient, ana: str) -> None:
    """A contact that is closed and opened again has a planned step."""
    client.post(f"{ana}/answer", json={"answer": "no"})
    opened = client.post(f"{ana}/answer", json={"answer": "waiting"}).json
    assert (opened["answer"], opened["answer_reason"]) == ("waiting", None)
    assert planned(client, ana) == ["step"]


def test_an_answer_can_be_undone(client: FlaskClient, ana: str) -> None:
    """Undo brings back just what was planned before."""
    before = step(client, ana)
    client.post(f"{ana}/answer", json={"answer": "no", "reason": "timing"})
    undone = client.post(f"{ana}/undo").json
    assert (undone["answer"], undone["next_step"]) == ("waiting", before)


def test_undo_is_bound_to_a_moment(client: FlaskClient, ana: str) -> None:
    """With the id of the moment to undo, a second undo is refused; the thread says which can be undone."""
    client.post(f"{ana}/touches", json={"channel": "call"})
    client.post(f"{ana}/answer", json={"answer": "yes"})
    told = client.get(f"{ana}/thread").json["items"]
    assert [each["undoable"] for each in told] == [True, False, False]
    bound = {"moment": told[0]["id"]}
    assert client.post(f"{ana}/undo", json=bound).json["answer"] == "waiting"
    assert client.post(f"{ana}/undo", json=bound).status_code == 409
    assert client.get(f"{ana}/thread").json["items"][0]["kind"] == "touch"
    assert client.post(f"{ana}/undo", json={"moment": "nonsense"}).status_code == 422


def test_a_touch_overtakes_what_was_planned(client: FlaskClient, ana: str) -> None:
    """They called before the intro went out: the second mail is planned, two working days on."""
    logged = client.post(f"{ana}/touches", json={"channel": "call", "note": "wants a price"})
    assert logged.status_code == 201
    after = logged.json["next_step"]
    assert (after["what"], after["due"]) == ("Second mail", "2026-03-04")
    told = client.get(f"{ana}/thread").json["items"][0]
    assert (told["kind"], told["channel"], told["note"]) == ("touch", "call", "wants a price")


def test_a_reply_wants_an_answer_today(client: FlaskClient, ana: str) -> None:
    """They wrote: the next step is to answer them, today."""
    replied = client.post(f"{ana}/replies", json={"channel": "email"})
    assert replied.status_code == 201
    next_step = replied.json["next_step"]
    assert (next_step["kind"], next_step["due"]) == ("reply", "2026-03-02")
    assert planned(client, ana) == ["reply"]


def test_snooze_and_skip_move_on(client: FlaskClient, ana: str) -> None:
    """Snooze keeps the step for a later day, skip plans the next; undo takes back either."""
    first = step(client, ana)["followup"]
    snoozed = client.post(f"{API}/followups/{first}/snooze", json={"until": "2026-03-10"})
    assert (snoozed.json["id"], snoozed.json["due"]) == (first, "2026-03-10")
    assert client.post(f"{API}/followups/{first}/undo").json["due"] == "2026-03-02"
    assert client.post(f"{API}/followups/{first}/skip").json["state"] == "skipped"
    assert step(client, ana)["what"] == "Second mail"
    assert client.post(f"{API}/followups/{first}/undo").json["state"] == "planned"
    assert planned(client, ana) == ["step"]


def test_a_snooze_lies_ahead(client: FlaskClient, ana: str) -> None:
    """Nothing is put off to a day that has come."""
    first = step(client, ana)["followup"]
    refused = client.post(f"{API}/followups/{first}/snooze", json={"until": "2026-03-02"})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "until")


def test_a_contact_is_put_on_another_cadence(client: FlaskClient, ana: str) -> None:
    """The next step is planned by its gaps: five working days on Gentle instead of two."""
    first = step(client, ana)["followup"]
    client.post(f"{API}/followups/{first}/done", json={})
    changed = client.patch(ana, json={"cadence": "gentle"}).json
    assert (changed["cadence"], changed["next_step"]["due"]) == ("gentle", "2026-03-09")
    assert client.patch(ana, json={"cadence": "no such"}).status_code == 404


def test_a_contact_is_changed_whole_or_not_at_all(client: FlaskClient, ana: str) -> None:
    """What names a cadence or an introducer there is not, or themselves, leaves their name as well."""
    before = client.get(ana).json
    myself = ana.rpartition("/")[2]
    for wrong in (
        {"cadence": "nope"},
        {"introduced_by": "11111111-1111-4111-8111-111111111111"},
        {"introduced_by": myself},
        {"introduced_by": None, "cadence": myself},
    ):
        assert client.patch(ana, json={"full_name": "Half", "tags": ["x"], **wrong}).status_code in (404, 422)
        assert client.get(ana).json == before


def test_who_introduced_whom(client: FlaskClient, ana: str) -> None:
    """Naming the introducer plans thanks to them."""
    made = client.post(f"{API}/contacts", json={"full_name": "Jo Kim", "emails": ["jo@kim.example"]})
    jo = f"{API}/contacts/{made.json['contact']['id']}"
    changed = client.patch(jo, json={"introduced_by": ana.rpartition("/")[2]}).json
    assert changed["introduced_by"] == ana.rpartition("/")[2]
    assert sorted(planned(client, ana)) == ["promise", "step"]
