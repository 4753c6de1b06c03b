"""Firms: what they are called, and under which domain they are found."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.cardgen.chance import Chance, ascii_of
from tests.cardgen.people import surname

_STARTS = (
    "Al",
    "Bren",
    "Cor",
    "Del",
    "Ever",
    "Fer",
    "Gal",
    "Hel",
    "In",
    "Jun",
    "Kal",
    "Lin",
    "Mar",
    "Nor",
    "Or",
    "Per",
    "Rho",
    "Sil",
    "Tal",
    "Ul",
    "Ven",
    "Wes",
    "Zen",
    "Bra",
    "Cy",
    "Dra",
    "Tri",
    "Flo",
)
_MIDDLES = ("va", "ti", "do", "ri", "mo", "li", "na", "se", "xo", "be", "cu", "to", "")
_ENDS = (
    "ra",
    "nix",
    "lis",
    "tec",
    "von",
    "dex",
    "mont",
    "ria",
    "con",
    "sys",
    "nova",
    "plan",
    "bit",
    "wood",
    "gate",
    "form",
    "med",
    "log",
)
_WORDS = (
    "Oak",
    "River",
    "Stone",
    "Blue",
    "North",
    "Silver",
    "Cedar",
    "Harbour",
    "Falcon",
    "Copper",
    "Maple",
    "Summit",
    "Granite",
    "Willow",
    "Beacon",
    "Orchard",
    "Meridian",
    "Compass",
)
_AFTER_A_TOWN = r"[|,(/都市]| - | [A-Z]{2,3}\b| \d|(?:특별|광역)?시 "
_SUBJECTS = {
    "en": ("Marine Research", "Design", "Public Health", "Applied Physics", "Education", "Transport"),
    "de": ("Werkstoffe", "Bauphysik", "Agrarforschung", "Marktforschung"),
    "fr": ("recherche agronomique", "l'énergie solaire", "formation"),
    "es": ("Estudios Fiscales", "Salud Pública", "Energía"),
    "pt": ("Pesquisas", "Saúde Pública", "Formação"),
    "it": ("Ricerca Sociale", "Fisica Applicata", "Studi Storici"),
    "nl": ("Bouwkunde", "Onderzoek", "Volksgezondheid"),
    "pl": ("Badawczy", "Techniki"),
}


@dataclass(frozen=True, slots=True)
class Firm:
    """``company`` as printed in full; ``short`` without its legal form; ``domain`` in lower case."""

    company: str
    short: str
    domain: str


def firm(chance: Chance, country: Mapping[str, Any], words: Mapping[str, Any], family: str) -> Firm:
    """A firm of the country, in a third of the draws named after ``family``."""
    language = country["language"]
    public = chance.likely(0.08)
    short = _institution(chance, country, words, family) if public else _name(chance, country, words, family)
    company = short
    if not public and chance.likely(0.6):
        company = _with_legal_form(chance, language, short, chance.choice(country["legal"]))
    return Firm(company, short, domain(chance, country, short, company))


def domain(chance: Chance, country: Mapping[str, Any], short: str, company: str) -> str:
    """Where the firm is found: its name written together, with hyphens, shortened, or as an acronym."""
    words = ascii_of(short, country["language"] == "de").split()
    if not words:
        words = [chance.choice(_STARTS).lower() + chance.choice(_ENDS)]
    words = words[:4]
    forms = {"".join(words): 5.0, "-".join(words): 3.0, words[0]: 2.5}
    if len(words) > 2:
        forms = {
            "".join(words[:2]): 3.0,
            "-".join(words[:2]): 2.0,
            words[0]: 2.0,
            "".join(each[0] for each in words): 1.5,
            "".join(words): 1.5,
        }
    if chance.likely(0.06):
        forms = {chance.choice(_STARTS).lower() + chance.choice(_ENDS) + "group": 1.0}
    legal = ascii_of(company[len(short) :]).replace(" ", "")
    if legal.isalpha() and len(legal) < 6 and chance.likely(0.08):
        forms = {"".join(words) + legal: 1.0, "-".join((*words, legal)): 1.0}
    name = chance.weighted(
        {form: weight for form, weight in forms.items() if len(form) > 2} or {"".join(words) + "web": 1.0}
    )
    return f"{name}.{chance.choice(country['tlds'])}"


def brand(chance: Chance) -> str:
    """A coined name of one or two words."""
    if chance.likely(0.3):
        first, second = chance.sample(_WORDS, 2)
        return f"{first}{second.lower()}" if chance.likely(0.6) else f"{first} {second}"
    word = chance.choice(_STARTS) + chance.choice(_MIDDLES) + chance.choice(_ENDS)
    return word.upper() if chance.likely(0.07) else word


def _name(chance: Chance, country: Mapping[str, Any], words: Mapping[str, Any], family: str) -> str:
    language = country["language"]
    word = chance.choice(words["company_words"])
    joint = "" if language in ("ja", "zh") else " "
    kind = chance.random()
    if kind < 0.22:
        return f"{family}{joint}{word}"
    if kind < 0.34:
        other = surname(chance, country["faker"])
        return str(chance.choice(words["family"])).format(s=family, s2=other)
    if kind < 0.72:
        return f"{_coined(chance, language, country)}{joint}{word}"
    if kind < 0.82:
        letters = "".join(chance.sample("ABCDEGHIKLMNPRSTVW", chance.randint(2, 3)))
        letters = ".".join(letters) + "." if chance.likely(0.1) else letters
        return f"{letters} {word}" if chance.likely(0.8) else letters
    if kind < 0.88:
        return f"{city_name(chance, country)}{joint}{word}"
    return _coined(chance, language, country)


def city_name(chance: Chance, country: Mapping[str, Any]) -> str:
    """A town of the country, without the district or state behind it."""
    return re.split(_AFTER_A_TOWN, chance.choice(country["cities"]))[0].strip()


def _institution(chance: Chance, country: Mapping[str, Any], words: Mapping[str, Any], family: str) -> str:
    subject = chance.choice(_SUBJECTS.get(country["language"], (chance.choice(words["company_words"]),)))
    return str(chance.choice(words["institutions"])).format(c=city_name(chance, country), a=subject, s=family)


def _coined(chance: Chance, language: str, country: Mapping[str, Any]) -> str:
    return surname(chance, country["faker"]) if language in ("ja", "zh", "ko") else brand(chance)


def _with_legal_form(chance: Chance, language: str, short: str, legal: str) -> str:
    if language in ("ja", "zh", "ko"):
        ahead = language != "zh" and chance.likely(0.6)
        return f"{legal}{short}" if ahead else f"{short}{legal}"
    comma = language == "en" and legal[-1] == "." and chance.likely(0.3)
    return f"{short}, {legal}" if comma else f"{short} {legal}"
