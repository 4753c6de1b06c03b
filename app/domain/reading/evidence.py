"""What speaks for and against a piece as name, title or company, alone and beside the others.

Each function gives named amounts, mostly 0 to 1; ``weights.py`` says what each is worth.
A new rule is one line here and its weight there (``tests/benchmarks/fit_reading.py`` finds the weight).
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.domain.reading.clues import Clues, distance
from app.domain.reading.job_words import JOINTS
from app.domain.reading.joins import below, beside
from app.domain.reading.names import parted, split_titles
from app.domain.reading.piece import Piece, Place
from app.domain.reading.signs import Signs, signs_of
from app.domain.reading.spelled import begins_of, key_fit
from app.domain.reading.strips import words_of
from app.domain.reading.vocabulary import LEGAL_FORMS, WAYS

Amounts = Mapping[str, float]
_PAIR = re.compile(r"(?i)\s(?:e|y|and|und|et|&|\+|/)\s")
_ARTICLES = {"the", "les", "os", "as", "das", "il", "het", "los", "las", "our", "your"}
_AND = {"e", "y", "and", "und", "et", "&", "+", "i"}


@dataclass(frozen=True)
class Candidate:
    """A piece with its signs, seen among the clues of its card."""

    piece: Piece
    clues: Clues
    around: Sequence[Piece] = ()
    spelled: Sequence[tuple[str, ...]] = ()
    people: Sequence[Piece] = ()

    @cached_property
    def signs(self) -> Signs:
        """What its words say."""
        return signs_of(self.piece.text)

    @cached_property
    def name(self) -> str:
        """Its text as a person's name without titles, parted where it was glued."""
        return parted(split_titles(self.piece.text).full, self.clues.boxes)

    @cached_property
    def mail(self) -> float:
        """How well it goes with the card's e-mails as a name."""
        return self.clues.mail_fit(self.name)

    @cached_property
    def key(self) -> tuple[float, float, bool]:
        """How well it goes with the card's hosts as a firm."""
        return key_fit(self.piece.text, self.clues.keys)

    @cached_property
    def spelled_by_host(self) -> bool:
        """Whether a host says nearly all of it and nothing else, and of none of its lines alone."""
        covered, owned, _ = self.key
        parts = (key_fit(part.text, self.clues.keys) for part in self.piece.parts)
        return covered > 0.9 and owned > 0.65 and all(part[0] < 0.9 for part in parts)

    @cached_property
    def print(self) -> dict[str, float]:
        """How it stands, whatever it says."""
        place, clues = self.piece.place, self.clues
        tall = max(1.0, clues.bottom - clues.top)
        near = min((distance(place, other) for other in clues.contacts), default=9.0)
        return {
            "size": max(-1.5, min(1.5, math.log2(place.size / clues.typical))),
            "largest": float(place.size > 0.9 * clues.largest),
            "small": float(place.size < 0.8 * clues.typical),
            "high": float((place.top - clues.top) / tall < 0.12),
            "low": float((clues.bottom - place.bottom) / tall < 0.12),
            "by_contact": float(near < 1.5),
            "misread": max(0.0, 1.0 - self.piece.read) * 4,
            "torn": float(self.piece.read < 0.6),
        }

    @cached_property
    def again(self) -> bool:
        """Whether the card says it more than once."""
        return self.clues.again(self.piece.text)

    @cached_property
    def halves(self) -> tuple[Signs, ...]:
        """The signs of each line it was joined from."""
        return tuple(signs_of(part.text) for part in self.piece.parts)

    def twin(self, fits: Callable[[Signs], bool]) -> bool:
        """Whether a line of the same print goes on right by it, and could be of the same field."""
        return any(
            0.8 < each.place.size / self.piece.place.size < 1.25
            and self._touches(each)
            and fits(signs_of(each.text))
            and not _initials_of(signs_of(each.text).words, self.signs.words)
            for each in self.around
        )

    @cached_property
    def goes_on(self) -> bool:
        """Whether the line right under it goes on with it."""
        return any(
            _continues(signs_of(each.text))
            for each in self.around
            if not self.piece.overlaps(each) and below(self.piece, each)
        )

    @cached_property
    def rivals(self) -> tuple[bool, bool, bool]:
        """Whether another line says it more fully, spells out these letters, or bears a legal form."""
        words = set(self.signs.words)
        others = [signs_of(each.text) for each in self.around if not self.piece.overlaps(each)]
        fuller = any(
            words < set(other.words) and (other.legal or other.trade) and len(other.words) < 8
            for other in others
        )
        spelled = len(words) < 3 and any(_initials_of(self.signs.words, each) for each in self.spelled)
        return fuller, spelled, any(other.legal for other in others) and not self.signs.legal

    @cached_property
    def spells_out(self) -> bool:
        """Whether another line has the first letters of this."""
        return any(
            _initials_of(signs_of(each.text).words, self.signs.words)
            for each in self.around
            if not self.piece.overlaps(each)
        )

    @cached_property
    def after_another(self) -> bool:
        """Whether a name of the same print stands before it: the card is of the first."""
        own = self.piece.place

        def before(place: Place) -> bool:
            same_row = abs(place.middle - own.middle) < 0.5 * own.size
            return place.left < own.left if same_row else place.middle < own.middle

        return any(
            0.8 < each.place.size / own.size < 1.25 and before(each.place)
            for each in self.people
            if not self.piece.overlaps(each)
        )

    def _touches(self, other: Piece) -> bool:
        if self.piece.overlaps(other):
            return False
        ends = self.piece.parts or (self.piece,)
        return any(
            below(one, other) or below(other, one) or beside(one, other) or beside(other, one) for one in ends
        )

    @cached_property
    def over_street(self) -> bool:
        """Whether a line of the postal address stands right under it."""
        place = self.piece.place
        return any(
            0 <= (other.top - place.bottom) + 0.7 * place.size < 2 * place.size
            and min(place.right, other.right) > max(place.left, other.left)
            for other in self.clues.street
        )

    @cached_property
    def on_street(self) -> bool:
        """Whether it, or a line of it, was taken for one of the postal address."""
        return any(
            part.place.top == other.top and part.place.size == other.size
            for part in self.piece.parts or (self.piece,)
            for other in self.clues.street
        )


