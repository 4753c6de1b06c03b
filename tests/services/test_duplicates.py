"""Duplicates: who a card may belong to, and what takes its turn in an account."""

from collections.abc import Mapping
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.domain.card import CardFields
from app.domain.likeness import Person
from app.services import contacts, duplicates
from app.store import alike
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


def test_nobody_is_looked_through_twice(small_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as nothing has changed the pairs found last are shown; a change is seen at once."""
    world, bo = small_world, small_world.account()
    looked: list[UUID] = []
    everybody = alike.everybody

    def look(session: Session, account: UUID) -> Mapping[UUID, Person]:
        looked.append(account)
        return everybody(session, account)

    monkeypatch.setattr(alike, "everybody", look)

    def count() -> tuple[int, int]:
        world.session.rollback()
        found = duplicates.suggestions(world.session, bo)
        assert len(found.pairs) == found.count == duplicates.count_of_few(world.session, bo, 3)
        return found.count, len(looked)

    ana = CardFields(full_name="Ana Souza", emails=("ana@lumen.example",))
    one, other = (contacts.add(world.session, world.kit, bo, ana).contact.id for _ in range(2))
    assert [count(), count()] == [(1, 1), (1, 1)]
    contacts.change(world.session, world.kit, bo, other, {"emails": ["ana@home.example"]})
    assert count() == (0, 2)
    contacts.change(world.session, world.kit, bo, other, {"emails": ["ana@lumen.example"]})
    assert count() == (1, 3)
    duplicates.different(world.session, bo, one, other)
    assert count() == (0, 4)
    duplicates.maybe_one(world.session, bo, one, other)
    contacts.delete(world.session, bo, other)
    assert count() == (0, 5)


def test_each_account_has_its_own_pairs(small_world: World) -> None:
    """What was found for one owner is nothing to another, even when their accounts changed as often."""
    world = small_world
    bo, eve = world.account(), world.account("eve@example.com")
    ana = CardFields(full_name="Ana Souza", emails=("ana@lumen.example",))
    for account, fields in ((bo, ana), (bo, ana), (eve, ana), (eve, CardFields(full_name="Jo Kim"))):
        contacts.add(world.session, world.kit, account, fields)
    assert [duplicates.suggestions(world.session, account).count for account in (bo, eve)] == [1, 0]
