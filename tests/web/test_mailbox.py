"""The mailbox in Settings, and mails that go out by it."""

import re
from datetime import timedelta
from email import message_from_bytes
from uuid import UUID

import pytest

from app.domain.mailbox import Credentials, Server, Trouble
from app.domain.outbox import Handed
from app.domain.unreached import PRIVATE, REFUSING, UNENCRYPTED
from app.services import accounts, drafts, followups, mailboxes, outbox, sending
from tests.web.conftest import Visitor

SMTP = Server("smtp.example.com", 465, "tls", "bo@example.com", "hush")
IMAP = Server("imap.example.com", 993, "tls", "bo@example.com", "hush")


@pytest.fixture
def box(visitor: Visitor, bo: UUID) -> Credentials:
    """Bo's mailbox."""
    given = Credentials("bo@example.com", SMTP, IMAP)
    mailboxes.save(visitor.world.session, visitor.world.kit, bo, given)
    return given


@pytest.fixture
def draft(visitor: Visitor, bo: UUID) -> UUID:
    """The draft of a fresh intro mail."""
    return visitor.world.keep(bo).draft.id


def sweep(visitor: Visitor) -> int:
    """What goes out once the time to take it back is over."""
    visitor.world.clock.move(outbox.GRACE)
    return sending.sweep(visitor.world.session, visitor.world.kit, "worker")


def send(visitor: Visitor, draft: UUID, then: str = "send", **more: object) -> str:
    """The page that follows."""
    return visitor.posted(f"/drafts/{draft}", subject="Hello", body="Hi Ana, when?", then=then, **more)


def form(**more: object) -> dict[str, object]:
    """What is typed to connect a mailbox."""
    typed = {"address": "bo@gmail.com", "provider": "", "password": "hush", "daily_limit": 50, "pause": 20}
    servers = {"smtp_host": "", "smtp_port": 465, "smtp_security": "tls", "smtp_user": ""}
    return typed | servers | {name.replace("smtp", "imap"): value for name, value in servers.items()} | more


def test_a_provider_is_known_by_the_address(visitor: Visitor, bo: UUID) -> None:
    """Address and password are enough; it is tried at once."""
    page = visitor.posted("/settings/mailbox", **form(checks_shown=1, mail_footer=1))
    assert "Connected. Both servers let you in." in page
    known = mailboxes.credentials(visitor.world.session, visitor.world.kit, bo)
    assert known is not None
    assert known.imap is not None
    assert (known.smtp.host, known.imap.host, known.imap.user) == (
        "smtp.gmail.com",
        "imap.gmail.com",
        "bo@gmail.com",
    )
    assert "hush" not in visitor.get("/settings/mailbox").text
    assert accounts.get(visitor.world.session, bo).mail_footer


def test_own_servers_are_taken_as_typed(visitor: Visitor, bo: UUID) -> None:
    """Without an IMAP server it is for sending only; an empty password stays what it was."""
    own = {
        "provider": "own",
        "address": "bo@firm.example",
        "smtp_host": "mail.firm.example",
        "smtp_user": "bo",
    }
    assert "Connected." in visitor.posted("/settings/mailbox", **form(**own, checks_shown=1))
    again = form(**own | {"smtp_port": 587, "smtp_security": "starttls", "password": ""})
    assert "Connected." in visitor.posted("/settings/mailbox", **again)
    known = mailboxes.credentials(visitor.world.session, visitor.world.kit, bo)
    assert known == Credentials(
        "bo@firm.example", Server("mail.firm.example", 587, "starttls", "bo", "hush"), None
    )
    assert not accounts.get(visitor.world.session, bo).mail_footer


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"address": "bo@outlook.com"}, "Microsoft lets no program in"),
        ({"address": "bo@firm.example", "provider": "own", "smtp_host": "smtp.office365.com"}, "Microsoft"),
        ({"address": "bo@pm.me"}, "Proton Mail Bridge"),
        ({"address": "bo@firm.example"}, "Name its servers below: your provider’s help pages have them."),
        ({"address": "bo", "provider": "gmail"}, "no mail address"),
        ({"address": "b..o@gmail.com", "provider": "gmail"}, "no mail address"),
        ({"password": ""}, "Give the password"),
        ({"daily_limit": "many"}, "Give a number"),
        ({"pause": 99999}, "from 0 to 3,600"),
        ({"address": "bo@firm.example", "provider": "own", "smtp_host": "a b"}, "no name of a server"),
        (
            {"address": "bo@firm.example", "provider": "own", "smtp_host": "a.example", "smtp_port": "x"},
            "65535",
        ),
    ],
)
def test_a_slip_is_said_where_it_is(
    visitor: Visitor, bo: UUID, change: dict[str, object], sentence: str
) -> None:
    """And nothing is connected."""
    answer = visitor.post("/settings/mailbox", **form(**change))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert mailboxes.find(visitor.world.session, bo) is None


