"""Contacts: list, page, by hand, correcting, deleting."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.card import CardFields
from app.domain.followup import Due, Promise
from app.services import contacts, drafts, events, followups
from tests.factories import ANA
from tests.web.conftest import Visitor, value, words


def test_nobody_yet(visitor: Visitor) -> None:
    """An empty list says how somebody gets into it."""
    assert "Nobody here yet" in visitor.text("/contacts")


def test_nobody_found(visitor: Visitor, bo: UUID) -> None:
    """A search without a hit says so and leads back to everybody."""
    visitor.world.keep(bo)
    page = visitor.text("/contacts?q=zebra")
    assert "Nobody found" in page
    assert "Ana Souza" not in page


@pytest.mark.parametrize("q", ["souza", "LUMEN", "ana.souza@", "warehouse", "s%C3%B3uza+lumen"])
def test_a_search_finds_by_name_company_mail_and_note(visitor: Visitor, bo: UUID, q: str) -> None:
    """Words of name, company, mail and note find a person, whatever their case and accents."""
    visitor.world.keep(bo, talked_about="Their new warehouse")
    visitor.world.keep(bo, CardFields(full_name="Somebody Else"))
    page = visitor.text(f"/contacts?q={q}")
    assert "Ana Souza" in page
    assert "Somebody Else" not in page


@pytest.mark.parametrize("name", ["touches_from", "touches_to"])
@pytest.mark.parametrize("number", ["-99999999999999999999", "-1", "99999999999999999999"])
def test_a_number_of_touches_nobody_has(visitor: Visitor, bo: UUID, name: str, number: str) -> None:
    """An address with a number far out of reach shows a list, if an empty one."""
    visitor.world.keep(bo)
    assert visitor.get(f"/contacts?{name}={number}").status_code == 200


def test_a_search_may_be_a_whole_page(visitor: Visitor, bo: UUID) -> None:
    """What is pasted into the search is looked for by its first words."""
    visitor.world.keep(bo)
    assert "Ana Souza" in visitor.text("/contacts?q=" + "+".join(["souza"] * 3000))


@pytest.mark.parametrize("met_on", ["0001-01-01", "1066-10-14", "9999-12-31"])
def test_a_day_out_of_reach_is_a_slip(visitor: Visitor, bo: UUID, met_on: str) -> None:
    """A contact is met within the years the API takes; the form comes again and names the field."""
    ana = visitor.world.keep(bo).contact.id
    for path in ("/contacts/new", f"/contacts/{ana}/edit"):
        answer = visitor.post(path, full_name="Ana Souza", met_on=met_on)
        assert answer.status_code == 422
        assert "Give a day between 1971 and 2199." in words(answer.text)


def test_a_list_goes_on_page_by_page(visitor: Visitor, bo: UUID) -> None:
    """More than fifty people come in pages, and nobody is lost between them."""
    world = visitor.world
    for n in range(53):
        contacts.add(world.session, world.kit, bo, CardFields(full_name=f"Person {n:03}"))
    first = visitor.get("/contacts").text
    more = first.split('id="more"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = visitor.get(more).text
    assert [f"Person {n:03}" in first for n in (0, 49, 50)] == [True, True, False]
    assert [f"Person {n:03}" in second for n in (49, 50, 52)] == [False, True, True]
    assert 'id="more"' not in second


def test_the_newest_first(visitor: Visitor, bo: UUID) -> None:
    """Sorted by newest, the last one added stands first."""
    visitor.world.keep(bo, CardFields(full_name="Abel First"))
    visitor.world.clock.move(timedelta(hours=1))
    visitor.world.keep(bo, CardFields(full_name="Zoe Last"))
    page = visitor.text("/contacts?sort=newest")
    assert page.index("Zoe Last") < page.index("Abel First")


def test_only_those_met_at_an_event(visitor: Visitor, bo: UUID) -> None:
    """The list can be narrowed to those met at one event."""
    fair = events.add(visitor.world.session, visitor.world.kit, bo, "Fair")
    visitor.world.keep(bo, event_id=fair.id)
    visitor.world.keep(bo, CardFields(full_name="Somebody Else"))
    assert "Somebody Else" not in visitor.text(f"/contacts?event={fair.id}")


def test_a_contacts_page_shows_what_is_next_and_what_was(visitor: Visitor, bo: UUID) -> None:
    """The page shows the next step, the promise, how to reach them and the history."""
    fair = events.add(visitor.world.session, visitor.world.kit, bo, "Fair")
    promise = Promise("send samples", "email", Due(date(2026, 3, 5)))
    kept = visitor.world.keep(bo, ANA, "Their new warehouse", promise, fair.id)
    followups.done(visitor.world.session, visitor.world.kit, bo, kept.followups[0].id)
    page = visitor.text(f"/contacts/{kept.contact.id}")
    said = (
        "Dr. Ana Souza",
        "Head of Purchasing · Lumen Works",
        "Next step Send samples, as promised by Thursday",
        "And then Second mail Friday",
        "Mail: Good to meet you at Fair",
        "Met at Fair",
        "Their new warehouse",
    )
    assert [words_ for words_ in said if words_ not in page] == []


def test_what_one_wrote_is_read_again(visitor: Visitor, bo: UUID) -> None:
    """A mail in the history leads to its words, as they went out."""
    kept = visitor.world.keep(bo)
    assert kept.draft
    drafts.edit(visitor.world.session, visitor.world.kit, bo, kept.draft.id, body="Tea on Tuesday?")
    drafts.sent(visitor.world.session, visitor.world.kit, bo, kept.draft.id)
    there = f"/drafts/{kept.draft.id}?back=contact"
    assert f'href="{there}"' in visitor.get(f"/contacts/{kept.contact.id}").text
    assert "Tea on Tuesday?" in visitor.text(there)


def test_ways_to_reach_somebody(visitor: Visitor, bo: UUID) -> None:
    """Mail leads to the draft, a call to the phone, the web page to its address, the vCard to a file."""
    kept = visitor.world.keep(bo)
    page = visitor.get(f"/contacts/{kept.contact.id}").text
    ways = (
        f"/drafts/{kept.draft.id}",
        "tel:+4930901820",
        "https://www.lumen.example",
        f"/api/v1/contacts/{kept.contact.id}.vcf",
    )
    assert [way for way in ways if f'href="{way}' not in page] == []


def test_a_dangerous_address_is_no_link(visitor: Visitor, bo: UUID) -> None:
    """An address that is not http is shown, and leads nowhere."""
    fields = CardFields(full_name="<b>Eve</b>", urls=("javascript:alert(1)", "data:text/html,x"))
    kept = visitor.world.keep(bo, fields)
    page = visitor.get(f"/contacts/{kept.contact.id}").text
    assert "javascript:alert(1)" in page
    assert 'href="javascript:' not in page
    assert 'href="data:' not in page
    assert "<b>Eve</b>" not in page


def test_done_from_a_contacts_page_comes_back_to_it(visitor: Visitor, bo: UUID) -> None:
    """The next step can be done on the person's page, which then shows the one after."""
    kept = visitor.world.keep(bo)
    page = visitor.posted(f"/followups/{kept.followups[0].id}/done?back=contact")
    assert "Next step Second mail" in page


