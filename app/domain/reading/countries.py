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
#: Forms of postcodes, and words of streets, firms, registers and weekdays that one country has.
_FORMS = tuple(
    (region, re.compile(form))
    for region, form in (
        (
            "BR",
            r"\bCEP\b|\b\d{5}-\d{3}\b|\bCNPJ\b|\b[Rr]amal\b|\bLtda\b|ção\b|[-–,/]\s?(?:SP|RJ|MG|RS|PR|SC|BA|DF|GO)\b",
        ),
        ("PT", r"\b\d{4}-\d{3}\s|\bTelem[óo]vel\b|\bLda\b|\bR/C\b|\bNIF\b"),
        ("GB", r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|\b(?:Ltd|PLC|LLP)\b"),
        ("CA", r"\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b"),
        ("US", r"\b(?!BR|DE|NL|CH)[A-Z]{2}\.?,?\s\d{5}(?:-\d{4})?\b|\b(?:Inc|LLC)\b|\bNMLS\b"),
        ("IN", r"[-–,A-Za-z.]\s?\d{3}\s\d{3}\b(?!\s?\d)|\b(?:Pvt|Nagar|Marg|Colony|GSTIN)\b"),
        (
            "DE",
            r"(?i:stra(?:ß|ss)e|str\.|platz|gasse|allee)\b|\b(?:GmbH|USt|HR[AB]|Handy|Montag)\b|\bD-\d{5}\b",
        ),
        ("CH", r"\bCH-\d{4}\b|\bCHE-?\d|\bMWST\b|\bNatel\b"),
        ("AT", r"\bA-\d{4}\b|\bUID\b|\bATU\d"),
        ("NL", r"\b\d{4}\s?[A-Z]{2}\s|\b(?:KvK|BTW|B\.?V\.)|(?:straat|laan|gracht|plein)\b"),
        ("BE", r"\bB-\d{4}\b|\b(?:BVBA|BE\s?0\d{3})\b"),
        ("PL", r"\b\d{2}-\d{3}\s|\b(?:ul|al|pl)\.|\bNIP\b|[Ss]p\.\s?z"),
        (
            "FR",
            r"\bCEDEX\b|(?i:\b(?:rue|boulevard|avenue|allée|chemin|quai|courriel|tél|sarl|siret|rcs|rib|lundi)\b)",
        ),
        ("ES", r"(?i:\b(?:móvil|móv|calle|avda|paseo|plaza|telf|lunes|piso)\b)|\bC/|\bS\.L\.|\bReg\. Merc"),
        ("MX", r"\bC\.\s?P\.|\bCol\.|\bde C\.\s?V\.|\bRFC\b|\b(?:Jal|Pue|N\.L|CDMX)\b"),
        (
            "IT",
            r"\b(?:[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]orso|P\.?\s?IVA|S\.?r\.?l|S\.?p\.?A|S\.n\.c|[Cc]ell|[Uu]fficio|[Ll]unedì)\b",
        ),
        ("SE", r"\b\d{3}\s\d{2}\s[A-ZÅÄÖ]|(?:gatan|vägen)\b|\bBankgiro\b|\bAB\b"),
        ("JP", r"[\u3040-\u30ff]|〒|株式会社"),
        ("KR", r"[\uac00-\ud7a3]"),
        ("CN", r"公司|中国|[\u4e00-\u9fff]{2}省|邮"),
    )
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
