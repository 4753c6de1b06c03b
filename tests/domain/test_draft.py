"""Drafts: in the words of a person, and out of the house unharmed."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cadence import SHIPPED
from app.domain.checker import Addressee, advise
from app.domain.draft import ANYBODY, BARE, FULL, DraftText, Meeting, Sender, check_letter, mailto, write
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
    "introduced": Meeting("Ana Souza", "en", date(2026, 2, 27), None, "A lamp, perhaps two", None, "Jo Kim"),
    "introduced at a fair": Meeting(None, "en", TODAY, "Web Summit", "", CALL, "Jo Kim"),
    "never met": Meeting("Ana Souza", "en", date(2026, 2, 27), None, "", CALL, met=False),
}
LANGUAGES = sorted({language for _, language in BOOK.letters})
NAMES = sorted({name for name, _ in BOOK.letters})
ABOUT = "Kim Roth"
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=300)


def written(name: str, language: str, meeting: Meeting, step: int = 0) -> DraftText:
    """That letter in that language, as the ``step``-th touch."""
    spoken = replace(meeting, language=language, about=ABOUT, step=step)
    return write(BOOK.find(name, language), spoken, BO, TODAY)


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
        case.get("introducer"),
        case.get("about", ""),
        case.get("step", 0),
    )
    draft = write(BOOK.find(case["letter"], case["language"]), meeting, BO, TODAY)
    assert f"{draft.subject}\n\n{draft.body}\n" == path.with_suffix(".txt").read_text()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("case", CASES)
def test_every_letter_holds_in_every_case(language: str, name: str, case: str) -> None:
    """No letter in any language leaves a blank unfilled, doubles a stop, or comes empty."""
    for step in range(3):
        draft = written(name, language, CASES[case], step)
        assert draft.subject
        assert "\n" not in draft.subject
        assert draft.body.endswith("Bo Li\nLi GmbH")
        for ugly in ("{{", "{%", "None", "..", " ,", "( )", "()", "\n\n\n", "  ", " \n", "\n "):
            assert ugly not in draft.body + draft.subject, ugly
        assert "?" in draft.body or CASES[case].promise, "no next step is proposed"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_no_letter_reads_like_a_form(language: str, name: str) -> None:
    """An event's name in brackets looks filled in: where no sentence holds it, the subject does."""
    for step in range(3):
        assert "(Web Summit)" not in written(name, language, CASES["full"], step).body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("case", CASES)
def test_a_letter_is_short_and_asks_one_thing(language: str, name: str, case: str) -> None:
    """A mail has less than 125 words, and its last paragraph but the greeting asks its one question."""
    for step in range(3):
        body = written(name, language, CASES[case], step).body
        assert len(body.split()) < 125
        assert body.count("?") <= 1
        if name not in ("intro", "met_again", "promise"):
            assert "?" in body.split("\n\n")[-2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_mails_of_a_cadence_are_alike(language: str) -> None:
    """Every mail of a cadence, and three repeats in a row, differ in subject and in question."""
    for cadence in SHIPPED.values():
        numbers = range(len(cadence.steps) + 3 * len(cadence.repeats))
        mails = [
            written(step.letter, language, CASES["full"], number)
            for number, step in ((number, cadence.step(number)) for number in numbers)
            if step.letter
        ]
        assert len(mails) >= 6
        for part in ([mail.subject for mail in mails], [mail.body.split("\n\n")[-2] for mail in mails]):
            assert len(set(part)) == len(part)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["intro", "warm", "second", "third", "fourth", "again", "next"])
def test_who_introduced_them_is_named(language: str, name: str) -> None:
    """Whoever was introduced reads who brought them together, in each mail of a cadence."""
    for step in range(3):
        assert "Jo Kim" in written(name, language, CASES["introduced"], step).body
        assert "Jo Kim" not in written(name, language, CASES["full"], step).body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["ask", "thanks"])
def test_an_introduction_names_whom_it_is_about(language: str, name: str) -> None:
    """Asking for an introduction and giving thanks for one name the person, in the subject and below."""
    draft = written(name, language, CASES["full"])
    assert ABOUT in draft.subject
    assert ABOUT in draft.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_intro_names_what_was_said(language: str) -> None:
    """The intro names what was talked about and the promise with its day and time; its subject, the event."""
    meeting = Meeting("Ana Souza", language, TODAY, "Web Summit", "Schmölln", CALL)
    draft = write(BOOK.find("intro", language), meeting, BO, TODAY)
    assert "Web Summit" in draft.subject
    for named in ("Schmölln", "the price for small batches", "5", "10:00"):
        assert named in draft.body


