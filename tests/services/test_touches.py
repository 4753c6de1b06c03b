"""Touches nobody planned, replies, and promises made on the way."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.asked import Asked
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.followup import Due, Promise
from app.services import accounts, answers, contacts, followups, touches
from app.store.contacts import Contact
from app.store.followups import FollowUpRow
from tests.factories import World

MONDAY = date(2026, 3, 2)
SAMPLES = Promise("the samples", "message", Due(date(2026, 3, 20)))


def planned(world: World, account: UUID, contact: UUID) -> list[tuple[str, int | None, date]]:
    """What is planned with a contact: kind, step and day of each."""
    rows = contacts.planned(world.session, account, contact)
    return [(row.kind, row.step, row.due_on) for row in rows]


def touch(world: World, account: UUID, contact: UUID) -> FollowUpRow:
    """The touch that is planned."""
    rows = contacts.planned(world.session, account, contact)
    return next(row for row in rows if row.kind != "promise")


def begun(world: World) -> tuple[UUID, UUID]:
    """An account, and a contact in it whose intro mail went out on Monday 2 March."""
    account = world.account()
    kept = world.keep(account)
    followups.done(world.session, world.kit, account, kept.followups[0].id)
    return account, kept.contact.id


def log(world: World, account: UUID, contact: UUID, channel: str, **more: object) -> Contact:
    return touches.log(world.session, world.kit, account, contact, channel, **more)  # type: ignore[arg-type]


def reply(world: World, account: UUID, contact: UUID, channel: str = "email", **more: object) -> Contact:
    return touches.reply(world.session, world.kit, account, contact, channel, **more)  # type: ignore[arg-type]


def test_a_touch_of_the_planned_kind_completes_the_step(world: World) -> None:
    """A mail written elsewhere does the second mail; the call comes three working days later."""
    account, person = begun(world)
    second = touch(world, account, person).id
    contact = log(world, account, person, "email", note="from my phone")
    assert followups.get(world.session, account, second).state == "done"
    assert planned(world, account, person) == [("step", 2, date(2026, 3, 5))]
    assert (contact.touches, contact.touched_on) == (2, MONDAY)


def test_a_touch_of_another_kind_overtakes_the_step(world: World) -> None:
    """They called before the second mail: it is left out, and the next step counts from the call."""
    account, person = begun(world)
    second = touch(world, account, person).id
    log(world, account, person, "call")
    assert followups.get(world.session, account, second).state == "cancelled"
    assert planned(world, account, person) == [("step", 2, date(2026, 3, 5))]


def test_a_touch_of_yesterday_counts_from_yesterday(world: World) -> None:
    """Noted a day later, the next step is as far from the touch as the cadence says."""
    account, person = begun(world)
    world.clock.move(timedelta(days=3))
    yesterday = world.clock.now() - timedelta(days=1)
    contact = log(world, account, person, "call", at=yesterday)
    assert contact.touched_on == date(2026, 3, 4)
    assert planned(world, account, person) == [("step", 2, date(2026, 3, 9))]


def test_a_touch_before_the_last_one_changes_no_plan(world: World) -> None:
    """What was long ago is told and counted, but the plan stays as it is."""
    account, person = begun(world)
    before = planned(world, account, person)
    contact = log(world, account, person, "in_person", at=world.clock.now() - timedelta(days=40))
    assert planned(world, account, person) == before
    assert (contact.touches, contact.touched_on) == (2, MONDAY)
    told = contacts.history(world.session, account, contact)
    assert (date(2026, 1, 21), "You met") in {(moment.day, moment.what) for moment in told}


def test_a_touch_before_you_met_is_history(world: World) -> None:
    """You had met a week before the fair: that cancels no intro mail, and is no last touch."""
    account = world.account()
    person = world.keep(account).contact.id
    before = planned(world, account, person)
    contact = log(world, account, person, "email", at=world.clock.now() - timedelta(days=7))
    assert planned(world, account, person) == before == [("step", 0, MONDAY)]
    assert (contact.touches, contact.touched_on, contact.mailed_on) == (1, None, None)
    assert "You wrote" in {moment.what for moment in contacts.history(world.session, account, contact)}


def test_what_was_said_finds_them(world: World) -> None:
    """Notes of touches, replies and answers are searched; undone or not, corrected or not, none is lost."""
    account, person = begun(world)
    log(world, account, person, "call", note="The Déjà-vu plant")
    reply(world, account, person, note="ask again in Porto")
    answers.give(world.session, world.kit, account, person, "no", words="bought elsewhere")
    said = ("deja-vu", "porto", "elsewhere", "souza")
    assert [found(world, account, word) for word in said] == [1, 1, 1, 1]
    contacts.change(world.session, world.kit, account, person, {"company": "Lumen & Co"})
    assert [found(world, account, word) for word in said] == [1, 1, 1, 1]
    answers.undo(world.session, world.kit, account, person)
    assert [found(world, account, word) for word in said] == [1, 1, 0, 1]


def found(world: World, account: UUID, word: str) -> int:
    """How many contacts a search finds."""
    return contacts.count(world.session, account, Asked(word))


def test_no_touch_is_in_the_future(small_world: World) -> None:
    """A time that is still to come is a slip of the hand: it counts as now."""
    account, person = begun(small_world)
    later = small_world.clock.now() + timedelta(days=5)
    assert log(small_world, account, person, "call", at=later).touched_on == MONDAY


def test_the_first_mail_is_noted(small_world: World) -> None:
    """The day of the first mail stays, whatever is written after it."""
    account, person = begun(small_world)
    small_world.clock.move(timedelta(days=4))
    assert log(small_world, account, person, "email").mailed_on == MONDAY


def test_a_touch_leaves_a_closed_contact_closed(world: World) -> None:
    """Whoever said yes or no may be met again; nothing is planned by that."""
    account, person = begun(world)
    answers.give(world.session, world.kit, account, person, "no")
    contact = log(world, account, person, "in_person")
    assert (contact.answer, contact.touches) == ("no", 2)
    assert planned(world, account, person) == []


def test_a_date_they_named_stands_until_it_has_come(world: World) -> None:
    """A call before that day changes nothing, one on it opens the cadence again."""
    account, person = begun(world)
    friday = date(2026, 3, 6)
    answers.give(world.session, world.kit, account, person, "not_now", until=friday)
    assert log(world, account, person, "call").answer == "not_now"
    assert planned(world, account, person) == [("not_now", None, friday)]
    world.clock.move(timedelta(days=4))
    contact = log(world, account, person, "call")
    assert (contact.answer, contact.not_now_until) == ("waiting", None)
    assert planned(world, account, person) == [("step", 1, date(2026, 3, 10))]


def test_a_logged_touch_can_be_undone(world: World) -> None:
    """Undo puts the step back, and takes the touch off the count."""
    account, person = begun(world)
    second, before = touch(world, account, person).id, planned(world, account, person)
    log(world, account, person, "email")
    contact = answers.undo(world.session, world.kit, account, person)
    assert (planned(world, account, person), touch(world, account, person).id) == (before, second)
    assert (contact.touches, contact.touched_on) == (1, MONDAY)


def test_a_reply_is_to_be_answered_today(world: World) -> None:
    """It takes the place of the step; answered, the cadence goes on with that step."""
    account, person = begun(world)
    contact = reply(world, account, person, note="Tell me more")
    assert planned(world, account, person) == [("reply", None, MONDAY)]
    assert contact.replied_on == MONDAY
    assert [row.what for row in followups.due_today(world.session, world.kit, account).replies] == [
        "Answer them"
    ]
    followups.done(world.session, world.kit, account, touch(world, account, person).id)
    assert planned(world, account, person) == [("step", 1, date(2026, 3, 4))]


def test_any_touch_answers_a_reply(world: World) -> None:
    """They wrote, you called: they are answered."""
    account, person = begun(world)
    reply(world, account, person)
    owed = touch(world, account, person).id
    log(world, account, person, "call")
    assert followups.get(world.session, account, owed).state == "done"
    assert planned(world, account, person) == [("step", 1, date(2026, 3, 4))]


def test_two_replies_are_one_answer(world: World) -> None:
    """A second reply before the first is answered plans nothing more; the day of the first is kept."""
    account, person = begun(world)
    reply(world, account, person)
    world.clock.move(timedelta(days=1))
    contact = reply(world, account, person, "call")
    assert planned(world, account, person) == [("reply", None, MONDAY)]
    assert contact.replied_on == MONDAY


def test_a_reply_ends_a_snooze(world: World) -> None:
    """An answer that was put off is due today when they write again."""
    account, person = begun(world)
    reply(world, account, person)
    row = touch(world, account, person)
    followups.snooze(world.session, world.kit, account, row.id, Due(date(2026, 3, 12)))
    reply(world, account, person)
    assert planned(world, account, person) == [("reply", None, MONDAY)]


def test_a_reply_ends_not_now(world: World) -> None:
    """Who writes before the day they named is waiting for an answer."""
    account, person = begun(world)
    answers.give(world.session, world.kit, account, person, "not_now", until=date(2026, 5, 4))
    contact = reply(world, account, person)
    assert (contact.answer, contact.not_now_until) == ("waiting", None)
    assert planned(world, account, person) == [("reply", None, MONDAY)]
    contact = answers.undo(world.session, world.kit, account, person)
    assert (contact.answer, contact.not_now_until) == ("not_now", date(2026, 5, 4))
    assert planned(world, account, person) == [("not_now", None, date(2026, 5, 4))]


def test_a_reply_before_the_intro_makes_it_needless(world: World) -> None:
    """Answered, whoever wrote first is not introduced to any more."""
    account = world.account()
    person = world.keep(account).contact.id
    reply(world, account, person)
    followups.done(world.session, world.kit, account, touch(world, account, person).id)
    assert planned(world, account, person) == [("step", 1, date(2026, 3, 4))]


def test_a_closed_contact_can_not_reply(small_world: World) -> None:
    """Whoever said yes or no is opened again first."""
    account, person = begun(small_world)
    answers.give(small_world.session, small_world.kit, account, person, "yes")
    with pytest.raises(Conflict, match="Open the contact again"):
        reply(small_world, account, person)


def test_a_reply_takes_room_from_a_step(world: World) -> None:
    """On a day with room for one the reply is answered, and the step planned then is a day later."""
    account, first = begun(world)
    other = world.keep(account)
    followups.done(world.session, world.kit, account, other.followups[0].id)
    world.clock.move(timedelta(days=2))
    reply(world, account, first)
    accounts.change(world.session, world.kit, account, {"daily_touches": 1})
    assert planned(world, account, first) == [("reply", None, date(2026, 3, 4))]
    assert planned(world, account, other.contact.id) == [("step", 1, date(2026, 3, 5))]


def test_a_promise_stands_beside_the_step(world: World) -> None:
    """It is one more follow-up on its very day, with a draft where it goes by mail."""
    account, person = begun(world)
    sunday = Promise("the offer", "email", Due(date(2026, 3, 8)))
    row = touches.promise(world.session, world.kit, account, person, sunday)
    assert (row.kind, row.due_on, row.draft is not None) == ("promise", date(2026, 3, 8), True)
    assert ("step", 1, date(2026, 3, 4)) in planned(world, account, person)


def test_a_promise_comes_before_a_step_near_it(world: World) -> None:
    """The mail planned for the day of the promise waits until the day after."""
    account, person = begun(world)
    wednesday = Promise("the offer", "call", Due(date(2026, 3, 4)))
    touches.promise(world.session, world.kit, account, person, wednesday)
    assert planned(world, account, person) == [
        ("promise", None, date(2026, 3, 4)),
        ("step", 1, date(2026, 3, 5)),
    ]


def test_a_promise_after_a_no_is_refused(world: World) -> None:
    """A yes often carries a promise; a no has to be opened again first."""
    account, person = begun(world)
    answers.give(world.session, world.kit, account, person, "yes")
    touches.promise(world.session, world.kit, account, person, SAMPLES)
    answers.give(world.session, world.kit, account, person, "no")
    with pytest.raises(Conflict, match="Open the contact again"):
        touches.promise(world.session, world.kit, account, person, SAMPLES)
    assert planned(world, account, person) == []


def test_a_promise_long_past_is_refused(small_world: World) -> None:
    """A promise may be late, but not so late that no calendar shows it."""
    account, person = begun(small_world)
    late, gone = (Promise("x", "call", Due(MONDAY - timedelta(days=days))) for days in (60, 61))
    touches.promise(small_world.session, small_world.kit, account, person, late)
    with pytest.raises(Invalid) as refusal:
        touches.promise(small_world.session, small_world.kit, account, person, gone)
    assert refusal.value.field == "due"


def test_a_timed_promise_keeps_its_instant_where_the_clocks_change(world: World) -> None:
    """Ten o'clock in Berlin, promised before the clocks go forward, is eight o'clock UTC after it."""
    account, person = begun(world)
    zone = world.owner(account).tz
    at = Due.timed(datetime(2026, 3, 30, 10, tzinfo=zone), zone)
    row = touches.promise(world.session, world.kit, account, person, Promise("ring", "call", at))
    assert (row.due_on, row.due_at) == (date(2026, 3, 30), datetime(2026, 3, 30, 8, tzinfo=UTC))
    accounts.change(world.session, world.kit, account, {"zone": "Pacific/Honolulu"})
    row = followups.get(world.session, account, row.id)
    assert (row.due_on, row.due_at) == (date(2026, 3, 29), datetime(2026, 3, 30, 8, tzinfo=UTC))


def test_another_accounts_contact_is_unknown(small_world: World) -> None:
    """Nobody notes anything with somebody else's contact."""
    _, person = begun(small_world)
    eve = small_world.account("eve@example.com")
    for do, about in ((log, "call"), (reply, "call")):
        with pytest.raises(NotFound):
            do(small_world, eve, person, about)
    with pytest.raises(NotFound):
        touches.promise(small_world.session, small_world.kit, eve, person, SAMPLES)
