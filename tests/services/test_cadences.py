"""Cadences: one's own, and people put on one."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.cadence import GENTLE, PERSISTENT, WARM, Cadence, Step
from app.domain.card import CardFields
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.followup import Due
from app.services import answers, cadences, contacts, days, drafts, events, followups, letters, touches
from app.store.followups import FollowUpRow
from tests.factories import World

QUICK = Cadence(
    "Quick",
    (Step(0, "email", "Intro mail", "intro"), Step(1, "email", "Second mail", "second")),
    (Step(10, "call", "Call"),),
)


def add(world: World, account: UUID, name: str = "Ana Souza", event: UUID | None = None) -> UUID:
    """Somebody kept and mailed today; the second mail is due on Wednesday 4 March."""
    fields = CardFields(full_name=name, emails=("ana@lumen.example",))
    made = contacts.add(world.session, world.kit, account, fields, event_id=event)
    followups.done(world.session, world.kit, account, made.followups[0].id)
    return made.contact.id


def step(world: World, account: UUID, contact: UUID) -> FollowUpRow:
    """Their one planned step."""
    (row,) = contacts.planned(world.session, account, contact)
    return row


def test_a_cadence_of_ones_own_is_kept(world: World) -> None:
    """One's own stands behind those that ship, and is found by its id alone."""
    account = world.account()
    made = cadences.add(world.session, world.kit, account, QUICK)
    known = cadences.all_of(world.session, account)
    assert [each.id for each in known] == ["persistent", "gentle", "warm", made.id]
    assert [each.shipped for each in known] == [True, True, True, False]
    assert cadences.get(world.session, account, made.id).cadence == QUICK


def test_only_mails_have_letters(small_world: World) -> None:
    """A call's letter goes, a mail without one gets one, and an unknown one is refused."""
    account = small_world.account()
    steps = (QUICK.steps[0], Step(1, "call", " Call ", "second"), Step(2, "email", "Mail"))
    made = cadences.add(small_world.session, small_world.kit, account, replace(QUICK, steps=steps))
    assert [s.letter for s in made.cadence.steps] == ["intro", None, "next"]
    assert made.cadence.steps[1].what == "Call"
    wrong = replace(QUICK, repeats=(Step(5, "email", "Mail", "../secret"),))
    with pytest.raises(Invalid):
        cadences.add(small_world.session, small_world.kit, account, wrong)


def test_every_letter_offered_is_there(small_world: World) -> None:
    """Each letter a step may bear exists, those of the shipped cadences among them."""
    shipped = {s.letter for c in (PERSISTENT, GENTLE, WARM) for s in (*c.steps, *c.repeats) if s.letter}
    assert shipped <= set(letters.FOR_STEPS) <= {name for name, _ in small_world.kit.letters.letters}


@pytest.mark.parametrize("key", ["persistent", "gentle", "warm"])
def test_what_ships_stays(small_world: World, key: str) -> None:
    """A cadence that ships is neither changed nor removed."""
    account = small_world.account()
    with pytest.raises(Conflict):
        cadences.change(small_world.session, small_world.kit, account, key, QUICK)
    with pytest.raises(Conflict):
        cadences.delete(small_world.session, account, key)


def test_one_in_use_is_not_removed(world: World) -> None:
    """While contacts are on it, closed ones included, a cadence stays; the answer says how many there are."""
    account = world.account()
    key = cadences.add(world.session, world.kit, account, QUICK).id
    people = [add(world, account, name) for name in ("Ana", "Ben")]
    cadences.put(world.session, world.kit, account, key, people)
    answers.give(world.session, world.kit, account, people[0], "no")
    with pytest.raises(Conflict, match="2 people are on it"):
        cadences.delete(world.session, account, key)
    cadences.put(world.session, world.kit, account, "gentle", people)
    cadences.delete(world.session, account, key)
    with pytest.raises(NotFound):
        cadences.get(world.session, account, key)


def test_another_cadence_moves_the_next_step(world: World) -> None:
    """The next touch comes by the new gap; where it is the same mail, with the draft it had."""
    account = world.account()
    contact = add(world, account)
    before = step(world, account, contact)
    assert before.draft is not None
    drafts.edit(world.session, world.kit, account, before.draft.id, body="My own words")
    assert cadences.put(world.session, world.kit, account, "gentle", [contact]) == 1
    after = step(world, account, contact)
    assert (after.step, after.due_on) == (1, date(2026, 3, 9))
    assert after.draft is not None
    assert (after.id, after.draft.body) == (before.id, "My own words")
    assert contacts.get(world.session, account, contact).cadence == "gentle"


def test_another_way_is_another_step(world: World) -> None:
    """Where the new cadence calls instead of writing, the mail is cancelled and the call planned."""
    account = world.account()
    contact = add(world, account)
    before = step(world, account, contact).id
    cadences.put(world.session, world.kit, account, "warm", [contact])
    after = step(world, account, contact)
    assert (after.channel, after.due_on, after.draft) == ("call", date(2026, 3, 4), None)
    assert followups.get(world.session, account, before).state == "cancelled"


def test_what_would_have_been_due_is_due_today(world: World) -> None:
    """A shorter gap never plans a step into the past, where it would count as late."""
    account = world.account()
    contact = add(world, account)
    cadences.put(world.session, world.kit, account, "gentle", [contact])
    world.clock.move(timedelta(days=4))
    cadences.put(world.session, world.kit, account, "persistent", [contact])
    row = step(world, account, contact)
    assert (row.wanted_on, row.due_on, row.too_late) == (date(2026, 3, 6), date(2026, 3, 6), False)


