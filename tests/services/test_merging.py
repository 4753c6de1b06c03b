"""Merging: one contact with all of two, by the law; undone, two again, row for row."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.cadence import GENTLE
from app.domain.card import CardFields, Phone
from app.domain.contact import LONGEST_NOTE, Answer
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.followup import Due, Promise
from app.ports import Kit
from app.services import (
    accounts,
    answers,
    cadences,
    contacts,
    days,
    drafts,
    duplicates,
    events,
    followups,
    introductions,
    law,
    meetings,
    merging,
    parting,
    touches,
    undoing,
)
from app.services.cards import Review
from app.store import merges, moments, outbox, uids
from app.store.contacts import Contact
from app.store.db import Base, writing
from app.store.followups import FollowUpRow
from app.store.merges import Merge
from app.store.moments import Moment
from app.store.uids import ContactUid
from tests.factories import ANA, World
from tests.services.lives import Post, live
from tests.services.test_law import AnAccountsLife, Draw, refused

#: Ana once more: what another card, another day, another hand says of her.
ANNA = CardFields(
    full_name="Anna Souza",
    job_title="Director",
    department="Buying",
    emails=("anna@lumen.example", "ANA.SOUZA@lumen.example"),
    phones=(Phone("+49 171 5550", "mobile"),),
    language="de",
)
SAMPLES = Promise("send samples", "message", Due(date(2026, 4, 6)))

Rows = dict[str, dict[str, dict[str, Any]]]


def rows_of(world: World, account: UUID) -> Rows:
    """Every row of every table of an account, by its key, but for undone merges, which are remembered."""
    world.session.rollback()
    found: Rows = {}
    for table in Base.metadata.sorted_tables:
        if "account_id" in table.c:
            query = select(table).where(table.c.account_id == account)
            rows = [merges.as_plain(row) for row in world.session.execute(query).mappings()]
            rows = [row for row in rows if table.name != "merges" or "parted" not in row["before"]]
            found[table.name] = {str([row[c.name] for c in table.primary_key.columns]): row for row in rows}
    world.session.rollback()
    return found


def same_but_versions(before: Rows, after: Rows) -> None:
    """They are the same, row for row; what calendars were told of has a later version.

    A mail that waited to go out, and was called back since, stays so.
    """
    before = before | called_back(before, after)
    for name, rows in before.items():
        if name != "followups":
            assert after[name] == rows, name
    assert after["followups"].keys() == before["followups"].keys()
    for key, row in before["followups"].items():
        now = after["followups"][key]
        noted = ("version", "updated_at")
        assert {k: v for k, v in now.items() if k not in noted} == {
            k: v for k, v in row.items() if k not in noted
        }
        assert now["version"] >= row["version"]
        assert now["version"] > row["version"] or now["updated_at"] == row["updated_at"]


def called_back(before: Rows, after: Rows) -> Rows:
    """What was of mails and their drafts, but for those that were called back since."""
    mails, drafts = dict(before["outgoing_mails"]), dict(before["drafts"])
    for key, row in before["outgoing_mails"].items():
        now = after["outgoing_mails"][key]
        if (row["state"], now["state"]) == ("queued", "withdrawn"):
            mails[key] = row | {name: now[name] for name in ("state", "words", "ended_at")}
            draft = str([row["draft_id"]])
            drafts[draft] = drafts[draft] | {"state": "draft"}
    return {"outgoing_mails": mails, "drafts": drafts}


class Two:
    """Ana and Anna, two contacts of Bo's."""

    def __init__(self, world: World) -> None:
        self.world, self.bo = world, world.account()
        self.ana = world.keep(self.bo, ANA, "their new warehouse").contact.id
        world.clock.move(timedelta(days=9))
        self.anna = world.keep(self.bo, ANNA, "a second hall").contact.id

    def merge(self) -> Contact:
        done = merging.merge(self.world.session, self.world.kit, self.bo, self.ana, self.anna)
        return contacts.get(self.world.session, self.bo, done.contact_id)

    def last_merge(self) -> Merge:
        found = self.world.session.scalars(select(Merge).order_by(Merge.made_at.desc()))
        return next(merge for merge in found if not merge.parted)

    def undo(self) -> None:
        parting.undo(self.world.session, self.world.kit, self.bo, self.last_merge().id)

    def does(self, do: Callable[..., Any], *about: Any, **more: Any) -> Any:
        return do(self.world.session, self.world.kit, self.bo, *about, **more)

    def planned(self, who: UUID | None = None) -> list[FollowUpRow]:
        return list(contacts.planned(self.world.session, self.bo, who or self.ana))

    def contact(self, who: UUID | None = None) -> Contact:
        return contacts.get(self.world.session, self.bo, who or self.ana)


