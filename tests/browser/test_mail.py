"""From a card to an answer, on the real processes and real mail servers."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from app.domain.message import unflowed
from tests.browser.people import Person, until
from tests.mail_servers import PASSWORD, Authority, Dovecot, Smtp
from tests.processes import Server, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture
def server(tmp_path: Path, authority: Authority) -> Iterator[Server]:
    """A server with its worker, which may call mail servers on this machine."""
    variables = {**authority.variables, "ALLOWED_PRIVATE_HOSTS": "localhost"}
    with running(tmp_path / "data", WEB_CONCURRENCY="1", **variables) as made:
        made.flask("user", "add", "owner@example.com", stdin="correct horse\n")
        yield made


@pytest.fixture
def person(server: Server, page: Page) -> Person:
    """The owner, signed in."""
    made = Person(page, server.url)
    made.go("/login")
    page.get_by_label("Mail").fill("owner@example.com")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Your name").fill("Ada Lindqvist")
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/today")
    return made


def connect(person: Person, smtp: Smtp, dovecot: Dovecot, user: str) -> None:
    """Name the mailbox's servers and the password; both let one in."""
    page = person.page
    person.go("/settings/mailbox")
    page.get_by_label("Your mail address").fill("ada@example.com")
    page.get_by_label("Provider").select_option("own")
    page.get_by_label("Password or app password").fill(PASSWORD)
    if page.locator("[name=smtp_host]").is_hidden():
        page.get_by_text("Servers", exact=True).click()
    for part, port, security in (("smtp", smtp.port, "starttls"), ("imap", dovecot.tls_port, "tls")):
        page.locator(f"[name={part}_host]").fill("localhost")
        page.locator(f"[name={part}_port]").fill(str(port))
        page.locator(f"[name={part}_security]").select_option(security)
        page.locator(f"[name={part}_user]").fill(user)
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_text("Connected. Both servers let you in.")).to_be_visible()


def is_watched(server: Server) -> bool:
    """Whether the mailbox was looked into: what comes in from then on is new."""
    with closing(sqlite3.connect(server.data_dir / "second-hello.db")) as database:
        return database.execute("select 1 from mailboxes where looked_at is not null").fetchone() is not None


def answer(to: EmailMessage, text: str) -> bytes:
    """A mail that answers one."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = to["To"], to["From"], f"Re: {to['Subject']}"
    made["Message-ID"], made["In-Reply-To"] = f"<{uuid4()}@lumen.example>", to["Message-ID"]
    made["Date"] = to["Date"]
    made.set_content(f"{text}\n\nAda Lindqvist wrote:\n> Hello\n")
    return made.as_bytes()


def test_from_a_card_to_an_answer(server: Server, person: Person, smtp: Smtp, dovecot: Dovecot) -> None:
    """Reviewed, kept, edited and sent, the mail lies in the server's store; its answer shows on Today."""
    user, page = f"{uuid4().hex}@example.com", person.page
    connect(person, smtp, dovecot, user)
    mail = server.start("mail")
    try:
        person.go("/snap")
        person.choose([Path("static/img/sample-card.jpg")])
        person.wait_for_reading()
        person.review_next()
        page.locator("[name=email]").first.fill("ana@lumen.example")
        person.keep("the new warehouse")
        body = page.get_by_label("Letter")
        body.fill(body.input_value() + "\n“Grüße” & more")
        page.get_by_role("button", name="Send now").click()
        expect(page.get_by_role("status").filter(has_text="goes out in a moment")).to_be_visible()
        until(lambda: len(smtp.envelopes) == 1)
        (sent,) = smtp.mails
        assert "“Grüße” & more" in unflowed(sent.get_content().replace("\r\n", "\n"))
        until(lambda: is_watched(server), 90)
        assert smtp.envelopes[0].rcpt_tos == ["ana@lumen.example"]
        dovecot.drop(user, answer(sent, "Yes, let us talk on Tuesday."))

        def shows() -> bool:
            person.go("/today")
            return page.get_by_text("let us talk on Tuesday").count() > 0

        until(shows, 90)
        assert person.complaints == []
    finally:
        mail.terminate()
        mail.wait(20)
