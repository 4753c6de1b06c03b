"""Cadences: there is always a next step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cadence import PERSISTENT, SHIPPED, WIDEST_REPEAT, Cadence, Step
from app.domain.errors import Invalid


def test_persistent_is_as_promised() -> None:
    """Mail the same day, 2 mail, 3 call, 5 mail, 5 LinkedIn, 10 mail, then every 20 mail and call in turn."""
    steps = [(PERSISTENT.step(n).gap, PERSISTENT.step(n).channel) for n in range(10)]
    assert steps == [
        (0, "email"), (2, "email"), (3, "call"), (5, "email"), (5, "linkedin"),
        (10, "email"), (20, "email"), (20, "call"), (20, "email"), (20, "call"),
    ]  # fmt: skip


@pytest.mark.parametrize("cadence", SHIPPED.values(), ids=SHIPPED)
def test_a_cadence_opens_with_a_mail(cadence: Cadence) -> None:
    """Keeping a card always gives an intro mail the same day."""
    assert (cadence.step(0).gap, cadence.step(0).channel, cadence.step(0).letter) in (
        (0, "email", "intro"),
        (0, "email", "warm"),
    )


@given(st.integers(0, 10**9))
def test_there_is_a_step_for_every_number(number: int) -> None:
    """However often one has been in touch, there is a next step."""
    assert PERSISTENT.step(number).gap >= 0


def test_a_cadence_without_end_is_the_only_kind() -> None:
    """A cadence that would run out can't be made."""
    with pytest.raises(Invalid, match="for ever"):
        Cadence("short", PERSISTENT.steps, ())


@pytest.mark.parametrize(
    ("steps", "repeats", "field"),
    [
        (PERSISTENT.steps, (), "repeats"),
        ((), PERSISTENT.repeats, "repeats"),
        ((Step(1, "email", "Intro"),), PERSISTENT.repeats, "steps"),
        ((Step(0, "call", "Intro"),), PERSISTENT.repeats, "steps"),
        (PERSISTENT.steps, (Step(0, "call", "Again"),), "steps"),
        ((*PERSISTENT.steps, Step(0, "call", "At once")), PERSISTENT.repeats, "steps"),
        (PERSISTENT.steps * 5, PERSISTENT.repeats, "steps"),
    ],
)
def test_what_could_not_be_followed_is_no_cadence(
    steps: tuple[Step, ...], repeats: tuple[Step, ...], field: str
) -> None:
    """One that ends, opens otherwise than with a mail that day, or touches somebody twice a day, is none."""
    with pytest.raises(Invalid) as refusal:
        Cadence("mine", steps, repeats)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("gap", "channel", "what", "field"),
    [(-1, "email", "Mail", "gap"), (251, "email", "Mail", "gap"), (1, "fax", "Fax", "channel"),
     (1, "email", "  ", "what"), (1, "email", "x" * 101, "what")],
)  # fmt: skip
def test_what_could_not_be_done_is_no_step(gap: int, channel: str, what: str, field: str) -> None:
    """A step has a gap of days, a way and something to do."""
    with pytest.raises(Invalid) as refusal:
        Step(gap, channel, what)  # type: ignore[arg-type]
    assert refusal.value.field == field


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_cadence_has_a_name(name: str) -> None:
    """Without a name of some length nobody could choose it."""
    with pytest.raises(Invalid) as refusal:
        Cadence(name, PERSISTENT.steps, PERSISTENT.repeats)
    assert refusal.value.field == "name"


@pytest.mark.parametrize("cadence", SHIPPED.values(), ids=SHIPPED)
@given(number=st.integers(0, 100))
def test_a_repeat_gives_way_for_long_and_a_step_does_not(cadence: Cadence, number: int) -> None:
    """A step may come three working days late, a repeat as late as ninety after the last touch."""
    patience = cadence.patience(number)
    if cadence.repeating(number):
        assert patience + cadence.step(number).gap == WIDEST_REPEAT
    else:
        assert patience == 3