@pytest.fixture
def two(world: World) -> Two:
    return Two(world)


def test_all_values_are_one_contacts(two: Two) -> None:
    """Lists hold what both had, the later card comes first, and what gives way is told in the thread."""
    fields = two.merge().fields
    assert (fields.full_name, fields.job_title, fields.department) == (
        "Ana Souza",
        "Director",
        "Buying",
    )
    assert fields.emails == ("anna@lumen.example", "ANA.SOUZA@lumen.example")
    assert [phone.number for phone in fields.phones] == ["+49 171 5550", "+49 30 901820"]
    told = contacts.history(two.world.session, two.bo, two.contact())
    assert (told[0].kind, told[0].what, told[0].note) == (
        "merge",
        "Merged with Anna Souza",
        "Anna Souza · Head of Purchasing",
    )
    assert "head of purchasing" in two.contact().search


def test_the_later_card_counts_whichever_is_kept(world: World) -> None:
    """Kept under its own name, it stands, too; the mail goes where it says."""
    two = Two(world)
    two.ana, two.anna = two.anna, two.ana
    fields = two.merge().fields
    assert (fields.full_name, fields.job_title) == ("Anna Souza", "Director")
    assert [row.draft.to for row in two.planned()] == [fields.emails[0]] == ["anna@lumen.example"]


def test_both_meetings_are_told(two: Two) -> None:
    """The earlier one is where it began; the later one is told, and the next mail names it."""
    contact = two.merge()
    told = contacts.history(two.world.session, two.bo, contact)
    assert [(m.kind, m.day, m.note) for m in told[1:]] == [
        ("met", date(2026, 3, 11), "a second hall"),
        ("met", date(2026, 3, 2), "their new warehouse"),
    ]
    (row,) = two.planned()
    assert row.draft is not None
    assert "a second hall" in row.draft.body


def test_the_earlier_meeting_is_the_first(world: World) -> None:
    """Merged the other way round, the contact was met when the other one was."""
    two = Two(world)
    two.ana, two.anna = two.anna, two.ana
    fair = two.does(events.add, "Spring Fair")
    two.does(contacts.change, two.anna, {"event_id": fair.id})
    contact = two.merge()
    assert (contact.met_on, contact.talked_about) == (date(2026, 3, 2), "their new warehouse")
    assert contact.event is not None
    assert contact.event.name == "Spring Fair"


def test_one_meeting_twice_is_one(world: World) -> None:
    """Two cards of one evening tell of one meeting, with what was noted on both."""
    two = Two(world)
    two.does(contacts.change, two.anna, {"met_on": date(2026, 3, 2)})
    contact = two.merge()
    assert contact.talked_about == "their new warehouse\na second hall"
    assert [m.kind for m in contacts.history(world.session, two.bo, contact)] == ["merge", "met"]


def test_what_has_no_room_in_one_note_is_in_the_thread(small_world: World) -> None:
    """Two long talks of one evening: the first one's note stays, the other's is told with the merge."""
    two = Two(small_world)
    texts = ["x" * LONGEST_NOTE, "y" * LONGEST_NOTE]
    for who, text in zip((two.ana, two.anna), texts, strict=True):
        two.does(contacts.change, who, {"met_on": date(2026, 3, 2), "talked_about": text})
    contact = two.merge()
    assert contact.talked_about == texts[0]
    merged = contacts.history(small_world.session, two.bo, contact)[0]
    assert (merged.kind, texts[1] in merged.note) == ("merge", True)
    two.does(contacts.change, two.ana, {"job_title": "CEO"})
    two.does(contacts.change, two.ana, {"talked_about": ""})
    assert contact.talked_about == ""


def test_promises_of_both_stay(two: Two) -> None:
    """Of two next steps the earlier one stays planned; what was promised stays all of it."""
    for who in (two.ana, two.anna):
        two.does(touches.promise, who, replace(SAMPLES, what=f"samples {who}"))
    two.merge()
    assert sorted(row.kind for row in two.planned()) == ["promise", "promise", "step"]


