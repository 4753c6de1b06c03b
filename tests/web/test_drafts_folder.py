"""A draft in the mailbox's Drafts folder, on its page."""

from uuid import UUID

import pytest

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
