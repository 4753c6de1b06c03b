"""Who the card is of: name, job, firm and department among the lines nobody else has claimed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.card import Line
from app.domain.lines import bounds, height
from app.domain.reading import names, roles
from app.domain.reading.strips import Found, Strip, fold, sure, words_of
from app.domain.reading.vocabulary import FIRM_WORDS, FREE_MAIL, LEGAL_FORMS
from app.domain.reading.webs import host_of

#: Below these a candidate is not given.
LEAST_NAME, LEAST_FIRM = 0.45, 0.4


@dataclass(frozen=True, slots=True)
class Clues:
    """What the card's addresses tell of its person and firm: e-mails, hosts, and how tall the print is."""

    emails: tuple[str, ...]
    hosts: tuple[str, ...]
    tallest: float

    @property
    def firm_keys(self) -> tuple[str, ...]:
        """The hosts' own names: "example" of "www.example.co.uk"; free mailers tell nothing."""
        keys = (_own_name(host) for host in self.hosts)
        return tuple(dict.fromkeys(key for key in keys if len(key) > 2 and key not in FREE_MAIL))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line with its scores as a name, a job, a firm and a department."""

    text: str
    line: Line
    name: float
    job: float
    firm: float
    department: float


def clues_of(emails: Sequence[str], urls: Sequence[str], lines: Sequence[Line]) -> Clues:
    """The clues on a card."""
    hosts = tuple(host_of(each) for each in (*urls, *emails))
    heights = sorted(height(line) for line in lines if len(line.text) > 2)
    return Clues(tuple(emails), hosts, heights[-1] if heights else 1.0)


def candidates(strips: Sequence[Strip], clues: Clues) -> list[Candidate]:
    """Every line left over that could be a name, a job, a firm or a department."""
    found = []
    for strip in strips:
        text = tidy(strip.text)
        if len(fold(text)) < 3 or strip.line.confidence < 0.3:
            continue
        found.append(_candidate(text, strip.line, clues))
    return found


def tidy(text: str) -> str:
    """A line without the labels, bullets and gaps that other finds have left in it."""
    text = re.sub(r"\s{3,}.*$", "", text.strip()) if re.search(r"\w{3,}.*\s{3,}", text.strip()) else text
    pieces = re.split(r"\s*[|•·]\s+", text)
    text = " | ".join(piece for piece in pieces if re.search(r"[^\W\d_]{3,}", piece)) or text
    text = re.sub(r"\s+", " ", text).strip(" |•·:;,*-–—©®°_~=<>«»\"'“”„\\/[]{}")
    return re.sub(r"^[^\w(]+|(?<=\s)[^\w).]+$", "", text).strip()


def _candidate(text: str, line: Line, clues: Clues) -> Candidate:
    size = min(1.0, height(line) / clues.tallest)
    key = _key_match(text, clues.firm_keys)
    mail = max((names.matches_email(text, each.partition("@")[0]) for each in clues.emails), default=0.0)
    likeness = names.likeness(text)
    name = 0.0
    if likeness > 0:
        name = likeness + 0.35 * mail + 0.2 * (size - 0.5) - (0.3 * key if mail < 0.8 else 0.1 * key)
    own = roles.firm(text)
    motto = roles.sentence(text)
    firm = (
        own
        + 0.5 * key
        + 0.25 * (size - 0.4)
        - (0.0 if own > 0.8 else 0.5 * motto)
        - 0.3 * (mail if key < 0.5 and own < 0.5 else 0)
    )
    if not (own or key) and likeness < 0.3:
        firm += 0.15 * size
    digits = sum(letter.isdigit() for letter in text)
    if digits > 4:
        firm -= 0.4
    job = roles.job(text) - (0.5 if roles.legal_form(text) else 0.0) - 0.3 * max(0.0, motto - 0.5)
    return Candidate(
        text, line, name * _trust(line), job * _trust(line), firm * _trust(line), roles.department(text)
    )


def _trust(line: Line) -> float:
    return 0.5 + 0.5 * min(1.0, line.confidence / 0.8)


def best_name(found: Sequence[Candidate]) -> tuple[Found[names.Name] | None, list[Candidate]]:
    """The likeliest name, and the other candidates for it, likeliest first."""
    scored = [(each.name + _near_job(each, found), each) for each in found if each.name > 0]
    scored.sort(key=lambda each: -each[0])
    if not scored or scored[0][0] < LEAST_NAME:
        return None, [each for _, each in scored]
    score, best = scored[0]
    lead = score - scored[1][0] if len(scored) > 1 else 0.5
    confidence = sure(best.line, min(0.97, 0.45 + 0.35 * min(score, 1.2) + 0.3 * min(lead, 0.4)))
    return Found(names.split_titles(best.text), (best.line,), confidence), [each for _, each in scored[1:]]


def _near_job(candidate: Candidate, found: Sequence[Candidate]) -> float:
    """A name mostly stands right above its job."""
    left, _, right, bottom = bounds(candidate.line.box)
    for other in found:
        if other is candidate or other.job < 0.5:
            continue
        left2, top2, right2, _ = bounds(other.line.box)
        if -0.5 < (top2 - bottom) / max(height(candidate.line), 1.0) < 1.5 and min(right, right2) > max(
            left, left2
        ):
            return 0.2
    return 0.0


def best_job(found: Sequence[Candidate], name: Line | None) -> Found[str] | None:
    """The likeliest job title: by its words, the nearer to the name the better."""

    def score(each: Candidate) -> float:
        return each.job + (0.2 * _nearness(each.line, name) if name else 0.0)

    jobs = [
        each for each in found if each.job >= 0.3 and each.line is not name and each.job >= each.firm - 0.2
    ]
    if not jobs:
        return None
    best = max(jobs, key=score)
    if best.job < 0.5 and (name is None or _nearness(best.line, name) < 0.5):
        return None
    return Found(best.text, (best.line,), sure(best.line, min(0.95, 0.2 + 0.75 * min(1.0, score(best)))))


def _nearness(line: Line, name: Line) -> float:
    """1 right under the name, falling to 0 at six of its heights."""
    _, top, _, bottom = bounds(line.box)
    _, top2, _, bottom2 = bounds(name.box)
    gap = max(top - bottom2, top2 - bottom, 0.0)
    return max(0.0, 1.0 - gap / (6 * max(height(name), height(line), 1.0))) * (1.0 if top >= top2 else 0.6)


def best_firm(found: Sequence[Candidate], taken: Sequence[Line]) -> tuple[Found[str] | None, list[Candidate]]:
    """The likeliest firm, and what else it might be; the tallest print may be a logo, but that is a guess."""
    left = [each for each in found if not any(each.line is line for line in taken)]
    left.sort(key=lambda each: -each.firm)
    if not left or left[0].firm < LEAST_FIRM:
        logo = _logo(left)
        return None, [logo, *left] if logo else left
    lines = _with_other_half(left[0], left)
    share = min(0.95, 0.35 + 0.5 * left[0].firm)
    text = " ".join(each.text for each in lines)
    rest = [each for each in left if each not in lines]
    return Found(text, tuple(each.line for each in lines), sure(left[0].line, share)), rest


def _with_other_half(firm: Candidate, found: Sequence[Candidate]) -> list[Candidate]:
    """A firm's name may run over two lines of one print: "Lindqvist" above "Logistik AG"."""
    left, top, right, bottom = bounds(firm.line.box)
    tall = bottom - top
    for other in found:
        left2, top2, right2, bottom2 = bounds(other.line.box)
        ratio = (bottom2 - top2) / max(tall, 1.0)
        close = -0.3 * tall < max(top, top2) - min(bottom, bottom2) < 0.9 * tall
        centred = abs(left + right - left2 - right2) / 2 < tall
        aligned = centred or abs(left - left2) < 0.6 * tall
        if other is firm or not (0.6 < ratio < 1.7 and close and aligned) or other.job > 0.5:
            continue
        upper, lower = sorted((firm, other), key=lambda each: bounds(each.line.box)[1])
        goes_on = upper.text.endswith(("&", "+", " and", " und", " et", " y", " e"))
        torn = roles.legal_form(lower.text) and upper.firm > 0.35 and 0.8 < ratio < 1.25
        if goes_on or torn or (_only_kind(lower.text) and other.firm > 0.15):
            return [upper, lower]
    return [firm]