def test_what_was_done_counts(two: Two) -> None:
    """Touches add up, the first mail and the last touch are those of both; no step is taken twice."""
    for _ in range(3):
        (row,) = two.planned()
        two.does(followups.done, row.id)
    two.does(touches.log, two.anna, "call")
    (step,) = two.planned(two.anna)
    assert step.step == 1
    contact = two.merge()
    assert (contact.touches, contact.mailed_on, contact.touched_on) == (
        4,
        date(2026, 3, 11),
        date(2026, 3, 11),
    )
    (row,) = two.planned()
    assert (row.id, row.resume) == (step.id, 3)
    two.does(followups.done, row.id)
    assert [row.step for row in two.planned()] == [3]


def heard_from(two: Two, who: UUID, times: int = 2) -> None:
    """They have heard from their owner, by the steps of their cadence, today."""
    for _ in range(times):
        (row,) = two.planned(who)
        two.does(followups.done, row.id)


@pytest.mark.parametrize("turned_round", [False, True])
def test_nobody_is_met_for_the_first_time_twice(small_world: World, turned_round: bool) -> None:
    """The mail names the later meeting, as when that card is added; undone, all is as it was."""
    two = Two(small_world)
    heard_from(two, two.ana)
    two.world.clock.move(timedelta(days=30))
    two.anna = two.world.keep(two.bo, ANNA, "a second hall").contact.id
    before = rows_of(two.world, two.bo)
    if turned_round:
        two.ana, two.anna = two.anna, two.ana
    two.merge()
    (row,) = two.planned()
    assert (row.letter, row.step, row.resume, row.due_on) == ("met_again", None, 2, date(2026, 4, 10))
    assert row.draft is not None
    assert row.draft.letter == "met_again"
    assert "a second hall" in row.draft.body
    two.undo()
    same_but_versions(before, rows_of(two.world, two.bo))


@pytest.mark.parametrize("turned_round", [False, True])
@pytest.mark.parametrize("when", ["met before", "one meeting", "heard of since"])
def test_a_meeting_that_is_over_is_not_written_of(small_world: World, when: str, turned_round: bool) -> None:
    """The first mail after it makes way for the step they have come to."""
    two = Two(small_world)
    if when == "one meeting":
        two.does(contacts.change, two.anna, {"met_on": date(2026, 3, 2)})
    if when == "heard of since":
        two.world.clock.move(timedelta(days=1))
    heard_from(two, two.anna if when == "met before" else two.ana)
    if turned_round:
        two.ana, two.anna = two.anna, two.ana
    two.merge()
    assert [(row.letter, row.step) for row in two.planned()] == [(None, 2)]


def test_ones_own_words_are_not_thrown_away(two: Two) -> None:
    """A first mail somebody has put a hand to stays, and the cadence goes on behind what was done."""
    heard_from(two, two.ana)
    (row,) = two.planned(two.anna)
    two.does(drafts.edit, row.draft.id, body="My own words")
    two.merge()
    assert [(row.letter, row.draft.body, row.resume) for row in two.planned()] == [
        ("intro", "My own words", 2)
    ]


def test_who_said_no_and_was_met_again_is_no_stranger(two: Two) -> None:
    """The thread that began anew goes on where the old one ended, with the mail after another meeting."""
    heard_from(two, two.ana)
    two.does(answers.give, two.ana, "no")
    two.world.clock.move(timedelta(days=200))
    two.anna = two.world.keep(two.bo, ANNA).contact.id
    before = rows_of(two.world, two.bo)
    assert two.merge().answer == "waiting"
    assert [(row.letter, row.resume) for row in two.planned()] == [("met_again", 2)]
    two.undo()
    same_but_versions(before, rows_of(two.world, two.bo))


@pytest.mark.parametrize("turned_round", [False, True])
def test_the_only_touch_of_both_stays(small_world: World, turned_round: bool) -> None:
    """Merged with one who is open without a next touch, the next touch of the other is that of both."""
    two = Two(small_world)
    (row,) = two.planned(two.anna)
    (lost,) = two.planned()
    with writing(small_world.session):
        small_world.session.get_one(FollowUpRow, lost.id).state = "cancelled"
    assert law.broken(small_world.session)
    if turned_round:
        two.ana, two.anna = two.anna, two.ana
    two.merge()
    assert [found.id for found in two.planned()] == [row.id]
    assert law.broken(small_world.session) == []


