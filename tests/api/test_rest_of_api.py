"""Contacts, follow-ups, drafts, events, feeds, tokens and the owner over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote
from uuid import uuid4

import pytest
import vobject
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from app.domain.card import CardFields
from app.domain.vcard import read
from app.services import tokens
from tests.factories import World

#: A cadence's steps, and what repeats.
FIRST = [{"gap": 0, "channel": "email", "what": "Mail"}]
OFTEN = [{"gap": 9, "channel": "call", "what": "Call"}]


@pytest.fixture
def client(small_world: World) -> FlaskClient:
    """An API client of an account."""
    return small_world.client(small_world.account())


def add(client: FlaskClient, name: str = "Ana Souza", **more: object) -> dict:  # type: ignore[type-arg]
    answer = client.post("/api/v1/contacts", json={"full_name": name, "emails": ["ana@lumen.example"]} | more)
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def test_contacts_are_made_changed_and_deleted(client: FlaskClient) -> None:
    """A contact can be made by hand, patched, read and deleted."""
    contact = add(client)["contact"]
    address = f"/api/v1/contacts/{contact['id']}"
    changed = client.patch(address, json={"company": "Lumen", "tags": ["bulk"]}).json
    assert (changed["company"], changed["tags"], changed["full_name"]) == ("Lumen", ["bulk"], "Ana Souza")
    assert client.get(address).json == changed
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("patch", "me", {"full_name": "\0"}, "full_name"),
        ("post", "events", {"name": "\0"}, "name"),
        ("post", "tokens", {"name": "\0"}, "name"),
        ("post", "contacts", {"full_name": "\0", "emails": ["\0"]}, "full_name"),
        ("post", "cadences", {"name": "\0", "steps": FIRST, "repeats": OFTEN}, "name"),
        ("post", "cadences", {"name": "x", "steps": FIRST, "repeats": [OFTEN[0] | {"what": "\0"}]}, "what"),
        ("post", "contacts/{}/promises", {"what": "\0", "channel": "call", "due": "2026-03-09"}, "what"),
    ],
)
def test_nul_is_blank(
    client: FlaskClient, method: str, path: str, body: dict[str, object], field: str
) -> None:
    """NUL, which no database keeps, is nothing before anything is checked: what is nothing else is blank."""
    address = f"/api/v1/{path}".format(add(client)["contact"]["id"])
    answer = getattr(client, method)(address, json=body)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)


@contextmanager
def questions() -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield asked
    event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize("path", ["contacts", "followups"])
def test_a_longer_list_asks_the_database_no_more(small_world: World, path: str) -> None:
    """A list of forty takes as many questions as one of five."""
    client = small_world.client(small_world.account(daily_touches=100))
    for n in range(40):
        add(client, f"Ana {n}")
    counts = []
    for limit in (5, 40):
        with questions() as asked:
            answer = client.get(f"/api/v1/{path}?limit={limit}").json
        assert len(answer["items"]) == limit
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_contact_has_its_next_step(client: FlaskClient) -> None:
    """The next step of an open contact is always there."""
    made = add(client)
    step = made["contact"]["next_step"]
    assert step == {
        "followup": made["followups"][0]["id"],
        "kind": "step",
        "channel": "email",
        "what": "Intro mail",
        "due": "2026-03-02",
        "overdue": False,
    }


def test_contacts_are_searched_and_sorted(client: FlaskClient) -> None:
    """The list takes q, sort, limit and after."""
    for name in ("Zoe Adler", "Ana Souza", "Ben Adler"):
        add(client, name)
    found = client.get("/api/v1/contacts?q=ADLER&limit=1").json
    rest = client.get(f"/api/v1/contacts?q=adler&limit=1&after={found['next']}").json
    assert [c["full_name"] for c in found["items"] + rest["items"]] == ["Ben Adler", "Zoe Adler"]


def test_a_vcard_is_downloaded(client: FlaskClient) -> None:
    """The .vcf parses and holds the contact; its file name is safe."""
    contact = add(client, 'Ana "A\r\nX" Souza', phones=[{"number": "+49 30 901820", "kind": "mobile"}])[
        "contact"
    ]
    answer = client.get(f"/api/v1/contacts/{contact['id']}.vcf")
    card = vobject.readOne(answer.text)
    assert answer.mimetype == "text/vcard"
    assert card.email.value == "ana@lumen.example"
    assert card.tel.value == "+49 30 901820"
    assert "\n" not in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["Łukasz Żak", "王伟", "Zoë"])
def test_a_vcard_has_a_name_in_any_script(client: FlaskClient, name: str) -> None:
    """A file name outside ASCII is sent as RFC 5987 has it: headers hold nothing else."""
    contact = add(client, name)["contact"]
    header = client.get(f"/api/v1/contacts/{contact['id']}.vcf").headers["Content-Disposition"]
    assert header.isascii()
    assert unquote(header.rpartition("''")[2]) == f"{name}.vcf"


def test_vcards_have_two_versions(client: FlaskClient) -> None:
    """3.0 unless 4.0 is asked for; another is refused with its field."""
    address = f"/api/v1/contacts/{add(client)['contact']['id']}.vcf"
    versions = {"": "3.0", "?version=3.0": "3.0", "?version=4.0": "4.0"}
    for query, version in versions.items():
        assert client.get(address + query).text.split("\r\n")[1] == f"VERSION:{version}"
    answer = client.get(f"{address}?version=2.1")
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "version")


def test_an_events_people_are_one_file(client: FlaskClient) -> None:
    """An event's file is named after it and holds those from there alone; no event is 404."""
    event = client.post("/api/v1/events", json={"name": "Łódź, hall 3"}).json
    add(client, "Ben Adler", event=None)
    add(client, event=event["id"])
    answer = client.get(f"/api/v1/events/{event['id']}.vcf?version=4.0")
    assert [card.fields.full_name for card in read(answer.data).cards] == ["Ana Souza"]
    assert unquote(answer.headers["Content-Disposition"].rpartition("''")[2]) == "Łódź, hall 3.vcf"
    assert client.get(f"/api/v1/events/{uuid4()}.vcf").status_code == 404


