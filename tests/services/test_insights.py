"""Insights: the same counts on either database."""

from datetime import date, timedelta

import pytest

from app.domain.asked import Asked
from app.domain.card import CardFields
from app.domain.errors import NotFound
from app.domain.insights import Ended, Stages
from app.services import answers, contacts, events, followups, insights, touches
from tests.factories import World


def test_counts(world: World) -> None:
    """Stages by event, touches until a no, last touches of the open ones, and people of a day."""
    bo = world.account()
    here = (world.session, world.kit, bo)
    fair = events.add(*here, "Fair")
    first = world.keep(bo, event_id=fair.id)
    second = world.keep(bo, CardFields(full_name="Cleo", emails=("c@example.com",)))
    for kept in (first, second):
        followups.done(*here, kept.followups[0].id)
    world.clock.move(timedelta(days=2))
    touches.log(*here, first.contact.id, "call")
    touches.log(*here, first.contact.id, "message")
    answers.give(*here, first.contact.id, "no", reason="timing")
    world.clock.move(timedelta(days=1))
    touches.log(*here, first.contact.id, "call")
    found = insights.look(*here)
    assert found.stages == {fair.id: Stages(1, 1, 1, 1, 0), None: Stages(1, 1, 1, 0, 0)}
    assert found.ended == [Ended("no", "timing", 3, 1)]
    assert found.last == {date(2026, 3, 2): 1}
    assert found.touched == {date(2026, 3, 2): 2, date(2026, 3, 4): 1, date(2026, 3, 5): 1}
    assert insights.look(*here, event_id=fair.id).touched == dict.fromkeys(
        (date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 5)), 1
    )
    asked = Asked(answer="no", touches_from=3, touches_to=3, touched=date(2026, 3, 4))
    assert [each.id for each in contacts.page(world.session, bo, asked).items] == [first.contact.id]


def test_an_unknown_event(small_world: World) -> None:
    """Insights of an event of another account are none."""
    theirs = events.add(small_world.session, small_world.kit, small_world.account("cy@example.com"), "Fair")
    with pytest.raises(NotFound):
        insights.look(small_world.session, small_world.kit, small_world.account(), event_id=theirs.id)
