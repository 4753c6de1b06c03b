"""Whether two contacts may be one person, and why.

The same mail address, the same number, or an alike name at an alike company. Never the name alone: there are
many Ana Souzas. What a firm shares (info@, its switchboard) tells colleagues, not one person, so it counts
only where the names don't speak against it; a fax or a toll-free number never does.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from rapidfuzz import fuzz

from app.domain.card import CardFields, Phone
from app.domain.contact import fold
from app.domain.reading.clues import GENERIC_BOXES
from app.domain.reading.vocabulary import LEGAL_FORMS

SAME_MAIL, SAME_NUMBER, ALIKE = "same e-mail", "same number", "alike name and company"

#: How alike names and companies are, 0 to 100, that may be one. "Ana Sousa" and "Ana Souza" are 89.
ALIKE_NAMES, ALIKE_FIRMS = 88, 88
#: So many digits at the end tell one number from another; fewer than the least are within a house.
TELLING, FEWEST = 7, 6
#: In a group of contacts with something in common each is held against so many that follow it by name.
REACH = 30
#: Where so many of a firm begin alike, those who are one stand closer by name: they are held against fewer.
CROWD, REACH_IN_CROWD = 200, 10
#: What photos take for other letters.
_MISREAD = str.maketrans("1i0586", "llosbg")
#: Whose number it is: a person's own.
_OWN = ("mobile", "whatsapp", "home")

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Person:
    """What is looked at of a contact, folded. ``own`` and ``shared`` hold mail addresses and numbers.

    Numbers are digits from the country on, or behind "0" as dialled within a country nobody knows.
    """

    name: str
    firm: str
    own_mails: frozenset[str] = frozenset()
    shared_mails: frozenset[str] = frozenset()
    own_numbers: frozenset[str] = frozenset()
    shared_numbers: frozenset[str] = frozenset()

    # Of many each is held against dozens of others: what comparing takes is made once of each.
    @cached_property
    def words(self) -> list[str]:
        """The words of the name, the longest first."""
        return sorted(self.name.split(), key=len, reverse=True)

    @cached_property
    def whole(self) -> frozenset[str]:
        """Those that are more than a letter."""
        return frozenset(word for word in self.words if len(word) > 1)

    @cached_property
    def is_whole(self) -> bool:
        """Whether all of them are."""
        return all(len(word) > 1 for word in self.words)

    @cached_property
    def sorted_name(self) -> str:
        """The name with its words in the order of the alphabet."""
        return " ".join(sorted(self.words))

    @cached_property
    def letters(self) -> str:
        """The name without blanks."""
        return self.name.replace(" ", "")

    @cached_property
    def initials(self) -> frozenset[str]:
        """What the words of the name begin with: two names with none in common are looked at no further."""
        return frozenset(word[0] for word in self.words)

    @cached_property
    def mails(self) -> frozenset[str]:
        """All of them."""
        return self.own_mails | self.shared_mails

    @cached_property
    def numbers(self) -> frozenset[str]:
        """All of them."""
        return self.own_numbers | self.shared_numbers


def person(fields: CardFields) -> Person:
    """What of a contact tells whether they are the same as another."""
    mails = {mail for address in fields.emails if (mail := fold(address))}
    shared = {mail for mail in mails if mail.partition("@")[0] in GENERIC_BOXES}
    phones = [phone for phone in fields.phones if phone.kind not in ("fax", "tollfree")]
    numbered = [(number, phone.kind in _OWN) for phone in phones if (number := digits(phone))]
    own = {number for number, is_own in numbered if is_own}
    numbers = {number for number, _ in numbered}
    return Person(
        name_of(fields.full_name),
        firm_of(fields.company),
        frozenset(mails - shared),
        frozenset(shared),
        frozenset(own),
        frozenset(numbers - own),
    )


def digits(phone: Phone) -> str:
    """A number's digits from the country on, "0…" where that is not known; "" for one too short to tell.

    With the extension: colleagues share what stands before it.
    """
    text = (phone.e164 or phone.number).strip()
    found = re.sub(r"\D", "", text.replace("(0)", ""))
    if text.startswith("+") or found.startswith("00"):
        found = found.removeprefix("00")
    else:
        found = "0" + found.lstrip("0")
    if len(found.lstrip("0")) < FEWEST:
        return ""
    extension = re.sub(r"\D", "", phone.extension or "")
    return f"{found}x{extension}" if extension else found


def name_of(full_name: str | None) -> str:
    """The words of a name, folded: "O'Brien, Ana" → "o brien ana"."""
    return " ".join(re.findall(r"\w+", fold(full_name or "")))


def firm_of(company: str | None) -> str:
    """A company's name without its legal form: "Lumen Works GmbH & Co. KG" → "lumen works"."""
    words = re.findall(r"\w+", re.sub(r"(?<=\b\w)\.", "", fold(company or "")))
    telling = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(telling or words)


