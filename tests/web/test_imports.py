"""Import's pages: choose a file, look, take in, take back; all of it without scripts."""

import io
import re
from uuid import UUID

import pytest

from app.services import contacts, events, imports
from tests.factories import ANA
from tests.web.conftest import Visitor, words

TABLE = (
    "First Name,Last Name,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Organization Name,Labels\n"
    "Eva,Klee,eva@klee.example,Mobile,0171 5554433,Klee GmbH,Garden fair\n"
    "Ana,Souza,ana.souza@lumen.example,Mobile,0171 5554434,,\n"
    ",,,,,Klee GmbH,\n"
    ",,,,,,nobody\n"
)
MANY = "Name,Mail\n" + "".join(f"P{n:02} Klee,p{n}@klee.example\n" for n in range(40))
LIST = "Wer;Wo\nEva <b>Klee</b>;Bremen\n"


def send(visitor: Visitor, text: str, name: str = "people.csv") -> str:
    """The address of the page a file leads to."""
    answer = visitor.post("/imports", file=(io.BytesIO(text.encode()), name))
    assert answer.status_code == 302, words(answer.text)
    return str(answer.location)


def names(visitor: Visitor, bo: UUID) -> list[str]:
    """Who is there."""
    visitor.world.session.rollback()
    return [contact.label for contact in contacts.page(visitor.world.session, bo).items]


def test_the_contacts_page_leads_to_it(visitor: Visitor) -> None:
    """Import stands in the menu of Contacts; exports only where there is somebody to export."""
    page = visitor.get("/contacts").text
    assert page.count('href="/imports"') == 2  # and where the list would stand
    assert "/contacts.vcf" not in page


@pytest.mark.parametrize("page", ["/imports", "/account", "/snap"])
def test_a_place_for_files_is_called_what_stands_on_it(visitor: Visitor, page: str) -> None:
    """Who speaks to the page says what they see (WCAG 2.2, 2.5.3)."""
    shown = visitor.get(page).text
    [field] = re.findall(r'<label class="drop [^>]*><input[^>]*>', shown)
    assert "aria-label=" not in field
    assert 'aria-labelledby="drop-name"' in field
    assert shown.count('id="drop-name"') == shown.count('id="drop-hint"') == 1


def test_exports_are_of_those_the_list_shows(visitor: Visitor, bo: UUID) -> None:
    """The menu's exports ask for what the list asks for."""
    visitor.world.keep(bo)
    page = visitor.get("/contacts?q=ana").text
    assert 'href="/contacts.vcf?q=ana"' in page
    assert 'href="/contacts.csv?q=ana"' in page


def test_a_file_is_looked_at_before_anything_happens(visitor: Visitor, bo: UUID) -> None:
    """The page counts who is new, who gets something and who is left out, and shows them."""
    visitor.world.keep(bo, ANA)
    page = visitor.text(send(visitor, TABLE))
    for said in ("2 new people", "1 you know gets something", "1 without name, mail and number"):
        assert said in page
    assert "Eva Klee Klee GmbH · eva@klee.example · 0171 5554433" in page
    assert "gets: Phone" in page
    assert "Import 3 people" in page
    assert names(visitor, bo) == ["Ana Souza"]


def test_taking_in_and_taking_back(visitor: Visitor, bo: UUID) -> None:
    """Import makes the contacts and leads to what came of it; undoing there lets them go again."""
    visitor.world.keep(bo, ANA)
    there = send(visitor, TABLE)
    page = visitor.posted(there, begin="now", cadence="gentle", where="none")
    assert "2 people are in" in page
    assert "1 person you knew got something" in page
    assert names(visitor, bo) == ["Ana Souza", "Eva Klee", "Klee GmbH"]
    listed = visitor.get("/imports").text
    assert "people.csv 2 people made" in words(listed)
    assert f'action="{there}/undo"' in listed
    assert "2 people are gone again." in visitor.posted(f"{there}/undo")
    assert names(visitor, bo) == ["Ana Souza"]
    visitor.world.session.rollback()
    assert len(contacts.page(visitor.world.session, bo).items[0].phones) == 1


