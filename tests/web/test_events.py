"""The page of an event."""

from uuid import UUID, uuid4

import pytest

from app.services import answers, cadences, contacts, events, followups
from tests.web.conftest import Visitor, value, words


@pytest.fixture
def fair(visitor: Visitor, bo: UUID) -> UUID:
    """A fair with three people from it: one mailed, one who said no."""
    world = visitor.world
    made = events.add(world.session, world.kit, bo, "Spring fair", place="Porto").id
    kept = [world.keep(bo, event_id=made) for _ in range(3)]
    followups.done(world.session, world.kit, bo, kept[0].followups[0].id)
    answers.give(world.session, world.kit, bo, kept[2].contact.id, "no")
    return made


def test_an_event_is_told_in_numbers(visitor: Visitor, fair: UUID) -> None:
    """Cards kept, mailed and open, each with the list behind it; settings lead here."""
    assert f"/events/{fair}" in visitor.get("/settings").text
    page = visitor.get(f"/events/{fair}").text
    for says in ("Spring fair Porto", "3 cards kept", "1 mailed", "2 open"):
        assert says in words(page)
    for what in ("", "&amp;mail=sent", "&amp;answer=open"):
        assert f'/contacts?event={fair}{what}"' in page


def test_an_event_is_put_right(visitor: Visitor, bo: UUID, fair: UUID) -> None:
    """Name, place and days can be changed."""
    form = {"name": "Summer fair", "place": "Faro", "from": "2026-06-01", "to": "2026-06-03"}
    assert "Summer fair Faro · Mon 1 Jun to Wed 3 Jun" in visitor.posted(f"/events/{fair}", **form)
    assert events.get(visitor.world.session, bo, fair).name == "Summer fair"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": " "}, "Give the event a name"),
        ({"to": "2026-05-01"}, "The event ends before it begins."),
        ({"from": "soon"}, "Give a day."),
    ],
)
def test_a_mistake_keeps_the_typing(visitor: Visitor, fair: UUID, wrong: dict[str, str], says: str) -> None:
    """What can't be taken is said at its field, and the rest stays typed."""
    form = {"name": "Summer fair", "place": "Faro", "from": "2026-06-01", "to": "2026-06-03"} | wrong
    answer = visitor.post(f"/events/{fair}", **form)
    assert answer.status_code == 422
    assert says in words(answer.text)
    assert value(answer.text, "place") == "Faro"


def test_everybody_goes_on_one_cadence(visitor: Visitor, bo: UUID, fair: UUID) -> None:
    """One button puts everybody open from there on it."""
    said = visitor.posted(f"/events/{fair}/cadence", cadence="gentle")
    assert "2 people are on “Gentle” now." in said
    on = [c.cadence for c in contacts.page(visitor.world.session, bo).items]
    assert sorted(on) == ["gentle", "gentle", "persistent"]
    assert cadences.get(visitor.world.session, bo, "gentle").people == 2


def test_no_such_event_or_cadence(visitor: Visitor, fair: UUID) -> None:
    """What isn't there is not found."""
    assert visitor.get(f"/events/{uuid4()}").status_code == 404
    assert visitor.post(f"/events/{fair}/cadence", cadence="fast").status_code == 404
