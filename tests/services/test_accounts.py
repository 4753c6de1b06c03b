"""Accounts: who one is, and what follows from a change."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.errors import Invalid
from app.domain.followup import Due, Promise
from app.services import accounts, contacts
from tests.factories import World

LATE = Due.timed(datetime(2026, 3, 5, 4, 0, tzinfo=UTC), ZoneInfo("America/New_York"))


def test_a_timed_promise_keeps_its_instant_in_a_new_zone(world: World) -> None:
    """Eleven at night in New York is the next morning in Berlin: the instant stays, the day follows."""
    account = world.account(zone="America/New_York")
    kept = world.keep(account, promise=Promise("call", "call", LATE))
    accounts.change(world.session, world.kit, account, {"zone": "Europe/Berlin"})
    rows = contacts.planned(world.session, account, kept.contact.id)
    promise = next(row for row in rows if row.kind == "promise")
    assert (promise.due_at, promise.due_on) == (LATE.at, date(2026, 3, 5))
    assert promise.urgency == promise.value.due.urgency


def test_an_untimed_step_keeps_its_day_in_a_new_zone(world: World) -> None:
    """A day is the owner's day wherever they are."""
    account = world.account(zone="America/New_York")
    kept = world.keep(account)
    accounts.change(world.session, world.kit, account, {"zone": "Asia/Tokyo"})
    (row,) = contacts.planned(world.session, account, kept.contact.id)
    assert row.due_on == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("field", "value"),
    [("zone", "Mars/Base"), ("region", "ZZ"), ("language", "xx"), ("working_days", []), ("full_name", " ")],
)
def test_what_can_not_be_is_refused(small_world: World, field: str, value: object) -> None:
    """A value that can't be used names its field and changes nothing."""
    account = small_world.account()
    with pytest.raises(Invalid) as refusal:
        accounts.change(small_world.session, small_world.kit, account, {field: value})
    assert refusal.value.field == field
    assert small_world.owner(account).zone == "Europe/Berlin"


def test_a_day_named_twice_is_one(small_world: World) -> None:
    """Working days are a set."""
    account = accounts.change(
        small_world.session, small_world.kit, small_world.account(), {"working_days": [3, 1, 3]}
    )
    assert account.working_days == [1, 3]
