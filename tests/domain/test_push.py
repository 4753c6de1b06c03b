"""Pushes: what is due when, once, and in words fit for a locked screen."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from gettext import NullTranslations
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.push import (
    EVENING,
    EVENING_LASTS,
    KINDS,
    MORNING_LASTS,
    NEWS,
    NOTICE,
    Appointment,
    Look,
    Owner,
    Push,
    Unmailed,
    Waiting,
    Wrote,
    due,
    plain,
    trial,
)
from app.domain.workdays import WorkDays

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 3, 2, tzinfo=BERLIN)
ZONES = st.sampled_from(
    ["Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu", "America/Sao_Paulo", "UTC"]
).map(ZoneInfo)
INSTANTS = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - as hypothesis wants it
    datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
WEEKS = st.frozensets(st.integers(1, 7), min_size=1)
NAMES = st.lists(st.text(min_size=1), min_size=1, max_size=6)


@dataclass(frozen=True)
class Known:
    """Facts as given."""

    names: Sequence[str] = ()
    promises: Sequence[Appointment] = ()
    cards: Unmailed = Unmailed()  # noqa: RUF009 - frozen
    mails: Sequence[Wrote] = ()

    def waiting(self) -> Waiting:
        return Waiting(len(self.names), self.names)

    def promised(self) -> Sequence[Appointment]:
        return self.promises

    def unmailed(self) -> Unmailed:
        return self.cards

    def answered(self) -> Sequence[Wrote]:
        return self.mails


def look(now: datetime, facts: Known, **owner: object) -> Look:
    return Look(Owner(**{"zone": BERLIN, **owner}), now, facts, NullTranslations())


def at(hour: int, minute: int = 0, day: datetime = MONDAY) -> datetime:
    return day.replace(hour=hour, minute=minute)


def call(when: datetime, who: str = "Ana Souza") -> Appointment:
    return Appointment(uuid4(), uuid4(), who, "call", when)


EVERYBODY = Known(("Ana Souza", "Bo Li"), (), Unmailed(("Ana Souza",), 4, "Light fair"))


def test_the_morning_says_how_many_and_names_the_first() -> None:
    """The morning's list has their number as its title and the first few by name."""
    names = ("Ana Souza", "Bo Li", "Cleo Okafor", "Dag Holm", "Eve Roux")
    (push,) = due(look(at(8), Known(names)))
    assert (push.title, push.body) == ("5 people to say hello to", "Ana Souza, Bo Li, Cleo Okafor and 2 more")
    assert (push.url, push.tag, push.key) == ("/today", "morning", "2026-03-02")
    (push,) = due(look(at(8), Known(names[:4])))
    assert push.body == "Ana Souza, Bo Li, Cleo Okafor and one more"


def test_the_title_counts_more_than_are_named() -> None:
    """However many names are known, all that wait are counted."""

    class Crowd(Known):
        def waiting(self) -> Waiting:
            return Waiting(250, ("Ana Souza", "Bo Li", "Cleo Okafor", "Dag Holm"))

    (push,) = due(look(at(8), Crowd()))
    assert push.title == "250 people to say hello to"
    assert push.body == "Ana Souza, Bo Li, Cleo Okafor and 247 more"


def test_what_was_sent_is_not_looked_up_again() -> None:
    """Once a list is sent, nobody asks each minute what would stand on it."""

    class Silent(Known):
        def waiting(self) -> Waiting:
            raise AssertionError

        unmailed = waiting  # type: ignore[assignment]

    for hour, kind in ((8, "morning"), (19, "evening")):
        with pytest.raises(AssertionError):
            due(look(at(hour), Silent()))
        assert due(look(at(hour), Silent()), {(kind, "2026-03-02")}) == []


def test_nobody_waits_and_nothing_is_said() -> None:
    """An empty list, no cards and no promise are no push, at any time of a day."""
    assert not any(due(look(at(hour), Known())) for hour in range(24))


