"""Tables of contacts: what vendors write, what people write, and what is none."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.incoming import MOST_PEOPLE
from app.domain.plain_card import fields_as_plain
from app.domain.table import COLUMNS, guessed, people, read

GOLDEN = Path(__file__).parent.parent / "golden" / "tables"
FILES = sorted(path for path in GOLDEN.iterdir() if path.suffix != ".json")


def told(data: bytes) -> dict[str, object]:
    """What a table tells, as the golden files have it: fields that are empty are left out."""
    table = read(data)
    return {
        "broken": table.broken,
        "people": [
            {key: value for key, value in fields_as_plain(each.fields).items() if value}
            | {
                key: value
                for key, value in (("note", each.note), ("categories", list(each.categories)))
                if value
            }
            | ({"met_on": each.met_on.isoformat()} if each.met_on else {})
            for each in people(table, guessed(table.heads, table.rows))
        ],
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_vendors_and_people_write_is_read(path: Path) -> None:
    """Each golden table tells what stands beside it, whatever its encoding, separator and heads."""
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert told(path.read_bytes()) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_says_the_same_however_it_is_written(encoding: str, separator: str, end: str) -> None:
    """Encoding, separator and line ends are found out; quoted ones are part of a cell."""
    note = f'"ja{separator} ""gern"",{end}später; \tviel"'
    text = end.join(
        (
            separator.join(("Vorname", "Nachname", "E-Mail", "Notiz")),
            separator.join(("Jürgen", "Groß", "j@gross.example", note)),
            separator.join(("Zoë", "Ek", "z@ek.example", "")),
        )
    )
    table = read(text.encode(encoding))
    assert table.heads == ("Vorname", "Nachname", "E-Mail", "Notiz")
    assert table.rows == (
        ("Jürgen", "Groß", "j@gross.example", f'ja{separator} "gern",\nspäter; \tviel'),
        ("Zoë", "Ek", "z@ek.example", ""),
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'=1+1", "=1+1"),
        ("'+49 30 1", "+49 30 1"),
        ("'-", "-"),
        ("'@ana", "@ana"),
        ("'n Abend", "'n Abend"),
        ("''=", "'="),
        ("Acme;'=1", "Acme;=1"),
    ],
)
def test_what_kept_a_spreadsheet_from_calculating_comes_off(cell: str, text: str) -> None:
    """An apostrophe before a formula's sign, which we write, is none of the text; any other is."""
    assert read(f"Name,Note\nAna,{cell}\n".encode()).rows == (("Ana", text),)


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (("Title", "First Name"), ("job_title", "first_name")),
        (("Title", "First Name", "Job Title"), ("name_prefix", "first_name", "job_title")),
        (("Land/Region geschäftlich", "Bundesland", "Ort privat"), ("country", "state", "city")),
        (("E-Mail 2: Adresse", "E-Mail 2: Typ", "E-Mail 2: Angezeigter Name"), ("email", "", "")),
        (("Phone 2 - Type", "Phone 2 - Value"), ("phone_kind", "phone")),
        (("Ansprechpartner", "Partner/in", "Name Assistent", "Telefon Assistent"), ("full_name", "", "", "")),
        (("Postleitzahl", "Postanschrift", "Postfach"), ("postcode", "address", "street")),
    ],
)
def test_heads_say_what_columns_are(heads: tuple[str, ...], columns: tuple[str, ...]) -> None:
    """By words of English and German address books; what is of no interest is left out."""
    assert guessed(heads, ()) == columns


def test_contents_say_what_heads_do_not() -> None:
    """Mails, numbers, pages and, where no column is a name, the first that looks like names."""
    rows = (
        (
            "2026-03-02",
            "K 12",
            "Eva Klee",
            "eva@klee.example",
            "+49 171 5554433",
            "www.klee.example",
            "nice to meet",
        ),
        ("2026-03-03", "K 13", "Ole Lund", "", "0171 5554434", "https://lund.example", ""),
    )
    heads = ("wann", "Nr", "wer", "womit", "wie", "wo", "sonst")
    assert guessed(heads, rows) == ("", "", "full_name", "email", "phone", "url", "")


