"""QR codes on cards."""

import io
from collections.abc import Sequence

from tests.cardgen.contents import Contents
from tests.cardgen.sheets import ASCENT, DESCENT, Shape, Sheet
from tests.cardgen.styles import Palette


def code(card: Contents, sheet: Sheet, colours: Palette) -> list[Shape]:
    """A QR code with the person's vCard where the card has room for it."""
    wide, high = sheet.size
    side = 0.34 * min(sheet.size)
    taken = [(p.x, p.y - ASCENT * p.size, p.x + p.width, p.y + DESCENT * p.size) for p in sheet.prints]
    taken += [shape.box for shape in sheet.shapes if shape.kind != "frame"]
    for left in (wide * 0.95 - side, wide * 0.05, (wide - side) / 2):
        for top in (high * 0.93 - side, high * 0.07, (high - side) / 2):
            box = (left, top, left + side, top + side)
            if not any(_meet(box, other) for other in taken):
                return [Shape("qr", box, colours.plain, vcard(card))]
    return []


def _meet(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def vcard(card: Contents) -> str:
    """The card as the short vCard 3.0 that people print as a QR code."""
    out = io.StringIO()
    given, _, family = (card.person.name if card.person else "").rpartition(" ")
    print("BEGIN:VCARD\nVERSION:3.0", file=out)
    print(f"N:{family};{given}\nFN:{card.full_name}", file=out)
    for key, value in (("ORG", card.company), ("TITLE", card.job_title)):
        if value:
            print(f"{key}:{value.replace(',', chr(92) + ',')}", file=out)
    for phone in card.phones:
        kind = {"mobile": "CELL", "fax": "FAX"}.get(phone.kind, "WORK")
        print(f"TEL;TYPE={kind}:{phone.e164}", file=out)
    for email in card.emails:
        print(f"EMAIL:{email}", file=out)
    for url in card.urls:
        print(f"URL:{url}", file=out)
    print("END:VCARD", file=out)
    return out.getvalue()
