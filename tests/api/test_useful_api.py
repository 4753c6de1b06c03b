"""Useful things, other calendars and working hours over HTTP."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from app.domain.busy import NotFetched
from app.domain.slots import Span
from tests.factories import World

ADDRESS = "https://secret.example/bo.ics?key=1"


@pytest.fixture
def client(small_world: World) -> FlaskClient:
    """An API client of an account."""
    return small_world.client(small_world.account())


def add(client: FlaskClient, **thing: object) -> dict:  # type: ignore[type-arg]
    answer = client.post("/api/v1/things", json=thing)
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def second_mail(client: FlaskClient) -> str:
    """The id of the mail after the first one."""
    kept = client.post(
        "/api/v1/contacts", json={"full_name": "Ana Souza", "emails": ["ana@lumen.example"]}
    ).json
    client.post(f"/api/v1/followups/{kept['followups'][0]['id']}/done", json={})
    planned = client.get(f"/api/v1/followups?due=all&contact={kept['contact']['id']}").json["items"]
    return str(next(row["draft"] for row in planned if row["draft"]))


def test_things_are_collected_listed_and_removed(client: FlaskClient) -> None:
    """A link and a line come back as they are kept, oldest first, until they are removed."""
    link = add(client, kind="link", text="How to fold", url="example.com/fold", tags=["paper"], language="en")
    assert (link["url"], link["tags"], link["language"]) == ("https://example.com/fold", ["paper"], "en")
    assert add(client, kind="line", text="Tip one.")["file_name"] is None
    listed = client.get("/api/v1/things").json["items"]
    assert {row["text"] for row in listed} == {"How to fold", "Tip one."}
    assert client.delete(f"/api/v1/things/{link['id']}").status_code == 204
    assert len(client.get("/api/v1/things").json["items"]) == 1


def test_a_document_goes_in_and_out(client: FlaskClient) -> None:
    """A file comes back bit for bit, to be kept and not shown."""
    form = {"file": (io.BytesIO(b"%PDF"), "prices.pdf"), "text": "Prices", "tags": "a, b"}
    made = client.post("/api/v1/things/documents", data=form)
    assert made.status_code == 201, made.json
    assert (made.json["file_name"], made.json["tags"]) == ("prices.pdf", ["a", "b"])
    answer = client.get(f"/api/v1/things/{made.json['id']}/document")
    assert (answer.data, answer.mimetype) == (b"%PDF", "application/octet-stream")
    draft = client.get(f"/api/v1/drafts/{second_mail(client)}").json
    assert [each["name"] for each in draft["attachments"]] == ["prices.pdf"]


@pytest.mark.parametrize(
    ("thing", "field"),
    [
        ({"kind": "link", "url": "javascript:x"}, "url"),
        ({"kind": "line"}, "text"),
        ({"kind": "document"}, "file"),
        ({"kind": "line", "text": "x", "language": "tlh"}, "language"),
        ({"kind": "song"}, "kind"),
    ],
)
def test_a_slip_is_named(client: FlaskClient, thing: dict[str, str], field: str) -> None:
    """What can't be kept is refused, naming the field."""
    answer = client.post("/api/v1/things", json=thing)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == field


def test_a_draft_takes_another_thing(client: FlaskClient) -> None:
    """Its words change with it; null takes it out, and what is not there is not found."""
    first = add(client, kind="line", text="Tip one.")["id"]
    draft = second_mail(client)
    assert "Tip one." in client.get(f"/api/v1/drafts/{draft}").json["body"]
    second = add(client, kind="line", text="Tip two.")["id"]
    chosen = client.post(f"/api/v1/drafts/{draft}/thing", json={"thing": second}).json
    assert (chosen["thing"], "Tip two." in chosen["body"], chosen["times"]) == (second, True, [])
    assert "Tip" not in client.post(f"/api/v1/drafts/{draft}/thing", json={"thing": None}).json["body"]
    assert client.post(f"/api/v1/drafts/{draft}/thing", json={"thing": first}).status_code == 200
    assert client.post(f"/api/v1/drafts/{draft}/thing", json={"thing": str(uuid4())}).status_code == 404


def test_calendars_are_added_asked_and_removed(client: FlaskClient, small_world: World) -> None:
    """The address goes in and never comes out; a problem is told in words."""
    begin = small_world.clock.now() + timedelta(days=1)
    small_world.calendars.put(ADDRESS, Span(begin, begin + timedelta(hours=1)))
    made = client.post("/api/v1/busy", json={"url": ADDRESS, "name": "Work"})
    assert made.status_code == 201, made.json
    assert (made.json["host"], made.json["busy"], made.json["problem"]) == ("secret.example", 1, None)
    assert "key=1" not in client.get("/api/v1/busy").text
    small_world.calendars.refuse(ADDRESS, NotFetched("It can’t be reached.", "no route"))
    small_world.clock.move(timedelta(minutes=1))
    asked = client.post(f"/api/v1/busy/{made.json['id']}/look").json
    assert (asked["problem"], asked["busy"]) == ("It can’t be reached. no route", 1)
    assert client.delete(f"/api/v1/busy/{made.json['id']}").status_code == 204
    assert client.get("/api/v1/busy").json["items"] == []


def test_no_address_is_refused(client: FlaskClient) -> None:
    """What is no address of a calendar is named."""
    answer = client.post("/api/v1/busy", json={"url": "file:///etc/passwd"})
    assert answer.json["errors"][0]["field"] == "url"


def test_working_hours_are_times_of_day(client: FlaskClient) -> None:
    """They are read and changed as such; turned ones are refused."""
    assert client.get("/api/v1/me").json["work_from"] == "09:00"
    changed = client.patch("/api/v1/me", json={"work_from": "07:30", "work_until": "12:00"}).json
    assert (changed["work_from"], changed["work_until"]) == ("07:30", "12:00")
    for until in ("08:00", "24:00", "7", "09:00:00"):
        assert client.patch("/api/v1/me", json={"work_until": until}).status_code == 422
