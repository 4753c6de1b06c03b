"""A draft in the mailbox's Drafts folder, on its page."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.card import CardFields
from app.domain.mailbox import Credentials, Server
from app.domain.outbox import Handed
from app.services import drafts_folder, mailboxes, outbox, sending
from tests.web.conftest import Visitor

SERVER = Server("mail.li.example", 993, "tls", "bo", "secret")
LIES = "It lies in your Drafts folder since today, "


@pytest.fixture
def lies(visitor: Visitor, bo: UUID) -> str:
    """The page of a draft that was put there."""
    world = visitor.world
    mailboxes.save(world.session, world.kit, bo, Credentials("bo@li.example", SERVER, SERVER))
    draft = world.keep(bo).draft
    assert draft
    page = f"/drafts/{draft.id}"
    assert LIES in visitor.posted(page, subject="Hello", body="Hi Ana, when?", then="mailbox")
    return page


def test_it_says_where_it_lies(visitor: Visitor, lies: str) -> None:
    """And that it counts as sent once it was sent from there; it can be changed, and said to be sent."""
    page = visitor.get(lies).text
    assert "once you send it from there, it counts as sent here" in page
    assert "I sent it myself" in page
    assert "readonly" not in page


def test_refused_and_put_there_it_is_no_mail_that_failed(visitor: Visitor, bo: UUID) -> None:
    """Its owner has looked at it: its page says where it lies, and Today asks for nothing."""
    world = visitor.world
    mailboxes.save(world.session, world.kit, bo, Credentials("bo@li.example", SERVER, SERVER))
    draft = world.keep(bo).draft
    assert draft
    outbox.send(world.session, world.kit, bo, draft.id)
    world.courier.answer(Handed("refused", "550 not from you"))
    assert sending.sweep(world.session, world.kit, "worker") == 0
    assert "550 not from you" in visitor.get("/today").text
    world.clock.move(timedelta(minutes=1))
    page = visitor.posted(f"/drafts/{draft.id}", subject="Hello", body="Hi Ana, when?", then="mailbox")
    assert LIES in page
    assert "The server said" not in page
    assert "550 not from you" not in visitor.get("/today").text


def test_sent_from_there_its_page_says_so(visitor: Visitor, lies: str) -> None:
    """Nothing is left to do with it."""
    folders, world = visitor.world.folders, visitor.world
    folders.drop(folders.kept["Drafts"][0], "Sent")
    assert drafts_folder.sweep(world.session, world.kit) == 1
    page = visitor.get(lies).text
    assert LIES not in page
    assert "Send now" not in page


def test_it_need_not_lie_there_any_more(visitor: Visitor, lies: str) -> None:
    """Its owner says so; it is a draft as any then."""
    assert "It is not looked for in your mailbox any more." in visitor.posted(f"{lies}/not-in-mailbox")
    assert LIES not in visitor.get(lies).text


def test_it_lies_there_wherever_it_is_listed(visitor: Visitor, lies: str) -> None:
    """Today and its contact say so, and offer the draft, not to send it; until it was thrown away there."""
    there = [
        path
        for path in re.findall(r'href="(/contacts/[^"/]+)"', visitor.get("/today").text)
        if "new" not in path
    ]
    for path in ("/today", there[0]):
        assert "in your Drafts folder" in visitor.text(path).replace("In", "in")
        assert 'aria-label="Draft: ' in visitor.get(path).text
        assert 'aria-label="Send: ' not in visitor.get(path).text
    assert "the copy there stays: throw it away" in visitor.text(lies)
    assert "I threw it away" in visitor.text(lies)
    visitor.posted(f"{lies}/not-in-mailbox")
    assert "in your Drafts folder" not in visitor.text("/today")
    assert 'aria-label="Send: ' in visitor.get("/today").text


def test_the_evening_leaves_it_out(visitor: Visitor, bo: UUID, lies: str) -> None:
    """It is written and goes out from there: of three first mails, two are gone through."""
    for name in ("Ben Ali", "Cleo Marsh"):
        visitor.world.keep(bo, CardFields(full_name=name, emails=(f"{name[:3].lower()}@lumen.example",)))
    assert "2 mails are written and not sent" in visitor.text("/today")
    evening = visitor.text("/today/evening")
    assert "2 mails to send" in evening
    assert "Ana" not in evening
    visitor.posted(f"{lies}/not-in-mailbox")
    assert "3 mails to send" in visitor.text("/today/evening")
