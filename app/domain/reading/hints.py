"""What the rest of a card tells of an address on it: names that fit, hosts printed, how labels are set."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.reading import names
from app.domain.reading.domains import mended
from app.domain.reading.hosts import is_host, own_name
from app.domain.reading.strips import Strip, chance, fold, plain_width

_HOST = re.compile(
    r"(?<![\w@.\-])(?:https?:?//?)?(?:(?:[\w]+[.:]?)?www\.)?((?:[\w\-]+\.)+[^\W\d_]{2,})(?![\w@])", re.I
)
_AT_HOST = re.compile(r"@\s?((?:[\w\-]+\.)+[^\W\d_]{2,})")
#: Where an engine has dropped a blank: "drAnna Souza"; a letter-spaced name has blanks to drop.
_GROWN = re.compile(r"(?<=[a-zß-ÿ.])(?=[A-ZÀ-Ý])")
_LETTER_LABEL = re.compile(r"^([TMFPWCDE])[.:|]?\s?(?:\+|\(?\d|www|http)|^([TMFPWCDE])[.:|]?$", re.I)
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
    """Names of people and firms, hosts with how surely each was read, labels that are mere letters."""

    texts: tuple[str, ...]
    hosts: dict[str, float]
    letter_labels: frozenset[str]

    def fit(self, local: str) -> float:
        """How well an e-mail's local part goes with somebody or something on the card, 0 to 1."""
        best = max((names.matches_email(text, local) for text in self.texts), default=0.0)
        plain = fold(local)
        if plain in ROLES or any(plain == fold(own_name(host)) for host in self.hosts):
            best = max(best, 0.85)
        return best

    def labelled_like(self, letter: str) -> bool:
        """Whether other lines have labels of one letter in the same case as ``letter``."""
        return any(label.isupper() == letter.isupper() for label in self.letter_labels)

    def tells(self, name: str) -> bool:
        """Whether a host's own name stands on the card as words, too ("glow-worm": "Glow Worm Ltd")."""
        plain = fold(name)
        return len(plain) > 3 and any(plain in fold(text) for text in self.texts)


def hints_of(strips: Sequence[Strip]) -> Hints:
    """The hints on a card's lines."""
    hosts: dict[str, float] = {}
    texts: list[str] = []
    letters: set[str] = set()
    for strip in strips:
        text = plain_width(strip.text)
        printed = [(mended(match[1].lower())[0], match) for match in _HOST.finditer(text)]
        for host, match in printed:
            if is_host(host):
                hosts[host] = max(chance(strip, *match.span(1)), hosts.get(host, 0.0))
        if label := _LETTER_LABEL.match(text):
            letters.add(label[1] or label[2])
        if (
            "@" not in text
            and not any(is_host(host) for host, _ in printed)
            and not any(map(str.isdigit, text))
            and len(text) < 60
        ):
            spaced = sum(len(word) == 1 for word in text.split()) > len(text.split()) / 2
            parted = _GROWN.sub(" ", text.replace(" ", "") if spaced else text)
            texts += {names.split_titles(each).full for each in (text, parted)}
    return Hints(tuple(texts), hosts, frozenset(letters))


def mail_hosts(strips: Sequence[Strip]) -> dict[str, float]:
    """The hosts of all that looks like an e-mail on a card, with how surely each was read."""
    hosts: dict[str, float] = {}
    for strip in strips:
        whole = Strip(strip.line.text, strip.line)
        for match in _AT_HOST.finditer(plain_width(whole.text)):
            host = mended(match[1].lower())[0]
            if is_host(host):
                hosts[host] = max(chance(whole, *match.span(1)), hosts.get(host, 0.0))
    return hosts
