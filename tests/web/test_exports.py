"""What is due as a table, contacts as files, and one of them as a code."""

import csv
import io
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape
from uuid import UUID
from zoneinfo import ZoneInfo

import cv2
import numpy as np
import phonenumbers
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import QueuePool

from app.domain.card import CardFields, Phone
from app.domain.followup import Due, Promise
from app.domain.reading.phones import Printed, with_country
from app.domain.table import guessed
from app.domain.table import people as table_people
from app.domain.table import read as read_table
from app.domain.table.formulas import unguarded
from app.domain.vcard import read
from app.services import contacts, events
from app.services.exports import HEADS, PEOPLE, dialled, table
from app.store.db import db
from tests.factories import ANA
from tests.web.conftest import Visitor

EVIL = CardFields(
    full_name='=HYPERLINK("http://evil.example";"Ana")',
    company="+Works",
    job_title="@Head",
    emails=("-a@x.example",),
    phones=(Phone("+351 21 000 0000", "phone", "+351210000000"),),
)


def rows(visitor: Visitor) -> list[list[str]]:
    """The table as a spreadsheet reads it."""
    return list(csv.reader(io.StringIO(visitor.get("/today.csv").data.decode("utf-8-sig"), newline="")))


def test_what_is_due_is_in_the_table(visitor: Visitor, bo: UUID) -> None:
    """Everything due by today is a line, with whom, how and what; what comes later is not."""
    zone = ZoneInfo("Europe/Berlin")
    call = Promise("call about prices", "call", Due.timed(datetime(2026, 3, 2, 15, 30, tzinfo=zone), zone))
    visitor.world.keep(bo, talked_about="Tea; and\ncups", promise=call)
    visitor.world.keep(bo, promise=Promise("samples", "message", Due(date(2026, 4, 1))))
    head, *lines = rows(visitor)
    assert tuple(head) == HEADS
    assert len(lines) == 3
    who = ["Ana Souza", "Lumen Works", "Head of Purchasing"]
    reach = ["ana.souza@lumen.example", "+49 30 901820", "Tea; and\ncups"]
    assert lines[0] == [*who, "call", "call about prices", "2026-03-02 15:30", *reach]
    assert lines[1][3:6] == ["email", "Intro mail", "2026-03-02"]


def test_all_that_is_due_is_in_it(visitor: Visitor, bo: UUID) -> None:
    """The table has no end where the page has one, and what is overdue is in it."""
    for _ in range(5):
        visitor.world.keep(bo)
    visitor.world.clock.move(timedelta(days=3))
    assert len(rows(visitor)) == 6


