"""An owner's mail handed to a real SMTP server, which does everything wrong that servers do."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY

import pytest

from app.adapters import courier
from app.adapters.courier import SmtpCourier
from app.adapters.reach import Reach
from app.domain.mailbox import Security, Server, Trouble
from app.ports import Courier
from app.services import drafts_folder
from app.services.claiming import LEASE
from tests.fakes import FakeCourier
from tests.mail_servers import PASSWORD, Authority, Smtp, one_visit, smtp_server, trickling
from tests.servers import free_port

COURIER = SmtpCourier(Reach(anywhere=True))
BO, ANA = "bo@example.com", "ana@lumen.example"


def message(text: str = "Hello Ana\n") -> bytes:
    """A mail's bytes."""
    made = EmailMessage(policy=SMTP_POLICY)
    made["From"], made["To"], made["Subject"], made["Message-ID"] = BO, ANA, "Hello", "<1@example.com>"
    made.set_content(text, cte="quoted-printable")
    return made.as_bytes()


class Handing:
    """Called right before the text goes out; counts, and may happen to do something."""

    def __init__(self, do: Callable[[], object] = lambda: None) -> None:
        self.calls, self._do = 0, do

    def __call__(self) -> None:
        self.calls += 1
        self._do()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_mail_arrives_as_it_is(trusted: Authority, security: Security) -> None:
    """Byte for byte, dots at the beginning of lines included, after who writes to whom."""
    text = message("Hello Ana\n.\n..\n.end\nFrom Bo\n" + "ü" * 300 + "\n")
    handing = Handing()
    with smtp_server(trusted, security) as smtp:
        handed = COURIER.send(smtp.server(), BO, ANA, text, handing)
        (envelope,) = smtp.envelopes
    assert (handed.state, handed.words, handing.calls) == ("taken", "250 taken", 1)
    assert (envelope.mail_from, envelope.rcpt_tos, envelope.content) == (BO, [ANA], text)


def test_checking_sends_nothing(smtp: Smtp) -> None:
    """It connects, encrypts and logs in."""
    COURIER.check(smtp.server())
    assert (smtp.logins, smtp.envelopes) == (1, [])


def test_a_wrong_password_is_told_once(smtp: Smtp) -> None:
    """Servers count what fails: there is one attempt, with their words, and no mail is spoken of."""
    handing = Handing()
    with pytest.raises(Trouble) as refused:
        COURIER.send(smtp.server(password="wrong"), BO, ANA, message(), handing)
    assert (refused.value.kind, smtp.logins, handing.calls) == ("login", 1, 0)
    assert "535" in refused.value.words
    assert "wrong" not in str(refused.value)


def test_a_login_that_is_refused_for_now_is_tried_later(smtp: Smtp) -> None:
    """A server that can't look up passwords just now."""
    smtp.refuse_login = "454 4.7.0 Temporary authentication failure"
    with pytest.raises(Trouble, match="later: 454"):
        COURIER.check(smtp.server())


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("451 4.3.0 try again", "later"),
        ("421 4.3.2 going down", "later"),
        ("550 5.7.1 no spam here", "refused"),
        ("554 5.6.0 no", "refused"),
        ("999 what", "unsure"),
    ],
)
def test_what_the_server_says_to_the_text_decides(smtp: Smtp, answer: str, state: str) -> None:
    """Later, never, or something nobody understands; in its own words."""
    smtp.answers = [answer]
    handed = COURIER.send(smtp.server(), BO, ANA, message(), Handing())
    assert (handed.state, handed.words) == (state, answer)
    assert COURIER.send(smtp.server(), BO, ANA, message(), Handing()).state == "taken"


@pytest.mark.parametrize(
    ("answer", "state"), [("450 greylisted", "later"), ("550 5.1.1 no such person", "refused")]
)
def test_what_it_says_to_the_recipient_ends_it_before(smtp: Smtp, answer: str, state: str) -> None:
    """Then no text goes out."""
    smtp.recipients = {ANA: answer}
    handing = Handing()
    handed = COURIER.send(smtp.server(), BO, ANA, message(), handing)
    assert (handed.state, handed.words, handing.calls) == (state, answer, 0)


def test_an_address_with_other_letters_is_refused(smtp: Smtp) -> None:
    """Nobody can be asked to take it without SMTPUTF8 (RFC 6531)."""
    assert COURIER.send(smtp.server(), BO, "zoë@lumen.example", message(), Handing()).state == "refused"


def test_a_connection_cut_in_the_text_may_be_tried_again(smtp: Smtp) -> None:
    """Without the last dot no server may take a mail."""
    smtp.fault = "cut in data"
    handed = COURIER.send(smtp.server(), BO, ANA, message("x" * 70 + "\n") * 50_000, Handing())
    assert (handed.state, smtp.envelopes) == ("later", [])


