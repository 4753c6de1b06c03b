"""Import by API: send, look, take in, undo."""

import io
from datetime import date

from tests.factories import ANA, World

EVA = ("VERSION:3.0", "UID:k-1", "FN:Eva Klee", "EMAIL:eva@klee.example", "NOTE:roses")
KNOWN = ("VERSION:4.0", "UID:k-2", "FN:Ana Souza", "TEL:+49 30 901820", "URL:https://ana.example")
CARDS = "".join("\r\n".join(("BEGIN:VCARD", *lines, "END:VCARD", "")) for lines in (EVA, KNOWN))


def upload(text: str, name: str = "people.vcf") -> dict[str, object]:
    return {"data": {"file": (io.BytesIO(text.encode()), name)}, "content_type": "multipart/form-data"}


def test_a_file_is_sent_looked_at_and_taken_in(small_world: World) -> None:
    """A preview with counts and people; taking it in makes and fills contacts; once."""
    account = small_world.account()
    small_world.keep(account, ANA)
    client = small_world.client(account)
    sent = client.post("/api/v1/imports", **upload(CARDS))
    assert sent.status_code == 201
    look = sent.json
    counts = {key: look[key] for key in ("new", "more", "known", "twice", "skipped", "broken")}
    assert counts == {"new": 1, "more": 1, "known": 0, "twice": 0, "skipped": 0, "broken": 0}
    assert (look["name"], look["begin"], look["columns"]) == ("people.vcf", "now", None)
    assert (look["first"], look["last"]) == ("2026-03-02", "2026-03-02")
    assert [each["number"] for each in look["people"]] == [0, 1]
    assert [(each["kind"], each["fields"]["full_name"], each["adds"]) for each in look["people"]] == [
        ("new", "Eva Klee", []),
        ("more", "Ana Souza", ["urls"]),
    ]
    there = f"/api/v1/imports/{look['id']}"
    assert client.get(there).json == look
    taken = client.post(f"{there}/take", json={"begin": "now", "cadence": "gentle"})
    assert (taken.json["new"], taken.json["more"]) == (1, 1)
    made = client.get(f"/api/v1/contacts/{taken.json['file']['made'][0]}").json
    assert (made["full_name"], made["talked_about"], made["cadence"]) == ("Eva Klee", "", "gentle")
    assert made["met_on"] is None
    assert made["next_step"]["due"] == "2026-03-02"
    assert client.post(f"{there}/take", json={}).status_code == 409
    assert client.get(there).status_code == 409
    assert [row["id"] for row in client.get("/api/v1/imports").json["items"]] == [look["id"]]
    assert client.post(f"{there}/undo").json == {"gone": 1, "left": 0, "back": 1, "kept": 0}
    assert client.get("/api/v1/imports").json["items"] == []


def test_only_some_are_taken_in(small_world: World) -> None:
    """By their numbers; those of nobody are refused."""
    account = small_world.account()
    client = small_world.client(account)
    there = f"/api/v1/imports/{client.post('/api/v1/imports', **upload(CARDS)).json['id']}/take"
    for wrong in ([], [2], [-1]):
        assert client.post(there, json={"only": wrong}).status_code == 422
    made = client.post(there, json={"only": [1]}).json["file"]["made"]
    assert [client.get(f"/api/v1/contacts/{key}").json["full_name"] for key in made] == ["Ana Souza"]


def test_a_mapping_says_what_columns_are(small_world: World) -> None:
    """A table's columns are shown as they are taken, and may be said otherwise; a day to begin, too."""
    client = small_world.client(small_world.account())
    look = client.post("/api/v1/imports", **upload("Wer,Mail\nEva,eva@klee.example\n", "x.csv")).json
    assert look["columns"] == [
        {"head": "Wer", "example": "Eva", "field": ""},
        {"head": "Mail", "example": "eva@klee.example", "field": "email"},
    ]
    there = f"/api/v1/imports/{look['id']}/take"
    assert client.post(there, json={"mapping": ["full_name"]}).status_code == 422
    assert client.post(there, json={"mapping": ["nothing", "email"]}).status_code == 422
    body = {"mapping": ["full_name", "email"], "begin": "2026-06-01"}
    made = client.post(there, json=body).json["file"]["made"]
    contact = client.get(f"/api/v1/contacts/{made[0]}").json
    assert (contact["full_name"], contact["next_step"]["due"]) == ("Eva", date(2026, 6, 1).isoformat())


def test_many_begin_later_unless_told_otherwise(small_world: World) -> None:
    """Left out, following up begins when the preview says."""
    client = small_world.client(small_world.account())
    text = "Name\n" + "".join(f"Eva Klee {chr(97 + n)}\n" for n in range(21))
    look = client.post("/api/v1/imports", **upload(text, "x.csv")).json
    assert (look["new"], look["begin"]) == (21, "2026-06-01")
    made = client.post(f"/api/v1/imports/{look['id']}/take", json={}).json["file"]["made"]
    due = client.get(f"/api/v1/contacts/{made[0]}").json["next_step"]["due"]
    assert due >= "2026-06-01"


def test_a_file_is_thrown_away(small_world: World) -> None:
    """It is gone then."""
    client = small_world.client(small_world.account())
    there = f"/api/v1/imports/{client.post('/api/v1/imports', **upload(CARDS)).json['id']}"
    assert client.delete(there).status_code == 204
    assert client.get(there).status_code == 404


def test_what_is_no_file_of_contacts_is_refused(small_world: World) -> None:
    """No file, an empty one, and one that names nobody."""
    client = small_world.client(small_world.account())
    assert client.post("/api/v1/imports", data={}, content_type="multipart/form-data").status_code == 422
    for text in ("", "BEGIN:VCARD\r\nEND:VCARD\r\n"):
        answer = client.post("/api/v1/imports", **upload(text))
        assert answer.status_code == 422
        assert answer.json["errors"][0]["field"] == "file"
