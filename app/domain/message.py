"""A mail as it goes out: its headers, its text in lines that flow, and what it brings along.

Nothing a card or a letter says may add a header, change one, or end the text: what goes into a header is
made one line, addresses and ids have to look like some, and the standard library writes the rest.
"""

import mimetypes
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from textwrap import wrap

from app.domain.errors import Invalid
from app.domain.message_html import html
from app.domain.push import TURNING

#: Characters a line holds before it is broken, where words allow (RFC 3676, 4.2: 78, better less).
_WIDTH = 72
#: So many ids of a thread are named: the first, and the last ones (RFC 5322, 3.6.4, leaves it open).
_MOST_IDS = 12
_LONGEST_SUBJECT = 200
_LONGEST_NAME = 100
_ID = re.compile(r"<[!-;=?-~]{1,250}@[!-;=?-~]{1,250}>")
#: What comes before a subject that is answered, as mail programs write it in these and other languages.
_ANSWERED = re.compile(r"^\s*(re|aw|antw|sv|rv|res|ref)\s*:", re.IGNORECASE)
#: An address any server takes: plain letters (RFC 5321, 4.1.2), without comments or quotes.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(
    r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file a mail brings along."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """All a mail is made of. ``sent_at`` is in the zone its date is told in.

    ``thread``: the Message-IDs of the mails it goes on from, the first one first. ``html``: its words, in
    ``language``, are there a second time as HTML.
    """

    sender_name: str
    sender: str
    to: str
    subject: str
    body: str
    message_id: str
    sent_at: datetime
    footer: str = ""
    thread: Sequence[str] = ()
    attachment: Attachment | None = None
    html: bool = False
    language: str = "en"


def build(mail: Outgoing) -> bytes:
    """The mail's bytes, lines ended as SMTP wants it (RFC 5322). Invalid for an address nobody can have."""
    message = EmailMessage(policy=SMTP)
    text = f"{mail.body.strip()}\n\n{mail.footer}" if mail.footer else mail.body
    # RFC 3676; quoted-printable, since spaces at the ends of lines say that they flow, and bytes above 127
    # not every server takes.
    how = {"format": "flowed", "delsp": "no"}
    message.set_content(flowed(text), cte="quoted-printable", params=how)
    if mail.html:
        page = html(_clean(mail.body), _clean(mail.footer), mail.language)
        message.add_alternative(page, subtype="html", cte="quoted-printable")
    if mail.attachment:
        _attach(message, mail.attachment)
    return _head(mail) + message.as_bytes()


def sender_of(message: bytes) -> str:
    """The address that a mail which was built here is from."""
    found = message_from_bytes(message.partition(b"\r\n\r\n")[0], policy=SMTP)["From"]
    return str(found.addresses[0].addr_spec)


def _head(mail: Outgoing) -> bytes:
    """The headers of a mail, written here: where the library folds a long one, it loses blanks between
    encoded words, and the quotes of a name, whose comma then parts two senders; ids it encodes.
    """
    known = [each for each in mail.thread if _ID.fullmatch(each)]
    if len(known) > _MOST_IDS:
        known = [known[0], *known[1 - _MOST_IDS :]]
    lines = [
        f"Message-ID: {mail.message_id}",
        f"From: {_sender(one_line(mail.sender_name)[:_LONGEST_NAME].rstrip(), address(mail.sender))}",
        f"To: {address(mail.to)}",
        f"Subject: {_unstructured(one_line(mail.subject)[:_LONGEST_SUBJECT].rstrip())}",
        f"Date: {format_datetime(mail.sent_at)}",
    ]
    if known:
        lines += [f"In-Reply-To: {known[-1]}", "References: " + "\r\n ".join(known)]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _sender(name: str, plain: str) -> str:
    """Who writes: a name in quotes where it needs some, or in encoded words (RFC 2047, 5)."""
    if name.isascii():
        return formataddr((name, plain))
    return f"{_encoded(name, 'From')}\r\n <{plain}>"


