"""Two sides of a card become one reading: nothing lost, nothing invented."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.card import LIST_FIELDS, TEXT_FIELDS, CardFields, CardReading, Phone, Social
from app.domain.lines import rectangle
from app.domain.plain_reading import reading_as_plain, reading_from_plain
from app.domain.sameness import KEYS, adds, fold
from app.domain.sides import certain, join_sides, pair_sides, places_on_back

# Few values, so that the two sides often say the same, or nearly.
words = st.sampled_from(["Ana Souza", "ANA SOUZA", "Souza", "山田太郎", "Ünal"])
texts = st.none() | words
mails = st.sampled_from(["ana@lumen.example", "Ana@Lumen.example", "bo@li.example"])
phones = st.builds(
    Phone,
    st.sampled_from(["+49 30 901820", "+4930901820", "0049 30 901820", "030 901820", "+49 171 5550"]),
    st.sampled_from(["phone", "mobile", "unknown"]),
    st.sampled_from([None, "+4930901820"]),
    st.sampled_from([None, "12"]),
)
urls = st.sampled_from(["www.lumen.example", "https://lumen.example/", "lumen.example/ana"])
profiles = st.builds(
    Social,
    st.sampled_from(["linkedin", "x"]),
    st.sampled_from(["", "ana", "@Ana"]),
    st.sampled_from([None, "linkedin.com/in/ana"]),
).filter(lambda profile: profile.handle or profile.url)
fields = st.builds(
    CardFields,
    **dict.fromkeys(TEXT_FIELDS, texts),
    **{
        name: st.lists(items, max_size=3).map(tuple)
        for name, items in zip(LIST_FIELDS, (mails, phones, urls, profiles), strict=True)
    },
)


@st.composite
def readings(draw: st.DrawFn) -> CardReading:
    """A reading as the reader gives them: a chance for every field given, and a box."""
    made = draw(fields)
    confidence = {key: draw(st.floats(0, 1)) for key in certain(made).confidence}
    boxes = {key: (rectangle(n, 0, n + 1, 1),) for n, key in enumerate(confidence) if key not in LIST_FIELDS}
    keys = st.sampled_from([*TEXT_FIELDS, *LIST_FIELDS, *confidence])
    others = draw(st.dictionaries(keys, st.lists(words, max_size=2).map(tuple), max_size=2))
    return CardReading(made, MappingProxyType(confidence), MappingProxyType(boxes), MappingProxyType(others))


@given(readings(), readings())
def test_nothing_is_lost(front: CardReading, back: CardReading) -> None:
    """Each text of both sides is in its field or among its alternatives, each item in its list."""
    whole = join_sides(front, back)
    for side in (front, back):
        for name in TEXT_FIELDS:
            held = {fold(getattr(whole.fields, name)), *map(fold, whole.alternatives.get(name, ()))}
            assert fold(getattr(side.fields, name)) in held or not getattr(side.fields, name)
        for name, key in KEYS.items():
            items = {key(item) for item in getattr(whole.fields, name)}
            assert {key(item) for item in getattr(side.fields, name)} <= items


@given(readings(), readings())
def test_nothing_is_invented(front: CardReading, back: CardReading) -> None:
    """Each value and each alternative of the whole stands on one of the sides."""
    whole = join_sides(front, back)
    for name in TEXT_FIELDS:
        assert getattr(whole.fields, name) in {getattr(side.fields, name) for side in (front, back)}
    for name, key in KEYS.items():
        items = [item for side in (front, back) for item in getattr(side.fields, name)]
        assert {key(item) for item in getattr(whole.fields, name)} == {key(item) for item in items}
    printed = {
        text
        for side in (front, back)
        for found in ([getattr(side.fields, name) for name in TEXT_FIELDS], *side.alternatives.values())
        for text in found
    }
    assert {text for found in whole.alternatives.values() for text in found} <= printed


@given(readings(), readings())
def test_joining_again_changes_nothing(front: CardReading, back: CardReading) -> None:
    """The same back joined twice is the same card."""
    whole = join_sides(front, back)
    assert join_sides(whole, back) == whole


@given(readings(), readings())
def test_every_field_given_has_its_chance(front: CardReading, back: CardReading) -> None:
    """What the whole gives has a confidence, and what it does not give has none."""
    whole = join_sides(front, back)
    assert set(whole.confidence) == set(certain(whole.fields).confidence)
    assert all(0 <= chance <= 1 for chance in whole.confidence.values())


@given(readings(), readings())
def test_a_box_stands_where_its_value_was_read(front: CardReading, back: CardReading) -> None:
    """Boxes are the front's under their own keys; on the back's image, only those of values it bears."""
    whole = join_sides(front, back)
    assert whole.boxes.items() <= front.boxes.items()
    for key, boxes in places_on_back(whole.fields, back).items():
        ((source, _),) = [(name, found) for name, found in back.boxes.items() if found == boxes]
        assert _said(back.fields, source) == _said(whole.fields, key)


def _said(value: CardFields, key: str) -> object:
    name, _, n = key.partition(".")
    return KEYS[name](getattr(value, name)[int(n)]) if n else fold(getattr(value, name))


@given(readings())
def test_a_reading_is_stored_and_read_back(reading: CardReading) -> None:
    """What a row holds gives the reading again, as plain JSON rounds it."""
    plain = reading_as_plain(join_sides(CardReading(CardFields()), reading))
    assert reading_as_plain(reading_from_plain(plain)) == plain


def sure(chance: float, **values: Any) -> CardReading:
    """A reading whose fields are all that sure."""
    made = certain(CardFields(**values))
    return replace(made, confidence=dict.fromkeys(made.confidence, chance))


def test_the_front_speaks_first() -> None:
    """A title printed otherwise on the back is offered, not taken."""
    whole = join_sides(sure(0.9, job_title="Head of Purchasing"), sure(0.95, job_title="Leiterin Einkauf"))
    assert whole.fields.job_title == "Head of Purchasing"
    assert whole.alternatives["job_title"] == ("Leiterin Einkauf",)


def test_a_clearly_surer_back_is_taken() -> None:
    """A name the front was unsure of is the back's where that is clearly surer; the front's is offered."""
    whole = join_sides(sure(0.5, full_name="Ana Sauza"), sure(0.99, full_name="Ana Souza"))
    assert (whole.fields.full_name, whole.confidence["full_name"]) == ("Ana Souza", 0.99)
    assert whole.alternatives["full_name"] == ("Ana Sauza",)


def test_a_latin_name_never_replaces_a_japanese_one() -> None:
    """The Latin name on the back of a Japanese card is offered, however sure it is."""
    whole = join_sides(sure(0.5, full_name="山田太郎"), sure(0.99, full_name="Taro Yamada"))
    assert (whole.fields.full_name, whole.alternatives["full_name"]) == ("山田太郎", ("Taro Yamada",))


def test_a_number_with_its_country_fills_the_gap() -> None:
    """A number on both sides stands there once, with what each side knows of it."""
    front = sure(0.8, phones=(Phone("+49 30 901820"),))
    back = sure(0.9, phones=(Phone("+49 (30) 90 18 20", "phone", "+4930901820"), Phone("+49 171 5550")))
    whole = join_sides(front, back)
    assert whole.fields.phones == (Phone("+49 30 901820", "phone", "+4930901820"), Phone("+49 171 5550"))
    assert (whole.confidence["phones.0"], whole.confidence["phones.1"]) == (0.9, 0.9)
    assert whole.confidence["phones"] == 0.8


ANA = CardFields(full_name="Ana Souza", company="Lumen", emails=("ana@lumen.example",))
BO = CardFields(full_name="Bo Li", company="Lumen", emails=("bo@lumen.example",))
ANAS_BACK = CardFields(full_name="Ana Souza", address="Gartenweg 3")
FIRM = CardFields(company="Lumen", urls=("lumen.example",))


@pytest.mark.parametrize(
    ("fronts", "backs", "chosen", "owners"),
    [
        ([ANA], [FIRM], None, (0,)),
        ([ANA], [], None, ()),
        ([], [FIRM], None, (None,)),
        ([ANA, BO], [ANAS_BACK], None, (0,)),
        ([BO, ANA], [ANAS_BACK, FIRM], None, (1, 0)),
        ([ANA, BO], [FIRM], None, (None,)),
        ([ANA, BO], [FIRM], 1, (1,)),
        ([ANA, BO], [FIRM], 7, (None,)),
        ([ANA], [FIRM, ANAS_BACK], None, (None, 0)),
        ([ANA], [CardFields(), CardFields()], None, (0, None)),
    ],
    ids=[
        "one and one",
        "no back",
        "no front",
        "told by the name",
        "told by what is left",
        "colleagues: no one can tell",
        "pointed at",
        "pointed at nothing",
        "only one back each",
        "the first, where nothing tells",
    ],
)
def test_backs_find_their_fronts(
    fronts: list[CardFields], backs: list[CardFields], chosen: int | None, owners: tuple[int | None, ...]
) -> None:
    """A back goes to the front it was taken for, to the one it fits, or to the one that is left."""
    assert pair_sides(fronts, backs, chosen) == owners


def test_what_a_back_adds() -> None:
    """A value not known yet adds; the same value in capitals, and the language, do not."""
    known = replace(ANA, language=None)
    assert not adds(known, CardFields(full_name="ANA SOUZA", language="pt"))
    assert adds(known, CardFields(address="Gartenweg 3"))
    assert adds(known, CardFields(phones=(Phone("+49 171 5550"),)))