def test_no_letter_is_just_checking_in() -> None:
    """No shipped letter has the overused phrases of its language."""
    nobody = Addressee(None)
    advice = {
        key: [each for each in advise(letter.subject, letter.body, nobody) if each.code == "worn"]
        for key, letter in BOOK.letters.items()
    }
    assert not {key: each for key, each in advice.items() if each}


def test_every_letter_is_there_in_every_language() -> None:
    """What exists in English exists in all languages."""
    names = {name for name, _ in BOOK.letters}
    assert {(name, language) for name in names for language in LANGUAGES} == set(BOOK.letters)


@pytest.mark.parametrize(
    ("language", "note", "said"),
    [
        ("en", "Their new warehouse", "your new warehouse"),
        ("de", "ihrem neuen Lager", "Ihrem neuen Lager"),
        ("fr", "Leur nouvel entrepôt", "votre nouvel entrepôt"),
        ("es", "Sus nuevas tiendas", "tus nuevas tiendas"),
        ("es", "Suiza en mayo", "Suiza en mayo"),
    ],
)
def test_a_note_about_them_is_said_to_them(language: str, note: str, said: str) -> None:
    """What you noted as theirs is theirs in the third person, and yours when you write to them."""
    meeting = Meeting("Ana", language, TODAY, "Fair", note)
    assert f": {said}." in write(BOOK.find("second", language), meeting, BO, TODAY).body


def test_what_a_card_says_is_never_liquid() -> None:
    """Liquid in a name or a note is text, not a template."""
    nasty = "{{ sender.name }}{% if %}"
    draft = write(BOOK.find("intro", "en"), Meeting(nasty, "en", TODAY, nasty, nasty), BO, TODAY)
    assert draft.body.count("{{ sender.name }}{% if %}") == 2


@pytest.mark.parametrize(
    ("greeting", "named", "nameless"),
    [
        ("Hi {{ first_name }},", "Hi Ana,", "Hi,"),
        ("Guten Tag {{ name }},", "Guten Tag Ana Souza,", "Guten Tag,"),
        ("Olá, {{ first_name }},", "Olá, Ana,", "Olá,"),
        ("Hola, {{ first_name }}:", "Hola, Ana:", "Hola:"),
        ("Voici :", "Voici :", "Voici :"),
    ],
)
def test_a_greeting_has_no_gap(greeting: str, named: str, nameless: str) -> None:
    """Whose name is not known is greeted without one, be the letter as simple as can be."""
    letter = Letter("mine", "en", "Hello", greeting + "\n\nWhich day?")
    for meeting, said in ((FULL, named), (BARE, nameless)):
        assert write(letter, meeting, ANYBODY, meeting.met_on).body == f"{said}\n\nWhich day?"


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


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_begins_as_its_language_does(language: str, case: str) -> None:
    """Behind a greeting and its comma German goes on in small letters; the other languages begin anew."""
    for name in NAMES:
        body = written(name, language, CASES[case]).body
        _, first, *_ = body.split("\n\n")
        assert first[0].isupper() or language == "de", (name, first)


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


@pytest.mark.parametrize(
    ("note", "quoted"),
    [
        ("their new warehouse\na second hall", "your new warehouse. A second hall."),
        ("their new warehouse.\n\ntheir budget.", "your new warehouse. Your budget."),
        ("their new warehouse,\nopening in May", "your new warehouse, opening in May."),
        ("When do they open?\nin May", "When do they open? In May."),
        ("their budget\n\u200b\n", "your budget."),
    ],
)
def test_each_line_of_a_note_is_a_sentence(note: str, quoted: str) -> None:
    """What was noted on two days, or of two contacts that are one, doesn't run together in a mail."""
    meeting = Meeting("Ana", "en", TODAY, talked_about=note)
    assert quoted in write(BOOK.find("ask", "en"), meeting, BO, TODAY).body


def test_a_letter_names_firm_and_job() -> None:
    """What the card says of somebody's work can be put in; what it leaves out leaves no gap."""
    own = Letter("own", "en", "{{ company }}", "Hi,\n\n{{ job_title }}\n\n{{ company }}\n\nWhich day?")
    check_letter(replace(own, subject="Hello {{ company }}"))
    known = replace(BARE, company=" Lumen\r\nWorks ", job_title="Head of Light")
    assert write(own, known, BO, TODAY) == DraftText(
        "Lumen Works", "Hi,\n\nHead of Light\n\nLumen Works\n\nWhich day?"
    )
    assert write(own, BARE, BO, TODAY) == DraftText("", "Hi,\n\nWhich day?")
