"""People of a file whom their owner has never met: nothing says they did, until they do."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.asked import Asked
from app.domain.cadence import SHIPPED
from app.domain.card import CardFields
from app.services import (
    answers,
    contacts,
    duplicates,
    events,
    exports,
    followups,
    imports,
    insights,
    law,
    meetings,
    merging,
    parting,
    vcards,
)
from app.services.cards import Review
from app.services.imports import Begin
from app.store import moments, pushes
from app.store.contacts import Contact
from app.store.followups import FollowUpRow
from tests.factories import ANA, World

TODAY = date(2026, 3, 2)
MEETING = ("good to meet", "we met", "our conversation", "see you again")
HEAD = "Name,Mail,Phone,LinkedIn\n"


@pytest.fixture
def world(small_world: World) -> World:
    """SQLite alone: what PostgreSQL does otherwise, other files ask it."""
    return small_world


def brought(world: World, account: UUID, row: str = "Eva Klee,eva@klee.example,,", **begin: date) -> Contact:
    """Somebody of a file that says no day."""
    file = imports.send(world.session, world.kit, account, "x.csv", (HEAD + row + "\n").encode())
    made = imports.take(world.session, world.kit, account, file.id, Begin(**begin)).file.made
    return contacts.get(world.session, account, UUID(made[0]))


def first(world: World, contact: Contact) -> FollowUpRow:
    """What is planned next."""
    return contacts.planned(world.session, contact.account_id, contact.id)[0]


def body(world: World, contact: Contact) -> str:
    """The mail that is written to them."""
    draft = first(world, contact).draft
    assert draft is not None
    return draft.subject + draft.body


def test_nothing_says_they_met(world: World) -> None:
    """Their history opens with the day they came in; vCard and table tell of no meeting."""
    account = world.account()
    eva = brought(world, account)
    assert (eva.met, eva.met_on) == (False, TODAY)
    [opening] = contacts.history(world.session, account, eva)
    assert (opening.what, opening.kind, opening.day) == ("Added", "import", TODAY)
    card = vcards.one(world.session, world.kit, account, eva.id)
    assert "20260302" not in card.replace("-", "").split("REV")[0]
    assert "Met" not in card
    assert "2026-03-02" not in exports.people(world.session, account, Asked())


def test_they_count_as_nobody_met(world: World) -> None:
    """Neither among the day's meetings, nor as mailed the same day, nor in the evening's mails to send."""
    account = world.account()
    world.keep(account, ANA)
    eva = brought(world, account)
    found = [row.contact_id for row in pushes.unmailed(world.session, account, TODAY)]
    assert found == [contact.id for contact in people(world, account, "Ana")]
    followups.done(world.session, world.kit, account, first(world, eva).id)
    for all_years in (True, False):
        looked = insights.look(world.session, world.kit, account, all_years=all_years)
        stages = looked.stages[None]
        assert (stages.cards, stages.mailed, stages.same_day) == (1, 0, 0)
        asked = Asked(met=True, met_since=looked.since)
        assert contacts.count(world.session, account, asked) == 1
    for mail in ("same_day", "later"):
        assert contacts.count(world.session, account, Asked(mail=mail)) == 0
    assert contacts.count(world.session, account, Asked(mail="sent")) == 1


def people(world: World, account: UUID, q: str) -> list[Contact]:
    return list(contacts.page(world.session, account, Asked(q)).items)


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "pt"])
def test_no_mail_to_them_speaks_of_a_meeting(world: World, language: str) -> None:
    """Not the first one, nor any step of any cadence after it: their words are those of getting in touch."""
    account = world.account(language=language)
    words = {"en": "we met", "de": "getroffen", "es": "nos vimos", "fr": "rencontre d", "pt": "nos vimos"}
    eva = brought(world, account)
    contacts.change(world.session, world.kit, account, eva.id, {"language": language})
    seen = []
    for _ in range(14):
        row = first(world, eva)
        seen.append(body(world, eva) if row.draft else "")
        followups.done(world.session, world.kit, account, row.id)
    assert len([text for text in seen if text]) > 6
    for text in seen:
        assert words[language] not in text
        assert not any(said in text for said in MEETING)
        assert "2. März" not in text
        assert "2 March" not in text


def test_a_day_given_on_the_form_is_a_meeting(world: World) -> None:
    """Then the first mail says it was good to meet them, and the history opens with it."""
    account = world.account()
    eva = brought(world, account)
    contacts.change(world.session, world.kit, account, eva.id, {"tags": ["VIP"]})
    assert not eva.met
    assert "good to meet you" not in body(world, eva)
    contacts.change(world.session, world.kit, account, eva.id, {"met_on": date(2026, 2, 27)})
    assert (eva.met, eva.met_on) == (True, date(2026, 2, 27))
    assert "good to meet you on Friday 27 February" in body(world, eva)
    assert contacts.history(world.session, account, eva)[-1].what == "Met"


@pytest.mark.parametrize(
    ("days", "where", "met_on"),
    [
        ((date(2026, 1, 12), date(2026, 1, 14)), "category", date(2026, 1, 14)),
        ((date(2026, 3, 1), date(2026, 3, 4)), "category", TODAY),
        ((None, None), "current", TODAY),
    ],
)
def test_who_was_met_at_an_event_was_met_on_its_days(
    world: World, days: tuple[date | None, date | None], where: imports.Where, met_on: date
) -> None:
    """On its last one, or today while it goes on; of one without days only the current one tells when."""
    account = world.account()
    fair = events.add(world.session, world.kit, account, "Garden fair", from_date=days[0], to_date=days[1])
    data = b"Name,Mail,Tags\nEva Klee,eva@klee.example,Garden fair\n"
    file = imports.send(world.session, world.kit, account, "x.csv", data)
    imports.take(world.session, world.kit, account, file.id, Begin(where=where))
    [eva] = people(world, account, "Eva")
    assert (eva.event_id, eva.met, eva.met_on) == (fair.id, True, met_on)


def test_a_card_they_give_is_the_first_meeting(world: World) -> None:
    """The day of the card is when you met, the first mail is today and says so; undone, all is as before."""
    account = world.account()
    eva = brought(world, account, on=date(2026, 6, 1))
    assert first(world, eva).due_on == date(2026, 6, 1)
    world.clock.move(timedelta(days=2))
    capture = world.ready(account, 1)
    review = Review(CardFields(full_name="Eva Klee", job_title="Owner"), "roses", None, None)
    added = meetings.add_card(world.session, world.kit, account, capture, 0, eva.id, review)
    assert (eva.met, eva.met_on, eva.talked_about) == (True, date(2026, 3, 4), "roses")
    assert first(world, eva).due_on == date(2026, 3, 4)
    assert "It was good to meet you. What stayed with me from our conversation: roses" in body(world, eva)
    assert [each.what for each in contacts.history(world.session, account, eva)] == [
        moments.THEIR_CARD,
        "Met",
    ]
    assert added.draft is not None
    assert law.broken(world.session) == []
    answers.undo(world.session, world.kit, account, eva.id)
    assert (eva.met, eva.met_on, eva.talked_about) == (False, TODAY, "")
    assert first(world, eva).due_on == date(2026, 6, 1)
    assert "meet you" not in body(world, eva)


def test_met_at_last_after_mails_the_next_one_says_so(world: World) -> None:
    """Written to already, they get a mail that it was good to meet them; then the cadence goes on."""
    account = world.account()
    eva = brought(world, account)
    followups.done(world.session, world.kit, account, first(world, eva).id)
    world.clock.move(timedelta(days=1))
    review = Review(CardFields(full_name="Eva Klee"), "", None, None)
    meetings.add_card(world.session, world.kit, account, world.ready(account, 1), 0, eva.id, review)
    row = first(world, eva)
    assert (row.letter, row.due_on, row.resume) == ("intro", date(2026, 3, 3), 1)
    assert "It was good to meet you" in body(world, eva)
    followups.done(world.session, world.kit, account, row.id)
    assert first(world, eva).letter == SHIPPED["persistent"].steps[1].letter


def test_an_answer_stands_when_they_are_met(world: World) -> None:
    """Who has said no has no next step, met or not."""
    account = world.account()
    eva = brought(world, account)
    answers.give(world.session, world.kit, account, eva.id, "no")
    review = Review(CardFields(full_name="Eva Klee"), "", None, None)
    meetings.add_card(world.session, world.kit, account, world.ready(account, 1), 0, eva.id, review)
    assert (eva.met, eva.answer) == (True, "no")
    assert contacts.planned(world.session, account, eva.id) == []


@pytest.mark.parametrize("file_first", [True, False])
@pytest.mark.parametrize("into_file", [True, False])
def test_merged_with_who_was_met_they_were(world: World, file_first: bool, into_file: bool) -> None:
    """The card counts as the later one and tells the day; no second meeting comes of it; it can be undone."""
    account = world.account()
    names = CardFields(full_name="Eva Klee", job_title="Owner", emails=("eva@klee.example",))
    if file_first:
        eva = brought(world, account, "Eva Klee,eva@home.example,,")
        world.clock.move(timedelta(days=1))
    met = world.keep(account, names, talked_about="roses").contact
    if not file_first:
        world.clock.move(timedelta(days=1))
        eva = brought(world, account, "Eva Klee,eva@home.example,,")
    pair = next(iter(duplicates.suggestions(world.session, account).pairs), None)
    assert pair is None or pair.first.id == met.id
    met_on, kept, other = met.met_on, *((eva, met) if into_file else (met, eva))
    done = merging.merge(world.session, world.kit, account, kept.id, other.id)
    one = contacts.get(world.session, account, kept.id)
    assert (one.met, one.met_on, one.talked_about, one.job_title) == (True, met_on, "roses", "Owner")
    assert one.emails[0] == "eva@klee.example"
    assert [each.kind for each in contacts.history(world.session, account, one)] == ["merge", "met"]
    assert "It was good to meet you" in body(world, one)
    assert law.broken(world.session) == []
    parting.undo(world.session, world.kit, account, done.id)
    assert [each.met for each in people(world, account, "Eva")].count(True) == 1


def test_two_of_files_stay_unmet(world: World) -> None:
    """Two that came by files are one, since the first day, and still nobody met them."""
    account = world.account()
    eva = brought(world, account)
    world.clock.move(timedelta(days=1))
    other = brought(world, account, "Eva Klee,eva@home.example,,")
    merging.merge(world.session, world.kit, account, other.id, eva.id)
    one = contacts.get(world.session, account, other.id)
    assert (one.met, one.met_on) == (False, TODAY)
    assert [each.kind for each in contacts.history(world.session, account, one)] == ["merge", "import"]


def test_a_no_stands_before_who_came_later_by_a_file(world: World) -> None:
    """That somebody came in by a file is no meeting after the no, which would have begun anew."""
    account = world.account()
    said_no = world.keep(account, ANA).contact
    answers.give(world.session, world.kit, account, said_no.id, "no")
    world.clock.move(timedelta(days=5))
    again = brought(world, account, "Ana Souza,ana@home.example,,")
    merging.merge(world.session, world.kit, account, again.id, said_no.id)
    assert contacts.get(world.session, account, again.id).answer == "no"


@pytest.mark.parametrize(
    ("row", "channel", "what"),
    [
        ("Eva Klee,eva@klee.example,+49 171 5554433,", "email", "Intro mail"),
        ("Eva Klee,,+49 171 5554433,https://linkedin.com/in/eva", "call", "Call"),
        ("Eva Klee,,,https://linkedin.com/in/eva", "linkedin", "Say hello on LinkedIn"),
        ("Eva Klee,,,", "message", "Find out how to reach them"),
    ],
)
def test_nobody_gets_a_mail_to_nowhere_first(world: World, row: str, channel: str, what: str) -> None:
    """Without a mail address the first step is a call, a hello on LinkedIn, or to find out how."""
    account = world.account()
    planned = first(world, brought(world, account, row))
    assert (planned.channel, planned.what, planned.step) == (channel, what, 0)
    assert (planned.draft is not None) == (channel == "email")
    followups.done(world.session, world.kit, account, planned.id)
    assert law.broken(world.session) == []
