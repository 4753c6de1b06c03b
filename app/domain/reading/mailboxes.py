"""What stands before the "@" of an e-mail address, told apart from a label grown onto it."""

import re
from collections.abc import Iterator

from app.domain.reading.domains import LATIN, Part
from app.domain.reading.hints import Hints
from app.domain.reading.strips import plain_letters

_LOCAL = re.compile(rf"[{LATIN}](?:[{LATIN}._%+&'’\-]*[{LATIN}_+\-])?$")
_WORD_LABEL = re.compile(
    rf"(?!mailbox|mailing|mailer|mailroom|emailing|postal|posto)"
    rf"(?:e[-.]?mails?|mails?|mailto|courriel|correo|correio|mél|e-?post|posta)[-.]?(?=[{LATIN}])",
    re.I,
)
_LETTER_LABEL = re.compile(rf"[EeMm](?P<dot>[.\-]?)(?=[{LATIN}])")
_HAS_LABEL = re.compile(r"(?:^|\W)(?:[em]|e-?mails?|mails?|courriel|correo)\s?[.:|]?\s*$", re.I)
#: Another reading is worth offering from this chance on.
_OFFERED = 0.02
#: A word, and the gap after it, right before what looks like the whole local part.
_BEFORE = re.compile(rf"(?<![{LATIN}@])([{LATIN}][{LATIN}_\-]*(?:\.[{LATIN}_\-]+)*)(\s?[._]\s?|\s)$")
_IS_LABEL = re.compile(
    r"(?:[emc]|e-?mails?|mails?|mailto|courriel|correo|correio|kontakt|contact|posta)$", re.I
)


def local_before(text: str, hints: Hints) -> Part | None:
    """The local part that a text ends in, less a label grown onto it; None where there is none.

    Each way to read it has odds by its form and by how well it goes with the names on the card.
    """
    match = _LOCAL.search(text)
    if match is None or ".." in match[0]:
        return None
    local, start = match[0], match.start()
    readings = [(local, start, 1.0)]
    before = _BEFORE.search(text[:start])
    share = 1.0
    if not _HAS_LABEL.search(text[:start]):
        readings += _less_label(local, start, hints)
    if before and before[2].strip():
        odds = 0.15 if _IS_LABEL.match(before[1]) else 8.0 if _one_case(before[1], local) else 1.0
        readings.append((before[1] + before[2].strip() + local, before.start(1), odds))
    elif before and not _IS_LABEL.match(before[1]):
        share = _torn(before[1], local)
    weighed = sorted(((odds * 40 ** hints.fit(each), each, at) for each, at, odds in readings), reverse=True)
    (weight, best, start), total = weighed[0], sum(each[0] for each in weighed)
    others = tuple(each for odds, each, _ in weighed[1:] if odds > _OFFERED * total)
    plain = plain_letters(best).replace("’", "'")
    if plain != best:
        others, share = (*others, best), share * 0.85
    return Part(plain, start, match.end(), share * weight / total, others)


def _less_label(local: str, start: int, hints: Hints) -> Iterator[tuple[str, int, float]]:
    """The local part without what may be a label ("Mailjo", "E.jo"), with the odds of it."""
    word, letter = _WORD_LABEL.match(local), _LETTER_LABEL.match(local)
    if word:
        odds = 20.0 if local[0].isupper() and not local.isupper() else 6.0
        yield local[word.end() :], start + word.end(), odds
        if word[0].lower().endswith("s"):  # "e-mailsherry"
            yield local[word.end() - 1 :], start + word.end() - 1, odds
    elif letter:
        rest = local[letter.end() :]
        upper = local[0].isupper() and rest == rest.lower()
        odds = (6.0 if upper else 1.0) if letter["dot"] else (3.0 if upper else 0.1)
        seldom = 0.1 if upper else 0.002
        yield rest, start + letter.end(), odds * (1.0 if hints.labelled_like(local[0]) else seldom)


def _one_case(one: str, other: str) -> bool:
    return (one.islower() and other == other.lower()) or (one.isupper() and other == other.upper())


def _torn(word: str, local: str) -> float:
    """How far an address is to be trusted that follows a word which may be its torn-off beginning."""
    if re.fullmatch(r"[A-Za-zÀ-ÿ]{2,}", word) and len(local) < 6:
        return 0.4
    return 0.5 if word.islower() and "_" not in local and len(word) > 2 else 1.0