def test_an_address_is_one_place() -> None:
    """Parts of the same place make one address, the first that says anything; a whole one is not doubled."""
    heads = ("Name", "Business Street", "Business City", "Home Street", "Home City", "Home Postal Code")
    table = read(
        ",".join(heads).encode() + b"\nAna,,,Gartenweg 3,Berlin,10115\nBo,Kai 1,Bremen,Weg 2,Kiel,24103\n"
    )
    addresses = [each.fields.address for each in people(table, guessed(table.heads, table.rows))]
    assert addresses == ["Gartenweg 3\n10115 Berlin", "Kai 1\nBremen"]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\x00\x01\x02" * 99, b",;\t\n--\n", b"PK\x03\x04\x00\x00"])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    """Nothing, signs without letters, and the bytes of programs."""
    with pytest.raises(Invalid):
        read(data)


def test_a_row_that_is_too_long_is_counted_not_shifted() -> None:
    """Where a comma has lost its quotes nobody knows what is what: the row is broken."""
    table = read(b"Name,Mail\nSouza, Ana,ana@souza.example\nBo Li,bo@li.example,,,\n")
    assert (table.rows, table.broken) == ((("Bo Li", "bo@li.example"),), 1)


def test_a_cell_without_end_is_counted() -> None:
    """What no cell of a contact is as long as is broken; the rows after it are read."""
    table = read(f"Name,Mail\n{'x' * 200_000},a@x.example\nBo Li,bo@li.example\n".encode())
    assert (table.rows, table.broken) == ((("Bo Li", "bo@li.example"),), 1)


def test_a_quote_that_never_ends_swallows_nobody() -> None:
    """Its row is broken, and those below are read; a note of many lines is none the worse."""
    lines = [f"P{n} Klee,p{n}@klee.example,one" for n in range(400)]
    lines[2] = 'P2 Klee,"p2@klee.example,one'
    lines[399] = 'P399 Klee,p399@klee.example,"' + "line\n" * 100 + '"'
    table = read("\n".join(("Name,Mail,Note", *lines)).encode())
    assert table.broken == 1
    assert [row[0] for row in table.rows] == [f"P{n} Klee" for n in range(400) if n != 2]
    assert table.rows[-1][2].count("line") == 100


def test_a_quote_amid_a_cell_is_part_of_it() -> None:
    """Whoever forgets to double them means them."""
    table = read(b'Name,Mail,Note\nAna,a@x.example,5" disk\nBo,b@x.example,"the "boss" here"\n')
    assert [row[2] for row in table.rows] == ['5" disk', 'the boss" here"']


def test_reading_ends_where_too_much_is() -> None:
    """Too many rows are refused before the rest is read; blank and broken ones are none."""
    rows = "".join(f"P{n},p@x.example\n" for n in range(MOST_PEOPLE))
    assert len(read(("Name,Mail\n" + ",\n" * 2_000_000 + rows + 'Q,"q\n').encode()).rows) == MOST_PEOPLE
    with pytest.raises(Invalid, match="more than 5,000 people"):
        read(("Name,Mail\n" + rows + "Q,q@x.example\n" * 100).encode())


def test_columns_no_one_names_are_not_kept() -> None:
    """Commas without end are no cells; a word beyond the last column makes the row too wide."""
    table = read(b"Name,Mail\nAna,a@x.example" + b"," * 5_000 + b"\nBo,b@x.example" + b"," * 5_000 + b"x\n")
    assert (table.rows, table.broken) == ((("Ana", "a@x.example"),), 1)


def test_only_the_beginning_of_a_head_and_a_value_is_looked_at() -> None:
    """Some patterns take as long as the square of what they look at: here hours, without the cut."""
    assert guessed(("x" * 200 + " phone",), ()) == ("",)
    assert guessed(("home" * 250_000, "phone"), ()) == ("", "phone")
    assert guessed(("wer",), [("a" + " b" * 250_000 + "1",)]) == ("full_name",)


@given(st.binary(max_size=300) | st.text("ab@+;,\t\"'\n\r =", max_size=200).map(str.encode))
def test_any_bytes_are_a_table_or_refused(data: bytes) -> None:
    """Nothing but Invalid comes of a file that is none, and each row has a cell for each column."""
    try:
        table = read(data)
    except Invalid:
        return
    columns = guessed(table.heads, table.rows)
    assert {*columns} <= {*COLUMNS}
    assert all(len(row) == len(table.heads) == len(columns) for row in table.rows)
    assert len(people(table, columns)) == len(table.rows)
