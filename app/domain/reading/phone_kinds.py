"""What kind of number the words around it say it is, in the languages cards are printed in."""

import re

from app.domain.card import PhoneKind
from app.domain.reading.strips import fold

#: For each kind the words that name it, and those that do so only right before a number.
_WORDS: tuple[tuple[PhoneKind, str, str], ...] = (
    ("whatsapp", r"whats\s?app|whats|zap|wapp", r"wa"),
    ("fax", r"tele\s?fax|fax|facsimile|facs[íi]mil|t[ée]l[ée]copie", r"f"),
    ("tollfree", r"toll[\s-]?free|free\s?phone|freecall|n[uú]mero verde", r"sac"),
    ("home", r"residence|residential|resi?|domicile", r"home|privat[eo]?|priv|casa|h|r"),
    (
        "mobile",
        r"mobile?|mobiltelefon|mobil|mob|m[oó]vil|m[oó]v|cellphone|cell|cellular|celular|cellulare|cel|celi|handy"
        r"|gsm|telem[óo]vel|tlm|tm|nextel|natel|kom[oó]rka",
        r"portable|portatile|port|vivo|claro|tim|oi|kom|mov|m|c",
    ),
    (
        "phone",
        r"telephone|telefone|tel[ée]phone|t[ée]l[ée]fono|telefono|telefoon|telefon|tel[ée]f|telf|t[ée]l|tel|tlf|phones"
        r"|phone|ph|fones|fone|fon|pabx|pbx|ddi|did|ligne\s?directe|durchwahl|zentrale|landline|festnetz|switchboard|電話|전화|电话",
        r"office|off|uff|b[üu]ro|direct[oae]?|direkt|work|main|bureau|standard|fixe|fijo|bus(?:iness)?|board|reception"
        r"|kab|call|contact|t|p|o|d|w",
    ),
)  # fmt: skip
_LETTER = "a-zà-ÿA-ZÀ-Ý"


def _label(words: str, near: str) -> re.Pattern[str]:
    """ "C. 0171 …" has a label, but "C. de la Rosa 86" has none."""
    return re.compile(rf"(?<![{_LETTER}])(?:(?:{words})(?![{_LETTER}])|(?:{near})(?=[^{_LETTER}]*$))", re.I)


_LABELS = tuple((kind, _label(words, near)) for kind, words, near in _WORDS)
_BEHIND = re.compile(
    r"^\s*[(\[]\s*([A-Za-zÀ-ÿ.\s]{1,12})[)\]]|^\s*[-–|]?\s*([A-Za-zÀ-ÿ]{1,9}\.?)\s*:?\s*[-–|]?\s*$"
)
_ALONE = re.compile(r"\W*(?:no|nr|nº|number|num)?\W*", re.I)


def kind_before(text: str) -> PhoneKind | None:
    """The kind named last before a number; "Tel./Fax" is a phone, too."""
    named = sorted((match.start(), kind) for kind, label in _LABELS for match in label.finditer(text))
    if not named:
        return None
    kinds = [kind for _, kind in named]
    if kinds[-1] == "fax" and len(kinds) > 1 and kinds[-2] == "phone" and re.search(r"[/&+]", text):
        return "phone"
    if "home" in kinds[-2:] and kinds[-1] == "phone":
        return "home"
    return kinds[-1]


def kind_behind(text: str) -> PhoneKind | None:
    """The kind named right behind a number: "555 0100 (home)", "555 0100 M:"."""
    match = _BEHIND.match(text)
    if match is None:
        return None
    word = match[1] or match[2]
    return kind_before(word) if match[1] or is_label(word) else None


def is_worded(text: str) -> bool:
    """Whether a label in a text is a word: a letter before a number may be something else."""
    return any(len(fold(match[0])) > 1 for _, label in _LABELS for match in label.finditer(text))


def last_label(text: str) -> int:
    """Where the last label in a text begins; -1 where there is none."""
    return max((match.start() for _, label in _LABELS for match in label.finditer(text)), default=-1)


def is_label(text: str) -> bool:
    """Whether a text is nothing but a label: "Tel.", "Mobile No:"."""
    rest = text
    for _, label in _LABELS:
        rest = label.sub("", rest)
    return rest != text and bool(_ALONE.fullmatch(rest))