def test_all_people_are_one_file(client: FlaskClient) -> None:
    """Both files hold what is asked for in words, event and answer, and nobody's is empty."""
    for name in ("Zoe Adler", "Ana Souza", "Ben Adler"):
        add(client, name)
    found = client.get("/api/v1/contacts.vcf?q=adler&answer=waiting&version=4.0")
    assert [card.fields.full_name for card in read(found.data).cards] == ["Ben Adler", "Zoe Adler"]
    rows = client.get("/api/v1/contacts.csv?q=adler").data.decode("utf-8-sig").splitlines()
    assert [row.split(",")[1:3] for row in rows[1:]] == [['"Ben"', '"Adler"'], ['"Zoe"', '"Adler"']]
    assert client.get("/api/v1/contacts.vcf?answer=yes").data == b""
    assert client.get("/api/v1/contacts.vcf?answer=perhaps").status_code == 422


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"])
def test_instants_beyond_reach_are_refused(client: FlaskClient, at: str) -> None:
    """A time that no zone can hold is refused before anything is stored."""
    followup = add(client)["followups"][0]["id"]
    answer = client.post(f"/api/v1/followups/{followup}/done", json={"at": at})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "at")
    assert client.get("/api/v1/followups").json["items"][0]["id"] == followup


@pytest.mark.parametrize("cursor", ["WyIyMDI2LTAxLTAxIiwgIngiXQ==", "W1tb" * 9000, "%00"])
def test_a_crafted_cursor_is_refused(client: FlaskClient, cursor: str) -> None:
    """A cursor of somebody's own making is a mistake, not a crash."""
    assert client.get("/api/v1/captures", query_string={"after": cursor}).status_code == 422


