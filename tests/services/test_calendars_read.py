"""What calendars read in a feed: whatever an account holds, three readers find the same events."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.domain.calendar import LENGTH
from app.domain.contact import LONGEST_NOTE
from app.domain.followup import Due, Promise
from app.services import calendars, contacts, feeds, touches
from tests.factories import ANA, World
from tests.ical_js import IcalJs, ical_js

URL = "https://hello.example.com"

#: Zones with nights in which clocks are put forward or back: by an hour, by half of one, across midnight.
CHANGES = (
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Pacific/Auckland", date(2026, 4, 5)),
    ("Pacific/Auckland", date(2026, 9, 27)),
    ("America/Santiago", date(2026, 4, 5)),
    ("America/Santiago", date(2026, 9, 6)),
)
ENDS = ("\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
SIGNS = (*",;:\\\"'^ ", "\t", "\\n", "\\N", "🦜", "👩‍🚀", "e\u0301", "\x07", "ü", "漢")
NASTY = (*ENDS, *SIGNS, "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n", "a" * 70, "é" * 40, "🦜" * 20)

texts = st.one_of(
    st.lists(st.sampled_from(NASTY), max_size=30).map("".join),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=100),
)
names = texts.map(lambda text: "Ana " + text[:900])


@dataclass(frozen=True)
class Met:
    """Somebody met, and what was promised them for an hour of one of the days around the change."""

    name: str
    company: str
    talked: str
    said: str
    often: int
    what: str
    after: int
    at: time | None

    @property
    def speech(self) -> str:
        """All that they said."""
        return (self.said * self.often)[:LONGEST_NOTE]


people = st.builds(
    Met,
    names,
    texts.map(lambda text: text[:900]),
    texts,
    texts,
    st.sampled_from((1, LONGEST_NOTE)),
    texts.map(lambda text: "w" + text[:900]),
    st.integers(-2, 3),
    st.none() | st.times().map(lambda at: at.replace(microsecond=0)),
)


@pytest.fixture(scope="module")
def reader() -> Iterator[IcalJs]:
    """ical.js."""
    with ical_js() as made:
        yield made


def plain(text: str) -> str:
    """Text as a calendar can hold it: no control characters, and one kind of line end."""
    text = text.replace("\r\n", "\n")
    for end in ENDS[2:]:
        text = text.replace(end, "\n")
    return "".join(c for c in text if c in "\n\t" or not (ord(c) < 32 or 127 <= ord(c) < 160))


def line(text: str) -> str:
    """The same in one line."""
    return " ".join(plain(text).split())


def meet(world: World, account: UUID, zone: ZoneInfo, day: date, one: Met) -> None:
    """Somebody is added, promised something, and says something."""
    fields = replace(ANA, full_name=one.name, company=one.company or None)
    kept = contacts.add(world.session, world.kit, account, fields, talked_about=one.talked)
    due = Due(day)
    if one.at:
        due = Due.timed(datetime.combine(day, one.at, zone), zone)
    touches.promise(world.session, world.kit, account, kept.contact.id, Promise(one.what, "call", due))
    touches.log(world.session, world.kit, account, kept.contact.id, "call", one.speech)


def promised(one: Met, zone: ZoneInfo, day: date) -> tuple[Any, ...]:
    """The event of what was promised: its summary, start and end, and text but for its link."""
    company = f" ({one.company})" if one.company else ""
    summary = line(f"Call {one.name}{company}: {one.what}, as promised")
    said, talked = one.speech.strip(), one.talked.strip()
    words = [one.what, "+49 30 901820", ANA.emails[0], said, talked if talked != said else ""]
    text = plain("\n".join(word for word in words if word))
    if one.at is None:
        return summary, day, day + timedelta(days=1), text
    start = datetime.combine(day, one.at, zone).astimezone(UTC)
    return summary, start, start + LENGTH, text


def split(text: str) -> tuple[str, str]:
    """An event's text and the link at its end."""
    words, _, link = text.rpartition("\n")
    return words, link


def by_icalendar(body: bytes) -> list[tuple[Any, ...]]:
    return [
        (str(e["SUMMARY"]), e["DTSTART"].dt, e["DTEND"].dt, str(e["DESCRIPTION"]), str(e["URL"]))
        for e in icalendar.Calendar.from_ical(body).walk("VEVENT")
    ]


def by_vobject(body: bytes) -> list[tuple[Any, ...]]:
    whole = vobject.readOne(body.decode())
    return [
        (e.summary.value, utc(e.dtstart.value), utc(e.dtend.value), e.description.value, e.url.value)
        for e in whole.contents.get("vevent", [])
    ]


def utc(when: date) -> date:
    return when.astimezone(UTC) if isinstance(when, datetime) else when


def by_ical_js(reader: IcalJs, body: bytes) -> list[tuple[Any, ...]]:
    def when(text: str) -> date:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)

    return [
        (e["summary"], when(e["start"]), when(e["end"]), e["description"], e["url"])
        for e in reader.read("calendar", body)
    ]


def test_three_readers_find_the_same_events(small_world: World, reader: IcalJs) -> None:
    """Whatever was said and promised around a change of clocks, each reader finds just that."""
    counter = count()

    @settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
    @given(st.sampled_from(CHANGES), st.lists(people, max_size=3))
    def find(change: tuple[str, date], met: list[Met]) -> None:
        zone, night = ZoneInfo(change[0]), change[1]
        small_world.clock.set(datetime.combine(night - timedelta(days=2), time(12), zone))
        account = small_world.account(f"bo{next(counter)}@example.com", zone=change[0])
        for one in met:
            meet(small_world, account, zone, night + timedelta(days=one.after), one)
        body = fetch(small_world, account)
        found = by_icalendar(body)
        assert found == by_vobject(body)
        assert found == by_ical_js(reader, body)
        calls = {(*rest, split(text)[0]) for *rest, text, _ in found if rest[0].endswith(", as promised")}
        assert calls == {promised(one, zone, night + timedelta(days=one.after)) for one in met}
        assert len(found) == len(met) * 2
        assert all(split(text)[1] == link and link.startswith(f"{URL}/") for *_, text, link in found)
        for each in body.split(b"\r\n"):
            assert len(each) <= 75
            each.decode()  # folded between characters, never inside one

    find()


def fetch(world: World, account: UUID) -> bytes:
    feed = feeds.add(world.session, world.kit, account, "Phone")
    token = feeds.token(world.kit, feed.id, feed.version)
    world.session.rollback()
    return calendars.draw(
        world.session, world.kit, calendars.ask(world.session, world.kit, token, "a calendar", URL)
    ).body
