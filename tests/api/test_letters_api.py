"""Letters and advice over HTTP."""

import pytest
from flask.testing import FlaskClient

from tests.factories import World

OWN = {"subject": "Hello {{ first_name }}", "body": "Dear {{ name }},\n\nwhich day?\n\n{{ signature }}"}


@pytest.fixture
def client(small_world: World) -> FlaskClient:
    """An API client of an account."""
    return small_world.client(small_world.account())


def test_a_letter_is_written_read_and_removed(client: FlaskClient) -> None:
    """PUT keeps one's own in the place of what ships, DELETE gives that back."""
    address = "/api/v1/letters/intro/en"
    shipped = client.get(address).json
    assert (shipped["shipped"], shipped["own"], shipped["changed_at"]) == (True, False, None)
    made = client.put(address, json=OWN)
    assert made.status_code == 200
    assert made.json["own"]
    assert client.get(address).json == made.json
    assert made.json["body"] == OWN["body"]
    draft = client.post("/api/v1/contacts", json={"full_name": "Ana Souza"}).json["draft"]
    assert draft["subject"] == "Hello Ana"
    assert client.delete(address).status_code == 204
    assert client.get(address).json == shipped
    assert client.delete(address).status_code == 404
    assert client.get(f"/api/v1/drafts/{draft['id']}").json["subject"] != "Hello Ana"


def test_letters_are_listed(client: FlaskClient) -> None:
    """What ships is listed in five languages, and what was added under its title."""
    client.put("/api/v1/letters/offer/de", json=OWN | {"title": "Angebot"})
    items = client.get("/api/v1/letters").json["items"]
    assert items[-1]["title"] == "Angebot"
    assert {item["language"] for item in items if item["name"] == "intro"} == {"en", "de", "fr", "es", "pt"}


@pytest.mark.parametrize(
    ("address", "wrong", "field"),
    [
        ("intro/en", {"body": "Hi\n{{ nme }}"}, "body"),
        ("intro/en", {"subject": "{{ nme }}"}, "subject"),
        ("intro/it", {}, "language"),
        ("Intro/en", {}, "name"),
        ("mine/en", {"title": "x" * 101}, "title"),
    ],
)
def test_a_letter_with_a_mistake_is_refused(
    client: FlaskClient, address: str, wrong: dict[str, str], field: str
) -> None:
    """A letter that can't be sent is refused with the field, and an unknown name with its line."""
    answer = client.put(f"/api/v1/letters/{address}", json=OWN | wrong)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)
    if field == "body":
        assert answer.json["detail"].startswith("Line 2: there is no “nme”")


def test_a_letter_is_read_to_a_contact(client: FlaskClient) -> None:
    """A preview shows the mail as it would be, with advice that says where."""
    contact = client.post("/api/v1/contacts", json={"full_name": "Ana Souza"}).json["contact"]["id"]
    body = "Hi {{ first_name }},\n\njust checking in."
    answer = client.post("/api/v1/letters/preview", json=OWN | {"body": body, "contact": contact}).json
    assert answer["body"] == "Hi Ana,\n\njust checking in."
    worn = answer["advice"][0]
    assert (worn["code"], worn["part"]) == ("worn", "body")
    assert answer["body"][worn["from"] : worn["to"]] == "just checking in"
    assert "just checking in" in worn["text"]
    assert client.post("/api/v1/letters/preview", json=OWN).json["subject"] == "Hello Ana"
    assert client.post("/api/v1/letters/preview", json=OWN | {"body": "{{ x }}"}).status_code == 422


def test_a_draft_carries_its_advice(client: FlaskClient) -> None:
    """Saving a draft answers with what the checker says of the words just saved."""
    draft = client.post("/api/v1/contacts", json={"full_name": "Ana Souza"}).json["draft"]
    assert draft["advice"] == []
    body = {"body": "Hi Bob,\n\nmy plan is attached."}
    answer = client.patch(f"/api/v1/drafts/{draft['id']}", json=body).json
    assert [each["code"] for each in answer["advice"]] == ["name", "attachment", "no_question"]
    assert client.get(f"/api/v1/drafts/{draft['id']}").json["advice"] == answer["advice"]


def test_a_draft_is_written_of_another_letter(client: FlaskClient) -> None:
    """PATCH writes it anew in words that ship; the caller's own are told, and put back when asked for."""
    draft = client.post("/api/v1/contacts", json={"full_name": "Ana Souza"}).json["draft"]
    address = f"/api/v1/drafts/{draft['id']}"
    assert (draft["letter"], draft["set_aside"]) == ("intro", None)
    client.patch(address, json={"subject": "Hello", "body": "Mine"})
    anew = client.patch(address, json={"letter": "second", "language": "de"}).json
    assert (anew["letter"], anew["subject"]) == ("second", "Ein Vorschlag für Sie")
    assert anew["set_aside"] == {"subject": "Hello", "body": "Mine"}
    back = client.post(f"{address}/put-back")
    assert (back.json["body"], back.json["letter"], back.json["set_aside"]) == ("Mine", "intro", None)
    assert client.post(f"{address}/put-back").status_code == 409
    refused = client.patch(address, json={"letter": "nothing"})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "letter")
