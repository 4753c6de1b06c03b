"""Full days: each way out is measured, and does what was measured."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.cadence import PERSISTENT, Cadence, Step
from app.domain.card import CardFields
from app.domain.followup import Due, Promise
from app.services import accounts, answers, cadences, contacts, followups, pace
from tests.factories import World

#: More steps than those who count as silent have had, two working days apart.
DENSE = Cadence("Dense", (PERSISTENT.steps[0], *[Step(2, "message", "Message")] * 8), PERSISTENT.repeats)


def busy(world: World, people: int = 12, touches: int = 1, daily: int = 1) -> UUID:
    """An owner of ``daily`` people a day, who has touched more than that today, all due on Wednesday."""
    account = world.account(daily_touches=100)
    dense = cadences.add(world.session, world.kit, account, DENSE).id
    for n in range(people):
        made = contacts.add(world.session, world.kit, account, CardFields(full_name=f"Person {n:02}"))
        cadences.put(world.session, world.kit, account, dense, [made.contact.id])
        for _ in range(touches):
            touch(world, account, made.contact.id)
    accounts.change(world.session, world.kit, account, {"daily_touches": daily})
    return account


def touch(world: World, account: UUID, contact: UUID) -> None:
    """The next step is done, today."""
    (row,) = contacts.planned(world.session, account, contact)
    followups.done(world.session, world.kit, account, row.id)


def too_late(world: World, account: UUID) -> int:
    """How many steps come too late."""
    return followups.too_late(world.session, account)


def test_days_with_room_need_no_way_out(small_world: World) -> None:
    """Where nothing comes too late there is nothing to offer."""
    account = busy(small_world, 2)
    assert pace.full(small_world.session, small_world.kit, account) == pace.Full(0, 0, 1)


def test_how_late_is_said(small_world: World) -> None:
    """Of twelve steps wanted on one day at one a day, four are in time; the last comes eleven days late."""
    account = busy(small_world)
    full = pace.full(small_world.session, small_world.kit, account)
    assert (full.late, full.days) == (8, 11)
    assert full.late == too_late(small_world, account)


def test_the_smallest_number_that_helps_is_found(small_world: World) -> None:
    """Three a day leave nothing too late; taken up, steps come forward."""
    account = busy(small_world)
    way = pace.full(small_world.session, small_world.kit, account).number
    assert way == pace.Way(3, 0)
    accounts.change(small_world.session, small_world.kit, account, {"daily_touches": 3})
    assert too_late(small_world, account) == 0
    account_days = {row.due_on for row in followups.coming(small_world.session, small_world.kit, account)}
    assert max(account_days) == date(2026, 3, 9)


def test_gentle_thins_as_measured(world: World) -> None:
    """The silent ones on Gentle leave as much too late as was said; those who are new stay where they are."""
    account = busy(world, touches=pace.SILENT)
    new = contacts.add(world.session, world.kit, account, CardFields(full_name="Somebody new")).contact.id
    full = pace.full(world.session, world.kit, account)
    assert full.thin == pace.Way(12, 0)
    assert pace.thin(world.session, world.kit, account) == 12
    assert too_late(world, account) == 0
    assert contacts.get(world.session, account, new).cadence == "persistent"


def test_what_does_not_help_is_not_offered(small_world: World) -> None:
    """Where nobody is silent, only the number is left to change."""
    full = pace.full(small_world.session, small_world.kit, busy(small_world))
    assert (full.number, full.thin, full.let_go) == (pace.Way(3, 0), None, None)


def test_letting_people_go_makes_room_as_measured(world: World) -> None:
    """Once the first so many of the silent ones are let go, nothing comes too late."""
    account = busy(world, touches=pace.SILENT)
    full = pace.full(world.session, world.kit, account)
    assert full.let_go == pace.Way(8, 0)
    ids = [contact.id for contact in full.silent[: full.let_go.much]]
    assert pace.let_go(world.session, world.kit, account, ids) == 8
    assert too_late(world, account) == 0
    gone = contacts.get(world.session, account, ids[0])
    assert (gone.answer, gone.answer_reason, gone.answer_words) == ("no", "other", "let go")
    assert contacts.planned(world.session, account, ids[0]) == []


def test_letting_go_can_be_taken_back(small_world: World) -> None:
    """Each of those let go can be opened by undoing, with the step they had."""
    account = busy(small_world, touches=pace.SILENT)
    one = pace.full(small_world.session, small_world.kit, account).silent[0].id
    (before,) = contacts.planned(small_world.session, account, one)
    pace.let_go(small_world.session, small_world.kit, account, [one])
    answers.undo(small_world.session, small_world.kit, account, one)
    (after,) = contacts.planned(small_world.session, account, one)
    assert after.id == before.id


def test_who_answered_is_not_silent(small_world: World) -> None:
    """One who has replied, or is asked to wait, is not in the list to let go."""
    account = busy(small_world, touches=pace.SILENT)
    first = pace.full(small_world.session, small_world.kit, account).silent[0].id
    answers.give(small_world.session, small_world.kit, account, first, "not_now", until=date(2026, 6, 1))
    assert first not in [c.id for c in pace.full(small_world.session, small_world.kit, account).silent]


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
def test_spreading_loses_nothing(small_world: World, daily: int) -> None:
    """After spreading, every open contact still has its one step, none before today."""
    account = busy(small_world, 9, daily=daily)
    small_world.clock.move(timedelta(days=30))
    pace.spread(small_world.session, small_world.kit, account)
    rows = followups.page(small_world.session, small_world.kit, account).items
    assert len({row.contact_id for row in rows}) == len(rows) == 9
    assert min(row.due_on for row in rows) == date(2026, 4, 1)
