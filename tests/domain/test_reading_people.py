import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.card import CardReading, CardText, Line
from app.domain.lines import rectangle
from app.domain.reading import read_fields
from app.domain.reading.names import in_mixed_case, is_far_eastern_name, matches_email, parted, split_titles
from app.domain.reading.roles import legal_form
from app.domain.reading.signs import spaced

CARD = (
    ("Kestrel & Vane Ltd", 120, 80, 620, 76),
    ("Perpetua Quill", 120, 320, 640, 84),
    ("Head of Restoration", 120, 420, 480, 48),
    ("p.quill@kestrelvane.example", 120, 640, 700, 42),
    ("+44 20 7946 0312", 120, 700, 420, 42),
    ("14 Applegate Lane", 120, 760, 380, 42),
)


def reading_of(lines: tuple[tuple[str, float, float, float, float], ...], read: float = 0.97) -> CardReading:
    """The reading of lines, each (text, left, top, width, height)."""
    printed = (Line(text, rectangle(x, y, x + wide, y + tall), read) for text, x, y, wide, tall in lines)
    return read_fields(CardText(tuple(printed), (1700, 1100)), None)


def who(reading: CardReading) -> tuple[str | None, str | None, str | None]:
    """Name, title and company of a reading."""
    return reading.fields.full_name, reading.fields.job_title, reading.fields.company


def test_all_three_are_found() -> None:
    """Name, title and firm of a plain card are found, and surely."""
    reading = reading_of(CARD)
    assert who(reading) == ("Perpetua Quill", "Head of Restoration", "Kestrel & Vane Ltd")
    assert min(reading.confidence[name] for name in ("full_name", "job_title", "company")) > 0.9


@given(st.integers(0, 10_000))
def test_the_order_of_lines_says_nothing(seed: int) -> None:
    """Only where lines stand counts, not in which order the engine gave them."""
    lines = list(CARD)
    random.Random(seed).shuffle(lines)  # noqa: S311
    assert who(reading_of(tuple(lines))) == who(reading_of(CARD))


@given(st.floats(0.3, 4.0), st.integers(0, 500))
def test_neither_size_nor_place_of_the_picture_count(scale: float, shift: int) -> None:
    """The same card in more pixels, or further off, reads the same."""
    moved = tuple(
        (text, scale * (x + shift), scale * (y + shift), wide * scale, tall * scale)
        for text, x, y, wide, tall in CARD
    )
    assert who(reading_of(moved)) == who(reading_of(CARD))


@pytest.mark.parametrize(
    "noise",
    ["~ ,,. |", "Mo-Fr 9-18", "ISO 9001:2015", "VISA", "HRB 123456", "Scanned with CamScanner", "12 34"],
)
def test_what_else_stands_on_a_card_is_nobody(noise: str) -> None:
    """Hours, registers, marks and scraps take nobody's place, and alone they give nothing."""
    assert who(reading_of((*CARD, (noise, 900, 900, 300, 40)))) == who(reading_of(CARD))
    assert who(reading_of(((noise, 100, 100, 300, 40),))) == (None, None, None)


@pytest.mark.parametrize("text", ["xqzt", "ae oi 4", "Ilil tt rn", "eee  oo a"])
def test_scraps_read_badly_are_no_firm(text: str) -> None:
    """What an engine makes of a pattern, unsure of it, is not given."""
    assert who(reading_of(((text, 100, 100, 900, 300),), read=0.35)) == (None, None, None)


def test_a_shop_has_no_person() -> None:
    """A shop's card gives the shop, and invents neither name nor title."""
    lines = (("Floricultura Girassol", 200, 80, 900, 110), ("Arranjos e buquês", 240, 210, 520, 46))
    assert who(reading_of((*lines, ("Tel. 5550-1234", 200, 600, 420, 50)))) == (
        None,
        None,
        "Floricultura Girassol",
    )


