from dataclasses import replace

import pytest

from app.domain.card import Box, Line
from app.domain.cut_off import LEFT, RIGHT, CutOff, find_cut_off, goes_on, reached
from app.domain.lines import bounds
from tests.domain.lines_of_text import line

#: A column flush left at 100. Of "Director of Sales", set at 100, too, the first four letters were not found.
NAME, TITLE, COMPANY = (
    line("Ana Souza", chance=0.99, letters=True),
    line("ctor of Sales", left=180, top=120, letters=True),
    line("Porto Paper Ltd", top=180, chance=0.99, letters=True),
)


def found(*lines: Line) -> list[tuple[str, int, float]]:
    return [(cut.line.text, cut.side, cut.edge) for cut in find_cut_off(lines)]


def mirrored(each: Line) -> Line:
    left, top, right, bottom = bounds(each.box)
    corners = (1000 - right, top), (1000 - left, top), (1000 - left, bottom), (1000 - right, bottom)
    return replace(each, box=Box(corners))


def sure(text: str, chance: float = 0.97, further: int = 4, of_those: float = 0.9, side: int = LEFT) -> Line:
    """A longer reading: the further letters have one chance, all others another."""
    new, old = (of_those,) * further, (chance,) * (len(text) - further)
    return replace(line(text), letters=new + old if side == LEFT else old + new)


def test_the_column_tells_how_far_a_line_may_go_on() -> None:
    """A line that starts unsure, further in than the lines above and below, may start at their edge."""
    assert found(NAME, TITLE, COMPANY) == [("ctor of Sales", LEFT, 100)]


def test_a_column_flush_right() -> None:
    """What holds for starts at the left holds for ends at the right."""
    lines = [mirrored(each) for each in (NAME, TITLE, COMPANY)]
    assert found(*lines) == [("ctor of Sales", RIGHT, 900)]


def test_the_nearer_edge_counts() -> None:
    """Where the neighbours' edges differ, the line may go on as far as the nearer one."""
    assert found(line("Ana Souza", left=60), TITLE, COMPANY) == [("ctor of Sales", LEFT, 100)]


@pytest.mark.parametrize(
    "other",
    [
        replace(TITLE, letters=(0.99,) * len(TITLE.text)),
        replace(TITLE, letters=()),
        replace(TITLE, confidence=0.5),
        line("12-14", left=180, top=120, letters=True),
        line("ctor of Sales", left=120, top=120, letters=True),
        line("ctor of Sales", left=500, top=120, letters=True),
    ],
    ids=["sure", "letters untold", "illegible", "no word", "hardly further in", "another column"],
)
def test_lines_nobody_need_ask_about(other: Line) -> None:
    """A sure start, an illegible line, one without a word, and one in no column stay as they are."""
    assert found(NAME, other, COMPANY) == []


def test_flush_at_the_other_side() -> None:
    """Lines flush right are ragged at the left: none is cut off there."""
    assert found(line("Porto Paper Works Ltd", left=20, top=60), TITLE) == []


def test_centred_lines() -> None:
    """Lines about one middle are of any length: none is cut off."""
    assert found(line("Porto Paper Works Ltd", left=100, top=60), TITLE) == []


@pytest.mark.parametrize("column", [line("Ana Souza", top=-60), line("Ana Souza", chance=0.7)])
def test_neighbours_that_tell_nothing(column: Line) -> None:
    """A line far up, or hardly legible itself, says nothing of where others start."""
    assert found(column, TITLE) == []


def test_other_text_on_the_way() -> None:
    """Where other text stands before the line, it starts where it was found to."""
    assert found(NAME, line("Inc.", top=120), TITLE, COMPANY) == []


def test_a_line_that_stands_on_end() -> None:
    """Text running down the card's side is no part of a column."""
    standing = Box(((220, 110), (220, 370), (180, 370), (180, 110)))
    assert found(NAME, replace(TITLE, box=standing), COMPANY) == []


@pytest.mark.parametrize(("side", "edge", "span"), [(LEFT, 100, (96, 440)), (RIGHT, 500, (180, 504))])
def test_the_box_reaches_the_edge(side: int, edge: float, span: tuple[float, float]) -> None:
    """The longer box starts or ends a little beyond the edge, and is a fifth taller above and below."""
    box = reached(CutOff(TITLE, side, edge))
    assert bounds(box) == pytest.approx((span[0], 112, span[1], 168))


def test_the_box_follows_the_slant() -> None:
    """A line that runs downwards is made longer along itself."""
    slanted = replace(TITLE, box=Box(((180, 120), (440, 146), (436, 186), (176, 160))))
    a, b, _, _ = reached(CutOff(slanted, LEFT, 100)).corners
    assert (b[1] - a[1]) / (b[0] - a[0]) == pytest.approx(0.1)


CUT = CutOff(TITLE, LEFT, 100)


def test_a_longer_reading_goes_on() -> None:
    """What ends with what was read before, and starts with sure letters that fill the room, is the line."""
    assert goes_on(CUT, sure("Director of Sales"))
    assert goes_on(CUT, sure("Director 0f Sales"))
    assert goes_on(CutOff(TITLE, RIGHT, 580), sure("ctor of Sales West", further=5, side=RIGHT))


@pytest.mark.parametrize(
    "reading",
    [
        sure("Director of Sales", of_those=0.7),
        sure("Director of Works"),
        sure("Xctor of Sales", further=1),
        sure("-- ctor of Sales", further=3),
        sure("ctor of Sales", further=0),
        replace(sure("Director of Sales"), letters=()),
    ],
    ids=["unsure", "another end", "one letter for four", "no letters", "nothing more", "letters untold"],
)
def test_readings_that_do_not_count(reading: Line) -> None:
    """Unsure letters, too few of them, and a line that says something else are not believed."""
    assert not goes_on(CUT, reading)
