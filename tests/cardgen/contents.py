"""What stands on a card: a person, a firm, ways to reach them, and what is none of these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.cardgen import ways, words
from tests.cardgen.chance import Chance, ascii_of
from tests.cardgen.firms import city_name, firm
from tests.cardgen.people import Person, person, surname
from tests.cardgen.phones import PrintedPhone

#: In which part of the cards a small trade shows its shop and not a person.
SHOPS = 0.13


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
    emails = ways.emails(chance, language, who, domain, own)
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
        phones=ways.phones(chance, region, country),
        urls=ways.urls(chance, where) if web else (),
        address=ways.address(chance, country, said) if chance.likely(0.85) else (),
        social=ways.social(chance, who, where) if chance.likely(0.2) else (),
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
    slug = ways.slug(name, language)
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
        phones=ways.shop_phones(chance, region, country),
        urls=(chance.choice(("www.", "")) + own,) if chance.likely(0.3) else (),
        address=ways.address(chance, country, said, shop=True) if chance.likely(0.85) else (),
        social=(chance.choice(("@", "facebook.com/", "instagram.com/")) + slug,)
        if chance.likely(0.25)
        else (),
        slogan=chance.choice(said["slogans"]) if chance.likely(0.2) else None,
        services=tuple(chance.some(trade["services"], 2, 6)),
        notes=_notes(chance, country, said, 0.3),
        other_names=tuple(each.printed for each in people[1:]),
    )


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
