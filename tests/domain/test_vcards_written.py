"""Contacts as vCards: what stands in them, and what others read from them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.card import CardFields, Phone, Social
from app.domain.vcard import Outgoing, Version, read, vcard, vcard_for_code
from app.domain.vcard.addresses import parted
from app.domain.vcard.code import SHORT
from app.domain.vcard.names import split_name
from tests.ical_js import IcalJs, ical_js

GOLDEN = Path(__file__).parents[1] / "golden" / "vcards"
VERSIONS: tuple[Version, ...] = ("3.0", "4.0")

FIELDS = CardFields(
    name_prefix="Dr.",
    full_name="Ana Maria de Souza",
    name_suffix="MBA, PhD",
    job_title="Head of Purchasing",
    company="Lumen; Works",
    department="Lamps, large",
    emails=("ana@lumen.example", "souza@lumen.example"),
    phones=(
        Phone("+44 7700 900123", "mobile", "+447700900123"),
        Phone("020 7946 0018", "fax"),
        Phone("+44 20 7946 0019", "phone", "+442079460019", "45"),
    ),
    urls=("www.lumen.example/a,b",),
    address="Gartenweg 3\n10115 Berlin\nGermany",
    social=(
        Social("linkedin", "anasouza", "https://www.linkedin.com/in/anasouza"),
        Social("skype", "ana.souza"),
        Social("xing", "Ana_Souza"),
    ),
    language="de",
)
PERSON = Outgoing(
    FIELDS,
    "urn:uuid:0c5fbf6e-7a3d-4f0e-9a45-1f5d2a9c0b33",
    note="Wants 200 lamps by May; price matters.\nC:\\New, and a dog 🐕",
    met="Met at Fair of light, hall 3, March 2, 2026",
    met_on=date(2026, 3, 2),
    categories=("Fair of light, hall 3", "lamps"),
    changed_at=datetime(2026, 3, 3, 8, 0, tzinfo=UTC),
    photo=bytes(range(256)),
)

#: What makes trouble in vCards, and letters of one to four octets.
NASTY = st.text(
    st.one_of(
        st.sampled_from(list(";,:\\\"'^=nN \t\r\nü€🐕\u2028\x85\0\x1b")),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=300,
)


def one_line(text: str) -> str:
    """A text as a card's fields hold it: no control characters, single blanks."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())


LINE = NASTY.map(one_line).filter(bool)
NOTES = NASTY.map(lambda text: re.sub("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", "", text).strip())


@pytest.fixture(scope="module")
def javascript() -> Iterator[IcalJs]:
    """ical.js, which Thunderbird reads vCards with."""
    with ical_js() as reader:
        yield reader


@pytest.mark.parametrize("version", VERSIONS)
def test_all_of_a_contact_is_in_its_vcard(version: Version) -> None:
    """Octet for octet what stands beside: name, firm, reach, note, categories, picture and time."""
    assert vcard(PERSON, version).encode() == (GOLDEN / f"ours-{version}.vcf").read_bytes()


@pytest.mark.parametrize("version", VERSIONS)
def test_ours_is_read_back(version: Version) -> None:
    """What we write we read: the same person, note without our line, event, day and UID."""
    (back,) = read(vcard(PERSON, version).encode(), "GB").cards
    assert (back.uid, back.note, back.met_on) == (PERSON.uid, PERSON.note, PERSON.met_on)
    assert back.categories == PERSON.categories
    same = ("name_prefix", "full_name", "name_suffix", "job_title", "company", "department", "address")
    assert [getattr(back.fields, name) for name in same] == [getattr(FIELDS, name) for name in same]
    assert (back.fields.emails, back.fields.social) == (FIELDS.emails, FIELDS.social)
    assert [(p.kind, p.extension) for p in back.fields.phones] == [
        (p.kind, p.extension) for p in FIELDS.phones
    ]
    assert back.fields.phones[2].e164 == "+442079460019"


@settings(deadline=None)
@given(LINE, LINE, LINE, NOTES, LINE, st.sampled_from(VERSIONS))
def test_nasty_texts_come_back(
    name: str, company: str, title: str, note: str, tag: str, version: Version
) -> None:
    """Whatever stands on the card, the vCard gives it back, in lines of 75 octets that part no letter."""
    fields = CardFields(full_name="x " + name, company=company, job_title=title, emails=("a@x.example",))
    text = vcard(Outgoing(fields, "1", note, categories=(tag,)), version)
    for line in text.encode().split(b"\r\n"):
        assert len(line) <= 75
        assert not re.search("[\0-\x08\n-\x1f\x7f-\x9f\u2028\u2029]", line.decode())
    (back,) = read(text.encode()).cards
    assert (back.fields.company, back.fields.job_title, back.note) == (company, title, note)
    assert back.categories == (tag[:200].strip(),)


