"""Other calendars of the owner's: asked politely, and what they say."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.busy import NotFetched
from app.domain.errors import Invalid, NotFound
from app.domain.slots import Span
from app.services import busy
from app.services.busy import BusyCalendar
from app.store import busy as rows
from tests.factories import World

ADDRESS = "https://calendar.example/bo.ics"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def at(world: World, hours: float, length: float = 1) -> Span:
    """Time that is taken, so many hours from now."""
    begin = world.clock.now() + hours * HOUR
    return Span(begin, begin + length * HOUR)


def add(world: World, account: UUID, name: str = "Work", address: str = ADDRESS) -> BusyCalendar:
    return busy.add(world.session, world.kit, account, name, address)


def sweep(world: World) -> int:
    return busy.sweep(world.session, world.kit)


def test_a_calendar_is_asked_at_once(world: World) -> None:
    """What is added tells when its owner is busy from then on, and its address is kept sealed."""
    account, lunch = world.account(), at(world, 3)
    world.calendars.put(ADDRESS, lunch)
    row = add(world, account, address="webcal://calendar.example/bo.ics")
    assert busy.spans(world.session, account) == [lunch]
    assert (row.failure, row.fetched_at) == ("", world.clock.now())
    assert "example" not in row.sealed
    assert busy.host(world.kit, row) == "calendar.example"


def test_what_several_say_is_joined(world: World) -> None:
    """Overlapping times of two calendars are one; another account's are its own."""
    account, other = world.account(), world.account("eve@example.com")
    world.calendars.put(ADDRESS, at(world, 3, 2))
    world.calendars.put(ADDRESS + "2", at(world, 4, 2))
    add(world, account)
    add(world, account, address=ADDRESS + "2")
    assert busy.spans(world.session, account) == [at(world, 3, 3)]
    assert busy.spans(world.session, other) == []


def test_a_calendar_without_a_name_is_called_as_its_host(small_world: World) -> None:
    """What nobody names has the name of where it comes from."""
    assert add(small_world, small_world.account(), " ").name == "calendar.example"


def test_what_can_not_be_had_is_kept_and_said(small_world: World) -> None:
    """A calendar that fails at first stays, with the reason, and is asked again."""
    world, account = small_world, small_world.account()
    world.calendars.refuse(ADDRESS, NotFetched("It can’t be reached.", "no route"))
    row = add(world, account)
    assert (row.failure, row.fetched_at) == ("It can’t be reached.\nno route", None)
    world.calendars.put(ADDRESS, at(world, 30))
    world.clock.move(HOUR)
    assert sweep(world) == 1
    assert busy.all_of(world.session, account)[0].failure == ""
    assert len(busy.spans(world.session, account)) == 1


def test_a_failure_leaves_what_was_known(small_world: World) -> None:
    """While a calendar can't be had, what it said last still counts."""
    world, account = small_world, small_world.account()
    world.calendars.put(ADDRESS, at(world, 30))
    add(world, account)
    world.calendars.refuse(ADDRESS, NotFetched("It can’t be reached."))
    world.clock.move(HOUR)
    sweep(world)
    assert len(busy.spans(world.session, account)) == 1
    assert busy.all_of(world.session, account)[0].failure == "It can’t be reached."


def test_a_calendar_is_asked_once_an_hour_with_what_it_said(world: World) -> None:
    """Not before an hour has passed, and with its validator, so that it need not send itself again."""
    account = world.account()
    world.calendars.put(ADDRESS, at(world, 30))
    add(world, account)
    assert sweep(world) == 0
    world.clock.move(HOUR)
    assert sweep(world) == 1
    assert sweep(world) == 0
    (_, first), (_, second) = world.calendars.asked
    assert first is None
    assert second
    assert len(busy.spans(world.session, account)) == 1