@pytest.mark.parametrize(
    ("hour", "minute", "told"), [(7, 59, 0), (8, 0, 1), (9, 59, 1), (10, 0, 0), (15, 0, 0)]
)
def test_a_morning_list_in_the_afternoon_is_none(hour: int, minute: int, told: int) -> None:
    """It comes at the hour chosen, and not hours later when the server was away."""
    assert len(due(look(at(hour, minute), Known(("Ana Souza",))))) == told


def test_a_day_off_is_quiet_in_the_morning() -> None:
    """On weekends and holidays no morning's list comes; a promise still does."""
    sunday, holiday = MONDAY - timedelta(days=1), datetime(2026, 4, 3, tzinfo=BERLIN)
    workdays = WorkDays(country="DE")
    for day in (sunday, holiday):
        promise = call(at(8, 20, day))
        found = due(look(at(8, 0, day), Known(("Ana Souza",), (promise,)), workdays=workdays))
        assert [push.kind for push in found] == ["promise"]


def test_a_promise_is_told_half_an_hour_before() -> None:
    """Who, how and when; not what was promised. It leads to the contact and hides no other promise."""
    one, two = call(at(10)), replace(call(at(10), "Bo Li"), channel="in_person")
    assert due(look(at(9, 29), Known((), (one,)))) == []
    first, second = due(look(at(9, 31), Known((), (one, two))))
    assert (first.title, first.body) == ("Call Ana Souza at 10:00", "As you promised.")
    assert second.title == "Meet Bo Li at 10:00"
    assert (first.url, first.until, first.urgent) == (f"/contacts/{one.contact_id}", at(10), True)
    assert first.tag != second.tag
    assert due(look(at(10), Known((), (one,)))) == []


def test_a_promise_put_off_is_told_again() -> None:
    """On another time it is another push."""
    promise = call(at(10))
    (first,) = due(look(at(9, 45), Known((), (promise,))))
    (second,) = due(look(at(10, 45), Known((), (replace(promise, at=at(11)),))), {("promise", first.key)})
    assert first.key != second.key


def test_the_evening_counts_cards_without_a_mail() -> None:
    """Mails that wait and cards nobody looked at count together, under the event's name."""
    (push,) = due(look(at(18, 30), EVERYBODY))
    assert (push.title, push.body) == (
        "5 cards of Light fair not mailed yet",
        "Ana Souza · 4 wait for your look",
    )
    assert push.url == "/today/evening"
    (push,) = due(look(at(21), Known((), (), Unmailed((), 1))))
    assert (push.title, push.body, push.url) == (
        "One card of today not mailed yet",
        "One waits for your look",
        "/snap/review",
    )
    assert due(look(at(21, 30), EVERYBODY)) == []


