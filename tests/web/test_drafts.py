"""A draft on its page."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from app.domain.card import CardFields
from app.services import drafts
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
    page = visitor.posted(f"/drafts/{draft}/language", language="es")
    assert "Written in Spanish now" in page
    assert "Intro mail · today · in Spanish" in page
    assert "Hola, Ana:" in drafts.get(visitor.world.session, bo, draft).body
    assert "1 of 1 · written in Spanish" in visitor.text("/today/evening")


def test_an_edited_letter_keeps_its_words(visitor: Visitor, draft: UUID, bo: UUID) -> None:
    """Another language is for the next mails then, and the page says so."""
    visitor.post(f"/drafts/{draft}", subject="Hello", body="My own words", then="save")
    page = visitor.posted(f"/drafts/{draft}/language", language="es")
    assert "it stays as it is. The next ones come in Spanish." in page
    assert drafts.get(visitor.world.session, bo, draft).body == "My own words"


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
