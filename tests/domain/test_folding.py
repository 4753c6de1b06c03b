"""Folded lines of calendars and vCards (RFC 5545 section 3.1, RFC 6350 section 3.2)."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.folding import folded

texts = st.lists(
    st.sampled_from(["a", "a" * 70, "\\\\", "\\n", "\\,", "^n", "^^", "ü", "漢", "🦜", " ", ";"])
)


@given(texts.map("".join))
@example("\\\\" * 200)
@example("a" + "\\\\" * 200)
@example("🦜" * 200)
def test_a_folded_line_is_the_same_line(line: str) -> None:
    """Unfolded it is what it was; each piece is short, and parts neither a character nor an escape."""
    assert folded(line).replace("\r\n ", "") == line + "\r\n"
    pieces = folded(line).removesuffix("\r\n").split("\r\n ")
    assert all(len(piece.encode()) + (n > 0) <= 75 for n, piece in enumerate(pieces))
    for piece in pieces:
        assert not re.sub(r"\\.|\^.", "", piece, flags=re.S).endswith(("\\", "^"))


def test_a_line_is_folded_as_late_as_it_may_be() -> None:
    """75 octets stand in the first line, 74 behind the blank of each other."""
    assert folded("a" * 75) == "a" * 75 + "\r\n"
    assert folded("a" * 150) == "\r\n ".join(["a" * 75, "a" * 74, "a"]) + "\r\n"
