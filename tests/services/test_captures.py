"""Captures: taken in once, read once, never lost."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from app.domain.errors import Conflict, NotAPhoto, NotFound, Unreadable
from app.services import capture_reading, captures, cards
from app.services.capture_reading import LEASE, MOST_TRIES, OUR_FAULT
from app.services.captures import Upload
from app.store import accounts
from app.store import captures as stored
from app.store.captures import Capture
from app.store.db import writing
from tests.factories import ANA, World, photo


def claim(world: World, account: UUID, capture_id: UUID, who: str) -> None:
    """Let a worker take a capture, and do nothing with it."""
    now = world.clock.now()
    with writing(world.session):
        assert stored.claim(world.session, account, capture_id, who, now, now + LEASE)


def test_a_photo_waits_and_is_queued(world: World) -> None:
    """A photo sent in waits, is kept bit for bit, and the queue is told."""
    account = world.account()
    capture_id = world.send(account)
    assert captures.get(world.session, account, capture_id).state == "waiting"
    assert captures.photo(world.session, world.kit, account, capture_id) == (photo(), "image/jpeg")
    assert world.queue.tasks == [("read", str(account), str(capture_id))]


def test_the_same_id_twice_is_one_capture(world: World) -> None:
    """A photo sent again under its id is the first one's capture, whatever comes with it."""
    account, upload = world.account(), Upload(uuid4(), photo())
    first, new = captures.send(world.session, world.kit, account, upload)
    again, new_again = captures.send(world.session, world.kit, account, Upload(upload.id, photo(1)))
    assert (first.id, new, again.id, new_again) == (upload.id, True, upload.id, False)
    assert captures.photo(world.session, world.kit, account, upload.id)[0] == photo()
    assert len(world.queue.tasks) == 1


def test_who_keeps_a_card_and_who_sends_its_back_wait_in_one_order(world: World) -> None:
    """A back sent while its front is being kept waits for that, or goes in; neither waits for the other."""
    account = world.account()
    front = world.ready(account)
    sent: list[object] = []

    def send() -> None:
        with Session(world.session.get_bind()) as session:
            upload = Upload(uuid4(), photo(1), back_of=front)
            sent.append(captures.send(session, world.kit, account, upload)[1])

    sending = threading.Thread(target=send)
    with writing(world.session):
        accounts.lock(world.session, account)
        sending.start()
        sending.join(1)
        stored.get(world.session, account, front, lock=True)
    sending.join(10)
    assert sent == [True]


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_a_photo_does_not_wait_for_who_holds_the_account(world: World) -> None:
    """Where rows have locks of their own, a photo is taken in while something happens with a contact."""
    account, sent = world.account(), []

    def send() -> None:
        with Session(world.session.get_bind()) as session:
            sent.append(captures.send(session, world.kit, account, Upload(uuid4(), photo()))[1])

    sending = threading.Thread(target=send)
    with writing(world.session):
        accounts.lock(world.session, account)
        sending.start()
        sending.join(10)
        assert sent == [True]


def test_the_same_id_at_the_same_time_is_one_capture(world: World) -> None:
    """Eight threads that send one id at once make one capture, and one of them made it."""
    account, upload = world.account(), Upload(uuid4(), photo())
    world.session.rollback()
    start, made = threading.Barrier(8), []

    def send() -> None:
        with Session(world.session.get_bind()) as session:
            start.wait()
            capture, new = captures.send(session, world.kit, account, upload)
            made.append((capture.id, new))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {id_ for id_, _ in made} == {upload.id}
    assert sorted(new for _, new in made) == [False] * 7 + [True]


def test_two_accounts_may_use_one_id(world: World) -> None:
    """An id is unique in its account only, so nobody can find out or block another's."""
    bo, eve = world.account(), world.account("eve@example.com")
    upload = Upload(uuid4(), photo())
    assert captures.send(world.session, world.kit, bo, upload)[1]
    assert captures.send(world.session, world.kit, eve, upload)[1]


def test_what_is_no_photo_stores_nothing(world: World) -> None:
    """A refused upload leaves no row, no file and no task."""
    account = world.account()
    with pytest.raises(NotAPhoto):
        captures.send(world.session, world.kit, account, Upload(uuid4(), b"<svg/>"))
    assert (captures.page(world.session, account).items, world.photos.photos, world.queue.tasks) == (
        [],
        {},
        [],
    )


def test_reading_makes_a_card(world: World) -> None:
    """Reading a waiting capture stores its card, the card's image and a thumbnail."""
    account = world.account()
    capture = captures.get(world.session, account, world.ready(account))
    assert (capture.state, capture.claimed_by, len(capture.cards)) == ("ready", None, 1)
    assert capture.cards[0].reading["fields"]["emails"] == ["ana.souza@lumen.example"]
    image, media_type = captures.card_image(world.session, world.kit, account, capture.id, 0)
    assert (image[8:12], media_type) == (b"WEBP", "image/webp")
    assert captures.thumbnail(world.session, world.kit, account, capture.id).startswith(b"\xff\xd8")


def test_a_claimed_capture_is_left_alone(world: World) -> None:
    """A capture that one worker reads is not read by another while its lease runs."""
    account = world.account()
    capture_id = world.send(account)
    claim(world, account, capture_id, "first")
    world.read("second")
    assert captures.get(world.session, account, capture_id).claimed_by == "first"
    assert world.engine.read == 0
    world.clock.move(LEASE + timedelta(seconds=1))
    capture_reading.sweep(world.session, world.kit)
    world.read("second")
    assert captures.get(world.session, account, capture_id).state == "ready"


