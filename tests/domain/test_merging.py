"""Merging, the rules: no value is lost, the next touch is one, the later word stands."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.card import LIST_FIELDS, TEXT_FIELDS, CardFields, Phone, Social
from app.domain.contact import LONGEST_NOTE
from app.domain.followup import Due, FollowUp
from app.domain.merging import Said, Talk, next_touch, renewed, same_meeting, stands, talked, unite
from app.domain.plain_card import MOST_ITEMS
from app.domain.sameness import KEYS, fold

TODAY = date(2026, 3, 2)
texts = st.text(min_size=1, max_size=8).filter(lambda text: fold(text) != "")
some = st.lists(texts, max_size=4).map(tuple)
phones = st.lists(st.builds(Phone, texts, extension=texts | st.none()), max_size=4).map(tuple)
profiles = st.lists(st.builds(Social, texts, texts), max_size=4).map(tuple)
fields = st.builds(
    CardFields,
    **{name: texts | st.none() for name in TEXT_FIELDS},
    emails=some,
    urls=some,
    phones=phones,
    social=profiles,
)
days = st.dates(TODAY - timedelta(days=9), TODAY + timedelta(days=9))


def holds_all(joined: CardFields, over: tuple[str, ...], one: CardFields) -> None:
    """Every value of one of the two is in the fields or is left over."""
    rest = {fold(text) for text in over}
    for name in TEXT_FIELDS:
        value = getattr(one, name)
        assert name == "language" or value is None or fold(value) in {fold(getattr(joined, name)), *rest}
    for name in LIST_FIELDS:
        keys = {KEYS[name](item) for item in getattr(joined, name)}
        assert all(KEYS[name](item) in keys for item in getattr(one, name))


@given(fields, fields)
def test_no_value_is_lost(known: CardFields, other: CardFields) -> None:
    """United or renewed, each value of both is in a field or left over; the first one's texts stand."""
    new = unite(known, other)
    for one in (known, other):
        holds_all(new.fields, new.left_over, one)
    assert all(getattr(known, n) in (None, getattr(new.fields, n)) for n in TEXT_FIELDS)
    later = renewed(known, other)
    for one in (known, other):
        holds_all(later.fields, later.left_over, one)
    assert later.fields.full_name == known.full_name or known.full_name is None


def test_what_a_field_has_no_room_for_is_left_over() -> None:
    """Beyond its bounds a list's items are told as texts."""
    one, other = (CardFields(emails=tuple(f"{who}{n}@li.example" for n in range(MOST_ITEMS))) for who in "ab")
    new = unite(one, other)
    assert new.fields.emails == one.emails
    assert set(new.left_over) == set(other.emails)


touches = st.builds(
    FollowUp,
    st.sampled_from(["step", "reply", "not_now"]),
    st.just("email"),
    st.just("Mail"),
    st.builds(Due, days),
    step=st.integers(0, 9) | st.none(),
    resume=st.integers(0, 9),
)


@given(touches, touches)
def test_one_touch_stays(one: FollowUp, other: FollowUp) -> None:
    """It is one of the two, in whichever order they come, and never goes back to a step that was taken."""
    first = next_touch(one, other)
    assert first.id in (one.id, other.id)
    kinds = {touch.kind for touch in (one, other)}
    assert first.kind == next(kind for kind in ("reply", "not_now", "step") if kind in kinds)
    assert first.resume >= max(t.again for t in (one, other) if t.id != first.id)
    same = replace(first, resume=0)
    assert same in (replace(one, resume=0), replace(other, resume=0))
    if one.kind == other.kind:
        assert first.asked_for == min(one.asked_for, other.asked_for)


@given(touches, touches)
def test_a_first_mail_that_comes_late_gives_way(one: FollowUp, other: FollowUp) -> None:
    """Whatever the other is and whenever it is due; of two that come late one stays all the same."""
    assert next_touch(one, other, {one.id}).id == next_touch(other, one, {one.id}).id == other.id
    assert next_touch(one, other, {one.id, other.id}) == next_touch(one, other)


said = st.builds(Said, st.booleans(), days, days).map(lambda s: replace(s, on=None) if s.is_open else s)


@given(said, said)
def test_the_later_word_stands(one: Said, other: Said) -> None:
    """A closed contact gives way only to one met after its answer, or that answered later."""
    kept, gone = (one, other) if stands(one, other) else (other, one)
    if kept.is_open and not gone.is_open:
        assert gone.on is not None
        assert kept.met_on > gone.on
    if gone.is_open and not kept.is_open:
        assert kept.on is not None
        assert gone.met_on <= kept.on
    if not kept.is_open and not gone.is_open:
        assert kept.on is not None
        assert gone.on is not None
        assert kept.on >= gone.on


def test_one_meeting_or_two() -> None:
    """Of one day and not at two events it was one meeting."""
    fair = Talk(TODAY, "Fair")
    assert same_meeting(fair, Talk(TODAY, None, "tea"))
    assert not same_meeting(fair, Talk(TODAY, "Dinner"))
    assert not same_meeting(fair, Talk(TODAY + timedelta(days=1), "Fair"))


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from((0, 1, 9, 4_999, 5_000, LONGEST_NOTE)))))
def test_all_that_was_said_is_in_the_note_or_beside_it(said: list[tuple[str, int]]) -> None:
    """The note stays within its bounds, and each text stands whole in it or in what it has no room for."""
    texts = [sign * length for sign, length in said]
    note, over = talked(*texts)
    assert len(note) <= LONGEST_NOTE
    assert sorted([*note.splitlines(), *over.splitlines()]) == sorted(set(texts) - {""})
