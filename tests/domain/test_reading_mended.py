import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.card import CardReading, CardText, Line
from app.domain.lines import rectangle
from app.domain.reading import read_fields
from app.domain.reading.clues import clues_of
from app.domain.reading.mended import mended
from app.domain.reading.people import People
from app.domain.reading.respelled import edits_between, letters_of, plain_of, rewritten
from app.domain.reading.signs import spaced
from app.domain.reading.strips import Found, fold

HOST = "www.fernhillorchard.com"


def reading_of(
    firm: str, *contacts: str, unsure: str = "", chance: float = 0.6, host: float = 0.99
) -> CardReading:
    """A card with a firm's name in large print.

    The letters at ``unsure`` in it have the ``chance``, those of the contacts the chance ``host``.
    """
    letters = [0.99] * len(firm)
    if unsure:
        start = firm.index(unsure)
        letters[start : start + len(unsure)] = [chance] * len(unsure)
    logo = Line(firm, rectangle(100, 60, 1100, 180), sum(letters) / len(letters), tuple(letters))
    beside = {"Perpetua Quill": 0.99, "Head of Restoration": 0.99, **dict.fromkeys(contacts, host)}
    lines = [
        Line(
            text, rectangle(100, 500 + 70 * n, 100 + 20 * len(text), 540 + 70 * n), sure, (sure,) * len(text)
        )
        for n, (text, sure) in enumerate(beside.items())
    ]
    return read_fields(CardText((logo, *lines), (1700, 1100)), None)


@pytest.mark.parametrize(
    ("firm", "unsure", "contact", "meant"),
    [
        ("Fernhill Orchaid", "id", HOST, "Fernhill Orchard"),
        ("FERNHLLL ORCHARD LTD", "LLL", HOST, "FERNHILL ORCHARD LTD"),
        ("Fernhill 0rchard", "0", HOST, "Fernhill Orchard"),
        ("Fernhill & Orchaid Ltd", "id", HOST, "Fernhill & Orchard Ltd"),
        ("Fémhill Orchard Ltd", "m", HOST, "Férnhill Orchard Ltd"),
        ("Müllar Gärten", "ar", "info@muellergaerten.example", "Müller Gärten"),
        ("Fernhill Orchaid", "id", "fernhillorchard@gmail.com", "Fernhill Orchard"),
        ("Wheels& Spekes", "kes", "wheels&spokes@gmail.com", "Wheels& Spekes"),
        ("Wheels& Spekes", "ekes", "wheels&spokes@gmail.com", "Wheels& Spokes"),
        ("arrows & ives", "", "barrows&hives@gmail.com", "Barrows & Hives"),
        ("heels& pokes", "", "wheels&spokes@gmail.com", "Wheels& Spokes"),
        ("FERNHILT", "T", "fernhill@gmail.com", "FERNHILL"),
        ("FERMHILL", "M", "www.fernhillorchards.com", "FERNHILL"),
    ],
)
def test_misread_letters(firm: str, unsure: str, contact: str, meant: str) -> None:
    """Letters of a firm that were read unsurely become the host's; blanks, case, accents, forms stay."""
    reading = reading_of(firm, contact, unsure=unsure)
    assert reading.fields.company == meant
    if meant != firm:
        assert reading.alternatives["company"][0] == firm


@pytest.mark.parametrize(
    ("firm", "contact"),
    [("Kwik Kopies", "www.quickkopies.com"), ("Fernhil Orchards", HOST), ("Fernhill Orchaid", HOST)],
)
def test_sure_letters_stay(firm: str, contact: str) -> None:
    """A firm whose letters were all read surely stays as printed, and its host's spelling is offered."""
    reading = reading_of(firm, contact)
    assert reading.fields.company == firm


def test_the_hosts_spelling_is_offered() -> None:
    """What a surely read firm would be by its host is the first alternative."""
    reading = reading_of("Fernhill Orchaid", HOST)
    assert reading.alternatives["company"][0] == "Fernhill Orchard"


