"""Mail handed to a real SMTP server on the loopback address."""

import ssl
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from app.adapters.smtp import SmtpPostman, parse_smtp_url
from app.ports import Postman
from tests.fakes import FakePostman, Mail
from tests.servers import free_port


class Inbox:
    """What the server took; ``refuse`` makes it take nothing more."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.refusal: str | None = None

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        if self.refusal:
            return self.refusal
        self.envelopes.append(envelope)
        return "250 taken"

    async def handle_RCPT(  # noqa: N802
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: object
    ) -> str:
        if address.startswith("nobody@"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 known"

    def only(self) -> EmailMessage:
        (envelope,) = self.envelopes
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=default)
        assert isinstance(letter, EmailMessage)
        return letter


Serve = Callable[..., str]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def serve(inbox: Inbox) -> Iterator[Serve]:
    """Starts a server with aiosmtpd's options and returns its ``host:port``."""
    started: list[Controller] = []

    def serve(**options: object) -> str:
        controller = Controller(inbox, hostname="localhost", port=free_port(), ready_timeout=10, **options)
        controller.start()
        started.append(controller)
        return f"localhost:{controller.port}"

    yield serve
    for controller in started:
        controller.stop()


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's TLS for localhost, by an authority that is trusted during the test."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


def _only_ann(
    _server: object, _session: object, _envelope: object, _way: object, data: LoginPassword
) -> AuthResult:
    return AuthResult(success=data == LoginPassword(b"ann@example.org", b"pass:w/rd"), handled=False)


def test_mail_arrives_as_written(serve: Serve, inbox: Inbox) -> None:
    """Sender, recipient, subject and body arrive, with every letter of theirs."""
    postman = SmtpPostman(f"smtp://{serve()}?from=Second%20Hello%20%3Chello@example.org%3E")
    body = 'Grüße aus Kraków –\n.\n\nFrom the fair × & "more"\n' + "long " * 300 + "\n"
    postman.send("zoe@example.com", "Dein Passwort für „Second Hello“ " + "x" * 90, body)
    assert inbox.only()["From"] == "Second Hello <hello@example.org>"
    assert inbox.only()["To"] == "zoe@example.com"
    assert inbox.only()["Subject"] == "Dein Passwort für „Second Hello“ " + "x" * 90
    assert inbox.only().get_content().replace("\r\n", "\n") == body
    assert inbox.envelopes[0].mail_from == "hello@example.org"
    assert inbox.envelopes[0].rcpt_tos == ["zoe@example.com"]


def test_mail_has_what_spam_filters_ask_for(serve: Serve, inbox: Inbox) -> None:
    """Each mail carries a date and an id of the sender's domain."""
    SmtpPostman(f"smtp://{serve()}?from=hello@example.org").send("ann@example.com", "Hi", "Hi")
    assert inbox.only()["Date"].datetime.tzinfo
    assert inbox.only()["Message-ID"].endswith("@example.org>")


def test_starttls_and_password(serve: Serve, inbox: Inbox, certificate: ssl.SSLContext) -> None:
    """``smtp://`` encrypts before it gives the password, whatever signs are in it."""
    where = serve(tls_context=certificate, require_starttls=True, authenticator=_only_ann, auth_required=True)
    SmtpPostman(f"smtp://ann%40example.org:pass%3Aw%2Frd@{where}?tls=on").send("bob@example.com", "Hi", "Hi")
    assert inbox.only()["From"] == "ann@example.org"


def test_tls_from_the_first_byte(serve: Serve, inbox: Inbox, certificate: ssl.SSLContext) -> None:
    """``smtps://`` speaks TLS at once."""
    where = serve(ssl_context=certificate)
    SmtpPostman(f"smtps://{where}?from=ann@example.org").send("bob@example.com", "Hi", "Hi")
    assert inbox.only()["Subject"] == "Hi"


