"""Which countries a card speaks of: by its numbers' prefixes, its hosts' endings, its postcodes and words."""

import re
from collections import Counter
from collections.abc import Sequence

import phonenumbers

from app.domain.reading import roles
from app.domain.reading.strips import Strip

#: Endings that are no code of ISO 3166.
_OTHER_ENDINGS = {"uk": "GB"}
#: Endings that people take for their sound, wherever they live.
_FOR_SOUND = {
    "co",
    "io",
    "me",
    "tv",
    "ai",
    "cc",
    "fm",
    "ly",
    "to",
    "gg",
    "ws",
    "bz",
    "la",
    "sh",
    "st",
    "ag",
    "im",
}
_ENDING = re.compile(r"[\w\-]\.([a-z]{2})(?![\w.@])", re.I)
_PREFIX = re.compile(r"(?:[+±]\s?|\b00)([1-9]\d{0,2})(?!\d{0,3}[*])")
_FORMS = (
    ("BR", re.compile(r"\bCEP\b|\b\d{5}-\d{3}\b|\b(?:ramal|celular e|fones?|pabx)\b|ção\b|ções\b", re.I)),
    ("GB", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b")),
    ("CA", re.compile(r"\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b")),
    ("US", re.compile(r"\b[A-Z]{2}\.?,?\s\d{5}(?:-\d{4})?\b")),
    ("IN", re.compile(r"[-–,.]\s?\d{3}\s?\d{3}\b|\bPin\b|\bNagar\b")),
    ("DE", re.compile(r"\b[1-9]\d{4}\s[A-ZÄÖÜ][a-zäöüß]+$|stra(?:ß|ss)e\b|\bGmbH\b")),
    ("NL", re.compile(r"\b\d{4}\s?[A-Z]{2}\s")),
    ("PL", re.compile(r"\b\d{2}-\d{3}\s")),
    ("FR", re.compile(r"\bCEDEX\b|\b(?:courriel|portable|tél)\b", re.I)),
    ("ES", re.compile(r"\b(?:móvil|calle|avda|C/)\b", re.I)),
    ("IT", re.compile(r"\b(?:cellulare|cell\.|piazza|S\.r\.l|S\.p\.A)\b", re.I)),
)


def countries_of(strips: Sequence[Strip]) -> list[str]:
    """The codes (ISO 3166) of the countries a card's lines speak of, likeliest first."""
    weights: Counter[str] = Counter()
    for strip in strips:
        text = strip.line.text
        for prefix in _PREFIX.findall(text):
            region = _region(prefix)
            weights[region] += 4 if region else 0
        for ending in _ENDING.findall(text):
            ending = ending.lower()
            region = _OTHER_ENDINGS.get(ending, ending.upper())
            if (
                region in phonenumbers.SUPPORTED_REGIONS
                and ending not in _FOR_SOUND
                and (("." in text and "@" in text) or "www" in text.lower())
            ):
                weights[region] += 2
        if named := roles.country(text):
            weights[named] += 3
        for region, form in _FORMS:
            weights[region] += bool(form.search(text))
    return [region for region, weight in weights.most_common() if region and weight > 0]


def _region(prefix: str) -> str:
    """The country whose code a prefix begins with: the shortest is meant, as no code begins another."""
    for n in range(1, len(prefix) + 1):
        region = phonenumbers.region_code_for_country_code(int(prefix[:n]))
        if region not in ("ZZ", "001"):
            return region
    return ""
