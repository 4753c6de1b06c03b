"""The other side of a card joins the first, in whatever order the two are sent, read and decided."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from app.domain.card import CardFields, Phone
from app.domain.errors import Conflict, NotFound
from app.services import capture_reading, captures, cards, contacts, sides
from app.services.cards import Review
from app.services.sides import WholeCard
from app.store.captures import Card
from tests.factories import World, photo
from tests.fakes import FakeReader

FRONT = CardFields(full_name="Ana Souza", company="Lumen Works", emails=("ana@lumen.example",))
MOBILE = Phone("+49 171 5550", "mobile")
BACK = CardFields(job_title="Einkauf", emails=("ANA@lumen.example",), phones=(MOBILE,))
BOTH = CardFields(
    full_name="Ana Souza",
    company="Lumen Works",
    job_title="Einkauf",
    emails=("ana@lumen.example",),
    phones=(MOBILE,),
)
BO = CardFields(full_name="Bo Li", emails=("bo@li.example",))
CAI = CardFields(full_name="Cai Wu", emails=("cai@wu.example",))
#: Photos, by what is on them.
A_FRONT, A_BACK, ANOTHER, DARK, THREE = range(5)


@pytest.fixture(autouse=True)
def told(reader: FakeReader) -> FakeReader:
    """What is on the photos."""
    reader.tell(photo(A_FRONT), FRONT)
    reader.tell(photo(A_BACK), BACK)
    reader.tell(photo(ANOTHER), BO)
    reader.tell(photo(THREE), FRONT, BO, CAI)
    return reader


def read(world: World, account: UUID, capture_id: UUID) -> None:
    """Have one photo read now, whatever else waits."""
    capture_reading.read(world.session, world.kit, "worker", account, capture_id)


def back(world: World, account: UUID, front: UUID, seed: int = A_BACK, **more: object) -> UUID:
    """The other side sent in; it waits."""
    return world.send(account, seed, back_of=front, **more)


def card(world: World, account: UUID, capture_id: UUID, n: int = 0) -> Card:
    return captures.card(world.session, account, capture_id, n)


def whole(world: World, account: UUID, capture_id: UUID, n: int = 0) -> WholeCard:
    return sides.whole(world.session, card(world, account, capture_id, n))


def line(world: World, account: UUID) -> list[tuple[UUID, int]]:
    """What waits for an answer."""
    return [(c.capture_id, c.n) for c in captures.open_cards(world.session, account)]


def states(world: World, account: UUID, *ids: UUID) -> list[str]:
    return [captures.get(world.session, account, id_).state for id_ in ids]


def keep(world: World, account: UUID, capture_id: UUID, fields: CardFields, **more: Any) -> cards.Kept:
    return cards.keep(world.session, world.kit, account, capture_id, 0, Review(fields, **more))


@pytest.mark.parametrize("order", ["front first", "back first"])
def test_two_sides_are_one_card(world: World, order: str) -> None:
    """Whichever side is read first, there is one card to review, with the values of both."""
    account = world.account()
    front = world.send(account, A_FRONT)
    other = back(world, account, front)
    for capture_id in (front, other) if order == "front first" else (other, front):
        read(world, account, capture_id)
    found = whole(world, account, front)
    assert line(world, account) == [(front, 0)]
    assert states(world, account, front, other) == ["ready", "done"]
    assert found.reading.fields == BOTH
    assert [side.card.capture_id for side in found.backs] == [other]


def test_a_place_is_told_on_each_image(world: World) -> None:
    """A value read on both sides has a place on each image, one only on the back has it there alone."""
    account = world.account()
    front = world.ready(account, A_FRONT)
    back(world, account, front)
    world.read()
    found = whole(world, account, front)
    assert set(found.reading.boxes) == {"full_name", "company", "emails.0"}
    assert set(found.backs[0].boxes) == {"job_title", "emails.0", "phones.0"}


def test_a_back_read_before_its_front_waits_for_it(world: World) -> None:
    """A back is nothing to review while its front may still be read."""
    account = world.account()
    front = world.send(account, A_FRONT)
    read(world, account, back(world, account, front))
    assert line(world, account) == []


def test_a_back_of_a_front_that_fails_stands_for_itself(world: World, told: FakeReader) -> None:
    """Where the front can't be read its other side is reviewed; read after all, the front takes it."""
    account = world.account()
    front = world.send(account, DARK)
    other = back(world, account, front)
    read(world, account, other)
    read(world, account, front)
    assert line(world, account) == [(other, 0)]
    told.tell(photo(DARK), FRONT)
    captures.retry(world.session, world.kit, account, front)
    assert line(world, account) == []
    world.read()
    assert line(world, account) == [(front, 0)]
    assert whole(world, account, front).reading.fields == BOTH


