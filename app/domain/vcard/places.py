"""Where a vCard says somebody is reached: mail, telephone, web, networks, post."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from app.domain.card import Phone, PhoneKind, Social
from app.domain.plain_card import MOST_ITEMS
from app.domain.reading.phones import Printed, with_country
from app.domain.reading.webs import network_of
from app.domain.sameness import KEYS
from app.domain.vcard.addresses import Address
from app.domain.vcard.lines import Property

#: No number is longer, and to look at one takes as long as it is; nor is each of a long list looked up.
LONGEST_NUMBER, MOST_KNOWN = 100, 10
#: The first of these in what a number is for says what it is.
_KINDS: tuple[tuple[str, PhoneKind], ...] = (
    ("whatsapp", "whatsapp"), ("fax", "fax"), ("cell", "mobile"), ("mobile", "mobile"), ("iphone", "mobile"),
    ("home", "home"), ("work", "phone"), ("main", "phone"), ("voice", "phone"),
)  # fmt: skip
#: "+49 30 1;ext=45", "555 0100 x45", "+4930901820,45" (a pause), as writers put an extension down.
_EXTENSION = re.compile(r"\s*(?:;ext=|,+|\bext\.?\s*|\bx\.?\s*)(\d{1,8})$", re.I)
_OF_THE_WEB = re.compile(r"https?://|(?![a-z][a-z\d+.-]*:(?!\d))", re.I)
_HANDLES = {"X-SKYPE": "skype", "X-SKYPE-USERNAME": "skype", "X-TWITTER": "twitter", "X-LINKEDIN": "linkedin"}


def emails_of(properties: Sequence[Property]) -> tuple[str, ...]:
    """Mail addresses, each once."""
    texts = (re.sub(r"^mailto:", "", each.text, flags=re.I) for each in _named(properties, "EMAIL"))
    found = {KEYS["emails"](text): text for text in reversed([text for text in texts if "@" in text])}
    return tuple(reversed(found.values()))


def phones_of(properties: Sequence[Property], region: str | None) -> tuple[Phone, ...]:
    """Numbers with what they are for and, where a country is known, their E.164 form, each once."""
    labels = {each.group: each.text for each in _named(properties, "X-ABLABEL") if each.group}
    found: dict[object, Phone] = {}
    for n, each in enumerate(_named(properties, "TEL")):
        phone = _phone(each, labels.get(each.group, ""), region, known=n < MOST_KNOWN)
        if phone:
            found.setdefault(KEYS["phones"](phone), phone)
    return tuple(found.values())


def _phone(tel: Property, label: str, region: str | None, *, known: bool) -> Phone | None:
    number, extension = extended(re.sub(r"^tel:", "", tel.text, flags=re.I))
    if len(re.findall(r"\d", number)) < 3:
        return None
    said = " ".join((*sorted(tel.types), label)).lower()
    kind: PhoneKind = next((kind for word, kind in _KINDS if word in said), "unknown")
    printed = Printed(number, kind, extension)
    return with_country(printed, region, sure=True) if known else Phone(number, kind, None, printed.extension)


def extended(number: str) -> tuple[str, str | None]:
    """A number, and the extension behind it: "+49 30 901820;ext=45" (RFC 3966 section 3)."""
    cut = number.strip()[:LONGEST_NUMBER]
    found = _EXTENSION.search(cut)
    return (cut[: found.start()] if found else cut).partition(";")[0].strip(" ,"), found[1] if found else None


def urls_of(properties: Sequence[Property]) -> tuple[str, ...]:
    """Pages, each once; those of people on networks are in ``profiles_of``."""
    found = {KEYS["urls"](text): text for text in reversed(list(_pages(properties))) if not network_on(text)}
    return tuple(reversed(found.values()))


def _pages(properties: Sequence[Property]) -> Iterator[str]:
    """Addresses of the web, with or without its scheme; those of any other scheme are no pages."""
    for each in _named(properties, "URL"):
        if each.text and _OF_THE_WEB.match(each.text):
            yield each.text


def profiles_of(properties: Sequence[Property]) -> tuple[Social, ...]:
    """Profiles on networks, as Apple, RFC 9554 and address lines tell them, each once."""
    found: dict[object, Social] = {}
    for profile in _profiles(properties):
        if profile.handle or profile.url:
            found.setdefault(KEYS["social"](profile), profile)
    return tuple(found.values())


def _profiles(properties: Sequence[Property]) -> Iterator[Social]:
    for each in properties:
        if each.name in ("X-SOCIALPROFILE", "SOCIALPROFILE"):
            yield _profile(each)
        elif each.name == "IMPP":
            scheme, _, handle = each.text.partition(":")
            service = (*each.parameter("X-SERVICE-TYPE"), *each.parameter("SERVICE-TYPE"), scheme)[0]
            yield Social(service.lower(), handle.partition("?")[0])
        elif each.name in _HANDLES and each.text:
            yield Social(_HANDLES[each.name], each.text)
    for page in _pages(properties):
        network = network_on(page)
        if network:
            yield Social(network, _handle(page), page)


def _profile(line: Property) -> Social:
    kinds = (*line.parameter("SERVICE-TYPE"), *line.parameter("TYPE"))
    kind = next((kind.lower() for kind in kinds if kind.lower() not in ("pref", "home", "work")), "")
    user = "".join((*line.parameter("USERNAME"), *line.parameter("X-USER"))[:1])
    page = line.text if re.match(r"https?://", line.text, re.I) else None
    bare = re.sub(r"^x-apple:", "", line.text)
    return Social(
        (page and network_on(page)) or kind or "other", user or (_handle(page) if page else bare), page
    )


def network_on(page: str) -> str | None:
    """The network a page is a profile on: its front page is nobody's."""
    host, _, path = re.sub(r"^https?://", "", page, flags=re.I).partition("/")
    return network_of(host) if path.strip("/") else None


def _handle(page: str) -> str:
    return page.partition("?")[0].rstrip("/").rpartition("/")[2]


def address_of(properties: Sequence[Property]) -> str | None:
    """The first address, that of work if any is, line by line; else the label it was printed from."""
    addresses = sorted(_named(properties, "ADR"), key=lambda each: "work" not in each.types)
    for each in addresses:
        parts = [", ".join(part) for part in each.parts]
        printed = Address(*(parts + [""] * 7)[:7]).lines
        if printed:
            return printed
    return next((each.text for each in _named(properties, "LABEL") if each.text), None)


def _named(properties: Sequence[Property], name: str) -> Iterator[Property]:
    return islice((each for each in properties if each.name == name), MOST_ITEMS)