def test_adding_somebody_by_hand(visitor: Visitor, bo: UUID) -> None:
    """Somebody without a card gets the same first steps, and the draft is on the screen."""
    form = {"full_name": "Ana Souza", "email": "ana@lumen.example", "met_on": "2026-02-27"}
    page = visitor.posted("/contacts/new", **form, talked_about="Lamps")
    (contact,) = contacts.page(visitor.world.session, bo).items
    assert "Open in my mail app" in page
    assert (contact.met_on, contact.talked_about) == (date(2026, 2, 27), "Lamps")


def test_nobody_at_all_is_refused(visitor: Visitor) -> None:
    """A form that names nobody is refused with what is missing, and keeps what was typed."""
    answer = visitor.post("/contacts/new", job_title="Buyer")
    assert answer.status_code == 422
    assert "Give at least a name" in words(answer.text)
    assert value(answer.text, "job_title") == "Buyer"


def test_editing_shows_and_changes_what_is_known(visitor: Visitor, bo: UUID) -> None:
    """The form shows what is known; what is changed is stored, the rest stays."""
    contact = visitor.world.keep(bo).contact
    page = visitor.get(f"/contacts/{contact.id}/edit").text
    assert value(page, "phone") == "+49 30 901820"
    form = {name: value(page, name) for name in ("full_name", "name_prefix", "company", "email", "phone")}
    visitor.post(f"/contacts/{contact.id}/edit", **form, phone_kind="phone", job_title="CEO")
    found = contacts.get(visitor.world.session, bo, contact.id)
    assert (found.job_title, found.full_name, found.phones[0]["e164"]) == ("CEO", "Ana Souza", "+4930901820")
    assert found.met_on == contact.met_on


