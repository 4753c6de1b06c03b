"""The page of contacts that may be one person, and the offer on Review."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.card import CardFields, Phone
from app.services import answers, captures, contacts, drafts, duplicates, merging
from app.store.contacts import Contact
from tests.factories import ANA, World
from tests.web.conftest import Visitor, words

ANNA = CardFields(
    full_name="Anna Souza",
    company="Lumen Works GmbH",
    emails=("ANA.souza@lumen.example", "anna@home.example"),
    phones=(Phone("030 901820", "phone"),),
)


def people(visitor: Visitor, bo: UUID) -> list[Contact]:
    return list(contacts.page(visitor.world.session, bo).items)


@pytest.fixture
def two(visitor: Visitor, bo: UUID) -> tuple[UUID, UUID]:
    """Ana, and Ana again under another hand."""
    return visitor.world.keep(bo, ANA).contact.id, visitor.world.keep(bo, ANNA).contact.id


def chosen(two: tuple[UUID, UUID]) -> dict[str, str]:
    return {"contact": str(two[0]), "other": str(two[1])}


def test_nobody_twice(visitor: Visitor, bo: UUID) -> None:
    """Without duplicates the page says so, and the list of contacts has no link to it."""
    visitor.world.keep(bo, ANA)
    assert "Everybody is here once" in visitor.text("/duplicates")
    assert "look like one person" not in visitor.text("/contacts")


@pytest.mark.usefixtures("two")
def test_two_side_by_side(visitor: Visitor) -> None:
    """Both stand there with the reasons, and what is alike is marked; the list leads here."""
    page = visitor.get("/duplicates").text
    for text in ("Same mail", "Same number", "Alike name and company", "Ana Souza", "Anna Souza"):
        assert text in page
    assert page.count('class="value is-alike"') == 8
    assert page.count('class="value"') >= 3
    assert "1 pair looks like one person" in visitor.text("/contacts")


def test_merged_and_undone(visitor: Visitor, bo: UUID, two: tuple[UUID, UUID]) -> None:
    """Merge leaves one, whose page answers under both addresses; the toast's undo makes two again."""
    visitor.post("/duplicates/merge", **chosen(two))
    assert [contact.id for contact in people(visitor, bo)] == [two[0]]
    assert visitor.get(f"/contacts/{two[1]}").location == f"/contacts/{two[0]}"
    page = visitor.get("/duplicates").text
    assert "Anna Souza is one contact with Ana Souza now." in page
    undo = page.split('action="/duplicates/merges/')[1].split('"')[0]
    visitor.post(f"/duplicates/merges/{undo}")
    assert {contact.id for contact in people(visitor, bo)} == set(two)
    assert visitor.get(f"/contacts/{two[1]}").status_code == 200


def test_a_second_tap_tells_what_is_so(visitor: Visitor, two: tuple[UUID, UUID]) -> None:
    """Merged twice or undone twice, by a finger or another window, is no page that is not there."""
    visitor.post("/duplicates/merge", **chosen(two))
    undo = visitor.get("/duplicates").text.split('action="/duplicates/merges/')[1].split('"')[0]
    for path in ("merge", "different", "maybe-one"):
        for one, other in (two, two[::-1]):
            told = visitor.posted(f"/duplicates/{path}", contact=str(one), other=str(other))
            assert "They are one contact already." in told
    for _ in range(2):
        assert "are two contacts again" in visitor.posted(f"/duplicates/merges/{undo}")


def test_one_of_a_pair_is_part_of_another(visitor: Visitor, bo: UUID, two: tuple[UUID, UUID]) -> None:
    """A page that is out of date says so; the merge that came first is undone after the later one."""
    jo = visitor.world.keep(bo, CardFields(full_name="Jo Kim")).contact.id
    visitor.post("/duplicates/merge", **chosen(two))
    undo = visitor.get("/duplicates").text.split('action="/duplicates/merges/')[1].split('"')[0]
    told = visitor.posted("/duplicates/merge", contact=str(jo), other=str(two[1]))
    assert "One of them is part of another contact now." in told
    visitor.post("/duplicates/merge", contact=str(jo), other=str(two[0]))
    assert "Undo that first." in visitor.posted(f"/duplicates/merges/{undo}")
    assert [contact.id for contact in people(visitor, bo)] == [jo]


def test_undone_on_the_contacts_page(visitor: Visitor, bo: UUID, two: tuple[UUID, UUID]) -> None:
    """The thread tells of the merge and takes it back, which the page says then."""
    visitor.post("/duplicates/merge", **chosen(two))
    visitor.get("/duplicates")
    page = visitor.get(f"/contacts/{two[0]}").text
    assert "Merged with Anna Souza" in page
    undo = page.split('action="/duplicates/merges/')[1].split('"')[0]
    told = visitor.post(f"/duplicates/merges/{undo}")
    assert told.location == f"/contacts/{two[0]}"
    assert "Ana Souza and Anna Souza are two contacts again." in visitor.text(told.location)
    assert {contact.id for contact in people(visitor, bo)} == set(two)


