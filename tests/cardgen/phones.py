"""Phone numbers: valid ones of a country, written in the ways people print them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import phonenumbers

from tests.cardgen.chance import Chance

_STYLES = {" ": 0.55, ".": 0.1, "-": 0.12, "/": 0.04, "": 0.09, " - ": 0.02}


@dataclass(frozen=True, slots=True)
class PrintedPhone:
    """A number as printed with its extension, what it is for, and what to dial."""

    number: str
    kind: str
    e164: str


_EXTENSIONS = {
    "en": ("ext. {}", "x{}", "Ext {}"),
    "pt": ("ramal {}", "Ramal {}"),
    "fr": ("poste {}",),
    "es": ("ext. {}",),
    "it": ("int. {}",),
    "de": ("Durchwahl {}",),
}
#: Where an area code stands in brackets behind the country's.
_BRACKETED = ("US", "GB", "BR", "DE", "IN", "MX", "AU", "CN")


def writing(chance: Chance, region: str) -> dict[str, Any]:
    """How one card writes its numbers: international or not, and what stands between the groups."""
    international = chance.likely(0.62)
    return {
        "international": international,
        "between": chance.weighted(_STYLES),
        "zero": international and chance.likely(0.12),
        "brackets": chance.likely(0.15) and (region in _BRACKETED or not international),
        "double_zero": international and chance.likely(0.04),
        "plus_gap": international and chance.likely(0.03),
        "bare": not international and chance.likely(0.04),
    }


def phone(
    chance: Chance, region: str, country: Mapping[str, Any], kind: str, style: Mapping[str, Any]
) -> PrintedPhone:
    """A number of ``kind``, a phone kind of the domain, written in the card's ``style``."""
    patterns = {"mobile": "mobile", "whatsapp": "mobile", "tollfree": "tollfree"}.get(kind, "land")
    pattern = chance.choice(country[patterns])
    national, parsed = _valid(chance, region, pattern)
    extension = f"{chance.randint(10, 999)}" if kind == "phone" and chance.likely(0.05) else None
    number = _written(chance, region, national, parsed, kind, style)
    if extension:
        number += " " + chance.choice(_EXTENSIONS.get(country["language"], ("ext. {}",))).format(extension)
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return PrintedPhone(number, kind, e164)


def _valid(chance: Chance, region: str, pattern: str) -> tuple[str, phonenumbers.PhoneNumber]:
    """Groups of digits and their number; tried until the numbering plan has it."""
    code = phonenumbers.country_code_for_region(region)
    for _ in range(60):
        national = chance.filled(pattern)
        parsed = phonenumbers.parse(f"+{code}{re.sub(r'[^0-9]', '', national)}")
        if phonenumbers.is_valid_number(parsed):
            break
    return national, parsed


def _written(
    chance: Chance,
    region: str,
    national: str,
    parsed: phonenumbers.PhoneNumber,
    kind: str,
    style: Mapping[str, Any],
) -> str:
    groups = re.split(r"[ -]", national)
    dialled_whole = kind == "tollfree" and national.startswith(("0", "1"))
    if style["international"] and not dialled_whole and not (kind == "tollfree" and chance.likely(0.7)):
        return _international(parsed.country_code or 0, groups, style)
    trunk = "" if region in ("US", "MX", "ES", "PT", "BR", "IT", "PL") or dialled_whole else "0"
    if region == "IN" and kind != "phone":
        trunk = ""
    if style["bare"] and len(groups) > 2 and region in ("US", "BR", "IN", "IT") and kind != "mobile":
        return _joined(groups[1:], style["between"])
    first = trunk + groups[0]
    local = _joined(groups[1:], style["between"])
    if region in ("US", "BR") and (style["brackets"] or chance.likely(0.45)):
        return f"({first}) {local if style['between'] != '/' else '-'.join(groups[1:])}"
    if style["brackets"] and len(first) < 6 and kind != "mobile":
        return f"({first}) {local}"
    if region in ("DE", "AT") and chance.likely(0.35):
        return first + chance.choice((" / ", "/", "-", " - ")) + _joined(groups[1:], " ")
    return _joined([first, *groups[1:]], style["between"])


def _international(code: int, groups: list[str], style: Mapping[str, Any]) -> str:
    plus = f"00{code}" if style["double_zero"] else f"+ {code}" if style["plus_gap"] else f"+{code}"
    joint = style["between"] if style["between"] in (" ", ".", "-") else " "
    if code == 39 or not style["zero"] or code in (1, 34, 55, 351, 48, 52):
        if style["brackets"] and code not in (39,):
            return f"{plus} ({groups[0]}) {_joined(groups[1:], style['between'])}"
        return plus + joint + _joined(groups, style["between"])
    return f"{plus} (0){' ' if style['brackets'] else ''}{_joined(groups, style['between'])}"


def _joined(groups: list[str], between: str) -> str:
    return (" " if between == "/" and len(groups) > 2 else between).join(groups)
