"""The server's own mail through an SMTP server, by the standard library's smtplib."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import formatdate, make_msgid, parseaddr
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

_PORTS = {"smtp": 587, "smtps": 465}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_TIMEOUT = 15.0
_SHAPE = "SMTP_URL must look like smtp://user:password@host:587?from=me@example.org."


@dataclass(frozen=True)
class SmtpServer:
    """What an ``SMTP_URL`` says."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str
    tls: bool
    tls_first: bool

    @property
    def domain(self) -> str:
        """The sender's domain, for message ids."""
        return parseaddr(self.sender)[1].rpartition("@")[2]


def parse_smtp_url(url: str) -> SmtpServer:
    """Read ``smtp://user:password@host:587?from=me@example.org``; ValueError says what is wrong.

    ``smtp`` encrypts by STARTTLS before anything is said, ``smtps`` from the first byte. A server
    on this machine may go without; another one only where ``tls=off`` says so.
    """
    parts, port = _split(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    user = unquote(parts.username or "")
    sender = query.get("from", user)
    tls = query.get("tls", "off" if parts.hostname in _LOOPBACK else "on")
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(_SHAPE)
    if "@" not in parseaddr(sender)[1]:
        raise ValueError("SMTP_URL needs the sender's address: add ?from=me@example.org.")
    if tls not in ("on", "off"):
        raise ValueError("tls in SMTP_URL is either on or off.")
    return SmtpServer(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        user=user,
        password=unquote(parts.password or ""),
        sender=sender,
        tls=tls == "on",
        tls_first=parts.scheme == "smtps",
    )


def _split(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError:
        raise ValueError(_SHAPE) from None


class SmtpPostman:
    """Hands each mail to the server named by ``SMTP_URL``, over a connection of its own."""

    def __init__(self, url: str) -> None:
        self._server = parse_smtp_url(url)

    def send(self, to: str, subject: str, body: str) -> None:
        """Send one plain-text mail; OSError says what the server had against it."""
        letter = self._letter(to, subject, body)
        try:
            with self._connection() as connection:
                # Not send_message: it turns a line that begins with "From " into ">From ".
                connection.sendmail(self._server.sender, [to], letter.as_bytes())
        except (OSError, UnicodeEncodeError) as error:
            where = f"{self._server.host}:{self._server.port}"
            raise OSError(f"The mail server {where} did not take the mail: {_reason(error)}") from error

    def _letter(self, to: str, subject: str, body: str) -> EmailMessage:
        letter = EmailMessage(policy=SMTP_POLICY)
        letter["From"] = self._server.sender
        letter["To"] = to
        letter["Subject"] = subject
        letter["Date"] = formatdate(usegmt=True)
        letter["Message-ID"] = make_msgid(domain=self._server.domain)
        letter.set_content(body)
        return letter

    def _connection(self) -> smtplib.SMTP:
        server = self._server
        if server.tls_first:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=_TIMEOUT, context=ssl.create_default_context()
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT)
        try:
            if server.tls and not server.tls_first:
                connection.starttls(context=ssl.create_default_context())
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection


def _reason(error: Exception) -> str:
    match error:
        case UnicodeEncodeError():
            return "an address may only hold plain letters."
        case smtplib.SMTPAuthenticationError():
            return "it refused the user name or the password in SMTP_URL."
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            return "; ".join(f"{to}: {text.decode(errors='replace')}" for to, (_, text) in refused.items())
        case smtplib.SMTPResponseException(smtp_error=bytes(text)):
            return text.decode(errors="replace")
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted ({error.verify_message})."
        case TimeoutError():
            return "it did not answer in time."
        case _:
            return str(error)
