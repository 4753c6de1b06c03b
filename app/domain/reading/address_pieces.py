"""Strips as lines an address may have: labels off, dropped blanks put back, parted where they part."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.card import Box, Line, Point
from app.domain.reading.address_signs import NONE, Signs, signs_of
from app.domain.reading.strips import Strip

#: From here on a text may join a line that is part of an address.
ENOUGH = 0.3
_LABEL = re.compile(
    r"^\W*(?:address|adresse|anschrift|direcci[oó]n|dir|endere[cç]o|end|morada|indirizzo|adres|adress|add|adr|office|ufficio"
    r"|branch|head\soffice|reg(?:istered|d)?\.?\soffice|filiale|lojas?|matriz|filial|a|住所|地址|주소)\s?[:.|](?!\w\.)\s*",
    re.I,
)
_CONTACT = re.compile(
    r"[\s\-–—|/•·,(:]*(?<![\w])(?:tele?(?:fone?|fax|phone|fon)?|tel\s?/\s?fax|fax|fones?|ph(?:one)?|cel(?:ular|l)?|mob(?:ile)?|pabx"
    r"|e-?mail|mail|web(?:site)?|site)\.?\s?:?(?:\s?/\s?fax\s?:?)?[\s\-–—|/•·,):]*$",
    re.I,
)
_ICON = re.compile(r"^(?:[^\w\"“„#(〒]+|[A-Za-z]\s(?=[A-ZÀ-Ý\d〒]\w{2,}))")
#: Blanks an engine has dropped: after a comma or an abbreviation, between "Via" and "Roma", "Level" and "12".
_DROPPED = re.compile(
    r"(?<=^PO)(?=Box)|(?<=[a-zß-ÿ]{2})(?=[A-ZÀ-Þ](?!/))|(?<=^[AI]m)(?=[A-ZÀ-Þ])|(?<=[a-zß-ÿ]{3})(?=\d)"
    r"|(?<=[A-Za-zÀ-ÿ]{2}\.)(?=[A-Za-zÀ-ÿ\d])|(?<=[A-Z]\.)(?=[A-ZÀ-Þ][a-zß-ÿ])|(?<=,)(?=[^\s\d])|(?<=[a-zß-ÿ],)(?=\d)"
)
_GROWN_NAMES = re.compile(r"(?:^|\W)(?:Ma?c|De|La|Le|Du|Di|Van|Von|Fitz|Des|Del|O)$")


@dataclass(frozen=True, slots=True)
class AddressPiece:
    """A strip, or a part of one, that could be a line of an address; ``line``: where the part stands."""

    text: str
    strip: Strip
    signs: Signs
    line: Line


def clean_line(text: str) -> str:
    """A line of an address without label, bullets and what an icon was misread as, its blanks put back."""
    text = _LABEL.sub("", re.sub(r"\s+", " ", text).strip())
    text = _CONTACT.sub("", text).strip(" |•·:;,*-–—©®°~_")
    if len(text) > 6:
        text = _ICON.sub("", text)
    return _with_blanks(text)


def _with_blanks(text: str) -> str:
    parts, last = [], 0
    for match in _DROPPED.finditer(text):
        if not _GROWN_NAMES.search(text[last : match.start()]):
            parts.append(text[last : match.start()])
            last = match.start()
    return " ".join([*parts, text[last:]])


def pieces_of(strip: Strip) -> Iterator[AddressPiece]:
    """The parts of a strip between what was taken out of it; strokes part only what is no address."""
    for part in re.finditer(r"\S+(?:\s{1,2}\S+)*", strip.text):
        text = clean_line(part[0])
        segments = [clean_line(each) for each in re.split(r"\s*[|•]\s*", text)]
        if len(segments) > 1:
            signs = [signs_of(each) for each in segments]
            fits = [
                each.score >= ENOUGH or each.place or (each is not NONE and len(segment) < 20)
                for segment, each in zip(segments, signs, strict=True)
            ]
            text = " | ".join(each for each, fit in zip(segments, fits, strict=True) if fit)
        if sum(map(str.isalnum, text)) > 1:
            yield AddressPiece(text, strip, signs_of(text), _part_of(strip, *part.span()))


def _part_of(strip: Strip, start: int, end: int) -> Line:
    """A part of a line as a line of its own: letters are about as wide as one another."""
    if (start, end) == (0, len(strip.text)):
        return strip.line
    top_left, top_right, low_right, low_left = strip.line.box.corners
    first, last = start / len(strip.text), end / len(strip.text)
    box = Box(
        (
            _between(top_left, top_right, first),
            _between(top_left, top_right, last),
            _between(low_left, low_right, last),
            _between(low_left, low_right, first),
        )
    )
    return Line(strip.text[start:end], box, strip.line.confidence)


def _between(one: Point, other: Point, share: float) -> Point:
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])
