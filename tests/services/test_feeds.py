"""Feeds: secret addresses that calendars read."""

import base64
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import icalendar
import pytest
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy.orm import Session

from app.domain.card import Phone
from app.domain.errors import Gone, Invalid, NotFound
from app.domain.followup import Due, Promise
from app.services import (
    calendars,
    contacts,
    drafts,
    feeds,
    followups,
    introductions,
    meetings,
    merging,
    touches,
)
from app.services.cards import Review
from app.services.feeds import token
from app.store import moments
from app.store.feeds import Feed
from tests.factories import ANA, World

BERLIN = ZoneInfo("Europe/Berlin")
CALL = Promise("the new warehouse", "call", Due.timed(datetime(2026, 4, 2, 8, 0, tzinfo=UTC), BERLIN))


def feed_of(world: World, account) -> tuple[Feed, str]:  # type: ignore[no-untyped-def]
    feed = feeds.add(world.session, world.kit, account, "Phone")
    return feed, token(world.kit, feed.id, feed.version)


def fetch(world: World, text: str) -> str:
    world.session.rollback()
    asked = calendars.ask(world.session, world.kit, text, "a calendar", "https://hello.example.com")
    return calendars.draw(world.session, world.kit, asked).body.decode()


def events(text: str) -> dict[str, tuple[object, object]]:
    """Summaries with start and end as icalendar reads them."""
    found = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return {str(e["SUMMARY"]): (e["DTSTART"].dt, e["DTEND"].dt) for e in found}


def test_two_parsers_read_the_same(world: World) -> None:
    """Two parsers read the follow-ups at the right local times, across the change to summer time."""
    account = world.account()
    world.keep(account, promise=CALL)
    _, text = feed_of(world, account)
    body = fetch(world, text)
    summary = "Call Ana Souza (Lumen Works): the new warehouse, as promised"
    first, second = events(body), IcsCalendarStream.calendar_from_ics(body).events
    assert first["Mail Ana Souza (Lumen Works)"] == (date(2026, 3, 2), date(2026, 3, 3))
    assert first[summary][0].astimezone(BERLIN).isoformat() == "2026-04-02T10:00:00+02:00"  # type: ignore[attr-defined]
    again = {event.summary: event.dtstart for event in second}
    assert again["Mail Ana Souza (Lumen Works)"] == date(2026, 3, 2)
    assert again[summary].astimezone(BERLIN).isoformat() == "2026-04-02T10:00:00+02:00"


def test_an_event_says_what_is_needed(world: World) -> None:
    """What to do, number, mail, last words and the way to the draft; a call's place is the number to dial."""
    account = world.account()
    fax = Phone("+49 30 1", "fax", "+49301")
    fields = replace(ANA, phones=(fax, *(replace(phone, extension="12") for phone in ANA.phones)))
    contact = world.keep(account, fields, "pumps", CALL).contact
    visit = Promise("the samples", "in_person", Due(date(2026, 4, 1)))
    touches.promise(world.session, world.kit, account, contact.id, visit)
    day_before = world.clock.now() - timedelta(days=1)
    touches.log(world.session, world.kit, account, contact.id, "call", "Wants\nthe drawings", day_before)
    _, text = feed_of(world, account)
    found = icalendar.Calendar.from_ical(fetch(world, text)).walk("VEVENT")
    by_way = {str(event["CATEGORIES"].cats[1]): event for event in found}
    assert by_way["Call"]["LOCATION"] == "tel:+4930901820;ext=12"
    assert by_way["Meet"]["LOCATION"] == "Gartenweg 3, 10115 Berlin"
    assert "LOCATION" not in by_way["Mail"]
    lines = str(by_way["Mail"]["DESCRIPTION"]).split("\n")
    assert lines[1:-1] == ["+49 30 901820", "ana.souza@lumen.example", "Wants", "the drawings", "pumps"]
    assert lines[-1] == by_way["Mail"]["URL"]
    assert lines[-1].startswith("https://hello.example.com/drafts/")
    assert by_way["Mail"]["TRANSP"] == "TRANSPARENT"
    assert "TRANSP" not in by_way["Call"]


