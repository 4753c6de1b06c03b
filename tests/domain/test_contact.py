"""What a contact is called and found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.card import CardFields, Phone
from app.domain.contact import display_name, first_name, fold, search_text


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        (CardFields(full_name="Ana Souza", company="Lumen"), "Ana Souza"),
        (CardFields(company="Lumen", emails=("a@b.example",)), "Lumen"),
        (CardFields(emails=("a@b.example",)), "a@b.example"),
        (CardFields(phones=(Phone("+49 30 1"),)), "+49 30 1"),
        (CardFields(), "Somebody without a name"),
    ],
)
def test_everybody_is_called_something(fields: CardFields, name: str) -> None:
    """A contact goes by the name, else the company, the mail address, the number."""
    assert display_name(fields) == name


@pytest.mark.parametrize(
    ("full_name", "first"),
    [
        ("Ana Souza", "Ana"),
        ("A. Souza", ""),
        ("Dr. Marta Schneider", "Marta"),
        ("Prof. Dr. Anna Weiss", "Anna"),
        ("Weiss, Dr. Anna", "Anna"),
        ("Mr. Smith", ""),
        ("Phil Collins", "Phil"),
        ("Dr. Don Draper", "Don"),
        ("J Smith", ""),
        ("Jean-Luc Petit", "Jean-Luc"),
        ("Petit, Jean-Luc", "Jean-Luc"),
        ("🎉🎉 Ana", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_an_initial_is_no_first_name(full_name: str | None, first: str) -> None:
    """Nobody is greeted by an initial, a sign or a title; a last name in front is told by its comma."""
    assert first_name(full_name) == first


@given(st.text())
def test_folding_is_done_once(text: str) -> None:
    """Folded text folds to itself, so that what is stored and what is asked for meet."""
    assert fold(fold(text)) == fold(text)


def test_search_text_holds_all_that_is_looked_for() -> None:
    """Name, company, title, mail, number and notes are in the searched text, folded."""
    fields = CardFields(
        "Dr.", "Jörg Weiß", None, "CEO", "Öl GmbH", None, ("J@x.example",), (Phone("030 1", e164="+49301"),)
    )
    text = search_text(fields, "Their warehouse", None)
    for part in ("jorg weiss", "ol gmbh", "ceo", "j@x.example", "+49301", "their warehouse"):
        assert part in text
