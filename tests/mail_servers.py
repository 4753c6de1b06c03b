"""Real mail servers for the tests: Dovecot as a process, aiosmtpd in a thread, with faults to switch on.

Both on free ports of the loopback address, under certificates of one authority for "localhost" alone.
"""

import asyncio
import grp
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Literal

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from app.domain.mailbox import Security, Server
from tests.servers import free_port, unavailable

PASSWORD = "pass:w/rd–für-Bo!"
_SECONDS_TO_START = 15

_CONFIGURATION = """
base_dir = {run}
state_dir = {run}
log_path = {folder}/log.txt
listen = 127.0.0.1
protocols = imap
{accounts}
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = no
auth_mechanisms = plain login
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mails/%u
}}
mail_location = maildir:~/Maildir:LAYOUT=fs
mail_max_userip_connections = 100
imap_idle_notify_interval = 2 mins
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Entwürfe {{
    auto = create
    special_use = \\Drafts
  }}
  mailbox "Gesendete Objekte" {{
    auto = create
    special_use = \\Sent
  }}
}}
{more}
"""


class Authority:
    """Who signs the servers' certificates; ``variables`` make a process trust it."""

    def __init__(self, folder: Path) -> None:
        self._own = trustme.CA()
        self.path = folder / "authority.pem"
        self._own.cert_pem.write_to_path(self.path)
        self.variables = {"SSL_CERT_FILE": str(self.path)}

    def certificate(self) -> trustme.LeafCert:
        """A certificate for localhost."""
        return self._own.issue_cert("localhost")


class Dovecot:
    """An IMAP server that has a mailbox for whoever logs in with ``PASSWORD``, empty but for its folders.

    They are called Entwürfe and Gesendete Objekte, and the server says what they are for.
    """

    def __init__(self, authority: Authority, program: str, more: str = "") -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="hello-imap-", dir="/tmp"))  # sockets need short paths
        self._folder.chmod(0o755)
        self.port, self.tls_port = free_port(), free_port()
        self._owner = _mail_owner()
        _write_certificate(self._folder, authority)
        for name in ("run", "mails"):
            (self._folder / name).mkdir()
            if os.geteuid() == 0:
                shutil.chown(self._folder / name, self._owner.pw_uid, self._owner.pw_gid)
        (self._folder / "dovecot.conf").write_text(self._configuration(more))
        self._process = subprocess.Popen(
            [program, "-F", "-c", str(self._folder / "dovecot.conf")], stderr=subprocess.DEVNULL
        )
        self._wait()

    def server(self, user: str, security: Security = "tls", password: str = PASSWORD) -> Server:
        """The mailbox of a user, who needs no other account than their name."""
        port = self.tls_port if security == "tls" else self.port
        return Server("localhost", port, security, user, password)

    def drop(self, user: str, *messages: bytes, folder: str = "") -> None:
        """Mails come in, straight into the folder."""
        place = self._folder / "mails" / user / "Maildir" / folder
        for name in ("tmp", "new", "cur"):
            (place / name).mkdir(parents=True, exist_ok=True)
        self._give_away(place, *place.parents, *(place / name for name in ("tmp", "new", "cur")))
        for n, message in enumerate(messages):
            draft = place / "tmp" / f"{time.time_ns()}.{n}.test"
            draft.write_bytes(message)
            self._give_away(draft)
            draft.rename(place / "new" / draft.name)

    def lock_away(self, user: str, words: bytes) -> None:
        """It can't read the mails of these words any more, but for the headers it remembers."""
        for folder in ("new", "cur"):
            for mail in (self._folder / "mails" / user / "Maildir" / folder).iterdir():
                if words in mail.read_bytes():
                    mail.chmod(0)

    def log(self) -> str:
        """What it has written down."""
        path = self._folder / "log.txt"
        return path.read_text() if path.exists() else ""

    def stop(self) -> None:
        """End it and remove its files."""
        self._process.terminate()
        self._process.wait(15)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _give_away(self, *paths: Path) -> None:
        if os.geteuid() == 0:
            for path in paths:
                if path.is_relative_to(self._folder / "mails"):
                    os.chown(path, self._owner.pw_uid, self._owner.pw_gid)

    def _configuration(self, more: str) -> str:
        name = self._owner.pw_name
        accounts = f"default_internal_user = {name}\ndefault_login_user = {name}\n"
        accounts += f"default_internal_group = {_group_name(self._owner.pw_gid)}\n"
        accounts += f"first_valid_uid = {self._owner.pw_uid}\nfirst_valid_gid = {self._owner.pw_gid}"
        return _CONFIGURATION.format(
            folder=self._folder,
            run=self._folder / "run",
            accounts=accounts,
            user=self._owner.pw_uid,
            group=self._owner.pw_gid,
            password=PASSWORD,
            port=self.port,
            tls_port=self.tls_port,
            more=more,
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1) as probe:
                    if probe.recv(4) == b"* OK":
                        return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError(f"Dovecot did not start:\n{self.log()}")


