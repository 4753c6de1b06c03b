"""The headers of a mail that came in. Anybody may write anything there: read without trust, within bounds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from itertools import islice

from app.domain.forged import is_forged
from app.domain.push import plain

#: Octets of headers, letters of one of them, and ids that a mail names which are looked at.
MOST_BYTES, LONGEST, MOST_IDS = 64_000, 8_000, 40
LONGEST_SUBJECT, LONGEST_ADDRESS = 300, 254
_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f-\x9f]{1,250}>")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:@\"]{1,64}@[^\s<>()\[\],;:@\"]{1,255}")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.){0,1000}"')
_COMMENT = re.compile(rf"{_QUOTED.pattern}|\([^()]{{0,1000}}\)")
_ENCODED = re.compile(r"=\?[^?\s]{1,100}\?[bq]\?[^?]{0,1000}\?=", re.I)
_TEXT = policy.compat32


@dataclass(frozen=True, slots=True)
class Head:
    """What the headers of a mail say. Addresses are in small letters; message ids have their brackets.

    ``answers`` are the ids of what it answers, the nearest first (RFC 5322, 3.6.4). ``marks`` are the
    headers that tell how it came to be, by their names in small letters. ``empty_path``: there is nobody to
    tell that it did not arrive (RFC 5321, 4.5.5), as with what machines answer. ``forged``: it is not from
    the ``sender`` as far as the server can tell that took it in.
    """

    message_id: str = ""
    answers: tuple[str, ...] = ()
    sender: str = ""
    reply_to: str = ""
    subject: str = ""
    sent_at: datetime | None = None
    content: str = ""
    report: str = ""
    empty_path: bool = False
    forged: bool = False
    failed: tuple[str, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()

    def mark(self, name: str) -> str:
        """What one of those headers says, in small letters; "" where it is not there."""
        return dict(self.marks).get(name, "")


_MARKS = (
    *("auto-submitted", "precedence", "list-id", "x-autoreply", "x-autorespond"),
    "x-auto-response-suppress",
)


def read_head(data: bytes) -> Head:
    """The headers that ``data`` begins with; what can't be read of them is left out. Raises nothing."""
    message = BytesHeaderParser(policy=_TEXT).parsebytes(data[:MOST_BYTES])
    kind, sender = message.get_content_type(), _address(message, "From")
    results = (_clean(each) for each in _all_as_they_came(message, "Authentication-Results"))
    return Head(
        message_id=next(_ids(message, "Message-ID"), ""),
        answers=_answers(message),
        sender=sender,
        reply_to=_address(message, "Reply-To"),
        subject=plain(header(message, "Subject"), LONGEST_SUBJECT) if message["Subject"] else "",
        sent_at=_date(header(message, "Date")),
        content=kind,
        report=_report_type(header(message, "Content-Type")),
        empty_path=header(message, "Return-Path").strip() == "<>",
        forged=is_forged(results, sender, _senders(message)),
        failed=addresses_in(header(message, "X-Failed-Recipients")),
        marks=tuple((name, plain(said, 100).lower()) for name in _MARKS if (said := header(message, name))),
    )


def header(message: Message, name: str) -> str:
    """A header as people read it (RFC 2047), unfolded and cut; "" where there is none or it can't be read."""
    return readable(_as_it_came(message, name))


def undecoded(message: Message, name: str) -> str:
    """A header, unfolded and cut; "" where there is none."""
    return _clean(_as_it_came(message, name))


def readable(text: str) -> str:
    """A text of a header with what is encoded in it decoded (RFC 2047); as it is where that can't be."""
    if "=?" not in text:
        return _clean(text)
    try:
        parts = decode_header(text)
    except (HeaderParseError, ValueError):
        return _clean(text)
    return _clean("".join(part if isinstance(part, str) else decoded(part, kind) for part, kind in parts))