def test_a_lost_claim_stores_nothing(world: World) -> None:
    """A worker whose lease ran out while it read does not store its reading over another's."""
    account = world.account()
    capture_id = world.send(account)

    def overtaken() -> None:
        capture_reading.release(world.session, ["slow"])
        world.queue.put("read", str(account), str(capture_id))
        world.read("fast")

    world.engine.interrupt(overtaken)
    world.read("slow")
    capture = captures.get(world.session, account, capture_id)
    assert (capture.state, len(capture.cards), capture.tries) == ("ready", 1, 2)


def test_an_unreadable_photo_fails_in_words(world: World) -> None:
    """A photo that can't be read is kept, and says why in the reader's words."""
    account = world.account()
    world.engine.fail(Unreadable("too dark to read"))
    capture = captures.get(world.session, account, world.ready(account))
    assert (capture.state, capture.problem) == ("failed", "too dark to read")
    assert captures.photo(world.session, world.kit, account, capture.id)[0] == photo()


def test_a_failed_photo_can_be_tried_again(world: World) -> None:
    """“Try again” puts a failed capture back in line, and only a failed one."""
    account = world.account()
    world.engine.fail(Unreadable("too dark to read"))
    capture_id = world.ready(account)
    world.engine.fail(None)
    captures.retry(world.session, world.kit, account, capture_id)
    world.read()
    assert captures.get(world.session, account, capture_id).state == "ready"
    with pytest.raises(Conflict):
        captures.retry(world.session, world.kit, account, capture_id)


@pytest.mark.filterwarnings("default")
def test_our_own_fault_is_tried_again_and_then_said(world: World) -> None:
    """An error of ours is tried three times by the sweep, then the owner is told; the photo stays."""
    account = world.account()
    world.engine.fail(RuntimeError("boom"))
    capture_id = world.ready(account)
    for tries in range(1, MOST_TRIES):
        capture = captures.get(world.session, account, capture_id)
        assert (capture.state, capture.tries) == ("waiting", tries)
        assert capture_reading.sweep(world.session, world.kit) == 1
        world.read()
    capture = captures.get(world.session, account, capture_id)
    assert (capture.state, capture.problem) == ("failed", OUR_FAULT)


def test_a_photo_that_kills_workers_is_given_up(world: World) -> None:
    """A capture whose reader died three times is not tried a fourth time."""
    account = world.account()
    capture_id = world.send(account)
    world.session.get_one(Capture, (account, capture_id)).tries = MOST_TRIES
    world.session.commit()
    world.read()
    assert captures.get(world.session, account, capture_id).problem == OUR_FAULT
    assert world.engine.read == 0


def test_a_deaf_queue_loses_nothing(world: World) -> None:
    """A photo is taken in while the queue is out of reach; the next sweep hands it out."""
    account = world.account()
    world.queue.break_down()
    capture_id = world.send(account)
    world.queue.mend()
    assert capture_reading.sweep(world.session, world.kit) == 1
    world.read()
    assert captures.get(world.session, account, capture_id).state == "ready"


def test_a_dead_workers_captures_wait_again(world: World) -> None:
    """What a worker known to be dead was reading waits again at once, lease or not."""
    account = world.account()
    capture_id = world.send(account)
    claim(world, account, capture_id, "dead")
    capture_reading.release(world.session, ["dead"])
    assert captures.get(world.session, account, capture_id).state == "waiting"


def test_a_renewed_lease_holds(world: World) -> None:
    """A worker that renews keeps its capture past the first lease."""
    account = world.account()
    capture_id = world.send(account)
    claim(world, account, capture_id, "alive")
    world.clock.move(LEASE / 2)
    capture_reading.renew(world.session, world.kit, "alive")
    world.clock.move(LEASE * 0.8)
    assert capture_reading.sweep(world.session, world.kit) == 0


def test_deleting_removes_photo_and_cards(world: World) -> None:
    """A capture thrown away takes its files along, and nobody else's."""
    account = world.account()
    gone, stays = world.ready(account), world.ready(account, 1)
    captures.delete(world.session, world.kit, account, gone)
    with pytest.raises(NotFound):
        captures.get(world.session, account, gone)
    assert {key.split("/")[1] for key in world.photos.photos} == {str(stays)}


def test_a_kept_contact_outlives_its_photo(world: World) -> None:
    """Throwing a photo away leaves the contact made from it."""
    account = world.account()
    capture_id = world.ready(account)
    kept = cards.keep(world.session, world.kit, account, capture_id, 0, cards.Review(ANA))
    captures.delete(world.session, world.kit, account, capture_id)
    world.session.refresh(kept.contact)
    assert kept.contact.full_name == "Ana Souza"


def test_captures_page_on_without_gaps(world: World) -> None:
    """Pages of captures, newest first, hold each capture once."""
    account = world.account()
    sent = []
    for seed in range(5):
        sent.append(world.send(account, seed))
        world.clock.move(timedelta(seconds=seed % 2))
    seen, after = [], None
    while True:
        page = captures.page(world.session, account, (), after, 2)
        seen += [capture.id for capture in page.items]
        after = page.next
        if after is None:
            break
    assert sorted(seen) == sorted(sent)
    assert seen[0] in sent[-2:]