def test_last_words_are_what_somebody_said(world: World) -> None:
    """What was noted of a talk stays when they hand over another card, or another of them is united."""
    account = world.account()
    kept = world.keep(account, talked_about="pumps").contact
    touches.log(world.session, world.kit, account, kept.id, "call", "Sends the drawings")
    world.clock.move(timedelta(minutes=5))
    again = Review(replace(ANA, job_title="Owner", emails=("ana@pump.example",)), "")
    meetings.add_card(world.session, world.kit, account, world.ready(account, 1), 0, kept.id, again)
    other = replace(ANA, full_name="Anna Sousa", job_title="Director", emails=())
    other_id = contacts.add(world.session, world.kit, account, other).contact.id
    merging.merge(world.session, world.kit, account, kept.id, other_id)
    notes = {row.what: row.note for row in moments.all_of_contact(world.session, account, kept.id)}
    assert len([note for note in notes.values() if note]) == 3  # what had no room was put down
    _, text = feed_of(world, account)
    said = [
        str(event["DESCRIPTION"]) for event in icalendar.Calendar.from_ical(fetch(world, text)).walk("VEVENT")
    ]
    assert all("\nSends the drawings\n" in words for words in said)


def test_an_introduction_is_nothing_promised(world: World) -> None:
    """Asking for one stands in the calendar by what it is: nobody was promised it."""
    account = world.account()
    contact = world.keep(account).contact
    introductions.ask(world.session, world.kit, account, contact.id, "Xavier")
    _, text = feed_of(world, account)
    assert not [summary for summary in events(fetch(world, text)) if "promised" in summary]


def test_done_followups_disappear(world: World) -> None:
    """A follow-up that was done is not in the feed; the next one is."""
    account = world.account()
    kept = world.keep(account)
    _, text = feed_of(world, account)
    drafts.sent(world.session, world.kit, account, kept.draft.id)
    assert list(events(fetch(world, text)).values()) == [(date(2026, 3, 4), date(2026, 3, 5))]


def test_an_event_keeps_its_uid_and_raises_its_sequence(world: World) -> None:
    """Done, seen so and undone, the event has its UID, a higher SEQUENCE and a later LAST-MODIFIED."""
    account = world.account()
    kept = world.keep(account)
    _, text = feed_of(world, account)
    (before,) = icalendar.Calendar.from_ical(fetch(world, text)).walk("VEVENT")
    world.clock.move(timedelta(minutes=5))
    followups.done(world.session, world.kit, account, kept.followups[0].id)
    fetch(world, text)
    followups.undo(world.session, world.kit, account, kept.followups[0].id)
    (after,) = icalendar.Calendar.from_ical(fetch(world, text)).walk("VEVENT")
    assert before["UID"] == after["UID"]
    assert before["SEQUENCE"] < after["SEQUENCE"]
    assert before["LAST-MODIFIED"].dt < after["LAST-MODIFIED"].dt


def test_an_unchanged_feed_is_the_same(world: World) -> None:
    """Fetched again a day later, an unchanged feed is byte for byte the same."""
    account = world.account()
    world.keep(account)
    _, text = feed_of(world, account)
    first = fetch(world, text)
    world.clock.move(timedelta(days=1))
    assert fetch(world, text) == first


def test_an_empty_feed_is_a_calendar(world: World) -> None:
    """A feed without follow-ups still has a component, and both parsers take it."""
    _, text = feed_of(world, world.account())
    body = fetch(world, text)
    assert icalendar.Calendar.from_ical(body).subcomponents
    assert IcsCalendarStream.calendar_from_ics(body).events == []


def test_a_new_address_ends_the_old_one(world: World) -> None:
    """After rotation the old token is gone for good and the new one works."""
    account = world.account()
    feed, old = feed_of(world, account)
    fetch(world, old)
    feeds.rotate(world.session, account, feed.id)
    assert fetches(world, feed) == []  # of the new one
    with pytest.raises(Gone):
        fetch(world, old)
    assert fetch(world, token(world.kit, feed.id, 2)).startswith("BEGIN:VCALENDAR")