def start_dovecot(authority: Authority, more: str = "") -> Dovecot:
    """Start Debian's; ``more`` is added to its configuration."""
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin:/opt/homebrew/sbin")
    if not program:
        unavailable("Dovecot is not installed (Debian: apt-get install dovecot-imapd).")
    return Dovecot(authority, program, more)


def _write_certificate(folder: Path, authority: Authority) -> None:
    certificate = authority.certificate()
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    for n, part in enumerate(certificate.cert_chain_pems):
        part.write_to_path(folder / "certificate.pem", append=n > 0)


def _mail_owner() -> pwd.struct_passwd:
    """Whose mails they are on the disk: whoever runs the tests, but not root, as Dovecot refuses that."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _group_name(number: int) -> str:
    return grp.getgrgid(number).gr_name


Fault = Literal["cut in data", "cut after"]


@dataclass
class Smtp:
    """An SMTP server that takes all mail of who logs in, into ``envelopes``.

    ``answers`` are what it says to the next mails' texts instead of taking them ("451 later");
    ``fault`` breaks the connection in the midst of each text, or once it has taken one.
    ``also_in``: what it takes lies in that user's Sent folder of a Dovecot, too, as with the large providers.
    """

    port: int
    security: Security
    envelopes: list[Envelope] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    recipients: Mapping[str, str] = field(default_factory=dict)
    fault: Fault | None = None
    refuse_login: str = ""
    also_in: tuple[Dovecot, str] | None = None
    #: So many seconds it thinks about each text it takes.
    thinking: float = 0.0
    #: How often somebody has logged in.
    logins: int = 0

    def server(self, user: str = "bo@example.com", password: str = PASSWORD) -> Server:
        """How to get there."""
        return Server("localhost", self.port, self.security, user, password)

    @property
    def mails(self) -> list[EmailMessage]:
        """What was taken, read."""
        return [_read(envelope) for envelope in self.envelopes]

    def arrivals(self) -> dict[str, int]:
        """How often each Message-ID arrived."""
        counts: dict[str, int] = {}
        for mail in self.mails:
            counts[mail["Message-ID"]] = counts.get(mail["Message-ID"], 0) + 1
        return counts

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _way: Any, data: Any) -> AuthResult:
        """Whether they are who they say."""
        self.logins += 1
        if self.refuse_login:
            return AuthResult(success=False, handled=False, message=self.refuse_login)
        known = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
        return AuthResult(success=known, handled=False)

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Whether somebody of that address is known."""
        if address in self.recipients:
            return self.recipients[address]
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail, or do what was switched on."""
        if self.answers:
            return self.answers.pop(0)
        self.envelopes.append(envelope)
        if self.also_in:
            dovecot, user = self.also_in
            assert isinstance(envelope.content, bytes)
            dovecot.drop(user, envelope.content, folder="Gesendete Objekte")
        if self.thinking:
            await asyncio.sleep(self.thinking)
        if self.fault == "cut after":
            server.transport.abort()
        return "250 taken"


def _read(envelope: Envelope) -> EmailMessage:
    assert isinstance(envelope.content, bytes)
    mail = message_from_bytes(envelope.content, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


@contextmanager
def smtp_server(authority: Authority, security: Security = "starttls") -> Iterator[Smtp]:
    """A server that wants a login, encrypted as said."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.certificate().configure_cert(context)
    smtp = Smtp(free_port(), security)

    class Cutting(SMTP):
        async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
            if smtp.fault == "cut in data":
                await self.push("354 go on")
                self.transport.abort()
                return
            await super().smtp_DATA(arg)

    class Own(Controller):
        def factory(self) -> SMTP:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS")  # it is a test's
                return Cutting(
                    self.handler,
                    tls_context=context if security == "starttls" else None,
                    require_starttls=security == "starttls",
                    auth_required=True,
                    auth_require_tls=security == "starttls",
                    authenticator=smtp.authenticate,
                    ident="a test's server",
                )

    implicit = {"ssl_context": context} if security == "tls" else {}
    controller = Own(smtp, hostname="127.0.0.1", port=smtp.port, ready_timeout=10, **implicit)
    controller.start()
    try:
        yield smtp
    finally:
        controller.stop()


@contextmanager
def trickling(*script: tuple[bytes, bytes]) -> Iterator[int]:
    """The port of a server that says its lines, each once it has heard something, and then never ends.

    From then on it says a byte now and then, so that no single wait of whoever listens is long.
    """
    ended = threading.Event()

    def talk(connection: socket.socket) -> None:
        for heard, said in script:
            while heard and heard not in (told := connection.recv(1000).upper()):
                if not told:
                    return
            connection.sendall(said)
        while not ended.wait(0.05):
            connection.sendall(b"2")

    with one_visit(talk) as port:
        yield port
        ended.set()


@contextmanager
def one_visit(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """The port of a server that talks with whoever comes first, and with nobody else."""

    def serve() -> None:
        with suppress(OSError):  # who has waited long enough hangs up
            connection, _ = server.accept()
            with connection:
                talk(connection)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        thread.join()
