"""The calendar page and the calendar itself."""

import re
from uuid import UUID

import pytest
from icalendar import Calendar

from app.services import feeds
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


def test_an_address_comes_with_all_its_ways(visitor: Visitor) -> None:
    """A new address shows a webcal link, its full address and a code."""
    visitor.post("/calendar", name="My phone")
    page = visitor.get("/calendar").text
    assert 'href="webcal://localhost/feeds/' in page
    assert 'value="http://localhost/feeds/' in page
    assert '<div class="qr"><svg' in page


def test_a_local_address_says_so(visitor: Visitor) -> None:
    """An address on this machine says that only this machine can reach it."""
    visitor.post("/calendar", name="My phone")
    assert "works on this machine only" in visitor.text("/calendar")


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


def test_a_calendar_answers_head(stranger: Visitor, address: str) -> None:
    """A calendar that only asks for the head gets it."""
    answer = stranger.client.head(address)
    assert (answer.status_code, answer.data) == (200, b"")


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
    assert visitor.get(address).status_code == 410
    assert "My iPhone" not in visitor.text("/calendar")


def test_the_page_tells_who_fetched_last(stranger: Visitor, visitor: Visitor, address: str) -> None:
    """The page tells when a calendar came by last, and which; its name is a stranger's text."""
    stranger.get(address, headers={"User-Agent": "<b>Calendar</b>/1"})
    page = visitor.get("/calendar").text
    assert "Last fetched today, 10:00 AM, by <b>Calendar</b>/1" in words(
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
