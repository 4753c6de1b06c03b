"""The page for full days."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.cadence import PERSISTENT, Cadence, Step
from app.domain.card import CardFields
from app.services import accounts, cadences, contacts, followups, pace
from tests.web.conftest import Visitor


@pytest.fixture
def full(visitor: Visitor, bo: UUID) -> Visitor:
    """Bo, one touch a day, with twelve messages wanted on Wednesday to people who never answer."""
    world = visitor.world
    dense = Cadence("Dense", (PERSISTENT.steps[0], *[Step(2, "message", "Message")] * 8), PERSISTENT.repeats)
    key = cadences.add(world.session, world.kit, bo, dense).id
    accounts.change(world.session, world.kit, bo, {"daily_touches": 100})
    for n in range(12):
        contact = contacts.add(
            world.session, world.kit, bo, CardFields(full_name=f"Person {n:02}")
        ).contact.id
        cadences.put(world.session, world.kit, bo, key, [contact])
        for _ in range(pace.SILENT):
            (row,) = contacts.planned(world.session, bo, contact)
            followups.done(world.session, world.kit, bo, row.id)
    accounts.change(world.session, world.kit, bo, {"daily_touches": 1})
    return visitor


def test_days_with_room_say_so(visitor: Visitor) -> None:
    """Where nothing comes too late the page says that."""
    assert "Your days have room" in visitor.text("/pace")


def test_each_way_tells_its_effect(full: Visitor) -> None:
    """How much comes too late, by how much, and what each way would leave."""
    text = full.text("/pace")
    assert "8 touches come too late, by up to 11 working days." in text
    assert "3 people a day instead of 1 Then nothing comes too late." in text
    assert "12 silent people on Gentle" in text
    assert "The first 8 let go: then nothing comes too late." in text
    assert "6 touches since today" in text


def test_the_number_is_raised(full: Visitor, bo: UUID) -> None:
    """One tap sets the number that helps."""
    assert "up to 3 people a day" in full.posted("/pace/number", number="3")
    assert full.world.owner(bo).daily_touches == 3
    assert "Your days have room" in full.text("/pace")


def test_a_number_that_cannot_be_is_refused(full: Visitor, bo: UUID) -> None:
    """A crafted number changes nothing."""
    for number in ("0", "101", "many", ""):
        assert full.post("/pace/number", number=number).status_code == 422
        assert full.world.owner(bo).daily_touches == 1


def test_the_silent_ones_go_gently(full: Visitor, bo: UUID) -> None:
    """One tap puts them on Gentle."""
    assert "12 people are on Gentle now." in full.posted("/pace/thin")
    assert {c.cadence for c in contacts.page(full.world.session, bo).items} == {"gentle"}


def test_only_those_ticked_are_let_go(full: Visitor, bo: UUID) -> None:
    """Nobody is ticked unless asked for; those ticked get a no, the others stay."""
    assert " checked" not in full.get("/pace").text
    assert full.get("/pace?first=8").text.count(" checked") == 8
    two = [str(c.id) for c in contacts.page(full.world.session, bo, limit=2).items]
    assert "2 people are let go." in full.posted("/pace/let-go", contact=two)
    answers = [c.answer for c in contacts.page(full.world.session, bo).items]
    assert answers == ["no"] * 2 + ["waiting"] * 10
    assert "Tick whom to let go first." in full.posted("/pace/let-go")


def test_what_is_overdue_is_spread_out(full: Visitor, bo: UUID) -> None:
    """Overdue steps find new days, and the page offers that no more."""
    full.world.clock.move(timedelta(days=30))
    assert "12 steps are overdue" in full.text("/pace")
    assert "Spread out: 12 overdue steps have new days." in full.posted("/pace/spread")
    assert "overdue" not in full.text("/pace")
    assert len(followups.due_today(full.world.session, full.world.kit, bo).all) == 1
    assert {
        r.due_on >= date(2026, 4, 1) for r in followups.coming(full.world.session, full.world.kit, bo)
    } == {True}
