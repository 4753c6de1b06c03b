"""What kind of number the words around it say it is, in the languages cards are printed in."""

import re

from app.domain.card import PhoneKind
from app.domain.reading.strips import fold

_WORDS: tuple[tuple[PhoneKind, str], ...] = (
    ("whatsapp", r"whats\s?app|whats|zap|wapp|wa"),
    ("fax", r"tele\s?fax|fax|facsimile|facs[íi]mil|t[ée]l[ée]copie|f"),
    ("tollfree", r"toll[\s-]?free|free\s?phone|freecall|n[uú]mero verde|n° vert|sac|0800"),
    ("home", r"home|privat[eo]?|priv|residence|residential|resi?|domicile|casa|h|r"),
    (
        "mobile",
        r"mobile?|mobiltelefon|mobil|mob|mov|m[oó]vil|m[oó]v|cellphone|cell?|cellular|celular|cellulare|celil|celi|handy"
        r"|portable|portatile|port|gsm|telem[óo]vel|tlm|nextel|vivo|claro|natel|kom[oó]rka|kom|m|c",
    ),
    (
        "phone",
        r"telephone|telefone|tel[ée]phone|t[ée]l[ée]fono|telefono|telefoon|telefon|tel[ée]f|t[ée]l|tel|tlf|phones|phone|ph"
        r"|fones|fone|fon|pabx|pbx|kab|office|off|b[üu]ro|direct[oa]?|direkt|durchwahl|zentrale|landline|work|main"
        r"|bureau|standard|fixe|fijo|festnetz|bus(?:iness)?|board|switchboard|reception|call|contact|t|p|o|d|w",
    ),
)  # fmt: skip
_LETTER = "a-zà-ÿA-ZÀ-Ý"


def _label(words: str) -> re.Pattern[str]:
    """A letter is a label only right before the number: "C. 0171 …", but not "C. de la Rosa 86"."""
    several = "|".join(word for word in words.split("|") if len(word) > 1)
    letters = "".join(word for word in words.split("|") if len(word) == 1) or "\0"
    return re.compile(
        rf"(?<![{_LETTER}])(?:(?:{several})(?![{_LETTER}])|[{letters}](?=[^{_LETTER}]*$))", re.I
    )


_LABELS = tuple((kind, _label(words)) for kind, words in _WORDS)
_BEHIND = re.compile(r"^\s*[(\[]\s*([A-Za-zÀ-ÿ.\s]{1,12})[)\]]|^\s*[-–|]?\s*([A-Za-zÀ-ÿ]{4,9})\s*$")
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
    """The kind named right behind a number: "555 0100 (home)"."""
    match = _BEHIND.match(text)
    word = fold((match[1] or match[2] or "") if match else "")
    return kind_before(word) if len(word) > 1 or (match and match[1]) else None


def label_end(text: str) -> int:
    """Where the last label in a text ends; 0 where there is none."""
    return max((match.end() for _, label in _LABELS for match in label.finditer(text)), default=0)


def is_label(text: str) -> bool:
    """Whether a text is nothing but a label: "Tel.", "Mobile No:"."""
    rest = text
    for _, label in _LABELS:
        rest = label.sub("", rest)
    return rest != text and bool(_ALONE.fullmatch(rest))
