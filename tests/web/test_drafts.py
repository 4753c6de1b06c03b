"""A draft on its page."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from app.domain.card import CardFields
from app.domain.letter import Letter
from app.services import drafts, letters
from tests.web.conftest import Visitor, words


@pytest.fixture
def draft(visitor: Visitor, bo: UUID) -> UUID:
    """The draft of a fresh intro mail."""
    return visitor.world.keep(bo).draft.id


def test_saving_keeps_the_owners_words(visitor: Visitor, draft: UUID, bo: UUID) -> None:
    """Subject and body are stored as typed, line breaks as one, and none in the subject."""
    visitor.post(f"/drafts/{draft}", subject="Grüße\r\nvon Bo", body="Hallo\r\n\r\nAna", then="save")
    row = drafts.get(visitor.world.session, bo, draft)
    assert (row.subject, row.body) == ("Grüße von Bo", "Hallo\n\nAna")


def test_the_mail_link_holds_the_letter_intact(visitor: Visitor, draft: UUID) -> None:
    """Umlauts, line breaks, ampersands and quotes come out of the link as they went in."""
    body = 'Grüße & "Küsse"\n100 % = 1 + 1?'
    visitor.post(f"/drafts/{draft}", subject="a & b", body=body, then="save")
    href = re.search(r'href="(mailto:[^"]+)"', visitor.get(f"/drafts/{draft}").text)
    assert href
    parts = urlsplit(unescape(href[1]))
    assert parts.path == "ana.souza@lumen.example"
    assert parse_qs(parts.query) == {"subject": ["a & b"], "body": [body.replace("\n", "\r\n")]}


def test_i_sent_it_completes_the_followup(visitor: Visitor, draft: UUID, bo: UUID) -> None:
    """ "I sent it" stores what was typed last, completes the step and offers the way back."""
    page = visitor.posted(f"/drafts/{draft}", subject="Hello", body="Typed last", then="sent")
    row = drafts.get(visitor.world.session, bo, draft)
    assert (row.state, row.body) == ("sent", "Typed last")
    assert "Sent. The next step is planned." in page
    assert "Undo" in page


def test_sent_can_be_undone(visitor: Visitor, draft: UUID, bo: UUID) -> None:
    """Undo makes the mail a draft again and comes back to it."""
    visitor.post(f"/drafts/{draft}", subject="Hello", body="x", then="sent")
    row = drafts.get(visitor.world.session, bo, draft)
    answer = visitor.post(f"/followups/{row.followup_id}/undo?back=draft")
    assert answer.location == f"/drafts/{draft}"
    visitor.world.session.rollback()
    assert drafts.get(visitor.world.session, bo, draft).state == "draft"


def test_a_sent_mail_is_left_alone(visitor: Visitor, draft: UUID, bo: UUID) -> None:
    """A mail that has gone out can't be changed any more, which is said."""
    visitor.post(f"/drafts/{draft}", subject="Hello", body="x", then="sent")
    answer = visitor.post(f"/drafts/{draft}", subject="Other", body="Typed since", then="save")
    assert answer.status_code == 409
    assert "it can't be changed any more" in words(answer.text)
    assert "Typed since" in answer.text, "the words typed are lost"
    assert drafts.get(visitor.world.session, bo, draft).subject == "Hello"


def test_a_letter_is_written_in_the_language_chosen(visitor: Visitor, draft: UUID, bo: UUID) -> None:
    """The page says which language it is in; another one rewrites it at once."""
    assert '<option value="en" selected>English' in visitor.get(f"/drafts/{draft}").text
    page = visitor.posted(f"/drafts/{draft}/wording", letter="intro", language="es")
    assert "Written in Spanish now" in page
    assert "Intro mail · today · in Spanish" in page
    assert "Hola, Ana:" in drafts.get(visitor.world.session, bo, draft).body
    assert "1 of 1 · written in Spanish" in visitor.text("/today/evening")


