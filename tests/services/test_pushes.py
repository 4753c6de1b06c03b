"""Pushes: told in time, to every phone that wants it, and once."""

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from app.domain.errors import Conflict, NotFound
from app.domain.followup import Due, Promise
from app.domain.subscription import Outcome, Subscription
from app.services import drafts, events, followups, pushes
from app.services.push_delivery import LEASE, LOST_AFTER, LOST_TRIES
from app.services.pushes import MOST_PHONES, TURN, Tried
from app.store.pushes import PushSubscription, SentPush
from tests.factories import ANA, World

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
#: Monday 2 March 2026, when the owner's day begins.
MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=BERLIN)


def address(name: str = "phone") -> Subscription:
    return Subscription(f"https://push.example.com/{name}", "B" + "A" * 86, "A" * 22)


def told(world: World, account: UUID, name: str = "phone") -> PushSubscription:
    """A phone of the account's that is told, after those that are already."""
    world.clock.move(timedelta(microseconds=1))
    return pushes.subscribe(world.session, world.kit, account, address(name), "Chrome/140 Android")


def sweep(world: World) -> int:
    return pushes.sweep(world.session, world.kit)


def sent(world: World) -> list[tuple[str, str]]:
    """Whom what was sent to, and none of it any more."""
    found = [(to.rpartition("/")[2], push.kind) for to, push, _ in world.pusher.pushes]
    world.pusher.pushes.clear()
    return found


def busy_account(world: World, **more: object) -> UUID:
    """Somebody waits for its owner on Monday morning; they met on Sunday evening."""
    world.clock.set(MORNING - timedelta(hours=13))
    account = world.account(**more)
    world.keep(account)
    world.clock.set(MORNING)
    return account


def test_the_morning_comes_once_at_its_hour(world: World) -> None:
    """Looked at each minute around the hour chosen, the list is told once, to every phone."""
    account = busy_account(world)
    told(world, account), told(world, account, "tablet")
    pushes.choose(world.session, account, time(7, 30), ["morning"])
    world.clock.set(MORNING - timedelta(minutes=40))
    for _ in range(20):
        sweep(world)
        world.clock.move(MINUTE)
    (_, push, ttl), _ = world.pusher.pushes
    assert (push.title, push.body) == ("One person to say hello to", "Ana Souza")
    assert ttl == 2 * 3600
    assert sent(world) == [("phone", "morning"), ("tablet", "morning")]


def test_a_server_that_was_away_tells_no_old_news(world: World) -> None:
    """Back in the afternoon, the morning's list is not told; the next morning's is."""
    account = busy_account(world)
    told(world, account)
    world.clock.set(MORNING + timedelta(hours=7))
    sweep(world)
    assert sent(world) == []
    world.clock.set(MORNING + timedelta(days=1))
    sweep(world)
    assert sent(world) == [("phone", "morning")]


def test_a_promise_is_told_in_time(world: World) -> None:
    """A promise with a time is told half an hour before, and again when it was put off."""
    account = world.account()
    told(world, account)
    world.clock.set(MORNING)
    promise = Promise("the new lamp", "call", Due.timed(MORNING + timedelta(hours=3), BERLIN))
    kept = world.keep(account, promise=promise)
    pushes.choose(world.session, account, time(8), ["promise"])
    world.clock.set(MORNING + timedelta(hours=2, minutes=29))
    assert sweep(world) == 0
    world.clock.move(MINUTE)
    assert (sweep(world), sweep(world)) == (1, 0)
    (_, push, ttl) = world.pusher.pushes[0]
    assert (push.title, push.body) == ("Call Ana Souza at 11:00", "As you promised.")
    assert (push.url, ttl) == (f"/contacts/{kept.contact.id}", 30 * 60)
    row = next(row for row in kept.followups if row.kind == "promise")
    until = Due.timed(MORNING + timedelta(days=1, hours=3), BERLIN)
    followups.snooze(world.session, world.kit, account, row.id, until)
    world.clock.move(timedelta(days=1))
    assert sweep(world) == 1


