"""E-mail addresses. A wrong one sends a letter to a stranger, so doubt drops it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.reading.domains import domain_after
from app.domain.reading.hints import Hints, hints_of
from app.domain.reading.hosts import apart, own_name
from app.domain.reading.mailboxes import local_before
from app.domain.reading.runs import Run, Span, followers, run_of
from app.domain.reading.strips import Found, Strip, sure_of, without

_AT = re.compile(r"\s{0,2}[@©®＠]\s{0,2}|\s?[(\[{<]\s?(?:at|@|ät)\s?[)\]}>]\s?", re.I)
#: An address less sure than this is not given but offered.
LEAST = 0.6
#: How sure an alternative is, so that it is offered and never given.
_OFFERED = 0.2


@dataclass(frozen=True, slots=True)
class _Address:
    """One reading of an address in a run, how far what was mended lets it be trusted, and other readings."""

    local: str
    domain: str
    start: int
    at: int
    end: int
    share: float
    others: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return f"{self.local}@{self.domain}"


def find_emails(strips: Sequence[Strip]) -> tuple[list[Found[str]], list[Strip]]:
    """The addresses in reading order, and the strips without them.

    What is less sure than ``LEAST`` is another reading, to be offered only.
    """
    hints = hints_of(strips)
    found: dict[str, Found[str]] = {}
    others: dict[str, Found[str]] = {}
    taken: list[Span] = []
    for run, address in _addresses(strips, hints):
        if any(_overlap(span, other) for span in run.spans(address.start, address.end) for other in taken):
            continue
        taken += run.spans(address.start, address.end)
        lines = run.lines(address.start, address.end)
        address, confidence = _compared(address, run, hints)
        each = Found(address.text, lines, confidence)
        known = found.get(address.text.lower())
        if known is None or known.confidence < confidence:
            found[address.text.lower()] = each
        for other in address.others:
            others.setdefault(other.lower(), Found(other, lines, min(_OFFERED, confidence)))
    offered = [other for key, other in others.items() if key not in found]
    return [*found.values(), *offered], without(strips, taken)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] is other[0] and one[1] < other[2] and other[1] < one[2]


def _addresses(strips: Sequence[Strip], hints: Hints) -> Iterator[tuple[Run, _Address]]:
    """Each address with the run it stands in; one broken over two strips first, where its form proves it."""
    for strip in strips:
        for run in _joined(strip, strips, hints):
            yield from ((run, each) for each in _in_run(run, hints) if each.start < run.starts[1] < each.end)
    for strip in strips:
        run = run_of(strip)
        yield from ((run, each) for each in _in_run(run, hints))


_CUT_DOMAIN = re.compile(r"(?<=\S)[@©®][\w.\-]*$")
_CUT_LOCAL = re.compile(r"^(?:e?-?mails?\s?[:.]?\s?|[em][:.]\s?)?[\w.+\-]+[.\-_]?$", re.I)


def _joined(strip: Strip, strips: Sequence[Strip], hints: Hints) -> Iterator[Run]:
    """The strip with what it may go on in, where an address looks cut off at its end."""
    text = strip.text.rstrip()
    domain = _CUT_DOMAIN.search(text)
    whole = domain and domain_after(text, domain.start() + 1, hints.hosts)
    for after in followers(strip, strips) if domain or _CUT_LOCAL.match(text) else ():
        follows = after.text.strip()
        if follows.lower().startswith("www"):
            continue
        if domain:
            ending = re.match(r"\.[a-z]{2,}(?:\.[a-z]{2})?$", follows)
            goes_on = re.match(r"[a-z0-9][\w\-]*(?:\.[\w\-]+)+$|(?:[a-z]{2,4})$", follows, re.I)
            if ending or (not whole and goes_on and (not text[-1].isalnum() or "." in follows or whole)):
                yield run_of(strip, after)
        elif re.match(r"[@©®]\w|\.[\w.]+@", follows) or (
            text[-1] in ".-_" and re.match(r"[\w.\-]+@", follows)
        ):
            yield run_of(strip, after)


def _in_run(run: Run, hints: Hints) -> Iterator[_Address]:
    last = 0
    for match in _AT.finditer(run.text):
        domain = domain_after(run.text, match.end(), hints.hosts)
        local = local_before(run.text[last : match.start()], hints)
        if domain is None or local is None:
            continue
        share = local.share * domain.share * (0.9 if not re.search(r"[@＠]", match[0]) else 1.0)
        if re.match(r"\s@\S?$", match[0]) and hints.fit(local.text) < 0.6:
            share *= 0.5  # a handle behind the name of its network: "IG @quill.studio"
        yield _Address(
            local.text,
            domain.text,
            last + local.start,
            match.start(),
            domain.end,
            share,
            tuple(f"{other}@{domain.text}" for other in local.others)
            + tuple(f"{local.text}@{other}" for other in domain.others),
        )
        last = domain.end


def _compared(address: _Address, run: Run, hints: Hints) -> tuple[_Address, float]:
    """The address and its confidence, weighed against the hosts printed elsewhere on the card.

    The same host makes it surer. One that differs by a letter or two makes it
    doubtful: the surer reading wins if the other is unsure, else neither is given.
    """
    own = run.chance(address.at, address.end)
    whole = run.chance(address.start, address.end)
    confidence = sure_of(run.lines(address.start, address.end), whole, address.share)
    domain = address.domain.lower()
    near = [(apart(domain, host), host) for host in hints.hosts if _like(domain, host)]
    if any(
        domain == host or domain.endswith("." + host) or host.endswith("." + domain) for host in hints.hosts
    ):
        return address, min(0.98, 1 - (1 - confidence) * 0.4)
    if not near:
        return address, confidence
    host = min(near)[1]
    other = f"{address.local}@{host}"
    printed = hints.hosts[host]
    told = hints.tells(own_name(domain)) - hints.tells(own_name(host))
    if own > 0.97 and (printed < 0.9 or told > 0):
        return address, confidence
    if printed > 0.97 and (own < 0.9 or told < 0):
        fixed = replace(address, domain=host, others=(address.text, *address.others))
        return fixed, min(0.85, confidence + 0.2)
    return replace(address, others=(other, *address.others)), confidence * 0.5


def _like(domain: str, host: str) -> bool:
    """Whether two hosts are so alike that one may be the other misread; "x.com" and "x.de" are two."""
    if domain == host or len(domain) < 7:
        return False
    ending, ending2 = domain.rpartition(".")[2], host.rpartition(".")[2]
    if domain.rpartition(".")[0] == host.rpartition(".")[0]:
        return apart(ending, ending2) == 1
    return apart(domain, host) <= 2