def test_a_removed_feed_is_gone(world: World) -> None:
    """The address of a removed feed is gone, not unknown."""
    account = world.account()
    feed, text = feed_of(world, account)
    feeds.end(world.session, world.kit, account, feed.id)
    with pytest.raises(Gone):
        fetch(world, text)
    assert feeds.all_of(world.session, account) == []


def test_an_unknown_address_is_not_found(world: World) -> None:
    """Guessed, cut and garbled tokens are unknown, and so is one with another feed's proof."""
    account = world.account()
    (one, text), (two, _) = feed_of(world, account), feed_of(world, account)
    raw = base64.urlsafe_b64decode(text)
    swapped = base64.urlsafe_b64encode(two.id.bytes + raw[16:]).decode()
    ahead = token(world.kit, one.id, 2)
    for wrong in (swapped, ahead, text[:-4], text[:20], "", "å", "A" * 64):
        with pytest.raises(NotFound):
            fetch(world, wrong)


def test_the_token_is_not_in_the_database(world: World) -> None:
    """Neither the token nor its secret part is stored, and it is 256 bits long."""
    feed, text = feed_of(world, world.account())
    secret = base64.urlsafe_b64decode(text)[16:]
    assert len(secret) * 8 == 256
    stored = [getattr(feed, column.key) for column in Feed.__table__.columns]
    assert all(text not in str(value) and secret.hex() not in str(value) for value in stored)


def fetches(world: World, feed: Feed) -> list[tuple[str, datetime]]:
    """Who fetched it, and when."""
    world.session.expire_all()
    return [(one.client, one.at) for one in feed.fetches]


def test_the_owner_sees_who_fetches(world: World) -> None:
    """A fetch is noted with its client, at most once an hour."""
    account = world.account()
    feed, text = feed_of(world, account)
    fetch(world, text)
    first = world.clock.now()
    world.clock.move(timedelta(minutes=30))
    fetch(world, text)
    assert fetches(world, feed) == [("a calendar", first)]
    world.clock.move(timedelta(minutes=31))
    fetch(world, text)
    assert fetches(world, feed) == [("a calendar", world.clock.now())]


def test_a_client_may_ask_twice_at_once(world: World) -> None:
    """A new client that asks while its first fetch is put down is noted once, and nothing fails."""
    account = world.account()
    feed, text = feed_of(world, account)
    world.session.rollback()
    asked = calendars.ask(world.session, world.kit, text, "a calendar", "https://hello.example.com")
    start = Barrier(4, timeout=20)

    def note(_: int) -> None:
        with Session(world.session.get_bind()) as session:
            for n in range(10):
                start.wait()
                calendars.note(session, world.kit, replace(asked, client=f"a calendar/{n}"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(note, range(4)))
    assert fetches(world, feed) == [(f"a calendar/{n}", world.clock.now()) for n in range(10)]


def test_few_clients_are_kept(world: World) -> None:
    """Whoever takes a new name each time is kept under the last twenty."""
    account = world.account()
    feed, text = feed_of(world, account)
    for n in range(30):
        world.clock.move(timedelta(minutes=1))
        world.session.rollback()
        asked = calendars.ask(world.session, world.kit, text, f"a calendar/{n}", "https://hello.example.com")
        calendars.note(world.session, world.kit, asked)
    assert [client for client, _ in fetches(world, feed)] == [f"a calendar/{n}" for n in range(29, 9, -1)]


def test_a_long_alarm_is_refused(world: World) -> None:
    """An alarm is a week before at most."""
    account = world.account()
    feed, _ = feed_of(world, account)
    for minutes in (-1, 7 * 24 * 60 + 1):
        with pytest.raises(Invalid):
            feeds.change(world.session, account, feed.id, {"alarm": minutes})


def test_only_ones_own_followups_are_in_the_feed(world: World) -> None:
    """A feed shows its owner's follow-ups alone."""
    bo, eve = world.account(), world.account("eve@example.com")
    world.keep(bo)
    _, text = feed_of(world, eve)
    assert events(fetch(world, text)) == {}