def test_spreadsheets_know_its_letters(visitor: Visitor, bo: UUID) -> None:
    """UTF-8 with the mark Excel looks for, as a file with the day in its name, kept by nobody."""
    visitor.world.keep(bo, CardFields(full_name="Łukasz Żak"))
    answer = visitor.get("/today.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "Łukasz Żak" in answer.data.decode("utf-8-sig")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''due-2026-03-02.csv"
    assert "no-store" in answer.headers["Cache-Control"]


def test_no_card_brings_a_formula(visitor: Visitor, bo: UUID) -> None:
    """Whatever stands on a card, no cell begins as a formula does, but for a number to dial."""
    visitor.world.keep(bo, EVIL, talked_about="\t=1+1")
    _, line = rows(visitor)
    assert [cell[:2] for cell in line if cell[:1] == "'"] == ["'=", "'+", "'@", "'-", "'="]
    begun = [cell for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert begun == ["+351 21 000 0000"]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_formula_is_text(first: str) -> None:
    """A cell that would be a formula is shown as it is written, behind an apostrophe."""
    ((cell,),) = csv.reader(io.StringIO(table([[f"{first}1+1"]]), newline=""))
    assert cell == f"'{first}1+1"


# What begins a cell or a row where commas don't part, what parts, and what makes a formula.
_PIECES = st.lists(
    st.sampled_from(["=", "+", "-", "@", "＝", ";", "\t", "\n", "\r\n", '"', "'", " ", "a", "1"])
)


@given(st.lists(st.tuples(*[_PIECES.map("".join)] * 2), min_size=1, max_size=3))
def test_no_cell_is_a_formula_wherever_it_is_cut(lines: list[tuple[str, str]]) -> None:
    """Read with semicolons, as Excel does in Germany, or tabs: no cell begins one; ours are unchanged."""
    data = table(lines)
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(data, newline=""), delimiter=separator):
            assert not [cell for cell in row if cell.lstrip(" ").startswith(("=", "+", "-", "@", "＝"))]
    back = csv.reader(io.StringIO(data, newline=""))
    assert [tuple(map(unguarded, row)) for row in back] == lines


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_numbers_of_all_countries_stay_numbers(region: str) -> None:
    """In groups, so that no sheet takes them for a sum, without apostrophe, and read back as they were."""
    e164 = phonenumbers.format_number(
        phonenumbers.example_number(region), phonenumbers.PhoneNumberFormat.E164
    )
    data = table([["Name", "Phone"], ["Ana", dialled(Phone(e164, "phone", e164))]])
    ((_, cell),) = list(csv.reader(io.StringIO(data, newline="")))[1:]
    assert re.fullmatch(r"\+\d+( \d+)+", cell)
    found = read_table(data.encode())
    (person,) = table_people(found, guessed(found.heads, found.rows))
    (phone,) = person.fields.phones
    number = with_country(Printed(phone.number, phone.kind, phone.extension), None, sure=True)
    assert number.e164 == e164


def test_digits_without_groups_are_guarded() -> None:
    """What a sheet would take for a number loses nothing: the apostrophe makes it a text."""
    ((cell,),) = csv.reader(io.StringIO(table([["+4930901820"]]), newline=""))
    assert cell == "'+4930901820"


def people(visitor: Visitor, asked: str = "") -> list[dict[str, str]]:
    """The contacts' table as a spreadsheet reads it."""
    answer = visitor.get(f"/contacts.csv{asked}")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''contacts.csv"
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_contacts_are_a_table(visitor: Visitor, bo: UUID) -> None:
    """Under Google's heads: name, firm, mails, numbers as dialled, address in parts, talk and event."""
    world = visitor.world
    fair = events.add(world.session, world.kit, bo, "Fair")
    world.keep(bo, ANA, "Tea; and\ncups", event_id=fair.id)
    (row,) = people(visitor)
    assert tuple(row) == PEOPLE
    assert {head: cell for head, cell in row.items() if cell} == {
        "Name Prefix": "Dr.", "First Name": "Ana", "Last Name": "Souza", "Organization Name": "Lumen Works",
        "Organization Title": "Head of Purchasing",
        "E-mail 1 - Label": "Work", "E-mail 1 - Value": "ana.souza@lumen.example",
        "Phone 1 - Label": "Work", "Phone 1 - Value": "+49 30 901820",
        "Address 1 - Formatted": "Gartenweg 3\n10115 Berlin", "Address 1 - Street": "Gartenweg 3",
        "Address 1 - City": "Berlin", "Address 1 - Postal Code": "10115",
        "Website 1 - Label": "Work", "Website 1 - Value": "www.lumen.example",
        "Event": "Fair", "Met On": "2026-03-02", "Notes": "Tea; and\ncups",
    }  # fmt: skip


def test_no_value_is_lost_to_the_table(visitor: Visitor, bo: UUID) -> None:
    """Values beyond the columns there are stand in the last of them."""
    numbers = tuple(Phone(f"07700 90012{n}", "mobile", f"+44770090012{n}") for n in range(6))
    mails = tuple(f"a{n}@x.example" for n in range(5))
    contacts.add(visitor.world.session, visitor.world.kit, bo, CardFields(emails=mails, phones=numbers))
    (row,) = people(visitor)
    assert row["E-mail 2 - Value"] == "a1@x.example"
    assert row["E-mail 3 - Value"] == "a2@x.example ::: a3@x.example ::: a4@x.example"
    assert row["Phone 4 - Value"] == "+44 7700 900123 ::: +44 7700 900124 ::: +44 7700 900125"


def test_no_contact_brings_a_formula(visitor: Visitor, bo: UUID) -> None:
    """But for numbers of digits and blanks, which nothing can be hidden in, no cell begins as one does."""
    visitor.world.keep(bo, EVIL, talked_about="\t=1+1")
    typed = CardFields(full_name="Ana", phones=(Phone("+1-2=3", "phone"), Phone("=1+2", "fax", "no number")))
    contacts.add(visitor.world.session, visitor.world.kit, bo, typed)
    cells = [cell for row in people(visitor) for cell in row.values()]
    begun = [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert begun == ["+351 21 000 0000"]
    assert {"'+1-2=3", "'=1+2", "'+Works"} <= set(cells)


def test_a_files_people_are_those_of_the_list(visitor: Visitor, bo: UUID) -> None:
    """What the list's page is asked for is what its files hold."""
    world = visitor.world
    for name in ("Zoe Adler", "Ana Souza", "Ben Adler"):
        contacts.add(world.session, world.kit, bo, CardFields(full_name=name))
    assert [row["First Name"] for row in people(visitor, "?q=adler")] == ["Ben", "Zoe"]
    answer = visitor.get("/contacts.vcf?q=adler&mail=none&version=4.0")
    assert [each.fields.full_name for each in read(answer.data).cards] == ["Ben Adler", "Zoe Adler"]
    assert answer.data.startswith(b"BEGIN:VCARD\r\nVERSION:4.0")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/vcard", "private, no-store")
    assert visitor.get("/contacts.vcf?mail=sent").data == b""
    assert visitor.get("/contacts.vcf?version=2.1").status_code == 422


@pytest.mark.parametrize("read_on", [True, False])
def test_a_file_sent_holds_no_connection(visitor: Visitor, bo: UUID, read_on: bool) -> None:
    """Read to its end or left, what is sent as it is made leaves the database alone afterwards."""
    for _ in range(3):
        visitor.world.keep(bo)
    answer = visitor.get("/contacts.vcf")
    assert next(answer.iter_encoded()).startswith(b"BEGIN:VCARD")
    if read_on:
        assert answer.data
    answer.close()
    with visitor.world.app.app_context():
        pool = db.engine.pool
        assert isinstance(pool, QueuePool)
        assert pool.checkedout() == 0


def scanned(page: str) -> str:
    """What the code of a page says, drawn as a browser draws it and read as a camera reads it."""
    svg = re.search(r'<svg viewBox="0 0 (\d+) \d+"[^>]*><path[^>]* d="([^"]+)"', page)
    assert svg
    side, x, y = int(svg[1]), 0.0, 0.0
    picture = np.full((side, side), 255, np.uint8)
    for letter, numbers in re.findall(r"([Mmh])([^Mmh]*)", svg[2]):
        right, *down = (float(number) for number in re.findall(r"-?[\d.]+", numbers))
        if letter == "h":
            picture[int(y), int(x) : int(x + right)] = 0
        x = right if letter == "M" else x + right
        y = down[0] if letter == "M" else y + sum(down)
    large = cv2.copyMakeBorder(np.kron(picture, np.ones((4, 4), np.uint8)), 16, 16, 16, 16, 0, value=255)
    (code,) = zxingcpp.read_barcodes(large)
    return str(code.text)


@pytest.mark.parametrize("name", ["Ana Souza", "Zoë Łukasz Żak", "王伟"])
def test_a_code_is_scanned_into_contacts(visitor: Visitor, bo: UUID, name: str) -> None:
    """Another phone reads the vCard off the screen, without what was talked about."""
    contact = visitor.world.keep(bo, replace(ANA, full_name=name), "Wants a discount").contact
    page = visitor.get(f"/contacts/{contact.id}").text
    assert f'href="/contacts/{contact.id}/code"' in page
    text = scanned(visitor.get(f"/contacts/{contact.id}/code").text)
    (person,) = read(text.encode()).cards
    assert (person.fields.full_name, person.fields.emails) == (name, ANA.emails)
    assert person.uid == f"urn:uuid:{contact.id}"
    assert "discount" not in text


def test_too_much_for_a_code_is_said(visitor: Visitor, bo: UUID) -> None:
    """Of somebody whose name alone fills a code, the page offers the file."""
    fields = CardFields(full_name="王" * 1000)
    contact = contacts.add(visitor.world.session, visitor.world.kit, bo, fields).contact
    page = visitor.get(f"/contacts/{contact.id}/code").text
    assert "more than a code holds" in page
    assert f"/api/v1/contacts/{contact.id}.vcf" in page


def test_both_versions_are_offered(visitor: Visitor, bo: UUID) -> None:
    """The list's menu and a contact's lead to vCards 3.0 and 4.0, the list's of those it shows."""
    contact = visitor.world.keep(bo).contact
    pages = [visitor.get(page).text for page in ("/contacts?q=ana", f"/contacts/{contact.id}")]
    for page in pages:
        links = [unescape(link) for link in re.findall(r'href="([^"]+\.vcf[^"]*)"', page)]
        assert len(links) == 2
        for link, version in zip(links, ("3.0", "4.0"), strict=True):
            assert visitor.get(link).text.startswith(f"BEGIN:VCARD\r\nVERSION:{version}\r\n")
    assert "/contacts.vcf?version=4.0&amp;q=ana" in pages[0]


def test_an_events_page_gives_its_people(visitor: Visitor, bo: UUID) -> None:
    """The file is offered as soon as there is somebody in it."""
    world = visitor.world
    fair = events.add(world.session, world.kit, bo, "Fair")
    address = f"/api/v1/events/{fair.id}.vcf"
    assert address not in visitor.get(f"/events/{fair.id}").text
    world.keep(bo, event_id=fair.id)
    assert address in visitor.get(f"/events/{fair.id}").text
    assert visitor.get(address).data.startswith(b"BEGIN:VCARD")


@pytest.mark.parametrize("path", ["/today.csv", "/contacts.csv", "/contacts.vcf"])
def test_strangers_get_nothing(stranger: Visitor, path: str) -> None:
    """The files are for who is signed in."""
    assert stranger.get(path).status_code == 302
