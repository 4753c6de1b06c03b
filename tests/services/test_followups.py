"""Follow-ups: an open contact always has a next one."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.contact import Answer
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.followup import Due, Promise
from app.services import accounts, answers, contacts, drafts, followups, touches
from app.store.followups import FollowUpRow
from tests.factories import World

SAMPLES = Promise("the samples", "message", Due(date(2026, 3, 6)))


def planned(world: World, account, contact) -> list[FollowUpRow]:  # type: ignore[no-untyped-def]
    return list(contacts.planned(world.session, account, contact))


def test_done_plans_the_next_step(world: World) -> None:
    """The intro done on a Monday plans the second mail two working days later, with its draft."""
    account = world.account()
    kept = world.keep(account)
    followups.done(world.session, world.kit, account, kept.followups[0].id)
    (second,) = planned(world, account, kept.contact.id)
    assert (second.step, second.channel, second.due_on) == (1, "email", date(2026, 3, 4))
    assert second.draft is not None
    assert second.draft.letter == "second"


def test_a_call_has_no_draft(world: World) -> None:
    """The third step is a call: it is planned without a draft."""
    account = world.account()
    kept = world.keep(account)
    for _ in range(2):
        (row,) = planned(world, account, kept.contact.id)
        followups.done(world.session, world.kit, account, row.id)
    (call,) = planned(world, account, kept.contact.id)
    assert (call.channel, call.draft) == ("call", None)


def test_the_cadence_never_runs_out(world: World) -> None:
    """After thirty touches there is still exactly one next step."""
    account = world.account()
    kept = world.keep(account)
    for _ in range(30):
        (row,) = planned(world, account, kept.contact.id)
        world.clock.set(datetime.combine(row.due_on, datetime.min.time(), UTC) + timedelta(hours=12))
        followups.done(world.session, world.kit, account, row.id)
    (row,) = planned(world, account, kept.contact.id)
    assert row.step == 30


def test_a_kept_promise_is_a_touch(world: World) -> None:
    """Done the day before the second mail, a promise puts that off to its gap after; undone, it is back."""
    account = world.account()
    kept = world.keep(account, promise=SAMPLES)
    intro, promise = (next(r.id for r in kept.followups if r.kind == k) for k in ("step", "promise"))
    followups.done(world.session, world.kit, account, intro)
    world.clock.move(timedelta(days=1))
    (before,) = (row for row in planned(world, account, kept.contact.id) if row.kind == "step")
    assert before.due_on == date(2026, 3, 4)
    followups.done(world.session, world.kit, account, promise)
    (step,) = planned(world, account, kept.contact.id)
    assert (step.id, step.due_on) == (before.id, date(2026, 3, 5))
    followups.undo(world.session, world.kit, account, promise)
    assert [r.due_on for r in planned(world, account, kept.contact.id) if r.kind == "step"] == [
        date(2026, 3, 4)
    ]
    followups.skip(world.session, world.kit, account, promise)
    assert [row.due_on for row in planned(world, account, kept.contact.id)] == [date(2026, 3, 4)]


def test_a_kept_promise_leaves_the_intro_alone(world: World) -> None:
    """Doing what was promised ends the promise; the intro mail stays as it was."""
    account = world.account()
    kept = world.keep(account, promise=SAMPLES)
    promise = next(row for row in kept.followups if row.kind == "promise")
    followups.done(world.session, world.kit, account, promise.id, "handed over")
    (left,) = planned(world, account, kept.contact.id)
    assert (left.kind, left.step) == ("step", 0)


def test_done_is_done_once(world: World) -> None:
    """A follow-up that was done can't be done again, which would plan two steps."""
    account = world.account()
    kept = world.keep(account)
    followups.done(world.session, world.kit, account, kept.followups[0].id)
    with pytest.raises(Conflict):
        followups.done(world.session, world.kit, account, kept.followups[0].id)
    assert len(planned(world, account, kept.contact.id)) == 1