def candidates_of(pieces: Sequence[Piece], clues: Clues) -> list[Candidate]:
    """Every piece as a candidate among the others."""
    around = [piece for piece in pieces if piece.form == "whole"]
    spelled = [signs_of(piece.text).words for piece in pieces if 10 < len(piece.text) < 90]
    people = [piece for piece in pieces if not piece.parts and signs_of(piece.text).given_first]
    people = [piece for piece in people if signs_of(piece.text).name]
    return [Candidate(piece, clues, around, spelled, people) for piece in pieces]


def could_be_name(candidate: Candidate) -> bool:
    """A name has the letters of one and stands on one line, or goes on in a second of the same print."""
    signs, piece = candidate.signs, candidate.piece
    if piece.parts and not _name_of_two_lines(candidate):
        return False
    if signs.words[:1] and signs.words[0] in _ARTICLES:
        return False
    second = piece.text.split()[1:2]
    of_two = len(signs.words) > 2 and len(signs.words[0]) > 1 and bool(second) and second[0].lower() in _AND
    return signs.name and not signs.legal and signs.digits == 0 and not of_two


def _name_of_two_lines(candidate: Candidate) -> bool:
    parts = candidate.piece.parts
    if len(parts) > 2 or not _alike(candidate.piece) or any("(" in part.text for part in parts):
        return False
    first, second = candidate.halves
    if first.capitals > second.capitals or not (first.given_first or first.titled or candidate.mail > 0.8):
        return False
    another = second.given_first and len(second.words) > 1 and len(first.words) > 1
    return not another and not any(candidate.clues.again(part.text) for part in parts)


def could_be_title(candidate: Candidate) -> bool:
    """A title is not long, and bears no legal form."""
    signs = candidate.signs
    return (
        signs.letters > 1 and len(signs.words) <= 14 and signs.digits < 5 and len(candidate.piece.lines) < 4
    )


