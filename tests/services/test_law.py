"""The law, over the services: whatever an owner does, nobody is forgotten and every place says the same."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, TypeAlias
from uuid import UUID

import icalendar
import pytest
from flask import template_rendered
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import delete, select

from app.domain.cadence import CHANNELS, SHIPPED
from app.domain.card import CardFields
from app.domain.contact import OPEN, REASONS, Answer
from app.domain.errors import Conflict, Invalid
from app.domain.followup import Due, Promise, Rank
from app.domain.levelling import level
from app.services import (
    accounts,
    answers,
    cadences,
    calendars,
    contacts,
    days,
    feeds,
    followups,
    law,
    snapshots,
    threads,
    touches,
)
from app.store import followups as stored
from app.store import moments
from app.store.accounts import Account
from app.store.contacts import Contact
from app.store.db import writing
from app.store.followups import FollowUpRow
from app.store.moments import Moment
from app.web import words
from tests.factories import ANA, World
from tests.services.lives import live

PUBLIC = "https://hello.example.com"
ZONES = ("Europe/Berlin", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kolkata", "Pacific/Pago_Pago")
channels = st.sampled_from(CHANNELS)
#: Who is in the account at most, so that the days stay as full as a number of one to six makes them.
MOST = 14

ACTS = (
    *(
        "meet",
        "keep",
        "log",
        "reply",
        "promise",
        "done",
        "done",
        "done",
        "skip",
        "snooze",
        "answer",
        "answer",
    ),
    *(
        "undo",
        "undo_followup",
        "do_and_undo",
        "change_cadence",
        "travel",
        "change_week",
        "move_house",
        "change_number",
    ),
    *("delete", "days_pass", "days_pass"),
)

Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]
Dates: TypeAlias = dict[str, date | datetime]


class AnAccountsLife(RuleBasedStateMachine):
    """All an owner does with some contacts, in any order, through days, holidays and time zones."""

    def __init__(self, world: World, number: int) -> None:
        super().__init__()
        self.world, self.session, self.kit = world, world.session, world.kit
        world.clock.set(datetime.fromisoformat("2026-03-02T09:00:00+01:00"))
        self.account = world.account(f"owner{number}@example.com", daily_touches=3, region="DE")
        feed = feeds.add(self.session, self.kit, self.account, "calendar")
        self.feed = feeds.token(self.kit, feed.id, feed.version)
        self.api = world.client(self.account)
        self.browser = world.app.test_client()
        with self.browser.session_transaction() as cookies:
            cookies["_user_id"], cookies["_fresh"] = world.owner(self.account).fs_uniquifier, True
        self.people: list[UUID] = []
        self.met, self.turns, self.seen, self.what = 0, 0, set[str](), ""
        self.meet()

    # what is there

    @property
    def owner(self) -> Account:
        return self.world.owner(self.account)

    @property
    def today(self) -> date:
        return days.today(self.kit, self.owner)

    def person(self, draw: Draw) -> UUID:
        return draw(st.sampled_from(self.people))

    def planned(self) -> list[FollowUpRow]:
        query = select(FollowUpRow).where(FollowUpRow.account_id == self.account)
        rows = self.session.scalars(query.where(FollowUpRow.state == "planned"))
        return sorted(rows, key=lambda row: (row.created_at, row.what, row.kind))

    def some(self, draw: Draw) -> FollowUpRow | None:
        """Something planned; mostly one of what is due by today, if there is any."""
        rows = self.planned()
        pressing = [row for row in rows if row.due_on <= self.today]
        rows = pressing if pressing and draw(st.integers(0, 3)) else rows
        return draw(st.sampled_from(rows)) if rows else None

    def answer_of(self, contact_id: UUID) -> str:
        return contacts.get(self.session, self.account, contact_id).answer

    def a_due(self, draw: Draw) -> Due:
        when, hour = (
            self.today + timedelta(days=draw(st.integers(-2, 15))),
            draw(st.none() | st.integers(0, 23)),
        )
        if hour is None:
            return Due(when)
        zone = self.owner.tz
        return Due.timed(datetime(when.year, when.month, when.day, hour, tzinfo=zone), zone)

    # what an owner does

    def does(self, what: str, do: Callable[..., Any], *about: Any, **more: Any) -> Any:
        """One service call; a moment passes."""
        self.what = what
        self.world.clock.move(timedelta(seconds=7))
        return do(self.session, self.kit, self.account, *about, **more)

    @rule(data=st.data(), what=st.sampled_from(ACTS))
    def act(self, data: st.DataObject, what: str) -> None:
        """One of all that can be done: one rule, since hypothesis leaves half of many out."""
        self.what = ""
        getattr(self, what)(data.draw)

    def meet(self, _draw: Draw | None = None) -> None:
        if len(self.people) < MOST:
            self.met += 1
            fields = CardFields(full_name=f"Person {self.met}", emails=(f"p{self.met}@example.com",))
            self.people.append(self.does("meet", contacts.add, fields).contact.id)

    def keep(self, draw: Draw) -> None:
        if len(self.people) < MOST:
            self.what = "keep"
            promise = Promise("the samples", "message", self.a_due(draw)) if draw(st.booleans()) else None
            self.people.append(self.world.keep(self.account, ANA, promise=promise).contact.id)

    def log(self, draw: Draw) -> None:
        at = self.kit.clock.now() - timedelta(days=draw(st.sampled_from([0, 0, 1, 9])))
        self.does("log", touches.log, self.person(draw), draw(channels), at=at)

    def reply(self, draw: Draw) -> None:
        person = self.person(draw)
        with refused(self.answer_of(person) not in OPEN):
            self.does("reply", touches.reply, person, draw(channels))

    def promise(self, draw: Draw) -> None:
        person, made = self.person(draw), Promise("the price list", "email", self.a_due(draw))
        with refused(self.answer_of(person) == "no"):
            self.does("promise", touches.promise, person, made)

    def done(self, draw: Draw) -> None:
        if row := self.some(draw):
            at = self.kit.clock.now() - timedelta(days=draw(st.sampled_from([0, 0, 0, 1])))
            with refused(waits(row)):
                self.does("done", followups.done, row.id, "went well", at)

    def skip(self, draw: Draw) -> None:
        if row := self.some(draw):
            self.does("skip", followups.skip, row.id)

    def snooze(self, draw: Draw) -> None:
        if row := self.some(draw):
            until = self.a_due(draw)
            with refused(until.day <= self.today, Invalid):
                self.does("snooze", followups.snooze, row.id, until)

    def answer(self, draw: Draw) -> None:
        answer: Answer = draw(st.sampled_from(["not_now", "not_now", "waiting", "waiting", "yes", "no"]))
        days, reason = draw(st.integers(0, 40)), draw(st.none() | st.sampled_from(REASONS))
        until = self.today + timedelta(days=days) if answer == "not_now" else None
        with refused(days == 0 and answer == "not_now", Invalid):
            self.does(answer, answers.give, self.person(draw), answer, reason=reason, until=until)

    def undo(self, draw: Draw) -> None:
        """The last thing noted with somebody is taken back, if they have not gone on since."""
        person = self.person(draw)
        with refused(not self.undoable(person, moments.last_of_contact(self.session, person))):
            self.does("undo", answers.undo, person)

    def undo_followup(self, draw: Draw) -> None:
        """The last thing noted of a follow-up is taken back only if it is the last of its contact, too."""
        query = select(Moment).where(Moment.account_id == self.account, Moment.followup_id.is_not(None))
        told = self.session.scalars(query.order_by(Moment.made_at.desc()).limit(8)).all()
        if told:
            moment = moments.last_of_followup(self.session, draw(st.sampled_from(told)).followup_id)
            with refused(not self.undoable(moment.contact_id, moment)):
                self.does("undo", followups.undo, moment.followup_id)

    def undoable(self, person: UUID, moment: Moment | None) -> bool:
        """Whether it is the last thing noted with a contact, and what it left planned is still planned."""
        if moment is None or moment != moments.last_of_contact(self.session, person):
            return False
        planned = {str(row.id): row for row in stored.planned_of(self.session, person)}
        if not set(moment.before["left"]) <= set(planned):
            return False
        moved = [(planned[key], left) for key, left in moment.before["left"].items() if left]
        same_pace = moment.before["cadence"] == contacts.get(self.session, self.account, person).cadence
        return all(
            row.due_at is not None
            or (row.wanted_on.isoformat() == left["wanted_on"] and (row.kind == "promise" or same_pace))
            for row, left in moved
        )

    def do_and_undo(self, draw: Draw) -> None:
        """Whatever is undone at once leaves the thread as it was, day for day."""
        row = self.some(draw)
        # A yes said twice is one, and its undo takes that back.
        if row is None or row.contact.answer == "yes" or waits(row):
            return
        tomorrow, person = Due(self.today + timedelta(days=1)), row.contact_id
        before = self.thread_of(person)
        do: Callable[..., Any]
        do, by, key, about = draw(
            st.sampled_from(
                [
                    (touches.log, answers.undo, person, ("call",)),
                    (answers.give, answers.undo, person, ("no",)),
                    (answers.give, answers.undo, person, ("yes",)),
                    (followups.done, followups.undo, row.id, ()),
                    (followups.skip, followups.undo, row.id, ()),
                    (followups.snooze, followups.undo, row.id, (tomorrow,)),
                ]
            )
        )
        self.does("undo", do, key, *about)
        self.does("undo", by, key)
        assert self.thread_of(person) == before

    def thread_of(self, contact_id: UUID) -> tuple[Any, ...]:
        """A contact's thread as it is stored, but for the days levelling chose."""
        contact = contacts.get(self.session, self.account, contact_id)
        state = snapshots.of(contact, stored.planned_of(self.session, contact_id))
        return state["contact"], {k: (row["wanted_on"], row["due_at"]) for k, row in state["planned"].items()}

    def change_cadence(self, draw: Draw) -> None:
        self.does("cadence", cadences.put, draw(st.sampled_from(sorted(SHIPPED))), [self.person(draw)])

    def travel(self, draw: Draw) -> None:
        """A due date stays the local date, a timed promise its instant."""
        before = {row.id: (row.due_at or row.wanted_on) for row in self.planned()}
        self.does("zone", accounts.change, {"zone": draw(st.sampled_from(ZONES))})
        assert {row.id: (row.due_at or row.wanted_on) for row in self.planned()} == before

    def change_week(self, draw: Draw) -> None:
        week = draw(st.frozensets(st.integers(1, 7), min_size=1))
        self.does("week", accounts.change, {"working_days": sorted(week)})

    def move_house(self, draw: Draw) -> None:
        self.does("region", accounts.change, {"region": draw(st.sampled_from(["DE", "BR", None]))})

    def change_number(self, draw: Draw) -> None:
        self.does("number", accounts.change, {"daily_touches": draw(st.integers(1, 6))})

    def delete(self, draw: Draw) -> None:
        if len(self.people) > 1:
            self.what, person = "delete", self.person(draw)
            self.people.remove(person)
            contacts.delete(self.session, self.account, person)

    def days_pass(self, draw: Draw) -> None:
        self.what = "days"
        self.world.clock.move(timedelta(hours=draw(st.sampled_from([3, 20, 24, 24, 24, 72, 200]))))

    # what holds after each step

    @invariant()
    def all_holds(self) -> None:
        """Every rule, where anything was done."""
        if not self.what:
            return
        rows = self.planned()
        people = list(self.session.scalars(select(Contact).where(Contact.account_id == self.account)))
        self.nobody_is_forgotten(rows, people)
        self.what_is_counted_is_what_happened(people)
        self.days_are_level(rows, self.owner, self.today)
        self.turns += 1
        if self.what not in self.seen or self.turns % 10 == 0:
            self.seen.add(self.what)
            self.every_place_says_the_same({str(row.id): row.due_at or row.due_on for row in rows})

    def nobody_is_forgotten(self, rows: list[FollowUpRow], people: list[Contact]) -> None:
        """Who is open has one touch planned; yes leaves promises alone, no leaves nothing."""
        kinds: dict[UUID, list[str]] = {contact.id: [] for contact in people}
        for row in rows:
            kinds[row.contact_id].append(row.kind)
        assert set(kinds) == set(self.people)
        for contact in people:
            found = [kind for kind in kinds[contact.id] if kind != "promise"]
            assert len(found) == (contact.answer in OPEN), (contact.answer, found)
            assert (contact.answer == "not_now") == (found == ["not_now"])
            assert (contact.not_now_until is not None) == (contact.answer == "not_now")
            assert contact.answer != "no" or not kinds[contact.id]
            assert (contact.answered_on is None) == (contact.answer in OPEN)
        assert law.broken(self.session) == []

    def what_is_counted_is_what_happened(self, people: list[Contact]) -> None:
        """A contact's count and days of touches are those of the moments told in its thread."""
        told: dict[UUID, list[date]] = {}
        query = select(Moment.contact_id, Moment.day)
        for person, day in self.session.execute(
            query.where(Moment.account_id == self.account, Moment.kind == "touch")
        ):
            told.setdefault(person, []).append(day)
        for contact in people:
            days = told.get(contact.id, [])
            since = [day for day in days if day >= contact.met_on]
            assert (contact.touches, contact.touched_on) == (len(days), max(since, default=None))

    def days_are_level(self, rows: list[FollowUpRow], owner: Account, today: date) -> None:
        """No day over the number but by what is fixed, nothing else on a day off, nobody twice a day."""
        ahead = [row for row in rows if row.due_on >= today]
        done = stored.done_on(self.session, self.account, today, owner.tz)
        fixed = Counter(row.due_on for row in ahead if row.rank == Rank.FIXED) + Counter({today: done})
        load = Counter(row.due_on for row in ahead) + Counter({today: done})
        for day, count in load.items():
            assert count <= max(owner.daily_touches, fixed[day]), day
        promised = {(row.contact_id, row.due_on) for row in ahead if row.kind == "promise"}
        for row in ahead:
            assert row.urgency == row.value.due.urgency
            if row.rank != Rank.FIXED:
                assert row.due_on in owner.workdays
                assert row.due_on >= row.wanted_on
                assert row.rank == Rank.REPLY or (row.contact_id, row.due_on) not in promised
        known = [touch for touch, _, _ in stored.touches(self.session, self.account).values()]
        places = level(known, owner.workdays, owner.daily_touches, today, done=done)
        for row in rows:
            assert row.rank == Rank.FIXED or places[row.id].due == row.due_on

    def every_place_says_the_same(self, stored_dates: Dates) -> None:
        """Pages, feed and API show the same dates."""
        dates = self.api_dates()
        assert dates == stored_dates
        assert self.feed_dates() == {k: v for k, v in dates.items() if self.shown_by_feed(v)}
        self.today_page_says(dates)
        self.contact_page_says(self.people[self.turns % len(self.people)], dates)

    def shown_by_feed(self, due: date | datetime) -> bool:
        day = due.astimezone(self.owner.tz).date() if isinstance(due, datetime) else due
        return -calendars.BACK <= day - self.today <= calendars.AHEAD

    def feed_dates(self) -> Dates:
        asked = calendars.ask(self.session, self.kit, self.feed, "test", PUBLIC)
        body = calendars.draw(self.session, self.kit, asked).body
        events = icalendar.Calendar.from_ical(body).walk("VEVENT")
        return {str(event["uid"]).split("@")[0]: event.decoded("dtstart") for event in events}

    def api_dates(self) -> Dates:
        items, after = [], ""
        while True:
            page = self.get_json(f"/api/v1/followups?limit=100{after}")
            items += page["items"]
            if not page["next"]:
                break
            after = f"&after={page['next']}"
        found = {item["id"]: parsed(item["due"]) for item in items}
        urgent = [moment(due, self.owner.tz) for due in found.values()]
        assert all(first <= second for first, second in pairwise(urgent))
        return found

    def get_json(self, path: str) -> Any:
        self.session.rollback()
        answer = self.api.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json

    def today_page_says(self, dates: Dates) -> None:
        """Today has all that is due, and what follows in the next days."""
        with shown(self.world) as (page, context):
            self.session.rollback()
            page.append(self.browser.get("/today").text)
        due = {str(row.id) for _, rows in context["sections"] for row in rows}
        days = {key: moment(due, self.owner.tz)[0] for key, due in dates.items()}
        assert due == {key for key, day in days.items() if day <= self.today}
        assert all(f'data-row="{key}"' in page[0] for key in due)
        later = {str(row.id) for row in context["later"]}
        assert later == {k for k, day in days.items() if self.today < day <= self.today + timedelta(days=7)}

    def contact_page_says(self, contact_id: UUID, dates: Dates) -> None:
        """A contact's page shows each of its dates, and its next step is the API's."""
        with shown(self.world) as (page, context):
            self.session.rollback()
            page.append(self.browser.get(f"/contacts/{contact_id}").text)
        for row in stored.planned_of(self.session, contact_id):
            assert dates[str(row.id)] == (row.due_at or row.due_on)
        text = page[0].casefold()
        assert all(due.casefold() in text for due in context["dues"])
        found = self.get_json(f"/api/v1/contacts/{contact_id}")["next_step"]
        first = context["planned"][0] if context["planned"] else None
        assert (found and found["followup"]) == (first and str(first.id))
        assert found is None or parsed(found["due"]) == dates[found["followup"]]