def test_many_are_undone_only_when_said_twice(visitor: Visitor, bo: UUID) -> None:
    """A page says how many go and who stays; only its button undoes."""
    there = send(visitor, MANY)
    visitor.posted(there, begin="now", cadence="persistent", where="none")
    visitor.world.clock.move(imports.imports.WAITS)
    first = contacts.page(visitor.world.session, bo).items[0]
    contacts.change(visitor.world.session, visitor.world.kit, bo, first.id, {"tags": ["VIP"]})
    for page in ("/imports", there):
        assert f'href="{there}/undo"' in visitor.get(page).text
    asked = visitor.posted(f"{there}/undo")
    assert "39 people go again" in asked
    assert "1 stays: you have gone on with them." in asked
    assert len(names(visitor, bo)) == 40
    assert "39 people are gone again." in visitor.posted(f"{there}/undo", sure="1")
    assert len(names(visitor, bo)) == 1


def test_people_are_ticked_one_by_one(visitor: Visitor, bo: UUID) -> None:
    """All are, at first; those ticked come in; who has it all already is folded away."""
    visitor.world.keep(bo, ANA)
    there = send(visitor, TABLE + ",,,,,Lumen Works,\n" + "Ana,Souza,,,,Lumen Works,\n")
    page = visitor.get(there).text
    assert re.findall(r'name="only" value="(\d+)" checked', page) == ["0", "1", "2", "4"]
    none = visitor.post(there, look="none", shown="4", begin="now")
    assert none.status_code == 200
    assert not re.findall(r'name="only" value="(\d+)" checked', none.text)
    some = visitor.post(there, look="1", shown="4", only=["2"], begin="now").text
    assert re.findall(r'name="only" value="(\d+)" checked', some) == ["2"]
    every = visitor.post(there, look="all", shown="4", only=["2"], begin="now").text
    assert len(re.findall(r'name="only" value="(\d+)" checked', every)) == 4
    refused = visitor.post(there, shown="4", begin="now", where="none", cadence="persistent")
    assert refused.status_code == 422
    assert "Choose at least one person." in words(refused.text)
    chosen = {"begin": "now", "where": "none", "cadence": "persistent", "shown": "4"}
    assert "1 person is in" in visitor.posted(there, only=["0"], **chosen)
    assert names(visitor, bo) == ["Ana Souza", "Eva Klee"]


def test_people_of_a_file_were_added_and_not_met(visitor: Visitor, bo: UUID) -> None:
    """Their page and the day's list say so; the form's day is empty, may stay so, and one given is kept."""
    visitor.posted(send(visitor, TABLE), begin="now", cadence="persistent", where="none")
    [eva, *_] = [each for each in contacts.page(visitor.world.session, bo).items if "Eva" in each.label]
    there = f"/contacts/{eva.id}"
    page = visitor.text(there)
    assert "Added today" in page
    assert "Met" not in page
    assert "added today" in visitor.text("/today")
    form = visitor.get(f"{there}/edit").text
    assert re.search(r'name="met_on" type="date" value=""', form)
    visitor.posted(f"{there}/edit", full_name="Eva Klee", met_on="")
    assert "Added today" in visitor.text(there)
    visitor.posted(f"{there}/edit", full_name="Eva Klee", met_on="2026-02-27")
    page = visitor.text(there)
    assert "Added" not in page
    assert "Met Fri" in page


def test_a_preview_says_when(visitor: Visitor) -> None:
    """From which day until which first steps will be, for each choice; those beyond the first are folded."""
    page = visitor.text(send(visitor, MANY))
    assert re.search(r"Now from today until \w+", page)
    assert "In three months from" in page
    assert "10 more" in page


def test_columns_are_shown_first_only_where_a_head_is_unclear(visitor: Visitor, bo: UUID) -> None:
    """Nobody new and all heads known: the columns stay folded; pictures are spoken of where there are any."""
    visitor.world.keep(bo, ANA)
    known = "First Name,Last Name,E-mail 1 - Value\nAna,Souza,ana.souza@lumen.example\n"
    for text, opened in ((known, False), ("Wer;Wo\nEva;Bremen\n", True)):
        page = visitor.get(send(visitor, text)).text
        assert ('<details class="more" open><summary><span>What the columns are' in page) is opened
        assert "Pictures" not in page
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Eva\nPHOTO;ENCODING=b:AAAA\nEND:VCARD\n"
    assert "Pictures in the file are left out." in visitor.text(send(visitor, card, "x.vcf"))