def test_each_day_all_of_it_is_read_anew(small_world: World) -> None:
    """What repeats reaches further as days go by, though the calendar is the same."""
    world, account = small_world, small_world.account()
    far = Span(world.clock.now() + busy.AHEAD + 2 * HOUR, world.clock.now() + busy.AHEAD + 3 * HOUR)
    world.calendars.put(ADDRESS, far)
    add(world, account)
    assert busy.spans(world.session, account) == []
    world.clock.move(DAY)
    sweep(world)
    assert busy.spans(world.session, account) == [far]
    assert [known for _, known in world.calendars.asked] == [None, None]


def test_what_fails_on_and_on_is_asked_less_and_less(small_world: World) -> None:
    """In a week of failing it is asked a dozen times and then once a day, not each hour."""
    world, account = small_world, small_world.account()
    world.calendars.refuse(ADDRESS, NotFetched("It answers with an error."))
    add(world, account)
    for _ in range(7 * 24):
        world.clock.move(HOUR)
        sweep(world)
    asked = len(world.calendars.asked)
    assert 8 <= asked <= 14
    for _ in range(48):
        world.clock.move(HOUR)
        sweep(world)
    assert len(world.calendars.asked) == asked + 2


def test_nobody_is_asked_twice_in_a_minute(small_world: World) -> None:
    """However often its owner wants to know, a calendar has a minute's rest."""
    world, account = small_world, small_world.account()
    row = add(world, account)
    for _ in range(3):
        busy.look(world.session, world.kit, account, row.id)
    assert len(world.calendars.asked) == 1
    world.clock.move(busy.REST)
    busy.look(world.session, world.kit, account, row.id)
    assert len(world.calendars.asked) == 2


def test_two_processes_ask_once(world: World) -> None:
    """Who begins to ask says so first; another one leaves it alone."""
    account = world.account()
    row = add(world, account)
    world.clock.move(HOUR)
    was = row.tried_at
    assert rows.claim(world.session, row.id, was, world.clock.now())
    assert not rows.claim(world.session, row.id, was, world.clock.now())


def test_one_that_breaks_does_not_keep_the_others_from_being_asked(small_world: World) -> None:
    """Whatever goes wrong with one calendar, those of others are asked."""
    world = small_world
    bad = add(world, world.account(), address=ADDRESS + "bad")
    eve = world.account("eve@example.com")
    add(world, eve)
    world.calendars.refuse(ADDRESS + "bad", ZeroDivisionError())  # type: ignore[arg-type]
    world.calendars.put(ADDRESS, at(world, 30))
    world.clock.move(HOUR)
    assert sweep(world) == 1
    assert len(busy.spans(world.session, eve)) == 1
    assert bad.name


def test_one_sealed_under_another_key_is_said_so(small_world: World) -> None:
    """An address that can't be opened any more is not asked."""
    world, account = small_world, small_world.account()
    row = add(world, account)
    row.sealed = "x"
    world.session.commit()
    world.clock.move(HOUR)
    asked = len(world.calendars.asked)
    assert busy.look(world.session, world.kit, account, row.id).failure == busy.LOST_KEY
    assert len(world.calendars.asked) == asked


def test_a_removed_calendar_says_nothing(world: World) -> None:
    """It is asked no more, and its times are free again; another account's can't be removed."""
    account, eve = world.account(), world.account("eve@example.com")
    world.calendars.put(ADDRESS, at(world, 30))
    row = add(world, account)
    with pytest.raises(NotFound):
        busy.remove(world.session, eve, row.id)
    busy.remove(world.session, account, row.id)
    assert busy.spans(world.session, account) == []
    world.clock.move(HOUR)
    assert sweep(world) == 0


def test_an_account_has_so_many_calendars(small_world: World) -> None:
    """One more than the most is refused, and so is what is no address."""
    world, account = small_world, small_world.account()
    for n in range(busy.MOST):
        add(world, account, address=f"{ADDRESS}{n}")
    for address in (ADDRESS, "file:///etc/passwd"):
        with pytest.raises(Invalid) as refused:
            add(world, account, address=address)
        assert refused.value.field == "url"
