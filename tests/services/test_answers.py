"""Answers: yes, no with a reason, not now until a day, and open again."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.card import CardFields, Phone
from app.domain.contact import REASONS, Reason
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.followup import Due, Promise
from app.services import accounts, answers, contacts, followups, touches
from app.store.contacts import Contact
from tests.factories import World

SAMPLES = Promise("the samples", "message", Due(date(2026, 3, 6)))
MAY = date(2026, 5, 4)


def planned(world: World, account: UUID, contact: UUID) -> list[tuple[str, int | None, date]]:
    """What is planned with a contact: kind, step and day of each."""
    rows = contacts.planned(world.session, account, contact)
    return [(row.kind, row.step, row.due_on) for row in rows]


def give(world: World, account: UUID, contact: UUID, answer: str, **more: object) -> Contact:
    return answers.give(world.session, world.kit, account, contact, answer, **more)  # type: ignore[arg-type]


def begun(world: World) -> tuple[UUID, UUID]:
    """An account, and a contact in it whose intro mail went out on Monday 2 March; samples are promised."""
    account = world.account()
    kept = world.keep(account, promise=SAMPLES)
    intro = next(row for row in kept.followups if row.step == 0)
    followups.done(world.session, world.kit, account, intro.id)
    return account, kept.contact.id


def test_a_yes_ends_the_cadence(world: World) -> None:
    """No next step, but what was promised stands; the day is noted and nothing is asked."""
    account, person = begun(world)
    contact = give(world, account, person, "yes")
    assert planned(world, account, person) == [("promise", None, date(2026, 3, 6))]
    assert (contact.answer, contact.answered_on) == ("yes", date(2026, 3, 2))
    assert contact.answer_reason is None


def test_a_no_ends_everything(world: World) -> None:
    """Neither step nor promise is left; the reason and the words are kept."""
    account, person = begun(world)
    contact = give(world, account, person, "no", reason="price", words=" half of it is too much ")
    assert planned(world, account, person) == []
    assert (contact.answer_reason, contact.answer_words) == ("price", "half of it is too much")


def test_a_no_without_a_reason_has_another_one(small_world: World) -> None:
    """In one tap: whoever gives none of the reasons has some other."""
    account, person = begun(small_world)
    assert give(small_world, account, person, "no").answer_reason == "other"
    with pytest.raises(Invalid) as refusal:
        give(small_world, account, person, "no", reason="the weather")
    assert refusal.value.field == "reason"


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_can_be_given(small_world: World, reason: Reason) -> None:
    """Each of the reasons is stored as it is."""
    account, person = begun(small_world)
    assert give(small_world, account, person, "no", reason=reason).answer_reason == reason


def test_not_now_waits(world: World) -> None:
    """Not now is not a no: one touch on the day they named, and the cadence goes on after it."""
    account, person = begun(world)
    contact = give(world, account, person, "not_now", until=MAY)
    assert (contact.answer, contact.not_now_until, contact.answered_on) == ("not_now", MAY, None)
    assert planned(world, account, person)[-1] == ("not_now", None, MAY)
    back = contacts.planned(world.session, account, person)[-1]
    assert (back.channel, back.draft is not None) == ("email", True)
    world.clock.move(timedelta(days=63))
    followups.done(world.session, world.kit, account, back.id)
    contact = contacts.get(world.session, account, person)
    assert (contact.answer, contact.not_now_until) == ("waiting", None)
    assert planned(world, account, person)[-1] == ("step", 1, date(2026, 5, 6))


@pytest.mark.parametrize("until", [None, date(2026, 3, 2), date(2026, 3, 1), date(2150, 1, 1)])
def test_not_now_needs_a_day_ahead(small_world: World, until: date | None) -> None:
    """Without a day still to come nothing is stored, and the field is named."""
    account, person = begun(small_world)
    before = planned(small_world, account, person)
    with pytest.raises(Invalid) as refusal:
        give(small_world, account, person, "not_now", until=until)
    assert refusal.value.field == "until"
    assert contacts.get(small_world.session, account, person).answer == "waiting"
    assert planned(small_world, account, person) == before


def test_not_now_lands_on_a_day_that_is_worked(world: World) -> None:
    """A Sunday is named: the touch is on Monday, the day they named is kept as it is."""
    account, person = begun(world)
    contact = give(world, account, person, "not_now", until=date(2026, 5, 3))
    assert contact.not_now_until == date(2026, 5, 3)
    assert planned(world, account, person)[-1] == ("not_now", None, MAY)


def test_who_has_no_address_is_called_back(small_world: World) -> None:
    """The way back is by mail where there is an address, else by phone."""
    account = small_world.account()
    only_phone = CardFields(full_name="Jo Park", phones=(Phone("+49 30 1", "phone", "+49301"),))
    person = contacts.add(small_world.session, small_world.kit, account, only_phone).contact.id
    give(small_world, account, person, "not_now", until=MAY)
    (back,) = contacts.planned(small_world.session, account, person)
    assert (back.channel, back.draft) == ("call", None)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_open_again_goes_on_where_it_was(world: World, answer: str) -> None:
    """Reopened in one tap: the step that had been planned is due today, and nobody has answered yet."""
    account, person = begun(world)
    give(world, account, person, answer)
    world.clock.move(timedelta(days=30))
    contact = give(world, account, person, "waiting")
    assert planned(world, account, person)[-1] == ("step", 1, date(2026, 4, 1))
    assert (contact.answer, contact.answered_on, contact.answer_reason) == ("waiting", None, None)


def test_open_again_before_the_intro(small_world: World) -> None:
    """Whose intro mail never went out gets it now."""
    account = small_world.account()
    person = small_world.keep(account).contact.id
    give(small_world, account, person, "no")
    give(small_world, account, person, "waiting")
    assert planned(small_world, account, person) == [("step", 0, date(2026, 3, 2))]


def test_open_again_brings_a_step_no_earlier(world: World) -> None:
    """A no that was a slip: the step that was to come on Wednesday does, not today."""
    account, person = begun(world)
    give(world, account, person, "no")
    give(world, account, person, "waiting")
    assert planned(world, account, person) == [("step", 1, date(2026, 3, 4))]


def test_open_again_brings_back_a_not_now(world: World) -> None:
    """A no during a not now: opened again, the day they named stands if it is still to come."""
    account, person = begun(world)
    give(world, account, person, "not_now", until=MAY)
    world.clock.move(timedelta(days=9))
    give(world, account, person, "no")
    contact = give(world, account, person, "waiting")
    assert (contact.answer, contact.not_now_until, contact.answered_on) == ("not_now", MAY, None)
    assert planned(world, account, person) == [("not_now", None, MAY)]
    assert contacts.planned(world.session, account, person)[0].resume == 1
    give(world, account, person, "no")
    world.clock.move(timedelta(days=71))
    assert give(world, account, person, "waiting").answer == "waiting"
    assert planned(world, account, person) == [("step", 1, date(2026, 5, 21))]


def test_only_what_was_offered_is_undone(world: World) -> None:
    """Undo of a moment that is gone, or not the last any more, changes nothing and says which it is."""
    account, person = begun(world)
    contact = give(world, account, person, "yes")
    offered = answers.last_moment(world.session, contact, "answer")
    give(world, account, person, "no")
    with pytest.raises(Conflict, match="gone on"):
        answers.undo(world.session, world.kit, account, person, offered)
    answers.undo(world.session, world.kit, account, person)
    answers.undo(world.session, world.kit, account, person, offered)
    with pytest.raises(Conflict, match="undone already"):
        answers.undo(world.session, world.kit, account, person, offered)
    assert contacts.get(world.session, account, person).touches == 1


def test_not_now_can_be_said_of_who_is_closed(world: World) -> None:
    """A no that turns into a not now: the touch on that day, then the step that had been planned."""
    account, person = begun(world)
    give(world, account, person, "no")
    give(world, account, person, "not_now", until=MAY)
    (back,) = contacts.planned(world.session, account, person)
    assert (back.kind, back.due_on, back.resume) == ("not_now", MAY, 1)


def test_waiting_ends_not_now(world: World) -> None:
    """Open again after a not now: the cadence goes on today."""
    account, person = begun(world)
    give(world, account, person, "not_now", until=MAY)
    contact = give(world, account, person, "waiting")
    assert contact.not_now_until is None
    assert ("step", 1, date(2026, 3, 2)) in planned(world, account, person)


def test_the_same_answer_twice_is_one(small_world: World) -> None:
    """A second yes leaves the day of the first; waiting for who is waiting notes nothing."""
    account, person = begun(small_world)
    give(small_world, account, person, "waiting")
    give(small_world, account, person, "yes")
    small_world.clock.move(timedelta(days=9))
    contact = give(small_world, account, person, "yes")
    assert contact.answered_on == date(2026, 3, 2)
    told = contacts.history(small_world.session, account, contact)
    assert [moment.answer for moment in told if moment.kind == "answer"] == ["yes"]


def test_another_reason_is_another_answer(small_world: World) -> None:
    """A no for the price that was one for want of time, or in other words, is noted."""
    account, person = begun(small_world)
    give(small_world, account, person, "no", reason="timing")
    assert give(small_world, account, person, "no", reason="price").answer_reason == "price"
    contact = give(small_world, account, person, "no", reason="price", words="twice the others'")
    told = contacts.history(small_world.session, account, contact)
    assert [moment.answer for moment in told if moment.kind == "answer"] == ["no", "no", "no"]


@pytest.mark.parametrize(
    ("answer", "more"),
    [("yes", {}), ("no", {"reason": "timing", "words": "soon"}), ("not_now", {"until": MAY})],
)
def test_an_answer_can_be_undone(world: World, answer: str, more: dict[str, object]) -> None:
    """Undo puts back what was planned, the promise a no had cancelled among it."""
    account, person = begun(world)
    before = planned(world, account, person)
    give(world, account, person, answer, **more)
    contact = answers.undo(world.session, world.kit, account, person)
    assert planned(world, account, person) == before
    assert (contact.answer, contact.answer_reason, contact.answer_words) == ("waiting", None, "")
    assert (contact.answered_on, contact.not_now_until) == (None, None)


def test_undo_goes_back_one_by_one(world: World) -> None:
    """No, then open again, then yes: each is undone in turn, though the clock stood still."""
    account, person = begun(world)
    for answer in ("no", "waiting", "yes"):
        give(world, account, person, answer)
    seen = [answers.undo(world.session, world.kit, account, person).answer for _ in range(3)]
    assert seen == ["waiting", "no", "waiting"]
    assert [kind for kind, _, _ in planned(world, account, person)] == ["step", "promise"]


def test_undo_leaves_what_was_promised_since(world: World) -> None:
    """A yes often carries a promise: when the yes is undone, the promise stands."""
    account, person = begun(world)
    give(world, account, person, "yes")
    offer = Promise("the offer", "email", Due(date(2026, 3, 20)))
    touches.promise(world.session, world.kit, account, person, offer)
    answers.undo(world.session, world.kit, account, person)
    rows = contacts.planned(world.session, account, person)
    assert sorted(row.what for row in rows if row.kind == "promise") == ["the offer", "the samples"]
    assert [row.kind for row in rows].count("step") == 1


def test_nothing_noted_is_nothing_to_undo(small_world: World) -> None:
    """A contact with whom nothing has happened yet can't go back."""
    account = small_world.account()
    person = small_world.keep(account).contact.id
    with pytest.raises(Conflict, match="nothing to undo"):
        answers.undo(small_world.session, small_world.kit, account, person)


def test_days_fill_up_again_when_somebody_is_open_again(small_world: World) -> None:
    """With room for one a day, who is opened again takes the next that has some, after what is promised."""
    account, first = begun(small_world)
    accounts.change(small_world.session, small_world.kit, account, {"daily_touches": 1})
    give(small_world, account, first, "yes")
    other = small_world.keep(account)
    followups.done(small_world.session, small_world.kit, account, other.followups[0].id)
    small_world.clock.move(timedelta(days=2))
    give(small_world, account, first, "waiting")
    assert ("step", 1, date(2026, 3, 9)) in planned(small_world, account, first)


def test_another_accounts_contact_is_unknown(small_world: World) -> None:
    """Nobody answers for somebody else's contact."""
    _, person = begun(small_world)
    eve = small_world.account("eve@example.com")
    with pytest.raises(NotFound):
        give(small_world, eve, person, "yes")
    with pytest.raises(NotFound):
        answers.undo(small_world.session, small_world.kit, eve, person)