@pytest.mark.parametrize(
    ("mine", "theirs", "stands"),
    [
        ("yes", "waiting", "yes"),
        ("no", "waiting", "no"),
        ("waiting", "yes", "yes"),
        ("waiting", "no", "no"),
        ("yes", "no", "yes"),
        ("no", "yes", "no"),
        ("waiting", "not_now", "not_now"),
        ("not_now", "waiting", "not_now"),
        ("not_now", "no", "no"),
    ],
)
def test_an_answer_stands(small_world: World, mine: Answer, theirs: Answer, stands: str) -> None:
    """Who answered after they were met last answered for both; of two answers of one day the contact's."""
    two = Two(small_world)
    for who, answer in ((two.ana, mine), (two.anna, theirs)):
        until = date(2026, 6, 1) if answer == "not_now" else None
        two.does(answers.give, who, answer, until=until)
    contact = two.merge()
    assert contact.answer == stands
    assert (contact.answered_on is None) == (stands == "not_now")
    assert [row.kind for row in two.planned()] == (["not_now"] if stands == "not_now" else [])


def test_who_was_met_after_their_no_is_open(small_world: World) -> None:
    """A card kept after the answer began anew: its thread goes on, whichever of the two is kept."""
    world, bo = small_world, small_world.account()
    ana = world.keep(bo, ANA).contact.id
    answers.give(world.session, world.kit, bo, ana, "no")
    world.clock.move(timedelta(days=200))
    later = replace(SAMPLES, due=Due(date(2026, 10, 1)))
    anna = world.keep(bo, ANNA, promise=later).contact.id
    merging.merge(world.session, world.kit, bo, ana, anna)
    assert contacts.get(world.session, bo, ana).answer == "waiting"
    assert {row.kind for row in contacts.planned(world.session, bo, ana)} == {"step", "promise"}


def test_an_owed_answer_comes_first(two: Two) -> None:
    """Where one of them wrote, answering is the next step."""
    two.does(touches.reply, two.anna, "email")
    contact = two.merge()
    assert ([row.kind for row in two.planned()], contact.replied_on) == (["reply"], date(2026, 3, 11))


def test_all_that_names_them_names_the_contact(two: Two) -> None:
    """Cards, UIDs, whom they introduced and what is about them are the contact's; its vCard keeps its UID."""
    world, session = two.world, two.world.session
    jo = two.does(contacts.add, CardFields(full_name="Jo Kim")).contact.id
    two.does(introductions.introduced_by, jo, two.anna)
    kim = two.does(contacts.add, CardFields(full_name="Kim Roth")).contact.id
    two.does(introductions.introduced_by, two.anna, kim)
    with writing(session):
        uid = ContactUid(
            account_id=two.bo, uid="elsewhere", contact_id=two.anna, created_at=world.clock.now()
        )
        session.add(uid)
    contact = two.merge()
    assert two.contact(jo).introduced_by == contact.id
    assert contact.introduced_by == kim
    assert {row.about_id for row in two.planned(kim) if row.letter == "thanks"} == {contact.id}
    names = uids.of_contacts(session, [contact.id])[contact.id]
    own = f"urn:uuid:{two.ana}"
    assert (names[0], set(names)) == (own, {own, str(two.anna), "elsewhere"})
    assert len(merges.cards_of(session, two.bo, contact.id)) == 2
    with pytest.raises(NotFound):
        two.contact(two.anna)


def test_mails_of_both_are_the_contacts(two: Two) -> None:
    """What went out, came back and was answered is in one thread; an address that failed stays marked."""
    post, session = Post(two.world, two.bo), two.world.session
    for who in (two.ana, two.anna):
        (row,) = two.planned(who)
        post.send(row.draft.id)
    sent = {who: outbox.sent_to(session, who)[0] for who in (two.ana, two.anna)}
    post.come("bounce-postfix", sent[two.anna])
    assert post.come("reply-gmail-en", sent[two.ana])
    assert two.contact(two.anna).bounced == ["anna@lumen.example"]
    before = rows_of(two.world, two.bo)
    contact = two.merge()
    mails = before["outgoing_mails"].keys(), before["replies"].keys()
    after = rows_of(two.world, two.bo)
    assert (after["outgoing_mails"].keys(), after["replies"].keys()) == mails
    told = [*after["outgoing_mails"].values(), *after["replies"].values()]
    assert {row["contact_id"] for row in told} == {str(two.ana)}
    assert contact.bounced == ["anna@lumen.example"]
    assert len(told) == 4
    two.undo()
    same_but_versions(before, rows_of(two.world, two.bo))


