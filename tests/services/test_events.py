"""Events: one is the current one."""

import threading
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from app.domain.errors import Conflict, Invalid
from app.services import events
from tests.factories import World


def test_the_newest_event_is_the_current_one(world: World) -> None:
    """Naming an event means being there, and no longer at the one before."""
    account = world.account()
    events.add(world.session, world.kit, account, "A")
    second = events.add(world.session, world.kit, account, " B \n C ")
    found = events.current(world.session, account)
    assert found is not None
    assert (found.id, found.name) == (second.id, "B C")


def test_an_event_can_be_left(world: World) -> None:
    """Being at no event is a choice, too."""
    account = world.account()
    first = events.add(world.session, world.kit, account, "A")
    events.choose(world.session, account, None)
    assert events.current(world.session, account) is None
    events.choose(world.session, account, first.id)
    assert events.current(world.session, account) is not None


def test_events_named_at_once_leave_one_current(world: World) -> None:
    """Six events named at the same time all exist, one of them is current, and nobody gets an error."""
    account, errors = world.account(), []
    world.session.rollback()

    def name(n: int) -> None:
        try:
            with Session(world.session.get_bind()) as session:
                events.add(session, world.kit, account, f"Event {n}")
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=name, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [event.current for event in events.all_of(world.session, account)].count(True) == 1


def test_an_events_place_is_a_line(small_world: World) -> None:
    """A place longer than the API takes is refused with its field, made or changed."""
    session, kit, account = small_world.session, small_world.kit, small_world.account()
    fair = events.add(session, kit, account, "Fair", place=" Hall 7 ")
    assert fair.place == "Hall 7"
    with pytest.raises(Invalid) as refused:
        events.add(session, kit, account, "Fair", place="x" * 1001)
    assert refused.value.field == "place"
    with pytest.raises(Invalid) as refused:
        events.change(session, account, fair.id, "Fair", "x" * 1001, None, None)
    assert refused.value.field == "place"


def test_an_event_needs_a_name(small_world: World) -> None:
    """A blank or endless name is refused."""
    for name in (" ", "x" * 201):
        with pytest.raises(Invalid):
            events.add(
                small_world.session, small_world.kit, small_world.account(f"{len(name)}@example.com"), name
            )


def test_an_event_told_twice_is_one(small_world: World) -> None:
    """The same id again is the same event, unchanged, though another was chosen since; another's is taken."""
    session, kit, account = small_world.session, small_world.kit, small_world.account()
    made = uuid4()
    events.add(session, kit, account, "Fair", event_id=made)
    dinner = events.add(session, kit, account, "Dinner")
    again = events.add(session, kit, account, "Fair again", event_id=made)
    assert (again.id, again.name, again.current) == (made, "Fair", False)
    assert [event.id for event in events.all_of(session, account) if event.current] == [dinner.id]
    with pytest.raises(Conflict):
        events.add(session, kit, small_world.account("eve@example.com"), "Mine", event_id=made)
