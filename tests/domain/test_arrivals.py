"""What a file tells of somebody, within the bounds of what is stored."""

from app.domain.arrivals import LONGEST_TAG, tidied
from app.domain.card import CardFields
from app.domain.contact import LONGEST_NOTE
from app.domain.incoming import Incoming
from app.domain.plain_card import MOST_ITEMS


def test_what_is_told_has_bounds() -> None:
    """A note and tags are cut; a UID that is longer than any program's names nobody."""
    tags = tuple(f"{n} {'t' * 500}" for n in range(200))
    told = tidied(Incoming(CardFields(full_name="Ana"), "u" * 300, "n" * 20_000, tags))
    assert (told.uid, len(told.note)) == (None, LONGEST_NOTE)
    assert len(told.categories) == MOST_ITEMS
    assert {len(tag) for tag in told.categories} == {LONGEST_TAG}
