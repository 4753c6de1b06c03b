"""Duplicates: who a card may belong to, and what takes its turn in an account."""

from uuid import UUID

import pytest
from sqlalchemy import event

from app.domain.card import CardFields
from app.services import contacts
from tests.factories import World


@pytest.mark.parametrize(("company", "kept_as"), [("1umen Works", "Lumen Works"), ("Lumen", "Lumen Works")])
def test_a_misread_firm_is_found_by_its_other_end(small_world: World, company: str, kept_as: str) -> None:
    """A card is held against who has a part of their name and either end of their company in common."""
    world, bo = small_world, small_world.account()
    kept = contacts.add(world.session, world.kit, bo, CardFields(full_name="Ana Souza", company=kept_as))
    card = CardFields(full_name="Ana Sousa", company=company)
    assert contacts.same_person(world.session, bo, card) == [(kept.contact, "alike name and company")]


def test_of_many_in_question_only_the_named_are_read(world: World) -> None:
    """Forty that share a firm's mailbox take as many questions as four."""
    bo = world.account()
    info = CardFields(company="Lumen Works", emails=("info@lumen.example",))
    asked: list[str] = []
    event.listen(world.session.get_bind(), "before_cursor_execute", lambda *told: asked.append(told[2]))
    known: list[UUID] = []
    counts: list[int] = []
    for people in (4, 40):
        while len(known) < people:
            known.append(contacts.add(world.session, world.kit, bo, info).contact.id)
        world.session.rollback()
        asked.clear()
        found = contacts.same_person(world.session, bo, info)
        counts.append(len(asked))
        assert len(found) == contacts.MOST_ALIKE
        assert {why for _, why in found} == {"same e-mail"}
    assert counts[0] == counts[1]