def why(a: Person, b: Person) -> tuple[str, ...]:
    """The reasons to think that two are one person, the strongest first; none for strangers."""
    alike = _alike(a, b)
    told_apart = bool(a.name and b.name) and not alike
    found = []
    if a.own_mails & b.own_mails or (not told_apart and a.mails & b.mails):
        found.append(SAME_MAIL)
    if _same_number(a.own_numbers, b.own_numbers) or (not told_apart and _same_number(a.numbers, b.numbers)):
        found.append(SAME_NUMBER)
    if alike and alike_firms(a.firm, b.firm):
        found.append(ALIKE)
    return tuple(found)


def _alike(a: Person, b: Person) -> bool:
    """Whether two names may be one person's; most are told apart by what their words begin with."""
    return not a.initials.isdisjoint(b.initials) and (_nearly(a, b) or _words_fit(a, b))


def ending(number: str) -> str:
    """The last digits of a number, the same however much of the country stands before them."""
    return number.partition("x")[0].lstrip("0")[-TELLING:]


def _same_number(some: Collection[str], others: Collection[str]) -> bool:
    return any(same_number(a, b) for a in some for b in others)


def same_number(a: str, b: str) -> bool:
    """Whether two numbers are one; where a country is not known, by what follows the leading 0."""
    if a == b:
        return True
    if a.startswith("0") == b.startswith("0"):
        return False
    national, full = (a[1:], b) if a.startswith("0") else (b[1:], a)
    return len(national.partition("x")[0]) >= TELLING and full.endswith(national)


def alike_names(a: str, b: str) -> bool:
    """Whether two folded names may be one person's: misread, turned round, with initials or a middle name."""
    one, other = Person(a, ""), Person(b, "")
    return _nearly(one, other) or _words_fit(one, other)


def _nearly(a: Person, b: Person) -> bool:
    """Whether two names differ by a letter or two, in the order of their words, or in their blanks."""
    if a.letters == b.letters:
        return bool(a.letters)
    return fuzz.ratio(a.sorted_name, b.sorted_name, score_cutoff=ALIKE_NAMES) > 0


def _words_fit(a: Person, b: Person) -> bool:
    """Whether each word of the shorter name, at least two, stands for one of the other, one of them whole."""
    if a.whole.isdisjoint(b.whole):
        return False
    few, many = (a, b) if len(a.words) <= len(b.words) else (b, a)
    if many.is_whole and not few.whole <= many.whole:
        return False  # most of two who share a word: no need to pair up the others
    left = list(many.words)
    for word in few.words:
        match = next((other for other in left if _stands_for(word, other)), None)
        if match is None:
            return False
        left.remove(match)
    return len(few.words) > 1


def _stands_for(word: str, other: str) -> bool:
    if min(len(word), len(other)) == 1:
        return word[0] == other[0]
    return word == other


def alike_firms(a: str, b: str) -> bool:
    """Whether two companies may be one: letters misread, words left out."""
    return bool(a and b and fuzz.token_set_ratio(a, b, score_cutoff=ALIKE_FIRMS))


def pairs(people: Mapping[Key, Person]) -> Iterator[tuple[Key, Key, tuple[str, ...]]]:
    """Every two of them that may be one person, once, and why.

    Not all are held against all: only who has a mail address, a number, a name, or the beginnings of a name
    and a company in common, and of those the ``REACH`` that stand closest by name, fewer in a ``CROWD``.
    """
    ordered = sorted(people.items(), key=lambda each: (each[1].name, each[1].firm))
    groups: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, (_, one) in enumerate(ordered):
        for common in _commons(one):
            groups[common].append(n)
    seen: set[tuple[int, int]] = set()
    for (what, *_rest), group in groups.items():
        reach = REACH_IN_CROWD if what == "start" and len(group) > CROWD else REACH
        for at, n in enumerate(group):
            for m in group[at + 1 : at + 1 + reach]:
                if what == "start" and not _alike(ordered[n][1], ordered[m][1]):
                    continue  # most of a large firm: nobody needs to remember them
                if (n, m) not in seen:
                    seen.add((n, m))
                    if reasons := why(ordered[n][1], ordered[m][1]):
                        yield ordered[n][0], ordered[m][0], reasons


def _commons(one: Person) -> set[tuple[str, ...]]:
    """What two that are one person have in common, most often several of these."""
    words = one.name.split()
    found: set[tuple[str, ...]] = {("mail", mail) for mail in one.mails}
    found |= {("number", ending(number)) for number in one.numbers}
    if one.firm:
        firm = one.firm[:3].translate(_MISREAD)
        found |= {("start", word[:3], firm) for word in words if len(word) > 1}
        found.add(("name", "".join(sorted(words))))
    return found