def test_a_back_decided_by_itself_stays_decided(world: World, told: FakeReader) -> None:
    """A back kept because its front failed is not taken away when the front is read after all."""
    account = world.account()
    front = world.ready(account, DARK)
    other = back(world, account, front)
    world.read()
    keep(world, account, other, BACK)
    told.tell(photo(DARK), FRONT)
    captures.retry(world.session, world.kit, account, front)
    world.read()
    assert card(world, account, other).state == "kept"
    assert line(world, account) == [(front, 0)]


def test_a_back_that_fails_leaves_the_front_alone(world: World) -> None:
    """A back that can't be read says so; the front is reviewed as ever."""
    account = world.account()
    front = world.ready(account, A_FRONT)
    other = back(world, account, front, DARK)
    world.read()
    assert states(world, account, front, other) == ["ready", "failed"]
    assert whole(world, account, front).reading.fields == FRONT


def test_a_back_sent_twice_counts_once(world: World) -> None:
    """Two photos of the same back, or one id twice, add the same values once."""
    account = world.account()
    front = world.ready(account, A_FRONT)
    again = uuid4()
    for id_ in (again, again, uuid4()):
        back(world, account, front, id=id_)
    world.read()
    found = whole(world, account, front)
    assert (found.reading.fields, len(found.backs)) == (BOTH, 2)


def test_the_back_of_a_back_is_the_same_card(world: World) -> None:
    """A photo said to be the other side of a back belongs to the same front."""
    account = world.account()
    front = world.ready(account, A_FRONT)
    other = back(world, account, front)
    world.read()
    third = back(world, account, other, ANOTHER)
    assert captures.get(world.session, account, third).back_of == front


def test_the_other_side_of_a_back_that_stands_for_itself(world: World) -> None:
    """Where the front failed, a new photo of it joins the back, which is reviewed in its place."""
    account = world.account()
    front = world.ready(account, DARK)
    other = back(world, account, front)
    world.read()
    back(world, account, other, A_FRONT)
    world.read()
    assert line(world, account) == [(other, 0)]
    assert whole(world, account, other).reading.fields.full_name == "Ana Souza"


def test_the_back_of_a_back_of_one_among_three(world: World) -> None:
    """Turned around once more, a side means the card it is a side of, wherever that lies on its photo."""
    account = world.account()
    front = world.ready(account, THREE)
    other = back(world, account, front, ANOTHER)
    world.read()
    third = captures.get(world.session, account, back(world, account, other, A_BACK, back_of_card=0))
    assert (third.back_of, third.back_of_card) == (front, 1)


def test_a_side_on_a_photo_that_becomes_a_front_is_not_lost(world: World) -> None:
    """Of a photo with a side and cards of its own, all are to be reviewed once it is turned around itself."""
    account = world.account()
    front = world.ready(account, A_FRONT)
    mixed = back(world, account, front, THREE)
    world.read()
    assert sorted(line(world, account)) == sorted([(front, 0), (mixed, 1), (mixed, 2)])
    back(world, account, mixed, ANOTHER, back_of_card=1)
    assert sorted(line(world, account)) == sorted([(front, 0), *((mixed, n) for n in range(3))])


def test_a_back_joins_a_card_let_go(world: World) -> None:
    """The back of a card that was let go is nothing to review; reopened, the card has both sides."""
    account = world.account()
    front = world.ready(account, A_FRONT)
    cards.let_go(world.session, account, front, 0)
    back(world, account, front)
    world.read()
    assert line(world, account) == []
    cards.reopen(world.session, account, front, 0)
    assert whole(world, account, front).reading.fields == BOTH


