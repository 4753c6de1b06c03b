"""vCards of every vendor's manner, and of none."""

import json
import random
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.card import CardFields
from app.domain.errors import Invalid
from app.domain.incoming import Incoming
from app.domain.plain_card import LONGEST_TEXT, MOST_ITEMS, fields_as_plain, fields_from_plain
from app.domain.vcard import read

GOLDEN = Path(__file__).parents[1] / "golden" / "vcards"
VENDORS = sorted(path.stem for path in GOLDEN.glob("*.json"))
FILES = [path.read_bytes() for path in sorted(GOLDEN.glob("*.vcf"))]


def bare(value: Any) -> Any:
    """Plain JSON without what is empty."""
    if isinstance(value, dict):
        return {key: bare(each) for key, each in value.items() if each}
    return [bare(each) for each in value] if isinstance(value, list) else value


def plain(person: Incoming) -> dict[str, Any]:
    """Somebody as the expected values beside the files have them."""
    met_on = person.met_on.isoformat() if person.met_on else None
    shown = asdict(person) | {"fields": fields_as_plain(person.fields), "met_on": met_on}
    found: dict[str, Any] = bare(shown | {"categories": list(person.categories)})
    return found


def card(*lines: str, version: str = "3.0") -> bytes:
    """A vCard of these lines."""
    return "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", "")).encode()


def person(*lines: str, version: str = "3.0") -> Incoming:
    """Whom a vCard of these lines is about."""
    (found,) = read(card(*lines, version=version)).cards
    return found


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendors_file_is_read(vendor: str) -> None:
    """Every value of a file drawn up after a vendor's manner is the one that stands beside it."""
    found = read((GOLDEN / f"{vendor}.vcf").read_bytes(), "DE")
    expected = json.loads((GOLDEN / f"{vendor}.json").read_text("utf-8"))
    assert {"people": [plain(each) for each in found.cards], "broken": found.broken} == expected


@pytest.mark.parametrize("newline", [b"\n", b"\r", b"\r\n"])
@pytest.mark.parametrize("vendor", ["iphone", "outlook", "nextcloud"])
def test_any_line_break_will_do(vendor: str, newline: bytes) -> None:
    """A file is the same whatever ends its lines."""
    data = (GOLDEN / f"{vendor}.vcf").read_bytes()
    assert read(data.replace(b"\r\n", b"\n").replace(b"\n", newline)) == read(data)


def changed(data: bytes, seed: int) -> bytes:
    """A file with some of its bytes changed, moved, doubled or gone."""
    chance = random.Random(seed)  # noqa: S311
    mutant = bytearray(data)
    for _ in range(chance.randint(1, 30)):
        at = chance.randrange(len(mutant) + 1)
        what = chance.randrange(4)
        if what == 0:
            mutant[at:at] = chance.choice(
                [b":", b";", b"\r\n", b"=", b'"', b"\\", b"BEGIN:VCARD\r\n", b"\xff"]
            )
        elif what == 1:
            del mutant[at : at + chance.randint(1, 40)]
        elif what == 2:
            start = chance.randrange(len(mutant) + 1)
            mutant[at:at] = mutant[start : start + chance.randint(1, 200)]
        elif at < len(mutant):
            mutant[at] = chance.randrange(256)
    return bytes(mutant)


def is_sound(found: Incoming) -> bool:
    """Whether somebody read can be kept as they are: named, in texts a database holds, within bounds."""
    plain_fields = fields_as_plain(found.fields)
    json.dumps([plain_fields, found.uid, found.note, found.categories]).encode()
    texts = (found.uid or "", found.note, *found.categories, str(plain_fields.get("full_name")))
    for text in texts:
        text.encode()
        assert "\0" not in text
    some = found.fields.full_name or found.fields.company or found.fields.emails or found.fields.phones
    return bool(some) and fields_from_plain(plain_fields) == found.fields


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(FILES), st.integers(0, 2**32))
def test_a_damaged_file_is_read_or_refused(data: bytes, seed: int) -> None:
    """Of a file with anything changed in it, what is read is sound; all it can raise is Invalid."""
    try:
        found = read(changed(data, seed), "DE")
    except Invalid:
        return
    assert all(is_sound(each) for each in found.cards)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_between_begin_and_end_are_read_or_refused(data: bytes) -> None:
    """Bytes of any kind within a card raise nothing but Invalid."""
    for whole in (data, b"BEGIN:VCARD\nFN:x\n" + data + b"\nEND:VCARD"):
        try:
            found = read(whole)
        except Invalid:
            continue
        assert all(is_sound(each) for each in found.cards)