def test_what_they_asked_for_stays(world: World) -> None:
    """An answer that is owed and a date they asked for stay as they are on any cadence."""
    account = world.account()
    asked, wrote = add(world, account, "Ana"), add(world, account, "Ben")
    answers.give(world.session, world.kit, account, asked, "not_now", until=date(2026, 5, 4))
    touches.reply(world.session, world.kit, account, wrote, "email")
    cadences.put(world.session, world.kit, account, "gentle", [asked, wrote])
    assert (step(world, account, asked).kind, step(world, account, asked).due_on) == (
        "not_now",
        date(2026, 5, 4),
    )
    assert step(world, account, wrote).kind == "reply"


def test_a_closed_contact_goes_on_by_it_later(world: World) -> None:
    """Who has said no has nothing planned by the new cadence until they are open again."""
    account = world.account()
    contact = add(world, account)
    answers.give(world.session, world.kit, account, contact, "no")
    cadences.put(world.session, world.kit, account, "warm", [contact])
    assert contacts.planned(world.session, account, contact) == []
    answers.give(world.session, world.kit, account, contact, "waiting")
    assert step(world, account, contact).channel == "call"


def test_a_change_is_planned_when_asked(world: World) -> None:
    """A cadence changed leaves everybody's step where it was, until they are re-planned."""
    account = world.account()
    key = cadences.add(world.session, world.kit, account, QUICK).id
    contact = add(world, account)
    cadences.put(world.session, world.kit, account, key, [contact])
    slower = replace(QUICK, steps=(QUICK.steps[0], Step(4, "email", "Mail again", "third")))
    cadences.change(world.session, world.kit, account, key, slower)
    assert step(world, account, contact).due_on == date(2026, 3, 3)
    assert cadences.replan(world.session, world.kit, account, key) == 1
    row = step(world, account, contact)
    assert (row.due_on, row.what, row.draft and row.draft.letter) == (date(2026, 3, 6), "Mail again", "third")


def test_planning_anew_twice_changes_nothing(world: World) -> None:
    """Re-planned by the same gaps, steps keep day, row and version."""
    account = world.account()
    contact = add(world, account)
    before = (step(world, account, contact).id, step(world, account, contact).version)
    cadences.replan(world.session, world.kit, account, "persistent")
    assert (step(world, account, contact).id, step(world, account, contact).version) == before


def test_an_event_goes_on_a_cadence(world: World) -> None:
    """Everybody open from the event is put on it, levelled by the daily number; nobody else is."""
    account = world.account(daily_touches=2)
    fair = events.add(world.session, world.kit, account, "Fair").id
    there = [add(world, account, f"Ana {n}", fair) for n in range(5)]
    elsewhere = add(world, account, "Ben")
    answers.give(world.session, world.kit, account, there[0], "no")
    assert cadences.put_event(world.session, world.kit, account, "warm", fair) == 4
    days = sorted(step(world, account, contact).due_on.day for contact in there[1:])
    assert days == [4, 4, 5, 5]
    assert contacts.get(world.session, account, elsewhere).cadence == "persistent"
    assert contacts.get(world.session, account, there[0]).cadence == "persistent"


def test_all_or_nobody(world: World) -> None:
    """One contact that isn't there leaves the others as they were."""
    account, eve = world.account(), world.account("eve@example.com")
    mine, hers = add(world, account), add(world, eve)
    with pytest.raises(NotFound):
        cadences.put(world.session, world.kit, account, "gentle", [mine, hers])
    with pytest.raises(NotFound):
        cadences.put(world.session, world.kit, account, "nothing", [mine])
    assert contacts.get(world.session, account, mine).cadence == "persistent"


def test_a_day_of_ones_own_stands_on_another_cadence(world: World) -> None:
    """Put off to April, a step stays there on a slower cadence; to undo that would bring the old gap back."""
    account, april = world.account(), date(2026, 4, 1)
    contact = add(world, account)
    row = step(world, account, contact).id
    followups.snooze(world.session, world.kit, account, row, Due(april))
    cadences.put(world.session, world.kit, account, "gentle", [contact])
    assert step(world, account, contact).due_on == april
    with pytest.raises(Conflict, match="gone on"):
        followups.undo(world.session, world.kit, account, row)
    (told, *_) = contacts.history(world.session, account, contacts.get(world.session, account, contact))
    assert (told.kind, told.undoable) == ("snooze", False)


def test_a_touch_can_be_taken_back_on_another_cadence(world: World) -> None:
    """Undoing the last touch leaves the contact on the cadence it was put on since."""
    account = world.account()
    contact = add(world, account)
    cadences.put(world.session, world.kit, account, "gentle", [contact])
    answers.undo(world.session, world.kit, account, contact)
    assert step(world, account, contact).step == 0
    assert contacts.get(world.session, account, contact).cadence == "gentle"


def test_many_people_are_levelled_once(small_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days are found once, however many people go on another cadence."""
    account = small_world.account()
    fair = events.add(small_world.session, small_world.kit, account, "Fair").id
    for n in range(6):
        add(small_world, account, f"Ana {n}", fair)
    levelled: list[bool] = []
    real = days.relevel
    monkeypatch.setattr(days, "relevel", lambda *a, **k: (levelled.append(True), real(*a, **k)))
    cadences.put_event(small_world.session, small_world.kit, account, "warm", fair)
    assert len(levelled) == 1
