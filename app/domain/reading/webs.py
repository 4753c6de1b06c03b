"""Web addresses and profiles on networks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.card import Line, Social
from app.domain.reading.domains import LATIN, domain_after
from app.domain.reading.hints import Hints, hints_of, mail_hosts
from app.domain.reading.hosts import apart, is_host, own_name
from app.domain.reading.runs import Run, Span, followers, run_of
from app.domain.reading.strips import Found, Strip, sure_of, without
from app.domain.reading.vocabulary import COMMON_TLDS

_MARK = re.compile(
    r"(?P<scheme>(?<![a-z])h?t{1,2}p(?P<s>s?)\s?[:;]?\s?/{0,2}\s?)(?P<www>w{2,4}\s?[.,:]\s?)?"
    r"|(?P<www2>(?:(?<![a-z])w{2,4}|www)\s?[.,:]\s?|(?<![a-z])www\s(?=\w))",
    re.I,
)
_PATH = re.compile(r"\s?/[^\s|,;]*")
_BARE = re.compile(rf"(?<![\w@./\-])[{LATIN}][{LATIN}\-]*(?:\.[{LATIN}][{LATIN}\-]*)+(?![\w@])")
_WEB_LABEL = re.compile(
    r"^\W*(?:web(?:site|seite|page)?|site|homepage|internet|url|w|home|sitio(?: web)?)\s?[.:|]?\s*", re.I
)
_GROWN = re.compile(r"^(?:website|internet|homepage|home|visit|web|site|w)[.:]?", re.I)
_MAIL_LABEL = re.compile(r"^\W*(?:e|e-?mail|mail|courriel|correo)(?:\s?[.:|]\s?|\s)", re.I)
#: A bare "name.tld" on a line read less surely than this is more likely a misread something else.
LEAST_BARE = 0.55
_NETWORKS = {
    "linkedin": "linkedin", "facebook": "facebook", "fb": "facebook", "instagram": "instagram",
    "twitter": "twitter", "x": "x", "xing": "xing", "github": "github", "gitlab": "gitlab",
    "youtube": "youtube", "tiktok": "tiktok", "behance": "behance", "dribbble": "dribbble",
    "pinterest": "pinterest", "vimeo": "vimeo", "t": "telegram", "telegram": "telegram",
    "mastodon": "mastodon", "bsky": "bluesky", "threads": "threads", "wa": "whatsapp",
}  # fmt: skip
_HANDLE = re.compile(r"(?<![\w.])@([A-Za-zÀ-ÿ0-9_][\wÀ-ÿ.\-]{2,})")
_NAMED = re.compile(
    r"\b(skype|linkedin|facebook|instagram|insta|twitter|xing|telegram|github|tiktok)\b\s*[:/]\s*@?([\w.\-]{3,})",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Web:
    """A web address in a run: its parts, where it stands, and how far its form and mending are trusted."""

    head: str
    host: str
    path: str
    start: int
    at: int
    end: int
    share: float

    @property
    def text(self) -> str:
        return f"{self.head}{self.host}{self.path}"


def find_webs(strips: Sequence[Strip]) -> tuple[list[Found[str]], list[Found[Social]], list[Strip]]:
    """Web addresses, profiles, and the strips without either; e-mails have to be out already.

    A host is proved by an e-mail's on the same card, but never given only because an e-mail has it.
    """
    mails = mail_hosts(strips)
    urls: dict[str, Found[str]] = {}
    profiles: dict[str, Found[Social]] = {}
    taken: list[Span] = []
    for run, web in _webs(strips, mails, hints_of(strips)):
        spans = run.spans(web.start, web.end)
        if any(source is strip and start < end2 and start2 < end for strip, start, end in spans
               for source, start2, end2 in taken):  # fmt: skip
            continue
        taken += spans
        host, confidence = _compared(web, run, mails)
        lines, network = run.lines(web.start, web.end), network_of(host)
        text = f"{web.head}{host}{web.path}"
        if network and len(web.path) > 1:
            profiles.setdefault(text.lower(), Found(_profile(network, text), lines, confidence))
        elif not network:
            urls.setdefault(_bare(text), Found(text, lines, confidence))
    rest = without(strips, taken)
    handles, rest = _find_handles(rest)
    return list(urls.values()), [*profiles.values(), *handles], rest


def host_of(url: str) -> str:
    """The host of a web address or e-mail, lower-case, without "www."."""
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", url.strip().lower())
    return bare.rpartition("@")[2].split("/")[0]


def _webs(strips: Sequence[Strip], mails: dict[str, float], hints: Hints) -> Iterator[tuple[Run, _Web]]:
    """Each address with the run it stands in; first those broken over two strips."""
    for strip in strips:
        marks = list(_MARK.finditer(strip.text))
        cut = _cut_off(strip.text, marks[-1].end()) if marks else None
        if cut is not None:
            for after in followers(strip, strips):
                if re.fullmatch(rf"[{LATIN}\-.]+(?:/\S*)?", after.text.strip()) and "." in cut + after.text:
                    run = run_of(strip, after)
                    yield from ((run, each) for each in _marked(run.text, mails) if each.end > run.starts[1])
    for strip in strips:
        run = run_of(strip)
        marked = list(_marked(run.text, mails))
        yield from ((run, each) for each in marked)
        left = run.text
        for each in marked:
            left = left[: each.start] + " " * (each.end - each.start) + left[each.end :]
        yield from ((run, each) for each in _unmarked(left, strip.line, mails, hints))


def _cut_off(text: str, start: int) -> str | None:
    """What follows a "www." at the end of a line if that is no whole host; None where it is."""
    rest = text[start:].rstrip()
    if " " in rest or (is_host(rest) and not rest.endswith(("-", "."))):
        return None
    return rest if not domain_after(rest, 0) or rest.endswith(("-", ".")) else None


def _marked(text: str, mails: dict[str, float]) -> Iterator[_Web]:
    """Addresses with a scheme or "www."."""
    for match in _MARK.finditer(text):
        host = domain_after(text, match.end(), mails)
        if host is None or not any(map(str.isalpha, own_name(host.text))):
            continue
        scheme = f"http{match['s'].lower()}://" if match["scheme"] else ""
        www = "www." if match["www"] or match["www2"] else ""
        path = _PATH.match(text, host.end)
        end = path.end() if path else host.end
        yield _Web(
            scheme + www,
            host.text.removeprefix("www."),
            path[0].strip().rstrip(".") if path else "",
            match.start(),
            match.end(),
            end,
            host.share,
        )


def _unmarked(text: str, line: Line, mails: dict[str, float], hints: Hints) -> Iterator[_Web]:
    """Addresses that are a bare "name.tld"."""
    if _MAIL_LABEL.match(text) or line.confidence < LEAST_BARE:
        return
    for match in _BARE.finditer(text):
        start = match.start() + _label_of(match[0], mails, hints)
        found = domain_after(text, start, mails)
        if found is None or found.end > match.end():
            continue  # what follows a blank is another word
        path = _PATH.match(text, found.end)
        proved = found.text.lower() in mails
        rest = text[: match.start()] + text[match.end() :]
        alone = start > match.start() or not re.search(r"[^\W\d_]", _WEB_LABEL.sub("", rest, count=1))
        if not (proved or path or _written_as_host(found.text, alone)):
            continue
        end = path.end() if path else found.end
        tail = path[0].strip().rstrip(".") if path else ""
        yield _Web("", found.text, tail, start, start, end, found.share * (1.0 if proved or path else 0.93))


def _label_of(token: str, mails: dict[str, float], hints: Hints) -> int:
    """How many letters of a bare host are a label grown onto it: "W.example.com", "Webexample.com"."""
    for label in _GROWN.finditer(token):
        rest = token[label.end() :].lower()
        grown = rest in mails or (len(label[0]) == 2 and not label[0].isalpha())
        told = token[0].isupper() and hints.tells(own_name(rest)) and not hints.tells(own_name(token.lower()))
        if is_host(rest) and token.lower() not in mails and (grown or told):
            return label.end()
    return 0


def _written_as_host(host: str, alone: bool) -> bool:
    """Whether a bare "name.tld" is written like one: "USt-IdNr.DE" and "Ltd.Co" are not."""
    name, _, ending = host.rpartition(".")
    if not any(map(str.isalpha, own_name(host))) or len(name) < 3 or ending.isupper() != host.isupper():
        return False
    if ending.lower() not in COMMON_TLDS:
        return alone and len(name) > 3 and host.islower()
    return host in (host.lower(), host.upper()) or len(host) > 7


def _compared(web: _Web, run: Run, mails: dict[str, float]) -> tuple[str, float]:
    """The host and its confidence, weighed against the e-mails' hosts."""
    own = run.chance(web.at, web.end)
    confidence = sure_of(run.lines(web.start, web.end), own, web.share)
    host = web.host
    if host.lower() in mails:
        return host, min(0.98, 1 - (1 - confidence) * 0.4)
    for mail, chance in mails.items():
        if own < 0.9 and chance > 0.97 and len(mail) > 6 and apart(mail, host.lower()) <= 2:
            return mail, min(0.85, confidence + 0.2)
    return host, confidence