@settings(deadline=None)
@given(LINE, LINE, NOTES, LINE, st.lists(LINE, min_size=1, max_size=3))
def test_vobject_reads_the_same(name: str, company: str, note: str, street: str, tags: list[str]) -> None:
    """vCard 3.0 as vobject reads it: the same texts, and no line that we did not write."""
    fields = CardFields(full_name=name, company=company, emails=("a@x.example",), address=street)
    card = vobject.readOne(vcard(Outgoing(fields, "1", note, categories=tuple(tags))))
    assert (card.fn.value, card.org.value) == (name, [company])
    assert (card.note.value if note else "") == note
    assert card.adr.value.street == street
    assert card.categories.value == tags
    known = {"version", "prodid", "uid", "fn", "n", "org", "email", "adr", "note", "categories"}
    assert set(card.contents) <= known


@settings(deadline=None)
@given(LINE, LINE, NOTES, LINE, st.sampled_from(VERSIONS))
def test_ical_js_reads_the_same(
    javascript: IcalJs, name: str, company: str, note: str, street: str, version: Version
) -> None:
    """Both versions as ical.js reads them; in 3.0 it leaves the backslash before a text's semicolon."""
    street += "."  # ical.js takes a part's last backslash for the escape of what parts it
    fields = CardFields(full_name=name, company=company, emails=("a@x.example",), address=street)
    _, lines, _ = javascript.read("vcard", vcard(Outgoing(fields, "1", note), version).encode())
    found = {line[0]: line[3] for line in lines}
    left = "\\;" if version == "3.0" else ";"
    assert found["fn"] == name.replace(";", left)
    assert found.get("note", "") == note.replace(";", left)
    assert found["org"] == company or found["org"] == [company]
    assert found["adr"][2] == street


def test_a_vcard_of_ours_is_whole_to_ical_js(javascript: IcalJs) -> None:
    """Every line of a full vCard 4.0 has the type RFC 6350 gives it, and its value."""
    _, lines, _ = javascript.read("vcard", vcard(PERSON, "4.0").encode())
    values = {(line[0], line[2]): line[3] for line in lines}
    assert values["n", "text"] == ["de Souza", "Ana Maria", "", "Dr.", "MBA, PhD"]
    assert values["org", "text"] == ["Lumen; Works", "Lamps, large"]
    assert values["tel", "uri"] == "tel:+442079460019;ext=45"
    assert values["adr", "text"] == ["", "", "Gartenweg 3", "Berlin", "", "10115", "Germany"]
    assert values["lang", "language-tag"] == "de"
    assert values["note", "text"] == f"{PERSON.met}\n\n{PERSON.note}"
    assert values["photo", "uri"].startswith("data:image/jpeg;base64,AAEC")
    assert [line[3:] for line in lines if line[0] == "categories"] == [["Fair of light, hall 3", "lamps"]]


def test_nothing_but_a_firm_is_a_firm() -> None:
    """A contact without a person's name is filed as a company, and comes back as one."""
    firm = Outgoing(CardFields(company="Lumen Works"), "1")
    for version, line in (("3.0", "X-ABSHOWAS:COMPANY"), ("4.0", "KIND:org")):
        text = vcard(firm, version)
        assert {line, "FN:Lumen Works", "N:;;;;"} <= set(text.split("\r\n"))
        (back,) = read(text.encode()).cards
        assert (back.fields.full_name, back.fields.company) == (None, "Lumen Works")


@pytest.mark.parametrize(
    ("full", "language", "parts"),
    [
        ("Ana Maria Souza", None, ("Ana Maria", "Souza", "")),
        ("Ana", None, ("Ana", "", "")),
        ("Ludwig van der Berg", None, ("Ludwig", "van der Berg", "")),
        ("Jean de La Fontaine", None, ("Jean", "de La Fontaine", "")),
        ("João Carlos da Silva Filho", "pt", ("João Carlos", "da Silva Filho", "")),
        ("José Luis García López", "es", ("José Luis", "García López", "")),
        ("María de la Cruz Pérez", "es", ("María", "de la Cruz Pérez", "")),
        ("Juan Carlos Pérez", "es", ("Juan Carlos", "Pérez", "")),
        ("José Ortega y Gasset", None, ("José", "Ortega y Gasset", "")),
        ("Robert Smith Jr.", None, ("Robert", "Smith", "Jr.")),
        ("王伟", None, ("伟", "王", "")),
        ("田中太郎", None, ("太郎", "田中", "")),
        ("田中 太郎", None, ("太郎", "田中", "")),
        ("Bo Li", None, ("Bo", "Li", "")),
        ("van Gogh", None, ("van", "Gogh", "")),
    ],
)
def test_names_are_parted(full: str, language: str | None, parts: tuple[str, str, str]) -> None:
    """Particles, Spanish pairs and descendants belong to the family name; the Far East puts it first."""
    assert split_name(full, language) == parts


