"""Who of a file is whom: UIDs that tell it and UIDs that don't, and what is noted of people."""

from tests.factories import World
from tests.services.test_imports import card, counts, people, take

LONG = "aaaaaaaa-0000-4000-8000-000000000001"


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
