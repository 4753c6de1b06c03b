"""What a feed says has changed, by its ETag and its events' stamps: whatever has, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import icalendar
import pytest

from app.domain.card import Phone
from app.domain.followup import Due, Promise
from app.services import accounts, calendars, contacts, entries, feeds, followups, touches
from app.services.calendars import MOST, Answer
from app.store import feeds as store
from tests.factories import ANA, World

URL = "https://hello.example.com"
CALL = Promise("the new warehouse", "call", Due.timed(datetime(2026, 3, 4, 8, 0, tzinfo=UTC), UTC))


@dataclass
class Subscribed:
    """An account with somebody in it, and a feed of it."""

    world: World
    account: UUID
    contact: UUID
    feed: UUID
    patch: pytest.MonkeyPatch

    def fetch(self, client: str = "a calendar", url: str = URL) -> Answer:
        """What a calendar gets."""
        self.world.session.rollback()
        token = feeds.token(self.world.kit, self.feed, 1)
        asked = calendars.ask(self.world.session, self.world.kit, token, client, url)
        return calendars.draw(self.world.session, self.world.kit, asked)

    def events(self, url: str = URL) -> dict[str, icalendar.Event]:
        """What a calendar shows, by UID."""
        body = self.fetch(url=url).body
        return {str(event["UID"]): event for event in icalendar.Calendar.from_ical(body).walk("VEVENT")}

    def change(self, **changes: Any) -> None:
        """Correct the contact."""
        contacts.change(self.world.session, self.world.kit, self.account, self.contact, changes)

    def options(self, **changes: Any) -> None:
        """Show it otherwise."""
        feeds.change(self.world.session, self.account, self.feed, changes)

    def be(self, **changes: Any) -> None:
        """The owner changes something of themselves."""
        accounts.change(self.world.session, self.world.kit, self.account, changes)


@pytest.fixture
def bo(world: World, monkeypatch: pytest.MonkeyPatch) -> Subscribed:
    """Bo, who promised Ana a call, and subscribes."""
    account = world.account()
    kept = contacts.add(world.session, world.kit, account, ANA, talked_about="pumps")
    touches.promise(world.session, world.kit, account, kept.contact.id, CALL)
    feed = feeds.add(world.session, world.kit, account, "Phone")
    return Subscribed(world, account, kept.contact.id, feed.id, monkeypatch)


def stamps(events: Mapping[str, icalendar.Event]) -> dict[str, tuple[int, datetime]]:
    return {uid: (event["SEQUENCE"], event["LAST-MODIFIED"].dt) for uid, event in events.items()}


SHOWN: dict[str, Callable[[Subscribed], None]] = {
    "name": lambda bo: bo.change(full_name="Ana Lima"),
    "company": lambda bo: bo.change(company="Lumen"),
    "phone": lambda bo: bo.change(phones=[{"number": "+49 30 1", "kind": "phone", "e164": "+49301"}]),
    "mail": lambda bo: bo.change(emails=["ana@example.com"]),
    "talk": lambda bo: bo.change(talked_about="valves"),
    "last words": lambda bo: touches_log(bo, "Sends me the drawings"),
    "language": lambda bo: bo.be(language="de"),
}


def touches_log(bo: Subscribed, words: str) -> None:
    """They say something on the phone, on a day before they met: it changes no plan."""
    before = bo.world.clock.now() - timedelta(days=1)
    touches.log(bo.world.session, bo.world.kit, bo.account, bo.contact, "call", words, before)


@pytest.mark.parametrize("change", SHOWN.values(), ids=SHOWN)
@pytest.mark.parametrize("after", [timedelta(0), timedelta(hours=3)], ids=["at once", "later"])
def test_what_is_shown_raises_sequences(
    bo: Subscribed, change: Callable[[Subscribed], None], after: timedelta
) -> None:
    """Whatever of an event changes, its SEQUENCE and LAST-MODIFIED rise, though the clock stood still."""
    before = bo.events()
    bo.world.clock.move(after)
    change(bo)
    now = bo.events()
    assert now.keys() == before.keys()
    for uid in before:
        assert now[uid]["SEQUENCE"] == before[uid]["SEQUENCE"] + 1
        assert now[uid]["LAST-MODIFIED"].dt > before[uid]["LAST-MODIFIED"].dt
        assert now[uid]["DTSTAMP"].dt == now[uid]["LAST-MODIFIED"].dt


UNSHOWN: dict[str, Callable[[Subscribed], None]] = {
    "nothing": lambda bo: bo.change(full_name="Ana Souza"),
    "tags": lambda bo: bo.change(tags=["pumps"]),
    "fax": lambda bo: bo.change(
        phones=[*map(plain, ANA.phones), {"number": "+49 30 9", "kind": "fax", "e164": "+49309"}]
    ),
    "signature": lambda bo: bo.be(signature="Bo"),
    "a name of the feed's": lambda bo: bo.options(name="Laptop"),
    "a day": lambda bo: bo.world.clock.move(timedelta(days=1)),
}


def plain(phone: Phone) -> dict[str, Any]:
    """A phone number as it is stored."""
    return {"number": phone.number, "kind": phone.kind, "e164": phone.e164}


@pytest.mark.parametrize("change", UNSHOWN.values(), ids=UNSHOWN)
def test_what_is_not_shown_raises_nothing(bo: Subscribed, change: Callable[[Subscribed], None]) -> None:
    """What no event shows leaves each byte of the feed as it was."""
    before = bo.fetch().body
    bo.world.clock.move(timedelta(minutes=5))
    change(bo)
    assert bo.fetch().body == before


def test_an_alarm_raises_the_events_that_ring(bo: Subscribed) -> None:
    """Told to ring, what has an hour rings and has changed; what has none has not."""
    before = bo.events()
    bo.options(alarm=10)
    now = bo.events()
    rings = {uid for uid, event in now.items() if event.subcomponents}
    assert rings == {uid for uid, event in now.items() if isinstance(event["DTSTART"].dt, datetime)}
    assert {uid for uid in now if stamps(now)[uid] != stamps(before)[uid]} == rings
    (alarm,) = next(now[uid] for uid in rings).walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(minutes=-10)


def test_moved_away_and_back_is_two_changes(bo: Subscribed) -> None:
    """What was moved, seen, and moved back has a higher SEQUENCE than both times before."""
    first = bo.events()
    uid = next(uid for uid, event in first.items() if event["DTSTART"].dt == date(2026, 3, 2))
    row = UUID(uid.partition("@")[0])
    followups.snooze(bo.world.session, bo.world.kit, bo.account, row, Due(date(2026, 3, 9)))
    second = bo.events()
    followups.undo(bo.world.session, bo.world.kit, bo.account, row)
    third = bo.events()
    assert first[uid]["DTSTART"].dt == third[uid]["DTSTART"].dt != second[uid]["DTSTART"].dt
    assert first[uid]["SEQUENCE"] < second[uid]["SEQUENCE"] < third[uid]["SEQUENCE"]


def test_an_event_that_comes_back_never_falls(bo: Subscribed) -> None:
    """Unchanged for long, then gone and back, it has a higher SEQUENCE and is later than it ever was."""
    row, before = far(bo), {}
    for minutes in (5, 10, 15, 30, 60):
        bo.options(alarm=minutes)
        before = bo.events()
    bo.world.clock.move(timedelta(days=61))
    followups.done(bo.world.session, bo.world.kit, bo.account, row)
    bo.fetch()
    followups.undo(bo.world.session, bo.world.kit, bo.account, row)
    was, now = (stamps(each)[f"{row}@second-hello"] for each in (before, bo.events()))
    assert now[0] > was[0]
    assert now[1] > was[1]


def test_what_went_long_ago_is_forgotten(bo: Subscribed) -> None:
    """An event is remembered for sixty days after it was shown last, and no longer."""
    uid = f"{far(bo)}@second-hello"
    bo.fetch()
    contacts.delete(bo.world.session, bo.account, bo.contact)
    for days, known in ((0, True), (60, True), (1, False)):
        bo.world.clock.move(timedelta(days=days))
        bo.fetch()
        bo.world.session.rollback()
        assert (uid in store.stamps(bo.world.session, bo.feed)) == known
        add(bo, 1)


def far(bo: Subscribed) -> UUID:
    """Something promised for an hour half a year away."""
    due = Due.timed(datetime(2026, 8, 3, 8, tzinfo=UTC), UTC)
    row = touches.promise(
        bo.world.session, bo.world.kit, bo.account, bo.contact, Promise("the drawings", "call", due)
    )
    return row.id


def test_a_server_that_moved_says_so_in_each_event(bo: Subscribed) -> None:
    """At another address all links are others, so each event has changed."""
    before, now = bo.events(), bo.events("https://other.example.com")
    assert all(now[uid]["SEQUENCE"] > before[uid]["SEQUENCE"] for uid in before)


# What changes the ETag: all that changes the feed, on its own.

DIFFERENT: dict[str, Callable[[Subscribed], None]] = SHOWN | {
    "a day": lambda bo: bo.world.clock.move(timedelta(days=1)),
    "daily": lambda bo: bo.options(daily=True),
    "alarm": lambda bo: bo.options(alarm=5),
    "deleted": lambda bo: contacts.delete(bo.world.session, bo.account, bo.contact),
    "added": lambda bo: add(bo, 1),
    "done": lambda bo: done(bo),
    "owner": lambda bo: bo.be(full_name="Bo Lee"),
    "code": lambda bo: bo.patch.setattr(calendars, "code", lambda: "another"),
    "morning": lambda bo: bo.be(morning_at=time(7, 30)),
    "zone": lambda bo: bo.be(zone="Pacific/Auckland"),
}


def add(bo: Subscribed, count: int) -> None:
    """So many more contacts."""
    for n in range(count):
        fields = replace(ANA, full_name=f"Ana {n}")
        contacts.add(bo.world.session, bo.world.kit, bo.account, fields)


def done(bo: Subscribed) -> None:
    """The first thing to do is done."""
    first = followups.due_today(bo.world.session, bo.world.kit, bo.account).all[0]
    followups.done(bo.world.session, bo.world.kit, bo.account, first.id)


@pytest.mark.parametrize("change", DIFFERENT.values(), ids=DIFFERENT)
def test_another_calendar_has_another_etag(bo: Subscribed, change: Callable[[Subscribed], None]) -> None:
    """Whatever changes gives another ETag and a later Last-Modified, though the clock stood still."""
    before = bo.fetch()
    assert bo.fetch() == before
    change(bo)
    now = bo.fetch()
    assert now.etag != before.etag
    assert now.changed_at.replace(microsecond=0) > before.changed_at.replace(microsecond=0)


def test_a_day_begins_where_the_owner_is(bo: Subscribed) -> None:
    """The calendar of the next day is another one from the owner's midnight on."""
    bo.be(zone="Pacific/Auckland")
    bo.world.clock.set(datetime(2026, 3, 3, 10, 59, tzinfo=UTC))
    before = bo.fetch().etag
    for minutes, same in ((0, True), (1, False)):
        bo.world.clock.move(timedelta(minutes=minutes))
        assert (bo.fetch().etag == before) == same


