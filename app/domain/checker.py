"""Looks a mail over before it goes out. It advises, and never stands in the way.

What it knows of a language are word lists (``checker_words``), which are asked whatever the mail's language:
people mix them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.domain.checker_words import AND, ATTACHED, GREETINGS, NEXT_STEPS, NOBODY, WORN
from app.domain.contact import first_name, fold
from app.domain.useful import line
from app.domain.words import english, filled

Code = Literal["worn", "no_question", "long", "name", "blank", "attachment"]
Part = Literal["subject", "body"]

#: Words of a mail that is read to its end.
MOST_WORDS = 125
#: Nobody reads more advice than this.
MOST = 20

_QUESTIONS = "?？؟\u037e՞"


@dataclass(frozen=True, slots=True)
class Advice:
    """What could be better, and where: from ``start`` to before ``end``, in characters of that part.

    ``sentence`` is English with {places}, which ``values`` fill.
    """

    code: Code
    part: Part
    start: int
    end: int
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return filled(self.sentence, self.values)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a mail goes to, and whether something is ``attached``.

    ``printed`` are texts of their card, in which braces and brackets are theirs. ``signature`` closes the
    sender's mails; its words are not counted.
    """

    full_name: str | None
    printed: tuple[str, ...] = ()
    signature: str = ""
    attached: bool = False


def advise(subject: str, body: str, to: Addressee) -> list[Advice]:
    """Advice on a mail, in the order of its text, the subject first."""
    said = _own_words(body, to.signature)
    found: list[Advice] = []
    parts: tuple[tuple[Part, str], ...] = (("subject", subject), ("body", said))
    for part, text in parts:
        found.extend(_worn(part, text))
        found.extend(_blanks(part, text, to))
    found.extend(_misnamed(said, to))
    found.extend(_missing(said, to))
    found.extend(_too_long(said))
    found.extend(_asks_nothing(said))
    return sorted(found, key=lambda each: (each.part != "subject", each.start, each.end))[:MOST]


def _pattern(parts: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


_WORN, _NEXT_STEPS, _ATTACHED = _pattern(WORN), _pattern(NEXT_STEPS), _pattern(ATTACHED)
_GREETING = re.compile(rf"\s*(?:{'|'.join(GREETINGS)})(?!\w)(?P<who>[^\n]*)", re.IGNORECASE)
_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_QUOTED = re.compile(r"^>.*$", re.MULTILINE)
_WORD = re.compile(r"\S+")
#: So many letters of a greeting are looked at: a row of dots has no name, and many ways to look for one.
_LONGEST_GREETED = 200
#: What ends the name in a greeting; the stop of "Dr." does not.
_GREETED = re.compile(r"[,:;!?–—]|(?<![A-Z][a-z])(?<!\b[A-Z])\.\s")
_NAME = re.compile(r"[^\s,:;!?()\"“”„«»]*[^\s,:;!?()\"“”„«».]")
#: What is left of a form: {{ name }}, [company], <name>, {name}, %NAME%, ___, XXX, TODO.
_BLANK = re.compile(
    r"\{\{.{0,200}?\}\}|\{%.{0,200}?%\}|\{\{|\}\}"
    r"|\[(?=[^\]\n]{0,60}[^\W\d])[^\]\n]{1,60}\]|<[^\W\d][\w -]{1,40}>"
    r"|\{[^\W\d][\w. -]{1,40}\}|%[A-Z_]{3,}%|_{3,}|\bX{3,}\b|\bTODO\b|\bTBD\b|\blorem ipsum\b"
    r"|(?<=^Hi) +(?=,)|(?<=^Hello) +(?=,)|(?<=^Dear) +(?=,)|(?<=^Hallo) +(?=,)|(?<=^Guten Tag) +(?=,)"
    r"|(?<=^Bonjour) +(?=,)|(?<=^Hola) +(?=,)|(?<=^Olá) +(?=,)"
)


def _own_words(body: str, signature: str) -> str:
    """The body down to the signature, with as many characters where quoted mails stand."""
    text = body.rstrip()
    closing = signature.strip()
    if closing and text.endswith(closing):
        text = text[: -len(closing)].rstrip()
    return _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)


