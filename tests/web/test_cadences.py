"""The pages of cadences: look, make one's own, change it, plan anew."""

import html
import re
from uuid import UUID

import pytest

from app.domain.cadence import GENTLE, Cadence
from app.services import cadences, contacts, followups
from tests.web.conftest import Visitor, value, words

LIST = "/settings/cadences"


def fields(page: str) -> dict[str, list[str]]:
    """What a browser would send of the form, without its buttons."""
    form = page[page.index('id="cadence"') : page.index("</form>", page.index('id="cadence"'))]
    found: dict[str, list[str]] = {}
    for tag, attributes, body in re.findall(r"<(input|select)([^>]*)>(.*?)(?=<input|<select|$)", form, re.S):
        name = re.search(r'name="(\w+)"', attributes)
        text = re.search(r'value="([^"]*)"', attributes if tag == "input" else "")
        picked = re.search(r'<option value="([^"]*)" selected', body)
        assert name
        given = text or picked
        found.setdefault(name[1], []).append(html.unescape(given[1]) if given else "")
    return {name: values for name, values in found.items() if name != "csrf_token"}


def own(visitor: Visitor, account: UUID) -> str:
    """The page of a copy of Gentle."""
    world = visitor.world
    cadence = Cadence("Mine", GENTLE.steps, GENTLE.repeats)
    return f"{LIST}/{cadences.add(world.session, world.kit, account, cadence).id}"


def test_the_list_says_who_is_on_each(visitor: Visitor, bo: UUID) -> None:
    """Every cadence stands in the list, with how many people are on it."""
    visitor.world.keep(bo)
    text = visitor.text(LIST)
    assert "Persistent 6 steps, then every 20 working days 1 person" in text
    assert "Warm introduction" in text


def test_what_ships_can_be_looked_at(visitor: Visitor) -> None:
    """A shipped one shows its steps with the days they would have, and a way to make one's own of it."""
    page = visitor.get(f"{LIST}/persistent").text
    assert "Second mail 2 working days later · Wednesday" in words(page)
    assert "/settings/cadences/new?of=persistent" in page
    assert visitor.post(f"{LIST}/persistent", name="Mine").status_code == 409


def test_ones_own_is_made_of_another(visitor: Visitor, bo: UUID) -> None:
    """The form comes filled with the other one's steps; sent, it is one's own."""
    form = fields(visitor.get(f"{LIST}/new?of=warm").text)
    assert "Saved." in visitor.posted(f"{LIST}/new", **form)
    mine = cadences.all_of(visitor.world.session, bo)[-1]
    warm = cadences.get(visitor.world.session, bo, "warm").cadence
    assert mine.cadence == Cadence("My Warm introduction", warm.steps, warm.repeats)


def test_the_days_are_shown(visitor: Visitor, bo: UUID) -> None:
    """The form tells the days for somebody met today."""
    assert "If you meet today Mon 2 Mar, Mon 9 Mar, Mon 23 Mar, Mon 20 Apr," in visitor.text(own(visitor, bo))


def test_rows_are_added_moved_and_removed(visitor: Visitor, bo: UUID) -> None:
    """Each button gives the form back with what was typed, and stores nothing."""
    page = own(visitor, bo)
    form = fields(visitor.get(page).text) | {"name": "Typed"}
    more = visitor.post(page, **form, add="steps").text
    assert fields(more)["what"] == ["Intro mail", "Second mail", *GENTLE_WHAT[2:4], "Mail", "Mail", "Call"]
    assert value(more, "name") == "Typed"
    moved = fields(visitor.post(page, **fields(more), up="3").text)
    assert moved["what"][2:4] == ["Third mail", "Say hello on LinkedIn"]
    less = fields(visitor.post(page, **moved, remove="1").text)
    assert less["what"][:2] == ["Intro mail", "Third mail"]
    assert cadences.all_of(visitor.world.session, bo)[-1].cadence.name == "Mine"