def test_a_promise_that_was_kept_is_not_told(world: World) -> None:
    """Done before its time, nothing is said of it."""
    account = world.account()
    told(world, account)
    world.clock.set(MORNING)
    kept = world.keep(
        account, promise=Promise("a call", "call", Due.timed(MORNING + timedelta(hours=3), BERLIN))
    )
    pushes.choose(world.session, account, time(8), ["promise"])
    row = next(row for row in kept.followups if row.kind == "promise")
    followups.done(world.session, world.kit, account, row.id)
    world.clock.set(MORNING + timedelta(hours=2, minutes=45))
    assert sweep(world) == 0


def test_the_evening_counts_todays_cards(world: World) -> None:
    """Cards of the event not mailed yet are told in the evening: those kept and those nobody looked at."""
    world.clock.set(MORNING)
    account = world.account()
    told(world, account)
    event = events.add(world.session, world.kit, account, "Light fair")
    first = world.keep(account, event_id=event.id)
    world.keep(account, replace(ANA, full_name="Cleo Okafor", emails=()), event_id=event.id)
    world.ready(account, 7, event_id=event.id)
    world.clock.set(MORNING.replace(hour=18, minute=31))
    drafts.sent(world.session, world.kit, account, first.draft.id)
    sweep(world)
    ((_, push, _),) = world.pusher.pushes
    assert (push.title, push.body) == (
        "2 cards of Light fair not mailed yet",
        "Cleo Okafor · One waits for your look",
    )
    assert push.url == "/today/evening"


def test_yesterdays_cards_are_left_in_peace(world: World) -> None:
    """An event that was not left does not nag evening after evening."""
    world.clock.set(MORNING)
    account = world.account()
    told(world, account)
    event = events.add(world.session, world.kit, account, "Light fair")
    world.keep(account, event_id=event.id)
    world.clock.set(MORNING.replace(hour=18, minute=30) + timedelta(days=1))
    sweep(world)
    assert sent(world) == []


def test_two_workers_send_one(world: World) -> None:
    """While one worker sends, another one looks: the push is sent once."""
    account = busy_account(world)
    told(world, account)
    with Session(world.session.get_bind()) as other:
        world.pusher.interrupt(lambda: pushes.sweep(other, world.kit))
        assert sweep(world) == 1
    assert sent(world) == [("phone", "morning")]


def test_a_worker_that_died_leaves_its_push_to_the_next(world: World) -> None:
    """Killed in the middle: when the lease has ended, the phones not told yet are told, and no other."""
    account = busy_account(world)
    told(world, account), told(world, account, "tablet")

    def die() -> None:
        world.pusher.interrupt(_raise)

    world.pusher.interrupt(die)
    with pytest.raises(KeyboardInterrupt):
        sweep(world)
    world.session.rollback()
    assert sent(world) == [("phone", "morning")]
    assert (sweep(world), sent(world)) == (0, [])
    world.clock.move(2 * MINUTE)
    sweep(world)
    assert sent(world) == [("tablet", "morning")]


def _raise() -> None:
    raise KeyboardInterrupt


def test_a_dead_subscription_is_removed(world: World) -> None:
    """A phone that wants no more is gone; the others are told."""
    account = busy_account(world)
    told(world, account), told(world, account, "tablet")
    world.pusher.answer("https://push.example.com/phone", Outcome("gone", "410"))
    sweep(world)
    assert [row.digest for row in pushes.all_of(world.session, account)] == [address("tablet").digest]
    world.clock.move(MINUTE)
    assert (sweep(world), len(sent(world))) == (0, 2)


