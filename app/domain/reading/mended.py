"""Misread letters of a firm's name put right by the card's own host, where that proves them.

A logo is drawn and often misread; "www.fernhillorchard.com" is plain print. But firms' hosts may differ
from their names on purpose, so letters that were read surely stay, and the host's are only offered.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain.card import Line
from app.domain.reading.clues import Clues
from app.domain.reading.hosts import apart
from app.domain.reading.job_words import JOINTS
from app.domain.reading.names import matches_email
from app.domain.reading.people import People
from app.domain.reading.respelled import (
    Edit,
    Letter,
    at_word_starts,
    chances_of,
    edits_between,
    letters_of,
    plain_of,
    rewritten,
    runs_of,
)
from app.domain.reading.strips import SPELLED_OUT, Found, fold
from app.domain.reading.vocabulary import LEGAL_FORMS

#: Shorter names are near to too many others.
LEAST_LETTERS = 6
#: The most that may differ, of the longer one's letters; and letters in one place, on either side.
MOST_APART, MOST_TOGETHER = 0.25, 2
#: A letter read this surely stays; a host is trusted from this chance on.
SURE_LETTER, SURE_HOST = 0.95, 0.9
#: A name's word shorter than this is not compared with an e-mail's.
_LEAST_WORD = 4
_MOST_OTHERS = 3


def mended(people: People, clues: Clues, addresses: Sequence[Found[str]]) -> People:
    """The people with the firm's misread letters put right by its host, and other spellings offered.

    ``addresses``: the e-mails and web addresses of the card.
    """
    others = dict(people.others)
    company, name = people.company, people.name
    if name:
        spelled = _by_mail(name.value.full, clues)
        others["name"] = [*spelled, *others.get("name", [])][:_MOST_OTHERS]
    if company is None:
        return replace(people, others=others)
    hosts = _hosts(clues, addresses, name.value.full if name else "")
    put_right = _by_host(company.value, company.lines, hosts, clues.keys)
    if put_right is None:
        return replace(people, others=others)
    text, proved, host = put_right
    given, other = (text, company.value) if proved else (company.value, text)
    rest = [each for each in others.get("company", []) if each != given]
    others["company"] = [other, *rest][:_MOST_OTHERS]
    if proved:
        company = replace(company, value=text, confidence=min(company.confidence, host))
    return replace(people, company=company, others=others)


def _hosts(clues: Clues, addresses: Sequence[Found[str]], name: str) -> dict[str, float]:
    """What hosts and firms' mailboxes are called, with the chance that each was read right."""
    hosts = {}
    for key in clues.keys:
        of_person = name and key in map(fold, clues.personal) and matches_email(name, key)
        chances = [each.confidence for each in addresses if key in fold(each.value)]
        if len(key) >= LEAST_LETTERS and not of_person and chances and max(chances) >= SURE_HOST:
            hosts[key] = max(chances)
    return hosts


def _by_host(
    text: str, lines: Sequence[Line], hosts: dict[str, float], known: Sequence[str]
) -> tuple[str, bool, float] | None:
    """The text as the nearest host has it, whether that is proved, and the host's chance.

    None where no host is near, or one of the ``known`` ones goes with the text as it is.
    """
    chances = chances_of(text, lines)
    ways = [letters_of(text, chances, spelled) for spelled in ({}, SPELLED_OUT)]
    if any(plain_of(way) in key or key in plain_of(way) for way in ways for key in known):
        return None
    near = [
        (share, key, run, at_word_starts(run, edits))
        for way in ways
        for run in runs_of(way, LEAST_LETTERS)
        for key in hosts
        for share, edits in _nearest(plain_of(run), key)
        if _likely(text, run, at_word_starts(run, edits))
    ]
    if not near:
        return None
    _, key, run, edits = min(near, key=lambda each: each[0])
    proved = _unsure(run, edits, hosts[key]) or _lost_capitals(text, run, edits)
    return rewritten(text, run, edits), proved, hosts[key]