def test_told_twice_by_a_page_that_is_out_of_date(visitor: Visitor, bo: UUID, two: tuple[UUID, UUID]) -> None:
    """The undo of any moment takes a merge back, too, and the second time finds it done."""
    world = visitor.world
    done = merging.merge(world.session, world.kit, bo, *two)
    for _ in range(2):
        told = visitor.post(f"/contacts/{two[0]}/undo?moment={done.id}")
        assert told.location == f"/contacts/{two[0]}"
        assert 'class="flash warning"' not in visitor.get(told.location).text
        assert {contact.id for contact in people(visitor, bo)} == set(two)


def test_an_undo_that_comes_too_late(visitor: Visitor, bo: UUID, two: tuple[UUID, UUID]) -> None:
    """Once the contact has gone on, the page says so and nothing changes."""
    visitor.post("/duplicates/merge", **chosen(two))
    world = visitor.world
    answers.give(world.session, world.kit, bo, two[0], "yes")
    (merge,) = [m for m in contacts.history(world.session, bo, people(visitor, bo)[0]) if m.kind == "merge"]
    visitor.post(f"/duplicates/merges/{merge.id}/undo")
    assert "You have gone on with this contact since" in visitor.text("/duplicates")
    assert len(people(visitor, bo)) == 1


def test_two_people_stay_two(visitor: Visitor, two: tuple[UUID, UUID]) -> None:
    """Told apart they are suggested no more, until that is undone."""
    visitor.post("/duplicates/different", **chosen(two))
    page = visitor.get("/duplicates").text
    assert "Everybody is here once" in page
    undo = page.split('action="/duplicates/maybe-one')[1].split('"')[0].replace("&amp;", "&")
    visitor.post(f"/duplicates/maybe-one{undo}")
    assert "Same mail" in visitor.text("/duplicates")


def test_who_is_kept_apart_can_be_asked_about_again(visitor: Visitor, two: tuple[UUID, UUID]) -> None:
    """The page lists them, folded, long after the toast has gone; one button brings the pair back."""
    assert "keep apart" not in visitor.text("/duplicates")
    visitor.post("/duplicates/different", **chosen(two))
    visitor.get("/duplicates")
    page = visitor.get("/duplicates").text
    assert "1 pair you keep apart" in words(page)
    assert "Ask again about Ana Souza and Anna Souza" in page
    told = visitor.posted("/duplicates/maybe-one", **chosen(two))
    assert "Ana Souza and Anna Souza are no longer kept apart." in told
    assert "Same mail" in told
    assert "keep apart" not in told


def test_two_that_nothing_pairs_are_merged_from_a_page(visitor: Visitor, bo: UUID) -> None:
    """Somebody's page leads to a search, that to both beside each other; merged, it is told and undone."""
    world = visitor.world
    ana = world.keep(bo, ANA).contact.id
    world.clock.move(timedelta(days=3))
    jo = world.keep(bo, CardFields(full_name="Jo Kim", company="Nordpark")).contact.id
    assert f'href="/duplicates/with/{jo}"' in visitor.get(f"/contacts/{jo}").text
    found = visitor.get(f"/duplicates/with/{jo}?q=souza").text
    assert "Choose Ana Souza" in found
    assert "Choose Jo Kim" not in found
    assert "Nobody found" in visitor.text(f"/duplicates/with/{jo}?q=nobody")
    compared = visitor.get(f"/duplicates/compare?contact={jo}&other={ana}").text
    assert all(name in compared for name in ("Lumen Works", "Nordpark", f'href="/contacts/{jo}"'))
    merged = visitor.post("/duplicates/merge", contact=str(ana), other=str(jo), back="contact")
    assert merged.location == f"/contacts/{ana}"
    page = visitor.get(merged.location).text
    assert "Jo Kim is one contact with Ana Souza now." in words(page)
    undo = page.split('action="/duplicates/merges/')[1].split('"')[0].replace("&amp;", "&")
    assert visitor.post(f"/duplicates/merges/{undo}").location == f"/contacts/{ana}"
    assert {contact.id for contact in people(visitor, bo)} == {ana, jo}


