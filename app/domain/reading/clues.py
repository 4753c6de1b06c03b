"""What the rest of a card tells of its person and firm: its addresses, its print, where contacts stand."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.domain.card import Line
from app.domain.reading.hosts import own_name
from app.domain.reading.job_words import words
from app.domain.reading.names import matches_email
from app.domain.reading.piece import Place, place_of
from app.domain.reading.strips import fold
from app.domain.reading.vocabulary import FREE_MAIL
from app.domain.reading.webs import host_of

#: Mailboxes that belong to no one person.
GENERIC_BOXES = words(
    "info contact contato contacto contatti kontakt mail office hello hallo hola ola sales vendas ventas "
    "vertrieb service "
    "support admin accueil reception recepcao comercial commercial direction secretaria sekretariat team "
    "post shop loja "
    "tienda buro buero reservas reservations booking orders pedidos enquiries enquiry help jobs marketing "
    "press presse welcome "
    "financeiro atendimento faleconosco sac administracion administracao amministrazione segreteria ventes"
)
#: Whoever has a page there is named before them.
PAGE_HOSTERS = {"blogspot", "business", "carbonmade", "webnode", "weebly", "wixsite", "wordpress"}


@dataclass(frozen=True, slots=True)
class Clues:
    """``boxes``: local parts of e-mails. ``keys``: what hosts, and mailboxes at free mailers, are called."""

    boxes: tuple[str, ...]
    personal: tuple[str, ...]
    keys: tuple[str, ...]
    typical: float
    largest: float
    top: float
    bottom: float
    left: float
    right: float
    contacts: tuple[Place, ...]
    street: tuple[Place, ...]
    texts: tuple[str, ...]

    def again(self, text: str) -> bool:
        """Whether it stands on the card more than once, be it with a letter misread: a pattern, a logo."""
        plain = fold(text)
        return sum(_alike(each, plain) for each in self.texts) > 1

    def mail_fit(self, name: str) -> float:
        """How well the best e-mail goes with a name, 0 to 1."""
        return max((matches_email(name, box) for box in self.boxes), default=0.0)


def clues_of(
    emails: Sequence[str],
    urls: Sequence[str],
    lines: Sequence[Line],
    contacts: Sequence[Line],
    street: Sequence[Line],
) -> Clues:
    """The clues on a card; ``contacts`` are the lines that phones and addresses were found on."""
    boxes = tuple(dict.fromkeys(email.partition("@")[0] for email in emails))
    places = [place_of(line) for line in lines if len(line.text.strip()) > 2] or [Place(0, 0, 1, 1, 1)]
    sizes = sorted(place.size for place in places)
    return Clues(
        boxes=boxes,
        personal=tuple(box for box in boxes if not _generic(box)),
        keys=_keys(emails, urls),
        typical=sizes[len(sizes) // 2],
        largest=sizes[-1],
        top=min(place.top for place in places),
        bottom=max(place.bottom for place in places),
        left=min(place.left for place in places),
        right=max(place.right for place in places),
        contacts=tuple(place_of(line) for line in contacts),
        street=tuple(place_of(line) for line in street),
        texts=tuple(fold(line.text) for line in lines),
    )


def _alike(one: str, other: str) -> bool:
    """The same but for a letter or two that were misread."""
    near = (
        len(other) > 5 and abs(len(one) - len(other)) < 2 and (one[:2] == other[:2] or one[-2:] == other[-2:])
    )
    return one == other or (near and SequenceMatcher(None, one, other).ratio() > 0.8)


def _generic(box: str) -> bool:
    return fold(box) in GENERIC_BOXES or any(
        part in GENERIC_BOXES for part in re.split(r"[._\-]", box.lower())
    )


def _keys(emails: Sequence[str], urls: Sequence[str]) -> tuple[str, ...]:
    keys = [_own_name(host_of(each)) for each in (*urls, *emails)]
    keys += [
        re.sub(r"\d+$", "", fold(box))
        for box, _, host in (email.partition("@") for email in emails)
        if _own_name(host.lower()) in FREE_MAIL
    ]
    known = FREE_MAIL | GENERIC_BOXES
    return tuple(dict.fromkeys(key for key in keys if len(key) > 1 and key not in known))


def _own_name(host: str) -> str:
    """The host's own name: "example" of "mail.example.co.uk", and of "example.wordpress.com"."""
    own = own_name(host)
    if own in PAGE_HOSTERS:
        own = host[: host.index(own)].strip(".").rpartition(".")[2] or own
    return fold(own)


def distance(one: Place, other: Place) -> float:
    """The gap between two places in heights of the smaller print; 0 where they touch."""
    across = max(0.0, max(one.left, other.left) - min(one.right, other.right))
    down = max(0.0, max(one.top, other.top) - min(one.bottom, other.bottom))
    return math.hypot(across, down) / min(one.size, other.size)
