"""Duplicates over the API: suggested, merged, parted, told apart; a card added to a known contact."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from app.domain.card import CardFields
from app.services import drafts
from tests.factories import ANA, World

ANNA = CardFields(full_name="Anna Souza", job_title="Director", emails=("ana.souza@lumen.example",))


@pytest.fixture
def bo(small_world: World) -> UUID:
    return small_world.account()


@pytest.fixture
def api(small_world: World, bo: UUID) -> FlaskClient:
    return small_world.client(bo)


@pytest.fixture
def two(small_world: World, bo: UUID) -> tuple[str, str]:
    """Ana, and Ana again."""
    ana, anna = (small_world.keep(bo, fields).contact.id for fields in (ANA, ANNA))
    return str(ana), str(anna)


def test_two_are_suggested_with_the_reason(api: FlaskClient, two: tuple[str, str]) -> None:
    """Both contacts stand in full beside why they may be one."""
    page = api.get("/api/v1/duplicates").json
    assert page["next"] is None
    ((item),) = page["items"]
    assert [contact["id"] for contact in item["contacts"]] == list(two)
    assert item["why"] == ["same e-mail"]


def test_merge_and_undo(api: FlaskClient, two: tuple[str, str]) -> None:
    """A merge answers with the one contact; undone, both are there as before, however often it is told."""
    before = [api.get(f"/api/v1/contacts/{key}").json for key in two]
    merged = api.post(f"/api/v1/contacts/{two[0]}/merge", json={"other": two[1]})
    assert merged.status_code == 201
    assert merged.json["contact"]["id"] == two[0]
    assert api.get(f"/api/v1/contacts/{two[1]}").status_code == 404
    (first, *_) = api.get(f"/api/v1/contacts/{two[0]}/thread").json["items"]
    assert (first["kind"], first["undoable"], first["id"]) == ("merge", True, merged.json["merge"])
    for _ in range(2):
        parted = api.post(f"/api/v1/merges/{merged.json['merge']}/undo")
        assert (parted.status_code, parted.json["contacts"]) == (200, before)
    assert api.post(f"/api/v1/merges/{uuid4()}/undo").status_code == 404


def test_a_vcard_keeps_its_uid(api: FlaskClient, two: tuple[str, str]) -> None:
    """A phone that has the contact's vCard knows it by the same UID after a merge and after its undo."""

    def uid() -> str:
        lines = api.get(f"/api/v1/contacts/{two[0]}.vcf").text.splitlines()
        return next(line for line in lines if line.startswith("UID"))

    before = uid()
    merge = api.post(f"/api/v1/contacts/{two[0]}/merge", json={"other": two[1]}).json["merge"]
    assert uid() == before
    api.post(f"/api/v1/merges/{merge}/undo")
    assert uid() == before


def test_an_undo_too_late_is_a_conflict(api: FlaskClient, two: tuple[str, str]) -> None:
    """Something has happened since: 409."""
    merge = api.post(f"/api/v1/contacts/{two[0]}/merge", json={"other": two[1]}).json["merge"]
    api.post(f"/api/v1/contacts/{two[0]}/touches", json={"channel": "call"})
    assert api.post(f"/api/v1/merges/{merge}/undo").status_code == 409


def test_what_a_phone_tells_late_is_the_one_contacts(api: FlaskClient, two: tuple[str, str]) -> None:
    """A touch noted offline with the contact that is gone is noted with whom it became one with."""
    api.post(f"/api/v1/contacts/{two[0]}/merge", json={"other": two[1]})
    told = api.post(f"/api/v1/contacts/{two[1]}/touches", json={"channel": "call", "note": "from the train"})
    assert (told.status_code, told.json["id"]) == (201, two[0])
    (first, *_) = api.get(f"/api/v1/contacts/{two[0]}/thread").json["items"]
    assert first["note"] == "from the train"


def test_told_apart(api: FlaskClient, two: tuple[str, str]) -> None:
    """Two different people are suggested no more; told twice it is the same."""
    for _ in range(2):
        assert api.post("/api/v1/duplicates/different", json={"contacts": list(two)}).status_code == 204
    assert api.get("/api/v1/duplicates").json["items"] == []