def test_another_address_of_links_is_another_etag(bo: Subscribed) -> None:
    """Where links lead elsewhere the calendar is another one."""
    assert bo.fetch().etag != bo.fetch(url="https://other.example.com").etag


def test_options_put_back_are_another_calendar(bo: Subscribed) -> None:
    """Events that were gone have changed when they are back, so that is no ETag from before."""
    before = bo.fetch()
    bo.options(daily=True)
    bo.fetch()
    bo.options(daily=False)
    now = bo.fetch()
    assert now.body != before.body
    assert now.etag != before.etag


# One event a day.


def days(bo: Subscribed) -> dict[str, icalendar.Event]:
    return {
        uid: event for uid, event in bo.events().items() if "SUMMARY" in event and "today" in event["SUMMARY"]
    }


def test_a_day_in_one_event(bo: Subscribed) -> None:
    """What has no hour stands in one event a day, what has one in its own."""
    bo.options(daily=True)
    add(bo, 2)
    shown = {str(e["SUMMARY"]): e for e in bo.events().values()}
    assert set(shown) == {
        "3 follow-ups today",
        "Call Ana Souza (Lumen Works): the new warehouse, as promised",
    }
    day = shown["3 follow-ups today"]
    assert (day["DTSTART"].dt, day["DTEND"].dt) == (date(2026, 3, 2), date(2026, 3, 3))
    assert sorted(str(day["DESCRIPTION"]).split("\n")) == sorted(
        [
            "Mail Ana Souza (Lumen Works)",
            "Mail Ana 0 (Lumen Works)",
            "Mail Ana 1 (Lumen Works)",
            f"{URL}/today",
        ]
    )


