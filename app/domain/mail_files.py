"""The names of the files that a mail brought: of what anybody may write there no more than plain text."""

import re
from email.message import Message

from app.domain.mail_head import decoded, readable, undecoded
from app.domain.mail_text import own_parts
from app.domain.push import plain

#: So many names are kept, and so many letters of each.
MOST, LONGEST = 20, 200
#: The library looks for each parameter's end to that of the header, of which so many letters are read.
_READ = 2_000
#: Signatures made for machines.
_SEALS = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}


def files_of(message: Message) -> tuple[str, ...]:
    """The names of a mail's files, in their order; of one that has none its type.

    A file is what is attached or has a name (RFC 2183, 2.3). Pictures that belong to the text are none, as in
    signatures: they are no attachments, and have an id by which the text shows them (RFC 2392).
    """
    return tuple(_name(part) for part in own_parts(message) if _is_file(part))[:MOST]


def _is_file(part: Message) -> bool:
    if part.get_content_maintype() == "multipart" or part.get_content_type() in _SEALS:
        return False
    if undecoded(part, "Content-Disposition").strip().lower().startswith("attachment"):
        return True
    is_shown = part.get_content_maintype() == "image" and bool(undecoded(part, "Content-ID").strip("<> "))
    return not is_shown and bool(_named(part))


def _name(part: Message) -> str:
    """One plain line, without the folders it lay in."""
    last = re.split(r"[/\\]", _named(part).rstrip("/\\"))[-1]
    return plain(last if last.strip() else part.get_content_type(), LONGEST)


def _named(part: Message) -> str:
    return _parameter(part, "filename", "Content-Disposition") or _parameter(part, "name", "Content-Type")


def _parameter(part: Message, name: str, header: str) -> str:
    """A parameter, decoded as RFC 2231 asks for, or as RFC 2047 does, which mail programs write there too."""
    own = Message()
    own[header] = undecoded(part, header)[:_READ]
    try:
        found = own.get_param(name, "", header)
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    if isinstance(found, tuple):
        charset, _, text = found
        return decoded(text.encode("latin-1", "replace"), charset)
    return readable(str(found))
