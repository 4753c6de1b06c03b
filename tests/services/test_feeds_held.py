"""What changes while a feed is drawn: an ETag stands for one calendar, and a SEQUENCE for one text."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import icalendar
import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.domain.errors import Gone
from app.services import calendars, contacts, feeds
from app.services.calendars import Answer, Question
from app.store import feeds as store
from app.store.accounts import Account
from app.store.feeds import Fetch
from tests.factories import ANA, World

URL = "https://hello.example.com"


@dataclass
class Subscribed:
    """An account that knows Ana, and a feed of it."""

    world: World
    account: UUID
    contact: UUID
    feed: UUID

    def ask(self) -> Question:
        """What a calendar asks for."""
        self.world.session.rollback()
        token = feeds.token(self.world.kit, self.feed, 1)
        return calendars.ask(self.world.session, self.world.kit, token, "a calendar", URL)

    def draw(self, asked: Question) -> Answer:
        """What it gets."""
        return calendars.draw(self.world.session, self.world.kit, asked)

    def fetches(self) -> list[Fetch]:
        """Who has fetched it."""
        self.world.session.rollback()
        return list(self.world.session.scalars(select(Fetch)))

    def name(self, name: str) -> None:
        """Somebody else, or their owner elsewhere, calls Ana otherwise."""
        with Session(self.world.session.get_bind()) as session:
            contacts.change(session, self.world.kit, self.account, self.contact, {"full_name": name})


@pytest.fixture
def bo(world: World) -> Subscribed:
    """Bo, who subscribes."""
    account = world.account()
    contact = contacts.add(world.session, world.kit, account, ANA).contact.id
    return Subscribed(world, account, contact, feeds.add(world.session, world.kit, account, "Phone").id)


def event(answer: Answer) -> tuple[str, int]:
    """The summary and the SEQUENCE of its one event."""
    (found,) = icalendar.Calendar.from_ical(answer.body).walk("VEVENT")
    return str(found["SUMMARY"]), found["SEQUENCE"]


@pytest.mark.parametrize("shown", [True, False], ids=["shown before", "new"])
def test_what_changes_after_the_question_is_in_the_answer(bo: Subscribed, shown: bool) -> None:
    """The answer bears the ETag of what it shows, and the next change a SEQUENCE of its own."""
    bo.draw(bo.ask())
    bo.world.clock.move(timedelta(hours=2))
    if not shown:
        bo.name("Ana A")
    asked = bo.ask()
    bo.name("Ana B")
    second, again = bo.draw(asked), bo.draw(bo.ask())
    assert (second.etag, second.body) == (again.etag, again.body)
    assert second.etag != asked.etag
    bo.name("Ana C")
    third = bo.draw(bo.ask())
    assert event(second)[0] == "Mail Ana B (Lumen Works)"
    assert event(third)[0] == "Mail Ana C (Lumen Works)"
    assert event(third)[1] > event(second)[1]


@pytest.mark.parametrize("shown", [True, False], ids=["shown before", "new"])
def test_what_changes_while_it_is_read_is_no_other_answer(
    bo: Subscribed, shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change between an event's text and its stamp gives neither a new text under an old SEQUENCE."""
    first = bo.draw(bo.ask())
    if not shown:
        bo.name("Ana A")
    asked, read = bo.ask(), calendars.planned.planned

    def renamed(*asked: object) -> object:
        monkeypatch.setattr(calendars.planned, "planned", read)
        lines = read(*asked)  # type: ignore[arg-type]
        bo.name("Ana B")
        return lines

    monkeypatch.setattr(calendars.planned, "planned", renamed)
    second, third = bo.draw(asked), bo.draw(bo.ask())
    assert event(third)[0] == "Mail Ana B (Lumen Works)"
    assert event(third)[1] > event(first)[1]
    assert (second.etag == third.etag) == (second.body == third.body)
    assert (event(second)[0] == event(third)[0]) == (event(second)[1] == event(third)[1])


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_nothing_changes_while_stamps_are_given(bo: Subscribed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who draws something new holds the account, so that its events are those the stamps are for."""
    give = store.stamps

    def held(session: Session, feed_id: UUID) -> object:
        with Session(bo.world.session.get_bind()) as other, pytest.raises(OperationalError):
            other.execute(select(Account.id).with_for_update(nowait=True))
        monkeypatch.setattr(store, "stamps", give)
        return give(session, feed_id)

    monkeypatch.setattr(store, "stamps", held)
    bo.draw(bo.ask())
    assert store.stamps is give


def test_two_who_ask_at_once_get_one_calendar(bo: Subscribed) -> None:
    """What another one has been shown meanwhile is not shown anew: the same bytes, since the same moment."""
    one, other = bo.ask(), bo.ask()
    first = bo.draw(one)
    bo.world.clock.move(timedelta(minutes=5))
    assert bo.draw(other) == first == bo.draw(bo.ask())


def test_who_was_noted_meanwhile_is_not_noted_again(bo: Subscribed) -> None:
    """Whether it is drawn by who asked at once or after a change, a client is noted once an hour."""
    noted = bo.world.clock.now()
    one, other = bo.ask(), bo.ask()
    bo.draw(one)
    for name in ("Ana B", "Ana C"):
        bo.world.clock.move(timedelta(minutes=20))
        bo.draw(other)
        assert [fetch.at for fetch in bo.fetches()] == [noted]
        bo.name(name)
        other = bo.ask()


def test_what_nothing_has_changed_is_read_once(bo: Subscribed, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the account is held for the stamps, nothing is read again that was just read, and is so still."""
    asked, read, count = bo.ask(), calendars.planned.planned, []

    def counted(*asked: object) -> object:
        count.append(asked)
        return read(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(calendars.planned, "planned", counted)
    bo.draw(asked)
    assert len(count) == 1


def test_what_is_known_holds_nobody_up(bo: Subscribed, monkeypatch: pytest.MonkeyPatch) -> None:
    """A calendar that has been shown is drawn again by reading alone."""
    first = bo.draw(bo.ask())
    monkeypatch.setattr(store, "hold", lambda *_: pytest.fail("the account is held"))
    assert bo.draw(bo.ask()) == first


def test_what_was_read_before_the_question_is_no_answer(bo: Subscribed) -> None:
    """Whatever the request has read before, the calendar is that of the question, and drawn at once."""
    bo.draw(bo.ask())
    session, kit = bo.world.session, bo.world.kit
    session.scalars(select(Fetch)).all()
    bo.name("Ana B")
    asked = calendars.ask(session, kit, feeds.token(kit, bo.feed, 1), "a calendar", URL)
    assert event(calendars.draw(session, kit, asked))[0] == "Mail Ana B (Lumen Works)"


WITHDRAWN: dict[str, Callable[[Subscribed], object]] = {
    "another address": lambda bo: feeds.rotate(bo.world.session, bo.account, bo.feed),
    "removed": lambda bo: feeds.end(bo.world.session, bo.world.kit, bo.account, bo.feed),
    "no account": lambda bo: bo.world.session.delete(bo.world.owner(bo.account)) or bo.world.session.commit(),
}


@pytest.mark.parametrize("withdraw", WITHDRAWN.values(), ids=WITHDRAWN)
@pytest.mark.parametrize("shown", [True, False], ids=["shown before", "new"])
def test_what_is_withdrawn_after_the_question_is_gone(
    bo: Subscribed, shown: bool, withdraw: Callable[[Subscribed], object]
) -> None:
    """An address that is withdrawn before its calendar is drawn gives none."""
    if shown:
        bo.draw(bo.ask())
    asked = bo.ask()
    withdraw(bo)
    with pytest.raises(Gone):
        bo.draw(asked)
