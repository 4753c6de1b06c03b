"""How hosts and mailboxes are made of a firm's words: whole, cut short, by first letters, a letter wrong."""

from collections.abc import Sequence
from functools import lru_cache

from app.domain.reading.hosts import apart
from app.domain.reading.job_words import JOINTS
from app.domain.reading.strips import words_of
from app.domain.reading.vocabulary import LEGAL_FORMS

#: A host goes with a text that has one letter wrong in so many.
LETTERS_A_SLIP = 8
#: An abbreviation has no more letters of one word than this: "IN-RTS" of "Inland Road Transport Services".
_MOST_BEGUN = 3


def key_fit(text: str, keys: Sequence[str]) -> tuple[float, float, bool]:
    """How a text goes with the hosts: the share of a host it makes, its own share, whether by initials."""
    own = tuple(words_of(text))
    if not own:
        return 0.0, 0.0, False
    begins = "".join(word[0] for word in own)
    strong = "".join(word[0] for word in own if word not in JOINTS)
    spoken = tuple(word for word in own if word not in LEGAL_FORMS)
    short = {begins, strong, *(begins[:n] for n in range(3, len(begins)))}
    covered, owned = max((shares(key, own) for key in keys), default=(0.0, 0.0))
    initials = any(
        (len(key) > 1 and key in short)
        or (len(strong) > 2 and (key.startswith(strong) or begins_of(key, spoken)))
        for key in keys
    )
    return covered, owned, initials


@lru_cache(maxsize=8192)
def shares(key: str, own: tuple[str, ...]) -> tuple[float, float]:
    """The share of a host that a text's words account for, and the share of their letters that do.

    Words may be cut short, stand for their first letters, or be misread by a letter in eight.
    """
    made = _made_of(key, own)
    ways = [(made, made)]
    main = "".join(own[:-1] if len(own) > 1 and own[-1] in LEGAL_FORMS else own)
    if (wrong := apart(main, key)) <= len(key) // LETTERS_A_SLIP:
        near = min(len(main), len(key)) - wrong
        ways.append((near, near))
    if spoken := _shortened(key, own):
        ways.append((len(key), spoken))
    letters = sum(map(len, own))
    return max((part / len(key), share / letters) for part, share in ways)


@lru_cache(maxsize=8192)
def _shortened(key: str, words: tuple[str, ...], at: int = 0, solid: bool = False) -> int | None:
    """How many of the words' letters a host says that is made of words and first letters: "fernhillas".

    None where it does not come out even, or has no whole word of four letters.
    """
    if at == len(key):
        return 0 if solid else None
    if not words:
        return None
    word, rest = words[0], words[1:]
    ends = [at] if word in JOINTS else []
    ends += [at + 1] if key[at] == word[0] else []
    ends += [at + len(word)] if len(word) > 1 and key.startswith(word, at) else []
    ways = (_shortened(key, rest, end, solid or end > at + 3) for end in ends)
    return max((len(word) + more for more in ways if more is not None), default=None)


@lru_cache(maxsize=8192)
def begins_of(letters: str, words: tuple[str, ...]) -> bool:
    """Whether letters are the beginnings of all the words, in their order."""
    if not words:
        return not letters
    word = words[0]
    if word in JOINTS and begins_of(letters, words[1:]):
        return True
    return any(
        letters.startswith(word[:n]) and begins_of(letters[n:], words[1:])
        for n in range(1, min(_MOST_BEGUN, len(word)) + 1)
    )


def _made_of(key: str, words: Sequence[str]) -> int:
    """How many letters of the key the words account for, in order; a long word may be cut short."""
    at = made = 0
    for word in words:
        for cut in range(len(word), 2, -1):
            if cut < len(word) and (cut < 4 or made + cut < len(key) - 6):
                break
            found = key.find(word[:cut], at)
            if found >= 0:
                made += cut
                at = found + cut
                break
        else:
            if len(word) <= 2 and key[at:].startswith(word):
                made += len(word)
                at += len(word)
    return min(made, len(key))
