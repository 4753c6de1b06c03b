"""Reviewing a card on its page."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.errors import Unreadable
from app.services import captures, contacts
from app.store.db import writing
from tests.factories import ANA
from tests.web.conftest import Visitor, value, words

FORM = {
    "answer": "keep",
    "full_name": "Ana Souza",
    "company": "Lumen Works",
    "email": "ana.souza@lumen.example",
    "phone": "+49 30 901820",
    "phone_kind": "phone",
}


@pytest.fixture
def card(visitor: Visitor, bo: UUID) -> str:
    """The page of a card that waits for an answer."""
    return f"/captures/{visitor.world.ready(bo)}/cards/0"


def people(visitor: Visitor, bo: UUID) -> list[contacts.Contact]:
    return list(contacts.page(visitor.world.session, bo).items)


def test_the_fields_read_are_in_the_form(visitor: Visitor, card: str) -> None:
    """What was read stands in the fields, ready to be corrected."""
    page = visitor.get(card).text
    assert value(page, "full_name") == "Ana Souza"
    assert value(page, "email") == "ana.souza@lumen.example"


def test_a_field_shows_where_it_was_read(visitor: Visitor, card: str) -> None:
    """A field and the place on the card it was read from bear the same name."""
    page = visitor.get(card).text
    assert '<polygon class="box' in page
    assert page.count('data-box="full_name"') == 2


def test_a_doubtful_value_is_marked(visitor: Visitor, bo: UUID) -> None:
    """A value that may well be wrong asks for a look; an empty field does not."""
    visitor.world.engine.lines = ["Ana Souza", "Lumen Works GmbH", "030 901820"]
    page = visitor.get(f"/captures/{visitor.world.ready(bo)}").text
    marks = page.count("look again")
    assert marks == page.count('class="field is-doubtful') + page.count('class="field serif is-doubtful')
    assert 'id="f-job_title-doubt"' not in page


def test_keeping_leads_to_the_draft(visitor: Visitor, card: str, bo: UUID) -> None:
    """Keep & write makes the contact and puts its draft on the screen."""
    answer = visitor.post(card, **FORM, talked_about="Their new warehouse")
    (contact,) = people(visitor, bo)
    assert contact.talked_about == "Their new warehouse"
    page = visitor.text(answer.location)
    assert "Open in my mail app" in page
    assert "your new warehouse" in page


def test_corrections_are_kept(visitor: Visitor, card: str, bo: UUID) -> None:
    """What was typed over the reading is what the contact gets."""
    visitor.post(card, **FORM | {"full_name": "Ana Sousa", "address": "Gartenweg 3\r\n10115 Berlin"})
    (contact,) = people(visitor, bo)
    assert (contact.full_name, contact.address) == ("Ana Sousa", "Gartenweg 3\n10115 Berlin")


def test_a_typed_number_gets_its_international_form(visitor: Visitor, card: str, bo: UUID) -> None:
    """A phone number typed by hand is understood as one from a card is."""
    visitor.post(card, **FORM | {"phone": "+351 21 000 0000", "phone_kind": "mobile"})
    (contact,) = people(visitor, bo)
    assert [(p["kind"], p["e164"]) for p in contact.phones] == [("mobile", "+351210000000")]


def test_a_promise_is_in_the_owners_zone(visitor: Visitor, card: str, bo: UUID) -> None:
    """A promised time is the time where the owner is."""
    promise = {
        "promise_what": "call about prices",
        "promise_channel": "call",
        "promise_day": "2026-03-05",
        "promise_time": "10:00",
    }
    visitor.post(card, **FORM, **promise)
    (contact,) = people(visitor, bo)
    rows = contacts.planned(visitor.world.session, bo, contact.id)
    (row,) = [row for row in rows if row.kind == "promise"]
    assert row.due_at.isoformat() == "2026-03-05T09:00:00+00:00"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"promise_what": "call"}, "By when? Give a day."),
        ({"promise_day": "2026-03-05"}, "What did you promise?"),
        ({"promise_what": "call", "promise_day": "soon"}, "By when? Give a day."),
        ({"promise_what": "call", "promise_day": "0001-01-01"}, "Give a day between 1971 and 2199."),
        ({"promise_what": "x" * 1001, "promise_day": "2026-03-09"}, "longer than 1,000 characters"),
        ({"email": "ana at lumen"}, "A mail address looks like"),
        ({"full_name": "x" * 1001}, "longer than 1,000"),
    ],
)
def test_a_mistake_keeps_all_that_was_typed(
    visitor: Visitor, card: str, bo: UUID, wrong: dict[str, str], says: str
) -> None:
    """A mistake is said at its field; everything typed is still there and nothing was stored."""
    answer = visitor.post(card, **FORM | {"job_title": "Typed & kept"} | wrong, talked_about="Also kept")
    assert answer.status_code == 422
    assert says in words(answer.text)
    assert value(answer.text, "job_title") == "Typed & kept"
    assert "Also kept" in answer.text
    assert people(visitor, bo) == []


def test_what_was_said_has_an_end(visitor: Visitor, card: str, bo: UUID) -> None:
    """More than a note holds is said at the field, and all of it still stands there."""
    answer = visitor.post(card, **FORM, talked_about="x" * 10_001)
    assert answer.status_code == 422
    assert 'aria-describedby="talked-error talked-hint" aria-invalid="true"' in answer.text
    assert "longer than 10,000 characters" in words(answer.text)
    assert "x" * 10_001 in answer.text
    assert people(visitor, bo) == []


def test_letting_go_can_be_undone(visitor: Visitor, card: str) -> None:
    """A card let go is gone from the line, with a way back."""
    answer = visitor.post(card, answer="let_go")
    assert answer.location == "/snap"
    assert f"{card}/reopen" in visitor.get("/snap").text
    assert visitor.post(f"{card}/reopen").location == card
    assert "Keep & write" in visitor.text(card)


def test_the_next_card_comes_by_itself(visitor: Visitor, card: str, bo: UUID) -> None:
    """After a card was let go the next one is on the screen."""
    visitor.world.clock.move(timedelta(minutes=1))
    other = visitor.world.ready(bo, 1)
    assert "1 of 2" in visitor.text(card)
    assert visitor.post(card, answer="let_go").location == f"/captures/{other}/cards/0"


def test_reviewing_ends_where_it_began(visitor: Visitor, card: str, bo: UUID) -> None:
    """From Today the way back is Today, on each card, the letter after it, and when none is left."""
    visitor.world.clock.move(timedelta(minutes=1))
    other = visitor.world.ready(bo, 1)
    assert "/snap/review?back=today" in visitor.get("/today").text
    first = visitor.get("/snap/review?back=today").location
    assert first == f"{card}?back=today"
    assert '<a class="back" href="/today">' in visitor.get(first).text
    draft = visitor.get(visitor.post(first, **FORM).location).text
    assert '<a class="back" href="/today">' in draft
    assert f'href="/captures/{other}/cards/0?back=today"' in draft
    assert visitor.post(f"/captures/{other}/cards/0?back=today", answer="let_go").location == "/today"


def test_a_kept_card_leads_to_its_contact(visitor: Visitor, card: str, bo: UUID) -> None:
    """The page of a card that was kept is its contact's, and keeping it twice makes no second one."""
    visitor.post(card, **FORM)
    (contact,) = people(visitor, bo)
    assert visitor.get(card).location == f"/contacts/{contact.id}"
    assert visitor.post(card, **FORM).location == f"/contacts/{contact.id}"
    assert len(people(visitor, bo)) == 1


