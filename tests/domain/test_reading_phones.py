import re
from collections.abc import Iterator

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from app.domain.reading.phones import Printed, find_phones, with_country
from app.domain.reading.strips import Strip
from tests.domain.lines_of_text import line, row, strips


def numbers(found: list[Strip]) -> list[str]:
    """The numbers in strips, as printed."""
    return [each.value.number for each in find_phones(found)[0]]


def printed_numbers() -> Iterator[str]:
    """The example numbers of all countries' plans, in the ways people set them."""
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE):
            number = phonenumbers.example_number_for_type(region, kind)
            if number is None or len(phonenumbers.national_significant_number(number)) < 7:
                continue
            for form in (PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL, PhoneNumberFormat.E164):
                text = phonenumbers.format_number(number, form)
                if not text.startswith("8 "):  # a trunk prefix that no other country has
                    yield text
                    yield text.replace(" ", ".").replace("-", ".")
                    yield text.replace(" ", "-")


PRINTED = sorted(set(printed_numbers()))
LABELS = ("Tel. ", "Tel:", "Phone ", "Mobile: ", "Fax", "Telefon ", "Cel.: ", "Fone", "Tél : ", "Móvil ")


@given(st.sampled_from(LABELS), st.sampled_from(PRINTED))
def test_any_number_is_found_whole(label: str, number: str) -> None:
    """A number of any country's plan behind a label is found as one, with all its digits."""
    (found,) = numbers(strips(label + number))
    assert re.sub(r"\D", "", found) == re.sub(r"\D", "", number)


INTERNATIONAL = [number for number in PRINTED if number.startswith("+") and " " in number]


@given(
    st.sampled_from(INTERNATIONAL), st.sampled_from(INTERNATIONAL), st.sampled_from([" / ", " | ", ", ", " "])
)
def test_two_numbers_dont_grow_together(one: str, other: str, between: str) -> None:
    """Of two numbers on a line each is found by itself, whatever parts them."""
    found = numbers(strips(f"Tel. {one}{between}{other}"))
    wanted = {re.sub(r"\D", "", one), re.sub(r"\D", "", other)}
    assert {re.sub(r"\D", "", number) for number in found} == wanted


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2550-0147", ["2550-0147"]),
        ("RES. PH. OAKHAM 555-0147", ["555-0147"]),
        ("+34 810 00 00 14", ["+34 810 00 00 14"]),
        ("+34 810 00 00 14C", ["+34 810 00 00 14"]),
        ("Tel. 030 23125014G", ["030 23125014"]),
        ("T|+49 30 23125 014", ["+49 30 23125 014"]),
        ("M. 9550-0123/9550-0124", ["9550-0123", "9550-0124"]),
        ("Tel:(11)2550-0123/2550-0124", ["(11)2550-0123", "2550-0124"]),
        ("112550-0123/2550-0124-ID45*8*12345/Ana", ["112550-0123", "2550-0124"]),
        ("Pabx:(11)2550-0123-Fax:2550-0124", ["(11)2550-0123", "2550-0124"]),
        ("Phone No.:2550123,2550124, 2550125 (R)2550126", ["2550123", "2550124", "2550125", "2550126"]),
        ("Tel. 030 / 23 12 50 14", ["030 / 23 12 50 14"]),
        ("Tel. 06131/23125", ["06131/23125"]),
        (":040-55550123 /24", ["040-55550123 /24"]),
        ("040 5555 0123 & 040 55550124", ["040 5555 0123", "040 55550124"]),
        ("VIVO119.5550-0123", ["119.5550-0123"]),
        ("±33 1 99 00 12 34", ["+33 1 99 00 12 34"]),
        ("Tel. 030 231250l4", ["030 23125014"]),
        ("Tel. +1 (503) 555-O142", ["+1 (503) 555-0142"]),
        ("＋81 3（5550）0123", ["+81 3(5550)0123"]),
        ("9 +44 20 7946 0812", ["+44 20 7946 0812"]),
        ("Ana 5550123456", ["5550123456"]),
        ("Tel. 030 23125014 Mo-Fr 8.00-17.00", ["030 23125014"]),
    ],
)
def test_numbers_as_cards_print_them(text: str, found: list[str]) -> None:
    """Numbers come as printed, however they are set off, glued to a label or strung together."""
    assert numbers(strips(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "CNPJ 12.345.678/0001-95",
        "12345678Z",
        "12.345.678/0001-95",
        "P. IVA e C.F. 01234567890",
        "IBAN DE02 1203 0000 0000 2020 51",
        "IBANNL02 ABNA 0123 4567 89",
        "TVAFR 12 345678901",
        "UIDCHE-123.456.789",
        "RCSLyon B 123 456 789",
        "Bankgiro 123-4567",
        "Bahnhofstr. 12-14 · 10999 Berlin",
        "C. de la Rosa 86. 12345 Soria",
        "Rua das Flores, 60 - R/C | 4000-123 Porto",
        "No. 12, Lake Main Road, Pune - 411 001",
        "〒100-0001",
        "登録番号 1234567890123",
        "Mo-Fr 8.00-17.00 und 18.00-20.00",
        "52.5200, 13.4050",
        "NMLS 1234567",
        "ISO 9001:2015",
        "ID.35*12*34567",
    ],
)
def test_what_nobody_can_call(text: str) -> None:
    """Numbers of registers and banks, postcodes behind streets, hours and places are no phones."""
    assert numbers(strips(text)) == []