def could_be_company(candidate: Candidate) -> bool:
    """A firm's name is not a paragraph, and no line of it an hour, a number, or a motto of no host."""
    signs = candidate.signs
    if any(
        (half.speech - half.joints > 0.2 and len(half.words) > 2 and not candidate.spelled_by_host)
        or half.hours
        or half.register
        or half.shown
        or _numbered(half)
        for half in candidate.halves
    ):
        return False
    return signs.letters > 1 and len(signs.words) <= 14 and signs.digits < 8


def name_evidence(candidate: Candidate) -> Amounts:
    """What speaks for a person's name."""
    signs, piece, clues = candidate.signs, candidate.piece, candidate.clues
    words = words_of(candidate.name)
    count = len(words)
    bare = signs_of(candidate.name)
    stray = max(0.0, bare.job + signs.trade + signs.offers + signs.street)
    return {
        "one_word": float(count == 1),
        "two_words": float(count == 2),
        "three_words": float(count == 3),
        "four_words": float(count == 4),
        "many_words": float(count > 4),
        "far_east": float(signs.far_east),
        "given_first": float(signs.given_first),
        "given": signs.given,
        "family": signs.family if count > 1 else 0.0,
        "unknown": float(not signs.given and not signs.family),
        "unproved": float(not signs.given and not signs.family and candidate.mail < 0.5),
        "one_unknown": float(count == 1 and not signs.given),
        "one_in_key": float(count == 1 and candidate.key[0] > 0.2 and candidate.mail < 0.85),
        "one_large": float(count == 1 and piece.place.size > 0.9 * clues.largest),
        "initials": float(signs.initials),
        "lone_letter": float(signs.lone_letter),
        "titled": float(signs.titled),
        "capitals": float(signs.capitals),
        "mail": candidate.mail,
        "mail_whole": float(candidate.mail >= 0.85),
        "mail_elsewhere": float(candidate.mail < 0.5 and bool(clues.personal)),
        "is_key": float(candidate.key[0] > 0.9 and candidate.key[1] > 0.9),
        "in_key": candidate.key[0],
        "job": bare.job,
        "trade": min(1.0, signs.trade),
        "stray": min(1.0, stray),
        "career": bare.career - bare.joints,
        "speech": signs.speech,
        "things": signs.things,
        "place": signs.place,
        "department": float(signs.department),
        "institution": float(signs.institution),
        "shown": float(signs.shown),
        "repeated": float(candidate.again),
        "street": float(candidate.on_street),
        "street_word": float(any(word in WAYS for word in words[1:])),
        "part": float(piece.form == "part"),
        "joined": float(piece.form == "joined"),
        "joined_alike": float(bool(piece.parts) and _alike(piece)),
        "joined_names": float(bool(piece.parts) and all(map(_of_name, candidate.halves))),
        "twin": float(candidate.twin(_of_name)),
        "label": float(bool(piece.label)),
        "after_another": float(candidate.after_another),
        "pair": float(bool(_PAIR.search(candidate.name)) and signs.given_first),
        "of_pair": float(
            piece.form == "part" and signs.given_first and bool(_PAIR.search(piece.lines[0].text))
        ),
        "with_contact": float(_with_contact(piece)),
        **candidate.print,
    }