def test_the_same_person_is_pointed_out(visitor: Visitor, bo: UUID) -> None:
    """A card of somebody you know says so, with a way to them."""
    known = visitor.world.keep(bo, ANA).contact
    page = visitor.get(f"/captures/{visitor.world.ready(bo, 1)}").text
    assert "Add this card to them?" in page
    assert f"/contacts/{known.id}" in page


def test_the_note_of_a_photo_is_what_was_talked_about(visitor: Visitor, bo: UUID) -> None:
    """A note sent with the photo stands in the first question."""
    capture_id = visitor.world.ready(bo, note="met at the bar")
    assert "met at the bar" in visitor.get(f"/captures/{capture_id}").text


def test_text_of_a_card_is_never_markup(visitor: Visitor, bo: UUID) -> None:
    """What a card says is shown as text, whatever it says."""
    visitor.world.engine.lines = ['<img src=x onerror="alert(1)"> Souza', "ana@lumen.example"]
    page = visitor.get(f"/captures/{visitor.world.ready(bo)}").text
    assert "<img src=x" not in page


def test_a_waiting_photo_shows_its_state(visitor: Visitor, bo: UUID) -> None:
    """A photo that is not read yet has a page that says so."""
    assert "Reading your photo" in visitor.text(f"/captures/{visitor.world.send(bo)}")