def _nearest(run: str, key: str) -> Iterator[tuple[float, list[Edit]]]:
    """What makes a run the key, or what a longer key begins with where that ends like the run.

    With each the share of letters that differ, as far as few do.
    """
    ends = range(max(LEAST_LETTERS, len(run) - MOST_TOGETHER), min(len(key), len(run) + MOST_TOGETHER + 1))
    for meant in (key, *(key[:end] for end in ends if key[:end].endswith(run[-2:]))):
        longer = max(len(run), len(meant))
        if abs(len(run) - len(meant)) <= MOST_APART * longer:
            share = apart(run, meant) / longer
            if share <= MOST_APART:
                yield share, edits_between(run, meant)


def _likely(text: str, run: Sequence[Letter], edits: Sequence[Edit]) -> bool:
    """Whether an engine errs so: a letter or two in one place, no word as a whole, no legal form."""
    return (
        bool(edits)
        and not (len(edits) == 1 and _only_at_an_end(run, edits[0]))
        and all(_slip(text, run, edit) for edit in edits)
    )


def _slip(text: str, run: Sequence[Letter], edit: Edit) -> bool:
    """Whether one place alone may be misread; "ß" only as a whole, and no word that a host leaves out."""
    gone = run[edit.start : edit.end]
    if max(len(gone), len(edit.meant)) > MOST_TOGETHER:
        return False
    if not gone and 0 < edit.start < len(run) and run[edit.start - 1].word != run[edit.start].word:
        return text[run[edit.start].at].islower() and edit.meant not in JOINTS
    touched = {each.word for each in gone}
    if len(touched) > 1 and len(gone) != len(edit.meant):
        return False
    places = {each.at for each in gone}
    if sum(each.at in places for each in run) > len(gone):
        return False
    for n in touched:
        word = "".join(each.plain for each in run if each.word == n)
        if word in LEGAL_FORMS or len(word) <= len(gone):
            return False
    return True


def _only_at_an_end(run: Sequence[Letter], edit: Edit) -> bool:
    """Whether the host only goes on, or begins earlier: "fernhilluk" and "myfernhill" are Fernhill's."""
    return (edit.start == edit.end and edit.start in {0, len(run)}) or (
        not edit.meant and (edit.start == 0 or edit.end == len(run))
    )


def _unsure(run: Sequence[Letter], edits: Sequence[Edit], host: float) -> bool:
    """Whether in each place a letter, or where one is missing a neighbour, was read less surely.

    The host's chance is mostly a root (``strips.sure_of``), so its square is compared.
    """
    for edit in edits:
        read = run[edit.start : edit.end] or run[max(0, edit.start - 1) : edit.end + 1]
        if min(each.chance for each in read) >= min(SURE_LETTER, host * host):
            return False
    return True


def _lost_capitals(text: str, run: Sequence[Letter], edits: Sequence[Edit]) -> bool:
    """Whether words lost nothing but their first letters, as capitals drawn as pictures: "arrows & ives"."""
    starts = {n for n, each in enumerate(run) if not n or run[n - 1].word != each.word}
    only_first = all(
        edit.start in starts
        and len(edit.meant) == 1
        and edit.end - edit.start < 2
        and text[run[edit.start].at].islower()
        for edit in edits
    )
    return len(edits) > 1 and only_first and any(edit.start == edit.end for edit in edits)


def _by_mail(name: str, clues: Clues) -> list[str]:
    """The name as an e-mail spells it where one letter of a word differs; the name may well be right."""
    parts = {fold(part) for box in clues.personal for part in re.split(r"[\W\d_]+", box)}
    letters = letters_of(name, [1.0] * len(name), {})
    spelled = []
    for n in sorted({letter.word for letter in letters}):
        word = [letter for letter in letters if letter.word == n]
        for part in sorted(parts):
            if min(len(word), len(part)) >= _LEAST_WORD and apart(plain_of(word), part) == 1:
                edits = edits_between(plain_of(word), part)
                if _likely(name, word, edits):
                    spelled.append(rewritten(name, word, edits))
    return [each for each in spelled if clues.mail_fit(each) > clues.mail_fit(name)]
