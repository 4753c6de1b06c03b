from hypothesis import given
from hypothesis import strategies as st

from app.domain.card import Line
from app.domain.lines import bounds, join_words, rectangle


def word(text: str, x: float, y: float, width: float = 80, height: float = 30) -> Line:
    return Line(text, rectangle(x, y, x + width, y + height), 0.9)


def test_words_on_one_line_are_joined() -> None:
    """Words close together on one height make one line, whatever order they come in."""
    lines = join_words([word("Souza", 190, 12), word("Ana", 100, 10)])
    assert [line.text for line in lines] == ["Ana Souza"]
    assert bounds(lines[0].box) == (100, 10, 270, 42)


def test_columns_stay_apart() -> None:
    """A gap wider than the print is tall parts two columns."""
    lines = join_words([word("Ana", 100, 10), word("Berlin", 400, 10)])
    assert [line.text for line in lines] == ["Ana", "Berlin"]


def test_a_logo_is_no_letter() -> None:
    """A word far taller than its neighbour is not on its line."""
    lines = join_words([word("O", 20, 0, 70, 80), word("Souza", 110, 25, 100, 30)])
    assert sorted(line.text for line in lines) == ["O", "Souza"]


def test_reading_order() -> None:
    """Lines come from top to bottom."""
    lines = join_words([word("below", 0, 100), word("above", 0, 10)])
    assert [line.text for line in lines] == ["above", "below"]


spots = st.floats(0, 1000, allow_nan=False)
words = st.lists(
    st.builds(word, st.sampled_from(["a", "bc", "def"]), spots, spots, st.floats(5, 200), st.floats(5, 60)),
    max_size=12,
)


@given(words)
def test_no_word_is_lost(given_words: list[Line]) -> None:
    """Joined lines hold every word exactly once, with a confidence between those of its words."""
    lines = join_words(given_words)
    assert sorted(" ".join(line.text for line in lines).split()) == sorted(each.text for each in given_words)
    assert all(0.89 < line.confidence < 0.91 for line in lines)