def test_a_mail_is_written_of_the_letter_chosen(visitor: Visitor, draft: UUID, bo: UUID) -> None:
    """What ships and what one wrote oneself can be chosen by name; nothing is asked of an unedited mail."""
    own = Letter("short", "en", "Short, {{ first_name }}", "Dear {{ name }}, which day?\n\n{{ signature }}")
    letters.put(visitor.world.session, visitor.world.kit, bo, own, "My short one")
    page = visitor.get(f"/drafts/{draft}").text
    assert '<option value="intro" selected>The first mail</option>' in page
    assert '<option value="short">My short one</option>' in page
    page = visitor.posted(f"/drafts/{draft}/wording", letter="short", language="en")
    assert "Written anew." in page
    assert "Put my words back" not in page
    row = drafts.get(visitor.world.session, bo, draft)
    assert (row.letter, row.subject) == ("short", "Short, Ana")


@pytest.mark.parametrize(
    "anew", [{"letter": "intro", "language": "es"}, {"letter": "next", "language": "en"}]
)
def test_words_of_ones_own_are_put_back(
    visitor: Visitor, draft: UUID, bo: UUID, anew: dict[str, str]
) -> None:
    """An edited mail that is written anew keeps the words it had, and a button brings them back."""
    visitor.post(f"/drafts/{draft}", subject="Hello", body="My own words", then="save")
    page = visitor.posted(f"/drafts/{draft}/wording", **anew)
    assert "My own words" not in page
    assert "Put my words back" in page
    page = visitor.posted(f"/drafts/{draft}/put-back")
    assert "My own words" in page
    assert "Put my words back" not in page
    row = drafts.get(visitor.world.session, bo, draft)
    assert (row.subject, row.body, row.edited) == ("Hello", "My own words", True)


@pytest.mark.parametrize("chosen", [{"letter": "ask"}, {"language": "xx"}])
def test_what_is_not_offered_is_not_taken(visitor: Visitor, draft: UUID, chosen: dict[str, str]) -> None:
    """A letter or a language that the page does not offer changes nothing."""
    before = visitor.text(f"/drafts/{draft}")
    page = visitor.posted(f"/drafts/{draft}/wording", **({"letter": "intro", "language": "en"} | chosen))
    assert "There is no such letter" in page or "Choose one of the languages" in page
    assert visitor.text(f"/drafts/{draft}") == before


def test_without_an_address_the_letter_leads_to_the_contact(visitor: Visitor, bo: UUID) -> None:
    """Where no mail address is known, the page says so and leads to where it can be added."""
    kept = visitor.world.keep(bo, CardFields(full_name="Ana Souza"))
    page = visitor.get(f"/drafts/{kept.draft.id}").text
    assert "mailto:" not in page
    assert f"/contacts/{kept.contact.id}/edit" in page


def test_the_next_card_is_a_tap_away(visitor: Visitor, bo: UUID) -> None:
    """After a review the draft leads on to the next card that is read."""
    draft = visitor.world.keep(bo).draft.id
    assert "Next card" not in visitor.text(f"/drafts/{draft}?back=card")
    visitor.world.ready(bo, 1)
    assert "Next card" in visitor.text(f"/drafts/{draft}?back=card")


@pytest.mark.parametrize(
    ("back", "leads_to"),
    [("card", "/snap"), ("today_card", "/today"), ("evening", "/today/evening"), ("today", "/today")],
)
def test_the_way_back_is_to_where_one_came_from(
    visitor: Visitor, draft: UUID, back: str, leads_to: str
) -> None:
    """The page leads back to what it was opened from, and so does sending when no card is left."""
    link = f'<a class="back" href="{leads_to}">'
    assert link in visitor.get(f"/drafts/{draft}?back={back}").text
    answer = visitor.post(f"/drafts/{draft}", subject="a", body="b", then="sent", back=back)
    assert answer.location == leads_to


def test_the_way_back_leads_nowhere_else(visitor: Visitor, draft: UUID) -> None:
    """A forged way back leads to Today, not off the site."""
    answer = visitor.post(f"/drafts/{draft}", subject="a", body="b", then="sent", back="https://evil.example")
    assert answer.location == "/today"


def test_a_letter_is_never_markup(visitor: Visitor, draft: UUID) -> None:
    """What stands in a letter is shown as text."""
    visitor.post(f"/drafts/{draft}", subject='"><script>', body="</textarea><script>", then="save")
    page = visitor.get(f"/drafts/{draft}").text
    assert "</textarea><script>" not in page
    assert "&gt;&lt;script&gt;</textarea>" in page
