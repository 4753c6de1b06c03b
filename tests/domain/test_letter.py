"""Letters that owners write: what is wrong is said when saving, and none takes the server along."""

from collections.abc import Mapping
from time import process_time

import pytest

from app.domain.draft import ANYBODY, BLANKS, FULL, check_letter, values
from app.domain.errors import Invalid
from app.domain.letter import LONGEST_BODY, Letter, check, render
from app.wiring import LETTERS, load_letters

KNOWN = {"name", "first_name", "promise", "promise.what", "step", "talked_about"}
GOOD = (
    "Hi {{ first_name | default: 'there' }}\n{% if promise %}{{ promise.what }}{% else %}-{% endif %}",
    "{% assign turn = step | modulo: 3 %}{% case turn %}{% when 0 %}a{% else %}{{ turn }}{% endcase %}",
    "{% capture met %}{{ name }}!{% endcapture %}{{ met | upcase }}",
    "{% comment %}{{ nobody }}{% endcomment %}{% unless promise %}none{% endunless %}",
    "{% for each in talked_about %}{{ forloop.index }}{{ each }}{% endfor %}",
)

LOOPS = "{% for one in many %}{% assign c = a" + " | capitalize" * 500 + " | size %}{% endfor %}"


def problem(body: str) -> str:
    """What is said about a body."""
    with pytest.raises(Invalid) as error:
        check(Letter("x", "en", "Subject", body), KNOWN)
    assert error.value.field == "body"
    return str(error.value)


