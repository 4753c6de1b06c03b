"""Reviewing a card: keep, let go, think again."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.card import CardFields
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.followup import Due, Promise
from app.services import captures, cards, contacts, events, wording
from app.services.cards import Review
from app.store.contacts import Contact
from tests.factories import ANA, World

BERLIN = ZoneInfo("Europe/Berlin")
CALL = Promise("the new warehouse", "call", Due.timed(datetime(2026, 3, 5, 9, 0, tzinfo=UTC), BERLIN))


def test_keeping_makes_contact_followup_and_draft(world: World) -> None:
    """Keeping a card makes the contact, the intro mail due today, and its draft."""
    kept = world.keep(world.account(), talked_about="Their new warehouse")
    (intro,) = kept.followups
    assert kept.contact.fields == ANA
    assert (intro.kind, intro.channel, intro.due_on, intro.state) == (
        "step",
        "email",
        date(2026, 3, 2),
        "planned",
    )
    assert (kept.draft.to, kept.draft.followup_id) == ("ana.souza@lumen.example", intro.id)
    assert "your new warehouse" in kept.draft.body


def test_keeping_plans_the_promise_on_its_day(world: World) -> None:
    """A promise becomes a follow-up of its own at its instant, and the draft names it."""
    kept = world.keep(world.account(), promise=CALL)
    promise = next(row for row in kept.followups if row.kind == "promise")
    assert (promise.channel, promise.due_on, promise.due_at) == ("call", date(2026, 3, 5), CALL.due.at)
    assert "Thursday 5 March" in kept.draft.body
    assert "the new warehouse" in kept.draft.body


def test_a_mailed_promise_has_its_own_draft(world: World) -> None:
    """A promise kept by mail has a draft that hands over what was promised."""
    kept = world.keep(world.account(), promise=Promise("the samples list", "email", Due(date(2026, 3, 9))))
    promise = next(row for row in kept.followups if row.kind == "promise")
    assert promise.draft is not None
    assert "the samples list" in promise.draft.body
    assert promise.draft.subject.startswith("As promised")


def test_the_intro_is_due_today_even_on_a_day_off(world: World) -> None:
    """A card kept on a Sunday has its intro mail on that Sunday."""
    world.clock.set(datetime(2026, 3, 8, 10, 0, tzinfo=UTC))
    assert world.keep(world.account()).followups[0].due_on == date(2026, 3, 8)


def test_today_is_the_owners(world: World) -> None:
    """Just after midnight in Auckland the intro is due on Auckland's day, not on UTC's."""
    world.clock.set(datetime(2026, 3, 2, 12, 30, tzinfo=UTC))
    assert world.keep(world.account(zone="Pacific/Auckland")).followups[0].due_on == date(2026, 3, 3)


def test_the_draft_names_the_event(world: World) -> None:
    """The intro names the event the card was kept for, in subject and body."""
    account = world.account()
    event = events.add(world.session, world.kit, account, "Hannover Messe")
    kept = world.keep(account, event_id=event.id)
    assert "Hannover Messe" in kept.draft.subject
    assert "Hannover Messe" in kept.draft.body
    assert kept.contact.event_id == event.id


def test_the_draft_speaks_the_contacts_language(world: World) -> None:
    """A German card gets a German mail, whatever the owner's language."""
    fields = CardFields(full_name="Jörg Müller", emails=("j@example.com",), language="de")
    assert "Guten Tag Jörg Müller," in world.keep(world.account(), fields).draft.body


def test_a_card_is_kept_once(world: World) -> None:
    """Keeping a kept card again names the contact and makes nothing."""
    account = world.account()
    capture_id = world.ready(account)
    kept = cards.keep(world.session, world.kit, account, capture_id, 0, Review(ANA))
    with pytest.raises(Conflict) as refusal:
        cards.keep(world.session, world.kit, account, capture_id, 0, Review(ANA))
    assert refusal.value.contact == str(kept.contact.id)
    assert contacts.count(world.session, account) == 1


def test_keeping_is_all_or_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the draft can't be written, there is no contact and the card is still open."""
    account = world.account()
    capture_id = world.ready(account)
    monkeypatch.delattr(wording, "write")
    with pytest.raises(NameError):
        cards.keep(world.session, world.kit, account, capture_id, 0, Review(ANA))
    assert contacts.count(world.session, account) == 0
    assert captures.get(world.session, account, capture_id).cards[0].state == "open"


def test_nobody_can_be_kept(world: World) -> None:
    """A card without name, company, mail and phone can't be kept, and stays open."""
    account = world.account()
    capture_id = world.ready(account)
    with pytest.raises(Invalid):
        cards.keep(world.session, world.kit, account, capture_id, 0, Review(CardFields(job_title="CEO")))
    assert captures.get(world.session, account, capture_id).state == "ready"


def test_a_decided_capture_is_done(world: World) -> None:
    """A capture is done when its card is let go, and ready again when that is taken back."""
    account = world.account()
    capture_id = world.ready(account)
    cards.let_go(world.session, account, capture_id, 0)
    assert captures.get(world.session, account, capture_id).state == "done"
    cards.reopen(world.session, account, capture_id, 0)
    assert captures.get(world.session, account, capture_id).state == "ready"


def test_a_kept_card_is_not_let_go(world: World) -> None:
    """A kept card can't be let go behind its contact's back."""
    account = world.account()
    capture_id = world.ready(account)
    cards.keep(world.session, world.kit, account, capture_id, 0, Review(ANA))
    with pytest.raises(Conflict):
        cards.let_go(world.session, account, capture_id, 0)


def test_another_accounts_event_is_unknown(world: World) -> None:
    """A card can't be kept for somebody else's event."""
    bo, eve = world.account(), world.account("eve@example.com")
    event = events.add(world.session, world.kit, eve, "Eve's dinner")
    with pytest.raises(NotFound):
        world.keep(bo, event_id=event.id)


def test_one_met_on_the_day_of_the_photo(world: World) -> None:
    """A contact was met on the day the photo was taken, in the owner's zone."""
    account = world.account()
    taken = world.clock.now() - timedelta(days=3)
    capture_id = world.ready(account, taken_at=taken)
    kept = cards.keep(world.session, world.kit, account, capture_id, 0, Review(ANA))
    assert kept.contact.met_on == date(2026, 2, 27)
    assert "on Friday 27 February" in kept.draft.body


def test_a_promise_of_nothing_is_refused() -> None:
    """A promise says what."""
    with pytest.raises(Invalid):
        Promise("  ", "call", Due(date(2026, 3, 3)))


def test_an_intro_is_never_the_second_touch(world: World) -> None:
    """The database itself refuses a second planned touch for one contact."""
    from sqlalchemy.exc import IntegrityError

    from app.domain.followup import FollowUp
    from app.store import followups

    kept = world.keep(world.account())
    contact = world.session.get_one(Contact, kept.contact.id)
    followups.add(
        world.session, contact, FollowUp("step", "email", "Mail", Due(date(2026, 4, 1))), world.clock.now()
    )
    with pytest.raises(IntegrityError):
        world.session.flush()
    world.session.rollback()


def test_a_phone_ahead_of_time_met_nobody_tomorrow(small_world: World) -> None:
    """A photo taken in the server's future counts as met today."""
    account = small_world.account()
    tomorrow = small_world.clock.now() + timedelta(days=1)
    capture_id = small_world.ready(account, taken_at=tomorrow)
    kept = cards.keep(small_world.session, small_world.kit, account, capture_id, 0, Review(ANA))
    assert kept.contact.met_on == date(2026, 3, 2)
