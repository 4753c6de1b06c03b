"""What a text says by its words alone: everything the decision needs to know of it, counted once."""

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache

from app.domain.reading import roles
from app.domain.reading.firm_words import GROUPINGS, INSTITUTIONS, SHOWN
from app.domain.reading.given_names import FAMILY_NAMES, GIVEN_NAMES
from app.domain.reading.job_words import AGENT_ENDINGS, AREAS, JOBS, JOBS_FAR_EAST, JOINTS, RANKS
from app.domain.reading.line_words import LABELS, OFFERS, PLACES, SPEECH, hours, register
from app.domain.reading.names import is_far_eastern_name, looks_like_name, split_titles
from app.domain.reading.strips import fold, words_of
from app.domain.reading.vocabulary import DEPARTMENTS, LEGAL_FORMS, STREETS

#: Endings of things, services and abstractions, which people and firms are rarely called by alone.
_THING = re.compile(
    r"(?:cao|coes|sao|soes|mento|mentos|dade|dades|agem|agens|tion|tions|sion|ment|ments|ness|ship|zione|zioni|sione|tore?zza|ita"
    r"|cion|ciones|miento|mientos|idad|idades|ung|ungen|heit|keit|schaft|tat|ing|ings|isation|ization|ite|ites|ica|icas|icos|ais|ores)$"
)
#: "SalesManager": an engine drops blanks, but not the capitals behind them.
_GLUED = re.compile(
    r"(?<=[a-zà-ÿ]{2})(?=[A-ZÀ-Ý][a-zà-ÿ]{2})|(?<=[a-zà-ÿ]{2})(?=(?:LP|LLC|LLP|S/?A|AG|KG|SE|NV|BV|SL)$)"
)
#: A legal form with its dots and blanks is shorter.
_LONGEST_FORM = 12
_FAR_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: What a shop has or does, as Brazilians shorten "para" and "com": "Peças p/ motos".
_FOR = re.compile(r"(?<!\w)[pc]/\s?(?=\w{2})", re.I)
_OUTSIDE = re.compile(r"[^\W\d_]", re.UNICODE)


#: Words that a title may be glued of; short ones are too often a part of others.
_WHOLE = frozenset(word for word in JOBS | AREAS | RANKS | DEPARTMENTS if len(word) > 3)
#: Small words that are endings, too: "Architekten" is one word.
_ENDINGS = {"en", "da", "do", "la", "le"}
_SMALL = tuple(word for word in JOINTS if 1 < len(word) < 4)


@dataclass(frozen=True, slots=True)
class Signs:
    """A text's words and the share, 0 to 1, of them that speak for something."""

    words: tuple[str, ...]
    letters: int
    digits: int
    capitals: bool
    capitalised: float
    far_east: bool
    name: bool
    titled: bool
    given_first: bool
    given: float
    family: float
    lone_letter: bool
    initials: bool
    job: float
    agent: float
    career: float
    joints: float
    areas_only: bool
    rank: bool
    legal: bool
    grouping: bool
    institution: bool
    trade: float
    kind: float
    department: bool
    speech: float
    offers: float
    things: float
    shown: bool
    labels: float
    street: float
    place: float
    hours: bool
    register: bool
    commas: int
    stop: bool
    ampersand: bool


