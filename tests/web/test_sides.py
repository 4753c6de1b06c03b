"""Several cards in one photo, and two sides of one card, on the pages."""

import io
import re
from uuid import UUID

import pytest

from app.domain.card import CardFields, Phone
from app.services import captures, cards, contacts, sides
from app.services.cards import Review
from tests.factories import photo
from tests.fakes import FakeReader
from tests.web.conftest import Visitor, value, words

FRONT = CardFields(full_name="Ana Souza", company="Lumen Works", emails=("ana@lumen.example",))
BACK = CardFields(full_name="Souza Ana", address="Gartenweg 3", phones=(Phone("+49 171 5550", "mobile"),))
A_FRONT, A_BACK, THREE, DARK = range(4)


@pytest.fixture(autouse=True)
def told(reader: FakeReader) -> FakeReader:
    """What is on the photos."""
    reader.tell(photo(A_FRONT), FRONT)
    reader.tell(photo(A_BACK), BACK)
    reader.tell(photo(THREE), FRONT, CardFields(full_name="Bo Li"), CardFields(full_name="Cai Wu"))
    return reader


@pytest.fixture
def front(visitor: Visitor, bo: UUID) -> UUID:
    """A front that waits for an answer."""
    return visitor.world.ready(bo, A_FRONT)


@pytest.fixture
def back(visitor: Visitor, bo: UUID, front: UUID) -> UUID:
    """Its other side."""
    return visitor.world.ready(bo, A_BACK, back_of=front)


def file(seed: int) -> tuple[io.BytesIO, str]:
    return io.BytesIO(photo(seed)), "photo.jpg"


def form(page: str) -> dict[str, object]:
    """What a browser would send of the Review form, as the page came; the number is a mobile's."""
    review = page.split('<form id="review"')[1].split("</form>")[0]
    pairs = re.findall(r'<input[^>]*\bname="(\w+)"[^>]*\bvalue="([^"]*)"', review)
    pairs += re.findall(r'<textarea[^>]*\bname="(\w+)"[^>]*>\n([^<]*)', review)
    names = {name for name, _ in pairs} - {"csrf_token", "answer"}
    return {name: [v for n, v in pairs if n == name] for name in names} | {"phone_kind": "mobile"}


def test_a_card_says_which_of_the_photo_it_is(visitor: Visitor, bo: UUID) -> None:
    """Each of three cards has its page, which leads to the others."""
    photo_id = visitor.world.ready(bo, THREE)
    page = visitor.get(f"/captures/{photo_id}/cards/1").text
    assert "Card 2 of 3 in this photo" in words(page)
    assert value(page, "full_name") == "Bo Li"
    assert all(f'href="/captures/{photo_id}/cards/{n}"' in page for n in range(3))


def test_a_single_card_has_no_others(visitor: Visitor, front: UUID) -> None:
    """The usual photo of one card says nothing of others."""
    assert "in this photo" not in visitor.text(f"/captures/{front}")


def test_after_one_card_comes_the_next(visitor: Visitor, bo: UUID) -> None:
    """Answered one by one, the cards of a photo follow each other before other photos, then it is done."""
    visitor.world.ready(bo, A_FRONT)
    photo_id = visitor.world.ready(bo, THREE)
    address = f"/captures/{photo_id}/cards"
    assert visitor.post(f"{address}/1", answer="let_go").location == f"{address}/0"
    draft = visitor.post(f"{address}/0", answer="keep", full_name="Ana Souza").location
    assert f'href="{address}/2"' in visitor.get(draft).text
    assert "kept" in visitor.text(f"{address}/2")
    visitor.post(f"{address}/2", answer="let_go")
    assert captures.get(visitor.world.session, bo, photo_id).state == "done"
    assert visitor.get(f"/captures/{photo_id}").status_code == 200  # the last one let go, not the contact


def test_snap_counts_the_cards_left(visitor: Visitor, bo: UUID) -> None:
    """A photo of three says how many of them are ready, and Review counts cards."""
    photo_id = visitor.world.ready(bo, THREE)
    page = visitor.get("/snap").text
    assert "3 ready" in words(page)
    assert 'data-ready="3"' in page
    cards.let_go(visitor.world.session, bo, photo_id, 0)
    assert "2 ready" in visitor.text("/snap")


def test_snap_says_what_became_of_them(visitor: Visitor, bo: UUID) -> None:
    """A photo is "let go" if all its cards were, else "done"."""
    photo_id = visitor.world.ready(bo, THREE)
    for n in range(3):
        cards.let_go(visitor.world.session, bo, photo_id, n)
    assert "let go" in visitor.text("/snap")
    cards.keep(visitor.world.session, visitor.world.kit, bo, photo_id, 0, Review(FRONT))
    assert "done" in visitor.text("/snap")