@pytest.mark.parametrize("data", [b"", b"hello", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", card("NOTE:nobody")])
def test_what_holds_nobody_is_refused(data: bytes) -> None:
    """A file without a vCard that names somebody is refused, in words."""
    with pytest.raises(Invalid, match="no vCard"):
        read(data)


def test_a_file_has_bounds() -> None:
    """Five thousand cards are read; more are refused."""
    assert len(read(card("FN:Ana") * 5000).cards) == 5000
    with pytest.raises(Invalid, match="5,000"):
        read((card("FN:Ana") * 5001).decode().encode("utf-16"))
    with pytest.raises(Invalid, match="5,000"):
        read(card("FN:Ana") * 5001)


def test_values_have_bounds() -> None:
    """What is longer or more than a card holds is cut."""
    numbers = [f"TEL:+44 7700 9{n:05}" for n in range(200)]
    found = person(f"FN:{'x' * 5000}", *numbers)
    assert len(found.fields.full_name or "") == LONGEST_TEXT
    assert len(found.fields.phones) == MOST_ITEMS


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("FN:Dr. Ana Souza, MBA",), ("Dr.", "Ana Souza", "MBA")),
        (("N:Souza;Ana;Maria;Dr.;MBA",), ("Dr.", "Ana Maria Souza", "MBA")),
        (("FN:Ana Souza", "N:Souza;Ana;;Dr.;"), ("Dr.", "Ana Souza", None)),
        (("FN:Dr. Ana Souza (MBA)", "N:Souza;Ana;;Dr.;"), ("Dr.", "Ana Souza (MBA)", None)),
        (("FN:Souza\\, Ana", "N:Souza;Ana;;;"), (None, "Ana Souza", None)),
        (("FN:Bob Smith, Jr., PhD", "N:Smith;Bob;;;Jr.\\, PhD"), (None, "Bob Smith, Jr.", "PhD")),
        (("FN:Bob Smith", "N:Smith;Bob;;;Jr."), (None, "Bob Smith Jr.", None)),
        (("FN:Dr.", "N:;;;Dr.;", "EMAIL:a@x.example"), ("Dr.", "Dr.", None)),
        (("FN:a@x.example", "EMAIL:a@x.example"), (None, None, None)),
    ],
)  # fmt: skip
def test_names_and_titles(lines: tuple[str, ...], name: tuple[str | None, ...]) -> None:
    """Titles go where they belong, whichever of FN and N tells of them."""
    fields = person(*lines).fields
    assert (fields.name_prefix, fields.full_name, fields.name_suffix) == name


def test_no_link_of_another_kind_is_a_page() -> None:
    """Only addresses of the web are taken, with or without scheme and port."""
    pages = (
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://x.example",
        "x.example:8080/a",
        "HTTPS://y.example",
    )
    fields = person("FN:Ana", *(f"URL:{page}" for page in pages)).fields
    assert fields.urls == ("x.example:8080/a", "HTTPS://y.example")


def test_values_that_say_the_same_are_one() -> None:
    """A mail, number, page or profile given twice is there once."""
    twice = (
        "EMAIL:Ana@x.example", "EMAIL:ana@X.example", "TEL:+447700900123", "TEL:+44 7700 900-123",
        "URL:https://x.example/", "URL:x.example",
        "URL:https://www.linkedin.com/in/ana", "X-SOCIALPROFILE;TYPE=linkedin:https://linkedin.com/in/ana",
    )  # fmt: skip
    fields = person("FN:Ana", *twice).fields
    assert [len(getattr(fields, name)) for name in ("emails", "phones", "urls", "social")] == [1, 1, 1, 1]
    assert fields.emails == ("Ana@x.example",)


def test_a_note_that_was_changed_stays_whole() -> None:
    """Our own line leaves the note only as we wrote it; where and when stay known."""
    line = "X-SECOND-HELLO-MET:2026-03-02;Met at Fair\\, 2 March"
    ours = person("FN:Ana", "NOTE:Met at Fair\\, 2 March\\n\\nlamps", line)
    theirs = person("FN:Ana", "NOTE:At the fair! lamps", line)
    assert (ours.note, theirs.note) == ("lamps", "At the fair! lamps")
    assert ours.met_on == theirs.met_on == date(2026, 3, 2)
    assert person("FN:Ana", "X-SECOND-HELLO-MET:one day").met_on is None


def test_a_backslash_is_one_where_line_breaks_are_encoded() -> None:
    """In Quoted-Printable a path is whole; elsewhere a backslash and n break a line, in 2.1 as well."""
    quoted = person("FN:Ana", "NOTE;QUOTED-PRINTABLE:C:\\new\\;x=0Ay", version="2.1")
    assert quoted.note == "C:\\new;x\ny"
    assert person("FN:Ana", "NOTE:x\\ny", version="2.1").note == "x\ny"
    assert person("FN:Ana", "NOTE:C:\\\\new\\;x").note == "C:\\new;x"


def test_a_letter_folded_apart_is_whole() -> None:
    """Writers that count octets part a letter between two lines; it is put together again."""
    data = card("FN:Ana Łuk").replace("Ł".encode(), b"\xc5\r\n \x81")
    assert read(data).cards[0].fields == CardFields(full_name="Ana Łuk")


def test_a_local_number_of_elsewhere_stays_as_it_is() -> None:
    """A number without a prefix gets the owner's country only where it is one of that country's."""
    data = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\nTEL:0511 987654\r\nTEL:(212) 736-5000\r\nEND:VCARD\r\n"
    (card,) = read(data, "US").cards
    assert [phone.e164 for phone in card.fields.phones] == [None, "+12127365000"]