@lru_cache(maxsize=4096)
def signs_of(text: str) -> Signs:
    """The signs of one text."""
    text = _GLUED.sub(" ", spaced(text))
    words = tuple(words_of(text))
    count = max(1, len(words))

    def share(known: frozenset[str]) -> float:
        return sum(word in known for word in words) / count

    named = split_titles(text)
    own = words_of(named.full)
    tokens = [token for token in re.split(r"[\s\-/]+", text) if _OUTSIDE.search(token)]
    far_east = bool(_FAR_EAST.search(text))
    jobs = sum(roles.is_job(word) for word in words) / count
    trade = sum(roles.trade(word) for word in words) / count
    career = sum(
        roles.is_job(word) or word in RANKS or word in AREAS or word in JOINTS or word in DEPARTMENTS
        for word in words
    )
    return Signs(
        words=words,
        letters=sum(letter.isalpha() for letter in text),
        digits=sum(letter.isdigit() for letter in text),
        capitals=text.isupper(),
        capitalised=sum(_first_letter(token).isupper() for token in tokens) / max(1, len(tokens)),
        far_east=far_east,
        name=looks_like_name(named.full),
        titled=bool(named.prefix or named.suffix),
        given_first=bool(own) and (own[0] in GIVEN_NAMES or is_far_eastern_name(named.full)),
        given=float(is_far_eastern_name(named.full))
        or sum(word in GIVEN_NAMES for word in own) / max(1, len(own)),
        family=sum(word in FAMILY_NAMES for word in own[1:]) / max(1, len(own) - 1),
        lone_letter=bool(re.match(r"[A-Za-z0-9]\s", text)),
        initials=bool(re.search(r"(?:^|\s)[A-ZÀ-Ý]\.?(?=\s|$)", named.full)),
        job=1.0 if far_east and any(part in text for part in JOBS_FAR_EAST) else jobs,
        agent=sum(len(word) > 5 and word.endswith(AGENT_ENDINGS) for word in words) / count,
        career=career / count,
        joints=share(JOINTS),
        areas_only=all(word in AREAS or word in JOINTS for word in words)
        and any(word in AREAS for word in words),
        rank=any(word in RANKS for word in words),
        legal=roles.legal_form(text),
        grouping=any(word in GROUPINGS for word in words),
        institution=any(word in INSTITUTIONS for word in words),
        trade=trade,
        kind=sum(roles.trade(word) or word in OFFERS or word in JOINTS for word in words) / count,
        department=roles.department(text) > 0,
        speech=0.0 if _only_a_form(text) else share(SPEECH),
        offers=float(bool(_FOR.search(text)))
        or sum(word in OFFERS and not roles.trade(word) for word in words) / count,
        things=sum(len(word) > 5 and bool(_THING.search(word)) for word in words) / count,
        shown=any(word in SHOWN for word in words),
        labels=share(LABELS),
        street=sum(word in STREETS and len(word) > 1 for word in words) / count,
        place=(share(PLACES) if words else 0.0) or (0.6 if roles.country(text) else 0.0),
        hours=hours(text),
        register=register(text),
        commas=len(re.findall(r"[,;/|•·:]", text)),
        stop=bool(re.search(r"[.!?…]$", text)) and not roles.legal_form(text),
        ampersand=bool(re.search(r"[&+]", text)),
    )


def _only_a_form(text: str) -> bool:
    """Whether it is a legal form alone, as it may stand under a firm's name: "SP. Z O.O."."""
    return len(text) < _LONGEST_FORM and roles.legal_form(f"x {text}")


def spaced(text: str) -> str:
    """A title or a firm with the blanks that an engine has dropped: "SalesManager", "RossInteriors Ltd".

    Only where one of the parts is a known word: "PayPal" stays.
    """
    return " ".join(part for token in text.split() for part in _parts(token))


def _parts(token: str) -> list[str]:
    cut = [part for part in _GLUED.split(token) if part]
    # "PayTeam" may be a name of its own; of three parts the first tells as well.
    telling = cut if len(cut) > 2 else cut[1:]
    known = any(_known(part) for part in telling)
    return [piece for part in (cut if known else [token]) for piece in _in_words(part)]


def _in_words(token: str) -> list[str]:
    """A token of known words around a small one, apart: "Chefdeservice" → "Chef", "de", "service"."""
    plain = fold(token)
    if len(plain) < 6 or len(plain) != len(token) or plain in _WHOLE:
        return [token]
    if roles.is_job(plain) and not plain.endswith(_SMALL):
        return [token]
    best: list[tuple[int, ...] | None] = [(), *[None] * len(plain)]
    for end in range(2, len(plain) + 1):
        for start in range(max(0, end - 18), end):
            before = best[start]
            word = plain[start:end]
            ending = end == len(plain) and word in _ENDINGS
            fits = word in _WHOLE or (start and len(word) > 1 and word in JOINTS and not ending)
            if before is not None and fits and (best[end] is None or len(before) < len(best[end] or ()) - 1):
                best[end] = (*before, end)
    ends = best[-1]
    parts = [token[start:end] for start, end in itertools.pairwise((0, *(ends or ())))]
    return parts if any(fold(part) in JOINTS for part in parts) else [token]


def _known(word: str) -> bool:
    plain = fold(word)
    return (
        roles.trade(plain) or roles.is_job(plain) or plain in AREAS or plain in RANKS or plain in LEGAL_FORMS
    )


def _first_letter(token: str) -> str:
    match = _OUTSIDE.search(token)
    return match[0] if match else "x"
