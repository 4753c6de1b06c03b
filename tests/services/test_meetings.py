"""Meeting somebody again: the card joins the contact that is known, and the next mail names the last talk."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from app.domain.card import CardFields, Phone
from app.domain.contact import LONGEST_NOTE
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.followup import Due, Promise
from app.services import (
    accounts,
    answers,
    captures,
    contacts,
    days,
    drafts,
    events,
    followups,
    meetings,
    touches,
)
from app.services.cards import Review
from app.services.meetings import Added
from app.store.captures import Card
from tests.factories import ANA, World

#: What her card says a month later: another title, another mail, and her name misread.
NEW = CardFields(
    full_name="Ana Sousa",
    job_title="Director",
    company="Lumen Works",
    emails=("ana@lumen.example",),
    phones=(Phone("+49 171 5550", "mobile"),),
)
SAMPLES = Promise("send samples", "message", Due(date(2026, 4, 6)))


@pytest.fixture
def world(small_world: World) -> World:
    """SQLite alone: what PostgreSQL does otherwise, other files ask it."""
    return small_world


@pytest.fixture
def bo(world: World) -> UUID:
    return world.account()


def known(world: World, bo: UUID, mailed: bool = True) -> UUID:
    """Ana, met on the second of March and written to; a month passes."""
    kept = world.keep(bo, ANA, "their new warehouse")
    if mailed:
        drafts.sent(world.session, world.kit, bo, kept.draft.id)
    world.clock.move(timedelta(days=31))
    return kept.contact.id


def add(
    world: World, bo: UUID, ana: UUID, fields: CardFields = NEW, talked: str = "", **more: object
) -> Added:
    """Her card, photographed now, is added to her."""
    capture_id = world.ready(bo, 1)
    review = replace(Review(fields, talked), **more)
    return meetings.add_card(world.session, world.kit, bo, capture_id, 0, ana, review)


def planned(world: World, bo: UUID, ana: UUID) -> list[tuple[str, str | None, date]]:
    return [(row.kind, row.letter, row.due_on) for row in contacts.planned(world.session, bo, ana)]


def test_a_card_joins_the_contact(world: World, bo: UUID) -> None:
    """What the newer card says comes first, the name stays, and nothing either said is lost."""
    ana = known(world, bo)
    added = add(world, bo, ana)
    fields = added.contact.fields
    assert (fields.full_name, fields.job_title, fields.name_prefix) == ("Ana Souza", "Director", "Dr.")
    assert fields.emails == ("ana@lumen.example", "ana.souza@lumen.example")
    assert [phone.number for phone in fields.phones] == ["+49 171 5550", "+49 30 901820"]
    assert added.moment.note == "Ana Sousa · Head of Purchasing"
    (card,) = [c for c in cards_of(world, bo, ana) if c.capture_id != first_capture(world, bo)]
    assert card.state == "kept"


def cards_of(world: World, bo: UUID, ana: UUID) -> list[Card]:
    found = captures.page(world.session, bo).items
    return [card for capture in found for card in capture.cards if card.contact_id == ana]


def first_capture(world: World, bo: UUID) -> UUID:
    return min(captures.page(world.session, bo).items, key=lambda capture: capture.created_at).id


def test_the_next_step_is_a_mail_that_names_the_last_talk(world: World, bo: UUID) -> None:
    """The mail goes today and speaks of this meeting; the step that was planned comes after it."""
    ana = known(world, bo)
    fair = events.add(world.session, world.kit, bo, "Spring Fair")
    draft = add(world, bo, ana, talked="Their second hall", event_id=fair.id).draft
    assert draft is not None
    assert draft.subject == "Good to see you again at Spring Fair"
    assert "your second hall" in draft.body
    assert draft.to == "ana@lumen.example"
    assert planned(world, bo, ana) == [("step", "met_again", date(2026, 4, 2))]
    drafts.sent(world.session, world.kit, bo, draft.id)
    ((_, letter, _),) = planned(world, bo, ana)
    assert letter == "second"
    (second,) = contacts.planned(world.session, bo, ana)
    assert "Their second hall" not in second.draft.subject
    assert "your second hall" in second.draft.body


def test_both_talks_stay_in_the_thread(world: World, bo: UUID) -> None:
    """The history tells both meetings, each with where it was and what was said; both are found."""
    ana = known(world, bo)
    fair = events.add(world.session, world.kit, bo, "Spring Fair")
    contact = add(world, bo, ana, talked="a second hall", event_id=fair.id).contact
    told = contacts.history(world.session, bo, contact)
    assert [(m.kind, m.what, m.day) for m in (told[0], told[-1])] == [
        ("touch", "You met again at Spring Fair", date(2026, 4, 2)),
        ("met", "Met", date(2026, 3, 2)),
    ]
    assert told[0].note.startswith("a second hall")
    assert told[-1].note == "their new warehouse"
    assert "a second hall" in contact.search
    assert "their new warehouse" in contact.search


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_an_answer_stays(world: World, bo: UUID, answer: str) -> None:
    """Who said yes or no keeps the answer when you meet again, and nothing is planned."""
    ana = known(world, bo)
    answers.give(world.session, world.kit, bo, ana, answer)
    added = add(world, bo, ana, talked="tea")
    assert (added.contact.answer, added.draft, planned(world, bo, ana)) == (answer, None, [])
    assert added.contact.touched_on == date(2026, 4, 2)


def test_who_said_no_is_promised_nothing(world: World, bo: UUID) -> None:
    """A promise to them is refused where it was typed, and the card waits."""
    ana = known(world, bo)
    answers.give(world.session, world.kit, bo, ana, "no")
    with pytest.raises(Invalid) as error:
        add(world, bo, ana, promise=SAMPLES)
    assert error.value.field == "promise.what"
    assert len(captures.open_cards(world.session, bo)) == 1


def test_a_promise_stands_beside_the_mail(world: World, bo: UUID) -> None:
    """What was promised this time is planned, and the mail speaks of it."""
    ana = known(world, bo)
    draft = add(world, bo, ana, promise=SAMPLES).draft
    assert {kind for kind, _, _ in planned(world, bo, ana)} == {"step", "promise"}
    assert draft is not None
    assert "send samples" in draft.body


def test_a_date_they_named_stands(world: World, bo: UUID) -> None:
    """Not now stays until its day; its mail names the last talk."""
    ana = known(world, bo)
    until = date(2026, 6, 1)
    answers.give(world.session, world.kit, bo, ana, "not_now", until=until)
    add(world, bo, ana, talked="a second hall")
    assert planned(world, bo, ana) == [("not_now", "later", until)]
    (later,) = contacts.planned(world.session, bo, ana)
    assert "a second hall" in later.draft.body


def test_a_first_mail_not_sent_names_the_last_talk(world: World, bo: UUID) -> None:
    """Whom nobody has written to yet still gets the first mail, about the later meeting."""
    ana = known(world, bo, mailed=False)
    draft = add(world, bo, ana, talked="a second hall").draft
    assert draft is not None
    assert (draft.letter, "a second hall" in draft.body) == ("intro", True)
    assert [kind for kind, _, _ in planned(world, bo, ana)] == ["step"]


def test_a_second_photo_of_the_same_day_is_no_meeting(world: World, bo: UUID) -> None:
    """A card given the day you met adds what it says, and what was said, but plans nothing."""
    kept = world.keep(bo, ANA, "their new warehouse")
    before = planned(world, bo, kept.contact.id)
    contact = add(world, bo, kept.contact.id, talked="a second hall").contact
    assert contact.talked_about == "their new warehouse\na second hall"
    assert (contact.touches, planned(world, bo, contact.id)) == (0, before)


def test_what_has_no_room_in_one_note_is_in_the_thread(world: World, bo: UUID) -> None:
    """A long note that does not fit beside the first is told with the card; a longer one is refused."""
    long = "x" * LONGEST_NOTE
    ana = world.keep(bo, ANA, "their new warehouse").contact.id
    added = add(world, bo, ana, talked=long)
    assert added.contact.talked_about == "their new warehouse"
    assert added.moment.note.startswith(long)
    with pytest.raises(Invalid, match="longer than 10,000"):
        add(world, bo, ana, talked=f"{long}x")
    with pytest.raises(Invalid, match="longer than 10,000"):
        meetings.add_typed(world.session, world.kit, bo, ana, NEW, talked_about=f"{long}x")


def test_a_second_photo_of_the_second_day_is_no_third_meeting(world: World, bo: UUID) -> None:
    """Two cards of the later meeting are one touch; the mail speaks of all that was said."""
    ana = known(world, bo)
    add(world, bo, ana, talked="a second hall")
    before = planned(world, bo, ana)
    added = add(world, bo, ana, CardFields(full_name="Ana Souza", department="Buying"), "and tea")
    assert (added.contact.touches, planned(world, bo, ana)) == (2, before)
    assert added.contact.department == "Buying"
    assert added.draft is not None
    assert "a second hall. And tea" in added.draft.body
    answers.undo(world.session, world.kit, bo, ana, added.moment.id)
    (mail,) = contacts.planned(world.session, bo, ana)
    assert "a second hall." in mail.draft.body


def test_an_older_card_is_the_first_meeting(world: World, bo: UUID) -> None:
    """A card photographed before the contact was met is where it began; nothing is planned anew."""
    old = world.send(bo, 1, taken_at=world.clock.now() - timedelta(days=90))
    world.read()
    kept = world.keep(bo, ANA, "their new warehouse")
    before = planned(world, bo, kept.contact.id)
    added = meetings.add_card(
        world.session, world.kit, bo, old, 0, kept.contact.id, Review(NEW, "the first lamp")
    )
    contact = added.contact
    assert (contact.met_on, contact.talked_about) == (date(2025, 12, 2), "the first lamp")
    assert contact.job_title == "Head of Purchasing"
    assert planned(world, bo, contact.id) == before
    told = contacts.history(world.session, bo, contact)
    assert ("their new warehouse" in told[0].note, told[-1].note) == (True, "the first lamp")
    (intro,) = [row.draft for row in contacts.planned(world.session, bo, contact.id)]
    assert "your new warehouse" in intro.body


def test_a_meeting_of_tomorrow_counts_today(world: World, bo: UUID) -> None:
    """Met in Auckland on the third; in Honolulu, on the second still, an older card is the first meeting."""
    accounts.change(world.session, world.kit, bo, {"zone": "Pacific/Auckland"})
    world.clock.move(timedelta(hours=4))
    old = world.send(bo, 1, taken_at=world.clock.now() - timedelta(days=90))
    world.read()
    kept = world.keep(bo, ANA, "their new warehouse")
    accounts.change(world.session, world.kit, bo, {"zone": "Pacific/Honolulu"})
    today = days.today(world.kit, world.owner(bo))
    assert kept.contact.met_on == today + timedelta(days=1)
    added = meetings.add_card(world.session, world.kit, bo, old, 0, kept.contact.id, Review(NEW, "lamps"))
    assert added.contact.touched_on == added.moment.day == today


def test_undone_all_is_as_before(world: World, bo: UUID) -> None:
    """Undo opens the card again, and puts back fields, thread and words."""
    ana = known(world, bo)
    before = seen(world, bo, ana)
    added = add(world, bo, ana, talked="a second hall", promise=SAMPLES)
    assert seen(world, bo, ana) != before
    answers.undo(world.session, world.kit, bo, ana, added.moment.id)
    assert seen(world, bo, ana) == before
    assert len(captures.open_cards(world.session, bo)) == 1


def seen(world: World, bo: UUID, ana: UUID) -> list[object]:
    contact = contacts.get(world.session, bo, ana)
    rows = contacts.planned(world.session, bo, ana)
    words = [row.draft and (row.draft.to, row.draft.subject, row.draft.body) for row in rows]
    return [
        contact.fields,
        contact.search,
        contact.touches,
        contact.touched_on,
        planned(world, bo, ana),
        words,
    ]


def test_undo_leaves_what_was_corrected_since(world: World, bo: UUID) -> None:
    """A field its owner has changed after the card was added keeps that."""
    ana = known(world, bo)
    added = add(world, bo, ana)
    contacts.change(world.session, world.kit, bo, ana, {"job_title": "CEO"})
    answers.undo(world.session, world.kit, bo, ana, added.moment.id)
    contact = contacts.get(world.session, bo, ana)
    assert (contact.job_title, contact.emails) == ("CEO", ["ana.souza@lumen.example"])


def test_the_touch_counts(world: World, bo: UUID) -> None:
    """Meeting again is a touch like any other: counted, and the last one."""
    ana = known(world, bo)
    touches.log(world.session, world.kit, bo, ana, "call")
    contact = add(world, bo, ana).contact
    assert (contact.touches, contact.touched_on) == (3, date(2026, 4, 2))


def test_a_card_is_added_once(world: World, bo: UUID) -> None:
    """A card that is kept already is refused with its contact; another's contact does not exist."""
    ana = known(world, bo)
    capture_id = world.ready(bo, 1)
    with pytest.raises(NotFound):
        meetings.add_card(world.session, world.kit, bo, capture_id, 0, uuid4(), Review(NEW))
    eve = world.account("eve@example.com")
    with pytest.raises(NotFound):
        meetings.add_card(world.session, world.kit, eve, capture_id, 0, ana, Review(NEW))
    meetings.add_card(world.session, world.kit, bo, capture_id, 0, ana, Review(NEW))
    with pytest.raises(Conflict) as error:
        meetings.add_card(world.session, world.kit, bo, capture_id, 0, ana, Review(NEW))
    assert error.value.contact == str(ana)