def test_a_back_that_comes_after_keeping_is_offered(world: World) -> None:
    """What the back of a kept card tells is reviewed with what is known, and added to the contact."""
    account = world.account()
    front = world.ready(account, A_FRONT)
    kept = keep(world, account, front, FRONT)
    other = back(world, account, front)
    world.read()
    assert line(world, account) == [(other, 0)]
    assert card(world, account, other).contact_id == kept.contact.id
    found = whole(world, account, other)
    assert found.reading.fields == BOTH
    assert set(found.reading.boxes) == {"job_title", "emails.0", "phones.0"}
    contacts.add_side(world.session, world.kit, account, other, 0, found.reading.fields)
    assert contacts.get(world.session, account, kept.contact.id).fields == BOTH
    assert (contacts.count(world.session, account), line(world, account)) == (1, [])
    assert states(world, account, front, other) == ["done", "done"]


def test_a_back_that_tells_nothing_new_is_done(world: World) -> None:
    """The back of a kept card that says what is known already asks for nothing."""
    account = world.account()
    front = world.ready(account, A_FRONT)
    keep(world, account, front, BOTH)
    other = back(world, account, front)
    world.read()
    assert (line(world, account), states(world, account, other)) == ([], ["done"])


def test_what_was_not_on_the_page_is_offered_after_keeping(world: World) -> None:
    """A back that joined after the page was loaded is not lost by keeping; one that was seen is settled."""
    account = world.account()
    front, twin = world.ready(account, A_FRONT), world.ready(account, A_FRONT)
    unseen, seen = back(world, account, front), back(world, account, twin)
    world.read()
    keep(world, account, front, FRONT, backs=())
    keep(world, account, twin, FRONT, backs=[seen])
    assert line(world, account) == [(unseen, 0)]


def test_a_contact_takes_its_offers_along(world: World) -> None:
    """With the contact goes what waited to be added to it."""
    account = world.account()
    front = world.ready(account, A_FRONT)
    kept = keep(world, account, front, FRONT)
    other = back(world, account, front)
    world.read()
    contacts.delete(world.session, account, kept.contact.id)
    assert (line(world, account), states(world, account, other)) == ([], ["done"])


@pytest.mark.parametrize(
    ("decide", "state"),
    [
        (lambda _world, _account, _front: None, "open"),
        (lambda world, account, front: cards.let_go(world.session, account, front, 0), "let_go"),
        (lambda world, account, front: keep(world, account, front, BOTH), "kept"),
    ],
    ids=["open", "let go", "kept"],
)
def test_a_back_outlives_its_front(
    world: World, decide: Callable[[World, UUID, UUID], object], state: str
) -> None:
    """A front thrown away leaves its back as a card of its own, decided as the front was."""
    account = world.account()
    front = world.ready(account, A_FRONT)
    other = back(world, account, front)
    world.read()
    decide(world, account, front)
    captures.delete(world.session, world.kit, account, front)
    left = card(world, account, other)
    assert (left.state, captures.get(world.session, account, other).back_of) == (state, None)
    assert line(world, account) == ([(other, 0)] if state == "open" else [])
    assert captures.photo(world.session, world.kit, account, other)[0] == photo(A_BACK)


def test_a_front_thrown_away_before_it_was_read(world: World) -> None:
    """The back of a front that never was read is reviewed by itself, read before or after."""
    account = world.account()
    fronts = [world.send(account, A_FRONT), world.send(account, A_FRONT)]
    backs = [back(world, account, front) for front in fronts]
    read(world, account, backs[0])
    for front in fronts:
        captures.delete(world.session, world.kit, account, front)
    read(world, account, backs[1])
    assert sorted(line(world, account)) == sorted((id_, 0) for id_ in backs)


def test_a_back_thrown_away_takes_along_what_it_said(world: World) -> None:
    """Without its back the card is as it was."""
    account = world.account()
    front = world.ready(account, A_FRONT)
    other = back(world, account, front)
    world.read()
    captures.delete(world.session, world.kit, account, other)
    assert whole(world, account, front).reading.fields == FRONT


