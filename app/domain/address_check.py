"""Whether a mail address is likely right, before a mail to it comes back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from app.domain.errors import Invalid
from app.domain.message import address as as_sent
from app.domain.reading.domains import confused, mended
from app.domain.reading.hosts import apart, is_ending, own_name
from app.domain.reading.strips import words_of
from app.domain.words import english, filled

Code = Literal["syntax", "lookalike", "no_mail"]

#: Names shorter than this differ by a letter and are somebody else's.
LEAST = 6


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why an address may be wrong, and what may be meant ``instead``.

    ``sentence`` is English with {places}, which ``values`` fill.
    """

    code: Code
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)
    instead: str | None = None

    def __str__(self) -> str:
        return filled(self.sentence, self.values)


def doubts(address: str, urls: Sequence[str] = (), company: str | None = None) -> list[Doubt]:
    """What speaks against an address, by its form and by what else its card says; one doubt is enough."""
    try:
        sent = as_sent(address)
    except Invalid as error:
        return [Doubt("syntax", error.sentence, error.values)]
    local, _, host = sent.rpartition("@")
    host = host.lower()
    for other, sentence, values in _others(host, urls, company):
        instead = f"{local}@{other}"
        return [Doubt("lookalike", sentence, {**values, "instead": instead}, instead)]
    ending = host.rpartition(".")[2]
    if not is_ending(ending):
        return [Doubt("syntax", english("No host ends in “.{ending}”."), {"ending": ending})]
    return []


def no_mail(address: str) -> Doubt:
    """Nobody takes mail for the address's host."""
    host = address.strip().rpartition("@")[2]
    return Doubt("no_mail", english("{host} takes no mail. Look at the card once more."), {"host": host})


def _others(
    host: str, urls: Sequence[str], company: str | None
) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Hosts that may be meant, each with what to say of it."""
    webs = [_host(url) for url in urls]
    own = own_name(host)
    if own and any(_domain(web) == _domain(host) for web in webs):
        return
    for web in webs:
        if _alike(_domain(host), _domain(web)):
            yield _domain(web), english("The card’s web address is {web}. Is it {instead}?"), {"web": web}
    plain, _trust = mended(host)
    if plain != host and own_name(plain):
        yield plain, english("Is it {instead}?"), {}
    for name in _names_of(company or ""):
        if own != name and confused(own) == confused(name):
            sentence = english("The company is {company}. Is it {instead}?")
            yield host.replace(own, name), sentence, {"company": company or ""}


def _host(url: str) -> str:
    try:
        found = urlsplit(url if "://" in url else f"//{url.strip()}").hostname or ""
    except ValueError:
        return ""
    return found.lower().removeprefix("www.")


def _domain(host: str) -> str:
    """What somebody registered: "example.co.uk" of "mail.example.co.uk"; as it is where it is no host."""
    own = own_name(host)
    return host[host.rindex(f"{own}.") :] if own else host


def _alike(one: str, other: str) -> bool:
    """Whether a photo or a finger may have made one domain of the other: not just another country's."""
    (a, _, a_ending), (b, _, b_ending) = one.partition("."), other.partition(".")
    if one == other or not a or not b:
        return False
    if confused(one) == confused(other):
        return True
    slip = min(len(a), len(b)) >= LEAST and apart(a, b) == 1
    return a_ending == b_ending and (slip or _turned(a, b))


def _turned(a: str, b: str) -> bool:
    """Whether two letters beside one another have changed places."""
    if len(a) != len(b):
        return False
    at = next(n for n in range(len(a)) if a[n] != b[n])
    return b == a[:at] + a[at : at + 2][::-1] + a[at + 2 :]


def _names_of(company: str) -> Iterator[str]:
    """What a company's host may be called: its first words as one."""
    name = ""
    for word in words_of(company):
        name += word
        if len(name) >= LEAST - 1:
            yield name