def test_asked_again(api: FlaskClient, two: tuple[str, str]) -> None:
    """Who is kept apart is listed, and suggested again once that is taken back; told twice it is the same."""
    assert api.get("/api/v1/duplicates?different=true").json["items"] == []
    api.post("/api/v1/duplicates/different", json={"contacts": list(two)})
    ((item),) = api.get("/api/v1/duplicates?different=true").json["items"]
    assert ([contact["id"] for contact in item["contacts"]], item["why"]) == (list(two), [])
    for _ in range(2):
        assert api.delete(f"/api/v1/duplicates/different/{two[1]}/{two[0]}").status_code == 204
    assert api.get("/api/v1/duplicates?different=true").json["items"] == []
    assert len(api.get("/api/v1/duplicates").json["items"]) == 1
    assert api.delete(f"/api/v1/duplicates/different/{two[0]}/{uuid4()}").status_code == 404
    assert api.delete(f"/api/v1/duplicates/different/{two[0]}/{two[0]}").status_code == 422


@pytest.mark.parametrize("given", [[], [str(uuid4())], ["x", "y"], [str(uuid4())] * 3])
def test_two_contacts_are_needed(api: FlaskClient, given: list[str]) -> None:
    """Fewer or more than two, or what is no id, is refused."""
    assert api.post("/api/v1/duplicates/different", json={"contacts": given}).status_code == 422


def test_a_contact_is_not_its_own_duplicate(api: FlaskClient, two: tuple[str, str]) -> None:
    """The same one twice is refused, an unknown one is not found."""
    assert api.post(f"/api/v1/contacts/{two[0]}/merge", json={"other": two[0]}).status_code == 422
    assert api.post("/api/v1/duplicates/different", json={"contacts": [two[0]] * 2}).status_code == 422
    assert api.post(f"/api/v1/contacts/{two[0]}/merge", json={"other": str(uuid4())}).status_code == 404


def test_a_card_is_added_to_a_contact(api: FlaskClient, small_world: World, bo: UUID) -> None:
    """A card of somebody known joins their contact, with the talk and promise of this meeting."""
    world = small_world
    kept = world.keep(bo, ANA)
    drafts.sent(world.session, world.kit, bo, kept.draft.id)
    world.clock.move(timedelta(days=31))
    world.engine.lines = ["Ana Souza", "ana.souza@lumen.example"]
    capture_id = world.ready(bo, 1)
    card = api.get(f"/api/v1/captures/{capture_id}").json["cards"][0]
    assert card["same_person"] == [{"contact": str(kept.contact.id), "why": "same e-mail"}]
    body = {
        "contact": str(kept.contact.id),
        "fields": {"full_name": "Ana Souza", "job_title": "Director"},
        "talked_about": "a second hall",
        "promise": {"what": "samples", "channel": "message", "due": "2026-04-09"},
    }
    added = api.post(f"/api/v1/captures/{capture_id}/cards/0/add", json=body)
    assert (added.status_code, added.json["id"], added.json["job_title"]) == (
        200,
        str(kept.contact.id),
        "Director",
    )
    due = api.get(f"/api/v1/followups?contact={kept.contact.id}").json["items"]
    assert [(row["kind"], row["what"]) for row in due] == [
        ("step", "Mail after you met again"),
        ("promise", "samples"),
    ]
    again = api.post(f"/api/v1/captures/{capture_id}/cards/0/add", json=body)
    assert (again.status_code, again.json["contact"]) == (409, str(kept.contact.id))


def test_who_is_here_already_is_told(api: FlaskClient) -> None:
    """A contact typed in comes with whom it may be, as cards do, so that the two can be merged."""
    body = {"full_name": "Ana Souza", "emails": ["ana.souza@lumen.example"]}
    first = api.post("/api/v1/contacts", json=body)
    assert (first.status_code, first.json["same_person"]) == (201, [])
    known = first.json["contact"]["id"]
    second = api.post("/api/v1/contacts", json=body)
    assert second.json["same_person"] == [{"contact": known, "why": "same e-mail"}]
    merged = api.post(f"/api/v1/contacts/{known}/merge", json={"other": second.json["contact"]["id"]})
    assert merged.status_code == 201