def test_a_side_is_no_card_to_decide(world: World) -> None:
    """The other side of a card is neither kept nor let go by itself, and adds to nothing."""
    account = world.account()
    front = world.ready(account, A_FRONT)
    other = back(world, account, front)
    world.read()
    with pytest.raises(Conflict):
        keep(world, account, other, BACK)
    with pytest.raises(Conflict):
        cards.let_go(world.session, account, other, 0)
    with pytest.raises(Conflict):
        contacts.add_side(world.session, world.kit, account, other, 0, BACK)


def test_another_accounts_photo_has_no_back_here(world: World) -> None:
    """A photo can't be the other side of somebody else's."""
    bo, eve = world.account(), world.account("eve@example.com")
    front = world.ready(bo, A_FRONT)
    with pytest.raises(NotFound):
        back(world, eve, front)


def test_three_cards_in_one_photo_are_three_reviews(world: World) -> None:
    """Each card of a photo is decided by itself; the photo is done with the last."""
    account = world.account()
    photo_id = world.ready(account, THREE)
    assert line(world, account) == [(photo_id, 0), (photo_id, 1), (photo_id, 2)]
    cards.keep(world.session, world.kit, account, photo_id, 1, Review(BO))
    cards.let_go(world.session, account, photo_id, 0)
    assert states(world, account, photo_id) == ["ready"]
    cards.keep(world.session, world.kit, account, photo_id, 2, Review(CAI))
    assert states(world, account, photo_id) == ["done"]
    cards.reopen(world.session, account, photo_id, 0)
    assert (states(world, account, photo_id), line(world, account)) == (["ready"], [(photo_id, 0)])
    assert contacts.count(world.session, account) == 2


def test_a_photo_begun_is_ended_first(world: World) -> None:
    """After one card of a photo was decided, the others of it come before older photos."""
    account = world.account()
    older, photo_id = world.ready(account, ANOTHER), world.ready(account, THREE)
    cards.let_go(world.session, account, photo_id, 1)
    assert line(world, account) == [(photo_id, 0), (photo_id, 2), (older, 0)]


def test_each_card_of_a_photo_has_its_image(world: World) -> None:
    """Three cards have three images."""
    account = world.account()
    photo_id = world.ready(account, THREE)
    images = [captures.card_image(world.session, world.kit, account, photo_id, n) for n in range(3)]
    assert all(image[8:12] == b"WEBP" for image, _ in images)
    with pytest.raises(NotFound):
        captures.card_image(world.session, world.kit, account, photo_id, 3)


def test_the_back_of_one_among_three(world: World) -> None:
    """The back of a photo of three joins the card it was taken for, else the one it fits."""
    account = world.account()
    photo_id = world.ready(account, THREE)
    back(world, account, photo_id)
    back(world, account, photo_id, ANOTHER, back_of_card=2)
    world.read()
    assert whole(world, account, photo_id, 0).reading.fields == BOTH
    assert whole(world, account, photo_id, 1).backs == []
    assert whole(world, account, photo_id, 2).reading.fields.emails == ("cai@wu.example", "bo@li.example")
    assert len(line(world, account)) == 3


def test_a_back_that_fits_none_of_three_is_reviewed(world: World, told: FakeReader) -> None:
    """A back nobody can tell the front of is a card of its own, so that it is not lost."""
    account = world.account()
    told.tell(photo(A_BACK), CardFields(phones=(MOBILE,)))
    photo_id = world.ready(account, THREE)
    other = back(world, account, photo_id)
    world.read()
    assert (other, 0) in line(world, account)


def test_both_sides_read_at_once(world: World) -> None:
    """Two workers that end with front and back at the same time leave one card."""
    account = world.account()
    front = world.send(account, A_FRONT)
    other = back(world, account, front)
    world.session.rollback()
    start = threading.Barrier(2)

    def work(capture_id: UUID) -> None:
        with Session(world.session.get_bind()) as session:
            start.wait()
            capture_reading.read(session, world.kit, str(capture_id), account, capture_id)

    threads = [threading.Thread(target=work, args=(id_,)) for id_ in (front, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    world.session.rollback()
    assert line(world, account) == [(front, 0)]
    assert whole(world, account, front).reading.fields == BOTH