def test_what_does_not_work_is_said_in_the_servers_words(visitor: Visitor, bo: UUID) -> None:
    """It is kept all the same, its password, too, so that only what is wrong has to be mended."""
    visitor.world.courier.answer(Trouble("login", "535 5.7.8 <b>no</b>"))
    page = visitor.post("/settings/mailbox", **form()).text
    assert "Sending: It refused the user name or the password." in page
    assert "535 5.7.8 &lt;b&gt;no&lt;/b&gt;" in page
    assert "hush" not in page
    assert mailboxes.find(visitor.world.session, bo) is not None
    assert "It is kept: leave this empty" in page
    assert "535" in visitor.post("/settings/mailbox", **form(password="")).text
    visitor.world.courier.answer(None)
    assert "Connected." in visitor.posted("/settings/mailbox", **form(password=""))
    visitor.posted("/settings/mailbox/remove")
    assert mailboxes.find(visitor.world.session, bo) is None


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (Trouble("private", PRIVATE), f"Sending: {PRIVATE}</"),
        (Trouble("unencrypted", UNENCRYPTED), f"Sending: {UNENCRYPTED}</"),
        (Trouble("network", REFUSING), f"server’s name and port. {REFUSING}</"),
        (Trouble("network", "hung up"), "server’s name and port. “hung up”</"),
    ],
)
def test_what_no_server_said_is_not_quoted(visitor: Visitor, trouble: Trouble, said: str) -> None:
    """Where none was asked, the page says what helps, once."""
    visitor.world.courier.answer(trouble)
    page = visitor.post("/settings/mailbox", **form()).text
    assert re.sub(r"\s+</", "</", page).count(said) == 1


def test_a_footer_without_an_address_is_said(visitor: Visitor, bo: UUID) -> None:
    """With a link to where it is given; nothing is said once it is, or without the footer."""
    said = "stands no postal address yet"
    page = visitor.get("/settings/mailbox").text
    assert said in page
    assert 'href="/settings#f-postal_address"' in page
    assert 'id="f-postal_address"' in visitor.get("/settings").text
    for change in ({"postal_address": "Gartenweg 3"}, {"postal_address": "", "mail_footer": False}):
        accounts.change(visitor.world.session, visitor.world.kit, bo, change)
        assert said not in visitor.get("/settings/mailbox").text


def test_a_slip_loses_nothing_but_the_password(visitor: Visitor, bo: UUID) -> None:
    """Which no page holds: it is asked for again; the checks stay as they were set."""
    more = {"daily_limit": 900, "smtp_host": "mail.firm.example", "provider": "own", "html": 1}
    page = visitor.post("/settings/mailbox", **form(**more, checks_shown=1)).text
    assert 'value="900"' in page
    assert 'value="mail.firm.example"' in page
    assert re.search(r'name="html" value="1" checked', page)
    assert re.search(r'name="mail_footer" value="1">', page)
    assert "Type it again: nothing is saved yet." in page
    assert "hush" not in page
    assert accounts.get(visitor.world.session, bo).mail_footer


def test_a_password_is_told_to_no_other_server(visitor: Visitor) -> None:
    """Which is said where it has to be typed again."""
    visitor.posted("/settings/mailbox", **form())
    answer = visitor.post("/settings/mailbox", **form(address="bo@gmx.de", provider="gmail", password=""))
    assert answer.status_code == 422
    assert "it was kept for bo@gmail.com at smtp.gmail.com alone" in answer.text