@pytest.mark.parametrize("body", GOOD)
def test_a_good_letter_passes(body: str) -> None:
    """Blanks, choices, captures, comments and loops are what letters are made of."""
    check(Letter("x", "en", "To {{ name }}", body), KNOWN)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Hi\n{{ nme }}", "Line 2: there is no “nme” to put in. Perhaps “name”?"),
        ("{% if false %}\n\n{{ zzz }}{% endif %}", "Line 3: there is no “zzz” to put in."),
        ("{% if zzz == 1 %}{% endif %}", "Line 1: there is no “zzz” to put in."),
        ("{{ promise.wat }}", "Line 1: there is no “promise.wat” to put in. Perhaps “promise.what”?"),
        ("{{ name.upper }}", "Line 1: there is no “name.upper” to put in."),
        ("{{ promise[name] }}", "Line 1: there is no “promise[name]” to put in. Perhaps “promise”?"),
        ("{% assign p = promise %}\n{{ p.whom }}", "Line 2: there is no “p.whom” to put in."),
        ("{{ later }}{% assign later = 1 %}", "Line 1: there is no “later” to put in."),
        ("{{ name | shout }}", "Line 1: “shout” is nothing a letter can do."),
        ("{{ name | split: '' }}", "Line 1: “split” is nothing a letter can do."),
        ("\n\n{{ name", "Line 3 is misspelled or not closed: “{{ name”."),
        ("a\n{% if name %}\nb", "Line 2 is misspelled or not closed: “{% if name %}”."),
        ("a\nb {{ }}", "Line 2 is misspelled or not closed: “b {{ }}”."),
        ("{% endif %}", "Line 1 is misspelled or not closed: “{% endif %}”."),
        ("{% include 'settings' %}", "Line 1 is misspelled or not closed: “{% include 'settings' %}”."),
        ("{% for n in (1..3) %}{% endfor %}", "A letter repeats what is there, and does not count."),
        (" ", "A letter has a subject and a body."),
        ("x" * (LONGEST_BODY + 1), "This is longer than 10,000 characters."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(body: str, said: str) -> None:
    """An unknown name is an error in untaken branches, too, and each is said at its line."""
    assert problem(body).startswith(said)


def test_a_faulty_subject_is_named() -> None:
    """What is wrong with the subject is said of the subject."""
    with pytest.raises(Invalid) as error:
        check(Letter("x", "en", "{{ nme }}", "body"), KNOWN)
    assert error.value.field == "subject"


@pytest.mark.parametrize(
    "body",
    [
        "{% for a in (1..100000000) reversed %}x{% endfor %}",
        "{% assign a = 'x' %}" + "{% assign a = a | append: a %}" * 60 + "{{ a }}",
        "{% capture a %}x{% endcapture %}" + "{% capture a %}{{ a }}{{ a }}{% endcapture %}" * 60 + "{{ a }}",
        "{% for a in many %}{% for b in many %}{{ many }}{% endfor %}{% endfor %}",
        "{% if a %}" * 200 + "{% endif %}" * 200,
        "{{ a" + "[b" * 2000 + "]" * 2000 + "}}",
        "{{ 1 | modulo: 0 }}",
        "{{ '1e999999999' | modulo: 7 }}",
        "{% assign a = 'xxxxxxxxxx' %}" + "{% assign a = a | append: a %}" * 12 + LOOPS,
        "{{ '" + "x" * 5000 + "'" + " | append: talked_about" * 200 + " | size }}",
    ],
)
def test_a_letter_that_wants_too_much_is_stopped(body: str) -> None:
    """Loops, doubling and deep nests end in a plain refusal, long before they cost anything."""
    with pytest.raises(Invalid):
        render(body, {"many": list(range(100)), "talked_about": "x" * 5000})


@pytest.mark.parametrize(
    "body",
    ["{{" * 5000, "{%" * 5000, "{% if a %}{{" * 800, "{{" + " " * 9000 + "}}", "{% #" + " " * 9000 + "%}"],
)
def test_a_letter_that_never_ends_is_no_riddle(body: str) -> None:
    """What begins and never ends is refused at once; Liquid's reader would look for its end for minutes."""
    started = process_time()
    assert problem(body).startswith("Line 1 is misspelled or not closed")
    assert process_time() - started < 3


def test_a_card_may_say_a_number_nobody_can_reckon_with() -> None:
    """A text that looks like an endless number is a fault of the letter, not of the house."""
    with pytest.raises(Invalid):
        render("{{ name | modulo: 7 }}", {"name": "1e999999999"})


def shipped() -> list[Letter]:
    """Each letter in each language."""
    return list(load_letters(LETTERS).letters.values())


@pytest.mark.parametrize("letter", shipped(), ids=lambda letter: f"{letter.name}-{letter.language}")
def test_shipped_letters_keep_the_rules_of_owners(letter: Letter) -> None:
    """Each shipped letter could be saved by an owner as it is."""
    check_letter(letter)


def test_each_blank_is_filled() -> None:
    """What the page offers to put in, mails fill, and nothing else."""
    filled = _paths(values(FULL, ANYBODY, FULL.met_on))
    assert {path for path in filled if path != "sender"} == set(BLANKS)
    assert all(filled[path] != "" for path in BLANKS), "the sample leaves one blank"


def _paths(found: Mapping[str, object], before: str = "") -> dict[str, object]:
    paths: dict[str, object] = {}
    for name, value in found.items():
        paths[before + name] = value
        if isinstance(value, Mapping):
            paths |= _paths(value, f"{before}{name}.")
    return paths


def test_a_letter_is_tried_before_it_is_kept() -> None:
    """What reads well and can't be filled in is refused when saving, too."""
    with pytest.raises(Invalid) as error:
        check_letter(Letter("x", "en", "Subject", "{{ 7 | modulo: 0 }}"))
    assert str(error.value) == "Line 1 can't be filled in."


@pytest.mark.parametrize("field", ["subject", "body"])
def test_a_letter_says_something_to_anybody(field: str) -> None:
    """What is empty for somebody met nowhere could never be sent to them."""
    words = {"subject": "Hello", "body": "Which day?"} | {field: "{{ event }}{{ promise.what }}"}
    with pytest.raises(Invalid) as error:
        check_letter(Letter("x", "en", **words))
    assert error.value.field == field