@pytest.mark.parametrize(
    ("text", "extension"),
    [
        ("Tel: 11 2550-0123 Ramal 312", "312"),
        ("(503) 555-0142 ext. 12", "12"),
        ("+43 1 234567 DW 15", "15"),
        ("011 2550123 int. 131 | 392 5550123", "131"),
        ("+33 1 99 00 12 34 poste 272", "272"),
        ("503-555-0142 x17", "17"),
    ],
)
def test_extensions(text: str, extension: str) -> None:
    """An extension is told apart, in the words of its country."""
    assert find_phones(strips(text))[0][0].value.extension == extension


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("2550123 (R)", ["home"]),
        ("+49 30 23125 014 T", ["phone"]),
        ("M: +44 7700 900123", ["mobile"]),
        ("Telefax: 030 23125 015", ["fax"]),
        ("T:503-555-0142|F:503-555-0143", ["phone", "fax"]),
        ("Uff. 06 2550123 - Cell. 333 2550123", ["phone", "mobile"]),
        ("C. +49 171 3920 017", ["mobile"]),
    ],
)
def test_kinds(text: str, kinds: list[str]) -> None:
    """A number's kind is what the word or letter nearest to it says, before or behind."""
    assert [each.value.kind for each in find_phones(strips(text))[0]] == kinds


def test_a_label_in_a_box_of_its_own() -> None:
    """A label left of a number or right above it names its kind, and makes short numbers phones."""
    beside = find_phones(row("Fax", "231 250", gap=200))[0]
    above = find_phones(strips("Mobile", "0171 3920 017"))[0]
    assert [each.value.kind for each in (*beside, *above)] == ["fax", "mobile"]


def test_a_number_in_two_boxes() -> None:
    """A number that only two boxes of a row make together is one; two whole ones stay two."""
    assert numbers(row("+49 30", "23125014")) == ["+49 3023125014"]
    assert numbers(row("+49 30 23125014", "030 23125015")) == ["+49 30 23125014", "030 23125015"]


def test_one_misread_digit_makes_a_number_unsure() -> None:
    """The confidence follows the least sure digit, not the line's mean."""
    text = "Tel. 030 23125 014"
    sure = line(text, chance=0.99, letters=True)
    doubtful = type(sure)(text, sure.box, 0.97, (*sure.letters[:-1], 0.4))
    assert find_phones([Strip(text, sure)])[0][0].confidence > 0.9
    assert find_phones([Strip(text, doubtful)])[0][0].confidence < 0.7


@pytest.mark.parametrize(
    ("number", "countries", "region", "e164"),
    [
        ("0055 11 95550 0123", (), None, "+5511955500123"),
        ("030 23125 014", ("DE",), "US", "+493023125014"),
        ("(503) 555-0142", (), "US", "+15035550142"),
        ("040- 55550123 / 24", ("IN",), None, "+914055550123"),
        ("2550-0147", ("BR",), None, None),
        ("+44 (0)20 7946 0812", (), None, "+442079460812"),
    ],
)
def test_international_form(
    number: str, countries: tuple[str, ...], region: str | None, e164: str | None
) -> None:
    """A number's international form comes from its prefix, else the card's country, else the reader's."""
    assert with_country(Printed(number, "phone", None, countries), region).e164 == e164


@given(st.text("0123456789+()-/.,| TelFax:", max_size=50))
def test_no_digit_is_invented(text: str) -> None:
    """Whatever stands on a line, numbers hold its digits only, in their order, none twice."""
    digits = iter(re.sub(r"\D", "", text.replace("l", "1")))  # an "l" among digits is a 1
    assert all(digit in digits for number in numbers(strips(text)) for digit in re.sub(r"\D", "", number))
