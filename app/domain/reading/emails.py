"""E-mail addresses. A wrong one sends a letter to a stranger, so doubt drops it."""

import re
from collections.abc import Sequence

from app.domain.reading.strips import Found, Strip, sure, without
from app.domain.reading.vocabulary import KNOWN_TLDS

_AT = r"\s?[@©®]\s?|\s?[\(\[]\s?(?:at|@)\s?[\)\]]\s?"
_LOCAL = r"[A-Za-z0-9][A-Za-z0-9._%+&'\-]*"
_DOMAIN = r"[A-Za-z0-9][A-Za-z0-9\-]*(?:\s?[.,]\s?[A-Za-z0-9\-]+)+(?:[:;][a-z]{2}\b)?"
_EMAIL = re.compile(rf"({_LOCAL})(?:{_AT})({_DOMAIN})")
_LABEL = re.compile(r"^e-?mail\.(?=.)", re.I)
#: What an engine makes of endings, where nothing else can be meant.
_MISREAD = {
    "corn": "com",
    "cam": "com",
    "conn": "com",
    "cem": "com",
    "c0m": "com",
    "corm": "com",
    "con": "com",
}
#: Letters right before a short address that are no label: likely its torn-off beginning.
_SCRAP = re.compile(r"(?<![\w.:])(?!e?-?mails?\b|courriel\b|correo\b)[A-Za-zÀ-ÿ]{2,}\s+$", re.I)
#: An address less sure than this is not given.
LEAST = 0.6


def find_emails(strips: Sequence[Strip]) -> tuple[list[Found[str]], list[Strip]]:
    """The addresses in reading order, and the strips without them."""
    found: dict[str, Found[str]] = {}
    taken = []
    for strip in strips:
        for match in _EMAIL.finditer(strip.text):
            address, share = _mended(match)
            taken.append((strip, match[0]))
            if address and address.lower() not in found:
                found[address.lower()] = Found(address, (strip.line,), sure(strip.line, share))
    return list(found.values()), without(strips, taken)


def _mended(match: re.Match[str]) -> tuple[str | None, float]:
    """The address and how far the mending lets it be trusted; None where it can't be one."""
    local = _LABEL.sub("", match[1]).strip(".-")
    labels = [label for label in re.split(r"\s?[.,:;]\s?", match[2]) if label]
    while len(labels) > 1 and labels[-1].lower() not in (KNOWN_TLDS | _MISREAD.keys()):
        labels.pop()  # a word of the next column
    share = 1.0
    if labels[-1].lower() in _MISREAD:
        labels[-1], share = _MISREAD[labels[-1].lower()], 0.8
    if len(labels) < 2 or not local or ".." in local or any(label.strip("-") != label for label in labels):
        return None, 0.0
    if re.search(r"\s|,|©|®|[:;]", match[0]):
        share *= 0.85
    if len(local) < 6 and _SCRAP.search(match.string[: match.start()]):
        share *= 0.4
    return f"{local}@{'.'.join(labels)}", share
