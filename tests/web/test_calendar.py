"""The calendar page and the calendar itself."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from icalendar import Calendar
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.domain.card import CardFields
from app.domain.followup import Due, Promise
from app.factory import server_app
from app.services import calendars, contacts, feeds, followups
from app.store.accounts import Account
from app.store.db import db
from tests.web.conftest import Visitor, value, words

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"


@pytest.fixture
def address(visitor: Visitor, bo: UUID) -> str:
    """The path of Bo's calendar."""
    world = visitor.world
    feed = feeds.add(world.session, world.kit, bo, "My iPhone")
    return f"/feeds/{feeds.token(world.kit, feed.id, feed.version)}.ics"


def test_the_first_address_is_named_after_the_device(visitor: Visitor) -> None:
    """The name offered is that of the device the page is open on."""
    page = visitor.get("/calendar", headers={"User-Agent": IPHONE}).text
    assert value(page, "name") == "My iPhone"


def test_an_address_comes_with_all_its_ways(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new address shows a webcal link, its full address and a code, and each device's steps."""
    monkeypatch.setattr("app.web.calendar.public_url", lambda: "https://hello.example.com")
    visitor.post("/calendar", name="My phone")
    page = visitor.get("/calendar").text
    assert 'href="webcal://hello.example.com/feeds/' in page
    assert 'value="https://hello.example.com/feeds/' in page
    assert '<div class="qr"><svg' in page
    assert guides(page) == ["iPhone, iPad", "Google Calendar", "Android", "Outlook", "Thunderbird"]
    assert "this machine" not in page


def guides(page: str) -> list[str]:
    """Whose steps the page tells."""
    return re.findall(r"<summary>([^<]+)</summary>", page.partition('class="guides"')[2])


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]", "hello.localhost"])
def test_a_local_address_is_for_this_machine(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """Before one is made and after, it says that no phone reaches it, and tells none how to subscribe."""
    monkeypatch.setattr("app.web.calendar.public_url", lambda: f"http://{host}")
    for _ in range(2):
        page = visitor.get("/calendar").text
        assert "work on this machine only" in words(page)
        assert guides(page) == ["Outlook", "Thunderbird"]
        assert "camera" not in page
        visitor.post("/calendar", name="My laptop")
    assert f'href="webcal://{host}/feeds/' in page
    assert 'class="qr"' not in page


def test_a_name_is_needed(visitor: Visitor) -> None:
    """An address without a name is refused at the field."""
    answer = visitor.post("/calendar", name=" ")
    assert answer.status_code == 422
    assert "Give it a name" in words(answer.text)


def test_a_calendar_holds_the_followups(stranger: Visitor, visitor: Visitor, address: str, bo: UUID) -> None:
    """The calendar is text/calendar with the planned follow-ups, for whoever knows the address."""
    visitor.world.keep(bo)
    answer = stranger.get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert "Content-Disposition" not in answer.headers
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["SUMMARY"] == "Mail Ana Souza (Lumen Works)"


def test_a_calendar_sets_no_cookie(stranger: Visitor, visitor: Visitor, address: str) -> None:
    """Fetching a calendar neither needs nor leaves a cookie, whoever fetches it."""
    for who in (stranger, visitor):
        assert "Set-Cookie" not in who.get(address).headers
    assert "Set-Cookie" not in stranger.get("/feeds/unknown.ics").headers


@pytest.mark.parametrize(
    ("method", "status"),
    [("POST", 405), ("PUT", 405), ("DELETE", 405), ("PROPFIND", 405), ("OPTIONS", 200)],
)
def test_a_calendar_is_only_read(stranger: Visitor, address: str, method: str, status: int) -> None:
    """What would write to one is told what it may do instead, and gets no cookie either."""
    answer = stranger.client.open(address, method=method)
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (status, False)
    if method != "PROPFIND":
        assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", "))


