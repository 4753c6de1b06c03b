"""A mail sent by hand, on Today: called back as long as that can be, and gone once it is."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import Page, StorageState, expect

from app.domain.card import CardFields
from app.domain.mailbox import Credentials
from app.domain.mailbox import Server as MailServer
from app.domain.outbox import Handed
from app.services import mailboxes, outbox, sending
from app.store import accounts
from tests.factories import World, world
from tests.processes import Server

pytestmark = pytest.mark.browser

MAILS = MailServer("mail.example.com", 465, "tls", "ada", "hush")


@pytest.fixture
def at_home(server: Server) -> Iterator[tuple[World, UUID]]:
    """A world on the server's database, and its owner there, who has a mailbox."""
    database = f"sqlite:///{server.data_dir / 'second-hello.db'}"
    with world(server.data_dir, database, datetime.now(UTC)) as made:
        owner = accounts.find(made.session, "owner@example.com")
        assert owner
        mailboxes.save(made.session, made.kit, owner.id, Credentials("ada@example.com", MAILS, None), 50, 0)
        yield made, owner.id


@pytest.fixture
def phone(session: StorageState, new_page: Callable[..., Page]) -> Page:
    """A phone that is touched, whose clock the test moves."""
    page = new_page(storage_state=session, has_touch=True)
    page.clock.install()
    return page


def send(server: Server, phone: Page, at_home: tuple[World, UUID], name: str) -> None:
    """Somebody is kept, and their first mail sent from its page."""
    there, owner = at_home
    address = f"{name.split()[0].lower()}@lumen.example"
    draft = there.keep(owner, CardFields(full_name=name, emails=(address,))).draft
    assert draft
    phone.goto(f"{server.url}/drafts/{draft.id}")
    phone.get_by_role("button", name="Send now").tap()
    expect(phone.locator("li.row").filter(has_text=name)).to_contain_text("goes out in a moment")
    expect(phone.get_by_role("button", name="Undo")).to_be_visible()


def go_out(there: World, after: Handed | None = None) -> None:
    """The time to take it back is over, and the worker hands it over."""
    there.clock.set(datetime.now(UTC) + outbox.GRACE)
    if after:
        there.courier.answer(after)
    there.session.rollback()
    sending.sweep(there.session, there.kit, "worker")


def test_once_sent_it_leaves_today(server: Server, phone: Page, at_home: tuple[World, UUID]) -> None:
    """Its row folds away by itself, and Undo is gone when nothing can be taken back any more."""
    send(server, phone, at_home, "Ida Berg")
    phone.clock.run_for(outbox.GRACE.seconds * 1000 + 100)
    expect(phone.get_by_role("button", name="Undo")).to_have_count(0)
    expect(phone.locator("li.row").filter(has_text="Ida Berg")).to_be_visible()
    go_out(at_home[0])
    phone.clock.run_for(7000)
    phone.wait_for_load_state("networkidle")
    phone.clock.run_for(1000)
    expect(phone.locator("li.row").filter(has_text="Ida Berg")).to_be_hidden()
    expect(phone.get_by_text("The mail to Ida Berg goes out in a moment.")).to_have_count(0)


def test_refused_it_waits_on_today_again(server: Server, phone: Page, at_home: tuple[World, UUID]) -> None:
    """Its row does not say any longer that it goes out, and offers to send it."""
    send(server, phone, at_home, "Jan Vos")
    go_out(at_home[0], Handed("refused", "550 no such user"))
    phone.clock.run_for(7000)
    row = phone.locator("li.row").filter(has_text="Jan Vos")
    expect(row).not_to_contain_text("goes out")
    expect(row.get_by_role("link", name="Send: Jan Vos")).to_be_visible()
    expect(row.get_by_role("button", name="Done: ")).to_be_visible()
