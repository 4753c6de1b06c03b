"""What stands on a card: a person, a firm, ways to reach them, and what is none of these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.cardgen import words
from tests.cardgen.chance import Chance, ascii_of
from tests.cardgen.firms import Firm, city_name, firm
from tests.cardgen.people import Person, person, surname
from tests.cardgen.phones import PrintedPhone, phone, writing

#: In which part of the cards a small trade shows its shop and not a person.
SHOPS = 0.13
_ROLES = {
    "en": ("info", "sales", "office", "contact", "hello", "enquiries", "mail", "admin"),
    "de": ("info", "kontakt", "office", "post", "mail", "buero", "kanzlei"),
    "fr": ("contact", "info", "accueil", "bonjour", "secretariat"),
    "es": ("info", "contacto", "administracion", "ventas", "hola"),
    "pt": ("geral", "contato", "info", "vendas", "comercial"),
    "it": ("info", "amministrazione", "commerciale", "segreteria", "ordini"),
    "nl": ("info", "mail", "contact", "verkoop", "kantoor"),
}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a card says, as people write it; capitals and wrapping are the layout's."""

    region: str
    language: str
    person: Person | None
    job_title: str | None
    company: str | None
    short: str
    department: str | None
    emails: tuple[str, ...]
    phones: tuple[PrintedPhone, ...]
    urls: tuple[str, ...]
    address: tuple[str, ...]
    social: tuple[str, ...]
    slogan: str | None = None
    services: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()

    @property
    def full_name(self) -> str | None:
        """The name with its titles, as printed."""
        return self.person.printed if self.person else None


def contents(seed: int, regions: Sequence[str] = ()) -> Contents:
    """The contents that this seed draws, from one of ``regions`` (all when none is named)."""
    chance = Chance(f"contents {seed}")
    shares = {
        code: float(country["share"])
        for code, country in words.countries().items()
        if not regions or code in regions
    }
    region = chance.weighted(shares)
    country = words.countries()[region]
    said = words.language(country["language"])
    if chance.likely(SHOPS):
        return _shop(chance, region, country, said)
    return _professional(chance, region, country, said)


def label(card: Contents) -> dict[str, Any]:
    """The contact a reader should find, in the form of the labels of card photos."""
    return {
        "full_name": card.full_name,
        "name_prefix": card.person.prefix if card.person else None,
        "name_suffix": card.person.suffix if card.person else None,
        "job_title": card.job_title,
        "company": card.company,
        "department": card.department,
        "emails": list(card.emails),
        "phones": [{"number": each.number, "kind": each.kind, "e164": each.e164} for each in card.phones],
        "urls": list(card.urls),
        "address": "\n".join(card.address) or None,
        "social": list(card.social),
    }


def _professional(
    chance: Chance, region: str, country: Mapping[str, Any], said: Mapping[str, Any]
) -> Contents:
    language = country["language"]
    who = person(chance, language, country["faker"], region)
    where = firm(
        chance, country, said, who.surname if chance.likely(0.3) else surname(chance, country["faker"])
    )
    alone = chance.likely(0.05)
    domain = chance.choice(country["mailers"]) if alone or chance.likely(0.07) else where.domain
    own = ascii_of(where.short).replace(" ", "") if domain != where.domain and not alone else ""
    emails = _emails(chance, language, who, domain, own)
    web = chance.likely(0.8) and not alone
    return Contents(
        region=region,
        language=language,
        person=who,
        job_title=_job_title(chance, language, said, who.woman) if chance.likely(0.88) else None,
        company=None if alone or chance.likely(0.03) else where.company,
        short=who.name if alone else where.short,
        department=chance.choice(said["departments"]) if chance.likely(0.13) else None,
        emails=emails,
        phones=_phones(chance, region, country),
        urls=_urls(chance, where) if web else (),
        address=_address(chance, country, said) if chance.likely(0.85) else (),
        social=_social(chance, who, where) if chance.likely(0.2) else (),
        slogan=chance.choice(said["slogans"]) if chance.likely(0.2) else None,
        notes=_notes(chance, country, said, 0.18),
    )


