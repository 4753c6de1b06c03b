"""Follow-ups: an open contact always has a next one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.errors import Conflict, NotFound
from app.domain.followup import Due, Promise
from app.services import contacts, drafts, followups
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
    assert second.draft.letter == "next"


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


def test_a_kept_promise_leaves_the_cadence_alone(world: World) -> None:
    """Doing what was promised ends the promise; the planned step stays as it was."""
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
