"""Ways to reach somebody: numbers, e-mails, sites, profiles and postal addresses."""

from collections.abc import Mapping
from typing import Any

from tests.cardgen.chance import Chance, ascii_of
from tests.cardgen.firms import Firm
from tests.cardgen.people import Person, surname
from tests.cardgen.phones import PrintedPhone, phone, writing

#: Mailboxes that no one person reads.
_ROLES = {
    "en": ("info", "sales", "office", "contact", "hello", "enquiries", "mail", "admin"),
    "de": ("info", "kontakt", "office", "post", "mail", "buero", "kanzlei"),
    "fr": ("contact", "info", "accueil", "bonjour", "secretariat"),
    "es": ("info", "contacto", "administracion", "ventas", "hola"),
    "pt": ("geral", "contato", "info", "vendas", "comercial"),
    "it": ("info", "amministrazione", "commerciale", "segreteria", "ordini"),
    "nl": ("info", "mail", "contact", "verkoop", "kantoor"),
}


def emails(chance: Chance, language: str, who: Person, domain: str, own: str) -> tuple[str, ...]:
    """Up to two addresses: the person's in any of the usual shapes, a mailbox of the firm's, or both.

    ``own`` is what a firm calls itself at somebody else's ``domain``, else "".
    """
    local = _local(chance, who, own)
    role = f"{chance.choice(_ROLES.get(language, _ROLES['en']))}@{domain}"
    kind = chance.random()
    if kind < 0.03:
        return ()
    if kind < 0.12 and not own:
        return (role,)
    mine = f"{local}@{domain}"
    if chance.likely(0.04):
        mine = mine.title() if chance.likely(0.5) else f"{local.title()}@{domain}"
    if kind < 0.18 and not own:
        return (mine, role) if chance.likely(0.6) else (role, mine)
    return (mine,)


def _local(chance: Chance, who: Person, own: str) -> str:
    given, family = who.given.split() or ["x"], who.family.split() or ["y"]
    first, last, joined = given[0], family[-1], "".join(family)
    shapes = {
        f"{first}.{last}": 5.0,
        f"{first[0]}.{last}": 2.5,
        f"{first[0]}{last}": 2.5,
        first: 2.0,
        last: 1.2,
        f"{first}_{last}": 0.6,
        f"{first}-{last}": 0.3,
        f"{last}.{first}": 0.4,
        f"{first}{last[0]}": 0.6,
        f"{first}{last}": 1.0,
        f"{''.join(given)}.{joined}": 0.6,
        f"{first[0]}{last[0]}": 0.4,
        f"{last}{first[0]}": 0.4,
    }
    if own and chance.likely(0.4):
        return own[:24]
    local = chance.weighted(shapes)
    if own and chance.likely(0.35):
        local += str(chance.choice((chance.randint(1, 99), chance.randint(1960, 2004))))
    return local


def phones(chance: Chance, region: str, country: Mapping[str, Any]) -> tuple[PrintedPhone, ...]:
    """The numbers on a person's card: none to three, of the kinds that go together."""
    kinds = chance.weighted(
        {
            ("phone",): 2.5,
            ("mobile",): 2.5,
            ("phone", "mobile"): 4.0,
            ("mobile", "phone"): 1.0,
            ("phone", "fax"): 1.2,
            ("phone", "mobile", "fax"): 1.5,
            ("phone", "fax", "mobile"): 1.0,
            ("phone", "phone"): 0.6,
            ("phone", "tollfree"): 0.3,
            ("phone", "mobile", "whatsapp"): 0.2,
            ("mobile", "home"): 0.15,
            (): 0.3,
        }
    )
    style = writing(chance, region)
    return tuple(phone(chance, region, country, kind, style) for kind in kinds)


def shop_phones(chance: Chance, region: str, country: Mapping[str, Any]) -> tuple[PrintedPhone, ...]:
    """One to three numbers of a shop, more often written as people dial them at home."""
    kinds = [
        chance.weighted({"phone": 4.0, "mobile": 3.0, "whatsapp": 1.0}) for _ in range(chance.randint(1, 3))
    ]
    style = writing(chance, region) | {
        "international": chance.likely(0.2),
        "zero": False,
        "bare": chance.likely(0.25),
    }
    return tuple(phone(chance, region, country, kind, style) for kind in kinds)


def urls(chance: Chance, where: Firm) -> tuple[str, ...]:
    """The firm's site as cards print it."""
    start = chance.weighted({"www.": 6.0, "": 3.0, "https://": 0.6, "https://www.": 0.6, "http://www.": 0.4})
    path = chance.choice(("/en", "/team", "/shop", "/kontakt")) if chance.likely(0.03) else ""
    return (f"{start}{where.domain}{path}",)


def social(chance: Chance, who: Person, where: Firm) -> tuple[str, ...]:
    """One profile, as an address or as a handle."""
    handle = "-".join(ascii_of(f"{who.given} {who.family}").split()[:3]) or "someone"
    return (
        chance.choice(
            (
                f"linkedin.com/in/{handle}",
                f"linkedin.com/in/{handle}",
                f"www.linkedin.com/in/{handle}",
                f"in/{handle}",
                f"@{handle.replace('-', '')}",
                f"@{where.domain.split('.')[0].replace('-', '_')}",
                f"xing.com/profile/{handle.replace('-', '_').title()}",
                f"github.com/{handle.replace('-', '')}",
                f"facebook.com/{where.domain.split('.')[0]}",
                f"instagram.com/{handle.replace('-', '.')}",
            )
        ),
    )


def address(
    chance: Chance, country: Mapping[str, Any], said: Mapping[str, Any], shop: bool = False
) -> tuple[str, ...]:
    """The lines of a postal address as the country writes them."""
    city, postcode = chance.choice(country["cities"]).split("|")
    street = chance.choice(country["streets"]).format(
        s=surname(chance, country["faker"]).replace(" ", "-" if country["language"] == "de" else " "),
        s2=surname(chance, country["faker"]),
        n=chance.randint(1, chance.choice((20, 200, 2000))),
        n2=chance.randint(2, 40),
    )
    form = chance.choice(country["address"])
    lines = [line.format(street=street, city=city, zip=chance.filled(postcode)) for line in form]
    if chance.likely(0.12):
        lines.append(chance.choice(country["names"]))
    if chance.likely(0.2 if shop else 0.04):
        lines.insert(1, chance.choice(said["near"]))
    return tuple(lines)


def slug(name: str, language: str) -> str:
    """As many words of a shop's name as fit into an address, written together."""
    words_of = ascii_of(name, language == "de").split() or ["shop"]
    while len(words_of) > 1 and len("".join(words_of)) > 24:
        words_of.pop()
    return "".join(words_of)
