"""Web addresses and profiles on networks."""

import re
from collections.abc import Sequence

from app.domain.card import Social
from app.domain.reading.strips import Found, Strip, sure, without
from app.domain.reading.vocabulary import COMMON_TLDS, KNOWN_TLDS

_URL = re.compile(
    r"(?P<scheme>https?\s?[:;]?\s?//?\s?)?(?P<www>w{2,3}\s?[.,]\s?)?"
    r"(?P<host>[a-z0-9][a-z0-9\-]*(?:\.\s?[a-z0-9][a-z0-9\-]*)+)(?P<path>/[^\s|,;]*)?",
    re.I,
)
#: A bare "name.tld" on a line read less surely than this is more likely a misread something else.
LEAST_BARE = 0.55
_NETWORKS = {
    "linkedin": "linkedin", "facebook": "facebook", "fb": "facebook", "instagram": "instagram",
    "twitter": "twitter", "x": "x", "xing": "xing", "github": "github", "gitlab": "gitlab",
    "youtube": "youtube", "tiktok": "tiktok", "behance": "behance", "dribbble": "dribbble",
    "pinterest": "pinterest", "vimeo": "vimeo", "t": "telegram", "telegram": "telegram",
    "mastodon": "mastodon", "bsky": "bluesky", "threads": "threads",
}  # fmt: skip
_HANDLE = re.compile(r"(?<![\w.])@([A-Za-zÀ-ÿ0-9_][\wÀ-ÿ.\-]{2,})")
_NAMED = re.compile(
    r"\b(skype|linkedin|facebook|instagram|insta|twitter|xing|telegram|github|tiktok)\b\s*[:/]\s*@?([\w.\-]{3,})",
    re.I,
)


def find_webs(strips: Sequence[Strip]) -> tuple[list[Found[str]], list[Found[Social]], list[Strip]]:
    """Web addresses, profiles, and the strips without either; e-mails have to be out already."""
    urls: dict[str, Found[str]] = {}
    profiles: dict[str, Found[Social]] = {}
    taken = []
    for strip in strips:
        for match in _URL.finditer(strip.text):
            address = _address(match)
            marked = match["www"] or match["scheme"]
            if address is None or (not marked and strip.line.confidence < LEAST_BARE):
                continue
            taken.append((strip, match[0]))
            network = _network(address)
            if network and match["path"]:
                profiles.setdefault(
                    address.lower(), Found(_profile(network, address), (strip.line,), sure(strip.line))
                )
            elif not network:
                share = 1.0 if marked else 0.9
                urls.setdefault(_bare(address), Found(address, (strip.line,), sure(strip.line, share)))
    rest = without(strips, taken)
    handles, rest = _find_handles(rest)
    return list(urls.values()), [*profiles.values(), *handles], rest


def host_of(url: str) -> str:
    """The host of a web address or e-mail, lower-case, without "www."."""
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", url.strip().lower())
    return bare.rpartition("@")[2].split("/")[0]


def _address(match: re.Match[str]) -> str | None:
    host = re.sub(r"\s", "", match["host"]).strip(".")
    ending = host.rpartition(".")[2].lower()
    marked = bool(match["www"] or match["scheme"])
    if ending not in (KNOWN_TLDS if marked or match["path"] else COMMON_TLDS):
        return None
    name = host.split(".")[-2]
    if not any(letter.isalpha() for letter in name):
        return None
    if not marked and not _written_as_host(host):
        return None
    scheme = "https://" if (match["scheme"] or "").lower().startswith("https") else "http://"
    web = f"{scheme if match['scheme'] else ''}{'www.' if match['www'] else ''}{host}{match['path'] or ''}"
    return web.rstrip(".")


def _written_as_host(host: str) -> bool:
    """Whether a bare "name.tld" is written like one: "USt-IdNr.DE" and "Ltd.Co" are not."""
    name, _, ending = host.rpartition(".")
    one_case = host in (host.lower(), host.upper())
    return len(name) > 2 and ending.isupper() == host.isupper() and (one_case or len(host) > 7)


def _bare(url: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", url.lower()).rstrip("/")


def _network(address: str) -> str | None:
    labels = host_of(address).split(".")
    if len(labels) < 2 or (labels[-2] in ("x", "t", "fb") and labels[-1] not in ("com", "me")):
        return None
    return next(
        (_NETWORKS[label] for label in labels[:-1] if label in _NETWORKS and len(label) > 1), None
    ) or (_NETWORKS.get(labels[-2]) if len(labels[-2]) == 1 else None)


def _profile(network: str, address: str) -> Social:
    handle = address.rstrip("/").rpartition("/")[2]
    url = address if "://" in address else f"https://{address}"
    return Social(network, handle, url)


def _find_handles(strips: Sequence[Strip]) -> tuple[list[Found[Social]], list[Strip]]:
    found, taken = [], []
    for strip in strips:
        named = _NAMED.search(strip.text)
        match = named or _HANDLE.search(strip.text)
        if match is None:
            continue
        network = named[1].lower() if named else "unknown"
        handle = named[2] if named else match[0]
        network = {"insta": "instagram"}.get(network, network)
        found.append(Found(Social(network, handle), (strip.line,), sure(strip.line, 0.9)))
        taken.append((strip, match[0]))
    return found, without(strips, taken)