def test_undo_takes_done_back(world: World) -> None:
    """Undo plans the follow-up again and cancels the one it led to."""
    account = world.account()
    kept = world.keep(account)
    intro = kept.followups[0].id
    followups.done(world.session, world.kit, account, intro)
    followups.undo(world.session, world.kit, account, intro)
    (row,) = planned(world, account, kept.contact.id)
    assert (row.id, row.step, row.ended_at) == (intro, 0, None)
    assert drafts.get(world.session, account, kept.draft.id).state == "draft"


def test_undo_is_refused_when_things_went_on(world: World) -> None:
    """A touch that was followed by another can't be undone from under it."""
    account = world.account()
    kept = world.keep(account)
    first = kept.followups[0].id
    followups.done(world.session, world.kit, account, first)
    (second,) = planned(world, account, kept.contact.id)
    followups.done(world.session, world.kit, account, second.id)
    with pytest.raises(Conflict):
        followups.undo(world.session, world.kit, account, first)


def test_an_undone_promise_is_open_again(world: World) -> None:
    """Undo brings a promise back beside the planned step."""
    account = world.account()
    kept = world.keep(account, promise=SAMPLES)
    promise = next(row.id for row in kept.followups if row.kind == "promise")
    followups.done(world.session, world.kit, account, promise)
    followups.undo(world.session, world.kit, account, promise)
    assert promise in {row.id for row in planned(world, account, kept.contact.id)}


def test_every_change_raises_the_version(world: World) -> None:
    """Done and undone each raise the version, so that calendars notice."""
    account = world.account()
    kept = world.keep(account)
    intro = kept.followups[0].id
    done = followups.done(world.session, world.kit, account, intro).version
    assert 0 < done < followups.undo(world.session, world.kit, account, intro).version


def test_sent_completes_the_followup(world: World) -> None:
    """“I sent it” ends the draft and its follow-up in one go."""
    account = world.account()
    kept = world.keep(account)
    sent = drafts.sent(world.session, world.kit, account, kept.draft.id)
    done = followups.get(world.session, account, sent.followup_id)
    assert (sent.state, done.state) == ("sent", "done")
    with pytest.raises(Conflict):
        drafts.edit(world.session, world.kit, account, kept.draft.id, body="too late")


def test_today_holds_what_is_due(world: World) -> None:
    """Today shows promises and first mails, what is overdue among them, and nothing of tomorrow."""
    account = world.account()
    old = world.keep(account)
    world.clock.move(timedelta(days=1))
    promised = world.keep(account, promise=Promise("call back", "call", Due(date(2026, 3, 3))))
    world.keep(account, promise=Promise("much later", "call", Due(date(2026, 5, 3))))
    today = followups.due_today(world.session, world.kit, account)
    assert [row.what for row in today.promised] == ["call back"]
    assert today.intros[0].contact_id == old.contact.id
    assert len(today.intros) == 3
    assert promised.contact.id in {row.contact_id for row in today.intros}