def _address(message: Message, name: str) -> str:
    """The first address in a header; what is encoded is a name (RFC 2047, 5), if there is anything else."""
    plain_text = _ENCODED.sub(" ", undecoded(message, name))
    return address_in(plain_text) or address_in(header(message, name))


def _senders(message: Message) -> set[str]:
    """All addresses that a program might take for the sender's: in comments and a second From, too."""
    froms = (_clean(each)[:LONGEST] for each in islice(_all_as_they_came(message, "From"), 2))
    bare = (_ENCODED.sub(" ", _QUOTED.sub(" ", each)) for each in froms)
    return {match[0].lower() for each in bare for match in _ADDRESS.finditer(each)}


def _as_it_came(message: Message, name: str) -> str:
    return next(_all_as_they_came(message, name), "")[:LONGEST]


def _all_as_they_came(message: Message, name: str) -> Iterator[str]:
    # What is no ASCII are surrogates, of which get() would make question marks.
    wanted = name.lower()
    return (str(value) for key, value in message.raw_items() if key.lower() == wanted)


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    # What was no ASCII came through as surrogates: mostly it is UTF-8. NUL no PostgreSQL keeps.
    octets = text.encode("utf-8", "surrogateescape")
    return re.sub(r"\r\n|[\x00-\x1f\x7f]", " ", octets.decode("utf-8", "replace"))


#: The charsets of mails. Python knows more, some of which take very long to decode, or are none.
_CHARSETS = re.compile(
    r"(?:us-)?ascii|utf-?8|utf-?16(?:[bl]e)?|iso-?8859-\d{1,2}|latin-?1|windows-\d{3,4}|cp\d{3,4}|koi8-[ru]"
    r"|macintosh|mac-roman|shift_?jis|euc-(?:jp|kr)|iso-2022-(?:jp|kr)|ks_c_5601-1987|gb2312|gbk|gb18030|big5",
    re.I,
)


def decoded(octets: bytes, charset: str | None) -> str:
    """A text in a charset by its name; UTF-8, else Latin, where it has none that mails have."""
    if charset and _CHARSETS.fullmatch(charset) and charset.lower() not in ("us-ascii", "ascii"):
        try:
            return octets.decode(charset, "replace")
        except (LookupError, UnicodeError):
            pass
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")


def address_in(text: str) -> str:
    """The first address in a header; "" where there is none."""
    return next(iter(addresses_in(text)), "")


def addresses_in(text: str) -> tuple[str, ...]:
    """The addresses in a header, as they are compared. Names in quotes and comments hold none."""
    bare = _COMMENT.sub(" ", text[:LONGEST])
    inside = re.findall(r"<([^<>]{1,400})>", bare) or [bare]
    found = (match[0].lower() for each in inside for match in [_ADDRESS.search(each)] if match)
    if inside == [bare]:
        found = (match[0].lower() for match in _ADDRESS.finditer(bare))
    return tuple(dict.fromkeys(each for each in found if len(each) <= LONGEST_ADDRESS))[:MOST_IDS]


def ids_in(text: str) -> list[str]:
    """The message ids in a text, in their order."""
    return _ID.findall(text[:LONGEST])


def _ids(message: Message, name: str) -> Iterator[str]:
    return iter(ids_in(re.sub(r"\s+", " ", str(message.get(name, "")))))


def _answers(message: Message) -> tuple[str, ...]:
    """What it answers: In-Reply-To, then References from their end; the first of a thread always."""
    references = list(_ids(message, "References"))
    found = [*_ids(message, "In-Reply-To"), *reversed(references[1:]), *references[:1]]
    unique = list(dict.fromkeys(found))
    return tuple(unique if len(unique) <= MOST_IDS else [*unique[: MOST_IDS - 1], unique[-1]])


def _report_type(content: str) -> str:
    # Not by the library, which a header of many semicolons keeps busy.
    found = re.search(r";\s*report-type\s*=\s*\"?([\w.-]{1,100})", content, re.I)
    return found[1].lower() if found else ""


def _date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
