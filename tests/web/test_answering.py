"""An answer on Today: the letter that answers it, its files, and why a no was one."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.mail_head import read_head
from app.domain.mailbox import Credentials, Server
from app.services import contacts, mailboxes, outbox, replies
from app.services.replies import Known, Reply
from tests.factories import ANA, World
from tests.web.conftest import Visitor


@pytest.fixture
def ana(small_world: World, bo: UUID) -> UUID:
    """Ana, kept on the third of August 2026."""
    small_world.clock.set(datetime(2026, 8, 3, 9, tzinfo=UTC))
    return small_world.keep(bo, ANA).contact.id


def write(world: World, bo: UUID, ana: UUID, text: str, sender: str = ANA.emails[0]) -> Reply:
    """Ana writes."""
    world.clock.move(timedelta(days=1))
    mail = f"From: {sender}\r\nSubject: Lamps\r\nMessage-ID: <1@lumen.example>\r\n\r\n{text}\r\n".encode()
    known = Known(frozenset(), {sender: ana}, mailed=frozenset())
    row = replies.take_in(world.session, world.kit, bo, known, read_head(mail), mail)
    assert row
    world.clock.move(timedelta(minutes=5))
    return row


def page_of(visitor: Visitor, path: str) -> str:
    """A page's HTML."""
    return visitor.get(path).text


def draft_of(page: str) -> str:
    """Where the button "Answer" leads."""
    found = re.search(r'href="(/drafts/[^"]+)"[^>]*aria-label="Answer: ', page)
    assert found
    return found[1].replace("&amp;", "&")