def test_a_card_shows_both_sides(visitor: Visitor, front: UUID, back: UUID) -> None:
    """The page of a card with two sides has the values and the picture of both, each with its places."""
    page = visitor.get(f"/captures/{front}").text
    assert (value(page, "full_name"), value(page, "phone")) == ("Ana Souza", "+49 171 5550")
    pictures = page.split('<figure class="card-view">')[1:]
    assert f"/captures/{front}/cards/0/image" in pictures[0]
    assert f"/captures/{back}/cards/0/image" in pictures[1]
    assert 'data-box="emails.0"' in pictures[0].split("</figure>")[0]
    assert 'data-box="phones.0"' in pictures[1].split("</figure>")[0]
    assert 'data-box="phones.0"' not in pictures[0]
    assert f"/captures/{back}/photo" in page


def test_what_the_back_says_otherwise_is_offered(visitor: Visitor, front: UUID, back: UUID) -> None:  # noqa: ARG001
    """The other spelling of a name is a tap away."""
    page = visitor.get(f"/captures/{front}").text
    assert re.search(r'data-fill="f-full_name">Souza Ana<', page)


def test_keeping_keeps_both_sides(visitor: Visitor, bo: UUID, front: UUID, back: UUID) -> None:
    """The contact has the values of both sides, and nothing is left to review."""
    page = visitor.get(f"/captures/{front}").text
    visitor.post(f"/captures/{front}/cards/0", **form(page), answer="keep")
    (contact,) = contacts.page(visitor.world.session, bo).items
    assert contact.fields.phones == BACK.phones
    assert captures.open_cards(visitor.world.session, bo) == []
    assert captures.get(visitor.world.session, bo, back).state == "done"


def test_a_back_has_no_page_of_its_own(visitor: Visitor, front: UUID, back: UUID) -> None:
    """Whoever opens the back comes to the card, and a decision sent for the back comes to nothing."""
    there = f"/captures/{front}/cards/0"
    assert visitor.get(f"/captures/{back}").location == there
    assert visitor.get(f"/captures/{back}/cards/0").location == there
    answer = visitor.post(f"/captures/{back}/cards/0", answer="let_go")
    assert visitor.get(answer.location).location == there


def test_a_back_is_added_on_review(visitor: Visitor, bo: UUID, front: UUID) -> None:
    """A plain form sends the other side in; the page says that it is being read, then shows it."""
    card = f"/captures/{front}/cards/0"
    assert "Add the back side" in visitor.text(card)
    assert visitor.post(f"/captures/{front}/back", photo=file(A_BACK), card="0").location == card
    page = visitor.text(card)
    assert "Reading the back side" in page
    assert "Add the back side" not in page
    visitor.world.read()
    assert value(visitor.get(card).text, "phone") == "+49 171 5550"
    assert len(captures.page(visitor.world.session, bo).items) == 2


def test_a_back_is_added_while_the_front_is_read(visitor: Visitor, bo: UUID) -> None:
    """The page of a photo that waits takes its other side, too."""
    front = visitor.world.send(bo, A_FRONT)
    assert "Add the back side" in visitor.text(f"/captures/{front}")
    page = visitor.posted(f"/captures/{front}/back", photo=file(A_BACK))
    assert "Reading the back side" in page
    visitor.world.read()
    assert len(captures.open_cards(visitor.world.session, bo)) == 1


def test_a_back_of_one_among_several(visitor: Visitor, bo: UUID) -> None:
    """Added on the page of one card, the other side is that card's."""
    photo_id = visitor.world.ready(bo, THREE)
    visitor.post(f"/captures/{photo_id}/back", photo=file(A_BACK), card="2")
    visitor.world.read()
    assert value(visitor.get(f"/captures/{photo_id}/cards/2").text, "phone") == "+49 171 5550"


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Choose a photo first."),
        ({"photo": (io.BytesIO(b"hello"), "notes.txt")}, "not a photo we can read"),
    ],
    ids=["nothing", "no photo"],
)
def test_a_back_that_is_no_photo_is_answered_kindly(
    visitor: Visitor, bo: UUID, front: UUID, sent: dict[str, object], says: str
) -> None:
    """What can't be taken says why, and the card is where it was."""
    assert says in visitor.posted(f"/captures/{front}/back", card="9", **sent)
    assert len(captures.page(visitor.world.session, bo).items) == 1