def test_a_failed_photo_offers_ways_on(visitor: Visitor, bo: UUID) -> None:
    """A photo that failed says why, can be looked at, tried again, thrown away or typed in."""
    visitor.world.engine.fail(Unreadable("We couldn't read this one: too dark."))
    capture_id = visitor.world.ready(bo)
    page = visitor.text(f"/captures/{capture_id}")
    for words_ in ("too dark", "See the photo", "Try again", "Throw away", "Type it in by hand"):
        assert words_ in page


def test_a_photo_thrown_away_is_gone(visitor: Visitor, bo: UUID) -> None:
    """Thrown away, a photo has no page any more."""
    capture_id = visitor.world.ready(bo)
    visitor.post(f"/captures/{capture_id}/delete")
    assert visitor.get(f"/captures/{capture_id}").status_code == 404
    assert captures.open_cards(visitor.world.session, bo) == []


def test_an_unknown_card_is_not_there(visitor: Visitor, bo: UUID) -> None:
    """A card number a photo does not have is no page."""
    assert visitor.get(f"/captures/{visitor.world.ready(bo)}/cards/7").status_code == 404


def test_a_doubt_further_down_is_announced(visitor: Visitor, bo: UUID) -> None:
    """A doubtful value among what is folded away is announced on the fold, and a sure one is not."""
    capture_id = visitor.world.ready(bo)
    card = captures.card(visitor.world.session, bo, capture_id, 0)
    fold = "More from the card look again"
    assert fold not in visitor.text(f"/captures/{capture_id}/cards/0")
    reading = card.reading | {"confidence": card.reading["confidence"] | {"address": 0.3}}
    with writing(visitor.world.session):
        card.reading = reading
    assert fold in visitor.text(f"/captures/{capture_id}/cards/0")


def test_a_doubtful_language_is_not_written_in(visitor: Visitor, bo: UUID) -> None:
    """Where the card hardly tells its language, the mail is in the owner's until they say otherwise."""
    visitor.world.engine.lines = ["Ana Souza", "Directora de Ventas", "Leiter Vertrieb", "Lumen Works"]
    capture_id = visitor.world.ready(bo)
    reading = captures.get(visitor.world.session, bo, capture_id).cards[0].reading
    assert reading["fields"]["language"]
    assert reading["confidence"]["language"] < 0.7
    page = visitor.get(f"/captures/{capture_id}").text
    assert '<option value="" selected>My language' in page
    assert 'id="f-language-doubt"' in page


def test_a_note_that_comes_while_one_looks_is_kept(visitor: Visitor, bo: UUID) -> None:
    """What the phone notes after the page was opened is added to what is typed there."""
    capture = visitor.world.ready(bo, note="pumps")
    card = f"/captures/{capture}/cards/0"
    seen = value(visitor.get(card).text, "note")
    captures.note(visitor.world.session, bo, capture, "pumps for Porto")
    visitor.post(card, **FORM, talked_about="pumps, and more", note=seen)
    (contact,) = people(visitor, bo)
    assert (seen, contact.talked_about) == ("pumps", "pumps, and more\npumps for Porto")


def test_a_doubtful_address_is_told(visitor: Visitor, bo: UUID) -> None:
    """A mail address whose host looks like the card's web address is asked about beside its field."""
    fields = replace(ANA, emails=("ana@ab0ut.com",), urls=("www.about.com",))
    contact = visitor.world.keep(bo, fields).contact
    said = "The card’s web address is about.com. Is it ana@about.com?"
    assert said in visitor.text(f"/contacts/{contact.id}/edit")
    assert "look again" in visitor.text(f"/contacts/{contact.id}")
    sure = visitor.world.keep(bo).contact
    assert said not in visitor.text(f"/contacts/{sure.id}/edit")
    assert "look again" not in visitor.text(f"/contacts/{sure.id}")
