"""Phone numbers as printed, what kind each is, and its international form."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import phonenumbers

from app.domain.card import Phone, PhoneKind
from app.domain.reading.strips import Found, Strip, fold, sure, without

_NUMBER = re.compile(
    r"(?<![\w@#*.:/\-])(?:\+\s?|\(\s?\+?\s?)?\d(?:[\s().\-–—‑·•/]|\d){5,}\d"
    r"(?P<extension>[\s,;/(\-]*(?:extension|ext|ramal|durchwahl|dw|poste|x)[.:\s]*(?P<digits>\d{1,6})\)?)?(?![\w*@])",
    re.I,
)
_APART = re.compile(r"\s+[·•]\s+")
_SPLIT = re.compile(r"\s+/\s+|\s+[|–—]\s+|\s{3,}")
_FORBIDDEN = re.compile(
    r"(?:\b(?:cep|zip|plz|pin|hrb|hra|ust|vat|iva|nif|cif|siret|siren|rcs|cnpj|cpf|crea|crm|oab|iban|bic|p\.?\s?iva|id|reg|"
    r"registration|licen[sc]e|lic|no|nr|nº)\b|#)(?:[\s.:\-#º]|id|nr|no|de|at|fr|it|es|pt)*$",
    re.I,
)
_DATE = re.compile(r"^(?:\d{1,2}[./]\d{1,2}[./]\d{2,4}|(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d)$")
_POSTCODE = re.compile(r"^(?:\d{5}-\d{3}|\d{5}-\d{4}|\d{3}\s\d{3}|\d{2}\.?\d{3}-\d{3})$")

_KINDS: tuple[tuple[PhoneKind, str], ...] = (
    ("whatsapp", r"whats\s?app|whats|zap|wa"),
    ("fax", r"tele?fax|fax|facsimile|f"),
    ("tollfree", r"toll[\s-]?free|free\s?phone|freecall|numero vert|0800"),
    ("home", r"home|privat|private|priv|residence|resi?|domicile|casa|r"),
    (
        "mobile",
        r"mobile?|mob|móvil|movil|cell?|cellular|celular|cellulare|handy|portable|port|gsm|telem[óo]vel|m|c",
    ),
    (
        "phone",
        r"telephone|telefone|tel[ée]phone|t[ée]l[ée]fono|telefono|telefon|tel|t[ée]l|phone|ph|fone|fones|fon|office|off|"
        r"b[üu]ro|direct|direkt|durchwahl|zentrale|work|main|bureau|fixe|fijo|festnetz|t|p|o|d",
    ),
)
_LABELS = tuple((kind, re.compile(rf"(?<![a-zà-ÿ])(?:{words})(?![a-zà-ÿ])", re.I)) for kind, words in _KINDS)
_BEHIND = re.compile(r"^\s*[(\[]\s*([A-Za-zÀ-ÿ.\s]{1,12})[)\]]|^\s*[-–|]?\s*([A-Za-zÀ-ÿ]{4,9})\s*$")
_TYPES: dict[int, PhoneKind] = {
    phonenumbers.PhoneNumberType.MOBILE: "mobile",
    phonenumbers.PhoneNumberType.FIXED_LINE: "phone",
    phonenumbers.PhoneNumberType.TOLL_FREE: "tollfree",
}


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it stands on a card, before its country is known."""

    number: str
    kind: PhoneKind
    extension: str | None


def find_phones(strips: Sequence[Strip]) -> tuple[list[Found[Printed]], list[Strip]]:
    """The numbers in reading order, and the strips without them; webs have to be out already."""
    found: dict[str, Found[Printed]] = {}
    taken = []
    for strip in strips:
        for number, kind, extension, part in _numbers(strip.text):
            taken.append((strip, part))
            digits = re.sub(r"\D", "", number)
            share = 1.0 if kind != "unknown" or number.startswith("+") else 0.85
            found.setdefault(
                digits, Found(Printed(number, kind, extension), (strip.line,), sure(strip.line, share))
            )
    return list(found.values()), without(strips, taken)


