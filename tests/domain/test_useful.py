"""Useful things: what one is, how a letter says it, and which one a contact gets."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.useful import LONGEST_FILE_NAME, About, Kind, Thing, line, link, pick, safe_name

#: What nobody sees, and what ends a line.
UNSEEN = "\x00\x1b\r\n\x85\u2028\u2029\u202e\u2066"


def things(*tags: Sequence[str]) -> list[Thing]:
    """A line for each list of tags."""
    return [Thing.of("line", f"Line {n}", tags=each) for n, each in enumerate(tags)]


@st.composite
def collections(draw: st.DrawFn) -> tuple[list[Thing], set[UUID], About]:
    """What an owner collected, what one contact has had of it, and what is known of them."""
    word = st.sampled_from(["paper", "Prices", "two words", "École", "print"])
    language = st.sampled_from([None, "en", "de"])
    made = [
        Thing.of("line", f"Line {n}", language=draw(language), tags=draw(st.lists(word, max_size=3)))
        for n in range(draw(st.integers(0, 8)))
    ]
    had = set(draw(st.lists(st.sampled_from([thing.id for thing in made]), max_size=8))) if made else set()
    notes = " ".join(draw(st.lists(word, max_size=3)))
    about = About(draw(st.sampled_from(["en", "de"])), tuple(draw(st.lists(word, max_size=2))), notes)
    return made, had, about


@given(collections())
def test_nobody_gets_a_thing_twice(given_: tuple[list[Thing], set[UUID], About]) -> None:
    """Mail after mail, each fitting thing comes once, and then none."""
    made, had, about = given_
    fitting = {thing.id for thing in made if thing.language in (None, about.language)} - had
    got: list[UUID] = []
    while thing := pick(made, had | set(got), about):
        got.append(thing.id)
    assert set(got) == fitting
    assert len(got) == len(fitting)


def test_what_they_care_about_comes_first() -> None:
    """Their tags and the words noted of them choose; then what is for everybody; then the rest."""
    other, plain, one, both = things(["ships"], [], ["paper"], ["paper", "École"])
    about = About("en", ("ecole",), "They buy Paper.")
    order = []
    while thing := pick([other, plain, one, both], order, about):
        order.append(thing.id)
    assert order == [both.id, one.id, plain.id, other.id]


def test_a_tag_is_found_as_whole_words_alone() -> None:
    """A tag counts where its words stand one after the other, not within other words."""
    near, plain = things(["price list"], [])
    assert pick([plain, near], (), About("en", notes="The price-list, please")) == near
    assert pick([near, plain], (), About("en", notes="price listing")) == plain


def test_of_equals_the_first_one() -> None:
    """What was collected first comes first."""
    made = things([], [])
    assert pick(made, (), About("en")) == made[0]


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (Thing.of("link", "Ten ways to fold", "https://example.com/fold"), "Ten ways to fold: https://example.com/fold"),
        (Thing.of("link", "How to fold?", "https://example.com/fold"), "How to fold? https://example.com/fold"),
        (Thing.of("link", "", "example.com/fold"), "https://example.com/fold"),
        (Thing.of("document", "Our prices.", file_name="prices.pdf"), "Our prices (attached)"),
        (Thing.of("document", file_name="prices 2026.pdf"), "prices 2026 (attached)"),
        (Thing.of("line", "The fair\n is free for  students."), "The fair is free for students."),
    ],
)  # fmt: skip
def test_how_a_letter_says_it(thing: Thing, told: str) -> None:
    """A link with its address behind, a document as attached, a line as it is."""
    assert thing.told("en") == told


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt"])
def test_attached_in_each_language(language: str) -> None:
    """That a document is attached is said in the letter's language."""
    told = Thing.of("document", "X", file_name="x.pdf").told(language)
    words = {"en": "attached", "de": "im Anhang", "fr": "en pièce jointe", "es": "adjunto", "pt": "em anexo"}
    assert told == f"X ({words[language]})"


@given(st.text(st.characters() | st.sampled_from(UNSEEN)))
def test_a_text_is_one_line(text: str) -> None:
    """Whatever is typed or pasted, a letter gets a single line without what can't be seen."""
    assert not set(line(text)) & set(UNSEEN)
    assert len(line(text).splitlines()) <= 1
    assert line(line(text)) == line(text)


@given(st.text(st.characters() | st.sampled_from("/\\.:" + UNSEEN)))
def test_a_file_name_is_a_name(name: str) -> None:
    """No folder, no hidden file, nothing that can't be seen, and never too long."""
    safe = safe_name(name)
    assert safe
    assert len(safe) <= LONGEST_FILE_NAME
    assert not set(safe) & set('/\\:"' + UNSEEN)
    assert not safe.startswith(".")


def test_a_long_file_name_keeps_its_ending() -> None:
    """A name that is cut keeps what says how to open it."""
    assert safe_name("a" * 300 + ".pdf").endswith("a.pdf")


@pytest.mark.parametrize(
    "address", ["example.com", "https://example.com/a?b=c#d", "http://sub.example.org:8080/ü"]
)
def test_a_page_has_an_address(address: str) -> None:
    """Addresses of pages are taken as they are, by https where they don't say how."""
    assert link(f" {address} ").endswith(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "localhost",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.com/x",
        "https://example.com/a b",
        "https://example.com/\nBcc: x@example.com",
        "https://exa\u202emple.com",
        "https://user:secret@example.com/",
        "https://example.com:x/",
        "https://[::1/",
        "https://example.com/" + "a" * 2000,
    ],
)
def test_anything_else_is_no_link(address: str) -> None:
    """Other schemes, secrets, blanks and what can't be seen are refused, naming the field."""
    with pytest.raises(Invalid) as refused:
        link(address)
    assert refused.value.field == "url"


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        ("line", {}, "text"),
        ("line", {"text": "x" * 501}, "text"),
        ("link", {"text": "x"}, "url"),
        ("document", {"text": "x"}, "file"),
        ("line", {"text": "x", "file_name": "x.pdf"}, "file"),
        ("line", {"text": "x", "tags": ["t" * 51]}, "tags"),
        ("line", {"text": "x", "tags": [f"t{n}" for n in range(21)]}, "tags"),
        ("song", {"text": "x"}, "kind"),
    ],
)
def test_what_is_missing_is_named(kind: Kind, more: dict[str, str], field: str) -> None:
    """A thing that could not be told in a letter is refused, naming what is wrong."""
    with pytest.raises(Invalid) as refused:
        Thing.of(kind, **more)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_tags_are_tidied() -> None:
    """Blanks go, and a tag counts once."""
    assert Thing.of("line", "x", tags=[" a ", "", "b", "a"]).tags == ("a", "b")