def waits(row: FollowUpRow) -> bool:
    """Whether its mail waits to go out, so that it is not done otherwise."""
    return row.draft is not None and row.draft.state == "queued"


@contextmanager
def refused(expected: bool, by: type[Exception] = Conflict) -> Iterator[None]:
    """Inside, that refusal comes exactly when it is expected."""
    if expected:
        with pytest.raises(by):
            yield
    else:
        yield


@contextmanager
def shown(world: World) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """What the page asked for inside was made of, with the words its dates have."""
    made_of: dict[str, Any] = {}

    def note(_sender: object, context: dict[str, Any], **_: object) -> None:
        made_of.update(context, dues=[words.due(row) for row in context.get("planned", ())])

    with template_rendered.connected_to(note, world.app):
        yield [], made_of


def parsed(due: str) -> date | datetime:
    return datetime.fromisoformat(due) if "T" in due else date.fromisoformat(due)


def moment(due: date | datetime, zone: Any) -> tuple[date, float]:
    """Sorts like the lists: by the owner's day, then by time, what has none last."""
    if isinstance(due, datetime):
        return due.astimezone(zone).date(), due.timestamp()
    return due, float("inf")


def test_nobody_is_ever_forgotten(small_world: World, ids: Callable[[int], None]) -> None:
    """The law and the order of days hold after each of 200 steps, and every place shows the same dates."""
    live(AnAccountsLife, small_world, ids, 2, 200, derandomize=True)


