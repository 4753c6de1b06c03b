"""Mails that come in: whether they answer ours, what they say, and apart from that what they quote."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal
from uuid import UUID

from mailparser_reply.parser import EmailMessage  # type: ignore[import-untyped]

from app.domain.automatic import answers_somebody, is_automatic
from app.domain.bounce import is_bounce
from app.domain.mail_files import files_of
from app.domain.mail_head import Head
from app.domain.mail_text import parse, text_of, tidy

#: The line above what is quoted is looked for in so many lines, by so many letters of each: patterns for
#: it look back and forth, which in long lines would take minutes.
_LINES, _WIDTH = 150, 160
#: Languages whose mail programs the library knows; Portuguese and Spanish are below.
_LANGUAGES = ("en", "de", "fr", "it", "nl", "david")
_WROTE = re.compile(r"(?:Em|El|No dia|A|Na|O)\b.{6,150}\b(?:escreveu|escribió|escribio)\s*:$", re.I)
_HEADED = re.compile(r"\*?(?:De|Von|From|Da):\*?\s.*", re.I)
_HEADED_NEXT = re.compile(
    r"\*?(?:Enviad[oa](?: em| el)?|Envoyé|Data|Date|Fecha|Para|À|Gesendet|Datum|Sent|An|To) ?:", re.I
)
_RULE = re.compile(r"[_-]{20,}|-{2,}\s*\w[\w ]{5,40}\w\s*-{2,}")


#: Somebody wrote, a machine did, or a server says that a mail did not arrive.
Kind = Literal["reply", "automatic", "bounce"]


def kind_of(head: Head) -> Kind:
    """What a mail is, as its headers tell."""
    if is_bounce(head):
        return "bounce"
    return "automatic" if is_automatic(head) else "reply"


def whose(
    head: Head, own: Collection[str], mails: Mapping[str, UUID], people: Mapping[str, UUID]
) -> UUID | None:
    """The contact whom a mail concerns that is no bounce; None where it is no matter of ours.

    It answers one of our ``mails`` (message ids with their contacts), which nobody guesses, or comes from the
    address of one of the ``people``, unless that is forged; where an answer to it would go is anybody's to
    say. What machines write of their own accord, and what went to a list, is unrelated; so is what the owner,
    whose ``own`` addresses these are, wrote themselves.
    """
    if head.sender in own:
        return None
    answered = next((mails[each] for each in head.answers if each in mails), None)
    if answered or (is_automatic(head) and not answers_somebody(head)):
        return answered
    return None if head.forged else people.get(head.sender)


def answered_at(head: Head, theirs: Collection[str]) -> str:
    """Where an answer to a mail goes: where it asks for it, if that address is one of ``theirs`` known here.

    Else where it came from; whoever asks for another one may be somebody else.
    """
    return head.reply_to if head.reply_to in theirs else head.sender


@dataclass(frozen=True, slots=True)
class Said:
    """What a mail says: ``text`` is theirs, ``quoted`` what was said before, ``files`` are names."""

    text: str = ""
    quoted: str = ""
    files: tuple[str, ...] = ()


def said_in(mail: bytes) -> Said:
    """What a mail says, from its octets, headers first. Raises nothing."""
    message = parse(mail)
    return replace(apart(text_of(message)), files=files_of(message)) if message else Said()


def apart(text: str) -> Said:
    """A text, what it quotes apart.

    Below the line that tells who wrote what follows all is quoted, but where quotes have their own mark
    what stands between them is theirs, as answers among the questions are.
    """
    lines = tidy(text).split("\n")
    at = _quotes_from(lines)
    above, below = (lines, []) if at is None else (lines[:at], lines[at:])
    if not any(map(_is_quoted, below)):
        theirs = [line for line in above if not _is_quoted(line)]
        quoted = [*filter(_is_quoted, above), *below]
    else:
        first = next(n for n, line in enumerate(below) if _is_quoted(line))
        theirs = [line for line in (*above, *below[first:]) if not _is_quoted(line)]
        quoted = [*filter(_is_quoted, above), *below[:first], *filter(_is_quoted, below)]
    return Said(tidy("\n".join(theirs)).strip(), tidy("\n".join(quoted)).strip())


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _quotes_from(lines: list[str]) -> int | None:
    """The first line that belongs to what is quoted; None where none tells so."""
    places = [n for n, line in enumerate(lines) if line.strip()][:_LINES]
    shown = [lines[n].strip()[:_WIDTH] for n in places]
    found = [at for at in (_by_library(shown), _by_us(shown)) if at is not None]
    return places[min(found)] if found else None


def _by_library(shown: list[str]) -> int | None:
    probe = "\n".join(shown)
    match = _pattern().search(probe)
    if match is None:
        return None
    start = match.start() + len(match[0]) - len(match[0].lstrip("\n"))
    return probe.count("\n", 0, start)


@cache
def _pattern() -> re.Pattern[str]:
    pattern: re.Pattern[str] = EmailMessage(text="", languages=list(_LANGUAGES)).HEADER_REGEX
    return pattern


def _by_us(shown: list[str]) -> int | None:
    for n, line in enumerate(shown):
        after = shown[n + 1] if n + 1 < len(shown) else ""
        if _WROTE.fullmatch(line) or _WROTE.fullmatch(f"{line} {after}"):
            return n
        if _HEADED.fullmatch(line) and _HEADED_NEXT.match(after):
            return n
        if _RULE.fullmatch(line) and (_HEADED.fullmatch(after) or _is_quoted(after)):
            return n
    return None