def test_answer_leads_to_the_letter_under_their_mail(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """What they wrote stands above it, open where it is short; sent, the next step is planned."""
    write(visitor.world, bo, ana, "Could you send prices?")
    page = page_of(visitor, draft_of(page_of(visitor, "/today")))
    theirs = page[page.index("They wrote, ") : page.index('id="draft"')]
    assert "Could you send prices?" in theirs
    assert '<details class="fold mail theirs" open>' in page
    assert "Re: Lamps" in page
    action = re.search(r'id="draft" method="post" action="([^"]+)"', page)
    assert action
    after = visitor.post(action[1], subject="Re: Lamps", body="Twenty each. Fine?", then="sent")
    shown = page_of(visitor, after.location)
    assert "Sent. The next step is planned." in shown
    assert 'id="came"' not in shown


def test_a_long_mail_is_folded_above_the_letter(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """The letter is what the page is for."""
    write(visitor.world, bo, ana, "lamps " * 100)
    page = page_of(visitor, draft_of(page_of(visitor, "/today")))
    assert '<details class="fold mail theirs">' in page


def test_an_answer_that_waits_to_go_out_says_when(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """It is not told as answered before."""
    world = visitor.world
    server = Server("mail.li.example", 993, "tls", "bo", "secret")
    mailboxes.save(world.session, world.kit, bo, Credentials("bo@li.example", server, server))
    write(world, bo, ana, "Could you send prices?")
    row = next(row for row in contacts.planned(world.session, bo, ana) if row.kind == "reply")
    assert row.draft
    outbox.send(world.session, world.kit, bo, row.draft.id, world.clock.now() + timedelta(hours=5))
    page = page_of(visitor, "/today")
    card = page[page.index('id="came"') :]
    assert "Goes out" in card
    assert "Answered" not in card


def test_an_answer_from_elsewhere_goes_there_in_one_tap(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """Until then it goes to the card's address, and the page says so."""
    mail = write(visitor.world, bo, ana, "Hi", "ana1980@mail.example")
    page = page_of(visitor, draft_of(page_of(visitor, "/today")))
    assert "They wrote from ana1980@mail.example." in page
    assert f'<output id="to">{ANA.emails[0]}</output>' in page
    after = page_of(visitor, visitor.post(f"/mails/{mail.id}/there?back=today").location)
    assert '<output id="to">ana1980@mail.example</output>' in after
    assert "They wrote from" not in after
    again = page_of(visitor, visitor.post(f"/mails/{mail.id}/there?back=today").location)
    assert "That address is one of theirs already." in again


def test_an_address_too_many_is_refused_in_words(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """Nobody has more than fifty; the mail can be answered all the same."""
    world = visitor.world
    mail = write(world, bo, ana, "Hi", "ana1980@mail.example")
    emails = [f"ana{n}@mail.example" for n in range(50)]
    contacts.change(world.session, world.kit, bo, ana, {"emails": emails})
    after = visitor.posted(f"/mails/{mail.id}/there?back=today")
    assert "These are more than 50." in after
    assert "ana0@mail.example" in after


def test_an_answer_planned_before_there_was_a_letter_opens_the_mail_app(
    visitor: Visitor, bo: UUID, ana: UUID
) -> None:
    """As it did then."""
    write(visitor.world, bo, ana, "Hi")
    row = next(row for row in contacts.planned(visitor.world.session, bo, ana) if row.kind == "reply")
    visitor.world.session.delete(row.draft)
    visitor.world.session.commit()
    assert f'href="mailto:{ANA.emails[0]}?subject=Re%3A%20Lamps"' in page_of(visitor, "/today")


def test_the_files_an_answer_brought_are_named(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """On Today and in the thread, as text, with where they are."""
    row = write(visitor.world, bo, ana, "See the plan")
    row.attachments = ["plan.pdf", "<b>.png"]
    visitor.world.session.commit()
    said = "2 files: plan.pdf, &lt;b&gt;.png. They are in your mailbox."
    assert said in page_of(visitor, "/today")
    assert said in page_of(visitor, f"/contacts/{ana}")
    row.attachments = ["plan.pdf"]
    visitor.world.session.commit()
    assert "One file: plan.pdf. It is in your mailbox." in page_of(visitor, "/today")


def test_a_no_in_one_tap_is_asked_why(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """The reason takes one more, and can be taken back with the no; who gave one is not asked."""
    write(visitor.world, bo, ana, "No, thank you.")
    shown = page_of(visitor, visitor.post(f"/contacts/{ana}/answer?back=today", answer="no").location)
    assert "said no." in shown
    why = re.search(rf'action="(/contacts/{ana}/reason[^"]*)"', shown)
    assert why
    after = page_of(visitor, visitor.post(why[1].replace("&amp;", "&"), reason="price").location)
    assert "said no: price." in after
    assert "/reason" not in after
    assert contacts.get(visitor.world.session, bo, ana).answer_reason == "price"
    undo = re.search(r'action="(/contacts/[^"]+/undo[^"]*)"', after)
    assert undo
    assert 'id="came"' in page_of(visitor, visitor.post(undo[1].replace("&amp;", "&")).location)
    told = visitor.post(f"/contacts/{ana}/answer?back=today", answer="no", reason="other")
    assert "/reason" not in page_of(visitor, told.location)


def test_a_reason_that_is_none_is_refused_in_words(visitor: Visitor, ana: UUID) -> None:
    """As is one where they have not said no."""
    told = visitor.post(f"/contacts/{ana}/reason?back=today", reason="price")
    assert "Their answer is not a no any more." in page_of(visitor, told.location)
    visitor.post(f"/contacts/{ana}/answer?back=today", answer="no")
    told = visitor.post(f"/contacts/{ana}/reason?back=today", reason="whim")
    assert "Choose one of the reasons shown." in page_of(visitor, told.location)


def test_an_answer_on_a_day_off_has_its_letter_too(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """The follow-up is due on Monday, but what they wrote is on Today at once; it is not told twice."""
    visitor.world.clock.set(datetime(2026, 8, 7, 9, tzinfo=UTC))
    write(visitor.world, bo, ana, "Could you send prices?")
    page = page_of(visitor, "/today")
    assert draft_of(page)
    assert "Answered" in page
    assert "Later: " not in page