def test_a_provider_is_shown_until_its_servers_are_changed(visitor: Visitor, bo: UUID) -> None:
    """By hand: then they are one's own."""
    visitor.posted("/settings/mailbox", **form(html=1, checks_shown=1))
    assert '<option value="gmail" selected>' in visitor.get("/settings/mailbox").text
    row = mailboxes.get(visitor.world.session, bo)
    assert row.html
    servers = {f"smtp_{name}": value for name, value in row.smtp.items()}
    servers |= {f"imap_{name}": value for name, value in (row.imap or {}).items()}
    again = form(provider="gmail", **servers, password="", checks_shown=1)
    visitor.posted("/settings/mailbox", **again)
    assert not row.html
    assert '<option value="gmail" selected>' in visitor.get("/settings/mailbox").text
    visitor.posted("/settings/mailbox", **again | {"smtp_port": 587, "smtp_security": "starttls"})
    assert row.smtp["port"] == 587
    assert '<option value="own" selected>' in visitor.get("/settings/mailbox").text


@pytest.mark.usefixtures("box")
def test_send_now_sends_what_was_typed_last(visitor: Visitor, draft: UUID, bo: UUID) -> None:
    """It is stored, queued and said; from then on it is read only, and soon it has gone out."""
    assert "goes out in a moment" in send(visitor, draft)
    assert "It goes out" in visitor.text(f"/drafts/{draft}")
    assert "goes out in a moment" in visitor.text("/today")
    assert sweep(visitor) == 1
    row = drafts.get(visitor.world.session, bo, draft)
    assert (row.state, row.body) == ("sent", "Hi Ana, when?")
    assert b"Hi Ana, when?" in visitor.world.courier.mails[0].message
    assert "Send now" not in visitor.get(f"/drafts/{draft}").text


@pytest.mark.parametrize(
    ("then", "more", "said"),
    [
        ("at 2026-03-02T17:30", {}, "today, 17:30"),
        ("at", {"at": "2026-03-03T08:00"}, "tomorrow, 08:00"),
    ],
)
@pytest.mark.usefixtures("box")
def test_send_at_waits(visitor: Visitor, draft: UUID, then: str, more: dict[str, object], said: str) -> None:
    """Until then it can be called back."""
    assert said in send(visitor, draft, then, **more)
    assert sweep(visitor) == 0
    assert "Here it is" in visitor.posted(f"/drafts/{draft}/withdraw")
    assert "Send now" in visitor.get(f"/drafts/{draft}").text
    assert "on its way already" in visitor.posted(f"/drafts/{draft}/withdraw")


def test_mails_go_out_as_html_too(visitor: Visitor, draft: UUID) -> None:
    """Where the mailbox is told so, in the contact's language; else as text alone."""
    for checks, kinds in (
        ({}, ["text/plain"]),
        ({"html": 1}, ["multipart/alternative", "text/plain", "text/html"]),
    ):
        visitor.posted("/settings/mailbox", **form(**checks, checks_shown=1))
        send(visitor, draft, "mailbox")
        made = message_from_bytes(visitor.world.folders.kept["Drafts"][-1])
        assert [part.get_content_type() for part in made.walk()] == kinds
    page = made.get_payload()[1].get_payload(decode=True).decode()  # type: ignore[union-attr,index]
    assert '<html lang="en">' in page
    assert '<p dir="auto">Hi Ana, when?</p>' in page


@pytest.mark.usefixtures("box")
def test_undo_keeps_what_it_promises(visitor: Visitor, draft: UUID) -> None:
    """Nothing is sent for some seconds; called back, it is told once, and nothing goes out after them."""
    send(visitor, draft)
    visitor.world.clock.move(outbox.GRACE - timedelta(seconds=1))
    assert sending.sweep(visitor.world.session, visitor.world.kit, "worker") == 0
    page = visitor.posted(f"/drafts/{draft}/withdraw")
    assert page.count("not go out") == 1
    assert "called it back" not in page
    assert (sweep(visitor), visitor.world.courier.mails) == (0, [])