def _only_kind(text: str) -> bool:
    """Whether a text says only what kind of firm it is: "Logistik AG", "Beratung"."""
    words = words_of(text)
    known = sum(word in FIRM_WORDS or word in LEGAL_FORMS for word in words)
    return 0 < len(words) <= 4 and known >= max(1, len(words) - 1)


def _logo(left: Sequence[Candidate]) -> Candidate | None:
    """The tallest line that is read surely and looks like nothing else."""
    fit = [
        each
        for each in left
        if each.line.confidence > 0.7
        and each.job < 0.3
        and sum(letter.isalpha() for letter in each.text) >= 4
        and roles.sentence(each.text) < 0.5
        and roles.address(each.text) < 0.5
    ]
    return max(fit, key=lambda each: height(each.line), default=None)


def best_department(found: Sequence[Candidate], taken: Sequence[Line]) -> Found[str] | None:
    """The first line with a department's word."""
    for each in found:
        if each.department > 0 and not any(each.line is line for line in taken):
            return Found(each.text, (each.line,), sure(each.line, each.department))
    return None


def _own_name(host: str) -> str:
    labels = host.split(".")
    if (
        len(labels) > 2
        and len(labels[-1]) == 2
        and labels[-2] in {"co", "com", "net", "org", "ac", "gov", "edu", "not"}
    ):
        labels = labels[:-1]
    return fold(labels[-2]) if len(labels) > 1 else ""


def _key_match(text: str, keys: Sequence[str]) -> float:
    """How well a text goes with one of the hosts' names: 1 for the same letters."""
    words = words_of(text)
    whole, best = "".join(words), 0.0
    for key in keys:
        if whole == key:
            return 1.0
        if len(whole) > 3 and (whole.startswith(key) or key.startswith(whole)):
            best = max(best, 0.85)
        elif any(len(word) > 3 and (word == key or key.startswith(word)) for word in words):
            best = max(best, 0.7)
        elif len(key) > 3 and key in whole:
            best = max(best, 0.6)
    return best
