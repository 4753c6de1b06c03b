import pytest

from app.domain.card import CardFields, CardText, Line
from app.domain.lines import rectangle
from app.domain.reading import read_fields
from app.domain.reading.names import parted
from app.domain.reading.spelled import shares

#: Text, left, top, width, height.
Print = tuple[str, float, float, float, float]
REACH: tuple[Print, ...] = (("Tel. 5550-1234", 100, 800, 420, 50),)


def fields_of(*lines: Print, read: float = 0.97) -> CardFields:
    """The fields of lines that stand where they are said to."""
    printed = (Line(text, rectangle(x, y, x + wide, y + tall), read) for text, x, y, wide, tall in lines)
    return read_fields(CardText(tuple(printed), (1700, 1100)), None).fields


@pytest.mark.parametrize(
    ("logo", "host", "company"),
    [
        (
            (
                ("Morena", 100, 60, 600, 170),
                ("Doces", 520, 190, 560, 240),
                ("festas", 1060, 250, 380, 150),
            ),
            "www.morenadoces.example",
            "Morena Doces festas",
        ),
        (
            (("k", 100, 400, 250, 200), ("a", 330, 410, 250, 200), ("p", 560, 400, 250, 220)),
            "www.kapstudio.example",
            "kap",
        ),
        (
            (
                ("Pães Santa", 700, 90, 800, 230),
                ("Clara", 700, 350, 420, 180),
                ("do Vale", 1150, 355, 450, 180),
            ),
            "paesscdovale@hotmail.com",
            "Pães Santa Clara do Vale",
        ),
        (
            (("moss", 140, 100, 640, 320), ("GARDEN + POND CARE", 745, 350, 770, 60)),
            "www.mosspondcare.example",
            "moss GARDEN + POND CARE",
        ),
        (
            (("Marlo", 200, 120, 640, 290), ("CAFE", 300, 700, 440, 70)),
            "marlocafe@gmail.com",
            "Marlo CAFE",
        ),
    ],
    ids=["stairs", "letters apart", "first letters in the mail", "large beside small", "far apart"],
)
def test_a_logo_of_several_words(logo: tuple[Print, ...], host: str, company: str) -> None:
    """Words of one logo are one firm, however they are set, where they touch or the host spells them."""
    assert fields_of(*logo, (host, 100, 700 if len(logo) > 2 else 900, 700, 60), *REACH).company == company


def test_an_abbreviation_before_the_full_name() -> None:
    """Letters that the full name spells out stand beside it, and are no part of it."""
    lines: tuple[Print, ...] = (
        ("IN-RTS", 95, 430, 240, 58),
        ("INLAND ROAD TRANSPORT", 180, 542, 1000, 69),
        ("SERVICES LTD.", 180, 626, 700, 69),
        ("www.inrts.example", 590, 890, 550, 50),
    )
    assert fields_of(*lines, *REACH).company == "INLAND ROAD TRANSPORT SERVICES LTD."


def test_the_letter_of_a_mark_is_not_said_twice() -> None:
    """A mark that bears the firm's first letter is not read with its name."""
    lines: tuple[Print, ...] = (("K", 100, 60, 90, 120), ("Kestrel Studio", 210, 80, 600, 80))
    assert fields_of(*lines, *REACH).company == "Kestrel Studio"


@pytest.mark.parametrize(
    ("lines", "company"),
    [
        ((("Kessler", 400, 300, 500, 90), ("& Söhne", 400, 400, 420, 90)), "Kessler & Söhne"),
        (
            (("Kessler", 400, 300, 500, 90), ("&", 920, 300, 70, 90), ("Vane", 1010, 300, 300, 90)),
            "Kessler & Vane",
        ),
        ((("QUILL DRUK", 400, 300, 600, 80), ("SP. Z O.O.", 520, 390, 360, 70)), "QUILL DRUK SP. Z O.O."),
        ((("M Morena Bakery", 100, 300, 900, 80),), "Morena Bakery"),
        (
            (("LANTERN", 440, 170, 820, 130), ("3000", 320, 325, 450, 170), ("Bakery", 490, 450, 870, 200)),
            "LANTERN 3000 Bakery",
        ),
    ],
    ids=["and below", "and beside", "legal form below", "letter of the mark", "nothing but a logo"],
)
def test_what_belongs_to_a_firm(lines: tuple[Print, ...], company: str) -> None:
    """An "&", a legal form and a figure are parts of the name; a mark's letter is not."""
    assert fields_of(*lines).company == company


def test_letters_apart_skip_none() -> None:
    """Letters of one word that are read one by one make that word, however many they are."""
    letters: tuple[Print, ...] = tuple(
        (each, 100.0 + 80 * n, 100, 74, 150) for n, each in enumerate("PORTUS")
    )
    fields = fields_of(
        *letters, ("SEGUROS", 100, 260, 500, 90), ("www.portusseguros.example", 100, 700, 700, 50)
    )
    assert fields.company == "PORTUS SEGUROS"


def test_a_picture_read_as_an_ideograph_is_no_letter() -> None:
    """One ideograph before plain letters is a mark."""
    assert (
        fields_of(("业NORTHGATE TRADING LTD", 100, 60, 900, 120), *REACH).company == "NORTHGATE TRADING LTD"
    )


@pytest.mark.parametrize(
    ("key", "words", "least"),
    [
        ("fernhillas", ("fernhill", "apple", "shed"), (1.0, 0.9)),
        ("glowwormlamps", ("glow", "worm", "1amps"), (0.9, 0.9)),
        ("brightwater", ("bright", "water", "ltd"), (0.9, 0.7)),
    ],
)
def test_how_hosts_are_made_of_names(key: str, words: tuple[str, ...], least: tuple[float, float]) -> None:
    """First letters stand for words, a letter may be misread, a legal form may be left out."""
    assert shares(key, words) >= least


def test_hosts_of_others() -> None:
    """First letters alone prove nothing."""
    assert shares("fas", ("fernhill", "apple", "shed"))[0] < 0.5
    assert shares("brightwater", ("dark", "harbour"))[0] < 0.2


def test_streets_are_nobody() -> None:
    """A line with a street's word is no person, though it begins with a given name."""
    lines: tuple[Print, ...] = (
        ("Professor Ozra Quill", 100, 80, 520, 70),
        ("Thomas Street Fernhill", 900, 300, 400, 56),
        ("oquill@fernhill.example", 900, 560, 480, 56),
    )
    assert fields_of(*lines).full_name == "Ozra Quill"


def test_the_first_of_two_names_of_which_one_is_a_family() -> None:
    """ "Marcos e Moreira" are two people; the first counts."""
    shop: Print = ("Floricultura Girassol", 100, 80, 900, 110)
    fields = fields_of(shop, ("Marcos e Moreira", 100, 400, 500, 60), *REACH)
    assert (fields.full_name, fields.company) == ("Marcos", "Floricultura Girassol")


def test_an_initial_behind_the_name_stands_apart() -> None:
    """ "Arun.K" is written as people write it; an initial before the family stays as printed."""
    assert parted("Arun.K", []) == "Arun. K"
    assert parted("K.Arun", []) == "K.Arun"
