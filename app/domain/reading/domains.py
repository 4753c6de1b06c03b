"""A host in running text: where it ends, and what an engine has made of its dots and ending put right."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.reading.hosts import is_ending, is_host
from app.domain.reading.strips import plain_letters


@dataclass(frozen=True, slots=True)
class Part:
    """A host or a local part, where it stands, how far it is to be trusted, and what else it may be."""

    text: str
    start: int
    end: int
    share: float = 1.0
    others: tuple[str, ...] = ()


#: What an engine makes of endings, where nothing else can be meant.
_MISREAD = {
    "corn": "com", "cam": "com", "conn": "com", "cem": "com", "c0m": "com", "corm": "com", "con": "com",
    "cofn": "com", "orq": "org", "nel": "net", "nct": "net", "combr": "com.br", "couk": "co.uk",
    "c0": "co", "0rg": "org",
}  # fmt: skip
#: Mailers so common that a letter or a dot misread in their names is certain.
_MAILERS = """
    gmail.com hotmail.com yahoo.com outlook.com icloud.com googlemail.com gmx.de gmx.net t-online.de
    hotmail.fr orange.fr wanadoo.fr yahoo.fr yahoo.co.uk yahoo.com.br hotmail.co.uk uol.com.br
    terra.com.br bol.com.br libero.it"""
_ALIKE = (("rn", "m"), ("vv", "w"), ("1", "l"), ("i", "l"), ("0", "o"), ("q", "g"), (".", ""))
LATIN = "A-Za-z0-9À-ÖØ-öø-ſ"
_LABEL = re.compile(rf"[{LATIN}](?:[{LATIN}\-]*[{LATIN}])?")
#: Between two labels: a dot, what it was misread as, or nothing but a blank before a common ending.
_DOT = re.compile(
    r"\s?(?P<dot>[.,:;·])(?P<wide>\s?)|\s?[(\[]\s?(?:dot|punkt|punto)\s?[)\]]\s?"
    r"|\s(?=(?:com|de|net|org|fr|es|it|pt|eu|info|co\.uk|com\.br)\b)",
    re.I,
)
#: No host on a card has more labels; a pattern taken for print may have hundreds.
MOST_LABELS = 8
_NEXT_COLUMN = re.compile(r"(?:www|tel|fax|web|phone|mob|http)", re.I)


def domain_after(text: str, start: int, known: Iterable[str] = ()) -> Part | None:
    """The host that begins at ``start``, as far as it is one; None where there is none.

    ``known``: hosts the card prints elsewhere, to mend one that has lost its dots.
    """
    best: Part | None = None
    first: tuple[str, int] | None = None
    for host, end, share in _growing(text, start):
        first = first or (host, end)
        fixed, trust = mended(host)
        if is_host(fixed):
            best = Part(fixed, start, end, share * trust)
        elif cut := _cut(host):
            return _plain(best or Part(cut, start, end - len(host) + len(cut), share * 0.9))
    if best is None and first:
        whole = next((host for host in known if host.replace(".", "") == first[0].lower()), None)
        best = Part(whole, start, first[1], 0.85) if whole else None
    return _plain(best) if best else None


def _growing(text: str, start: int) -> Iterator[tuple[str, int, float]]:
    """What may be the host, a label longer each time, where it ends, and how far its mending is trusted."""
    host, share, at = "", 1.0, start
    for _ in range(MOST_LABELS):
        label = _LABEL.match(text, at)
        if label is None:
            return
        host += label[0]
        yield host, label.end(), share
        dot = _DOT.match(text, label.end())
        if dot is None:
            return
        after = _LABEL.match(text, dot.end())
        if after is None or (is_host(mended(host)[0]) and not _goes_on(dot, after[0], host)):
            return
        share *= {".": 1.0, ". ": 0.97, " .": 0.97, ",": 0.95}.get(dot[0], 0.85)
        host, at = host + ".", dot.end()


def _goes_on(dot: re.Match[str], label: str, host: str) -> bool:
    """Whether a host that could end here goes on: "example.com" in ".br", but not in ", Bath" or ".Tel"."""
    if _NEXT_COLUMN.match(label) or dot["wide"] or dot["dot"] != ".":
        return False
    return label.isdigit() or label.isupper() == host.isupper() or label.islower()


def mended(host: str) -> tuple[str, float]:
    """A host with its ending and a common mailer's name put right, and how far that is to be trusted."""
    name, _, ending = host.rpartition(".")
    first, _, second = name.rpartition(".")
    if first and len(ending) == 2 and second.lower() in _MISREAD:
        return f"{first}.{_MISREAD[second.lower()]}.{ending}", 0.9
    if name and ending.lower() in _MISREAD:
        fixed = _MISREAD[ending.lower()]
        return f"{name}.{fixed.upper() if ending.isupper() else fixed}", 0.85
    mailer = _CONFUSED.get(confused(host.lower()))
    return (mailer, 0.9) if mailer and mailer != host.lower() else (host, 1.0)


def confused(host: str) -> str:
    """A host as one with all of it that photos take for other letters: the same for "ab0ut" and "about"."""
    for seen, meant in _ALIKE:
        host = host.replace(seen, meant)
    return host


_CONFUSED = {confused(mailer): mailer for mailer in _MAILERS.split()}


def _cut(host: str) -> str | None:
    """A host without what has grown onto its ending: "example.deTel", "example.comwww"."""
    name, _, ending = host.rpartition(".")
    for n in range(len(ending) - 1, 1, -1):
        head, tail = ending[:n], ending[n:].lstrip("-")
        if not (_NEXT_COLUMN.match(tail) or (head[-1].islower() and tail[:1].isupper())):
            continue
        if name and is_ending(head) and is_host(f"{name}.{head}"):
            return f"{name}.{head}"
    return None


def _plain(part: Part) -> Part:
    """Accents in a domain are mostly specks of dirt; hosts that bear them are rare in mail."""
    plain = plain_letters(part.text)
    if plain == part.text:
        return part
    return Part(plain, part.start, part.end, part.share * 0.8, (part.text,))
