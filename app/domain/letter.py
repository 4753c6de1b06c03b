"""A letter: a wording, as a subject and a body in Liquid.

Letters ship as files named ``name.language.liquid``: a line ``Subject: …``, a blank
line, the body. What is put into them (names, notes) is data and never read as Liquid.
Owners write letters, too, so a letter can do little: put in, choose, repeat what is there.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache, wraps
from typing import Any

from liquid import BoundTemplate, Environment, RenderContext
from liquid.ast import Node
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.exceptions import LiquidError, ResourceLimitError
from liquid.expression import Expression

from app.domain.errors import Invalid
from app.domain.words import english

#: Characters of a letter's subject and body.
LONGEST_SUBJECT, LONGEST_BODY = 2000, 10_000
#: What works on one text or number: "split", "replace", "join" and others make very long ones of short ones.
FILTERS = frozenset(
    [
        *("append", "capitalize", "default", "downcase", "lstrip", "minus", "modulo", "plus", "prepend"),
        *("remove", "rstrip", "size", "strip", "truncate", "truncatewords", "upcase"),
    ]
)
TAGS = frozenset(
    [
        *("#", "assign", "break", "capture", "case", "comment", "continue", "for", "if", "unless"),
        *("content", "illegal", "output"),  # the reader's own
    ]
)
LOOP = "forloop"
#: Characters of a fault that are shown.
_SHOWN = 60
#: Characters that all of a letter's filters may work on: some hundred of them in loops, each on a long text,
#: would keep the server busy for minutes.
MOST_WORK = 2_000_000
#: Blanks in front of what is put in. Liquid's reader tries each number of them.
_TOO_BLANK = re.compile(r"\{[{%]-?\s*#?\w*\s{100}")
_work: ContextVar[int] = ContextVar("work", default=0)
_MARKUP = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_BLOCK = re.compile(r"\{%-?\s*(end)?(if|unless|case|for|capture|comment)\b")


class _Limited(Environment):
    """Liquid with bounds on what a letter may make; sizes in bytes."""

    block_nesting_limit = 20
    context_depth_limit = 20
    loop_iteration_limit = 500
    local_namespace_limit = 200_000
    output_stream_limit = 200_000

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Only those that letters need; none reads other files."""
        super().setup_tags_and_filters(extra=extra)
        self.tags = {name: tag for name, tag in self.tags.items() if name in TAGS}
        self.filters = {name: _counted(filter_) for name, filter_ in self.filters.items() if name in FILTERS}


