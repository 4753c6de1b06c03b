"""Host names: what is one, by the public suffix list, and how alike two are.

The list (https://publicsuffix.org, its ICANN part) comes inside the
publicsuffixlist package, so nothing is fetched at run time.
"""

import re
from functools import cache

from publicsuffixlist import PublicSuffixList

#: Kept for examples by RFC 2606; no list of real endings has them.
KEPT = {"example", "test"}
#: Kept with all that is below them, in the same place (section 3).
KEPT_HOSTS = ("example.com", "example.net", "example.org")
_LABEL = re.compile(r"[^\W_](?:[\w\-]{0,61}[^\W_])?")


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False, only_icann=True)


@cache
def is_ending(label: str) -> bool:
    """Whether hosts end so: "de", "photography", "рф"."""
    label = label.lower()
    return label in KEPT or _suffixes().publicsuffix(label) is not None


def is_for_examples(host: str) -> bool:
    """Whether nobody can have the host: it is kept for examples."""
    host = host.lower()
    return host.rpartition(".")[2] in KEPT or f".{host}".endswith(tuple(f".{kept}" for kept in KEPT_HOSTS))


def is_host(text: str) -> bool:
    """Whether a text is a name under a public suffix: "example.co.uk", but not "co.uk" or "ltd.co-op"."""
    return bool(own_name(text))


def own_name(host: str) -> str:
    """The label somebody registered: "example" of "www.example.co.uk"; empty where the text is no host."""
    labels = host.lower().split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return ""
    if labels[-1] in KEPT:
        return labels[-2]
    suffix = _suffixes().publicsuffix(".".join(labels))
    if suffix is None:
        return ""
    rest = labels[: len(labels) - suffix.count(".") - 1]
    return rest[-1] if rest else ""


def apart(one: str, other: str) -> int:
    """The edit distance of two short texts."""
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        current = [i]
        for j, b in enumerate(other, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (a != b)))
        previous = current
    return previous[-1]