@pytest.mark.usefixtures("box")
def test_a_time_that_has_passed_is_refused(visitor: Visitor, draft: UUID, bo: UUID) -> None:
    """At the field, which keeps it, as the letter keeps its words; this very minute is no such time."""
    visitor.world.clock.move(timedelta(minutes=30, seconds=40))
    now = visitor.world.clock.now().astimezone(accounts.get(visitor.world.session, bo).tz)
    past = (now - timedelta(minutes=1)).isoformat()[:16]
    answer = visitor.post(f"/drafts/{draft}", subject="Hello", body="My words", then="at", at=past)
    assert (answer.status_code, "My words" in answer.text) == (422, True)
    assert re.search(rf'<details[^>]* open>.*value="{past}"[^>]*aria-invalid', answer.text, re.DOTALL)
    assert answer.text.count("That time has passed") == 1
    assert (sweep(visitor), visitor.world.courier.mails) == (0, [])
    assert "goes out today" in send(visitor, draft, "at", at=now.isoformat()[:16])


@pytest.mark.usefixtures("box")
def test_times_are_offered_that_are_to_come(visitor: Visitor, draft: UUID) -> None:
    """This afternoon and tomorrow morning; on a Friday night, Monday too."""
    assert "Today, 17:30" in visitor.text(f"/drafts/{draft}")
    visitor.world.clock.move(timedelta(days=4, hours=10))
    page = visitor.text(f"/drafts/{draft}")
    assert "Today, 17:30" not in page
    assert "Tomorrow, 08:00" in page
    assert "Monday, 08:00" in page


@pytest.mark.usefixtures("box")
def test_a_slip_keeps_what_was_typed(visitor: Visitor, draft: UUID) -> None:
    """No time, or no subject."""
    answer = visitor.post(f"/drafts/{draft}", subject="Hello", body="My words", then="at", at="")
    assert (answer.status_code, "My words" in answer.text) == (422, True)
    answer = visitor.post(f"/drafts/{draft}", subject=" ", body="My words", then="send")
    assert (answer.status_code, "needs a subject" in answer.text) == (422, True)


@pytest.mark.usefixtures("box")
def test_a_draft_is_put_into_the_mailbox(visitor: Visitor, draft: UUID) -> None:
    """And what its server has against that is said."""
    assert "lies in your Drafts folder" in send(visitor, draft, "mailbox")
    assert len(visitor.world.folders.kept["Drafts"]) == 1
    visitor.world.folders.fail(Trouble("refused", "over quota"))
    answer = visitor.post(f"/drafts/{draft}", subject="Hello", body="Hi", then="mailbox")
    assert (answer.status_code, "over quota" in answer.text) == (409, True)


def test_without_a_mailbox_it_is_the_mail_app(visitor: Visitor, draft: UUID) -> None:
    """No button promises more."""
    page = visitor.get(f"/drafts/{draft}").text
    assert "Send now" not in page
    assert "Open in my mail app" in page
    assert "Connect a mailbox" in visitor.post(f"/drafts/{draft}", subject="a", body="b", then="send").text


@pytest.mark.usefixtures("box")
def test_what_was_refused_is_on_today(visitor: Visitor, draft: UUID) -> None:
    """With the server's words, and a way to the draft, which can be edited and sent anew."""
    send(visitor, draft)
    visitor.world.courier.answer(Handed("refused", "550 no <such> person"))
    sweep(visitor)
    assert "did not go out. The server said: “550 no &lt;such&gt; person”" in visitor.get("/today").text
    page = visitor.get(f"/drafts/{draft}").text
    assert "550 no &lt;such&gt; person" in page
    assert "Send now" in page
    visitor.world.courier.answer(None)
    send(visitor, draft)
    assert sweep(visitor) == 1
    assert "550" not in visitor.text("/today")