def _worn(part: Part, text: str) -> Iterator[Advice]:
    for match in _WORN.finditer(text):
        sentence = english("“{words}” is what everybody writes. Begin with what is new for them.")
        yield Advice("worn", part, *match.span(), sentence, {"words": match[0]})


def _blanks(part: Part, text: str, to: Addressee) -> Iterator[Advice]:
    theirs = [
        place.span()
        for printed in {*map(line, (*to.printed, to.full_name or "")), first_name(to.full_name)}
        if printed
        for place in re.finditer(re.escape(printed), text)
    ]
    for match in _BLANK.finditer(text):
        start, end = match.span()
        if any(first < end and start < last for first, last in theirs):
            continue
        if match[0].strip():
            sentence, values = english("“{words}” has not been filled in yet."), {"words": match[0]}
        else:
            sentence, values = english("The greeting lacks a name."), {}
        yield Advice("blank", part, start, end, sentence, values)


def _misnamed(text: str, to: Addressee) -> Iterator[Advice]:
    """Whoever is greeted is somebody else: a mail was copied, or a name misread."""
    greeting = _GREETING.match(text)
    theirs = line(to.full_name or "")
    if not greeting or not theirs or fold(theirs) in fold(greeting["who"]):
        return
    who = greeting["who"].lstrip(" ,")
    start = greeting.end() - len(who)
    named = _GREETED.split(who)[0][:_LONGEST_GREETED]
    words = [(word[0], start + word.start()) for word in _NAME.finditer(named)]
    several = any(word.lower() in AND for word, _ in words)
    names = [(word, at) for word, at in words if _may_be_a_name(word)]
    own = [fold(part) for part in re.split(r"[\W_]+", theirs)]
    strange = [(word, at) for word, at in names if not any(_alike(word, part) for part in own)]
    if not strange or (several and len(strange) < len(names)):
        return
    end = strange[-1][1] + len(strange[-1][0])
    greeted = text[strange[0][1] : end]
    sentence = english("You greet “{greeted}”, and this mail goes to {name}.")
    yield Advice("name", "body", strange[0][1], end, sentence, {"greeted": greeted, "name": theirs})


def _may_be_a_name(word: str) -> bool:
    return sum(map(str.isalpha, word)) > 1 and not _BLANK.search(word) and word.lower() not in NOBODY


def _alike(word: str, part: str) -> bool:
    """Whether a word of the greeting has a part of the name: the whole of it, or its short form."""
    said = [fold(each) for each in re.split(r"[\W_]+", word)]
    return part in said or any(
        len(each) > 2 and len(part) > 2 and (part.startswith(each) or each.startswith(part)) for each in said
    )


def _missing(text: str, to: Addressee) -> Iterator[Advice]:
    match = None if to.attached else _ATTACHED.search(text)
    if match:
        sentence = english("The mail speaks of an attachment, and none goes along.")
        yield Advice("attachment", "body", *match.span(), sentence)


def _too_long(text: str) -> Iterator[Advice]:
    words = [word for word in _WORD.finditer(text) if any(map(str.isalnum, word[0]))]
    if len(words) > MOST_WORDS:
        sentence = english("{count} words are much to read. Up to {most} get an answer more easily.")
        values = {"count": len(words), "most": MOST_WORDS}
        yield Advice("long", "body", words[MOST_WORDS].start(), words[-1].end(), sentence, values)


def _asks_nothing(text: str) -> Iterator[Advice]:
    plain = _LINK.sub(" ", text)
    if text.strip() and not any(mark in plain for mark in _QUESTIONS) and not _NEXT_STEPS.search(plain):
        sentence = english("It asks nothing and proposes nothing. End with one question or the next step.")
        yield Advice("no_question", "body", len(text), len(text), sentence)