def test_nobody_is_compared_with_themselves_or_with_one_who_is_gone(
    visitor: Visitor, two: tuple[UUID, UUID]
) -> None:
    """An address that names one contact twice, or one that was merged since, leads to the list in words."""
    for address in (f"?contact={two[0]}&other={two[0]}", f"?contact={two[0]}", ""):
        assert visitor.get(f"/duplicates/compare{address}").location == "/duplicates"
        assert "Choose two contacts." in visitor.text("/duplicates")
    visitor.post("/duplicates/merge", **chosen(two))
    visitor.text("/duplicates")
    assert visitor.get(f"/duplicates/compare?contact={two[0]}&other={two[1]}").location == "/duplicates"
    assert "They are one contact already." in visitor.text("/duplicates")
    assert visitor.get(f"/duplicates/with/{two[1]}").status_code == 404


def test_a_long_address_breaks_at_its_signs(visitor: Visitor, bo: UUID) -> None:
    """After the @ and after dots, on the page of duplicates and on a contact's; it is never markup."""
    long = "ana.souza@purchasing.lumen.example"
    ids = [
        visitor.world.keep(bo, CardFields(full_name="Ana Souza", emails=(long, "<b>@x.example"))).contact.id
        for _ in range(2)
    ]
    for path in ("/duplicates", f"/contacts/{ids[0]}"):
        page = visitor.get(path).text
        assert "ana.<wbr>souza@<wbr>purchasing.<wbr>lumen.<wbr>example" in page
        assert "&lt;b&gt;@<wbr>x" in page


@pytest.mark.parametrize("path", ["/duplicates/merge", "/duplicates/different", "/duplicates/maybe-one"])
@pytest.mark.parametrize("form", [{}, {"contact": "nobody", "other": "x"}])
def test_half_a_pair_is_no_pair(visitor: Visitor, path: str, form: dict[str, str]) -> None:
    """Without two contacts nothing happens, in words."""
    assert visitor.post(path, **form).location == "/duplicates"
    assert "Choose" in visitor.text("/duplicates")


def test_names_are_never_markup(visitor: Visitor, bo: UUID) -> None:
    """What a contact says is shown as text on the page and in the toast."""
    bad = CardFields(full_name="<b>Ana</b>", emails=("<i>@lumen.example", "ana@lumen.example"))
    ids = [visitor.world.keep(bo, bad).contact.id for _ in range(2)]
    page = visitor.get("/duplicates").text
    assert "&lt;b&gt;Ana" in page
    assert "<b>Ana" not in page
    assert "<i>@" not in page
    visitor.post("/duplicates/merge", contact=str(ids[0]), other=str(ids[1]))
    page = visitor.get("/duplicates").text
    assert "&lt;b&gt;Ana" in page
    assert "<b>Ana" not in page


def test_a_card_is_added_at_review(visitor: Visitor, bo: UUID) -> None:
    """Review offers who it may be; one button adds the card and leads to the mail that names the talk."""
    world = visitor.world
    kept = world.keep(bo, ANA)
    known = kept.contact.id
    drafts.sent(world.session, world.kit, bo, kept.draft.id)
    world.clock.set(world.clock.now().replace(month=5))
    world.engine.lines = ["Ana Souza", "Lumen Works", "ana.souza@lumen.example"]
    capture_id = world.ready(bo, 1)
    page = visitor.text(f"/captures/{capture_id}")
    assert "You met" in page
    assert "in March: same mail. Add this card to them?" in page
    (first, *_) = re.findall(
        r'<button class="button filled wide"[^>]*>([^<]*)<', visitor.get(f"/captures/{capture_id}").text
    )
    assert first == "Add to Ana Souza"
    assert "Somebody new: keep & write" in page
    form = {"full_name": "Ana Souza", "company": "Lumen Works", "email": "ana.souza@lumen.example"}
    answer = visitor.post(
        f"/captures/{capture_id}/cards/0", add_to=str(known), talked_about="a second hall", **form
    )
    assert answer.location.startswith("/drafts/")
    assert len(people(visitor, bo)) == 1
    assert "Good to see you again" in visitor.text(answer.location)


def test_a_promise_to_who_said_no_comes_back(visitor: Visitor, bo: UUID) -> None:
    """What was typed stays on the page with the reason at its field; the card waits."""
    world = visitor.world
    known = world.keep(bo, ANA).contact.id
    answers.give(world.session, world.kit, bo, known, "no")
    capture_id = world.ready(bo, 1)
    form = {"full_name": "Ana", "promise_what": "samples", "promise_day": "2026-03-09", "add_to": str(known)}
    answer = visitor.post(f"/captures/{capture_id}/cards/0", **form)
    assert answer.status_code == 422
    assert "They said no. Open the contact again before you promise them something." in answer.text
    assert "samples" in answer.text
    assert len(captures.open_cards(world.session, bo)) == 1


