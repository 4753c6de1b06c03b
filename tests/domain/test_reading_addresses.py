import pytest

from app.domain.reading.address_pieces import clean_line
from app.domain.reading.addresses import find_address
from app.domain.reading.strips import Strip
from tests.domain.lines_of_text import line, strips


def address(found: list[Strip]) -> str | None:
    """The address in strips."""
    best, _ = find_address(found)
    return best.value if best else None


@pytest.mark.parametrize(
    "lines",
    [
        ["Kupferstraße 41", "10999 Berlin", "Deutschland"],
        ["Lerchengasse 7/3", "1080 Wien"],
        ["Oude Delft 12", "2611 HD Delft"],
        ["14 Applegate Lane", "Bristol BS1 4QZ"],
        ["Fern House, Mill Lane", "Norwich", "NR4 5BX"],
        ["13 Main Street", "Dublin 8", "D08 FP36"],
        ["4150 Hill Road,", "El Paso, TX 79901"],
        ["221 SE 35th Ave", "St. Paul, MN 55112"],
        ["740 N 300 W", "Saint George, UT 84770"],
        ["PO Box 18, Perth WA 6007"],
        ["155, rue de la Paix", "Face à la gare", "25074 Besançon"],
        ["Z.I. Nord - 132 rue Dupuis", "69004 Lyon Cedex"],
        ["Ctra. de Soria, km 59", "29053 - Málaga"],
        ["C/ Mayor, 6, 2º B", "15090 A Coruña"],
        ["Av. Paulista, 167 - Sala 6", "São Paulo - SP - CEP 01310-000"],
        ["Rua Clara, 5 - Centro - SP", "Próximo ao metrô"],
        ["Largo do Moreira 90", "3074-290 Coimbra"],
        ["Via Roma 8, 37146 Verona VR"],
        ["ul. Kwiatowa 15", "80-853 Gdańsk"],
        ["Storgatan 3", "SE-115 38 Stockholm"],
        ["Plot No. 12, Lake Road,", "Near City Hospital,", "Pune - 411 001", "India"],
        ["31/33 Tanner Row", "North Side", "Leeds LS1 4QT"],
        ["〒100-0001", "東京都中央区本町16-31"],
        ["서울특별시 강남구 테헤란로 17"],
    ],
)
def test_addresses_of_many_countries(lines: list[str]) -> None:
    """An address is found whole in its country's form, with towns and landmarks between its lines."""
    assert address(strips(*lines)) == "\n".join(each.rstrip(",") for each in lines)


@pytest.mark.parametrize(
    "beside",
    [
        "Open daily 10-6",
        "Seg a Sáb: 9h às 19h",
        "HRB 123456 Amtsgericht Soest",
        "Steuernummer 12/345/67890",
        "An ISO 9001:2015 Company",
        "Managing Director",
        "NMLS 1234567",
    ],
)
def test_what_stands_below_stays_out(beside: str) -> None:
    """Opening hours, registers and jobs right below an address are no part of it."""
    assert address(strips("Kupferstraße 41", "10999 Berlin", beside)) == "Kupferstraße 41\n10999 Berlin"


def test_of_two_addresses_one_whole() -> None:
    """Two addresses below one another don't mix: the first is given."""
    shops = strips("Av. das Garças, 40", "Av. Central, 24", "Av. do Moinho, 71")
    offices = strips("5 Mabel Street", "Perth WA 6000 Australia", "PO Box 21", "Perth WA 6001 Australia")
    assert address(shops) == "Av. das Garças, 40"
    assert address(offices) == "5 Mabel Street\nPerth WA 6000 Australia"


def test_lines_wrapped_anywhere() -> None:
    """An address broken in the middle of a street's or town's name is still one."""
    assert address(strips("Level 3, 6 Collins", "Street, Melbourne VIC", "3017")) is not None


def test_boxes_of_one_row_come_in_order() -> None:
    """An address in two boxes of a row is one line, from left to right."""
    right, left = line("10999 Berlin", left=500), line("Kupferstraße 41")
    assert address([Strip(each.text, each) for each in (right, left)]) == "Kupferstraße 41 10999 Berlin"


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("End.: Rua Clara,5", "Rua Clara, 5"),
        ("Av.Paulista,167-SP - Tel:", "Av. Paulista, 167-SP"),
        ("ViaRoma 8", "Via Roma 8"),
        ("Level12, Queen Street", "Level 12, Queen Street"),
        ("8 McDonald Road", "8 McDonald Road"),
        ("• 8 High Street", "8 High Street"),
        ("A: 36 Quay Street", "36 Quay Street"),
    ],
)
def test_lines_are_cleaned(printed: str, clean: str) -> None:
    """Labels, bullets and phone words come off, and blanks the engine dropped come back."""
    assert clean_line(printed) == clean