def test_undoing_says_who_stays(visitor: Visitor, bo: UUID) -> None:
    """Somebody who was changed since is not thrown away, and the page says so."""
    there = send(visitor, TABLE)
    visitor.posted(there, begin="now", cadence="persistent", where="none")
    visitor.world.clock.move(imports.imports.WAITS)
    first = contacts.page(visitor.world.session, bo).items[0]
    contacts.change(visitor.world.session, visitor.world.kit, bo, first.id, {"tags": ["VIP"]})
    page = visitor.posted(f"{there}/undo")
    assert "2 people are gone again. 1 stays: you have gone on with them." in page


def test_columns_are_chosen_on_the_page(visitor: Visitor, bo: UUID) -> None:
    """What a column is can be said, looked at again and taken in; what stands in a file is text."""
    there = send(visitor, LIST)
    chosen = {"begin": "now", "where": "none", "cadence": "gentle"}
    again = visitor.post(there, column=["full_name", "company"], look="1", **chosen)
    assert again.status_code == 200
    assert "Eva &lt;b&gt;Klee&lt;/b&gt;" in again.text
    assert "<b>Klee" not in again.text
    assert re.search(r'<option value="company" selected', again.text)
    assert re.search(r'<option value="gentle" selected', again.text)
    assert names(visitor, bo) == []
    visitor.posted(there, column=["full_name", ""], **chosen)
    assert names(visitor, bo) == ["Eva <b>Klee</b>"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"begin": "2026-03-01"}, "Give a day that is still to come."),
        ({"begin": "soon"}, "Give a day."),
        ({"where": "nowhere"}, "Choose one from the list."),
        ({"column": ["email"]}, "Say of each column what it is."),
    ],
)
def test_an_error_keeps_the_file_and_the_choices(
    visitor: Visitor, bo: UUID, form: dict[str, object], said: str
) -> None:
    """The page comes again with a sentence and with what was chosen; the file still waits."""
    there = send(visitor, LIST)
    answer = visitor.post(there, **{"begin": "now", "where": "none", "cadence": "gentle", **form})
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert re.search(r'<option value="gentle" selected', answer.text)
    assert names(visitor, bo) == []
    assert visitor.get(there).status_code == 200


@pytest.mark.parametrize("text", ["", ",,,\n"])
def test_a_file_that_is_none_is_refused(visitor: Visitor, text: str) -> None:
    """With a sentence, on the page where another one can be chosen."""
    answer = visitor.post("/imports", file=(io.BytesIO(text.encode()), "x.csv"))
    assert answer.status_code == 422
    assert "neither a vCard nor a table" in words(answer.text)


def test_a_file_has_to_be_chosen(visitor: Visitor) -> None:
    """The button alone sends nothing."""
    answer = visitor.post("/imports")
    assert answer.status_code == 422
    assert "Choose a file first." in words(answer.text)


def test_a_file_can_be_thrown_away(visitor: Visitor, bo: UUID) -> None:
    """It is gone from the list, and nobody came of it."""
    there = send(visitor, TABLE)
    assert "people.csv" in visitor.text("/imports")
    page = visitor.posted(f"{there}/drop")
    assert "The file is thrown away." in page
    assert "people.csv" not in page
    assert visitor.get(there).status_code == 404
    assert names(visitor, bo) == []


def test_pressed_twice_it_leads_to_what_came_of_it(visitor: Visitor, bo: UUID) -> None:
    """The second press makes nobody."""
    there = send(visitor, TABLE)
    for _ in range(2):
        page = visitor.posted(there, begin="now", where="none", cadence="persistent")
        assert "3 people are in" in page
    assert len(names(visitor, bo)) == 3


def test_where_one_is_can_be_chosen(visitor: Visitor, bo: UUID) -> None:
    """The event the owner is at, and tags that are names of events, are offered where there are any."""
    there = send(visitor, LIST)
    assert "Where did you meet them?" not in visitor.text(there)
    events.add(visitor.world.session, visitor.world.kit, bo, "Garden fair")
    assert "Where did you meet them?" in visitor.text(there)
    there = send(visitor, TABLE)
    visitor.posted(there, begin="now", where="category", cadence="persistent")
    met = {contact.label: contact.event for contact in contacts.page(visitor.world.session, bo).items}
    assert met["Eva Klee"] is not None
    assert met["Ana Souza"] is None
