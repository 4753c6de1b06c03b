"""Times of day, as they are written where the clock hangs."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest

from app.domain.words import clock

AT = datetime(2026, 3, 4, 18, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "zone", "told"),
    [
        ("en", "Europe/London", "18:05"),
        ("en", "America/New_York", "1:05 PM"),
        ("en", "Europe/Berlin", "19:05"),
        ("en", "Europe/Kiev", "20:05"),
        ("en", "Asia/Tokyo", "03:05"),
        ("en", "UTC", "18:05"),
        ("de", "America/New_York", "13:05"),
        ("fr", "America/Toronto", "13 h 05"),
        ("pt", "America/Sao_Paulo", "15:05"),
    ],
)
def test_a_time_is_written_as_in_its_zones_country(language: str, zone: str, told: str) -> None:
    """Americans write AM and PM in English, the British and the rest of Europe do not."""
    assert clock(AT, ZoneInfo(zone), language) == told


def test_a_time_is_written_as_somewhere_else() -> None:
    """To somebody in New York a time in Berlin is told as it is written in New York."""
    assert clock(AT, ZoneInfo("Europe/Berlin"), "en", ZoneInfo("America/New_York")) == "7:05 PM"


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt"])
def test_every_zone_has_times(language: str) -> None:
    """In every time zone a time can be written."""
    for zone in map(ZoneInfo, sorted(available_timezones())[::10]):
        assert f"{AT.astimezone(zone):%M}" in clock(AT, zone, language)