def with_country(printed: Printed, region: str | None) -> Phone:
    """The phone with its E.164 form where the number has a prefix or ``region`` is known."""
    kind, e164 = printed.kind, None
    bare = re.sub(
        r"(?i)[\s,;/(\-]*(?:extension|ext|ramal|durchwahl|dw|poste|x)[.:\s]*\d{1,6}\)?$", "", printed.number
    )
    if bare.lstrip("( ").startswith("+") or re.match(r"00[1-9]", bare):
        bare = bare.replace("(0)", "")
    try:
        parsed = phonenumbers.parse(bare, region)
    except phonenumbers.NumberParseException:
        return Phone(printed.number, kind, None, printed.extension)
    if phonenumbers.is_possible_number(parsed) and (bare.startswith("+") or _with_area(parsed, region)):
        e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        if kind == "unknown":
            kind = _TYPES.get(phonenumbers.number_type(parsed), "unknown")
    return Phone(printed.number, kind, e164, printed.extension)


def _with_area(parsed: phonenumbers.PhoneNumber, region: str | None) -> bool:
    """Whether a number without prefix has its area code: "5550-1234" alone could be in any town."""
    if phonenumbers.is_valid_number(parsed):
        return True
    types = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE)
    examples = [phonenumbers.example_number_for_type(region, each) for each in types]
    lengths = {len(phonenumbers.national_significant_number(each)) for each in examples if each}
    return len(phonenumbers.national_significant_number(parsed)) in lengths


def country_of(number: str) -> str | None:
    """The country a number's own prefix names ("+49…" → "DE")."""
    try:
        parsed = phonenumbers.parse(number.replace("(0)", ""), None)
    except phonenumbers.NumberParseException:
        return None
    shared = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    return phonenumbers.region_code_for_number(parsed) or (shared if shared != "ZZ" else None)


def _numbers(text: str) -> Iterator[tuple[str, PhoneKind, str | None, str]]:
    """Each number in a line with its kind, extension and the part of the line it takes."""
    kind: PhoneKind = "unknown"
    last = 0
    for match in _NUMBER.finditer(text):
        before = text[last : match.start()]
        if _FORBIDDEN.search(before):
            continue
        kind = _kind_of(before) or _kind_behind(text[match.end() :]) or (kind if last else "unknown")
        last = match.end()
        labelled = kind != "unknown"
        for part in _parts(match[0]):
            number = _tidy(part)
            if _is_phone(number, labelled):
                yield number, kind, match["digits"], part


def _parts(run: str) -> list[str]:
    """A run of digits is several numbers where a wide gap or a free-standing stroke parts it."""
    parts = []
    for part in _APART.split(run):
        pieces = _SPLIT.split(part)
        several = len(pieces) > 1 and all(len(re.sub(r"\D", "", piece)) >= 6 for piece in pieces)
        parts += pieces if several else [part]
    return parts


def _tidy(number: str) -> str:
    number = re.sub(r"\s+", " ", number.strip(" .-–—/·•"))
    if number.count("(") < number.count(")"):
        number = number.replace(")", "", 1) if not number.startswith("(") else number
    if number.count("(") > number.count(")"):
        number = number.replace("(", "", 1)
    return number


def _is_phone(number: str, labelled: bool) -> bool:
    digits = len(re.sub(r"\D", "", re.sub(r"(?i)[a-z].*", "", number)))
    if _DATE.match(number) or (_POSTCODE.match(number) and not labelled):
        return False
    if len(set(re.sub(r"\D", "", number))) < 3:
        return False
    if re.fullmatch(r"\d{2}\.\d{3}\.\d{3}/?\d*-?\d*", number):  # a firm's number in Brazil
        return False
    parted = bool(re.search(r"\d[\s.\-()·•]+\d{3,}", number))
    least = 6 if labelled else 7 if parted else 9
    return least <= digits <= 15


def _kind_of(before: str) -> PhoneKind | None:
    """The kind named last before a number; "Tel./Fax" is a phone, too."""
    named = [(match.start(), kind) for kind, label in _LABELS for match in label.finditer(before)]
    if not named:
        return None
    named.sort()
    kinds = [kind for _, kind in named]
    if kinds[-1] == "fax" and len(kinds) > 1 and kinds[-2] == "phone" and re.search(r"[/&+]", before):
        return "phone"
    if "home" in kinds[-2:] and kinds[-1] == "phone":
        return "home"
    return kinds[-1]


def _kind_behind(after: str) -> PhoneKind | None:
    match = _BEHIND.match(after)
    word = fold((match[1] or match[2] or "") if match else "")
    return _kind_of(word) if len(word) > 1 or (match and match[1]) else None