def test_a_service_that_is_down_is_asked_again(world: World) -> None:
    """After longer and longer, as long as it matters, and only for the phone that was not told; its line
    says why."""
    account = busy_account(world)
    told(world, account), told(world, account, "tablet")
    world.pusher.answer("https://push.example.com/phone", Outcome("later", "503: busy"))
    minutes = list[int]()
    for minute in range(150):
        minutes += [minute] * len(sent(world)) if sweep(world) else []
        world.clock.move(MINUTE)
    assert minutes == [0, 0, 2, 6, 14, 30, 62]
    first, second = pushes.all_of(world.session, account)
    assert (first.failure, first.failures, second.failure) == ("503: busy", 6, "")
    assert first.failed_at is not None
    assert first.failed_at - MORNING < MINUTE


def test_a_service_that_is_back_delivers(world: World) -> None:
    """What failed a while ago gets through now, and the phone's line is clean."""
    account = busy_account(world)
    told(world, account)
    world.pusher.answer("https://push.example.com/phone", Outcome("later", "503: busy"))
    sweep(world)
    world.pusher.answer("https://push.example.com/phone", None)
    world.clock.move(2 * MINUTE)
    assert (sweep(world), sweep(world)) == (1, 0)
    (row,) = pushes.all_of(world.session, account)
    assert (row.failure, row.failures, row.last_used_at) == ("", 0, world.clock.now())


def promised(world: World, account: UUID, count: int) -> None:
    """So many promises, due a quarter of an hour from now."""
    promise = Promise("a call", "call", Due.timed(world.clock.now() + 15 * MINUTE, BERLIN))
    for n in range(count):
        world.keep(account, replace(ANA, full_name=f"Ana {n}", emails=()), promise=promise)


def test_a_phone_that_fails_is_left_alone_until_the_next_sweep(world: World) -> None:
    """Its service is asked once, however many pushes are due."""
    account = world.account()
    told(world, account), told(world, account, "tablet")
    promised(world, account, 3)
    world.pusher.answer("https://push.example.com/phone", Outcome("later", "timed out"))
    assert sweep(world) == 3
    assert sent(world) == [("phone", "promise"), *[("tablet", "promise")] * 3]


def test_slow_phones_end_an_accounts_turn(world: World) -> None:
    """Where services take their time, the others' turn comes; what is left goes on, slow phones last."""
    account = busy_account(world)
    for name in ("slow", "phone", "tablet"):
        told(world, account, name)
    world.pusher.answer("https://push.example.com/slow", Outcome("later", "timed out"))
    world.pusher.interrupt(lambda: world.clock.move(TURN))
    promised(world, account, 1)
    assert (sweep(world), sent(world)) == (1, [("slow", "morning")])
    assert sweep(world) == 2
    assert sent(world)[:3] == [("phone", "morning"), ("tablet", "morning"), ("slow", "morning")]


def test_a_phone_nothing_reaches_is_given_up(world: World) -> None:
    """After two weeks of failures in a row it is asked no more; one that was reached meanwhile stays."""
    account = busy_account(world)
    told(world, account), told(world, account, "tablet")
    for name in ("phone", "tablet"):
        world.pusher.answer(f"https://push.example.com/{name}", Outcome("refused", "403: no"))
    for n in range(LOST_TRIES + 1):
        if n == 1:
            world.pusher.answer("https://push.example.com/tablet", None)
        assert len(pushes.all_of(world.session, account)) == 2
        if n == LOST_TRIES:
            world.clock.move(LOST_AFTER)
        pushes.send_one_now(world.session, world.kit, account)
        world.clock.move(MINUTE)
    assert [row.digest for row in pushes.all_of(world.session, account)] == [address("tablet").digest]


