"""The mild mistakes that recognition makes in a line, and the confidence it shows then."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from app.domain.card import Line
from tests.cardgen.chance import Chance

_LABEL = re.compile(r"^([A-Za-zÀ-ÿ-]{1,9}[.:|)]{0,2}) (?=[+(\w])")


def misread(line: Line, chance: Chance, level: float) -> Line:
    """The line as an engine reads it; ``level`` 0 to 1 is how often it errs."""
    text, doubt = line.text, 0.0
    for share, mistake in MISTAKES:
        if level and chance.likely(share * level):
            changed = mistake(text, chance)
            doubt += 0.05 if changed != text else 0.0
            text = changed
    sure = 0.995 - abs(chance.gauss(0, 0.012)) - doubt * chance.random() * 2
    return replace(line, text=text, confidence=round(max(0.55, sure), 3))


def _label_glued(text: str, chance: Chance) -> str:
    del chance
    return _LABEL.sub(r"\1", text)


def _plus_minus(text: str, chance: Chance) -> str:
    del chance
    return text.replace("+", "±", 1)


def _limited(text: str, chance: Chance) -> str:
    del chance
    return re.sub(r"\bLtd", "Itd", text)


def _accent_lost(text: str, chance: Chance) -> str:
    accented = [at for at, letter in enumerate(text) if unicodedata.decomposition(letter).split()[1:]]
    if not accented or "@" in text:
        return text
    at = chance.choice(accented)
    return text[:at] + unicodedata.normalize("NFD", text[at])[0] + text[at + 1 :]


def _glued(text: str, chance: Chance) -> str:
    """A blank lost between two words that begin with capitals."""
    blanks = [found.start() for found in re.finditer(r"(?<=[a-zà-ÿ]) (?=[A-ZÀ-Þ])", text)]
    if not blanks:
        return text
    at = chance.choice(blanks)
    return text[:at] + text[at + 1 :]


def _blank_in_address(text: str, chance: Chance) -> str:
    if "@" in text:
        return text.replace("@", chance.choice((" @", "@ ", " @ ")), 1)
    return re.sub(r"^www\.", chance.choice(("www. ", "www ")), text)


def _comma_for_point(text: str, chance: Chance) -> str:
    del chance
    return re.sub(r"\.(?=(?:com|de|fr|it|es|nl|pt)\b)", ",", text) if "@" in text or "www" in text else text


def _zero_for_o(text: str, chance: Chance) -> str:
    del chance
    return re.sub(r"\.com\b", ".c0m", text) if "@" in text or "www" in text else text


def _letter_for_digit(text: str, chance: Chance) -> str:
    if sum(letter.isdigit() for letter in text) < 7 or "@" in text:
        return text
    places = [at for at, letter in enumerate(text) if letter in "01" and at and text[at - 1].isdigit()]
    if not places:
        return text
    at = chance.choice(places)
    return text[:at] + ("O" if text[at] == "0" else "l") + text[at + 1 :]


def _blanks_dropped(text: str, chance: Chance) -> str:
    """A number's groups run together."""
    del chance
    return re.sub(r"(?<=\d) (?=\d)", "", text) if sum(map(str.isdigit, text)) > 6 else text


def _full_width(text: str, chance: Chance) -> str:
    del chance
    return text.replace(":", "：").replace("(", "（").replace(")", "）")


def _icon_read(text: str, chance: Chance) -> str:
    return f"{chance.choice('O®©9QeBC')} {text}"


def _trailing(text: str, chance: Chance) -> str:
    return text + chance.choice((".", " ·", " -", "|"))


#: How often each is made in a line at level 1.
MISTAKES: tuple[tuple[float, Callable[[str, Chance], str]], ...] = (
    (0.3, _label_glued),
    (0.06, _plus_minus),
    (0.25, _limited),
    (0.12, _accent_lost),
    (0.06, _glued),
    (0.05, _blank_in_address),
    (0.03, _comma_for_point),
    (0.02, _zero_for_o),
    (0.02, _letter_for_digit),
    (0.05, _blanks_dropped),
    (0.05, _full_width),
    (0.02, _icon_read),
    (0.02, _trailing),
)
