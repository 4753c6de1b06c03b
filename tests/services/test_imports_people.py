"""Who of a file is whom: UIDs that tell it and UIDs that don't, and what is noted of people."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain import acquaintance
from app.domain.acquaintance import Person
from app.domain.arrivals import arrivals
from app.domain.incoming import Incoming
from app.domain.vcard import read
from app.services import answers, contacts, importing, imports
from tests.factories import ANA, World
from tests.services.test_imports import HEAD, card, counts, people, send, table, take

LONG = "aaaaaaaa-0000-4000-8000-000000000001"


@pytest.fixture
def world(small_world: World) -> World:
    """SQLite alone: what PostgreSQL does otherwise, other files ask it."""
    return small_world


def test_a_short_uid_tells_nobody_by_itself(small_world: World) -> None:
    """Two programs count from 1: another name with no way in common is another person, also a second time."""
    account = small_world.account()
    take(small_world, account, card("UID:1", "FN:Ana Souza", "EMAIL:ana@x.example").encode())
    other = card("UID:1", "FN:Bruno Kohl", "EMAIL:bruno@y.example").encode()
    assert take(small_world, account, other).new == 1
    assert [(each.full_name, each.emails) for each in people(small_world, account)] == [
        ("Ana Souza", ["ana@x.example"]),
        ("Bruno Kohl", ["bruno@y.example"]),
    ]
    assert counts(small_world, account, other) == {"known": 1}


def test_a_short_uid_and_something_in_common_tell_who_it_is(small_world: World) -> None:
    """With the same name, or the same address, it is the same person, who gets what is new."""
    account = small_world.account()
    take(small_world, account, card("UID:1", "FN:Ana Souza", "EMAIL:ana@x.example").encode())
    take(small_world, account, card("UID:1", "FN:Ana Souza", "EMAIL:ana@z.example").encode())
    take(small_world, account, card("UID:1", "FN:Ana S. Lima", "EMAIL:ana@z.example", "TITLE:CEO").encode())
    [ana] = people(small_world, account)
    assert (ana.emails, ana.job_title) == (["ana@x.example", "ana@z.example"], "CEO")


def test_one_uid_in_two_spellings_is_one(small_world: World) -> None:
    """Two names under one UID stay two people however each card spells it, also a second time."""
    account = small_world.account()
    data = card(f"UID:{LONG.upper()}", "FN:Ana", "EMAIL:ana@x.example")
    data += card(f"UID:urn:uuid:{LONG}", "FN:Bo", "EMAIL:bo@x.example")
    assert take(small_world, account, data.encode()).new == 2
    assert counts(small_world, account, data.encode()) == {"known": 2}


@pytest.mark.parametrize("later", [LONG, f"urn:uuid:{LONG}", f"URN:UUID:{LONG.upper()}"])
def test_a_uid_is_known_in_another_spelling(small_world: World, later: str) -> None:
    """Apple's capitals in one file are the small letters of the next."""
    account = small_world.account()
    take(small_world, account, card(f"UID:{LONG.upper()}", "FN:Ana", "EMAIL:ana@x.example").encode())
    assert counts(small_world, account, card(f"UID:{later}", "FN:Ana Lima").encode()) == {"known": 1}


def noted(world: World, account: UUID) -> list[str]:
    """What address books note of the account's only contact."""
    [contact] = people(world, account)
    history = contacts.history(world.session, account, contact)
    return sorted(moment.note for moment in history if moment.what == importing.NOTED)


def test_notes_of_several_cards_of_one_person_are_all_kept(small_world: World) -> None:
    """The second card's note stands beside the first one's, one is found by both, and twice is once."""
    account = small_world.account()
    data = "".join(
        card("FN:Ana Lima", "EMAIL:ana@x.example", f"NOTE:{note}") for note in ("Rio", "Prices", "rio")
    )
    take(small_world, account, data.encode())
    assert noted(small_world, account) == ["Prices", "Rio"]
    assert "prices" in people(small_world, account)[0].search
    assert counts(small_world, account, data.encode()) == {"known": 3}


def test_a_note_of_somebody_known_is_put_down_once(small_world: World) -> None:
    """It is said to be added, stands in their history, and is then no news; nor is what one wrote."""
    account = small_world.account()
    small_world.keep(account, ANA, "Tea; and\ncups")
    row = ("Ana", "Souza", "ana.souza@lumen.example", "", "", "allergic to nuts\nTea; and", "")
    file = send(small_world, account, table(HEAD, row))
    preview = imports.look(small_world.session, small_world.kit, account, file)
    assert [each.adds for each in preview.arrivals] == [("note",)]
    take(small_world, account, table(HEAD, row))
    assert noted(small_world, account) == ["allergic to nuts\nTea; and"]
    [ana] = people(small_world, account)
    assert (ana.talked_about, "nuts" in ana.search) == ("Tea; and\ncups", True)
    for note in (row[5], "Cups", "ALLERGIC to nuts.\n\ntea and"):
        again = table(HEAD, (*row[:5], note, ""))
        assert take(small_world, account, again).more == 0


def test_a_note_does_not_stand_in_the_way_of_undoing(small_world: World) -> None:
    """What was noted last with somebody can be taken back also after a file has told of them."""
    account = small_world.account()
    ana = small_world.keep(account, ANA).contact
    small_world.clock.move(timedelta(minutes=1))
    answers.give(small_world.session, small_world.kit, account, ana.id, "no")
    small_world.clock.move(timedelta(minutes=1))
    take(small_world, account, card("FN:Ana Souza", "EMAIL:ana.souza@lumen.example", "NOTE:nuts").encode())
    assert answers.undo(small_world.session, small_world.kit, account, ana.id).answer == "waiting"


@pytest.mark.parametrize(
    "line", ["URL:https://x.example/{n}", "NOTE:{n}", "CATEGORIES:{n}", "X-TWITTER:a{n}"]
)
def test_many_of_one_name_are_compared_with_few(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """Cards that bear one name and differ in one detail are each known again, by that detail."""
    compared = Counter[int]()
    really = acquaintance.added

    def added(person: Person, told: Incoming) -> tuple[str, ...]:
        compared[id(person)] += 1
        return really(person, told)

    monkeypatch.setattr(acquaintance, "added", added)
    told = read("".join(card("FN:Ana Souza", line.format(n=n)) for n in range(300)).encode()).cards
    people: list[Person] = []
    for kind in ("new", "twice"):
        found = arrivals(told, people, {})
        assert {each.kind for each in found} == {kind}
        people = [each.person for each in found if each.person]
        assert len(set(map(id, people))) == 300
    assert compared.total() <= 600