@pytest.mark.usefixtures("box")
def test_what_nobody_knows_is_asked_on_today(visitor: Visitor, draft: UUID, bo: UUID) -> None:
    """It arrived, or it goes out again: one tap of the owner's."""
    send(visitor, draft)
    visitor.world.courier.answer(Handed("unsure"))
    for _ in range(6):
        sweep(visitor)
        visitor.world.clock.move(timedelta(minutes=1))
    for page in ("/today", f"/drafts/{draft}"):
        assert "did it arrive?" in visitor.text(page)
    visitor.posted(f"/drafts/{draft}/decide", arrived="no")
    assert drafts.get(visitor.world.session, bo, draft).state == "queued"
    for _ in range(6):
        sweep(visitor)
        visitor.world.clock.move(timedelta(minutes=1))
    assert "The next step is planned" in visitor.posted(f"/drafts/{draft}/decide", arrived="yes")
    assert "nothing to decide" in visitor.posted(f"/drafts/{draft}/decide", arrived="yes")
    assert "did it arrive?" not in visitor.text("/today")


@pytest.mark.usefixtures("box")
def test_what_stands_below_a_follow_up_is_shown(visitor: Visitor, draft: UUID, bo: UUID) -> None:
    """Who writes and how to say no, before it is sent; not below the first mail."""
    assert "What stands below it" not in visitor.text(f"/drafts/{draft}")
    send(visitor, draft)
    sweep(visitor)
    visitor.world.session.rollback()
    contact = drafts.get(visitor.world.session, bo, draft).contact_id
    (row,) = followups.page(visitor.world.session, visitor.world.kit, bo, contact_id=contact).items
    while row.draft is None:
        followups.skip(visitor.world.session, visitor.world.kit, bo, row.id)
        (row,) = followups.page(visitor.world.session, visitor.world.kit, bo, contact_id=contact).items
    page = visitor.text(f"/drafts/{row.draft.id}")
    assert "just answer “no”" in page or "„Nein“" in page


@pytest.mark.usefixtures("box")
def test_the_evenings_mails_go_out_one_after_another(visitor: Visitor, bo: UUID) -> None:
    """Each with a tap; what waits to go out is on the list no more."""
    ids = [visitor.world.keep(bo).draft.id for _ in range(2)]
    assert visitor.get("/today/evening").text.count("Send now") == 2
    assert "goes out in a moment" in visitor.posted(f"/drafts/{ids[0]}/send?back=evening")
    assert visitor.get("/today/evening").text.count("Send now") == 1
    assert "waiting to go out already" in visitor.posted(f"/drafts/{ids[0]}/send?back=evening")
    assert sweep(visitor) == 1


@pytest.mark.usefixtures("box")
def test_an_undo_that_comes_too_late_says_that_it_has_gone_out(visitor: Visitor, draft: UUID) -> None:
    """It was simply sent."""
    send(visitor, draft)
    assert sweep(visitor) == 1
    assert "It has gone out already." in visitor.posted(f"/drafts/{draft}/withdraw")


@pytest.mark.parametrize(("then", "offered"), [("send", 'data-seconds="10"'), ("at 2026-03-02T17:30", None)])
@pytest.mark.usefixtures("box")
def test_undo_is_offered_as_long_as_it_can_be(
    visitor: Visitor, draft: UUID, then: str, offered: str | None
) -> None:
    """Until it goes out in a moment; of one for later the page does not count."""
    page = visitor.get(visitor.post(f"/drafts/{draft}", subject="Hi", body="When?", then=then).location).text
    assert ">Undo<" in page
    assert offered in page if offered else "data-seconds" not in page


@pytest.mark.usefixtures("box")
def test_one_is_asked_before_it_is_disconnected(visitor: Visitor, bo: UUID, draft: UUID) -> None:
    """One tap asks and forgets nothing; the next one does, and what waited is a draft."""
    send(visitor, draft, "at 2026-03-03T08:00")
    page = visitor.get("/settings/mailbox")
    assert 'href="/settings/mailbox/remove"' in page.text
    assert "Mails that wait to go out become drafts again" in visitor.text("/settings/mailbox/remove")
    assert mailboxes.find(visitor.world.session, bo) is not None
    assert "not connected any more" in visitor.posted("/settings/mailbox/remove")
    assert mailboxes.find(visitor.world.session, bo) is None
    assert drafts.get(visitor.world.session, bo, draft).state == "draft"
    assert visitor.get("/settings/mailbox/remove").location == "/settings/mailbox"