def test_nobody_introduced_themselves(two: Two) -> None:
    """Merged with who introduced them, a contact was introduced by nobody, and nobody is thanked for it."""
    two.does(introductions.introduced_by, two.ana, two.anna)
    assert two.merge().introduced_by is None
    assert [row.letter for row in two.planned()] == ["intro"]


def test_two_who_are_one_are_not_different(two: Two) -> None:
    """Whom the other was told apart from, the contact is told apart from."""
    jo = two.does(contacts.add, CardFields(full_name="Jo Kim")).contact.id
    duplicates.different(two.world.session, two.bo, jo, two.anna)
    duplicates.different(two.world.session, two.bo, two.ana, two.anna)
    two.merge()
    assert merges.different(two.world.session, two.bo) == {frozenset((jo, two.ana))}


def test_a_contact_does_not_merge_with_itself_or_strangers(two: Two) -> None:
    """The same contact twice, or one of another account, is refused and nothing changes."""
    eve = two.world.account("eve@example.com")
    theirs = two.world.keep(eve).contact.id
    before = rows_of(two.world, two.bo), rows_of(two.world, eve)
    with pytest.raises(Invalid):
        two.does(merging.merge, two.ana, two.ana)
    for pair in ((two.ana, theirs), (theirs, two.ana), (two.ana, uuid4())):
        with pytest.raises(NotFound):
            two.does(merging.merge, *pair)
    assert (rows_of(two.world, two.bo), rows_of(two.world, eve)) == before


def test_undo_makes_two_again(two: Two) -> None:
    """Every row of the account is what it was."""
    two.does(touches.promise, two.anna, SAMPLES)
    before = rows_of(two.world, two.bo)
    two.merge()
    assert rows_of(two.world, two.bo) != before
    two.undo()
    same_but_versions(before, rows_of(two.world, two.bo))


def test_undone_each_is_named_by_who_named_them(two: Two) -> None:
    """Whom they introduced, and the thanks to who introduced them, are the other's own again."""
    kim, jo = (
        two.does(contacts.add, CardFields(full_name=name)).contact.id for name in ("Kim Roth", "Jo Kim")
    )
    two.does(introductions.introduced_by, two.anna, kim)
    two.does(introductions.introduced_by, jo, two.anna)
    before = rows_of(two.world, two.bo)
    about = {row["about_id"] for row in before["followups"].values()}
    assert about >= {str(two.anna), str(jo)}
    two.merge()
    two.undo()
    same_but_versions(before, rows_of(two.world, two.bo))


def test_merging_and_parting_take_their_turn_in_the_account(two: Two) -> None:
    """Each holds the account, as calendars can tell by its number."""

    def revision() -> int:
        two.world.session.rollback()
        return accounts.get(two.world.session, two.bo).revision

    numbers = [revision()]
    for happens in (two.merge, two.undo):
        happens()
        numbers.append(revision())
    assert numbers == sorted(set(numbers))


def test_the_days_of_others_come_back(world: World) -> None:
    """A step that makes way for the other's promise pushes somebody else on, and undone it lets them back."""
    bo = world.account(daily_touches=1)
    anna = world.keep(bo, ANNA, promise=replace(SAMPLES, due=Due(date(2026, 3, 6)))).contact.id
    answers.give(world.session, world.kit, bo, anna, "yes")
    world.clock.move(timedelta(days=1))
    kept = [world.keep(bo, ANA), world.keep(bo, CardFields(full_name="Jo Kim"))]
    for each in kept:
        drafts.sent(world.session, world.kit, bo, each.draft.id)
    ana, jo = (each.contact.id for each in kept)
    (row,) = contacts.planned(world.session, bo, jo)
    followups.snooze(world.session, world.kit, bo, row.id, Due(date(2026, 3, 9)))

    def jos_day() -> date:
        return contacts.planned(world.session, bo, jo)[0].due_on

    before = rows_of(world, bo)
    assert jos_day() == date(2026, 3, 9)
    done = merging.merge(world.session, world.kit, bo, ana, anna)
    assert jos_day() == date(2026, 3, 10)
    parting.undo(world.session, world.kit, bo, done.id)
    assert jos_day() == date(2026, 3, 9)
    same_but_versions(before, rows_of(world, bo))


