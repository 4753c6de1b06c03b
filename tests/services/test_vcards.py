"""Contacts as files for address books, from what is kept."""

import io
from collections.abc import Sequence
from datetime import date
from uuid import UUID

import numpy as np
import pytest
import vobject
from PIL import Image

from app.domain.asked import Asked
from app.domain.card import CardFields
from app.domain.errors import Invalid, NotFound
from app.domain.incoming import Incoming
from app.domain.vcard import read
from app.services import contacts, events, vcards
from app.store.uids import ContactUid
from app.vision.decoding import encode_webp
from tests.factories import ANA, World


@pytest.fixture
def world(small_world: World) -> World:
    """SQLite alone: what PostgreSQL does otherwise, other files ask it."""
    return small_world


@pytest.fixture
def bo(small_world: World) -> UUID:
    """Bo's account."""
    return small_world.account()


def one(world: World, account: UUID, contact_id: UUID) -> Incoming:
    """A contact's vCard, read."""
    (person,) = read(vcards.one(world.session, world.kit, account, contact_id).encode()).cards
    return person


def several(world: World, account: UUID, asked: Asked | None = None) -> Sequence[Incoming]:
    """The vCards of a list, read."""
    texts = vcards.several(world.session, world.kit, account, asked or Asked())
    return read("".join(texts).encode()).cards


def pictures(text: str) -> list[Image.Image]:
    """The pictures of vCards."""
    found = [card.photo.value for card in vobject.readComponents(text) if hasattr(card, "photo")]
    assert all(len(data) <= vcards.LARGEST_PICTURE for data in found)
    return [Image.open(io.BytesIO(data)) for data in found]


def test_a_vcard_tells_where_and_when(small_world: World, bo: UUID) -> None:
    """Event, day and talk are in the note and beside it, and come back as they were."""
    world = small_world
    fair = events.add(world.session, world.kit, bo, "Fair; of light")
    contact = world.keep(bo, talked_about="200 lamps", event_id=fair.id).contact
    text = vcards.one(world.session, world.kit, bo, contact.id)
    assert vobject.readOne(text).note.value == "Met at Fair; of light, March 2, 2026\n\n200 lamps"
    back = one(world, bo, contact.id)
    assert (back.note, back.met_on, back.categories) == ("200 lamps", date(2026, 3, 2), ("Fair; of light",))
    assert (back.fields.full_name, back.fields.emails) == (ANA.full_name, ANA.emails)


def test_a_vcard_of_one_has_the_card(small_world: World, bo: UUID) -> None:
    """The picture of the card is a JPEG of 20 kB and 480 pixels at most, whatever stands on it."""
    world = small_world
    contact = world.keep(bo).contact
    text = vcards.one(world.session, world.kit, bo, contact.id)
    (picture,) = pictures(text)
    assert (picture.format, max(picture.size) <= 480) == ("JPEG", True)
    key = next(key for key in world.photos.photos if key.endswith("card-0"))
    noise = np.random.default_rng(1).integers(0, 255, (900, 1600, 3), np.uint8)
    world.photos.put(key, encode_webp(noise))
    assert len(pictures(vcards.one(world.session, world.kit, bo, contact.id))) <= 1


@pytest.mark.parametrize("data", [None, b"", b"no picture"])
def test_no_picture_is_no_trouble(small_world: World, bo: UUID, data: bytes | None) -> None:
    """A picture that is gone or broken is left out; those added by hand have none."""
    world = small_world
    contact = world.keep(bo).contact
    key = next(key for key in world.photos.photos if key.endswith("card-0"))
    del world.photos.photos[key]
    if data is not None:
        world.photos.put(key, data)
    by_hand = contacts.add(world.session, world.kit, bo, CardFields(full_name="Ben Adler")).contact
    for each in (contact, by_hand):
        assert "PHOTO" not in vcards.one(world.session, world.kit, bo, each.id)


def test_many_have_no_pictures(small_world: World, bo: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file has all pictures or, of more people than address books take with them, none."""
    world = small_world
    for _ in range(2):
        world.keep(bo)
    texts = vcards.several(world.session, world.kit, bo, Asked())
    assert len(pictures("".join(texts))) == 2
    monkeypatch.setattr(vcards, "MOST_PICTURES", 1)
    texts = vcards.several(world.session, world.kit, bo, Asked())
    assert pictures("".join(texts)) == []


def test_a_list_is_whole(small_world: World, bo: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many rounds it takes, everybody asked for is in the file once, by name."""
    world = small_world
    monkeypatch.setattr(vcards, "_BATCH", 2)
    fair = events.add(world.session, world.kit, bo, "Fair")
    for n in (3, 1, 4, 0, 2):
        there = fair.id if n % 2 else None
        contacts.add(world.session, world.kit, bo, CardFields(full_name=f"Ana {n}"), event_id=there)
    other = world.account("eve@example.com")
    contacts.add(world.session, world.kit, other, CardFields(full_name="Ana 9"))
    assert [each.fields.full_name for each in several(world, bo)] == [f"Ana {n}" for n in range(5)]
    there = several(world, bo, Asked(event=fair.id))
    assert [each.fields.full_name for each in there] == ["Ana 1", "Ana 3"]
    assert {each.categories for each in there} == {("Fair",)}


def test_a_uid_is_the_oldest(small_world: World, bo: UUID) -> None:
    """A contact keeps the UID it came with; one that came with none has its id."""
    world = small_world
    contact = world.keep(bo).contact
    assert one(world, bo, contact.id).uid == f"urn:uuid:{contact.id}"
    for n, uid in enumerate(("later", "first;,")):
        at = world.clock.now().replace(hour=8 - n)
        row = ContactUid(account_id=bo, uid=uid, contact_id=contact.id, created_at=at)
        world.session.add(row)
    world.session.commit()
    assert one(world, bo, contact.id).uid == "first;,"


def test_what_is_not_there_is_said(small_world: World, bo: UUID) -> None:
    """Somebody else's contact is none, and neither is another version."""
    world = small_world
    contact = world.keep(bo).contact
    eve = world.account("eve@example.com")
    with pytest.raises(NotFound):
        vcards.one(world.session, world.kit, eve, contact.id)
    with pytest.raises(NotFound):
        vcards.for_code(world.session, eve, contact.id)
    with pytest.raises(Invalid):
        vcards.version_of("2.1")
    assert [vcards.version_of(text) for text in (None, "", "3.0", "4.0")] == ["3.0", "3.0", "3.0", "4.0"]
