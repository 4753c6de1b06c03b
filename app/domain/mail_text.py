"""The text of a mail that came in, whatever it is made of: read without trust, and within bounds."""

import re
from collections.abc import Iterator
from email import policy
from email.message import Message
from email.parser import BytesParser
from html import unescape

from app.domain.mail_head import decoded

#: Octets of a mail that are read, letters of its text that are kept, parts that are looked at.
MOST_BYTES, LONGEST_TEXT, MOST_PARTS = 256_000, 40_000, 60
#: A mail of more parts than that is no person's, and one inside the other they would take long to part.
_BEGINS = re.compile(rb"content-type:\s*(?:multipart|message)/", re.I)
#: A type of so many letters is no mail program's, and the library would take long to find its parameters.
_LONG_TYPE = re.compile(rb"(?:^|[\r\n])content-type[ \t]*:(?:[^\r\n]|[\r\n]+[ \t]){4000}", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def parse(data: bytes) -> Message | None:
    """A mail in its parts; None where it is made to keep readers busy."""
    data = data[:MOST_BYTES]
    if len(_BEGINS.findall(data)) > MOST_PARTS or _LONG_TYPE.search(data):
        return None
    try:
        return BytesParser(policy=policy.compat32).parsebytes(data)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        return None


def text_of(message: Message) -> str:
    """What a mail says: its plain text, else its HTML without all that is not text; "" where it says nothing.

    Lines that were broken to fit are whole again (RFC 3676); what it encloses is not its text.
    """
    for wanted in ("text/plain", "text/html"):
        for part in own_parts(message):
            if part.get_content_type() == wanted and not _is_enclosed(part):
                text = part_text(part)
                text = _of_html(text) if wanted == "text/html" else _unflowed(part, text)
                if text.strip():
                    return tidy(text)
    return ""


def own_parts(message: Message) -> Iterator[Message]:
    """A mail's parts and their parts, but for those of mails it encloses."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        yield part
        if part.get_content_maintype() == "multipart":
            waiting = inside(part) + waiting


def inside(part: Message) -> list[Message]:
    """The parts a part is made of; none where it is text, which is not decoded for that."""
    payload = part.get_payload() if part.is_multipart() else []
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []


def part_text(part: Message) -> str:
    """A part's text, cut."""
    try:
        octets = part.get_payload(decode=True)
        charset = part.get_content_charset()
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    return decoded(octets, charset) if isinstance(octets, bytes) else ""


def tidy(text: str) -> str:
    """A text of plain lines, three blank ones at most in a row, cut to what is kept."""
    lines = [
        line.rstrip() for line in _CONTROL.sub("", re.sub(r"\r\n|[\r\u2028\u2029]", "\n", text)).split("\n")
    ]
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).strip("\n")[:LONGEST_TEXT]


def _is_enclosed(part: Message) -> bool:
    return str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")


def _unflowed(part: Message, text: str) -> str:
    """Lines that end in a blank go on in the next one, as deep in quotes (RFC 3676, 4.1 to 4.5)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    joined = str(part.get_param("delsp", "")).lower() == "yes"
    lines: list[str] = []
    going_on = None
    for raw in text.replace("\r\n", "\n").split("\n"):
        quotes = re.match(r">*", raw)
        depth = quotes.end() if quotes else 0
        line = raw[depth:].removeprefix(" ")
        flows = line.endswith(" ") and line != "-- "
        if going_on == depth and line != "-- ":
            lines[-1] += line[:-1] if joined and flows else line
        else:
            lines.append((">" * depth + " " if depth else "") + (line[:-1] if joined and flows else line))
        going_on = depth if flows else None
    return "\n".join(lines)


#: What of HTML is no text; what begins a line.
_SILENT = {"script", "style", "head", "title", "template", "svg", "noscript"}
_BLOCKS = {
    "p",
    "div",
    "li",
    "tr",
    "table",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "hr",
    "pre",
    "br",
}
_TAG = re.compile(r"<(/?[a-zA-Z][^<>]*)>")


def _of_html(text: str) -> str:
    """The text of HTML, line by line, with ">" before what is quoted; styles, scripts and comments are none.

    Cut at tags alone: Python's parser looks for the end of each open tag to the end of the text.
    """
    bare = re.sub(r"<!--.*?(?:-->|\Z)|<[!?][^<>]*>", " ", text, flags=re.S)
    lines, silent, quoted = [""], "", 0
    for n, piece in enumerate(_TAG.split(bare)):
        if n % 2 == 0:
            words = re.sub(r"[ \t\r\n]+", " ", unescape(piece))
            if not silent and (lines[-1] or words.strip()):
                lines[-1] = (lines[-1] or ("> " * min(quoted, 5))) + words
            continue
        closes, name = piece.startswith("/"), re.split(r"[\s/]", piece.lstrip("/"), maxsplit=1)[0].lower()
        if name in _SILENT or name == "body":
            silent = "" if closes or name == "body" else silent or name
        if name in _BLOCKS and (lines[-1] or name == "br" or (name == "p" and closes)):
            lines.append("")
        if name == "blockquote":
            quoted = max(0, quoted + (-1 if closes else 1))
    return "\n".join(line.strip() for line in lines)