def test_profiles_are_lines(visitor: Visitor, bo: UUID) -> None:
    """A profile is typed as network/name, or with its address."""
    form = {"full_name": "Ana", "social": "LinkedIn/ana-souza\r\nxing/https://www.xing.com/profile/Ana"}
    visitor.post("/contacts/new", **form)
    (contact,) = contacts.page(visitor.world.session, bo).items
    found = [(s["network"], s["handle"], s["url"]) for s in contact.social]
    assert found == [
        ("linkedin", "ana-souza", None),
        ("xing", "Ana", "https://www.xing.com/profile/Ana"),
    ]


def test_deleting_asks_first(visitor: Visitor, bo: UUID) -> None:
    """Opening the delete page deletes nobody; its button does."""
    contact = visitor.world.keep(bo).contact
    assert "Delete Ana Souza?" in visitor.text(f"/contacts/{contact.id}/delete")
    assert contacts.count(visitor.world.session, bo) == 1
    assert "Ana Souza is deleted." in visitor.posted(f"/contacts/{contact.id}/delete")
    assert contacts.count(visitor.world.session, bo) == 0


@pytest.mark.parametrize("query", ["event=nonsense", "after=nonsense"])
def test_nonsense_in_the_address_is_an_error_page(visitor: Visitor, query: str) -> None:
    """An address nobody gave out answers with an error page, not with a crash."""
    assert visitor.get(f"/contacts?{query}").status_code == 422


def test_a_language_without_letters_stays_chosen(visitor: Visitor, bo: UUID) -> None:
    """A contact's language that has no letters yet is the one chosen, or the next save would change it."""
    contact = visitor.world.keep(bo, replace(ANA, language="it")).contact
    assert '<option value="it" selected>' in visitor.get(f"/contacts/{contact.id}/edit").text


def test_another_cadence_says_what_it_plans(visitor: Visitor, bo: UUID) -> None:
    """The page says by which cadence what comes when; its line tells the working days between."""
    kept = visitor.world.keep(bo)
    contact = kept.contact
    followups.done(visitor.world.session, visitor.world.kit, bo, kept.followups[0].id)
    page = visitor.text(f"/contacts/{contact.id}/pace")
    assert "Which cadence?" in page
    assert "Mail the same day, mail 5 working days later, LinkedIn 10 later, mail 20 later, then" in page
    page = visitor.posted(f"/contacts/{contact.id}/pace", cadence="gentle")
    assert "Planned by Gentle: Second mail, Mon 9 Mar." in page
    assert "Cadence: Gentle" in page


@pytest.mark.parametrize("path", ["/contacts/new", "edit"])
def test_what_was_said_has_an_end(visitor: Visitor, bo: UUID, path: str) -> None:
    """More than a note holds is said at the field, all of it still stands there, and nothing is stored."""
    contact = visitor.world.keep(bo).contact
    path = f"/contacts/{contact.id}/edit" if path == "edit" else path
    answer = visitor.post(path, full_name="Jo Kim", met_on="2026-03-02", talked_about="x" * 10_001)
    assert answer.status_code == 422
    assert 'aria-describedby="talked-error talked-hint" aria-invalid="true"' in answer.text
    assert "longer than 10,000 characters" in words(answer.text)
    assert "x" * 10_001 in answer.text
    visitor.world.session.rollback()
    assert [each.label for each in contacts.page(visitor.world.session, bo).items] == [contact.label]