def test_a_calendar_that_is_as_it_was_is_not_sent(stranger: Visitor, visitor: Visitor, address: str) -> None:
    """By its ETag or by its Last-Modified, to GET and to HEAD: 304, until something has changed."""
    first = stranger.get(address)
    by_etag = {"If-None-Match": first.headers["ETag"]}
    by_time = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert not first.headers["ETag"].startswith("W/")
    for headers in (by_etag, by_time):
        for ask in (stranger.client.get, stranger.client.head):
            answer = ask(address, headers=headers)
            assert (answer.status_code, answer.data) == (304, b"")
            assert answer.headers["ETag"] == first.headers["ETag"]
            assert answer.headers["Cache-Control"] == first.headers["Cache-Control"]
    visitor.world.keep(visitor.world.session.scalars(select(Account.id)).one())
    for headers in (by_etag, by_time):
        assert stranger.get(address, headers=headers).status_code == 200


def test_whoever_is_signed_in_gets_what_is_new(
    visitor: Visitor, address: str, bo: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What changes after their account was looked up, and before the calendar is, is in what they get."""
    world, ask = visitor.world, calendars.ask
    contact = world.keep(bo).contact.id
    visitor.get(address)

    def renamed(session: Session, *more: object) -> object:
        session.execute(select(Account.id)).all()
        with Session(world.session.get_bind()) as other:
            contacts.change(other, world.kit, bo, contact, {"full_name": "Ana Lima"})
        return ask(session, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(calendars, "ask", renamed)
    (event,) = Calendar.from_ical(visitor.get(address).data).walk("VEVENT")
    assert event["SUMMARY"] == "Mail Ana Lima (Lumen Works)"


def test_the_code_is_known_from_the_start(stranger: Visitor) -> None:
    """An ETag stands for the version that runs, though another one's files come before the first fetch."""
    calendars.code.cache_clear()
    server_app(stranger.world.app.extensions["settings"], stranger.world.kit)
    assert calendars.code.cache_info().currsize == 1


def test_what_is_as_it_was_is_not_read(
    stranger: Visitor, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer that nothing is new comes of one query."""
    first = stranger.get(address)
    asked: list[str] = []
    with stranger.world.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _cursor, text, *_: asked.append(text))
    monkeypatch.setattr(calendars, "draw", None)
    assert stranger.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert len([text for text in asked if not text.startswith("BEGIN")]) == 1


def test_a_server_of_two_names_has_one_calendar(
    stranger: Visitor, visitor: Visitor, address: str, bo: UUID
) -> None:
    """Asked by one name and another in turn, links lead to each, ETags differ, and no event has changed."""
    visitor.world.keep(bo)
    seen = []
    for host in ("http://192.0.2.5:8000", "http://a-much-longer-name.example:8000") * 2:
        answer = stranger.get(address, base_url=host)
        (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
        assert event["URL"].startswith(f"{host}/drafts/")
        stamps = (event["SEQUENCE"], event["LAST-MODIFIED"].dt, answer.headers["Last-Modified"])
        seen.append((answer.headers["ETag"], stamps))
    assert seen[:2] == seen[2:]
    assert seen[0][0] != seen[1][0]
    assert seen[0][1] == seen[1][1]


def test_a_calendar_answers_head(stranger: Visitor, address: str) -> None:
    """A calendar that only asks for the head gets it, with the length of what there would be."""
    answer, whole = stranger.client.head(address), stranger.get(address)
    assert (answer.status_code, answer.data) == (200, b"")
    for name in ("ETag", "Last-Modified", "Content-Length", "Content-Type"):
        assert answer.headers[name] == whole.headers[name]


def test_a_calendar_is_never_made_small(stranger: Visitor, visitor: Visitor, address: str, bo: UUID) -> None:
    """Whatever a client can unpack, the calendar comes as it is, and its ETag is strong."""
    for n in range(5):
        contacts.add(visitor.world.session, visitor.world.kit, bo, CardFields(full_name=f"Ana {n}"))
    answer = stranger.get(address, headers={"Accept-Encoding": "gzip, br, zstd"})
    assert len(answer.data) > 1000
    assert "Content-Encoding" not in answer.headers
    assert not answer.headers["ETag"].startswith("W/")


def test_unknown_addresses_are_plain_errors(stranger: Visitor) -> None:
    """An unknown address answers 404 in plain text."""
    answer = stranger.get("/feeds/unknown.ics")
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")


def test_a_new_address_ends_the_old_one(visitor: Visitor, address: str) -> None:
    """After a new address was made the old one is gone, and the new one is on the page."""
    rotate = re.search(r"/calendar/[^/\"]+/rotate", visitor.get("/calendar").text)
    assert rotate
    visitor.post(rotate[0])
    assert visitor.get(address).status_code == 410
    fresh = re.search(r"http://localhost(/feeds/[^\"]+)", visitor.get("/calendar").text)
    assert fresh
    assert visitor.get(fresh[1]).status_code == 200


def test_a_removed_address_is_gone(visitor: Visitor, address: str) -> None:
    """A removed address answers "gone" and leaves the page."""
    remove = re.search(r"/calendar/[^/\"]+/remove", visitor.get("/calendar").text)
    assert remove
    visitor.post(remove[0])
    answer = visitor.get(address)
    assert (answer.status_code, answer.text) == (410, "This calendar address has been removed.\n")
    assert "My iPhone" not in visitor.text("/calendar")


def test_the_page_tells_who_fetched_last(stranger: Visitor, visitor: Visitor, address: str) -> None:
    """The page tells when a calendar came by last, and which; its name is a stranger's text."""
    stranger.get(address, headers={"User-Agent": "<b>Calendar</b>/1"})
    page = visitor.get("/calendar").text
    assert "Last fetched today, 10:00, by <b>Calendar</b>/1" in words(
        page.replace("&lt;b&gt;", "‹b›")
    ).replace("‹b›", "<b>")
    assert "<b>Calendar" not in page


@pytest.mark.parametrize("page", ["/today", "/settings", "/snap"])
def test_the_way_to_the_calendar(visitor: Visitor, page: str) -> None:
    """It is no tab: the rail leads there from everywhere, Today's tools and Settings on a phone."""
    html = visitor.get(page).text
    tabs, _, rest = html.partition("</nav>")
    assert re.findall(r'class="tab"[^>]*>.*?</svg>(\w+)', tabs) == [
        "Today",
        "Snap",
        "Contacts",
        "Insights",
        "Calendar",
        "Settings",
    ]
    assert ('href="/calendar"' in rest) == (page != "/snap")


def test_the_calendar_is_marked_as_the_current_page(visitor: Visitor) -> None:
    """In the rail and in the tools, and nothing else is."""
    marked = re.findall(r'<a[^>]*href="([^"]*)"[^>]*aria-current="page"', visitor.get("/calendar").text)
    assert marked == ["/calendar", "/calendar"]


def test_the_page_names_calendars_as_people_do(stranger: Visitor, visitor: Visitor, address: str) -> None:
    """Two versions of one calendar are one, and each that fetches stands there, though nothing was new."""
    etag = stranger.get(address, headers={"User-Agent": "iOS/18.0 (22A1) dataaccessd/1.0"}).headers["ETag"]
    visitor.world.clock.move(timedelta(hours=2))
    for agent in ("iOS/18.1 (22B83) dataaccessd/1.0", "Google-Calendar-Importer"):
        headers = {"User-Agent": agent, "If-None-Match": etag}
        assert stranger.get(address, headers=headers).status_code == 304
    said = re.findall(r"Last fetched today, (\S+), by (.*?)\.", visitor.text("/calendar"))
    assert sorted(said) == [("12:00", "Google Calendar"), ("12:00", "iPhone, iPad")]


@pytest.mark.usefixtures("address")
def test_a_feed_is_shown_as_its_owner_likes(visitor: Visitor) -> None:
    """One event a day and an alarm are chosen on the page, and seen there again."""
    change = re.search(r"/calendar/[^/\"]+/change", visitor.get("/calendar").text)
    assert change
    assert "Saved" in visitor.posted(change[0], daily="1", alarm="10")
    page = visitor.get("/calendar").text
    assert re.search(r'name="daily"[^>]*checked', page)
    assert '<option value="10" selected>' in page
    visitor.posted(change[0], alarm="")
    assert not re.search(r'name="daily"[^>]*checked', visitor.get("/calendar").text)
    assert visitor.post(change[0], alarm="999999").status_code == 422


def test_one_event_to_ring_today(visitor: Visitor, bo: UUID) -> None:
    """A follow-up's own event is a file that rings at the next full hour, or before the hour agreed."""
    at = Due.timed(visitor.world.clock.now() + timedelta(hours=5), UTC)
    kept = visitor.world.keep(bo, promise=Promise("the drawings", "call", at))
    rings = {}
    for row in kept.followups:
        page = visitor.get(f"/followups/{row.id}").text
        link = re.search(r'href="(/followups/[^"]+\.ics)" download', page)
        assert link
        answer = visitor.get(link[1])
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.headers["Content-Disposition"] == "attachment; filename=hello-2026-03-02.ics"
        (found,) = Calendar.from_ical(answer.data).walk("VEVENT")
        (alarm,) = found.walk("VALARM")
        rings[row.kind] = (found["DTSTART"].dt, alarm["TRIGGER"].dt)
    assert rings["step"] == (datetime(2026, 3, 2, 10, tzinfo=UTC), timedelta(0))
    assert rings["promise"] == (at.at, timedelta(minutes=-10))


@pytest.mark.parametrize(
    ("hour", "minute", "begins", "rings"),
    [
        (9, 55, (10, 0), -3),  # agreed for 11:00 in Berlin, in five minutes
        (9, 59, (10, 0), 0),
        (22, 10, (22, 12), 0),  # 23:10 there
        (21, 50, (22, 0), 0),
    ],
)
def test_what_is_near_rings_soon(
    visitor: Visitor, bo: UUID, hour: int, minute: int, begins: tuple[int, int], rings: int
) -> None:
    """No alarm is past when it is taken along, and what is to do today rings before tomorrow."""
    world = visitor.world
    at = Due.timed(datetime(2026, 3, 2, 10, tzinfo=UTC), UTC)
    promised = next(row for row in world.keep(bo, promise=Promise("x", "call", at)).followups if row.due_at)
    world.clock.set(datetime(2026, 3, 2, hour, minute, tzinfo=UTC))
    (found,) = Calendar.from_ical(visitor.get(f"/followups/{promised.id}.ics").data).walk("VEVENT")
    (alarm,) = found.walk("VALARM")
    assert found["DTSTART"].dt == datetime(2026, 3, 2, *begins, tzinfo=UTC)
    assert alarm["TRIGGER"].dt == timedelta(minutes=rings)


def test_what_is_done_rings_no_more(visitor: Visitor, bo: UUID) -> None:
    """A follow-up that was done has no event; its link leads back with a word."""
    kept = visitor.world.keep(bo)
    followups.done(visitor.world.session, visitor.world.kit, bo, kept.followups[0].id)
    answer = visitor.get(f"/followups/{kept.followups[0].id}.ics")
    assert answer.status_code == 302
    assert "not open any more" in visitor.text(answer.location)


def test_a_mails_page_has_its_event(visitor: Visitor, bo: UUID) -> None:
    """The letter's page leads to the event, too."""
    draft = visitor.world.keep(bo).draft
    assert f'href="/followups/{draft.followup_id}.ics"' in visitor.get(f"/drafts/{draft.id}").text
