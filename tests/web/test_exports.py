"""What is due, as a table."""

import csv
import io
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.domain.card import CardFields, Phone
from app.domain.followup import Due, Promise
from app.services.exports import HEADS, table
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
    reach = ["ana.souza@lumen.example", "'+49 30 901820", "Tea; and\ncups"]
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
    """Whatever stands on a card, no cell begins as a formula does."""
    visitor.world.keep(bo, EVIL, talked_about="\t=1+1")
    _, line = rows(visitor)
    assert [cell[:2] for cell in line if cell[:1] == "'"] == ["'=", "'+", "'@", "'-", "'+", "'="]
    assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_formula_is_text(first: str) -> None:
    """A cell that would be a formula is shown as it is written, behind an apostrophe."""
    ((cell,),) = csv.reader(io.StringIO(table([[f"{first}1+1"]]), newline=""))
    assert cell == f"'{first}1+1"


def test_strangers_get_nothing(stranger: Visitor) -> None:
    """The table is for who is signed in."""
    assert stranger.get("/today.csv").status_code == 302