def test_a_connection_cut_after_the_text_leaves_it_unsure(smtp: Smtp) -> None:
    """It was taken, but nobody here can know."""
    smtp.fault = "cut after"
    handed = COURIER.send(smtp.server(), BO, ANA, message(), Handing())
    assert (handed.state, len(smtp.envelopes)) == ("unsure", 1)


def test_a_server_that_is_silent_after_the_text_leaves_it_unsure(
    smtp: Smtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have taken it and be thinking about its answer."""
    monkeypatch.setattr(courier, "LAST_PATIENCE", 0.5)
    smtp.thinking = 3.0
    assert COURIER.send(smtp.server(), BO, ANA, message(), Handing()).state == "unsure"


def test_what_comes_up_right_before_the_text_ends_it(smtp: Smtp) -> None:
    """Nothing has gone out then, and nothing arrives."""

    def withdraw() -> None:
        raise LookupError("withdrawn")

    with pytest.raises(LookupError, match="withdrawn"):
        COURIER.send(smtp.server(), BO, ANA, message(), Handing(withdraw))
    assert smtp.envelopes == []


def test_a_certificate_for_another_name_ends_it(trusted: Authority) -> None:
    """Its certificate is for localhost: at 127.0.0.1 nobody has proved who they are."""
    for security in ("tls", "starttls"):
        with smtp_server(trusted, security) as smtp:
            with pytest.raises(Trouble, match="tls"):
                COURIER.check(Server("127.0.0.1", smtp.port, security, BO, PASSWORD))
            assert smtp.logins == 0


def test_a_server_that_does_not_encrypt_gets_no_password(trusted: Authority) -> None:
    """STARTTLS where it is not offered, and no encryption where the operator does not list the host."""
    with smtp_server(trusted, "none") as smtp:
        ways: tuple[tuple[Security, SmtpCourier, str], ...] = (
            ("starttls", COURIER, "tls"),
            ("none", SmtpCourier(Reach()), "unencrypted"),
        )
        for security, own, kind in ways:
            with pytest.raises(Trouble, match=kind):
                own.check(Server("localhost", smtp.port, security, BO, PASSWORD))
        assert smtp.logins == 0
        assert COURIER.send(smtp.server(), BO, ANA, message(), Handing()).state == "taken"


def test_the_own_network_is_not_called(smtp: Smtp) -> None:
    """Unless the operator lists the host."""
    with pytest.raises(Trouble, match=r"private: .* name it in ALLOWED_PRIVATE_HOSTS"):
        SmtpCourier(Reach()).check(smtp.server())
    SmtpCourier(Reach(["localhost"])).check(smtp.server())


def test_nobody_there_is_the_network() -> None:
    """A port nobody listens on."""
    with pytest.raises(Trouble, match="network: It refuses connections"):
        COURIER.check(Server("localhost", free_port(), "tls", BO, ""))


@pytest.mark.parametrize("said", [b"", b"220 hello\r\n", b"220-", b"what?\r\n", b"554 go away\r\n"])
@pytest.mark.parametrize("security", ["tls", "none"])
def test_a_server_that_trickles_or_talks_nonsense_is_left(
    said: bytes, security: Security, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time is for all of it, however many answers it has begun."""
    monkeypatch.setattr(courier, "CHECK_PATIENCE", 0.5)
    start = time.monotonic()
    with trickling((b"", said)) as port, pytest.raises(Trouble):
        COURIER.check(Server("127.0.0.1", port, security, BO, "x"))
    assert time.monotonic() - start < 5


def test_so_is_one_that_trickles_while_encrypting(monkeypatch: pytest.MonkeyPatch) -> None:
    """After it has agreed to."""
    monkeypatch.setattr(courier, "CHECK_PATIENCE", 0.5)
    hello = (b"EHLO", b"250-test\r\n250 STARTTLS\r\n")
    script = ((b"", b"220 hello\r\n"), hello, (b"STARTTLS", b"220 go on\r\n"), (b"", b"\x16\x03\x03\x40\x00"))
    start = time.monotonic()
    with trickling(*script) as port, pytest.raises(Trouble):
        COURIER.check(Server("127.0.0.1", port, "starttls", BO, "x"))
    assert time.monotonic() - start < 5


@contextmanager
def dripping(pause: float) -> Iterator[int]:
    """The port of a server that says all it should, byte for byte, each after so many seconds."""

    hello = b"250-hello\r\n250 AUTH PLAIN\r\n"
    answers = {b"EHLO": hello, b"AUTH": b"235 in\r\n", b"DATA": b"354 go on\r\n"}

    def say(connection: socket.socket, words: bytes) -> None:
        for n in range(len(words)):
            time.sleep(pause)
            connection.sendall(words[n : n + 1])

    def talk(connection: socket.socket) -> None:
        say(connection, b"220 hello\r\n")
        while told := connection.recv(1000):
            say(connection, answers.get(told[:4].upper(), b"250 ok\r\n"))

    with one_visit(talk) as port:
        yield port


def test_an_answer_without_end_is_none() -> None:
    """All of its lines would be kept in memory; after the text nobody knows then whether it arrived."""
    visit = one_visit(lambda connection: _flood(connection, polite=False))
    with visit as port, pytest.raises(Trouble, match="it says too much"):
        COURIER.check(Server("127.0.0.1", port, "none", "", ""))
    with one_visit(lambda connection: _flood(connection, polite=True)) as port:
        handed = COURIER.send(Server("127.0.0.1", port, "none", "", ""), BO, ANA, message(), Handing())
    assert (handed.state, "it says too much" in handed.words) == ("unsure", True)


def _flood(connection: socket.socket, polite: bool) -> None:
    """An answer goes on and on: the first one, or ``polite`` the one to a mail's text."""
    if polite:
        connection.sendall(b"220 here\r\n")
        for said in (b"250 hello\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n"):
            connection.recv(1000)
            connection.sendall(said)
        heard = b""
        while not heard.endswith(b"\r\n.\r\n"):
            heard += connection.recv(10_000)
    while True:
        connection.sendall(b"250-and on\r\n" * 1000)


def test_a_server_that_drips_has_one_time_for_all_of_its_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each answer comes in time, and each byte; all of them together do not, and no text goes out."""
    monkeypatch.setattr(courier, "ALL_PATIENCE", 1.0)
    handing = Handing()
    with dripping(0.02) as port, pytest.raises(Trouble, match="network"):
        COURIER.send(Server("127.0.0.1", port, "none", BO, "x"), BO, ANA, message(), handing)
    assert handing.calls == 0
    with dripping(0.0) as port:
        handed = COURIER.send(Server("127.0.0.1", port, "none", BO, "x"), BO, ANA, message(), handing)
    assert (handed.state, handing.calls) == ("taken", 1)


def test_who_looks_on_waits_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checking has its own time, shorter than a mail's."""
    monkeypatch.setattr(courier, "CHECK_PATIENCE", 0.3)
    with dripping(0.02) as port, pytest.raises(Trouble, match="network"):
        COURIER.check(Server("127.0.0.1", port, "none", BO, "x"))
    assert courier.ALL_PATIENCE > 20


def test_all_of_it_ends_before_the_lease() -> None:
    """Else somebody would look after a mail that is still being handed over."""
    longest = courier.ALL_PATIENCE + courier.LAST_PATIENCE + drafts_folder.PATIENCE
    assert timedelta(seconds=2 * longest) < LEASE


def test_the_stand_in_has_the_same_shape() -> None:
    """What tests use in its place."""
    couriers: list[Courier] = [COURIER, FakeCourier()]
    assert couriers[1].send(Server("a", 1, "tls", "", ""), BO, ANA, message(), Handing()).state == "taken"


def test_a_server_that_hangs_up_while_encrypting_is_tried_again() -> None:
    """It may be about to start anew: that is no fault of its certificate."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=lambda: server.accept()[0].close())
        thread.start()
        with pytest.raises(Trouble, match="network"):
            COURIER.check(Server("localhost", server.getsockname()[1], "tls", BO, "x"))
        thread.join()


@pytest.mark.parametrize("ways", [b"PLAIN", b"LOGIN"])
def test_a_server_that_names_what_it_was_told_tells_no_password(ways: bytes) -> None:
    """Some repeat a command they did not understand; that is shown, and logged."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def repeat() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"220 hello\r\n")
                connection.recv(1000)
                connection.sendall(b"250-hello\r\n250 AUTH %s\r\n" % ways)
                while told := connection.recv(1000):
                    start = ways == b"LOGIN" and told.startswith(b"AUTH")
                    connection.sendall(b"334 go on\r\n" if start else b"500 unknown: %s\r\n" % told.strip())

        thread = threading.Thread(target=repeat)
        thread.start()
        with pytest.raises(Trouble) as refused:
            COURIER.check(Server("127.0.0.1", server.getsockname()[1], "none", BO, "sesame"))
        thread.join()
    assert "unknown" in refused.value.words
    assert not any(each in refused.value.words for each in ("sesame", "c2VzYW1l", "AGJv"))
