"""Drafts: in the words of a person, and out of the house unharmed."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.draft import Meeting, Sender, mailto, write
from app.domain.followup import Due, Promise
from app.domain.letter import Letter
from app.wiring import LETTERS, load_letters

BOOK = load_letters(LETTERS)
GOLDEN = Path(__file__).parent.parent / "golden" / "drafts"
BERLIN = ZoneInfo("Europe/Berlin")
BO = Sender("Bo Li", "Li GmbH", "", BERLIN)
TODAY = date(2026, 3, 2)
CALL = Promise("the price for small batches", "call", Due.timed(datetime(2026, 3, 5, 9, tzinfo=UTC), BERLIN))
CASES = {
    "full": Meeting(
        "Ana Souza", "en", TODAY, "Web Summit", "Their new warehouse in Schmölln, opening in May.", CALL
    ),
    "bare": Meeting(None, "en", date(2026, 2, 27)),
    "mailed promise": Meeting(
        "Ana Souza", "en", TODAY, None, "", Promise("Samples.", "email", Due(date(2026, 3, 9)))
    ),
}
LANGUAGES = sorted({language for _, language in BOOK.letters})
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=300)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_drafts_read_as_they_should(path: Path) -> None:
    """Each golden meeting gives its golden mail: a change of wording is seen and agreed to."""
    case = json.loads(path.read_text())
    promise = case.get("promise")
    meeting = Meeting(
        case["full_name"],
        case["language"],
        date.fromisoformat(case["met_on"]),
        case["event"],
        case["talked_about"],
        Promise(promise["what"], promise["channel"], Due.parse(promise["due"], BERLIN)) if promise else None,
    )
    draft = write(BOOK.find(case["letter"], case["language"]), meeting, BO, TODAY)
    assert f"{draft.subject}\n\n{draft.body}\n" == path.with_suffix(".txt").read_text()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["intro", "next", "promise"])
@pytest.mark.parametrize("case", CASES)
def test_every_letter_holds_in_every_case(language: str, name: str, case: str) -> None:
    """No letter in any language leaves a blank unfilled, doubles a stop, or comes empty."""
    meeting = CASES[case]
    spoken = Meeting(
        meeting.full_name, language, meeting.met_on, meeting.event, meeting.talked_about, meeting.promise
    )
    draft = write(BOOK.find(name, language), spoken, BO, TODAY)
    assert draft.subject
    assert "\n" not in draft.subject
    assert draft.body.endswith("Bo Li\nLi GmbH")
    for ugly in ("{{", "{%", "None", "..", " ,", "( )", "()", "\n\n\n", "  "):
        assert ugly not in draft.body + draft.subject, ugly
    assert "?" in draft.body or meeting.promise, "no next step is proposed"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_intro_names_what_was_said(language: str) -> None:
    """The intro names the event, what was talked about, and the promise with its day and time."""
    meeting = Meeting("Ana Souza", language, TODAY, "Web Summit", "Schmölln", CALL)
    draft = write(BOOK.find("intro", language), meeting, BO, TODAY)
    assert "Web Summit" in draft.subject
    for named in ("Web Summit", "Schmölln", "the price for small batches", "5", "10:00"):
        assert named in draft.body


def test_no_letter_is_just_checking_in() -> None:
    """No shipped letter opens with the overused phrases."""
    worn = re.compile(
        r"just (following|checking)|touching base|checking in|circling back|reaching out", re.IGNORECASE
    )
    assert not [key for key, letter in BOOK.letters.items() if worn.search(letter.subject + letter.body)]


def test_every_letter_is_there_in_every_language() -> None:
    """What exists in English exists in all languages."""
    names = {name for name, _ in BOOK.letters}
    assert {(name, language) for name in names for language in LANGUAGES} == set(BOOK.letters)


def test_what_a_card_says_is_never_liquid() -> None:
    """Liquid in a name or a note is text, not a template."""
    nasty = "{{ sender.name }}{% if %}"
    draft = write(BOOK.find("intro", "en"), Meeting(nasty, "en", TODAY, nasty, nasty), BO, TODAY)
    assert draft.body.count("{{ sender.name }}{% if %}") == 2


def test_a_subject_is_one_line() -> None:
    """A line break in an event's name does not get into the subject."""
    draft = write(
        BOOK.find("intro", "en"), Meeting("Ana", "en", TODAY, "Fair\r\nBcc: eve@example.com"), BO, TODAY
    )
    assert draft.subject == "Good to meet you at Fair Bcc: eve@example.com"


def test_an_unknown_language_is_english() -> None:
    """A contact whose language has no letters gets English."""
    assert BOOK.find("intro", "fi") is BOOK.find("intro", "en")


def test_a_letter_opens_with_its_subject() -> None:
    """A letter file without a subject line is refused when the server starts."""
    with pytest.raises(ValueError, match="Subject"):
        Letter.parse("intro", "en", "Hello\n\nbody")


@given(to=st.emails(), subject=texts, body=texts)
def test_a_mailto_parses_back_to_itself(to: str, subject: str, body: str) -> None:
    """Whatever is in a mail, its mailto: address gives it back (RFC 6068), line breaks as CRLF."""
    parts = urlsplit(mailto(to, subject, body))
    fields = parse_qs(parts.query, keep_blank_values=True, strict_parsing=True)
    lines = body.replace("\r\n", "\n").replace("\r", "\n")
    assert (parts.scheme, unquote(parts.path), parts.fragment) == ("mailto", to, "")
    assert fields == {"subject": [subject], "body": [lines.replace("\n", "\r\n")]}


def test_a_mailto_is_plain_ascii() -> None:
    """Umlauts, ampersands, quotes and blanks are percent-encoded, never "+"."""
    made = mailto("jörg+a&b@example.com", 'Grüße & "Küsse"', "a b\nc")
    assert made == (
        "mailto:j%C3%B6rg%2Ba%26b@example.com?subject=Gr%C3%BC%C3%9Fe%20%26%20%22K%C3%BCsse%22&body=a%20b%0D%0Ac"
    )


def test_a_mail_without_an_address_is_still_a_mailto() -> None:
    """A contact without a mail address still has an address that opens the mail app."""
    assert mailto(None, "s", "b") == "mailto:?subject=s&body=b"