def test_who_was_too_slow_sends_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the lease ended in the middle and another worker went on, the first one stops."""
    monkeypatch.setattr(pushes, "TURN", 2 * LEASE)
    account = busy_account(world)
    told(world, account), told(world, account, "tablet")
    with Session(world.session.get_bind()) as other:

        def sleep() -> None:
            world.clock.move(LEASE)
            pushes.sweep(other, world.kit)

        world.pusher.interrupt(sleep)
        sweep(world)
    assert sorted(sent(world)) == [("phone", "morning"), ("phone", "morning"), ("tablet", "morning")]


def test_a_renewed_address_gets_what_waits(world: World) -> None:
    """The browser changes its address while a push waits: the phone stays the same, and is told."""
    account = busy_account(world)
    old = told(world, account, "old").id

    def renew() -> None:
        with Session(world.session.get_bind()) as other:
            ended = address("old").endpoint
            pushes.subscribe(other, world.kit, account, address("new"), "Firefox", ended)

    world.pusher.answer("https://push.example.com/old", Outcome("gone", "410"))
    world.pusher.interrupt(renew)
    sweep(world)
    world.clock.move(2 * MINUTE)
    sweep(world)
    assert sent(world) == [("old", "morning"), ("new", "morning")]
    assert [row.id for row in pushes.all_of(world.session, account)] == [old]


def test_the_morning_counts_more_than_the_page_shows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page shows so many of a list at most; the push counts everybody, each once."""
    monkeypatch.setattr(followups, "MOST", 2)
    account = busy_account(world)
    promised(world, account, 4)
    told(world, account)
    world.clock.set(MORNING + timedelta(days=1))
    sweep(world)
    assert world.pusher.pushes[0][1].title == "5 people to say hello to"


def test_what_is_refused_is_not_asked_again(world: World) -> None:
    """A no for good is a no; the phone stays, with the reason."""
    account = busy_account(world)
    told(world, account)
    world.pusher.answer("https://push.example.com/phone", Outcome("refused", "403: BadJwtToken"))
    assert (sweep(world), sweep(world)) == (1, 0)
    (row,) = pushes.all_of(world.session, account)
    assert row.failure == "403: BadJwtToken"


def test_kinds_that_are_off_stay_away(world: World) -> None:
    """What its owner does not want is not sent."""
    account = busy_account(world)
    told(world, account)
    pushes.choose(world.session, account, time(8), ["evening"])
    assert sweep(world) == 0


