"""Insights: what comes of the cards, and the list behind each number."""

import html
import re
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.card import CardFields
from app.services import answers, events, followups, touches
from tests.factories import World
from tests.web.conftest import Visitor, words


def met(
    world: World, account: UUID, name: str, event: UUID | None = None, mail_after: int | None = 0
) -> UUID:
    """Somebody whose first mail went out so many days after the meeting, or not yet."""
    kept = world.keep(account, CardFields(full_name=name, emails=("x@example.com",)), event_id=event)
    if mail_after is not None:
        at = world.clock.now() + timedelta(days=mail_after)
        world.clock.move(timedelta(days=mail_after))
        followups.done(world.session, world.kit, account, kept.followups[0].id, at=at)
    return kept.contact.id


@pytest.fixture
def fair(visitor: Visitor, bo: UUID) -> UUID:
    """Five people of a fair and one of none: a yes, a no, two who wait, one without a mail."""
    world = visitor.world
    here = (world.session, world.kit, bo)
    fair = events.add(*here, "Harbour fair")
    yes = met(world, bo, "Ada Yes", fair.id)
    no = met(world, bo, "Bela No", fair.id)
    met(world, bo, "Cleo Late", fair.id, mail_after=3)
    met(world, bo, "Dora Unmailed", fair.id, mail_after=None)
    met(world, bo, "Emil Nowhere")
    waits = met(world, bo, "Fay Replied", fair.id)
    touches.reply(*here, waits, "email")
    world.clock.move(timedelta(days=2))
    touches.log(*here, yes, "call")
    answers.give(*here, yes, "yes")
    answers.give(*here, no, "no", reason="price")
    world.clock.move(timedelta(days=1))
    touches.log(*here, yes, "call")
    world.clock.move(timedelta(days=10))
    return fair.id


def links(page: str) -> set[tuple[str, int]]:
    """The addresses of lists on a page, each with the number that leads there."""
    linked = re.findall(r'<a href="(/contacts\?[^"]*)">([\d,]+)</a>', page)
    return {(html.unescape(address), int(number.replace(",", ""))) for address, number in linked}


def test_without_cards_it_says_so_calmly(visitor: Visitor) -> None:
    """Nothing to count is no row of noughts."""
    page = visitor.get("/insights").text
    assert "Nothing to count yet" in page
    assert "<table" not in page


@pytest.mark.parametrize("query", ["", "?range=all"])
def test_behind_each_number_is_a_list_of_as_many(visitor: Visitor, fair: UUID, query: str) -> None:
    """Every number on the page opens a list of just so many people, of one event, too."""
    for address in (f"/insights{query}", f"/insights{query or '?range=year'}&event={fair}"):
        found = links(visitor.get(address).text)
        assert len(found) > 15
        behind = {each: len(re.findall('class="row-link', visitor.get(each).text)) for each, _ in found}
        assert behind == dict(found)


@pytest.mark.usefixtures("fair")
def test_what_the_page_says(visitor: Visitor) -> None:
    """Few are counted as few, and what was said and when is told apart."""
    page = visitor.text("/insights")
    for said in (
        "4 of 6 cards",
        "Harbour fair 5 4 3 1",
        "At no event 1 1 0 0",
        "All together 6 5 3 1",
        "Price 1",
    ):
        assert said in page
    assert "67 %" not in page


@pytest.mark.usefixtures("fair")
def test_touches_after_the_answer_are_not_among_those_it_took(visitor: Visitor) -> None:
    """A yes after two touches stays one after two, however often you talk since."""
    assert "Ada Yes" in visitor.text("/contacts?answer=yes&touches_from=2&touches_to=2")
    assert "Ada Yes" not in visitor.text("/contacts?answer=yes&touches_from=3")


@pytest.mark.usefixtures("fair")
def test_the_table_of_each_chart_is_not_hidden_from_a_screen_reader(visitor: Visitor) -> None:
    """Drawings are hidden, and so many tables say the same."""
    page = visitor.get("/insights").text
    drawings = re.findall(r'<svg class="chart[^>]*>', page)
    assert all('aria-hidden="true"' in drawing for drawing in drawings)
    assert len(drawings) == page.count("As a table</summary>") == page.count("<table") == 6
    assert "style=" not in page.split("<main")[1]


@pytest.mark.usefixtures("fair")
def test_the_year_ends_today(visitor: Visitor) -> None:
    """What is longer ago than twelve months is counted in all years only; who waits, always."""
    visitor.world.clock.move(timedelta(days=400))
    page = visitor.text("/insights")
    assert "No cards here in this time." in page
    assert "181 days or more 4" in page
    assert "4 of 6 cards" in visitor.text("/insights?range=all")


def test_another_accounts_event_is_unknown(visitor: Visitor) -> None:
    """Its insights are not shown."""
    stranger = visitor.world.account("cy@example.com")
    theirs = events.add(visitor.world.session, visitor.world.kit, stranger, "Their fair")
    assert visitor.get(f"/insights?event={theirs.id}").status_code == 404


@pytest.mark.parametrize(
    ("query", "says", "names"),
    [
        ("mail=same_day", "mailed the same day", "Ada Bela Emil Fay"),
        ("mail=later", "mailed later", "Cleo"),
        ("mail=none", "not mailed yet", "Dora"),
        ("answer=open", "no yes or no yet", "Cleo Dora Emil Fay"),
        ("answer=no&reason=price", "reason: price", "Bela"),
        ("heard=1", "heard back", "Ada Bela Fay"),
        ("event=none", "met at no event", "Emil"),
        ("touched=2026-03-07", "in touch Sat 7 Mar", "Ada"),
        ("answer=open&quiet_from=2026-03-05", "waiting up to 13 days", "Cleo Dora Emil Fay"),
        ("answer=open&quiet_to=2026-03-04", "waiting 14 days or more", ""),
        ("met_since=2026-03-03", "met since Tue 3 Mar", "Dora Emil Fay"),
        ("answered_since=2026-03-01", "answered since Sun 1 Mar", "Ada Bela"),
        ("touches_from=0&touches_to=0", "0 touches", "Dora"),
        ("touches_to=1&touches_from=1&answer=no", "1 touch", "Bela"),
    ],
)
@pytest.mark.usefixtures("fair")
def test_a_list_as_asked_for(visitor: Visitor, query: str, says: str, names: str) -> None:
    """The list shows who is meant, and above it in words what was asked, with the way out of it."""
    page = visitor.get(f"/contacts?{query}").text
    found = re.findall(r'class="row-link name"[^>]*>(\w+)', page)
    assert " ".join(found) == names
    assert f"{says} " in words(page)
    out = re.findall(r'<a class="chip ok" href="([^"]*)" aria-label="No longer only: ([^"]*)"', page)
    (way,) = [html.unescape(address) for address, what in out if what == says]
    assert says not in words(visitor.get(way).text)


@pytest.mark.parametrize(
    "query", ["mail=sometimes", "touched=soon", "touches_from=x", "event=5", "answer=perhaps"]
)
def test_a_damaged_address_is_refused_in_words(visitor: Visitor, query: str) -> None:
    """An address somebody put together wrongly is no server error."""
    assert visitor.get(f"/contacts?{query}").status_code == 422


@pytest.mark.usefixtures("fair")
def test_searching_and_sorting_keep_what_was_asked(visitor: Visitor) -> None:
    """Words, order and event are changed within the list asked for."""
    page = visitor.get("/contacts?mail=same_day&touches_to=9").text
    assert page.count('type="hidden" name="mail" value="same_day"') == 2
    assert "sort=newest&amp;mail=same_day&amp;touches_to=9" in page