def _shop(chance: Chance, region: str, country: Mapping[str, Any], said: Mapping[str, Any]) -> Contents:
    language = country["language"]
    trade = chance.choice(said["trades"])
    family = surname(chance, country["faker"])
    name = chance.choice(trade["names"]).format(s=family, c=city_name(chance, country))
    company = (
        f"{name} {chance.choice(country['legal'])}"
        if language not in ("ja", "zh", "ko") and chance.likely(0.15)
        else name
    )
    domain = chance.choice(country["mailers"])
    slug = _slug(name, language)
    own = f"{slug}.{chance.choice(country['tlds'])}"
    mailbox = slug + chance.choice(("", "", str(chance.randint(1, 99)), "." + language))
    email = f"info@{own}" if chance.likely(0.25) else f"{mailbox}@{domain}"
    names = [person(chance, language, country["faker"], region) for _ in range(2)]
    people = [replace(each, prefix=None, suffix=None) for each in names][: chance.choice((0, 0, 0, 1, 1, 2))]
    return Contents(
        region=region,
        language=language,
        person=people[0] if people else None,
        job_title=None,
        company=company,
        short=name,
        department=None,
        emails=(email,) if chance.likely(0.5) else (),
        phones=_shop_phones(chance, region, country),
        urls=(chance.choice(("www.", "")) + own,) if chance.likely(0.3) else (),
        address=_address(chance, country, said, shop=True) if chance.likely(0.85) else (),
        social=(chance.choice(("@", "facebook.com/", "instagram.com/")) + slug,)
        if chance.likely(0.25)
        else (),
        slogan=chance.choice(said["slogans"]) if chance.likely(0.2) else None,
        services=tuple(chance.some(trade["services"], 2, 6)),
        notes=_notes(chance, country, said, 0.3),
        other_names=tuple(each.printed for each in people[1:]),
    )


def _slug(name: str, language: str) -> str:
    """As many words of a shop's name as fit into an address, written together."""
    words_of = ascii_of(name, language == "de").split() or ["shop"]
    while len(words_of) > 1 and len("".join(words_of)) > 24:
        words_of.pop()
    return "".join(words_of)


def _job_title(chance: Chance, language: str, said: Mapping[str, Any], woman: bool) -> str:
    """One of the list or one put together; elsewhere, too, every sixth title is English."""
    source = said if language == "en" or chance.likely(0.84) else words.language("en")
    if language in ("ja", "zh"):
        source = said
    if chance.likely(0.6):
        return chance.gendered(chance.choice(source["titles"]), woman)
    first, second = chance.sample(source["areas"], 2)
    title = chance.gendered(chance.choice(source["patterns"]), woman)
    return title.replace("{area}", first).replace("{area2}", second)


def _emails(chance: Chance, language: str, who: Person, domain: str, own: str) -> tuple[str, ...]:
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
    local = chance.weighted(shapes)
    if own and chance.likely(0.4):
        local = own[:24]
    elif own and chance.likely(0.35):
        local += str(chance.choice((chance.randint(1, 99), chance.randint(1960, 2004))))
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


def _phones(chance: Chance, region: str, country: Mapping[str, Any]) -> tuple[PrintedPhone, ...]:
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


def _shop_phones(chance: Chance, region: str, country: Mapping[str, Any]) -> tuple[PrintedPhone, ...]:
    kinds = [
        chance.weighted({"phone": 4.0, "mobile": 3.0, "whatsapp": 1.0}) for _ in range(chance.randint(1, 3))
    ]
    style = writing(chance, region) | {
        "international": chance.likely(0.2),
        "zero": False,
        "bare": chance.likely(0.25),
    }
    return tuple(phone(chance, region, country, kind, style) for kind in kinds)


def _urls(chance: Chance, where: Firm) -> tuple[str, ...]:
    start = chance.weighted({"www.": 6.0, "": 3.0, "https://": 0.6, "https://www.": 0.6, "http://www.": 0.4})
    path = chance.choice(("/en", "/team", "/shop", "/kontakt")) if chance.likely(0.03) else ""
    return (f"{start}{where.domain}{path}",)


def _social(chance: Chance, who: Person, where: Firm) -> tuple[str, ...]:
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


def _address(
    chance: Chance, country: Mapping[str, Any], said: Mapping[str, Any], shop: bool = False
) -> tuple[str, ...]:
    city, postcode = chance.choice(country["cities"]).split("|")
    street = chance.choice(country["streets"]).format(
        s=surname(chance, country["faker"]),
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


def _notes(
    chance: Chance, country: Mapping[str, Any], said: Mapping[str, Any], share: float
) -> tuple[str, ...]:
    """Small print that is no field: opening hours, VAT, bank and register lines."""
    notes = []
    if chance.likely(share):
        notes.append(chance.choice(said["hours"]))
    if chance.likely(share):
        notes.append(chance.filled(chance.choice(country["register"])))
    return tuple(notes)