def _counted(filter_: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(filter_)
    def counted(value: Any, *args: Any, **named: Any) -> Any:
        made = filter_(value, *args, **named)
        work = _work.get() + sum(len(each) for each in (value, made) if isinstance(each, str))
        _work.set(work)
        if work > MOST_WORK:
            raise ResourceLimitError("too much work", token=None)
        return made

    return counted


_LIQUID = _Limited()


@dataclass(frozen=True, slots=True)
class Letter:
    """A named wording in one language; ``subject`` and ``body`` are Liquid."""

    name: str
    language: str
    subject: str
    body: str

    @classmethod
    def parse(cls, name: str, language: str, source: str) -> "Letter":
        """A letter from its file's text; ValueError where it does not open with a subject."""
        head, _, body = source.partition("\n\n")
        if not head.startswith("Subject: "):
            raise ValueError(f"the letter {name}.{language} must open with a line 'Subject: …'")
        return cls(name, language, head.removeprefix("Subject: "), body)


@dataclass(frozen=True, slots=True)
class LetterBook:
    """Letters by (name, language): the shipped ones, or those of an owner in their places."""

    letters: Mapping[tuple[str, str], Letter]

    def with_own(self, own: Iterable[Letter]) -> "LetterBook":
        """The same with an owner's letters, which take the place of shipped ones."""
        return LetterBook({**self.letters, **{(each.name, each.language): each for each in own}})

    def find(self, name: str, language: str | None) -> Letter:
        """The letter in that language, else in English, else in any; "next" where it is gone."""
        for key in ((name, language or "en"), (name, "en")):
            if key in self.letters:
                return self.letters[key]
        others = sorted(key for key in self.letters if key[0] == name)
        return self.letters[others[0]] if others else self.find("next", language)


def render(source: str, values: Mapping[str, object]) -> str:
    """``source`` as Liquid with ``values`` put in. Invalid where it can't be, or makes too much."""
    template = _parsed(source)
    begun = _work.set(0)
    try:
        return template.render(**values)
    except ResourceLimitError:
        raise Invalid("This makes more text than a mail can hold.") from None
    except LiquidError as error:
        raise Invalid("Line {line} can't be filled in.", line=_line(source, error)) from None
    except (
        ArithmeticError,
        ValueError,
        TypeError,
        RecursionError,
    ):  # a filter on what a card says: "1e999999"
        raise Invalid("Line {line} can't be filled in.", line=1) from None
    finally:
        _work.reset(begun)


def blanks(letter: Letter) -> frozenset[str]:
    """The names a letter puts in, without what they have parts of. Invalid for one that can't be read."""
    return _blanks(letter.subject) | _blanks(letter.body)


@lru_cache(maxsize=1024)
def _blanks(source: str) -> frozenset[str]:
    return frozenset(_parsed(source).analyze(include_partials=False).globals)


def check(letter: Letter, known: Collection[str]) -> None:
    """Whether a letter can be sent, in untaken branches too. Invalid, with the field and the line.

    ``known`` are the names that are put in, with dots for what has parts: "promise.what".
    """
    for field, source, longest in (
        ("subject", letter.subject, LONGEST_SUBJECT),
        ("body", letter.body, LONGEST_BODY),
    ):
        if not source.strip():
            raise Invalid("A letter has a subject and a body.", field)
        if len(source) > longest:
            raise Invalid("This is longer than {most} characters.", field, most=longest)
        try:
            _check_names(source, known)
        except Invalid as error:
            raise Invalid(error.sentence, field, **error.values) from None


def _check_names(source: str, known: Collection[str]) -> None:
    found = _parsed(source).analyze(include_partials=False)
    for uses in found.variables.values():
        for use in uses:
            own = len(use.segments) == 1 and use not in found.globals.get(str(use.segments[0]), ())
            if not own and use.segments[0] != LOOP and str(use) not in known:
                line = _line_at(source, use.span.index)
                raise _unknown(line, str(use)[:_SHOWN], known)
    for name, places in found.filters.items():
        if name not in FILTERS:
            line = _line_at(source, places[0].index)
            raise Invalid("Line {line}: “{name}” is nothing a letter can do.", line=line, name=name)


def _unknown(line: int, name: str, known: Collection[str]) -> Invalid:
    near = get_close_matches(name, known, 1)
    if not near:
        return Invalid("Line {line}: there is no “{name}” to put in.", line=line, name=name)
    sentence = english("Line {line}: there is no “{name}” to put in. Perhaps “{near}”?")
    return Invalid(sentence, line=line, name=name, near=near[0])


@lru_cache(maxsize=1024)
def _parsed(source: str) -> BoundTemplate:
    """The source read as Liquid. Invalid, with the line."""
    if (at := _never_closed(source)) >= 0:
        raise _misspelled(source, _line_at(source, at))
    try:
        template = _LIQUID.from_string(source)
        ranges = any(isinstance(each, RangeLiteral) for each in _expressions(template))
    except RecursionError:
        raise Invalid("Its blanks stand too deep in one another.") from None
    except LiquidError as error:
        raise _misspelled(source, _line(source, error)) from None
    if ranges:
        raise Invalid("A letter repeats what is there, and does not count.")
    return template


def _misspelled(source: str, line: int) -> Invalid:
    words = source.split("\n")[line - 1].strip()[:_SHOWN]
    return Invalid("Line {line} is misspelled or not closed: “{words}”.", line=line, words=words)


def _never_closed(source: str) -> int:
    """Where something begins that never ends, or begins with a long gap; -1 where nothing does.

    Liquid's reader would look for the end of each to the end of the text, over and over.
    """
    places = [source.find(begin, source.rfind(end) + 1) for begin, end in (("{{", "}}"), ("{%", "%}"))]
    if gap := _TOO_BLANK.search(source):
        places.append(gap.start())
    return min((place for place in places if place >= 0), default=-1)


def _expressions(template: BoundTemplate) -> Iterator[Expression]:
    context = RenderContext(template)
    nodes: list[Node] = list(template.nodes)
    found: list[Expression] = []
    while nodes:
        node = nodes.pop()
        nodes.extend(node.children(context, include_partials=False))
        found.extend(node.expressions())
    while found:
        expression = found.pop()
        found.extend(expression.children())
        yield expression


def _line(source: str, error: LiquidError) -> int:
    if error.token is not None and 0 <= error.token.start_index < len(source):
        return _line_at(source, error.token.start_index)
    return _line_at(source, _unreadable(source))


def _unreadable(source: str) -> int:
    """Where the fault stands that Liquid can't place: an expression cut short, or a block never ended."""
    for markup in _MARKUP.finditer(source):
        try:
            if markup[0].startswith("{{"):
                _LIQUID.from_string(markup[0])
        except LiquidError:
            return markup.start()
    begun: list[int] = []
    for block in _BLOCK.finditer(source):
        if not block[1]:
            begun.append(block.start())
        elif begun:
            begun.pop()
    return begun[-1] if begun else len(source.rstrip()) - 1


def _line_at(source: str, index: int) -> int:
    return source.count("\n", 0, max(index, 0)) + 1