def test_after_the_mail_the_cadence_goes_on(world: World, bo: UUID) -> None:
    """Done, the mail after meeting again is followed by the step that had been planned, no earlier one."""
    ana = known(world, bo)
    for _ in range(2):
        (row,) = contacts.planned(world.session, bo, ana)
        followups.done(world.session, world.kit, bo, row.id)
    (row,) = contacts.planned(world.session, bo, ana)
    number = row.step
    world.clock.move(timedelta(days=1))
    draft = add(world, bo, ana).draft
    assert draft is not None
    drafts.sent(world.session, world.kit, bo, draft.id)
    assert [row.step for row in contacts.planned(world.session, bo, ana)] == [number]


def test_another_card_of_the_same_day_says_where(world: World) -> None:
    """Who was kept without an event was met at the one the second card of that day names; undone, at none."""
    account = world.account()
    known = contacts.add(world.session, world.kit, account, ANA).contact
    fair = events.add(world.session, world.kit, account, "Lamp fair")
    card = world.ready(account, 7)
    review = Review(ANA, "", None, fair.id)
    meetings.add_card(world.session, world.kit, account, card, 0, known.id, review)
    assert contacts.get(world.session, account, known.id).event_id == fair.id
    answers.undo(world.session, world.kit, account, known.id)
    assert contacts.get(world.session, account, known.id).event_id is None