GENTLE_WHAT = [step.what for step in GENTLE.steps]


def test_the_intro_stays_first(visitor: Visitor, bo: UUID) -> None:
    """The first row can't be removed, moved, or made another way, whatever is sent."""
    page = own(visitor, bo)
    form = fields(visitor.get(page).text)
    for press in ({"remove": "0"}, {"up": "0"}, {"up": "1"}, {"remove": "99"}):
        assert fields(visitor.post(page, **form, **press).text) == form
    crafted = form | {"channel": ["call", *form["channel"][1:]], "gap": ["7", *form["gap"][1:]]}
    visitor.post(page, **crafted)
    assert cadences.all_of(visitor.world.session, bo)[-1].cadence.steps[0].channel == "email"


@pytest.mark.parametrize(
    ("field", "wrong", "says"),
    [
        ("gap", "0", "Leave at least one working day between two touches."),
        ("gap", "soon", "A gap is a number of working days up to 250."),
        ("gap", "999999999999999999999", "A gap is a number of working days up to 250."),
        ("channel", "pigeon", "Choose one of the ways shown."),
        ("what", " ", "Say what to do, in up to 100 characters."),
        ("letter", "../../secret", "Choose one of the letters shown."),
    ],
)
def test_a_mistake_is_said_and_typing_kept(
    visitor: Visitor, bo: UUID, field: str, wrong: str, says: str
) -> None:
    """What can't be taken is said, and the form comes back as it was typed."""
    page = own(visitor, bo)
    form = fields(visitor.get(page).text) | {"name": "Typed"}
    form[field] = [form[field][0], wrong, *form[field][2:]]
    answer = visitor.post(page, **form)
    assert answer.status_code == 422
    assert says in words(answer.text)
    assert value(answer.text, "name") == "Typed"


def test_nothing_to_follow_is_refused(visitor: Visitor) -> None:
    """A form without rows makes no cadence."""
    assert visitor.post(f"{LIST}/new", name="Empty").status_code == 422


def test_a_change_offers_to_plan_anew(visitor: Visitor, bo: UUID) -> None:
    """With people on it, saving leads to the question; only a yes to that moves their step."""
    page, world = own(visitor, bo), visitor.world
    kept = world.keep(bo)
    followups.done(world.session, world.kit, bo, kept.followups[0].id)
    cadences.put(world.session, world.kit, bo, page.rpartition("/")[2], [kept.contact.id])
    form = fields(visitor.get(page).text)
    assert visitor.post(page, **form | {"name": "Only a name"}).location == LIST
    asked = visitor.posted(page, **form | {"gap": ["0", "3", *form["gap"][2:]]})
    assert "1 person is on it" in asked
    assert "Leave it as planned" in asked
    (row,) = contacts.planned(world.session, bo, kept.contact.id)
    assert row.due_on.day == 9
    assert "Planned anew for 1 person." in visitor.posted(f"{page}/replan")
    (row,) = contacts.planned(world.session, bo, kept.contact.id)
    assert row.due_on.day == 5


def test_nobody_on_it_nothing_to_ask(visitor: Visitor, bo: UUID) -> None:
    """Without people on it a changed cadence is just saved."""
    page = own(visitor, bo)
    form = fields(visitor.get(page).text)
    assert visitor.post(page, **form | {"gap": ["0", "3", *form["gap"][2:]]}).location == LIST


def test_ones_own_is_removed(visitor: Visitor, bo: UUID) -> None:
    """One's own goes when nobody is on it, and else says how many there are."""
    page, world = own(visitor, bo), visitor.world
    contact = world.keep(bo).contact.id
    cadences.put(world.session, world.kit, bo, page.rpartition("/")[2], [contact])
    assert "1 person is on it. Put them on another one first." in visitor.posted(f"{page}/delete")
    cadences.put(world.session, world.kit, bo, "gentle", [contact])
    assert "Removed." in visitor.posted(f"{page}/delete")
    assert visitor.get(page).status_code == 404