def _bare(url: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", url.lower()).rstrip("/")


def network_of(host: str) -> str | None:
    labels = host.lower().split(".")
    if len(labels) < 2 or (labels[-2] in ("x", "t", "fb", "wa") and labels[-1] not in ("com", "me")):
        return None
    return next(
        (_NETWORKS[label] for label in labels[:-1] if label in _NETWORKS and len(label) > 2), None
    ) or (_NETWORKS.get(labels[-2]) if len(labels[-2]) <= 2 else None)


def _profile(network: str, address: str) -> Social:
    handle = address.rstrip("/").rpartition("/")[2]
    url = address if "://" in address else f"https://{address}"
    return Social(network, handle, url)


def _find_handles(strips: Sequence[Strip]) -> tuple[list[Found[Social]], list[Strip]]:
    found, taken = [], []
    for strip in strips:
        named = _NAMED.search(strip.text)
        match = named or _HANDLE.search(strip.text)
        if match is None or is_host(match[match.lastindex or 0]):
            continue
        network = named[1].lower() if named else "unknown"
        handle = named[2] if named else match[0]
        network = {"insta": "instagram"}.get(network, network)
        least = run_of(strip).chance(*match.span())
        found.append(Found(Social(network, handle), (strip.line,), sure_of((strip.line,), least, 0.9)))
        taken.append((strip, *match.span()))
    return found, without(strips, taken)
