import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.card import Box, CardFields, CardReading, Phone, Social
from app.domain.errors import Invalid
from app.domain.plain_card import (
    LONGEST_TEXT,
    MOST_ITEMS,
    as_plain,
    boxes_as_plain,
    fields_as_plain,
    fields_from_plain,
)

words = st.text(min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(bool)
maybe = st.none() | words
phones = st.builds(Phone, words, st.sampled_from(["mobile", "fax", "unknown"]), maybe, maybe)
profiles = st.builds(Social, words.map(lambda text: " ".join(text.lower().split())), words, maybe)
cards = st.builds(
    CardFields,
    name_prefix=maybe,
    full_name=maybe,
    company=maybe,
    address=maybe,
    emails=st.lists(words, max_size=3).map(tuple),
    phones=st.lists(phones, max_size=3).map(tuple),
    urls=st.lists(words, max_size=3).map(tuple),
    social=st.lists(profiles, max_size=2).map(tuple),
)


@given(cards)
def test_there_and_back(fields: CardFields) -> None:
    """Fields written as JSON come back as they were."""
    assert fields_from_plain(json.loads(json.dumps(fields_as_plain(fields)))) == fields


def test_every_field_is_there() -> None:
    """An empty card has every field, null or an empty list."""
    assert fields_as_plain(CardFields()) == {
        "name_prefix": None,
        "full_name": None,
        "name_suffix": None,
        "job_title": None,
        "company": None,
        "department": None,
        "address": None,
        "language": None,
        "emails": [],
        "phones": [],
        "urls": [],
        "social": [],
    }


def test_confidence_stands_beside_the_fields() -> None:
    """A reading's plain form has the confidence of each field given."""
    reading = CardReading(CardFields(full_name="Ana Souza"), confidence={"full_name": 0.61849})
    assert as_plain(reading)["full_name"] == "Ana Souza"
    assert as_plain(reading)["confidence"] == {"full_name": 0.618}


def test_boxes_are_four_points() -> None:
    """A box is written as four [x, y]."""
    box = Box(((0, 0), (10, 0), (10, 5.26), (0, 5)))
    assert boxes_as_plain({"full_name": (box,)}) == {"full_name": [[[0, 0], [10, 0], [10, 5.3], [0, 5]]]}


def test_blank_texts_are_none() -> None:
    """A text of spaces counts as not given, in lists too."""
    given = {"full_name": "  ", "emails": ["", " a@example.com "], "phones": [{"number": " "}]}
    assert fields_from_plain(given) == CardFields(emails=("a@example.com",))


@pytest.mark.parametrize(
    ("plain", "field"),
    [
        ([], "fields"),
        ({"full_name": 7}, "full_name"),
        ({"emails": "a@example.com"}, "emails"),
        ({"emails": [1]}, "emails.0"),
        ({"emails": ["a@example.com"] * 51}, "emails"),
        ({"address": "x" * 1001}, "address"),
        ({"phones": ["+49"]}, "phones.0"),
        ({"phones": [{"number": "1", "kind": "pager"}]}, "phones.0.kind"),
        ({"phones": [{"number": "1", "colour": "red"}]}, "phones.0.colour"),
        ({"social": [{"network": {}}]}, "social.0.network"),
        ({"nickname": "Al"}, "nickname"),
    ],
)
def test_wrong_shapes_are_named(plain: object, field: str) -> None:
    """A wrong shape is refused with the name of its field."""
    with pytest.raises(Invalid) as refusal:
        fields_from_plain(plain)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_what_is_beyond_the_bounds_is_cut() -> None:
    """A list of participants, or a code with sixty numbers, still gives fields that can be taken back."""
    many = CardFields(
        full_name="x" * 5000,
        emails=tuple(f"a{n}@example.com" for n in range(200)),
        phones=tuple(Phone("1" * 3000) for _ in range(60)),
    )
    back = fields_from_plain(fields_as_plain(many))
    assert (len(back.full_name or ""), len(back.emails), len(back.phones)) == (
        LONGEST_TEXT,
        MOST_ITEMS,
        MOST_ITEMS,
    )