def title_evidence(candidate: Candidate) -> Amounts:
    """What speaks for a job title."""
    signs, piece = candidate.signs, candidate.piece
    count = len(signs.words)
    return {
        "any": 1.0,
        "job": float(signs.job > 0),
        "job_share": signs.job,
        "agent": float(signs.agent > 0 and not signs.job),
        "far_east_job": float(signs.far_east and signs.job > 0),
        "career": signs.career,
        "all_career": float(signs.career > 0.99),
        "no_career": float(signs.career == 0 and not signs.agent),
        "areas_only": float(signs.areas_only),
        "rank": float(signs.rank),
        "lone_letter": float(signs.lone_letter),
        "long": float(count > 5),
        "very_long": float(count > 8),
        "one_word": float(count == 1),
        "speech": max(0.0, signs.speech - signs.joints),
        "offers": signs.offers,
        "things": signs.things,
        "trade": signs.trade,
        "institution": float(signs.institution),
        "grouping": float(signs.grouping),
        "legal": float(signs.legal),
        "department": float(signs.department),
        "given_first": float(signs.given_first and signs.name),
        "family": signs.family,
        "mail": candidate.mail,
        "key": candidate.key[0] * candidate.key[1],
        "place": signs.place,
        "street": float(candidate.on_street or signs.street > 0),
        "hours": float(signs.hours),
        "register": float(signs.register),
        "digits": float(signs.digits > 0),
        "commas": min(3, signs.commas) / 3,
        "stop": float(signs.stop),
        "small_start": float(signs.capitalised == 0 and not signs.far_east),
        "capitals": float(signs.capitals),
        "shown": float(signs.shown),
        "repeated": float(candidate.again),
        "labels": signs.labels,
        "part": float(piece.form == "part"),
        "joined": float(piece.form == "joined"),
        "joined_alike": float(bool(piece.parts) and _alike(piece)),
        "joined_idle": float(bool(piece.parts) and any(not half.career for half in candidate.halves)),
        "cut_short": _cut_short(piece, signs),
        "goes_on": float(candidate.goes_on),
        "joined_goes_on": float(_sewn(candidate.halves)),
        "twin": float(not piece.parts and candidate.twin(_of_title)),
        "joined_job": float(bool(piece.parts) and all(half.career > 0 for half in candidate.halves)),
        **candidate.print,
    }


def company_evidence(candidate: Candidate) -> Amounts:
    """What speaks for a firm's name."""
    signs, piece, clues = candidate.signs, candidate.piece, candidate.clues
    covered, owned, initials = candidate.key
    count = len(signs.words)
    return {
        "any": 1.0,
        "legal": float(signs.legal),
        "trade": float(_trade(candidate)),
        "only_kind": float(signs.kind > 0.99),
        "grouping": float(signs.grouping),
        "institution": float(signs.institution),
        "ampersand": float(signs.ampersand),
        "key": covered,
        "key_own": owned if covered > 0.4 else 0.0,
        "key_all": float(covered > 0.9),
        "key_same": float(covered > 0.9 and owned > 0.9),
        "key_initials": float(initials),
        "key_elsewhere": float(covered < 0.3 and bool(clues.keys) and not initials),
        "fuller_elsewhere": float(candidate.rivals[0]),
        "spelled_elsewhere": float(candidate.rivals[1]),
        "legal_elsewhere": float(candidate.rivals[2]),
        "spells_out": float(candidate.spells_out),
        "person": float(signs.name and signs.given_first and count > 1 and not signs.trade),
        "one_given": float(count == 1 and signs.given_first),
        "mail": candidate.mail if covered < 0.9 else 0.0,
        "titled": float(signs.titled),
        "job": float(signs.job > 0),
        "job_share": signs.job,
        "all_career": float(signs.career > 0.99),
        "speech": max(0.0, signs.speech - signs.joints),
        "offers": signs.offers,
        "things": signs.things if not signs.legal else 0.0,
        "stop": float(signs.stop),
        "commas": min(3, signs.commas) / 3,
        "long": float(count > 5),
        "very_long": float(count > 8),
        "one_word": float(count == 1),
        "short": float(signs.letters < 4),
        "capitals": float(signs.capitals),
        "small_letters": float(signs.capitalised < 0.5 and not signs.far_east),
        "place": signs.place,
        "on_street": float(candidate.on_street),
        "over_street": float(candidate.over_street),
        "street": float(signs.street > 0),
        "department": float(signs.department),
        "hours": float(signs.hours),
        "register": float(signs.register),
        "digits": float(signs.digits > 0),
        "many_digits": float(signs.digits > 3),
        "shown": float(signs.shown),
        "repeated": float(candidate.again),
        "labels": signs.labels,
        "label": float(bool(piece.label)),
        "part": float(piece.form == "part"),
        "twin": float(candidate.twin(_of_company)),
        "cut_short": _cut_short(piece, signs),
        "lone_letter": float(signs.lone_letter),
        "mark_letter": float(signs.lone_letter and count > 1 and signs.words[1][0] == signs.words[0]),
        **_joined_company(candidate),
        **candidate.print,
    }