def test_another_accounts_contacts_are_unknown(visitor: Visitor, bo: UUID, two: tuple[UUID, UUID]) -> None:
    """Nobody merges or tells apart somebody else's contacts."""
    world: World = visitor.world
    theirs = world.keep(world.account("eve@example.com"), ANA).contact.id
    for path in ("/duplicates/merge", "/duplicates/different"):
        assert visitor.post(path, contact=str(two[0]), other=str(theirs)).status_code == 404
    assert visitor.post(f"/duplicates/merges/{two[0]}/undo").status_code == 404
    assert merging.merged_into(world.session, bo, theirs) is None
    assert duplicates.suggestions(world.session, bo).count == 1


def typed(**more: str) -> dict[str, str]:
    """The form of somebody new, as it is sent."""
    form = {"full_name": "Ana Souza", "email": "ana.souza@lumen.example", "job_title": "Director"}
    return form | {"talked_about": "a second hall", "met_on": "", "event": ""} | more


def test_typing_in_somebody_who_is_here_already(visitor: Visitor, bo: UUID) -> None:
    """Before there are two of her the form says whom it knows; nothing typed is lost, nothing is made."""
    world = visitor.world
    world.keep(bo, ANA)
    world.clock.move(timedelta(days=40))
    page = visitor.post("/contacts/new", **typed()).text
    assert "You met Ana Souza in March: same mail." in words(page)
    assert "Is this the same person?" in page
    assert 'value="Director"' in page
    assert "a second hall" in page
    assert re.findall(r'<button class="button filled wide"[^>]*>([^<]*)<', page) == ["Add to Ana Souza"]
    assert len(people(visitor, bo)) == 1
    answer = visitor.post("/contacts/new", **typed(anyway="1"))
    assert answer.location.startswith("/drafts/")
    assert len(people(visitor, bo)) == 2


def test_what_was_typed_is_added_to_who_is_here(visitor: Visitor, bo: UUID) -> None:
    """It is another meeting, with the mail for it; its undo gives her back as she was."""
    world = visitor.world
    kept = world.keep(bo, ANA)
    drafts.sent(world.session, world.kit, bo, kept.draft.id)
    world.clock.move(timedelta(days=40))
    ana = kept.contact.id
    answer = visitor.post("/contacts/new", **typed(add_to=str(ana)))
    assert answer.location.startswith("/drafts/")
    page = visitor.get(answer.location).text
    assert "Added to Ana Souza." in words(page)
    assert "second hall" in page
    (contact,) = people(visitor, bo)
    assert (contact.job_title, contact.touches) == ("Director", 2)
    assert "You met again" in visitor.text(f"/contacts/{ana}")
    undo = page.split(f'action="/contacts/{ana}/undo')[1].split('"')[0]
    visitor.post(f"/contacts/{ana}/undo{undo}")
    (contact,) = people(visitor, bo)
    assert (contact.job_title, contact.touches) == ("Head of Purchasing", 1)


def test_typed_the_day_they_were_met(visitor: Visitor, bo: UUID) -> None:
    """Of the same day it is the same meeting: no touch more, one talk, and it is undone whole."""
    ana = visitor.world.keep(bo, ANA, "their new warehouse").contact.id
    visitor.post("/contacts/new", **typed(add_to=str(ana)))
    (contact,) = people(visitor, bo)
    assert (contact.touches, contact.talked_about) == (0, "their new warehouse\na second hall")
    page = visitor.get(f"/contacts/{ana}").text
    assert "Added by hand" in page
    (draft,) = drafts_of(visitor, bo, ana)
    assert "new warehouse. A second hall" in draft
    undo = page.split(f'action="/contacts/{ana}/undo')[1].split('"')[0]
    visitor.post(f"/contacts/{ana}/undo{undo}")
    (contact,) = people(visitor, bo)
    assert (contact.job_title, contact.talked_about) == ("Head of Purchasing", "their new warehouse")
    (draft,) = drafts_of(visitor, bo, ana)
    assert "second hall" not in draft


def drafts_of(visitor: Visitor, bo: UUID, contact_id: UUID) -> list[str]:
    """The mails that wait for a contact."""
    planned = contacts.planned(visitor.world.session, bo, contact_id)
    return [row.draft.body for row in planned if row.draft]


def test_nobody_types_into_another_accounts_contact(visitor: Visitor, bo: UUID) -> None:
    """Whom somebody else knows is nobody here: neither named nor added to."""
    world = visitor.world
    theirs = world.keep(world.account("eve@example.com"), ANA).contact.id
    assert visitor.post("/contacts/new", **typed(add_to=str(theirs))).status_code == 404
    assert visitor.post("/contacts/new", **typed()).location.startswith("/drafts/")
    assert len(people(visitor, bo)) == 1