def test_a_pile_of_steps_hides_no_promise(small_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each list of Today is cut by itself: what was promised for today shows behind any number of mails."""
    world, account = small_world, small_world.account()
    monkeypatch.setattr(followups, "MOST", 2)
    for _ in range(3):
        world.keep(account)
    world.clock.move(timedelta(days=1))
    world.keep(account, promise=Promise("call back", "call", Due(date(2026, 3, 3))))
    today = followups.due_today(world.session, world.kit, account)
    assert ([row.what for row in today.promised], len(today.intros)) == (["call back"], 2)


def test_lists_page_on_by_urgency(world: World) -> None:
    """Follow-ups come most urgent first, timed before untimed, across pages."""
    account = world.account()
    at = Due.timed(datetime(2026, 3, 2, 20, 0, tzinfo=UTC), world.owner(account).tz)
    kept = world.keep(account, promise=Promise("tonight", "call", at))
    world.keep(account, promise=Promise("in May", "call", Due(date(2026, 5, 1))))
    seen, after = [], None
    while True:
        page = followups.page(world.session, world.kit, account, after=after, limit=1)
        seen += [(row.due_on, row.due_at is None) for row in page.items]
        after = page.next
        if not after:
            break
    assert seen == sorted(seen)
    assert len(seen) == 4
    assert followups.page(world.session, world.kit, account, "overdue").items == []
    assert kept.contact.id == followups.page(world.session, world.kit, account, "today").items[0].contact_id


def test_another_accounts_followup_is_unknown(world: World) -> None:
    """Nobody completes somebody else's follow-up."""
    kept = world.keep(world.account())
    with pytest.raises(NotFound):
        followups.done(world.session, world.kit, world.account("eve@example.com"), kept.followups[0].id)


def test_skip_goes_on_from_today(world: World) -> None:
    """A step left out counts as no touch; the next one comes its gap after today."""
    account = world.account()
    kept = world.keep(account)
    row = followups.skip(world.session, world.kit, account, kept.followups[0].id)
    (second,) = planned(world, account, kept.contact.id)
    assert (row.state, second.step, second.due_on) == ("skipped", 1, date(2026, 3, 4))
    assert contacts.get(world.session, account, kept.contact.id).touches == 0
    followups.undo(world.session, world.kit, account, row.id)
    assert [row.step for row in planned(world, account, kept.contact.id)] == [0]


def test_a_skipped_not_now_is_waiting_again(world: World) -> None:
    """Doing or leaving out the touch they had asked for ends the not now."""
    account = world.account()
    person = world.keep(account).contact.id
    answers.give(world.session, world.kit, account, person, "not_now", until=date(2026, 5, 4))
    (back,) = planned(world, account, person)
    followups.skip(world.session, world.kit, account, back.id)
    contact = contacts.get(world.session, account, person)
    assert (contact.answer, contact.not_now_until) == ("waiting", None)
    followups.undo(world.session, world.kit, account, back.id)
    contact = contacts.get(world.session, account, person)
    assert (contact.answer, contact.not_now_until) == ("not_now", date(2026, 5, 4))


def test_snooze_waits_for_a_day_that_is_worked(world: World) -> None:
    """Put off until a Sunday a step comes on Monday, a promise on Sunday all the same."""
    account, sunday = world.account(), Due(date(2026, 3, 8))
    kept = world.keep(account, promise=SAMPLES)
    intro = next(row.id for row in kept.followups if row.step == 0)
    followups.done(world.session, world.kit, account, intro)
    for row in planned(world, account, kept.contact.id):
        followups.snooze(world.session, world.kit, account, row.id, sunday)
    rows = {row.kind: row.due_on for row in planned(world, account, kept.contact.id)}
    assert rows == {"promise": date(2026, 3, 8), "step": date(2026, 3, 9)}


def test_snooze_lands_behind_those_who_have_the_day(world: World) -> None:
    """On a full day whoever is put off until then comes a day later."""
    account = world.account(daily_touches=1)
    first, second = (world.keep(account) for _ in range(2))
    for kept in (first, second):
        followups.done(world.session, world.kit, account, kept.followups[0].id)
    assert [row.due_on.day for row in followups.coming(world.session, world.kit, account)] == [4, 5]
    (row,) = planned(world, account, first.contact.id)
    followups.snooze(world.session, world.kit, account, row.id, Due(date(2026, 3, 5)))
    assert [row.due_on for row in planned(world, account, first.contact.id)] == [date(2026, 3, 6)]


@pytest.mark.parametrize("answer", ["waiting", "yes"])
@pytest.mark.parametrize("until", [date(2026, 3, 2), date(2026, 3, 1), date(2150, 1, 1)])
def test_snooze_needs_a_day_ahead(small_world: World, answer: Answer, until: date) -> None:
    """Today and the past are refused, for open contacts and for what is still promised to closed ones."""
    world, account = small_world, small_world.account()
    kept = world.keep(account, promise=SAMPLES)
    answers.give(world.session, world.kit, account, kept.contact.id, answer)
    for row in planned(world, account, kept.contact.id):
        with pytest.raises(Invalid) as refusal:
            followups.snooze(world.session, world.kit, account, row.id, Due(until))
        assert refusal.value.field == "until"


def test_not_now_is_put_off_with_its_touch(world: World) -> None:
    """The day they named moves when its touch is snoozed, and back when that is undone."""
    account = world.account()
    person = world.keep(account).contact.id
    answers.give(world.session, world.kit, account, person, "not_now", until=date(2026, 5, 4))
    (row,) = planned(world, account, person)
    followups.snooze(world.session, world.kit, account, row.id, Due(date(2026, 6, 1)))
    assert contacts.get(world.session, account, person).not_now_until == date(2026, 6, 1)
    followups.undo(world.session, world.kit, account, row.id)
    assert contacts.get(world.session, account, person).not_now_until == date(2026, 5, 4)
    assert [row.due_on for row in planned(world, account, person)] == [date(2026, 5, 4)]


def test_a_timed_promise_gets_its_time_back(world: World) -> None:
    """Put off to a day, a call keeps its hour by the clock on the wall; undone, it is when it was."""
    account = world.account()
    at = Due.timed(datetime(2026, 3, 5, 9, tzinfo=UTC), world.owner(account).tz)
    kept = world.keep(account, promise=Promise("call", "call", at))
    promise = next(row.id for row in kept.followups if row.kind == "promise")
    row = followups.snooze(world.session, world.kit, account, promise, Due(date(2026, 4, 7)))
    assert (row.due_on, row.due_at) == (date(2026, 4, 7), datetime(2026, 4, 7, 8, tzinfo=UTC))
    row = followups.undo(world.session, world.kit, account, promise)
    assert row.value.due == at


def test_undo_leaves_what_was_promised_since(world: World) -> None:
    """A promise made after a touch was done is no part of it, and stands when that is undone."""
    account = world.account()
    kept = world.keep(account)
    followups.done(world.session, world.kit, account, kept.followups[0].id)
    touches.promise(world.session, world.kit, account, kept.contact.id, SAMPLES)
    followups.undo(world.session, world.kit, account, kept.followups[0].id)
    assert {row.kind for row in planned(world, account, kept.contact.id)} == {"step", "promise"}


def test_only_the_last_thing_is_undone(world: World) -> None:
    """A snooze can't be undone from under a promise that was kept since: it would be owed again."""
    account = world.account()
    kept = world.keep(account, promise=SAMPLES)
    intro, promise = (next(r.id for r in kept.followups if r.kind == k) for k in ("step", "promise"))
    followups.snooze(world.session, world.kit, account, intro, Due(date(2026, 3, 9)))
    followups.done(world.session, world.kit, account, promise)
    with pytest.raises(Conflict, match="gone on"):
        followups.undo(world.session, world.kit, account, intro)
    followups.undo(world.session, world.kit, account, promise)
    followups.undo(world.session, world.kit, account, intro)
    assert contacts.get(world.session, account, kept.contact.id).touches == 0
    with pytest.raises(Conflict, match="nothing to undo"):
        followups.undo(world.session, world.kit, account, intro)


def test_done_yesterday_counts_from_yesterday(world: World) -> None:
    """What is noted a day late was done when it was done."""
    account = world.account()
    kept = world.keep(account)
    world.clock.move(timedelta(days=1))
    at = world.clock.now() - timedelta(days=1)
    row = followups.done(world.session, world.kit, account, kept.followups[0].id, at=at)
    (second,) = planned(world, account, kept.contact.id)
    assert (row.ended_at, second.due_on) == (at, date(2026, 3, 4))
    assert contacts.get(world.session, account, kept.contact.id).touched_on == date(2026, 3, 2)


def test_what_would_have_been_due_is_due_today(world: World) -> None:
    """Done two weeks ago and noted today, the next step is not late: nobody knew of it."""
    account = world.account()
    kept = world.keep(account)
    world.clock.move(timedelta(days=14))
    at = world.clock.now() - timedelta(days=14)
    followups.done(world.session, world.kit, account, kept.followups[0].id, at=at)
    (second,) = planned(world, account, kept.contact.id)
    assert (second.due_on, second.wanted_on, second.too_late) == (date(2026, 3, 16), date(2026, 3, 16), False)


def test_the_days_number_counts_what_is_done(world: World) -> None:
    """With today's number done, a reply is answered tomorrow; done early, a step keeps no day free."""
    account = world.account(daily_touches=1)
    first, second = (world.keep(account) for _ in range(2))
    for kept in (first, second):
        followups.done(world.session, world.kit, account, kept.followups[0].id)
    world.clock.move(timedelta(days=2))
    (row,) = planned(world, account, first.contact.id)
    followups.done(world.session, world.kit, account, row.id)
    touches.reply(world.session, world.kit, account, second.contact.id, "email")
    assert [row.due_on for row in planned(world, account, second.contact.id)] == [date(2026, 3, 5)]


def test_late_work_is_said(world: World) -> None:
    """A step that finds room more than three working days after its day comes too late, and is counted."""
    account = world.account(daily_touches=1)
    for _ in range(5):
        kept = world.keep(account)
        followups.done(world.session, world.kit, account, kept.followups[0].id)
    assert followups.too_late(world.session, account) == 1
    accounts.change(world.session, world.kit, account, {"daily_touches": 5})
    assert followups.too_late(world.session, account) == 0


def test_holidays_and_weekends_are_nobodys_day(world: World) -> None:
    """In Germany nothing is planned for Easter; moving to a country without it moves nothing back."""
    account = world.account(region="DE")
    world.clock.set(datetime(2026, 4, 1, 9, tzinfo=UTC))
    kept = world.keep(account)
    followups.done(world.session, world.kit, account, kept.followups[0].id)
    assert [row.due_on for row in planned(world, account, kept.contact.id)] == [date(2026, 4, 7)]
    accounts.change(world.session, world.kit, account, {"region": None})
    assert [row.due_on for row in planned(world, account, kept.contact.id)] == [date(2026, 4, 7)]


def test_today_is_the_owners(world: World) -> None:
    """What is due on a Wednesday is due when it is Wednesday where the owner is."""
    account = world.account()
    kept = world.keep(account)
    followups.done(world.session, world.kit, account, kept.followups[0].id)
    world.clock.set(datetime(2026, 3, 3, 23, 30, tzinfo=UTC))
    assert len(followups.due_today(world.session, world.kit, account).steps) == 1
    accounts.change(world.session, world.kit, account, {"zone": "America/Los_Angeles"})
    assert followups.due_today(world.session, world.kit, account).all == []
    assert [row.due_on for row in planned(world, account, kept.contact.id)] == [date(2026, 3, 4)]


@pytest.mark.parametrize("act", [followups.done, followups.skip])
def test_what_is_not_planned_can_not_be_done(small_world: World, act: Callable[..., object]) -> None:
    """Whatever a no has cancelled is neither done nor skipped nor put off."""
    world, account = small_world, small_world.account()
    kept = world.keep(account)
    answers.give(world.session, world.kit, account, kept.contact.id, "no")
    with pytest.raises(Conflict):
        act(world.session, world.kit, account, kept.followups[0].id)
    with pytest.raises(Conflict):
        followups.snooze(world.session, world.kit, account, kept.followups[0].id, Due(date(2026, 3, 9)))