def name_and_title(name: Candidate, title: Candidate) -> Amounts:
    """How a title stands to a name."""
    one, other = name.piece, title.piece
    gap = distance(one.place, other.place)
    under = other.place.middle > one.place.middle
    return {
        "same_line": float(one.lines[-1] is other.lines[0]),
        "right_under": float(below(one, other)),
        "right_over": float(below(other, one)),
        "near": float(gap < 2),
        "far": min(1.0, gap / 8),
        "over": float(not under and one.lines[-1] is not other.lines[0]),
        "larger": float(other.place.size > 1.15 * one.place.size),
    }


def name_and_company(name: Candidate, company: Candidate) -> Amounts:
    """How a firm stands to a name."""
    one, other = name.piece, company.piece
    own = {word for word in words_of(name.name) if len(word) > 2}
    firm = set(company.signs.words)
    joined = "".join(company.signs.words)
    return {
        "shares_family": float(bool(own & firm) or any(len(word) > 4 and word in joined for word in own)),
        "same_line": float(one.lines[-1] is other.lines[0]),
        "right_under": float(below(one, other)),
        "right_over": float(below(other, one)),
        "firm_larger": float(other.place.size > 1.1 * one.place.size),
        "firm_smaller": float(other.place.size < 0.8 * one.place.size),
        "far": min(1.0, distance(one.place, other.place) / 8),
    }


def title_and_company(title: Candidate, company: Candidate) -> Amounts:
    """How a firm stands to a title."""
    one, other = title.piece, company.piece
    return {
        "same_line": float(one.lines[-1] is other.lines[0]),
        "right_under": float(below(one, other)),
        "right_over": float(below(other, one)),
        "firm_smaller": float(other.place.size < 0.95 * one.place.size),
    }


def _with_contact(piece: Piece) -> bool:
    """Whether something was taken out of its line: "Ana 5550 1234"."""
    return sum(letter.isdigit() for letter in piece.lines[0].text) > 5


def _of_name(signs: Signs) -> bool:
    return signs.name and not (signs.job or signs.trade or signs.speech or signs.legal)


def _of_title(signs: Signs) -> bool:
    return signs.career > 0 and not signs.given_first and not signs.legal


def _of_company(signs: Signs) -> bool:
    return not (signs.hours or signs.digits > 3)


def _cut_short(piece: Piece, signs: Signs) -> float:
    """Whether it ends as nothing does: on "and", on a comma, before a bracket of its own line."""
    ends = bool(signs.words) and signs.words[-1] in JOINTS
    return float(ends) + float(piece.text.endswith(("&", "+", ",")))


def _continues(signs: Signs) -> bool:
    """Whether a line goes on with what the one above began: "und Logistik"."""
    return bool(signs.words) and (signs.words[0] in JOINTS or signs.capitalised == 0) and not signs.far_east


def _sewn(halves: Sequence[Signs]) -> bool:
    """Whether a small word at the end of a line or the beginning of the next holds them together."""
    return any(signs.words and signs.words[-1] in JOINTS for signs in halves[:-1]) or any(
        map(_continues, halves[1:])
    )


def _alike(piece: Piece) -> bool:
    sizes = [part.place.size for part in piece.parts]
    return min(sizes) > 0.8 * max(sizes)