def test_undo_from_the_thread(two: Two) -> None:
    """The history offers it like any other last thing, and taking that back is the same."""
    before = rows_of(two.world, two.bo)
    contact = two.merge()
    first = contacts.history(two.world.session, two.bo, contact)[0]
    assert first.undoable
    two.does(answers.undo, two.ana, first.id)
    same_but_versions(before, rows_of(two.world, two.bo))


@pytest.mark.parametrize(
    "go_on",
    [
        lambda two: two.does(touches.log, two.ana, "call"),
        lambda two: two.does(touches.promise, two.ana, SAMPLES),
        lambda two: two.does(contacts.change, two.ana, {"job_title": "CEO"}),
        lambda two: two.does(drafts.edit, two.planned()[0].draft.id, body="My own words"),
        lambda two: two.does(answers.give, two.ana, "yes"),
    ],
    ids=["a touch", "a promise", "a correction", "a draft", "an answer"],
)
def test_undo_is_refused_when_things_went_on(small_world: World, go_on: Callable[[Two], Any]) -> None:
    """Once something has happened with the contact it stays one, and nothing changes."""
    two = Two(small_world)
    two.merge()
    two.world.clock.move(timedelta(minutes=1))
    go_on(two)
    before = rows_of(two.world, two.bo)
    with pytest.raises(Conflict):
        two.undo()
    assert rows_of(two.world, two.bo) == before


def test_undo_needs_the_cadence_they_were_on(small_world: World) -> None:
    """Whose own cadence is gone since can't be what they were; they stay one."""
    two = Two(small_world)
    own = two.does(cadences.add, replace(GENTLE, name="Slow"))
    two.does(cadences.put, own.id, [two.anna])
    two.merge()
    cadences.delete(small_world.session, two.bo, own.id)
    with pytest.raises(Conflict):
        two.undo()


def test_who_introduced_them_may_be_gone(two: Two) -> None:
    """Of two introducers one stands and one is told; undone after that one is deleted, it is nobody."""
    kim, jo = (
        two.does(contacts.add, CardFields(full_name=name)).contact.id for name in ("Kim Roth", "Jo Kim")
    )
    two.does(introductions.introduced_by, two.ana, kim)
    two.does(introductions.introduced_by, two.anna, jo)
    contact = two.merge()
    assert contact.introduced_by == kim
    assert "Jo Kim" in contacts.history(two.world.session, two.bo, contact)[0].note
    contacts.delete(two.world.session, two.bo, jo)
    two.undo()
    assert (two.contact().introduced_by, two.contact(two.anna).introduced_by) == (kim, None)


def test_what_was_undone_is_nothing_that_happened(two: Two) -> None:
    """A touch after the merge, taken back, leaves the merge to be undone."""
    before = rows_of(two.world, two.bo)
    two.merge()
    two.world.clock.move(timedelta(minutes=1))
    two.does(touches.log, two.ana, "call")
    two.does(answers.undo, two.ana)
    two.undo()
    after = rows_of(two.world, two.bo)
    assert after["contacts"] == before["contacts"]
    assert after["moments"] == before["moments"]


def test_nothing_from_before_is_undone_under_a_merge(two: Two) -> None:
    """What was noted before cannot be taken back on its own: counts and plans are of both since."""
    (row,) = two.planned()
    two.does(followups.done, row.id)
    two.merge()
    with pytest.raises(Conflict):
        two.does(followups.undo, row.id)


def test_merges_are_undone_last_first(two: Two) -> None:
    """Three become one by two merges, and three again."""
    jo = two.does(contacts.add, CardFields(full_name="A. Souza")).contact.id
    start = rows_of(two.world, two.bo)
    two.merge()
    middle = rows_of(two.world, two.bo)
    two.world.clock.move(timedelta(minutes=1))
    two.does(merging.merge, jo, two.ana)
    assert uids.bearer(two.world.session, two.bo, two.anna) == jo
    two.undo()
    same_but_versions(middle, rows_of(two.world, two.bo))
    two.undo()
    same_but_versions(start, rows_of(two.world, two.bo))


def _tell_apart(session: Session, _kit: Kit, bo: UUID, one: UUID, other: UUID) -> None:
    duplicates.different(session, bo, one, other)