@pytest.mark.parametrize(
    ("line", "name", "title"),
    [
        ("Perpetua Quill - Sales Manager", "Perpetua Quill", "Sales Manager"),
        ("Perpetua Quill, Sales Manager", "Perpetua Quill", "Sales Manager"),
        ("Perpetua Quill | Sales Manager", "Perpetua Quill", "Sales Manager"),
    ],
)
def test_name_and_title_on_one_line(line: str, name: str, title: str) -> None:
    """A stroke or a comma parts a name from its title."""
    card = (CARD[0], (line, 120, 320, 900, 60), *CARD[3:])
    assert who(reading_of(card)) == (name, title, "Kestrel & Vane Ltd")


@pytest.mark.parametrize(
    ("glued", "boxes", "name"),
    [
        ("JoãoSilva", [], "João Silva"),
        ("KATHRINMEYER", ["kathrin.meyer"], "KATHRIN MEYER"),
        ("ANABELQUILL", ["a.quill"], "ANABEL QUILL"),
        ("Nunoda Almeida", [], "Nuno da Almeida"),
        ("Ana McDonald", [], "Ana McDonald"),
        ("Carlo DeVito", [], "Carlo DeVito"),
        ("Ana Vane-McDonald", [], "Ana Vane-McDonald"),
        ("ANABELQUILL", ["quill"], "ANABEL QUILL"),
        ("Everde", [], "Everde"),
    ],
)
def test_glued_names(glued: str, boxes: list[str], name: str) -> None:
    """A name without its blank is parted where case, lists or e-mail prove it, and nowhere else."""
    assert parted(glued, boxes) == name


@pytest.mark.parametrize(
    ("glued", "text"),
    [
        ("SalesManager", "Sales Manager"),
        ("Headof Sales", "Head of Sales"),
        ("Chefdeservice", "Chef de service"),
        ("Projektleiter", "Projektleiter"),
        ("Architekten", "Architekten"),
        ("PayPal", "PayPal"),
        ("QuillInteriors Ltd", "Quill Interiors Ltd"),
        ("QuillAnalyticsLP", "Quill Analytics LP"),
        ("HotelRosaVerde", "Hotel Rosa Verde"),
    ],
)
def test_glued_titles_and_firms(glued: str, text: str) -> None:
    """Titles and firms get back the blanks that known words show."""
    assert spaced(glued) == text


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("RONAN MCDONALD", "Ronan McDonald"),
        ("ALESSIA D'AMICO", "Alessia D'Amico"),
        ("ANNA VON DER LEYEN", "Anna von der Leyen"),
        ("GÜNTER MÜLLER", "Günter Müller"),
        ("Solène BEAUFORT", "Solène Beaufort"),
        ("ŁUKASZ ŻUREK", "Łukasz Żurek"),
    ],
)
def test_names_are_written_as_people_write_them(printed: str, said: str) -> None:
    """Capitals of print are no capitals of a name; particles stay small, "McDonald" keeps both of its own."""
    assert in_mixed_case(printed) == said


@pytest.mark.parametrize(
    ("name", "box", "least"),
    [("Jürgen Müller", "j.mueller", 1.0), ("Ana de Souza Lima", "aslima", 0.7), ("Li Wei", "wei.li", 1.0)],
)
def test_mailboxes_of_names(name: str, box: str, least: float) -> None:
    """Umlauts written out, initials and either order still go with the name."""
    assert matches_email(name, box) >= least


@pytest.mark.parametrize("name", ["王伟", "山田 太郎", "佐々木健", "김민수", "박 지 훈"])
def test_names_of_the_far_east(name: str) -> None:
    """Names in one script without blanks are known by their families."""
    assert is_far_eastern_name(name)


@pytest.mark.parametrize(
    ("text", "formed"),
    [("Quill S.A. de C.V.", True), ("Quill gGmbH", True), ("S. L. Mehta", False), ("みどり株式会社", True)],
)
def test_legal_forms(text: str, formed: bool) -> None:
    """A legal form stands behind a firm's name; initials before a family are none."""
    assert legal_form(text) == formed


def test_titles_glued_to_the_name() -> None:
    """A title without its blank is split off like any other."""
    name = split_titles("DR.PERPETUA QUILL")
    assert (name.prefix, name.full) == ("DR.", "PERPETUA QUILL")
