"""A mailbox's folders on a real Dovecot."""

import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from uuid import uuid4

import pytest

from app.adapters import imap
from app.adapters.imap import ImapFolders
from app.adapters.reach import Reach
from app.domain.mailbox import Security, Server, Trouble
from app.ports import MailFolders
from tests.fakes import FakeFolders
from tests.mail_servers import Authority, Dovecot, start_dovecot, trickling
from tests.servers import free_port

FOLDERS = ImapFolders(Reach(anywhere=True))


def mail(subject: str = "Hello", **headers: str) -> bytes:
    """A mail with these headers more."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "ana@lumen.example", "bo@example.com", subject
    made["Message-ID"] = headers.pop("message_id", f"<{uuid4()}@lumen.example>")
    made["X-Private"] = "nobody's business"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content("What they wrote.\n")
    return made.as_bytes()


@pytest.fixture
def user() -> str:
    """A user nobody has been yet."""
    return f"{uuid4().hex}@example.com"


@pytest.fixture
def server(dovecot: Dovecot, trusted: Authority, user: str) -> Server:  # noqa: ARG001
    return dovecot.server(user)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_folders_are_found_by_what_they_are_for(dovecot: Dovecot, user: str, security: Security) -> None:
    """Drafts are called Entwürfe here, and the server says which folder that is."""
    with FOLDERS.open(dovecot.server(user, security)) as folders:
        assert folders.find("drafts") == "Entwürfe"
        assert folders.find("sent") == "Gesendete Objekte"
        assert folders.find("inbox") == "INBOX"


def test_a_mail_put_into_a_folder_is_found_by_its_id(server: Server) -> None:
    """Only in that folder, only by the whole id, and as it was put there."""
    message = mail(message_id="<one@example.com>").replace(b"\n", b"\r\n")
    with FOLDERS.open(server) as folders:
        folders.append("Entwürfe", message, ["\\Draft", "\\Seen"])
        assert folders.has_message("Entwürfe", "<one@example.com>")
        assert not folders.has_message("Gesendete Objekte", "<one@example.com>")
        assert not folders.has_message("Entwürfe", "<two@example.com>")
        assert folders.body("Entwürfe", 1, 10_000) == message
        assert folders.body("Entwürfe", 1, 10) == message[:10]


def test_new_mails_are_told_by_their_headers_alone(dovecot: Dovecot, server: Server, user: str) -> None:
    """From a UID on, rising; and of each only what tells whom it answers to."""
    with FOLDERS.open(server) as folders:
        validity, following = folders.status("INBOX")
        assert (validity > 0, following) == (True, 1)
        results = b"Authentication-Results: own; dmarc=fail\nAuthentication-Results: else; dmarc=pass\n"
        dovecot.drop(user, results + mail("one"), mail("two", In_Reply_To="<x@example.com>"))
        assert folders.status("INBOX") == (validity, 3)
        found = list(folders.headers_since("INBOX", 0))
        assert [uid for uid, _ in found] == [1, 2]
        assert b"In-Reply-To: <x@example.com>" in found[1][1]
        assert b"nobody" not in found[0][1]
        assert found[0][1].index(b"own; dmarc=fail") < found[0][1].index(b"else; dmarc=pass")
        assert b"What they wrote" not in found[0][1]
        assert list(folders.headers_since("INBOX", 2)) == []
        dovecot.drop(user, mail("three"))
        assert [uid for uid, _ in folders.headers_since("INBOX", 2)] == [3]


def test_nothing_is_marked_as_read(dovecot: Dovecot, server: Server, user: str) -> None:
    """What was looked at here is new to the owner's mail program."""
    dovecot.drop(user, mail())
    with FOLDERS.open(server) as folders:
        list(folders.headers_since("INBOX", 0))
        folders.body("INBOX", 1, 1000)
    with FOLDERS.open(server) as folders:
        folders.status("INBOX")
        assert folders._client.search(["UNSEEN"]) == [1]


def test_of_what_was_sent_to_somebody_three_headers_are_told(
    dovecot: Dovecot, server: Server, user: str
) -> None:
    """Of mails to that address alone, that came since that day, and nothing of what is in them."""
    today = datetime.now(UTC).date()
    dovecot.drop(user, mail(message_id="<one@example.com>"), folder="Gesendete Objekte")
    with FOLDERS.open(server) as folders:
        (head,) = folders.written_to("Gesendete Objekte", "bo@example.com", today - timedelta(days=1))
        assert sorted(line.partition(b":")[0] for line in head.splitlines() if line) == [b"Message-ID", b"To"]
        for to, since in (("ana@lumen.example", today), ("bo@example.com", today + timedelta(days=2))):
            assert list(folders.written_to("Gesendete Objekte", to, since)) == []