def test_overdue_means_one_thing(client: FlaskClient) -> None:
    """Overdue means the same in the list and in the contact's next step: its day has passed."""
    step = add(client)["contact"]["next_step"]
    assert step["overdue"] is False
    assert client.get("/api/v1/followups?due=overdue").json["items"] == []


def test_the_thread_tells_the_meeting(client: FlaskClient) -> None:
    """The thread of a new contact holds where one met."""
    contact = add(client, talked_about="tea")["contact"]
    (moment,) = client.get(f"/api/v1/contacts/{contact['id']}/thread").json["items"]
    assert (moment["what"], moment["note"], moment["day"]) == ("Met", "tea", "2026-03-02")


def test_followups_are_done_and_undone(client: FlaskClient) -> None:
    """Done plans the next; undo takes it back; done twice answers 409."""
    made = add(client)
    address = f"/api/v1/followups/{made['followups'][0]['id']}"
    assert client.post(f"{address}/done", json={"note": "ok"}).json["state"] == "done"
    assert client.post(f"{address}/done", json={}).status_code == 409
    assert [f["due"] for f in client.get("/api/v1/followups").json["items"]] == ["2026-03-04"]
    assert client.post(f"{address}/undo").json["state"] == "planned"
    assert [f["due"] for f in client.get("/api/v1/followups?due=today").json["items"]] == ["2026-03-02"]


def test_done_needs_no_body(client: FlaskClient) -> None:
    """Done without a body is done now."""
    made = add(client)
    assert client.post(f"/api/v1/followups/{made['followups'][0]['id']}/done").status_code == 200


def test_a_draft_is_edited_and_sent(client: FlaskClient) -> None:
    """A draft takes the owner's words, keeps what is not given, and ends with “sent”."""
    draft = add(client)["draft"]
    address = f"/api/v1/drafts/{draft['id']}"
    edited = client.patch(address, json={"subject": "Hello\r\nBcc: eve@example.com"}).json
    assert (edited["subject"], edited["body"]) == ("Hello Bcc: eve@example.com", draft["body"])
    assert client.post(f"{address}/sent").json["state"] == "sent"
    assert client.patch(address, json={"body": "late"}).status_code == 409


def test_one_event_is_current(client: FlaskClient) -> None:
    """A new event becomes the current one, and the one before no longer is."""
    client.post(
        "/api/v1/events", json={"name": "A", "place": "Lisbon", "from": "2026-03-01", "to": "2026-03-04"}
    )
    client.post("/api/v1/events", json={"name": "B"})
    items = client.get("/api/v1/events").json["items"]
    assert {(e["name"], e["current"]) for e in items} == {("A", False), ("B", True)}
    answer = client.post("/api/v1/events", json={"name": "C", "from": "2026-03-05", "to": "2026-03-01"})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "to")


def test_an_event_keeps_the_id_it_was_given(client: FlaskClient) -> None:
    """An event named without a connection has its id already: told twice, it is one."""
    told = {"id": "6f1c9a52-3b1e-4a58-9d0c-0d4f5b7f2a11", "name": "Fair"}
    answers = [client.post("/api/v1/events", json=told) for _ in range(2)]
    assert [(answer.status_code, answer.json["id"]) for answer in answers] == [(201, told["id"])] * 2
    assert [each["name"] for each in client.get("/api/v1/events").json["items"]] == ["Fair"]
    assert client.post("/api/v1/events", json=told | {"id": "fair"}).status_code == 422


def test_a_feed_shows_what_its_owner_likes(client: FlaskClient) -> None:
    """Name, one event a day and the alarm change one by one; what can't be is refused with its field."""
    path = f"/api/v1/feeds/{client.post('/api/v1/feeds', json={'name': 'Phone'}).json['id']}"
    changes = ({"daily": True}, {"alarm": 10}, {"name": "Laptop"}, {"alarm": None})
    feeds = [client.patch(path, json=change).json for change in changes]
    assert [(feed["name"], feed["daily"], feed["alarm"]) for feed in feeds] == [
        ("Phone", True, None),
        ("Phone", True, 10),
        ("Laptop", True, 10),
        ("Laptop", True, None),
    ]
    assert client.patch(path, json={"name": " "}).json["errors"][0]["field"] == "name"
    assert client.patch(path, json={"alarm": -1}).status_code == 422


