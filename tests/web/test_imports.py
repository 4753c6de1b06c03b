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
    assert 'href="/imports"' in page
    assert "/contacts.vcf" not in page


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
    assert "Eva Klee Klee GmbH · eva@klee.example · 0171 5554433 new" in page
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
