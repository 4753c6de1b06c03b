"""What came in, on Today: what is on a mail's card is tapped, and nothing lies over it; it is answered."""

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
    there.clock.set(datetime.now(UTC))
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


def test_an_answer_is_answered_by_its_letter(
    server: Server, phone: Page, at_home: tuple[World, UUID]
) -> None:
    """From Today to the letter under what they wrote, and back without it; a no is asked why, and stays."""
    address = "dora@lumen.example"
    dora = known(at_home, "Dora Lind", address)
    come_in(at_home, dora, address, answer(address, "Could you send prices?"))
    phone.goto(f"{server.url}/today")
    mail = phone.locator("li.mail").filter(has_text="Dora Lind")
    mail.get_by_role("link", name="Answer: Dora Lind").tap()
    phone.wait_for_url("**/drafts/*")
    expect(phone.get_by_text("Could you send prices?")).to_be_visible()
    expect(phone.get_by_label("Subject")).to_have_value("Re: Hello")
    expect(phone.locator("#to")).to_have_text(address)
    phone.get_by_label("Letter", exact=True).fill("Twenty each. Shall I send you some?")
    phone.get_by_role("button", name="I sent it").first.tap()
    expect(phone.get_by_text("Sent. The next step is planned.")).to_be_visible()
    expect(phone.locator("li.mail").filter(has_text="Dora Lind")).to_have_count(0)
    come_in(at_home, dora, address, answer(address, "No, thank you.").replace(b"<dora", b"<again"))
    phone.goto(f"{server.url}/today")
    phone.get_by_role("button", name="No: Dora Lind").tap()
    phone.get_by_role("button", name="Price").tap()
    expect(phone.get_by_text("Dora Lind said no: price.")).to_be_visible()


def test_what_comes_in_is_on_the_open_page(server: Server, phone: Page, at_home: tuple[World, UUID]) -> None:
    """A push adds it where Today is open, beside what is read there; what was answered elsewhere goes."""
    for name in ("Emil Ek", "Fay Orr"):
        address = f"{name[:3].lower()}@lumen.example"
        come_in(at_home, known(at_home, name, address), address, answer(address, f"{name} writes"))
    phone.goto(f"{server.url}/today")
    emil = phone.locator("li.mail").filter(has_text="Emil Ek")
    emil.get_by_text("What it answers").tap()
    gina = known(at_home, "Gina Roe", "gina@lumen.example")
    come_in(at_home, gina, "gina@lumen.example", answer("gina@lumen.example", "Me too"))
    there, owner = at_home
    fay = next(row for row in replies.waiting(there.session, there.kit, owner) if row.sender[:3] == "fay")
    replies.settle(there.session, there.kit, owner, fay.id)
    phone.evaluate("new BroadcastChannel('outbox').postMessage({kind: 'came'})")
    expect(phone.locator("li.mail").filter(has_text="Gina Roe")).to_be_visible()
    expect(phone.locator("li.mail").filter(has_text="Fay Orr")).to_be_hidden()
    expect(emil.get_by_text("We met at the fair")).to_be_visible()
    phone.locator("li.mail").filter(has_text="Gina Roe").get_by_role("button", name="Answered").tap()
    expect(phone.get_by_text("Done: Gina Roe.")).to_be_visible()
    expect(phone.locator("li.mail").filter(has_text="Gina Roe")).to_be_hidden()


def test_two_taps_are_one(server: Server, phone: Page, at_home: tuple[World, UUID]) -> None:
    """The second one, on what folds away, does not bring it back as if it had been refused."""
    address = "hal@lumen.example"
    come_in(at_home, known(at_home, "Hal Ito", address), address, answer(address, "Yes, gladly"))
    phone.goto(f"{server.url}/today")
    mail = phone.locator("li.mail").filter(has_text="Hal Ito")
    told: list[str] = []
    phone.on("request", lambda asked: told.append(asked.url) if asked.url.endswith("/done") else None)
    mail.get_by_role("button", name="Answered").evaluate("button => { button.click(); button.click(); }")
    expect(phone.get_by_text("Done: Hal Ito.")).to_be_visible()
    phone.wait_for_load_state("networkidle")
    expect(mail).to_be_hidden()
    assert len(told) == 1