def test_a_days_event_changes_with_its_day_alone(bo: Subscribed) -> None:
    """Its UID stays, and its SEQUENCE rises when something comes, goes or is called otherwise."""
    bo.options(daily=True)
    add(bo, 1)
    ((uid, first),) = days(bo).items()
    bo.change(tags=["x"])
    assert stamps(days(bo))[uid] == stamps({uid: first})[uid]
    bo.change(full_name="Ana Lima")
    renamed = days(bo)[uid]
    done(bo)
    fewer = days(bo)[uid]
    assert str(fewer["SUMMARY"]) == "One follow-up today"
    add(bo, 2)
    more = days(bo)[uid]
    numbers = [event["SEQUENCE"] for event in (first, renamed, fewer, more)]
    assert numbers == sorted(set(numbers))


def test_a_days_event_rings_in_the_morning(bo: Subscribed) -> None:
    """Where the feed rings, a day's one event does at the hour of the morning's list."""
    bo.options(daily=True, alarm=10)
    ((_, day),) = days(bo).items()
    (alarm,) = day.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(hours=8)


def test_days_come_nearest_first(bo: Subscribed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not all days have room, those nearest to today are shown, before what has an hour later on."""
    monkeypatch.setattr(calendars, "MOST_BYTES", 1_000)
    bo.options(daily=True)
    for n in (30, 3, 20, 1, 10):
        promise = Promise(f"after {n}", "call", Due(date(2026, 3, 2) + timedelta(days=n)))
        touches.promise(bo.world.session, bo.world.kit, bo.account, bo.contact, promise)
    shown = [event["DTSTART"].dt for event in bo.events().values()]
    assert shown == [date(2026, 3, 2), date(2026, 3, 3)]


def test_a_days_event_names_all_in_one_order(bo: Subscribed) -> None:
    """A day's event names its follow-ups as Today lists them; past, it looks as it did."""
    add(bo, 8)
    bo.options(daily=True)
    before = days(bo)
    today = followups.due_today(bo.world.session, bo.world.kit, bo.account).all
    (said,) = (str(event["DESCRIPTION"]).split("\n")[:-1] for event in before.values())
    assert said == [f"Mail {row.contact.full_name} (Lumen Works)" for row in today]
    bo.world.clock.move(timedelta(days=1))
    assert days(bo) == before


def test_the_most_urgent_stand_first(bo: Subscribed) -> None:
    """A feed's events are in the order of their days and hours, though it is the nearest that it holds."""
    for n in (3, 1, 2):
        promise = Promise(f"after {n}", "call", Due(date(2026, 3, 3) + timedelta(days=n)))
        touches.promise(bo.world.session, bo.world.kit, bo.account, bo.contact, promise)
    bo.world.clock.move(timedelta(days=3))
    begin = [str(event["DTSTART"].dt) for event in bo.events().values()]
    assert begin == [
        "2026-03-02", "2026-03-04 08:00:00+00:00", "2026-03-04", "2026-03-05", "2026-03-06",
    ]  # fmt: skip


def test_a_day_counts_what_has_no_room(bo: Subscribed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more follow-ups than a feed reads, its furthest day's event says the true number, and that."""
    monkeypatch.setattr(calendars, "MOST", 4)
    bo.options(daily=True)
    for n in range(3):
        promise = Promise(f"drawing {n}", "call", Due(date(2026, 3, 6)))
        touches.promise(bo.world.session, bo.world.kit, bo.account, bo.contact, promise)
    said = {str(day["SUMMARY"]): str(day["DESCRIPTION"]).split("\n") for day in days(bo).values()}
    assert set(said) == {"One follow-up today", "3 follow-ups today"}
    assert [len(said["3 follow-ups today"]), said["3 follow-ups today"][-2]] == [4, "…"]
    assert "…" not in said["One follow-up today"]


# Bounds.


def test_no_more_is_drawn_than_is_shown(bo: Subscribed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many long texts just those are drawn that a feed has room for, and one that tells it is full."""
    monkeypatch.setattr(calendars, "MOST_BYTES", 30_000)
    bo.change(talked_about="x" * 9_000)
    for n in range(20):
        promise = Promise(f"after {n}", "call", Due(date(2026, 3, 3) + timedelta(days=n)))
        touches.promise(bo.world.session, bo.world.kit, bo.account, bo.contact, promise)
    before = entries._long.cache_info().misses
    assert len(bo.events()) == 3
    assert entries._long.cache_info().misses - before == 4


def test_the_longest_notes_are_shown_whole(bo: Subscribed) -> None:
    """Notes as long as they may be are all there, and the link after them."""
    bo.change(talked_about="x" * 10_000)
    touches_log(bo, "y" * 10_000)
    for event in bo.events().values():
        words = str(event["DESCRIPTION"]).split("\n")
        assert words[-3:] == ["y" * 10_000, "x" * 10_000, str(event["URL"])]


def test_only_what_is_near_is_shown(bo: Subscribed) -> None:
    """60 days back and 400 ahead, both included; what is further is not shown."""
    today = date(2026, 3, 2)
    for n in (399, 400, 401):
        promise = Promise(f"after {n}", "call", Due(today + timedelta(days=n)))
        touches.promise(bo.world.session, bo.world.kit, bo.account, bo.contact, promise)
    assert sum("after" in event["SUMMARY"] for event in bo.events().values()) == 2
    bo.world.clock.move(timedelta(days=60))
    assert "Mail Ana Souza (Lumen Works)" in {str(e["SUMMARY"]) for e in bo.events().values()}
    bo.world.clock.move(timedelta(days=1))
    assert "Mail Ana Souza (Lumen Works)" not in {str(e["SUMMARY"]) for e in bo.events().values()}


def test_the_nearest_are_shown(bo: Subscribed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more than fit, those nearest to today are shown, whether they are past or to come."""
    monkeypatch.setattr(calendars, "MOST", 4)
    for n in (1, 3, 9, 20):
        promise = Promise(f"after {n}", "call", Due(date(2026, 3, 12) + timedelta(days=n)))
        touches.promise(bo.world.session, bo.world.kit, bo.account, bo.contact, promise)
    bo.world.clock.move(timedelta(days=10))  # what is planned for the 2nd and 4th is past
    found = {str(event["SUMMARY"]).partition(": ")[2] for event in bo.events().values()}
    assert found == {
        "after 1, as promised",
        "after 3, as promised",
        "the new warehouse, as promised",
        "after 9, as promised",
    }


def test_a_feed_stays_under_a_megabyte(bo: Subscribed) -> None:
    """However long the texts, a feed has 900 kB at most, and shows what is due first."""
    bo.change(talked_about="ü" * 9_000)
    for n in range(70):
        promise = Promise(f"after {n}", "call", Due(date(2026, 3, 3) + timedelta(days=n)))
        touches.promise(bo.world.session, bo.world.kit, bo.account, bo.contact, promise)
    answer = bo.fetch()
    assert 850_000 < len(answer.body) <= 900_000
    shown = {str(event["SUMMARY"]) for event in bo.events().values()}
    assert any("after 40," in summary for summary in shown)
    assert not any("after 69," in summary for summary in shown)
    assert MOST == 1000
