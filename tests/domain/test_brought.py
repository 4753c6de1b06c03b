"""What mails after the first bring along: a useful thing, and times to meet."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.checker import Addressee, advise
from app.domain.draft import DraftText, Meeting, Sender, write
from app.domain.followup import Due, Promise
from app.domain.letter import blanks
from app.domain.slots import Slots
from app.domain.useful import Thing, exchanged
from app.wiring import LETTERS, load_letters

BOOK = load_letters(LETTERS)
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
BO = Sender("Bo Li", "Li GmbH", "", BERLIN)
TODAY = date(2026, 3, 2)
LANGUAGES = sorted({language for _, language in BOOK.letters})
NAMES = sorted({name for name, _ in BOOK.letters})
#: Mails of steps after the first, and in which of three turns they suggest a talk.
LATER_ON = ("second", "third", "fourth", "again", "next", "later")
TALKS = {"answer": (0, 1, 2), "next": (0, 1, 2), "later": (0, 1, 2), "again": (1,)}
PRICES = Promise(
    "the price for small batches", "call", Due.timed(datetime(2026, 3, 5, 9, tzinfo=UTC), BERLIN)
)
BARE = Meeting(None, "en", date(2026, 2, 27))
FULL = Meeting(
    "Ana Souza", "en", TODAY, "Web Summit", "Their new warehouse in Schmölln, opening in May.", PRICES
)
BEGINS = tuple(datetime(2026, 3, day, 13, 30, tzinfo=UTC) for day in (9, 10, 11))
ONE_CLOCK, TWO_CLOCKS = Slots(BEGINS, BERLIN), Slots(BEGINS[:2], BERLIN, NEW_YORK)
LINK = Thing.of("link", "How small batches are priced", "https://example.com/prices")


def written(name: str, language: str, meeting: Meeting, step: int) -> DraftText:
    """That letter in that language, as the ``step``-th touch."""
    spoken = replace(meeting, language=language, about="Kim Roth", step=step)
    return write(BOOK.find(name, language), spoken, BO, TODAY)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("slots", [ONE_CLOCK, TWO_CLOCKS], ids=["one clock", "two clocks"])
@pytest.mark.parametrize("meeting", [BARE, FULL], ids=["bare", "full"])
def test_later_mails_bring_something_along(language: str, name: str, slots: Slots, meeting: Meeting) -> None:
    """Each mail after the first names a useful thing; one that suggests a talk says when, below its question.

    The checker finds nothing in any.
    """
    for step in range(3):
        draft = written(name, language, replace(meeting, thing=LINK, slots=slots), step)
        body = draft.body
        assert (LINK.told(language) in body) == (name in LATER_ON)
        talks = step in TALKS.get(name, ())
        assert (slots.told(language) in body) == talks
        if talks:
            question, *lines = body.split("\n\n")[-2].split("\n")
            assert "?" in question
            assert "\n".join(lines) == slots.told(language)
        assert advise(draft.subject, body, Addressee(meeting.full_name, (), BO.closing)) == []
        for ugly in ("\n\n\n", "  ", " \n", "\n ", "::", "?:"):
            assert ugly not in body, ugly


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LATER_ON)
def test_without_anything_to_bring_a_mail_is_whole(language: str, name: str) -> None:
    """Where nothing is collected and no time is free, the mail says neither and asks all the same."""
    for step in range(3):
        body = written(name, language, FULL, step).body
        assert "–\n" not in body
        assert (
            body.count("\n\n")
            == written(name, language, replace(FULL, thing=LINK), step).body.count("\n\n") - 1
        )
        assert "?" in body.split("\n\n")[-2]


@pytest.mark.parametrize(("language", "name"), sorted((language, name) for name, language in BOOK.letters))
def test_a_letter_says_which_it_speaks_of(language: str, name: str) -> None:
    """Which letters bring a thing and offer times can be told without writing them."""
    found = blanks(BOOK.find(name, language))
    assert ("useful" in found) == (name in LATER_ON)
    assert ("times" in found) == (name in TALKS)


MAIL = "Hi Ana,\n\nAs I said.\n\nThis may help: a book\n\nWhich day?\n– one\n– two\n\nBest regards\nBo Li"


@pytest.mark.parametrize(
    ("old", "new", "mail"),
    [
        ("a book", "a film", MAIL.replace("a book", "a film")),
        ("– one\n– two", "– three", MAIL.replace("– one\n– two", "– three")),
        ("a book", "", MAIL.replace("This may help: a book\n\n", "")),
        ("", "A film.", MAIL.replace("Best", "A film.\n\nBest")),
        ("gone", "A film.", MAIL.replace("Best", "A film.\n\nBest")),
        ("gone", "", MAIL),
        ("", "", MAIL),
    ],
)
def test_one_text_takes_the_place_of_another(old: str, new: str, mail: str) -> None:
    """In an edited mail only what is exchanged changes; what is new stands above the greeting."""
    assert exchanged(MAIL, old, new, "Bo Li") == mail


def test_without_a_greeting_what_is_new_comes_last() -> None:
    """Where the owner has taken their name out, a new text is the last one."""
    assert exchanged("Hi", "", "A film.", "Bo Li") == "Hi\n\nA film."
    assert exchanged("A book", "A book", "", "Bo Li") == ""