@pytest.mark.parametrize(
    ("firm", "contact"),
    [
        ("Fernhill", "www.fernhillltd.com"),
        ("Fernhill", "www.myfernhill.com"),
        ("Fernhill and Orchard", HOST),
        ("Fernhill e Orchard", HOST),
        ("Fernhill Orchard SA", "www.fernhillorchardsl.com"),
        ("Fernhill & Orchard", "www.fernhillandorchard.com"),
        ("Fernhill & Orchard", "www.fernhillyorchard.com"),
        ("Müller Gärten", "www.muellergaerten.de"),
        ("Glowworm Studio", HOST),
        ("Quill Press", "perpetua.quill@gmail.com"),
    ],
)
def test_what_is_no_misreading(firm: str, contact: str) -> None:
    """Joints, legal forms, what a host adds or leaves out, and other hosts change no firm, however read."""
    reading = reading_of(firm, contact, unsure=firm)
    assert reading.fields.company in {firm, None}


def test_an_unsure_host_proves_nothing() -> None:
    """A host that was itself read unsurely changes nothing, and is not offered."""
    reading = reading_of("Fernhill Orchaid", HOST, unsure="id", host=0.7)
    assert reading.fields.company == "Fernhill Orchaid"
    assert "Fernhill Orchard" not in reading.alternatives.get("company", ())


@pytest.mark.parametrize(("firm", "host", "least"), [(0.7, 0.98, 0.7), (0.97, 0.93, 0.93)])
def test_no_surer_than_either(firm: float, host: float, least: float) -> None:
    """A firm put right is as sure as the less sure of its own print and its host's."""
    logo, web = (Line(text, rectangle(0, 0, 400, 40), 0.6) for text in ("Fernhill Orchaid", HOST))
    clues = clues_of([], [HOST], [logo, web], [web], [])
    people = mended(
        People(company=Found("Fernhill Orchaid", (logo,), firm)), clues, [Found(HOST, (web,), host)]
    )
    assert people.company == Found("Fernhill Orchard", (logo,), least)


def test_a_name_is_only_offered() -> None:
    """A person's name that differs from the e-mail by a letter stays, and the other spelling is offered."""
    lines = ("Perpetua Qvill", "Head of Restoration", "perpetua.quill@kestrelvane.example")
    printed = tuple(
        Line(text, rectangle(100, 70 * n, 100 + 20 * len(text), 70 * n + 40), 0.97)
        for n, text in enumerate(lines)
    )
    reading = read_fields(CardText(printed, (1700, 1100)), None)
    assert reading.fields.full_name == "Perpetua Qvill"
    assert reading.alternatives["full_name"][0] == "Perpetua Quill"


@given(st.integers(0, 10_000), st.sampled_from(["", " Ltd", " GmbH"]), st.floats(0.3, 0.99))
def test_a_firm_like_its_host_stays(seed: int, form: str, chance: float) -> None:
    """A firm that says what its host says is never changed, however unsurely it was read."""
    chosen = random.Random(seed)  # noqa: S311
    words = ["".join(chosen.choices("abdeghilmnorst", k=chosen.randint(3, 8))).capitalize() for _ in range(2)]
    firm = " ".join(words) + form
    assume(spaced(firm) == firm)  # "Areaet" would be parted, as two known words that were glued
    reading = reading_of(firm, f"www.{''.join(words).lower()}.com", unsure=firm, chance=chance)
    assert firm == reading.fields.company or fold("".join(words)) not in fold(reading.fields.company or "")


@given(st.text("abcäé IO&", min_size=1, max_size=14), st.text("abcdeio", min_size=1, max_size=14))
def test_letters_come_from_one_or_the_other(text: str, meant: str) -> None:
    """A respelled text says what was meant, in letters of the text or of what was meant, and no others."""
    letters = letters_of(text, [1.0] * len(text), {})
    if not letters:
        return
    new = rewritten(text, letters, edits_between(plain_of(letters), meant))
    assert fold(new) == meant
    assert {letter.lower() for letter in new} <= {letter.lower() for letter in text + meant}