def _joined_company(candidate: Candidate) -> Amounts:
    """What speaks for and against several lines as one firm's name."""
    parts, halves, clues = candidate.piece.parts, candidate.halves, candidate.clues
    if not parts:
        return {}
    keys = [key_fit(part.text, clues.keys) for part in parts]
    sizes = [part.place.size for part in parts]
    words = [word for signs in halves for word in signs.words]
    last, spelled = halves[-1], candidate.spelled_by_host
    return {
        "joined": 1.0,
        "joined_many": float(len(parts) > 2),
        "joined_alike": float(min(sizes) > 0.75 * max(sizes)),
        "joined_unlike": float(min(sizes) < 0.45 * max(sizes)),
        "joined_large": float(min(sizes) > 1.2 * clues.typical),
        "joined_key": candidate.key[0] - max(covered for covered, _, _ in keys),
        "joined_key_half": float(
            any(covered > 0.9 and own > 0.9 for covered, own, _ in keys) and not _plain_kind(last)
        ),
        "joined_twice": float(
            len(set(words)) < len(words)
            and any(len(w) > 1 and w not in JOINTS and words.count(w) > 1 for w in words)
        ),
        "joined_logo": float(_with_logo(halves)),
        "joined_legal": float(last.legal or (len(last.words) < 5 and candidate.signs.legal)),
        "joined_whole_legal": float(any(signs.legal for signs in halves[:-1])),
        "joined_kind": float(last.kind > 0.6 and len(last.words) < 4),
        "joined_proper_kind": float(
            _plain_kind(last) and not any(signs.trade or signs.speech for signs in halves[:1])
        ),
        "joined_spelled": float(spelled),
        "joined_tagline": float(not spelled and (len(last.words) > 3 or last.joints + last.speech > 0.2)),
        "joined_kind_first": float(halves[0].kind > 0.6),
        "joined_goes_on": float(_sewn(halves) or any(part.text.endswith(("&", "+")) for part in parts[:-1])),
        "joined_person": float(
            any(
                signs.name and signs.given_first and len(signs.words) > 1 and not signs.trade
                for signs in halves
            )
        ),
        "joined_job": float(any(signs.job for signs in halves)),
        "joined_speech": 0.0 if spelled else max(signs.speech - signs.joints for signs in halves),
        "joined_offers": max(signs.offers for signs in halves),
        "joined_other": float(
            any(signs.hours or signs.register or signs.shown or _numbered(signs) for signs in halves)
        ),
        "joined_commas": float(any(signs.commas > 1 for signs in halves)),
        "joined_stop": float(any(signs.stop for signs in halves)),
        "joined_place": max(signs.place for signs in halves),
        "joined_row": float(abs(parts[0].place.middle - parts[-1].place.middle) < 0.5 * min(sizes)),
        "joined_two_firms": float(sum(signs.legal or signs.institution for signs in halves) > 1),
    }


def _numbered(signs: Signs) -> bool:
    """Whether a line bears a number; a figure alone may be a firm's: "1000" over "Miles"."""
    return signs.digits > 4 or (signs.digits > 3 and signs.letters > 0)


def _with_logo(halves: Sequence[Signs]) -> bool:
    """Whether one line is the first letter, or the first letters, of the others."""
    return any(
        _initials_of(one.words, words) or "".join(one.words) == words[0][0]
        for one in halves
        if (words := [word for other in halves if other is not one for word in other.words])
    )


def _trade(candidate: Candidate) -> bool:
    """Whether it names its trade; further lines do so in a word or two, longer ones tell of it."""
    if not candidate.halves:
        return candidate.signs.trade > 0
    first, *rest = candidate.halves
    return first.trade > 0 or any(_plain_kind(each) and each.trade for each in rest)


def _plain_kind(signs: Signs) -> bool:
    """A kind of firm in a word or two, not a sentence about it nor an offer."""
    said = signs.joints or signs.speech or signs.offers or signs.commas or signs.stop
    return 0 < len(signs.words) < 4 and signs.kind > 0.3 and not said


def _initials_of(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether the first are the other's first letters: "QHL" beside "Quill Harbour Lamps"."""
    if len(long) < 3 or not 0 < len(short) <= 2:
        return False
    spoken = tuple(word for word in long if word not in LEGAL_FORMS)
    letters = "".join(short)
    every = "".join(word[0] for word in spoken)
    strong = "".join(word[0] for word in spoken if word not in JOINTS)
    initials = any(len(begins) > 2 and letters.startswith(begins) for begins in (every, strong))
    return initials or (len(strong) > 2 and begins_of(letters, spoken))