def test_one_broken_account_holds_up_no_other(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """What goes wrong with one account is logged, and the others are told."""
    one, two = busy_account(world), busy_account(world, email="eve@example.com")
    told(world, one, "one"), told(world, two, "two")
    world.pusher.interrupt(_fail)
    sweep(world)
    assert len(sent(world)) == 1
    assert "could not be sent" in caplog.text


def _fail() -> None:
    raise RuntimeError("a bug")


def test_the_language_is_the_owners(world: World) -> None:
    """The words are those of the account's language; English where it has no catalogue."""
    german, french = (
        busy_account(world, language="de"),
        busy_account(world, language="fr", email="f@example.com"),
    )
    told(world, german, "german"), told(world, french, "french")
    sweep(world)
    titles = {to.rpartition("/")[2]: push.title for to, push, _ in world.pusher.pushes}
    assert titles == {"german": "Ein Mensch wartet auf dein Hallo", "french": "One person to say hello to"}


def test_the_database_tells_no_address(world: World) -> None:
    """Neither address nor keys can be read from the row, and they come out as they went in."""
    row = told(world, world.account())
    stored = " ".join(str(getattr(row, column.key)) for column in PushSubscription.__table__.columns)
    for secret in ("push.example.com", address().p256dh, address().auth):
        assert secret not in stored
    busy = world.owner(row.account_id)
    assert pushes.send_one_now(world.session, world.kit, busy.id) == Tried(1, [])
    assert world.pusher.pushes[0][0] == address().endpoint


def test_another_server_key_ends_subscriptions(world: World) -> None:
    """Made for a key that is no more, a subscription can't be used: it goes."""
    account = busy_account(world)
    told(world, account)
    pushes.sweep(world.session, replace(world.kit, key=b"another key" * 4))
    assert (sent(world), list(pushes.all_of(world.session, account))) == ([], [])


def test_a_browser_belongs_to_who_asked_last(world: World) -> None:
    """The same browser, signed in as somebody else, tells them and nobody before."""
    bo, eve = world.account(), world.account("eve@example.com")
    told(world, bo)
    told(world, eve)
    told(world, eve)
    assert (len(pushes.all_of(world.session, bo)), len(pushes.all_of(world.session, eve))) == (0, 1)


def test_a_new_address_takes_the_old_ones_place(world: World) -> None:
    """A browser that changed its address is one phone; another account's can't be taken so."""
    bo, eve = world.account(), world.account("eve@example.com")
    told(world, bo, "old"), told(world, eve, "hers")
    for ended in ("old", "hers"):
        pushes.subscribe(
            world.session, world.kit, bo, address("new"), "", f"https://push.example.com/{ended}"
        )
    assert [row.digest for row in pushes.all_of(world.session, bo)] == [address("new").digest]
    assert len(pushes.all_of(world.session, eve)) == 1


def test_nobody_has_so_many_phones(world: World) -> None:
    """More phones than a person has are refused; one that is known is not one more."""
    account = world.account()
    for n in range(MOST_PHONES):
        told(world, account, str(n))
    told(world, account, "3")
    with pytest.raises(Conflict):
        told(world, account, "another")


def test_anothers_phone_is_not_there(world: World) -> None:
    """Eve can't remove Bo's phone."""
    row, eve = told(world, world.account()), world.account("eve@example.com")
    with pytest.raises(NotFound):
        pushes.unsubscribe(world.session, eve, row.id)


def test_what_was_sent_is_forgotten_after_a_week(world: World) -> None:
    """The list of what was sent does not grow for ever."""
    account = busy_account(world)
    told(world, account)
    for _ in range(12):
        sweep(world)
        world.clock.move(timedelta(days=1))
    rows = world.session.query(SentPush).all()
    assert 0 < len(rows) <= 8
    assert min(date.fromisoformat(row.key) for row in rows) > date(2026, 3, 2)


def test_a_phone_removed_meanwhile_is_left_alone(world: World) -> None:
    """Removed while others are told, it is told nothing."""
    account = busy_account(world)
    told(world, account)
    second = told(world, account, "tablet").id

    def remove() -> None:
        with Session(world.session.get_bind()) as other:
            pushes.unsubscribe(other, account, second)

    world.pusher.interrupt(remove)
    sweep(world)
    assert sent(world) == [("phone", "morning")]


def test_one_now_says_what_became_of_it(world: World) -> None:
    """Each phone gets it at once, and what failed is told with its reason."""
    account = world.account()
    told(world, account), told(world, account, "tablet")
    world.pusher.answer("https://push.example.com/tablet", Outcome("later", "timed out"))
    assert pushes.send_one_now(world.session, world.kit, account) == Tried(1, ["timed out"])
    payload = json.loads(world.pusher.pushes[0][1].payload())
    assert payload["url"] == "/settings#notifications"


def test_trials_are_few_and_short(world: World) -> None:
    """One a minute, and slow services keep the page waiting for no more than one of them."""
    account = world.account()
    told(world, account), told(world, account, "tablet")
    world.pusher.interrupt(lambda: world.clock.move(timedelta(seconds=20)))

    def trial() -> Tried:
        return pushes.send_one_now(world.session, world.kit, account)

    assert (trial(), trial()) == (Tried(1, [], 1), Tried(1, []))
    with pytest.raises(Conflict):
        trial()
    world.clock.move(MINUTE)
    assert trial() == Tried(2, [])


def test_no_transaction_is_open_while_a_service_is_asked(world: World) -> None:
    """A slow push service holds up nobody who writes."""
    account = busy_account(world)
    told(world, account)
    open_: list[bool] = []
    world.pusher.interrupt(lambda: open_.append(world.session.in_transaction()))
    sweep(world)
    assert open_ == [False]
