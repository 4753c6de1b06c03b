"""What the rest of a card tells of an address on it: names that fit, hosts printed, how labels are set."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.reading import names
from app.domain.reading.hosts import is_host, own_name
from app.domain.reading.strips import Strip, chance, fold

_HOST = re.compile(
    r"(?<![\w@.])(?:https?:?//?)?(?:(?:[\w]+[.:]?)?www\.)?((?:[\w\-]+\.)+[^\W\d_]{2,})(?![\w@])", re.I
)
_AT_HOST = re.compile(r"@\s?((?:[\w\-]+\.)+[^\W\d_]{2,})")
_LETTER_LABEL = re.compile(r"^[TMFPWCDEtmfpwcde][.:|]?\s?(?:\+|\(?\d|www|http)|^[TMFPWCDEtmfpwcde][.:|]?$")
#: Mailboxes of a firm rather than a person.
_ROLES = """
    accounts admin atendimento atelier biuro booking bookings buero bureau commercial comercial compras
    contact contacto contactus contato contatti direccion direction enquiries enquiry events financeiro
    gerencia hallo hello help hi hola hr info infos informacion information inquiries jobs kontakt
    kundenservice kontor legal mail marketing media office oficina orders post praxis presse press
    reception recepcion reservas reservations rh sales secretaria secretariat sekretariat service
    services shop studio support team vendas ventas vertrieb verkauf webmaster welcome willkommen
    zentrale"""
ROLES = frozenset(_ROLES.split())


@dataclass(frozen=True, slots=True)
class Hints:
    """Names of people and firms, web hosts with how surely each was read, and whether labels are letters."""

    texts: tuple[str, ...]
    hosts: dict[str, float]
    letter_labels: bool

    def fit(self, local: str) -> float:
        """How well an e-mail's local part goes with somebody or something on the card, 0 to 1."""
        best = max((names.matches_email(text, local) for text in self.texts), default=0.0)
        plain = fold(local)
        if plain in ROLES or any(plain == fold(own_name(host)) for host in self.hosts):
            best = max(best, 0.85)
        return best

    def tells(self, name: str) -> bool:
        """Whether a host's own name stands on the card as words, too ("glow-worm": "Glow Worm Ltd")."""
        plain = fold(name)
        return len(plain) > 3 and any(plain in fold(text) for text in self.texts)


def hints_of(strips: Sequence[Strip]) -> Hints:
    """The hints on a card's lines."""
    hosts: dict[str, float] = {}
    texts = []
    letters = 0
    for strip in strips:
        for match in _HOST.finditer(strip.text):
            host = match[1].lower()
            if is_host(host):
                hosts[host] = max(chance(strip, *match.span(1)), hosts.get(host, 0.0))
        letters += bool(_LETTER_LABEL.match(strip.text))
        if "@" not in strip.text and not any(map(str.isdigit, strip.text)) and len(strip.text) < 60:
            texts.append(names.split_titles(strip.text).full)
    return Hints(tuple(texts), hosts, letters > 0)


def mail_hosts(strips: Sequence[Strip]) -> dict[str, float]:
    """The hosts of all that looks like an e-mail on a card, with how surely each was read."""
    hosts: dict[str, float] = {}
    for strip in strips:
        for match in _AT_HOST.finditer(strip.line.text):
            if is_host(match[1]):
                whole = Strip(strip.line.text, strip.line)
                hosts[match[1].lower()] = max(chance(whole, *match.span(1)), hosts.get(match[1].lower(), 0.0))
    return hosts