@given(st.lists(st.from_regex(r"[A-Za-zÀ-ž.\-]{1,12}", fullmatch=True), min_size=1, max_size=7).map(" ".join))
def test_a_parted_name_loses_nothing(full: str) -> None:
    """Given, family and generation put together are the name."""
    for language in (None, "es", "pt"):
        given, family, generation = split_name(full, language)
        assert " ".join(filter(None, (given, family, generation))) == full
        assert given


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("Gartenweg 3\n10115 Berlin", ("", "", "Gartenweg 3", "Berlin", "", "10115", "")),
        ("Hof 2\nWeg 3\nD-101 Bern\nSpain", ("", "", "Hof 2\nWeg 3\nD-101 Bern\nSpain", "", "", "", "")),
        ("Hof 2\nWeg 3\nD-10115 Berlin\nUSA", ("", "", "Hof 2\nWeg 3", "Berlin", "", "D-10115", "USA")),
        ("1 Wick Lane\nBath BA1 1AA\nEngland", ("", "", "1 Wick Lane", "Bath", "", "BA1 1AA", "England")),
        ("5 Oak St\nSpringfield, IL 62704", ("", "", "5 Oak St", "Springfield", "IL", "62704", "")),
        ("Prins 4\n1012 AB Amsterdam", ("", "", "Prins 4", "Amsterdam", "", "1012 AB", "")),
        ("Rua das Flores 12\n4050-262 Porto", ("", "", "Rua das Flores 12", "Porto", "", "4050-262", "")),
        ("Gartenweg 3, 10115 Berlin", ("", "", "Gartenweg 3, 10115 Berlin", "", "", "", "")),
        ("10115 Berlin", ("", "", "10115 Berlin", "", "", "", "")),
        ("〒100-0001\n東京都千代田区1-1", ("", "", "〒100-0001\n東京都千代田区1-1", "", "", "", "")),
    ],
)  # fmt: skip
def test_addresses_are_parted(printed: str, parts: tuple[str, ...]) -> None:
    """Town, postcode and country where they can be told; else all of it is the street."""
    assert parted(printed).parts == parts


@given(st.lists(LINE, min_size=1, max_size=5).map("\n".join), st.sampled_from(VERSIONS))
def test_an_address_comes_back_line_by_line(printed: str, version: Version) -> None:
    """However it was parted, the lines are those of the card."""
    fields = CardFields(full_name="Ana", address=printed[:900].strip())
    (back,) = read(vcard(Outgoing(fields, "1"), version).encode()).cards
    assert back.fields.address == fields.address


def test_a_code_says_the_most_in_the_least() -> None:
    """No picture and no note are in a code; address, networks and pages go when it grows too large."""
    text = vcard_for_code(PERSON)
    assert text is not None
    assert len(text.encode()) <= SHORT
    assert "NOTE" not in text
    assert "PHOTO" not in text
    assert "FN:Dr. Ana Maria de Souza" in text
    assert "TEL;TYPE=CELL:+447700900123" in text
    small = replace(PERSON, fields=replace(FIELDS, social=(), urls=(), department=None))
    assert "ADR" in str(vcard_for_code(small))


def test_too_much_for_a_code_is_none() -> None:
    """A name that fills three thousand bytes has no code."""
    assert vcard_for_code(Outgoing(CardFields(full_name="王" * 1000), "1")) is None


@given(LINE, LINE, LINE)
def test_a_code_is_never_more_than_one_holds(name: str, company: str, address: str) -> None:
    """Up to 2,953 octets, and short whenever the name, firm and title are."""
    fields = CardFields(full_name=name, company=company, address=address, urls=(company,) * 20)
    text = vcard_for_code(Outgoing(fields, "1"))
    assert text is not None
    assert len(text.encode()) <= 2953
    assert len(text.encode()) <= SHORT or len((name + company).encode()) > 100