def test_a_back_that_fails_says_so(visitor: Visitor, bo: UUID, front: UUID) -> None:
    """A back that can't be read is told on the card, with a way to try again."""
    other = visitor.world.ready(bo, DARK, back_of=front)
    page = visitor.get(f"/captures/{front}").text
    assert "too dark" in words(page)
    assert f'href="/captures/{other}"' in page
    assert "Try again" in visitor.text(f"/captures/{other}")


def test_a_back_can_be_thrown_away(visitor: Visitor, front: UUID, back: UUID) -> None:
    """The wrong back leaves the card as it was, which is on the screen again."""
    assert visitor.post(f"/captures/{back}/delete").location == f"/captures/{front}"
    assert value(visitor.get(f"/captures/{front}").text, "phone") == ""


def test_snap_shows_two_sides_as_one(visitor: Visitor, front: UUID, back: UUID) -> None:
    """A back that is read is no photo of its own on the strip; the front's has a mark instead."""
    page = visitor.get("/snap").text
    assert f'data-id="{back}"' not in page
    assert re.search(rf'class="shot is-side"[^>]*data-id="{front}"', page)
    assert f"/captures/{front}#back" not in page


def test_snap_offers_to_add_the_back(visitor: Visitor, bo: UUID, front: UUID) -> None:
    """A card on the strip without a back leads to where one is added, until one is on its way."""
    assert f"/captures/{front}#back" in visitor.get("/snap").text
    back = visitor.world.send(bo, A_BACK, back_of=front)
    page = visitor.get("/snap").text
    assert f"/captures/{front}#back" not in page
    assert f"/captures/{back}#back" not in page
    assert f'data-id="{back}"' in page


def test_a_back_after_keeping_is_added_to_the_contact(visitor: Visitor, bo: UUID, front: UUID) -> None:
    """The page of a late back shows what is new to the contact, and adds it with one press."""
    kept = cards.keep(visitor.world.session, visitor.world.kit, bo, front, 0, Review(FRONT))
    other = visitor.world.ready(bo, A_BACK, back_of=front)
    page = visitor.get(f"/captures/{other}").text
    assert "The other side of a card you kept" in words(page)
    assert value(page, "email") == "ana@lumen.example"
    assert page.count('class="chip ok"') == 1  # the number; the address bears no chip
    assert "What did you promise?" not in page
    answer = visitor.post(f"/captures/{other}/cards/0", **form(page), answer="add")
    assert answer.location == "/snap"
    contact = contacts.get(visitor.world.session, bo, kept.contact.id)
    assert (contact.fields.phones, contact.address) == (BACK.phones, "Gartenweg 3")
    assert contacts.count(visitor.world.session, bo) == 1
    again = visitor.post(f"/captures/{other}/cards/0", **form(page), answer="add")
    assert again.location == f"/contacts/{kept.contact.id}"


def test_a_late_back_can_be_let_go(visitor: Visitor, bo: UUID, front: UUID) -> None:
    """What a late back tells need not be added; thought about again, it can be."""
    cards.keep(visitor.world.session, visitor.world.kit, bo, front, 0, Review(FRONT))
    other = visitor.world.ready(bo, A_BACK, back_of=front)
    visitor.post(f"/captures/{other}/cards/0", answer="let_go")
    page = visitor.text(f"/captures/{other}")
    assert "You let this card go." in page
    assert "Keep & write" not in page
    visitor.post(f"/captures/{other}/cards/0/reopen")
    assert "The other side of a card you kept" in visitor.text(f"/captures/{other}")


def test_a_back_read_after_the_page_was_loaded_is_offered(visitor: Visitor, bo: UUID, front: UUID) -> None:
    """Kept from a page without the back, a card leaves the back to be added; a mistake does not hide that."""
    page = visitor.get(f"/captures/{front}").text
    other = visitor.world.ready(bo, A_BACK, back_of=front)
    wrong = visitor.post(f"/captures/{front}/cards/0", **form(page) | {"email": "nobody"}, answer="keep")
    assert wrong.status_code == 422
    visitor.post(f"/captures/{front}/cards/0", **form(wrong.text) | {"email": "a@b.example"}, answer="keep")
    assert [card.capture_id for card in captures.open_cards(visitor.world.session, bo)] == [other]


def test_a_side_in_the_middle_of_reading_leads_to_its_front(visitor: Visitor, bo: UUID) -> None:
    """A back read before its front leads to the front's page, which says that it is being read."""
    front = visitor.world.send(bo, A_FRONT)
    visitor.world.queue.tasks.clear()
    back = visitor.world.ready(bo, A_BACK, back_of=front)
    assert visitor.get(f"/captures/{back}").location == f"/captures/{front}"
    assert "Reading your photo" in visitor.text(f"/captures/{front}")
    assert sides.fronts(visitor.world.session, bo) == {front}
