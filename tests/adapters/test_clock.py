"""Facts every clock keeps."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.adapters.clock import SystemClock
from app.ports import Clock
from tests.fakes import FakeClock


@pytest.mark.parametrize("clock", [SystemClock(), FakeClock()])
def test_tells_utc(clock: Clock) -> None:
    """Every clock is zone-aware, in UTC."""
    assert clock.now().tzinfo is UTC


def test_system_clock_tells_the_time() -> None:
    """The system's clock tells this instant."""
    assert abs(SystemClock().now() - datetime.now(UTC)) < timedelta(seconds=1)


def test_fake_clock_moves_only_when_told() -> None:
    """The fake stands still, moves by a span, and can be set in any zone."""
    clock = FakeClock(datetime(2026, 5, 1, 12, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.move(timedelta(days=3))
    assert clock.now() == datetime(2026, 5, 4, 12, tzinfo=UTC)
    clock.set(datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=2))))
    assert clock.now() == datetime(2026, 6, 1, 10, tzinfo=UTC)