@pytest.mark.slow
def test_nobody_is_ever_forgotten_on_either_side(world: World, ids: Callable[[int], None]) -> None:
    """The same on PostgreSQL, too, in other lives."""
    live(AnAccountsLife, world, ids, 3, 200, derandomize=True)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_nobody_is_ever_forgotten_at_length(world: World, ids: Callable[[int], None]) -> None:
    """The same in lives nobody has lived before."""
    live(AnAccountsLife, world, ids, 20, 200)


def forget(world: World, contact_id: UUID) -> None:
    """What should never happen: a contact's planned touch is deleted by hand."""
    touch = (FollowUpRow.contact_id == contact_id, FollowUpRow.kind != "promise")
    with writing(world.session):
        world.session.execute(delete(FollowUpRow).where(FollowUpRow.state == "planned", *touch))


def test_a_forgotten_contact_is_found(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """The sweep plans the step that comes next, says so in the log without a name, and that just once."""
    account = world.account()
    person = world.keep(account, promise=Promise("samples", "message", Due(date(2026, 3, 9)))).contact
    intro = followups.due_today(world.session, world.kit, account).intros[0]
    followups.done(world.session, world.kit, account, intro.id)
    forget(world, person.id)
    assert "1 open contact has no next step" in broken_law(world)
    assert law.sweep(world.session, world.kit) == 1
    rows = contacts.planned(world.session, account, person.id)
    assert sorted((row.kind, row.step) for row in rows) == [("promise", None), ("step", 1)]
    (said,) = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert str(person.id) in said
    assert "Souza" not in said
    assert law.sweep(world.session, world.kit) == 0
    assert law.check(world.session) == "Every open contact has a next step."


def broken_law(world: World) -> str:
    with pytest.raises(OSError, match="no next step") as error:
        law.check(world.session)
    return str(error.value)


@pytest.mark.parametrize(("days", "kind", "answer"), [(10, "not_now", "not_now"), (60, "step", "waiting")])
def test_a_date_they_named_is_found_again(small_world: World, days: int, kind: str, answer: str) -> None:
    """Who said not now is planned for the day they named; once it has passed, their cadence goes on."""
    world, account = small_world, small_world.account()
    person, until = world.keep(account).contact.id, date(2026, 4, 20)
    answers.give(world.session, world.kit, account, person, "not_now", until=until)
    forget(world, person)
    world.clock.move(timedelta(days=days))
    law.sweep(world.session, world.kit)
    (row,) = contacts.planned(world.session, account, person)
    contact = contacts.get(world.session, account, person)
    assert (row.kind, contact.answer) == (kind, answer)
    assert (row.due_on == until) == (kind == "not_now")


def test_whose_cadence_is_gone_goes_on_with_persistent(small_world: World) -> None:
    """A key that no cadence has any more keeps nobody from a next step."""
    world, account = small_world, small_world.account()
    person = world.keep(account).contact.id
    forget(world, person)
    with writing(world.session):
        contacts.get(world.session, account, person).cadence = str(UUID(int=7))
    assert law.sweep(world.session, world.kit) == 1
    assert contacts.get(world.session, account, person).cadence == "persistent"
    assert [row.step for row in contacts.planned(world.session, account, person)] == [0]


def test_one_who_can_not_be_mended_keeps_nobody_waiting(
    small_world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever goes wrong with one contact is logged, and the others get their next step."""
    world, account = small_world, small_world.account()
    people = [world.keep(account).contact.id for _ in range(3)]
    for person in people:
        forget(world, person)
    real, bad = threads.resumed, law.broken(world.session)[0][1]

    def resumed(now: threads.Turn) -> object:
        if now.contact.id == bad:
            raise RuntimeError("a row nobody understands")
        return real(now)

    monkeypatch.setattr(threads, "resumed", resumed)
    assert law.sweep(world.session, world.kit) == 2
    assert [contact for _, contact in law.broken(world.session)] == [bad]
    assert f"Contact {bad} is open without a next step" in caplog.text


def test_who_is_closed_is_not_forgotten(small_world: World) -> None:
    """A yes or a no has no next step, and needs none."""
    world, account = small_world, small_world.account()
    for answer in ("yes", "no"):
        answers.give(world.session, world.kit, account, world.keep(account).contact.id, answer)
    assert law.sweep(world.session, world.kit) == 0