@given(st.sets(st.sampled_from([kind.name for kind in KINDS])), st.integers(0, 24 * 60 - 1))
def test_what_is_switched_off_does_not_come(off: set[str], minute: int) -> None:
    """Whatever the time, no push is of a kind its owner does not want."""
    now = at(minute // 60, minute % 60)
    facts = replace(EVERYBODY, promises=(call(now + timedelta(minutes=20)),))
    found = {push.kind for push in due(look(now, facts, off=frozenset(off)))}
    assert not found & off
    assert found | off >= {"promise"}


@given(ZONES, WEEKS, TIMES, INSTANTS, st.lists(st.integers(1, 400), max_size=20))
def test_nothing_comes_twice_or_out_of_its_time(
    zone: ZoneInfo, week: frozenset[int], morning_at: time, start: datetime, gaps: list[int]
) -> None:
    """However often and unevenly one looks: a kind and key comes once, within its time, on its own day."""
    owner = Owner(zone, WorkDays(week), morning_at)
    promises = tuple(call(start + timedelta(hours=n)) for n in range(1, 40, 3))
    facts, now, sent = replace(EVERYBODY, promises=promises), start, list[Push]()
    for gap in gaps:
        now += timedelta(minutes=gap)
        for push in due(Look(owner, now, facts, NullTranslations()), {(p.kind, p.key) for p in sent}):
            sent.append(push)
            length = {"morning": MORNING_LASTS, "evening": EVENING_LASTS, "promise": NOTICE}[push.kind]
            assert push.until - length <= now < push.until
            if push.kind != "promise":
                local = now.astimezone(zone)
                assert push.key == local.date().isoformat()
            if push.kind == "morning":
                assert date.fromisoformat(push.key).isoweekday() in week
    keys = [(push.kind, push.key) for push in sent]
    assert len(keys) == len(set(keys))


@given(ZONES, TIMES, INSTANTS)
def test_who_looks_each_minute_misses_none(zone: ZoneInfo, morning_at: time, start: datetime) -> None:
    """A list that is not empty is told on each working day, also where the clocks change."""
    owner, facts = Owner(zone, WorkDays(frozenset(range(1, 8))), morning_at), replace(EVERYBODY)
    minutes = (start + timedelta(minutes=15 * n) for n in range(3 * 96))
    found = {
        (push.kind, push.key) for now in minutes for push in due(Look(owner, now, facts, NullTranslations()))
    }
    whole = [(start.astimezone(zone) + timedelta(days=n)).date().isoformat() for n in (1, 2)]
    assert found >= {("evening", day) for day in whole}
    if morning_at < time(23, 45):  # later, the day may end before anybody looks
        assert found >= {("morning", day) for day in whole}


@given(NAMES, st.text(), st.integers(0, 300))
def test_a_push_is_short_and_plain(names: list[str], event: str, unread: int) -> None:
    """Whatever is printed on cards: one line each, no control character, no turned words, few bytes."""
    facts = Known(names, (call(at(18, 50), names[0]),), Unmailed(names, unread, event))
    for push in due(look(at(18, 30), facts, morning_at=EVENING)):
        for text in (push.title, push.body):
            assert text == " ".join(text.split())
            assert text.isprintable() or not any(
                ord(char) < 32 or 0x202A <= ord(char) <= 0x202E for char in text
            )
        assert len(push.title) <= 80
        assert len(push.payload()) <= 3000
        assert json.loads(push.payload()) == {
            "title": push.title,
            "body": push.body,
            "url": push.url,
            "tag": push.tag,
        }
        assert push.url.startswith("/")


def test_a_name_cannot_turn_or_break_the_line() -> None:
    """Newlines become blanks, marks that turn the line go, and a long name ends in dots."""
    assert plain("Ana\r\n\x00\u202eazuoS", 40) == "Ana azuoS"
    assert plain("A" * 50, 40) == "A" * 39 + "…"
    assert plain("Zoë Ñúñez 山田", 40) == "Zoë Ñúñez 山田"


def test_braces_in_a_name_are_letters() -> None:
    """A name that looks like a place to fill stays as it is."""
    (push,) = due(look(at(9, 45), Known((), (call(at(10), "{time} {0}"),))))
    assert push.title == "Call {time} {0} at 10:00"


def test_other_languages_say_it_their_way() -> None:
    """The words come from the catalogue given, and the time is written in its language."""

    class Shout(NullTranslations):
        def info(self) -> dict[str, str]:
            return {"language": "de"}

        def gettext(self, message: str) -> str:
            return message.upper().replace("{NAME}", "{name}").replace("{TIME}", "{time}")

    facts = Known((), (call(at(10)),))
    (push,) = due(Look(Owner(BERLIN), at(9, 45), facts, Shout()))
    assert push.title == "CALL Ana Souza AT 10:00"
    assert trial(Look(Owner(BERLIN), at(9), facts, Shout())).title == "THIS IS HOW IT LOOKS"


def test_an_answer_is_news_for_half_a_day() -> None:
    """At any hour, without a word of it; whose it is a locked screen may show."""
    wrote = Wrote(uuid4(), uuid4(), "Ana\u202eSouza\nLtd", at(22))
    (push,) = due(look(at(23), Known(mails=(wrote,))))
    assert (push.kind, push.key, push.title, push.urgent) == (
        "reply",
        str(wrote.id),
        "AnaSouza Ltd has answered",
        True,
    )
    assert due(look(at(22) + NEWS, Known(mails=(wrote,)))) == []
    assert due(look(at(23), Known(mails=(wrote,))), {("reply", str(wrote.id))}) == []
    assert due(look(at(23), Known(mails=(wrote,)), off=frozenset({"reply"}))) == []