def _unstructured(text: str) -> str:
    if text.isascii():
        return "\r\n ".join(wrap(text, 68, break_long_words=False, break_on_hyphens=False))
    return _encoded(text, "Subject")


def _encoded(text: str, name: str) -> str:
    """All of a text in encoded words, its blanks too: those between two of them are none (RFC 2047, 6.2)."""
    return Header(text, "utf-8", header_name=name).encode(linesep="\r\n")


def _attach(message: EmailMessage, file: Attachment) -> None:
    kind, packed = mimetypes.guess_type(file.name)
    # A packed file is not what it holds, and a mail in a mail must not be in base64 (RFC 2046, 5.2.1).
    if kind is None or packed or kind.startswith(("message/", "multipart/")):
        kind = "application/octet-stream"
    main, _, sub = kind.partition("/")
    name = one_line(file.name).replace("/", "_").replace("\\", "_") or "file"
    message.add_attachment(file.data, maintype=main, subtype=sub, filename=name)


def address(text: str) -> str:
    """A mail address as servers take it: its domain in plain letters (IDNA). Invalid where it is none."""
    local, _, domain = text.strip().rpartition("@")
    try:
        plain = domain.encode("idna").decode("ascii").lower() if not domain.isascii() else domain
    except UnicodeError:
        plain = ""
    if not _LOCAL.fullmatch(local) or len(local) > 64 or not _DOMAIN.fullmatch(plain) or len(plain) > 253:
        raise Invalid("“{address}” is no address a mail can be sent to.", "to", address=text)
    return f"{local}@{plain}"


def is_address(text: str) -> bool:
    """Whether servers take a text for an address."""
    try:
        return bool(address(text))
    except Invalid:
        return False


def answering(subject: str) -> str:
    """The subject of a mail that goes on from one of ``subject``."""
    return subject if _ANSWERED.match(subject) else f"Re: {subject}"


def flowed(text: str) -> str:
    """Text in lines that flow (RFC 3676, 4.2): a blank at the end of a line says that it goes on.

    What begins like a quotation or an old mailbox's "From " gets a blank before it (4.4).
    """
    lines = [part for line in _clean(text).split("\n") for part in _broken(line)]
    return "".join(f" {line}\n" if line.startswith((" ", ">", "From ")) else f"{line}\n" for line in lines)


def unflowed(text: str) -> str:
    """What flowed text says, as a mail program shows it: the other way round (RFC 3676, 4.3)."""
    paragraphs, open_ = list[str](), False
    for raw in text.removesuffix("\n").split("\n"):
        line = raw.removeprefix(" ")
        if open_:
            paragraphs[-1] += line
        else:
            paragraphs.append(line)
        open_ = line.endswith(" ") and line != "-- "
    return "\n".join(paragraphs)


def _broken(line: str) -> list[str]:
    """A paragraph in lines of ``_WIDTH`` characters, where it has blanks; each but the last ends in one."""
    if line.rstrip() == "--":
        return ["-- "]  # what follows is the signature (4.3)
    lines, now = list[str](), ""
    for word in line.rstrip().split(" "):
        if now and len(now) + len(word) > _WIDTH:
            lines.append(now)
            now = ""
        now += f"{word} "
    return [*lines, now[:-1]]


def _clean(text: str) -> str:
    """Text without what no mail holds: line ends of one kind, no control characters, no broken halves."""
    whole = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    kept = (char for char in whole if char in "\n\t" or unicodedata.category(char) != "Cc")
    return "".join(kept).replace("\u2028", "\n").replace("\u2029", "\n").strip("\n")


def one_line(text: str) -> str:
    """One line without control characters, without marks that turn the direction of what follows."""
    kept = (" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    line = "".join(char for char in kept if char not in TURNING and unicodedata.category(char) != "Cs")
    # What looks encoded would be decoded where it is read (RFC 2047, 6.2).
    return " ".join(line.split()).replace("=?", "= ?")
