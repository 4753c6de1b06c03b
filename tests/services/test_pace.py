"""Full days: each way out is measured, and does what was measured."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.card import CardFields
from app.domain.followup import Due, Promise
from app.services import accounts, answers, contacts, followups, pace
from tests.factories import World


def busy(world: World, people: int = 12, touches: int = 1, daily: int = 1) -> UUID:
    """An owner of ``daily`` people a day, with more people than that: the steps of some come too late."""
    account = world.account(daily_touches=100)
    for n in range(people):
        made = contacts.add(world.session, world.kit, account, CardFields(full_name=f"Person {n:02}"))
        world.clock.move(timedelta(minutes=1))
        followups.done(world.session, world.kit, account, made.followups[0].id)
        for _ in range(touches - 1):
            skip(world, account, made.contact.id)
    accounts.change(world.session, world.kit, account, {"daily_touches": daily})
    return account


def skip(world: World, account: UUID, contact: UUID) -> None:
    """The next step is done, today."""
    (row,) = contacts.planned(world.session, account, contact)
    followups.done(world.session, world.kit, account, row.id)


def too_late(world: World, account: UUID) -> int:
    """How many steps come too late."""
    return followups.too_late(world.session, account)


def test_days_with_room_need_no_way_out(world: World) -> None:
    """Where nothing comes too late there is nothing to offer."""
    account = busy(world, 2)
    assert pace.full(world.session, world.kit, account) == pace.Full(0, 0, 1)


def test_how_late_is_said(world: World) -> None:
    """Of twelve mails wanted on one day at one a day, four are in time; the last comes eleven days late."""
    account = busy(world)
    full = pace.full(world.session, world.kit, account)
    assert (full.late, full.days) == (8, 11)
    assert full.late == too_late(world, account)


def test_the_smallest_number_that_helps_is_found(world: World) -> None:
    """Three a day leave nothing too late; taken up, steps come forward."""
    account = busy(world)
    way = pace.full(world.session, world.kit, account).number
    assert way == pace.Way(3, 0)
    accounts.change(world.session, world.kit, account, {"daily_touches": 3})
    assert too_late(world, account) == 0
    account_days = {row.due_on for row in followups.coming(world.session, world.kit, account)}
    assert max(account_days) == date(2026, 3, 9)


def test_gentle_thins_as_measured(world: World) -> None:
    """The silent ones on Gentle leave as much too late as was said."""
    account = busy(world, 12, touches=6)
    assert too_late(world, account) == 0  # repeats have patience
    more = busy_too(world, account)
    full = pace.full(world.session, world.kit, account)
    assert full.late > 0
    assert full.thin is not None
    assert full.thin.much == 12
    assert pace.thin(world.session, world.kit, account) == 12
    assert too_late(world, account) == full.thin.left
    assert {contacts.get(world.session, account, each).cadence for each in more} == {"persistent"}


def busy_too(world: World, account: UUID) -> list[UUID]:
    """Ten more people of one touch each."""
    made = [
        contacts.add(world.session, world.kit, account, CardFields(full_name=f"New {n}")) for n in range(10)
    ]
    for each in made:
        followups.done(world.session, world.kit, account, each.followups[0].id)
    return [each.contact.id for each in made]


def silent_but_urgent(world: World) -> UUID:
    """Twelve people touched once who count as silent: their steps have little patience."""
    account = busy(world)
    for contact in contacts.page(world.session, account).items:
        contact.touches = pace.SILENT
    world.session.commit()
    return account


def test_letting_people_go_makes_room_as_measured(world: World) -> None:
    """Once the first so many of the silent ones are let go, nothing comes too late."""
    account = silent_but_urgent(world)
    full = pace.full(world.session, world.kit, account)
    assert full.let_go == pace.Way(8, 0)
    ids = [contact.id for contact in full.silent[: full.let_go.much]]
    assert pace.let_go(world.session, world.kit, account, ids) == 8
    assert too_late(world, account) == 0
    gone = contacts.get(world.session, account, ids[0])
    assert (gone.answer, gone.answer_reason, gone.answer_words) == ("no", "other", "let go")
    assert contacts.planned(world.session, account, ids[0]) == []


def test_letting_go_can_be_taken_back(world: World) -> None:
    """Each of those let go can be opened by undoing, with the step they had."""
    account = silent_but_urgent(world)
    one = pace.full(world.session, world.kit, account).silent[0].id
    (before,) = contacts.planned(world.session, account, one)
    pace.let_go(world.session, world.kit, account, [one])
    answers.undo(world.session, world.kit, account, one)
    (after,) = contacts.planned(world.session, account, one)
    assert after.id == before.id


def test_who_answered_is_not_silent(world: World) -> None:
    """One who has replied, or is asked to wait, is not in the list to let go."""
    account = silent_but_urgent(world)
    first = pace.full(world.session, world.kit, account).silent[0].id
    answers.give(world.session, world.kit, account, first, "not_now", until=date(2026, 6, 1))
    assert first not in [c.id for c in pace.full(world.session, world.kit, account).silent]


def test_overdue_steps_are_spread_out(world: World) -> None:
    """Overdue steps land on the next working days, so many a day; promises and first mails stay."""
    account = busy(world, 6, daily=2)
    late = Promise("the samples", "email", Due(date(2026, 3, 5)))
    kept = world.keep(account, promise=late)
    world.clock.move(timedelta(days=14))
    assert pace.overdue(world.session, world.kit, account) == 6
    assert pace.spread(world.session, world.kit, account) == 6
    rows = followups.due_today(world.session, world.kit, account)
    assert len(rows.steps) == 2
    coming = followups.coming(world.session, world.kit, account)
    assert [row.due_on.day for row in coming] == [17, 17, 18, 18]
    assert {row.due_on for row in contacts.planned(world.session, account, kept.contact.id)} == {
        date(2026, 3, 2),
        date(2026, 3, 5),
    }
    assert pace.spread(world.session, world.kit, account) == 0


@pytest.mark.parametrize("daily", [1, 3, 8])
def test_spreading_loses_nothing(world: World, daily: int) -> None:
    """After spreading, every open contact still has its one step, none before today."""
    account = busy(world, 9, daily=daily)
    world.clock.move(timedelta(days=30))
    pace.spread(world.session, world.kit, account)
    rows = followups.page(world.session, world.kit, account).items
    assert len({row.contact_id for row in rows}) == len(rows) == 9
    assert min(row.due_on for row in rows) == date(2026, 4, 1)