def test_a_feed_says_who_fetches_it(client: FlaskClient) -> None:
    """Each calendar with when it came last, the newest first."""
    feed = client.post("/api/v1/feeds", json={"name": "Phone"}).json
    for agent in ("one", "two"):
        client.get(feed["url"], headers={"User-Agent": agent})
    (seen,) = client.get("/api/v1/feeds").json["items"]
    assert {each["by"] for each in seen["fetches"]} == {"one", "two"}
    assert seen["last_fetched"] == seen["fetches"][0]


def test_feeds_are_made_renewed_and_removed(client: FlaskClient) -> None:
    """A feed has a full address; a new one differs; a removed one is gone from the list."""
    feed = client.post("/api/v1/feeds", json={"name": "Phone"}).json
    renewed = client.post(f"/api/v1/feeds/{feed['id']}/rotate").json
    assert feed["url"].startswith("http://localhost/feeds/")
    assert feed["url"] != renewed["url"]
    assert client.delete(f"/api/v1/feeds/{feed['id']}").status_code == 204
    assert client.get("/api/v1/feeds").json["items"] == []


def test_the_owner_says_who_they_are(client: FlaskClient) -> None:
    """Me takes what drafts and dates need, and refuses what can't be."""
    changed = client.patch("/api/v1/me", json={"zone": "America/Sao_Paulo", "working_days": [1, 2, 3]}).json
    assert (changed["zone"], changed["working_days"]) == ("America/Sao_Paulo", [1, 2, 3])
    for wrong in (
        {"zone": "Mars/Base"},
        {"language": "xx"},
        {"working_days": []},
        {"daily_touches": 0},
        {"region": "de"},
    ):
        answer = client.patch("/api/v1/me", json=wrong)
        assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, next(iter(wrong)))


def test_a_token_is_shown_once_and_ends_at_once(small_world: World, client: FlaskClient) -> None:
    """A new token works until it is revoked, and no list shows it."""
    made = client.post("/api/v1/tokens", json={"name": "laptop"}).json
    other = small_world.app.test_client()
    bearer = {"Authorization": f"Bearer {made['token']}"}
    assert other.get("/api/v1/me", headers=bearer).status_code == 200
    assert made["token"] not in client.get("/api/v1/tokens").text
    client.delete(f"/api/v1/tokens/{made['id']}")
    assert other.get("/api/v1/me", headers=bearer).status_code == 401


def test_only_a_tokens_hash_is_stored(small_world: World) -> None:
    """The database holds no token."""
    account = small_world.account()
    _, secret = tokens.add(small_world.session, small_world.kit, account, "laptop")
    (row,) = tokens.all_of(small_world.session, account)
    assert secret not in {str(getattr(row, column.key)) for column in row.__table__.columns}


def test_card_text_is_only_text(small_world: World) -> None:
    """What stands on a card comes back as it is, in JSON, and never as markup."""
    client = small_world.client(small_world.account("eve@example.com"))
    nasty = "<script>alert(1)</script>"
    contact = add(client, nasty)["contact"]
    answer = client.get(f"/api/v1/contacts/{contact['id']}")
    assert answer.json["full_name"] == nasty
    assert answer.mimetype == "application/json"


def test_search_is_scoped(small_world: World) -> None:
    """A search finds one's own contacts only."""
    small_world.keep(small_world.account(), CardFields(full_name="Ana Souza"))
    eve = small_world.client(small_world.account("eve@example.com"))
    assert eve.get("/api/v1/contacts?q=ana").json["items"] == []
