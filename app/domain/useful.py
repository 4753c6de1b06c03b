"""Useful things: a link, a document or a line that a follow-up brings along, so that it never comes empty."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal, get_args
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from app.domain.errors import Invalid
from app.domain.reading.strips import words_of

Kind = Literal["link", "document", "line"]
KINDS: tuple[Kind, ...] = get_args(Kind)

LONGEST_TEXT, LONGEST_URL, LONGEST_FILE_NAME = 500, 2000, 150
MOST_TAGS, LONGEST_TAG = 20, 50
#: What has no place in a line: control characters, and those that turn the direction of what follows.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
#: "attached", behind the name of a document.
_ATTACHED = {"de": "im Anhang", "fr": "en pièce jointe", "es": "adjunto", "pt": "em anexo"}


@dataclass(frozen=True, slots=True)
class Thing:
    """One useful thing; its ``text`` says what it is, and of a line it is all. ``language`` None: any.

    Raises Invalid, naming the field.
    """

    kind: Kind
    text: str = ""
    url: str | None = None
    file_name: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    id: UUID = field(default_factory=uuid4)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise Invalid("Choose one of the kinds shown.", "kind")
        if len(self.text) > LONGEST_TEXT:
            raise Invalid("This is longer than {most} characters.", "text", most=LONGEST_TEXT)
        if self.kind == "line" and not self.text:
            raise Invalid("Write the line.", "text")
        if (self.kind == "link") != (self.url is not None):
            raise Invalid("A link needs its address, and nothing else has one.", "url")
        if (self.kind == "document") != (self.file_name is not None):
            raise Invalid("Choose a file. Only a document has one.", "file")
        if len(self.tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in self.tags):
            raise Invalid("Give up to {most} tags of one or two words.", "tags", most=MOST_TAGS)

    @classmethod
    def of(
        cls,
        kind: Kind,
        text: str = "",
        url: str = "",
        file_name: str = "",
        language: str | None = None,
        tags: Iterable[str] = (),
    ) -> "Thing":
        """A thing as somebody typed it. Invalid."""
        return cls(
            kind,
            line(text) or (line(PurePosixPath(file_name).stem) if kind == "document" else ""),
            link(url) if kind == "link" else None,
            safe_name(file_name) if file_name else None,
            language or None,
            tuple(dict.fromkeys(filter(None, map(line, tags)))),
        )

    @property
    def label(self) -> str:
        """What lists call it."""
        return self.text or (self.url or "").partition("://")[2]

    def told(self, language: str) -> str:
        """As a letter in that language says it, on one line."""
        if self.kind == "document":
            return f"{self.text.rstrip('.')} ({_ATTACHED.get(language, 'attached')})"
        if not self.url:
            return self.text
        parted = " " if self.text.endswith(("?", "!", ".", ":", "…")) else ": "
        return f"{self.text}{parted}{self.url}" if self.text else self.url


@dataclass(frozen=True, slots=True)
class About:
    """Whom a thing is for: the language of their mails, their tags, and all that is noted of them."""

    language: str
    tags: tuple[str, ...] = ()
    notes: str = ""


def pick(things: Iterable[Thing], had: Collection[UUID], about: About) -> Thing | None:
    """The thing for this mail: one they have not had, in their language; None where there is none left.

    First what bears most of their tags or of the words noted of them, then what bears none, then the rest;
    of equals the one that comes first.
    """
    left = [thing for thing in things if thing.id not in had and thing.language in (None, about.language)]
    return min(left, key=lambda thing: _distance(thing, about), default=None)


def _distance(thing: Thing, about: About) -> tuple[int, bool]:
    own = {" ".join(words_of(tag)) for tag in about.tags}
    noted = f" {' '.join(words_of(about.notes))} "
    tags = [" ".join(words_of(tag)) for tag in thing.tags]
    return -sum(tag in own or f" {tag} " in noted for tag in tags if tag), bool(tags)


def line(text: str) -> str:
    """A text on one line, without what can't be seen."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def link(address: str) -> str:
    """The address of a page, by https where it does not say how. Invalid for anything else."""
    address = address.strip()
    if not re.match(r"[a-z][a-z\d+.-]*://", address, re.I):
        address = f"https://{address}"
    if len(address) > LONGEST_URL or not _is_page(address):
        raise Invalid("A link looks like https://example.com/page.", "url")
    return address


def _is_page(address: str) -> bool:
    if re.search(r"[\s<>\"\\]", address) or _UNSEEN.search(address):
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:  # a port that is no number, an address of IPv6 that is none
        return False
    return parts.scheme in ("http", "https") and "." in host.strip(".") and "@" not in parts.netloc


def safe_name(name: str) -> str:
    """A file's name without folders or what can't be seen; its ending stays when it is cut."""
    name = line(re.split(r"[/\\]", name)[-1]).lstrip(".") or "document"
    name = re.sub(r'[<>:"|?*]', "-", name)
    stem, dot, ending = name.rpartition(".")
    if len(name) <= LONGEST_FILE_NAME or not dot:
        return name[:LONGEST_FILE_NAME]
    ending = ending[:20]
    return f"{stem[: LONGEST_FILE_NAME - len(ending) - 1]}.{ending}"


def exchanged(body: str, old: str, new: str, closing: str) -> str:
    """An edited mail with one text in the place of another; ``old`` or ``new`` may be none.

    What only goes takes its lines along. What only comes stands by itself, before the paragraph with
    ``closing`` or at the end.
    """
    begin = body.find(old) if old else -1
    if begin >= 0 and new:
        return body[:begin] + new + body[begin + len(old) :]
    if begin >= 0:
        first = body.rfind("\n", 0, begin) + 1
        last = body.find("\n", begin + len(old))
        kept = body[:first] + (body[last + 1 :] if last >= 0 else "")
        return re.sub(r"\n{3,}", "\n\n", kept).strip("\n")
    if not new:
        return body
    paragraphs = body.split("\n\n")
    place = next((n for n, text in enumerate(paragraphs) if closing and closing in text), len(paragraphs))
    return "\n\n".join([*paragraphs[:place], new, *paragraphs[place:]])
