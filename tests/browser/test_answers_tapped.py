"""What came in, on Today: what is on a mail's card is tapped, and nothing lies over it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, StorageState, expect

from app.domain.card import CardFields
from app.domain.mail_head import read_head
from app.services import replies
from app.services.replies import Known
from app.store import accounts
from tests.factories import World, world
from tests.processes import Server

pytestmark = pytest.mark.browser

BOUNCE = Path(__file__).parents[1] / "golden" / "mails" / "bounce-exim.eml"


@pytest.fixture
def at_home(server: Server) -> Iterator[tuple[World, UUID]]:
    """A world on the server's database, and its owner there."""
    database = f"sqlite:///{server.data_dir / 'second-hello.db'}"
    with world(server.data_dir, database, datetime.now(UTC)) as made:
        owner = accounts.find(made.session, "owner@example.com")
        assert owner
        yield made, owner.id


@pytest.fixture
def phone(session: StorageState, new_page: Callable[..., Page]) -> Page:
    """A phone that is touched."""
    return new_page(storage_state=session, has_touch=True)


def known(at_home: tuple[World, UUID], name: str, address: str) -> UUID:
    """Somebody whose card was kept."""
    there, owner = at_home
    return there.keep(owner, CardFields(full_name=name, emails=(address,))).contact.id


def come_in(at_home: tuple[World, UUID], contact_id: UUID, address: str, mail: bytes) -> None:
    """A mail that concerns somebody."""
    there, owner = at_home
    about = Known(frozenset(), {address: contact_id}, {contact_id})
    assert replies.take_in(there.session, there.kit, owner, about, read_head(mail), mail)


def answer(address: str, text: str) -> bytes:
    """A mail that says something, and quotes ours."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = address, "owner@example.com", "Re: Hello"
    made["Message-ID"] = f"<{address}>"
    made.set_content(f"{text}\n\nOn Mon, 2 Mar 2026, Ada Lindqvist wrote:\n> We met at the fair\n")
    return made.as_bytes()


def test_what_stands_on_a_mail_is_tapped(server: Server, phone: Page, at_home: tuple[World, UUID]) -> None:
    """With two answers and a mail that came back: what it answers, Yes, and Correct it do what they say."""
    for name, address in (("Ana Souza", "ana@lumen.example"), ("Ben Ali", "ben@lumen.example")):
        come_in(at_home, known(at_home, name, address), address, answer(address, f"{name} is glad to"))
    lost = known(at_home, "Cleo Marsh", "ana@1umen.example")
    come_in(at_home, lost, "ana@1umen.example", BOUNCE.read_bytes().replace(b"7a1d2c34@li.example", b""))
    today = f"{server.url}/today"
    phone.goto(today)
    ana = phone.locator("li.mail").filter(has_text="Ana Souza")
    ana.get_by_text("What it answers").tap()
    expect(ana.get_by_text("We met at the fair")).to_be_visible()
    ana.get_by_role("button", name="Yes: Ana Souza").tap()
    expect(phone.get_by_text("Ana Souza said yes")).to_be_visible()
    phone.goto(today)
    expect(phone.locator("li.mail").filter(has_text="Ana Souza")).to_have_count(0)
    phone.locator("li.mail").filter(has_text="Cleo Marsh").get_by_role("link", name="Correct it").tap()
    phone.wait_for_url(f"**/contacts/{lost}/edit")
    phone.goto(today)
    phone.get_by_role("link", name="Ben Ali", exact=True).tap()
    phone.wait_for_url("**/contacts/*")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ben Ali")
