"""Today: who waits, in which order, and doing it."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import g

from app.domain.cadence import Channel
from app.domain.card import CardFields, Phone, Social
from app.domain.followup import Due, Promise
from app.services import accounts, followups
from app.web import words
from app.web.words import people
from tests.factories import ANA
from tests.web.conftest import Visitor

BERLIN = ZoneInfo("Europe/Berlin")
CALL = Promise("call about prices", "call", Due.timed(datetime(2026, 3, 2, 14, 0, tzinfo=UTC), BERLIN))


@pytest.mark.parametrize(
    ("count", "title"),
    [
        (0, "Nobody waits for you today"),
        (1, "One person to say hello to"),
        (5, "5 people to say hello to"),
    ],
)
def test_the_title_counts_people(count: int, title: str) -> None:
    """The title says how many people wait, in words for none and one."""
    assert people(count) == title


def test_a_person_with_two_followups_counts_once(visitor: Visitor, bo: UUID) -> None:
    """The title counts people, not follow-ups."""
    visitor.world.keep(bo, promise=CALL)
    page = visitor.text("/today")
    assert "One person to say hello to" in page
    assert "Monday 2 March" in page


def test_the_sections_stand_in_their_order(visitor: Visitor, bo: UUID) -> None:
    """Promises come first, then first mails, what is overdue among them."""
    visitor.world.keep(bo, CardFields(full_name="Old Friend"))
    visitor.world.clock.move(timedelta(days=1))
    visitor.world.keep(bo, promise=Promise("call", "call", Due(date(2026, 3, 3))))
    page = visitor.text("/today")
    places = [page.index(head) for head in ("Promised", "First mail, same day", "Old Friend")]
    assert places == sorted(places)
    assert "since yesterday" in page


def test_a_call_is_a_tap_away(visitor: Visitor, bo: UUID) -> None:
    """A promised call leads to the phone, with the number as the world dials it and its time."""
    visitor.world.keep(bo, promise=CALL)
    page = visitor.get("/today").text
    assert 'href="tel:+4930901820"' in page
    assert "15:00" in page


@pytest.mark.parametrize("channel", ["call", "message"])
@pytest.mark.parametrize(
    ("fields", "label", "href"),
    [
        (
            CardFields(full_name="Ana Souza", emails=("ana@lumen.example",)),
            "Mail",
            "mailto:ana@lumen.example",
        ),
        (CardFields(full_name="Ana Souza"), "LinkedIn", "https://www.linkedin.com/search/"),
        (
            CardFields(full_name="Ana Souza", social=(Social("linkedin", handle="anasouza"),)),
            "LinkedIn",
            "https://www.linkedin.com/in/anasouza",
        ),
    ],
)
def test_without_a_number_there_is_another_way(
    visitor: Visitor, bo: UUID, channel: Channel, fields: CardFields, label: str, href: str
) -> None:
    """Somebody to be called who has no number is written to, and the button says how."""
    visitor.world.keep(bo, fields, promise=Promise("call", channel, Due(date(2026, 3, 2))))
    promised, _, _ = visitor.get("/today").text.partition("First mail")
    (button,) = re.findall(rf'<a class="button[^>]* href="([^"]+)"[^>]*aria-label="{label}: ', promised)
    assert button.startswith(href)


def test_a_mail_is_a_tap_away(visitor: Visitor, bo: UUID) -> None:
    """A mail leads to its draft."""
    kept = visitor.world.keep(bo)
    assert f"/drafts/{kept.draft.id}" in visitor.get("/today").text


def test_a_profile_is_a_tap_away(visitor: Visitor, bo: UUID) -> None:
    """A hello on LinkedIn leads to the profile."""
    fields = CardFields(full_name="Ana Souza", social=(Social("linkedin", "ana-souza"),))
    visitor.world.keep(bo, fields, promise=Promise("say hello", "linkedin", Due(date(2026, 3, 2))))
    assert "https://www.linkedin.com/in/ana-souza" in visitor.get("/today").text


def test_without_a_profile_linkedin_is_searched(visitor: Visitor, bo: UUID) -> None:
    """Where the card names no profile, a hello on LinkedIn leads to a search for the person."""
    visitor.world.keep(bo, promise=Promise("say hello", "linkedin", Due(date(2026, 3, 2))))
    assert "people/?keywords=Ana%20Souza%20Lumen%20Works" in visitor.get("/today").text


def test_done_leaves_today_and_can_be_undone(visitor: Visitor, bo: UUID) -> None:
    """Done, a follow-up leaves the page with a way back, which brings it back."""
    kept = visitor.world.keep(bo)
    row = kept.followups[0]
    page = visitor.posted(f"/followups/{row.id}/done")
    assert "Nobody waits for you today" in page
    assert "Undo" in page
    assert "One person" in visitor.posted(f"/followups/{row.id}/undo")


def test_done_twice_is_said(visitor: Visitor, bo: UUID) -> None:
    """A follow-up that is done already says so."""
    row = visitor.world.keep(bo).followups[0]
    visitor.post(f"/followups/{row.id}/done")
    assert "not open any more" in visitor.posted(f"/followups/{row.id}/done")


def test_nothing_due_names_the_next_day(visitor: Visitor, bo: UUID) -> None:
    """With nothing due the page says who comes next, and when."""
    row = visitor.world.keep(bo).followups[0]
    followups.done(visitor.world.session, visitor.world.kit, bo, row.id)
    assert "Next: Ana Souza, Wednesday." in visitor.text("/today")


def test_what_comes_later_is_listed(visitor: Visitor, bo: UUID) -> None:
    """The next days are listed below."""
    visitor.world.keep(bo, promise=Promise("send samples", "message", Due(date(2026, 3, 4))))
    page = visitor.text("/today")
    assert "Later: 1 in the next days" in page
    assert "Send samples" in page


def test_an_empty_account_is_led_to_its_first_card(visitor: Visitor) -> None:
    """Without anybody the page leads to the first card, ours for one."""
    page = visitor.text("/today")
    assert "It starts with a card" in page
    assert "Try a sample card" in page


def test_cards_that_are_read_are_announced(visitor: Visitor, bo: UUID) -> None:
    """Cards that wait for a look are announced on Today."""
    visitor.world.ready(bo)
    assert "One card is read" in visitor.text("/today")


def test_a_strangers_number_can_do_no_harm(visitor: Visitor, bo: UUID) -> None:
    """A number is shown as it is printed, and only its digits become a link."""
    evil = CardFields(full_name="Eve", phones=(Phone('"><script>12345', "mobile"),))
    visitor.world.keep(bo, evil, promise=CALL)
    page = visitor.get("/today").text
    assert 'href="tel:12345"' in page
    assert "<script>12345" not in page


def test_the_day_is_the_owners(visitor: Visitor) -> None:
    """Late in the evening it is already tomorrow for an owner further east."""
    world = visitor.world
    east = world.account("east@example.com", zone="Asia/Tokyo")
    world.clock.set(datetime(2026, 3, 2, 20, 0, tzinfo=UTC))
    world.keep(east, ANA)
    assert "Tuesday 3 March" in Visitor(world).sign_in(east).text("/today")


def test_the_day_of_a_timed_promise_moves_with_its_owner(visitor: Visitor, bo: UUID) -> None:
    """Where a time was agreed, its day is the one at that moment where the owner is now."""
    world = visitor.world
    early = Due.timed(datetime(2026, 3, 5, 0, 30, tzinfo=BERLIN), BERLIN)
    row = world.keep(bo, promise=Promise("call", "call", early)).followups[-1]
    with world.app.test_request_context():
        g.account_id = bo
        world.owner(bo).zone = "Europe/Lisbon"
        world.session.commit()
        assert words.due(row) == "Wednesday, 23:30"


def test_full_days_are_said(visitor: Visitor, bo: UUID) -> None:
    """Where steps come too late, Today says how many and leads to what helps."""
    world = visitor.world
    accounts.change(world.session, world.kit, bo, {"daily_touches": 1})
    for _ in range(7):
        kept = world.keep(bo)
        followups.done(world.session, world.kit, bo, kept.followups[0].id)
    page = visitor.text("/today")
    assert "follow-ups come later than they should: your days are full. See what helps" in page
    assert visitor.get("/pace").status_code == 200


def test_a_pile_can_be_spread_out(visitor: Visitor, bo: UUID) -> None:
    """After a while away, more steps than a day takes are overdue; Today offers to spread them out."""
    world = visitor.world
    for _ in range(3):
        kept = world.keep(bo)
        followups.done(world.session, world.kit, bo, kept.followups[0].id)
    world.clock.move(timedelta(days=14))
    accounts.change(world.session, world.kit, bo, {"daily_touches": 2})
    assert "3 steps are overdue. A few a day are easier. Spread them out" in visitor.text("/today")


def test_the_list_can_be_saved_as_a_table(visitor: Visitor, bo: UUID) -> None:
    """Today leads to the table of what is due."""
    assert "today.csv" not in visitor.get("/today").text
    visitor.world.keep(bo)
    assert 'href="/today.csv"' in visitor.get("/today").text
