"""A text's letters beside those of another spelling: where they differ, and the text with the other's."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.card import Line
from app.domain.reading.hosts import apart
from app.domain.reading.strips import fold

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Letter:
    """A folded letter, the place in the text it is of, which word, and the chance that it was read right."""

    plain: str
    at: int
    word: int
    chance: float


@dataclass(frozen=True, slots=True)
class Edit:
    """``letters[start:end]`` of the text stand where the host has ``meant``."""

    start: int
    end: int
    meant: str


def chances_of(text: str, lines: Sequence[Line]) -> list[float]:
    """The chance of each letter of a text that was read on the lines."""
    read = [
        (letter, line.letters[n] if len(line.letters) == len(line.text) else line.confidence)
        for line in lines
        for n, letter in enumerate(line.text)
        if letter.isalnum()
    ]
    start = "".join(letter for letter, _ in read).find("".join(filter(str.isalnum, text)))
    least = min((line.confidence for line in lines), default=0.0)
    rest = iter([chance for _, chance in read[start:]] if start >= 0 else [])
    return [next(rest, least) if letter.isalnum() else 1.0 for letter in text]


def letters_of(text: str, chances: Sequence[float], spelled: dict[str, str]) -> list[Letter]:
    """The letters of the words; ``spelled``: letters that others stand for ("ü": "ue"), unlike ``fold``."""
    return [
        Letter(plain, at, n, chances[at])
        for n, word in enumerate(_WORD.finditer(text))
        for at in range(*word.span())
        for plain in spelled.get(text[at].lower()) or fold(text[at])
    ]


def plain_of(letters: Sequence[Letter]) -> str:
    """The letters as one folded text."""
    return "".join(letter.plain for letter in letters)


def runs_of(letters: Sequence[Letter], least: int) -> Iterator[list[Letter]]:
    """Words beside one another that have at least so many letters."""
    words = sorted({letter.word for letter in letters})
    for first in words:
        for last in words:
            run = [letter for letter in letters if first <= letter.word <= last]
            if len(run) >= least:
                yield run


def edits_between(text: str, meant: str) -> list[Edit]:
    """The fewest changes that make one text of the other, those side by side as one."""
    i, j, edits = len(text), len(meant), list[Edit]()
    while i or j:
        here = apart(text[:i], meant[:j])
        if i and j and text[i - 1] == meant[j - 1]:
            i, j = i - 1, j - 1
            continue
        before = (i, j)
        if i and j and apart(text[: i - 1], meant[: j - 1]) < here:
            i, j = i - 1, j - 1
        elif i and apart(text[: i - 1], meant[:j]) < here:
            i -= 1
        else:
            j -= 1
        edit = Edit(i, before[0], meant[j : before[1]])
        if edits and edits[-1].start == before[0]:
            last = edits.pop()
            edit = Edit(i, last.end, edit.meant + last.meant)
        edits.append(edit)
    return edits


def at_word_starts(run: Sequence[Letter], edits: Sequence[Edit]) -> list[Edit]:
    """The edits with a missing letter at a word's start where that comes to the same: "wheels pokes"."""
    settled = []
    for edit in edits:
        after = edit.start + 1
        slides = edit.start == edit.end and after < len(run) and run[edit.start].plain == edit.meant
        if slides and run[edit.start].word != run[after].word:
            edit = Edit(after, after, edit.meant)
        settled.append(edit)
    return settled


def rewritten(text: str, run: Sequence[Letter], edits: Sequence[Edit]) -> str:
    """The text with the host's letters in place of those that differ, in capitals where those are."""
    new = list(text)
    capitals = sum(map(str.isupper, text)) > sum(map(str.islower, text))
    for edit in edits:
        gone = list(dict.fromkeys(each.at for each in run[edit.start : edit.end]))
        for at in gone:
            new[at] = ""
        for n, letter in enumerate(edit.meant if gone else ""):
            at = gone[min(n, len(gone) - 1)]
            upper = capitals or (not new[at] and _begins(text, at))
            new[at] += letter.upper() if upper else letter
        if not gone:
            at = run[min(edit.start, len(run) - 1)].at
            if edit.start == len(run):
                new[at] += edit.meant.upper() if capitals else edit.meant
            elif _begins(text, at) and not capitals:
                new[at] = edit.meant.capitalize() + new[at].lower()
            else:
                new[at] = (edit.meant.upper() if capitals else edit.meant) + new[at]
    return "".join(new)


def _begins(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()
