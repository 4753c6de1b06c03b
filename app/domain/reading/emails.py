"""E-mail addresses. A wrong one sends a letter to a stranger, so doubt drops it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.reading.domains import domain_after
from app.domain.reading.hints import Hints, hints_of
from app.domain.reading.hosts import apart, is_ending, own_name
from app.domain.reading.mailboxes import local_before
from app.domain.reading.runs import Run, Span, followers, run_of
from app.domain.reading.strips import Found, Strip, plain_width, sure_of, without

_AT = re.compile(r"\s{0,2}[@©®＠]\s{0,2}|\s?[(\[{<]\s?(?:at|@|ät)\s?[)\]}>]\s?", re.I)
_NETWORK = re.compile(
    r"ig|fb|tw|yt|in|[fx]|insta(?:gram)?|face(?:book)?|twitter|tiktok|youtube|telegram|follow|on", re.I
)
#: An address less sure than this is not given but offered.
LEAST = 0.6
#: How sure an alternative is, so that it is offered and never given.
_OFFERED = 0.2


@dataclass(frozen=True, slots=True)
class _Address:
    """One reading of an address in a run, how far the form of its halves is trusted, and other readings."""

    local: str
    domain: str
    start: int
    at: int
    end: int
    local_share: float
    domain_share: float
    others: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return f"{self.local}@{self.domain}"


def find_emails(strips: Sequence[Strip]) -> tuple[list[Found[str]], list[Strip]]:
    """The addresses in reading order, and the strips without them.

    What is less sure than ``LEAST`` is another reading, to be offered only.
    """
    hints = hints_of(strips)
    taken: list[Span] = []
    read: list[tuple[Run, _Address]] = []
    for run, address in _addresses(strips, hints):
        spans = run.spans(address.start, address.end)
        if not any(_overlap(span, other) for span in spans for other in taken):
            taken += spans
            read.append((run, address))
    found: dict[str, Found[str]] = {}
    others: dict[str, Found[str]] = {}
    hosts = [(each, each.domain.lower(), run.chance(each.at, each.end)) for run, each in read]
    for run, address in read:
        mails = {domain: sure for each, domain, sure in hosts if each is not address}
        lines = run.lines(address.start, address.end)
        address, confidence = _compared(address, run, {**mails, **hints.hosts}, hints)
        known = found.get(address.text.lower())
        if known is None or known.confidence < confidence:
            found[address.text.lower()] = Found(address.text, lines, confidence)
        for other in address.others:
            others.setdefault(other.lower(), Found(other, lines, min(_OFFERED, confidence)))
    offered = [other for key, other in others.items() if key not in found]
    return [*found.values(), *offered], without(strips, taken)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] is other[0] and one[1] < other[2] and other[1] < one[2]


def _addresses(strips: Sequence[Strip], hints: Hints) -> Iterator[tuple[Run, _Address]]:
    """Each address with the run it stands in; one broken over two strips first, where its form proves it."""
    rests = [strip for strip in strips if "@" in strip.text or "©" in strip.text]
    for strip in strips:
        for run in _joined(strip, strips, rests, hints):
            yield from ((run, each) for each in _in_run(run, hints) if each.start < run.starts[1] < each.end)
    for strip in strips:
        run = run_of(strip)
        yield from ((run, each) for each in _in_run(run, hints))


_CUT_DOMAIN = re.compile(r"(?<=\S)[@©®][\w.\-]*$")
_CUT_LOCAL = re.compile(r"(?:.*[\s:])?([\w.+\-]+)$")


def _joined(strip: Strip, strips: Sequence[Strip], rests: Sequence[Strip], hints: Hints) -> Iterator[Run]:
    """The strip with what it may go on in, where an address looks cut off at its end.

    ``rests``: the strips that may be the rest of one, as an "@" stands in them.
    """
    text = plain_width(strip.text).rstrip()
    domain, local = _CUT_DOMAIN.search(text), _CUT_LOCAL.fullmatch(text)
    if domain:
        for after in followers(strip, strips):
            if _domain_goes_on(text, domain.start() + 1, plain_width(after.text).strip(), hints):
                yield run_of(strip, after)
    elif local:
        goes_on = [each for each in rests if _local_goes_on(local[1], plain_width(each.text).strip(), hints)]
        yield from (run_of(strip, after) for after in followers(strip, goes_on))


def _domain_goes_on(text: str, start: int, follows: str, hints: Hints) -> bool:
    """Whether the domain at the end of ``text`` goes on in another strip: "jo@glow-" in "worm.example"."""
    if follows.lower().startswith("www"):
        return False
    if re.fullmatch(r"\.[a-z]{2,}(?:\.[a-z]{2})?", follows):
        return True
    if domain_after(text, start, hints.hosts):
        return False
    host = re.fullmatch(r"[a-z0-9][\w\-]*(?:\.[\w\-]+)+", follows, re.I)
    ending = text.endswith(".") and re.fullmatch(r"[a-z]{2,}", follows, re.I) and is_ending(follows)
    return bool(host or ending)


def _local_goes_on(local: str, follows: str, hints: Hints) -> bool:
    """Whether a local part at the end of a strip goes on in another: "ana.souza" in "@glowworm.example"."""
    if re.match(r"[@©®]\s?[\w\-]+\.\w|\.[\w.\-]+@", follows):
        return len(local) > 1 and domain_after(follows, follows.find("@") + 1) is not None
    rest = re.match(r"([\w.\-]+)@", follows)
    return bool(rest and local[-1] in ".-_" and hints.fit(local + rest[1]) > max(0.5, hints.fit(rest[1])))


def _in_run(run: Run, hints: Hints) -> Iterator[_Address]:
    last = 0
    for match in _AT.finditer(run.text):
        domain = domain_after(run.text, match.end(), hints.hosts)
        local = local_before(run.text[last : match.start()], hints)
        if domain is None or local is None:
            continue
        share = local.share * (0.9 if not re.search(r"[@＠]", match[0]) else 1.0)
        if match[0].strip() != match[0] == match[0].rstrip() and _NETWORK.fullmatch(local.text):
            share *= 0.5  # a handle behind the name of its network: "IG @quill.studio"
        yield _Address(
            local.text,
            domain.text,
            last + local.start,
            match.start(),
            domain.end,
            share,
            domain.share,
            tuple(f"{other}@{domain.text}" for other in local.others)
            + tuple(f"{local.text}@{other}" for other in domain.others),
        )
        last = domain.end


def _compared(
    address: _Address, run: Run, hosts: Mapping[str, float], hints: Hints
) -> tuple[_Address, float]:
    """The address and its confidence, weighed against the hosts printed elsewhere on the card.

    The same host makes its domain surer. One that differs by a letter or two
    makes it doubtful: the surer reading wins if the other is unsure, else
    neither is given.
    """
    lines, own = run.lines(address.start, address.end), run.chance(address.at, address.end)
    local = sure_of(lines, run.chance(address.start, address.at), address.local_share)
    sure = sure_of(lines, own, address.domain_share)
    domain = address.domain.lower()
    if hints.fit(address.local) >= 0.85:
        local = min(0.98, max(local, (1 - (1 - local / address.local_share) * 0.6) * address.local_share))
    if any(
        domain == host or f".{domain}".endswith(f".{host}") or host.endswith(f".{domain}") for host in hosts
    ):
        return address, min(local, 1 - (1 - sure) * 0.4)
    near = [(apart(domain, host), host) for host in hosts if _like(domain, host)]
    if not near:
        return address, min(local, sure)
    host = min(near)[1]
    told = hints.tells(own_name(domain)) - hints.tells(own_name(host))
    if own > 0.97 and (hosts[host] < 0.9 or told > 0):
        return address, min(local, sure)
    if hosts[host] > 0.97 and (own < 0.9 or told < 0):
        fixed = replace(address, domain=host, others=(address.text, *address.others))
        return fixed, min(local, 0.85, sure + 0.2)
    return replace(address, others=(f"{address.local}@{host}", *address.others)), min(local, sure) * 0.5


def _like(domain: str, host: str) -> bool:
    """Whether two hosts are so alike that one may be the other misread; "x.com" and "x.de" are two."""
    if domain == host or len(domain) < 7:
        return False
    ending, ending2 = domain.rpartition(".")[2], host.rpartition(".")[2]
    if domain.rpartition(".")[0] == host.rpartition(".")[0]:
        return apart(ending, ending2) == 1
    return apart(domain, host) <= 2