def test_five_thousand_mails_are_told_in_turn(
    dovecot: Dovecot, server: Server, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are, each is told once; no answer holds all of them."""
    monkeypatch.setattr(imap, "MOST_BYTES", 1_000_000)
    dovecot.drop(user, *(mail(str(n)) for n in range(5000)))
    with FOLDERS.open(server) as folders:
        assert [uid for uid, _ in folders.headers_since("INBOX", 0)] == list(range(1, 5001))


def test_a_body_that_is_not_there_is_missing(server: Server) -> None:
    """A mail that was deleted meanwhile, and a folder nobody has."""
    with FOLDERS.open(server) as folders:
        with pytest.raises(Trouble, match="missing"):
            folders.body("INBOX", 7, 100)
        with pytest.raises(Trouble, match="missing"):
            folders.append("Nowhere", mail(), [])


@pytest.mark.parametrize("more", ["", "imap_capability = IMAP4rev1 LITERAL+ SPECIAL-USE"])
def test_a_mail_that_comes_in_is_noticed(trusted: Authority, user: str, more: str) -> None:
    """By IDLE, or where that is not offered when the time is up; without one, nothing is new."""
    dovecot = start_dovecot(trusted, more)
    try:
        with FOLDERS.open(dovecot.server(user)) as folders:
            folders.status("INBOX")
            assert not folders.idle(0.3)
            later = threading.Timer(0.5, dovecot.drop, [user, mail()])
            later.start()
            start = time.monotonic()
            assert folders.idle(2.0 if more else 60.0)
            assert time.monotonic() - start < 50
            later.join()
            assert [uid for uid, _ in folders.headers_since("INBOX", 0)] == [1]
    finally:
        dovecot.stop()


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_a_login_that_fails(dovecot: Dovecot, user: str) -> None:
    """With the server's own words."""
    with pytest.raises(Trouble) as refused, FOLDERS.open(dovecot.server(user, password="wrong")):
        pass
    assert refused.value.kind == "login"
    assert "Authentication failed" in refused.value.words
    assert "wrong" not in str(refused.value)


@pytest.mark.usefixtures("trusted")
def test_a_certificate_for_another_name_ends_it(dovecot: Dovecot, user: str) -> None:
    """Its certificate is for localhost: at 127.0.0.1 nobody has proved who they are."""
    for security in ("tls", "starttls"):
        there = dovecot.server(user, security)
        server = Server("127.0.0.1", there.port, there.security, there.user, there.password)
        with pytest.raises(Trouble) as refused, FOLDERS.open(server):
            pass
        assert refused.value.kind == "tls"


def test_a_certificate_of_nobody_known_ends_it(dovecot: Dovecot, user: str) -> None:
    """Without the authority, before a password is told."""
    with pytest.raises(Trouble) as refused, FOLDERS.open(dovecot.server(user)):
        pass
    assert refused.value.kind == "tls"
    assert user not in dovecot.log()


def test_nobody_there_is_the_network(user: str) -> None:
    """A port nobody listens on."""
    with (
        pytest.raises(Trouble, match="network: It refuses connections"),
        FOLDERS.open(Server("localhost", free_port(), "tls", user, "")),
    ):
        pass


@pytest.mark.parametrize(("security", "kind"), [("tls", "private"), ("none", "unencrypted")])
def test_the_own_network_is_not_called(dovecot: Dovecot, user: str, security: Security, kind: str) -> None:
    """Nor is a password told to anybody unencrypted, unless the operator lists the host."""
    with pytest.raises(Trouble, match=kind), ImapFolders(Reach()).open(dovecot.server(user, security)):
        pass


def test_a_server_that_says_too_much_is_left(
    dovecot: Dovecot, server: Server, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What answers one question has bounds."""
    dovecot.drop(user, mail("x" * 50_000))
    with FOLDERS.open(server) as folders:
        monkeypatch.setattr(imap, "MOST_BYTES", 20_000)
        with pytest.raises(Trouble, match="too much"):
            folders.body("INBOX", 1, 100_000)


def test_a_server_that_ends_is_one_to_ask_later(trusted: Authority, user: str) -> None:
    """Whatever was asked, and however it says goodbye."""
    dovecot = start_dovecot(trusted)
    with FOLDERS.open(dovecot.server(user)) as folders:
        folders.status("INBOX")
        dovecot.stop()
        with pytest.raises(Trouble, match=r"network|later"):
            folders.status("INBOX")


@pytest.mark.parametrize(
    ("security", "script"),
    [
        ("tls", [(b"", b"\x16\x03\x03\x40\x00")]),
        ("none", [(b"", b"* OK")]),
        ("none", [(b"", b"* OK hello\r\n"), (b"CAPABILITY", b"* CAPABILITY ")]),
        ("none", [(b"", b"* OK hello\r\n"), (b"CAPABILITY", b"* CAPABILITY {400000}\r\n")]),
        (
            "starttls",
            [
                (b"", b"* OK [CAPABILITY IMAP4rev1 STARTTLS] hello\r\n"),
                (b"CAPABILITY", b"* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n"),
            ],
        ),
    ],
)
def test_a_server_that_trickles_is_left(
    security: Security, script: list[tuple[bytes, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time is for all of it, from the greeting on."""
    monkeypatch.setattr(imap, "ALL_PATIENCE", 0.5)
    start = time.monotonic()
    with (
        trickling(*script) as port,
        pytest.raises(Trouble),
        FOLDERS.open(Server("127.0.0.1", port, security, "bo", "x")),
    ):
        pass
    assert time.monotonic() - start < 5


def test_a_visit_has_its_time(dovecot: Dovecot, server: Server, user: str) -> None:
    """However quickly each question is answered; who listens for hours has no end to it."""
    with FOLDERS.open(server, 60.0) as folders, FOLDERS.open(server) as patient:
        assert folders.find("inbox") == "INBOX"
        folders._time_left._ends = time.monotonic()  # type: ignore[operator]
        with pytest.raises(Trouble, match="network: It takes too long"):
            folders.find("inbox")
        patient.status("INBOX")
        dovecot.drop(user, mail())
        assert patient.idle(60.0)


def test_a_visit_to_a_server_that_trickles_ends_in_its_time() -> None:
    """Where each question alone would have a minute and a half."""
    script = ((b"", b"* OK hello\r\n"), (b"CAPABILITY", b"* CAPABILITY "))
    start = time.monotonic()
    with (
        trickling(*script) as port,
        pytest.raises(Trouble),
        FOLDERS.open(Server("127.0.0.1", port, "none", "bo", "x"), 0.5),
    ):
        pass
    assert time.monotonic() - start < 5


def test_the_stand_in_has_the_same_shape() -> None:
    """What tests use in its place."""
    both: list[MailFolders] = [FOLDERS, FakeFolders()]
    with both[1].open(Server("localhost", 1, "tls", "a", "b")) as folders:
        folders.append("Sent", mail(message_id="<a@b.example>").replace(b"\n", b"\r\n"), [])
        assert folders.has_message("Sent", "<a@b.example>")
        assert folders.find("drafts") == "Drafts"


def test_what_is_said_before_encrypting_is_not_taken_for_something_said_after(user: str) -> None:
    """Whoever sits in between would put words into the server's mouth (CVE-2011-0411 and its kin)."""
    hello = b"* OK [CAPABILITY IMAP4rev1 STARTTLS] hello\r\n"
    heard = list[bytes]()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def talk() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(hello)
                while told := connection.recv(1000):
                    heard.append(told)
                    tag, name = told.split()[:2]
                    more = b"* CAPABILITY IMAP4rev1 EVIL\r\n" if name == b"STARTTLS" else b""
                    connection.sendall(b"* CAPABILITY IMAP4rev1 STARTTLS\r\n%s OK done\r\n%s" % (tag, more))

        thread = threading.Thread(target=talk)
        thread.start()
        there = Server("127.0.0.1", server.getsockname()[1], "starttls", user, "x")
        with pytest.raises(Trouble, match="out of turn"), FOLDERS.open(there):
            pass
        thread.join()
    assert b"STARTTLS" in heard[-1]


def test_a_server_that_hangs_up_while_encrypting_is_one_to_ask_later(user: str) -> None:
    """It may be about to start anew: that is no fault of its certificate."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=lambda: server.accept()[0].close())
        thread.start()
        there = Server("localhost", server.getsockname()[1], "tls", user, "x")
        with pytest.raises(Trouble, match="network"), FOLDERS.open(there):
            pass
        thread.join()
