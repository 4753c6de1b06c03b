import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.card import Line
from app.domain.reading.emails import LEAST, find_emails
from app.domain.reading.strips import Strip
from tests.domain.lines_of_text import line, row, strips


def given_and_offered(found: list[Strip]) -> tuple[list[str], list[str]]:
    """The addresses sure enough to be given, and those only offered."""
    emails, _ = find_emails(found)
    sure = [each.value for each in emails if each.confidence >= LEAST]
    return sure, [each.value for each in emails if each.confidence < LEAST]


WORDS = st.from_regex(r"[a-z][a-z0-9]{2,9}", fullmatch=True)
LOCALS = st.builds(lambda first, sign, last: first + sign + last, WORDS, st.sampled_from("._-+&"), WORDS)
ENDINGS = [
    "com",
    "de",
    "co.uk",
    "com.br",
    "fr",
    "es",
    "io",
    "photography",
    "museum",
    "consulting",
    "org",
    "in",
    "co.jp",
    "edu.au",
    "info",
]
DOMAINS = st.builds(lambda name, ending: f"{name}.{ending}", WORDS, st.sampled_from(ENDINGS))


LABELS = ("", "E: ", "E-Mail: ", "Email:", "e-mail ", "M ", "✉ ", "Mail. ")


@given(st.sampled_from(LABELS), LOCALS, DOMAINS)
def test_any_address_behind_a_label(label: str, local: str, domain: str) -> None:
    """An address stands as it is printed, whatever label stands before it."""
    assert given_and_offered(strips(f"{label}{local}@{domain}"))[0] == [f"{local}@{domain}"]


@given(LOCALS, DOMAINS, st.sampled_from(["{}, {}", "{} | {}", "{} / {}", "{};{}"]))
def test_two_addresses_on_a_line(local: str, domain: str, form: str) -> None:
    """Two addresses on a line stay two."""
    one, other = f"{local}@{domain}", "info@glowworm.example"
    assert given_and_offered(strips(form.format(one, other)))[0] == [one, other]


@pytest.mark.parametrize(
    ("lines", "local"),
    [
        (["Dimitri Quill", "T.030 23125 014", "E.quill@glowworm.example"], "quill"),
        (["Dorothea Quill", "M +49 171 3920 017", "E.d.quill@glowworm.example"], "d.quill"),
        (["Rosa Quill", "M+49 171 3920 017", "Er.quill@glowworm.example"], "r.quill"),
        (["Elena Quill", "T 030 23125 014", "Elena@glowworm.example"], "Elena"),
        (["Jo Quill", "Mailjo.quill@glowworm.example"], "jo.quill"),
        (["Emailjo.quill@glowworm.example"], "jo.quill"),
        (["E-Mail.jo@glowworm.example"], "jo"),
        (["Sherry Quill", "e-mailsherry@glowworm.example"], "sherry"),
        (["Marta Kamp", "m.kamp@glowworm.example"], "m.kamp"),
        (["É m i l i e M a i l l e t", "emaillet@glowworm.example"], "emaillet"),
        (["mailbox@glowworm.example"], "mailbox"),
    ],
)
def test_labels_grown_on(lines: list[str], local: str) -> None:
    """A label glued to an address comes off if names and other labels speak for it."""
    assert given_and_offered(strips(*lines))[0] == [f"{local}@glowworm.example"]


def test_in_doubt_neither_is_given() -> None:
    """If a letter may be a label as well as an initial, both readings are offered and none is given."""
    sure, others = given_and_offered(strips("t 030 23125 014", "e.zo@glowworm.example"))
    assert (sure, set(others)) == ([], {"e.zo@glowworm.example", "zo@glowworm.example"})


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("quill@glowworm,com", "quill@glowworm.com"),
        ("quill@glowworm.c0m", "quill@glowworm.com"),
        ("quill@glowworm.c0m.br", "quill@glowworm.com.br"),
        ("quill@ glowworm.com", "quill@glowworm.com"),
        ("quill@glowworm .com", "quill@glowworm.com"),
        ("quill@glowworm com", "quill@glowworm.com"),
        ("quill[at]glowworm[dot]com", "quill@glowworm.com"),
        ("quill＠glowworm．com", "quill@glowworm.com"),
        ("quill@gmai1.com", "quill@gmail.com"),
        ("quill@gmailcom", "quill@gmail.com"),
        ("quill@glowworm.deTel. 030", "quill@glowworm.de"),
        ("quill@glowworm.comwww.glowworm.com", "quill@glowworm.com"),
        ("QUILL@GLOWWORM.COM", "QUILL@GLOWWORM.COM"),
        ("lamps&shades@glowworm.com", "lamps&shades@glowworm.com"),
        ("andré@glowworm.com", "andre@glowworm.com"),
    ],
)
def test_mended_where_nothing_else_can_be_meant(text: str, address: str) -> None:
    """Dots, endings and big mailers' names that an engine misreads come out right."""
    assert given_and_offered(strips(text))[0] == [address]


@pytest.mark.parametrize(
    "found",
    [
        strips("perpetua.quill@", "glowworm.example"),
        strips("perpetua.quill", "@glowworm.example"),
        strips("perpetua.quill@glowworm.", "example"),
        strips("perpetua.quill@glowworm", ".example"),
        row("perpetua.quill@", "glowworm.example"),
        strips("Perpetua Quill", "perpetua.", "quill@glowworm.example"),
    ],
)
def test_broken_over_two_lines(found: list[Strip]) -> None:
    """An address broken at "@" or a dot is one again, from the row or the next line."""
    assert given_and_offered(found)[0] == ["perpetua.quill@glowworm.example"]


@pytest.mark.parametrize(
    "found",
    [
        strips("Tel.", "quill@glowworm.example"),
        strips("f @quill.studio"),
        strips("@glowworm", "www.glowworm.example"),
    ],
)
def test_never_joined_by_chance(found: list[Strip]) -> None:
    """A label above, a handle and a web address below don't make an address of a stranger."""
    assert set(given_and_offered(found)[0]) <= {"quill@glowworm.example"}


def read_as(text: str, unsure: str, chance: float, top: float) -> Strip:
    """A line of which one part was read with a low chance and the rest surely."""
    start = text.index(unsure)
    letters = [0.999] * len(text)
    letters[start : start + len(unsure)] = [chance] * len(unsure)
    plain = line(text, top=top)
    return Strip(text, Line(text, plain.box, 0.99, tuple(letters)))


def test_a_domain_unlike_the_web_address() -> None:
    """Of an e-mail's host and a web address that differ by a letter, the one read surely wins."""
    web = read_as("www.glowworm.com", "www", 0.999, 120)
    misread = [read_as("quill@glowwonn.com", "nn", 0.5, 60), web]
    assert given_and_offered(misread) == (["quill@glowworm.com"], ["quill@glowwonn.com"])
    both_sure = [read_as("quill@gloworm.com", "q", 0.999, 60), web]
    assert given_and_offered(both_sure)[0] == []


def test_the_least_sure_letter_counts() -> None:
    """An address with one letter read badly is offered and not given."""
    sure, others = given_and_offered([read_as("quill@lamps.example", "ui", 0.3, 60)])
    assert (sure, others) == ([], ["quill@lamps.example"])