def test_untrusted_certificate_is_refused(
    serve: Serve, inbox: Inbox, certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that can't prove who it is gets neither password nor mail."""
    where = serve(tls_context=certificate)
    monkeypatch.delenv("SSL_CERT_FILE")
    postman = SmtpPostman(f"smtp://{where}?tls=on&from=ann@example.org")
    with pytest.raises(OSError, match="its certificate is not trusted"):
        postman.send("bob@example.com", "Hi", "Hi")
    assert inbox.envelopes == []


def test_no_password_without_encryption(serve: Serve, inbox: Inbox) -> None:
    """A server that offers no encryption gets nothing when encryption was asked for."""
    postman = SmtpPostman(f"smtp://ann%40example.org:secret@{serve()}?tls=on")
    with pytest.raises(OSError, match="STARTTLS") as caught:
        postman.send("bob@example.com", "Hi", "Hi")
    assert "secret" not in str(caught.value)
    assert inbox.envelopes == []


def test_wrong_password_says_so(serve: Serve, certificate: ssl.SSLContext) -> None:
    """A refused login names the setting and not the password."""
    where = serve(tls_context=certificate, require_starttls=True, authenticator=_only_ann, auth_required=True)
    postman = SmtpPostman(f"smtp://ann%40example.org:wrong@{where}?tls=on")
    with pytest.raises(OSError, match=r"password in SMTP_URL\.$"):
        postman.send("bob@example.com", "Hi", "Hi")


def test_refusals_are_passed_on(serve: Serve, inbox: Inbox) -> None:
    """What the server has against a recipient or a mail is in the error."""
    postman = SmtpPostman(f"smtp://{serve()}?from=ann@example.org")
    with pytest.raises(OSError, match=r"nobody@example.com: no such person"):
        postman.send("nobody@example.com", "Hi", "Hi")
    with pytest.raises(OSError, match="plain letters"):
        postman.send("zoë@example.com", "Hi", "Hi")
    inbox.refusal = "552 mailbox full"
    with pytest.raises(OSError, match="mailbox full"):
        postman.send("bob@example.com", "Hi", "Hi")


def test_no_server_is_an_os_error() -> None:
    """Where nobody listens, the error names the address tried."""
    with pytest.raises(OSError, match=r"localhost:1 did not take the mail"):
        SmtpPostman("smtp://localhost:1?from=ann@example.org").send("bob@example.com", "Hi", "Hi")


def test_headers_can_not_be_smuggled_in(serve: Serve) -> None:
    """A line break in a subject or an address is refused, not sent."""
    postman = SmtpPostman(f"smtp://{serve()}?from=ann@example.org")
    for to, subject in (
        ("bob@example.com", "Hi\r\nBcc: eve@example.com"),
        ("bob@example.com\nBcc: x@y.z", "Hi"),
    ):
        with pytest.raises(ValueError, match=r"."):
            postman.send(to, subject, "Hi")


@pytest.mark.parametrize(
    ("url", "port", "tls", "first"),
    [
        ("smtp://mail.example.org?from=a@b.c", 587, True, False),
        ("smtp://mail.example.org:25?from=a@b.c&tls=off", 25, False, False),
        ("smtps://a%40b.c:x@mail.example.org", 465, True, True),
        ("smtp://localhost:25?from=a@b.c", 25, False, False),
    ],
)
def test_address_says_how_to_connect(url: str, port: int, tls: bool, first: bool) -> None:
    """Ports and encryption have safe defaults; only this machine goes without by itself."""
    server = parse_smtp_url(url)
    assert (server.port, server.tls, server.tls_first, server.sender) == (port, tls, first, "a@b.c")


def test_password_is_not_in_the_repr() -> None:
    """A server that ends in a log line or traceback shows no password."""
    assert "secret" not in repr(parse_smtp_url("smtp://a%40b.c:secret@mail.example.org"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.org",
        "http://x?from=a@b.c",
        "smtp://host",
        "smtp://:25?from=a@b.c",
        "smtp://h:x?from=a@b.c",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    """An address that can't work stops the start, with a line that names it."""
    with pytest.raises(ValueError, match="SMTP_URL"):
        SmtpPostman(url)


def test_the_fake_collects_and_refuses() -> None:
    """The fake keeps what was sent, and fails as the real one would when told to."""
    fake = FakePostman()
    postman: Postman = fake
    postman.send("bob@example.com", "Hi", "Hello")
    assert fake.mails == [Mail("bob@example.com", "Hi", "Hello")]
    fake.refuse("mailbox full")
    with pytest.raises(OSError, match="mailbox full"):
        postman.send("bob@example.com", "Hi", "Hello")