class AMergersLife(AnAccountsLife):
    """All an owner does, merging and parting people besides; somebody else's account beside it."""

    def __init__(self, world: World, number: int) -> None:
        super().__init__(world, number)
        self.eve = world.account(f"eve{number}@example.com")
        world.keep(self.eve, ANA)
        self.hers = rows_of(world, self.eve)

    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        """Two become one; most often that is taken back at once, and all is as it was."""
        if len(self.people) < 2:
            return
        one, other = data.draw(st.permutations(self.people))[:2]
        self.something_about(data.draw, other)
        with writing(self.session):
            days.relevel(self.session, self.kit, self.owner)
        before = rows_of(self.world, self.account)
        done = self.does("merge", merging.merge, one, other)
        if data.draw(st.integers(0, 2)):
            self.does("undo", parting.undo, done.id)
            same_but_versions(before, rows_of(self.world, self.account))
        else:
            self.people.remove(other)
        assert rows_of(self.world, self.eve) == self.hers

    def something_about(self, draw: Draw, other: UUID) -> None:
        """Now and then others name them: as who introduced them, or as who they are not."""
        person = self.person(draw)
        if person != other and draw(st.booleans()):
            self.does("introduced", introductions.introduced_by, person, other)
        if person != other and draw(st.booleans()):
            self.does("different", _tell_apart, person, other)

    @rule(data=st.data())
    def part(self, data: st.DataObject) -> None:
        """A merge of some time ago is undone, if nothing has happened with them since."""
        query = select(Merge).where(Merge.account_id == self.account).order_by(Merge.made_at)
        if done := [merge for merge in self.session.scalars(query) if not merge.parted]:
            merge = data.draw(st.sampled_from(done))
            contact = contacts.get(self.session, self.account, merge.contact_id)
            stands = undoing.merge_stands(self.session, contact, merge)
            with refused(not stands):
                self.people.append(self.does("undo", parting.undo, merge.id)[1].id)

    @rule(data=st.data())
    def meet_again(self, data: st.DataObject) -> None:
        """Somebody gives their owner another card, some time ago perhaps."""
        draw, ago = data.draw, timedelta(days=data.draw(st.sampled_from([0, 0, 1, 30])))
        capture_id = self.world.ready(self.account, 1, taken_at=self.kit.clock.now() - ago)
        review = Review(draw(st.sampled_from([ANA, ANNA])), draw(st.sampled_from(["", "tea"])))
        self.does("again", meetings.add_card, capture_id, 0, self.person(draw), review)

    def undo(self, draw: Draw) -> None:
        """As it is, but that a merge is not taken back here: it would bring somebody back."""
        person = self.person(draw)
        last = moments.last_of_contact(self.session, person)
        if last is None or last.kind != "merge":
            with refused(not self.undoable(person, last)):
                self.does("undo", answers.undo, person)

    def undoable(self, person: UUID, moment: Moment | None) -> bool:
        """A merge's own moment has nothing to be taken back by."""
        return moment is not None and "left" in moment.before and super().undoable(person, moment)


class AMailersLife(AMergersLife):
    """All of it, by the owner's mailbox: what goes out, what answers it, and what comes back."""

    def __init__(self, world: World, number: int) -> None:
        super().__init__(world, number)
        self.post = Post(world, self.account)

    @rule(data=st.data())
    def send(self, data: st.DataObject) -> None:
        """A draft goes out, or comes back, or waits."""
        self.what = "send"
        self.post.mail(data)

    @rule(data=st.data())
    def hear(self, data: st.DataObject) -> None:
        """Something comes in that is about a mail of the owner's."""
        self.what = "hear"
        self.post.comes_in(data)


def test_the_law_holds_for_who_is_mailed(small_world: World, ids: Callable[[int], None]) -> None:
    """Whatever comes of mails, nobody is forgotten; a merge undone is as if it had not been."""
    live(AMailersLife, small_world, ids, 1, 60, derandomize=True)


def test_the_law_holds_for_who_became_one(small_world: World, ids: Callable[[int], None]) -> None:
    """Through merges and undos nobody is forgotten, and what is undone is as it was, row for row."""
    live(AMergersLife, small_world, ids, 2, 100, derandomize=True)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_the_law_holds_for_who_became_one_at_length(world: World, ids: Callable[[int], None]) -> None:
    """The same in lives nobody has lived before."""
    live(AMergersLife, world, ids, 20, 100)
