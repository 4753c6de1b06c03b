"""Snap without scripts: photos go in, and their states are shown."""

import io

import pytest

from app.domain.errors import Unreadable
from app.services import captures, events
from app.web import snap
from tests.factories import photo
from tests.web.conftest import Visitor, words

#: As large as a body may be in the tests about that.
LARGE = bytes(100_000)


def file(data: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def test_several_photos_go_in_at_once(visitor: Visitor, bo: object) -> None:
    """The plain form takes several photos, each a capture of its own."""
    visitor.post("/snap", photo=[file(photo(1), "1.jpg"), file(photo(2), "2.jpg")])
    page = captures.page(visitor.world.session, bo)
    assert [row.state for row in page.items] == ["waiting", "waiting"]


def test_a_refused_photo_does_not_hold_up_the_others(visitor: Visitor, bo: object) -> None:
    """A file that is no photo is named with the reason; the others still go in."""
    page = visitor.posted("/snap", photo=[file(b"hello", "notes.txt"), file(photo(1), "1.jpg")])
    assert "notes.txt: This file is not a photo we can read." in page
    assert len(captures.page(visitor.world.session, bo).items) == 1


def test_no_photo_is_answered_kindly(visitor: Visitor) -> None:
    """Sending the form without a photo says what is missing."""
    assert "Choose a photo first." in visitor.posted("/snap", photo=[file(b"", "")])


def test_photos_belong_to_the_chosen_event(visitor: Visitor, bo: object) -> None:
    """A photo is taken at the event that is chosen."""
    visitor.post("/snap/event", name="Web Summit")
    visitor.post("/snap", photo=[file(photo(), "1.jpg")])
    (row,) = captures.page(visitor.world.session, bo).items
    assert row.event_id == events.current(visitor.world.session, bo).id


def test_an_event_stays_chosen(visitor: Visitor) -> None:
    """A named event is shown as where you are until another is chosen."""
    visitor.post("/snap/event", name="Web Summit")
    visitor.post("/snap/event", name="Hannover Messe")
    assert "Hannover Messe" in visitor.text("/snap").split("Web Summit")[0]


def test_an_event_named_twice_is_one(visitor: Visitor, bo: object) -> None:
    """Naming an event that exists chooses it."""
    visitor.post("/snap/event", name="Web Summit")
    visitor.post("/snap/event", event="")
    visitor.post("/snap/event", name=" Web  Summit ")
    (event,) = events.all_of(visitor.world.session, bo)
    assert event.current


def test_an_event_can_be_left(visitor: Visitor, bo: object) -> None:
    """ "No event" leaves the one that was chosen."""
    visitor.post("/snap/event", name="Web Summit")
    visitor.post("/snap/event", event="")
    assert events.current(visitor.world.session, bo) is None


def test_states_survive_a_reload(visitor: Visitor, bo: object) -> None:
    """The page shows each photo with the state the server knows."""
    visitor.world.ready(bo, 1)
    visitor.world.send(bo, 2)
    page = visitor.get("/snap").text
    assert page.count('data-state="ready"') == 1
    assert page.count('data-state="waiting"') == 1


def test_a_failed_photo_says_why(visitor: Visitor, bo: object) -> None:
    """A photo that could not be read shows the reason, a second try and a way to get rid of it."""
    visitor.world.engine.fail(Unreadable("We couldn't read this one: too dark."))
    capture_id = visitor.world.ready(bo)
    page = visitor.get("/snap").text
    assert "We couldn't read this one: too dark." in words(page)
    assert f"/captures/{capture_id}/retry" in page
    assert f"/captures/{capture_id}/delete" in page


def test_a_failed_photo_can_be_tried_again(visitor: Visitor, bo: object) -> None:
    """ "Try again" has the photo read once more."""
    visitor.world.engine.fail(Unreadable("too dark"))
    capture_id = visitor.world.ready(bo)
    visitor.world.engine.fail(None)
    visitor.post(f"/captures/{capture_id}/retry")
    visitor.world.read()
    assert captures.get(visitor.world.session, bo, capture_id).state == "ready"


def test_an_empty_account_is_offered_the_sample(visitor: Visitor, bo: object) -> None:
    """The sample card is offered while there is nothing else, and goes in like any photo."""
    assert "Try a sample card" in visitor.text("/snap")
    page = visitor.posted("/snap/sample")
    assert "Try a sample card" not in page
    assert len(captures.page(visitor.world.session, bo).items) == 1


def test_all_photos_under_way_are_shown(
    visitor: Visitor, bo: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many photos wait, the oldest, which are read first, stay on the strip."""
    monkeypatch.setattr(snap, "AT_A_TIME", 2, raising=False)
    oldest = visitor.world.ready(bo)
    for seed in range(55):
        visitor.world.send(bo, seed)
    page = visitor.get("/snap").text
    assert page.count('data-state="waiting"') == 55
    assert f'data-id="{oldest}"' in page


def test_several_large_photos_are_taken_from_an_owner(visitor: Visitor) -> None:
    """The plain form of somebody signed in may be larger than a single photo."""
    visitor.world.app.config["MAX_CONTENT_LENGTH"] = len(LARGE)
    answer = visitor.post("/snap", photo=[file(LARGE, "1.jpg"), file(LARGE, "2.jpg")])
    assert answer.status_code == 302


def test_a_stranger_sends_nothing_large(stranger: Visitor) -> None:
    """Before anybody has signed in, the limit of a single photo holds."""
    stranger.world.app.config["MAX_CONTENT_LENGTH"] = len(LARGE)
    answer = stranger.post("/snap", photo=[file(LARGE, "1.jpg"), file(LARGE, "2.jpg")])
    assert answer.status_code == 413
