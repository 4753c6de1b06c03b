"""Mails on Today: what came in under its head, and when what waits goes out."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event

from app.domain.card import CardFields
from app.domain.mail_head import read_head
from app.domain.mailbox import Credentials, Server
from app.services import contacts, followups, mailboxes, outbox, replies
from app.services.cards import Kept
from app.services.replies import Known
from tests.factories import ANA, World
from tests.web.conftest import Visitor
from tests.web.test_replies import arrive

SERVER = Server("mail.li.example", 993, "tls", "bo", "secret")


@pytest.fixture
def kept(small_world: World, bo: UUID) -> Kept:
    """Ana, kept on the third of August 2026 by somebody with a mailbox."""
    small_world.clock.set(datetime(2026, 8, 3, 9, tzinfo=UTC))
    mailboxes.save(small_world.session, small_world.kit, bo, Credentials("bo@li.example", SERVER, SERVER))
    return small_world.keep(bo, ANA)


def wait(world: World, bo: UUID, kept: Kept) -> None:
    """Her first mail goes out tomorrow at eight."""
    assert kept.draft
    at = datetime(2026, 8, 4, 6, tzinfo=UTC)
    outbox.send(world.session, world.kit, bo, kept.draft.id, at)


@pytest.mark.parametrize(
    ("name", "head"),
    [("reply-gmail-en", "They wrote"), ("bounce-full", "Came back"), ("away-gmail-en", "Away")],
)
def test_what_came_in_stands_under_its_head(
    visitor: Visitor, bo: UUID, kept: Kept, name: str, head: str
) -> None:
    """Who wrote, what came back and who is away are three things."""
    arrive(visitor.world, bo, kept.contact.id, name, **{"7a1d2c34@li.example": b""})  # none went out
    page = visitor.get("/today").text
    assert {each for each in ("They wrote", "Came back", "Away") if f'caps">{each}<' in page} == {head}


def test_nobody_waits_is_not_said_over_a_mail_to_look_at(visitor: Visitor, bo: UUID, kept: Kept) -> None:
    """A mail that came back waits for a word, though nobody is to be written to today."""
    world = visitor.world
    followups.done(world.session, world.kit, bo, kept.followups[0].id)
    arrive(world, bo, kept.contact.id, "bounce-full", **{"7a1d2c34@li.example": b""})
    page = visitor.get("/today").text
    assert '<h1 class="title">One mail to look at</h1>' in page
    assert "Nobody waits" not in page
    assert "All said" not in page


def test_when_a_mail_goes_out_is_told(visitor: Visitor, bo: UUID, kept: Kept) -> None:
    """On Today, with the contact and among all one can do; none of them offers to call it done."""
    wait(visitor.world, bo, kept)
    row = kept.followups[0].id
    for path in ("/today", f"/contacts/{kept.contact.id}", f"/followups/{row}"):
        assert "goes out tomorrow, 08:00" in visitor.text(path).replace("Goes", "goes")
        assert f"/followups/{row}/done" not in visitor.get(path).text
    visitor.world.clock.move(timedelta(days=1))
    assert "goes out in a moment" in visitor.text("/today")


def test_done_of_a_mail_that_waits_is_refused(visitor: Visitor, bo: UUID, kept: Kept) -> None:
    """A page from before still offers it: the sentence says what to do, and the mail waits on."""
    wait(visitor.world, bo, kept)
    page = visitor.posted(f"/followups/{kept.followups[0].id}/done")
    assert "Its mail is waiting to go out. Call it back first." in page
    assert "goes out tomorrow" in page


def test_a_follow_up_that_is_put_off_says_that_its_mail_does_not_go_out(
    visitor: Visitor, bo: UUID, kept: Kept
) -> None:
    """In the same breath, and on its page; one without a mail says nothing of it."""
    row, said = kept.followups[0].id, "Its mail does not go out: it is a draft again."
    wait(visitor.world, bo, kept)
    assert said in visitor.posted(f"/followups/{row}/snooze", until="2026-08-06")
    assert kept.draft
    page = visitor.get(f"/drafts/{kept.draft.id}").text
    assert "It did not go out: Its follow-up was moved to another day." in page
    assert said not in visitor.posted(f"/followups/{row}/snooze", until="2026-08-07")


def test_many_answers_take_no_more_questions(visitor: Visitor, bo: UUID) -> None:
    """The page asks the same of the database, however many have written, and whenever that is due."""
    world, asked = visitor.world, []
    world.clock.set(datetime(2026, 8, 3, 9, tzinfo=UTC))
    event.listen(world.session.get_bind(), "before_cursor_execute", lambda *told: asked.append(told[2]))
    counts = set()
    for n in range(60):
        sender = f"p{n}@lumen.example"
        ben = contacts.add(world.session, world.kit, bo, CardFields(full_name=f"P{n}", emails=(sender,)))
        mail = f"From: {sender}\r\nMessage-ID: <{n}@lumen.example>\r\n\r\nYes?\r\n".encode()
        known = Known(frozenset(), {sender: ben.contact.id}, mailed=frozenset())
        assert replies.take_in(world.session, world.kit, bo, known, read_head(mail), mail)
        if n in (3, 59):
            asked.clear()
            assert visitor.get("/today").text.count('data-mail="reply"') == n + 1
            counts.add(len(asked))
    assert len(counts) == 1
