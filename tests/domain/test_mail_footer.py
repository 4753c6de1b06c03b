"""What stands below a mail."""

import pytest

from app.domain.mail_footer import footer

PLACE = "Hauptstraße 1\r\n\r\n10115 Berlin"


@pytest.mark.parametrize(
    ("language", "no"),
    [("en", "“no”"), ("de", "„Nein“"), ("fr", "non"), ("es", "«no»"), ("pt", "“não”"), ("ja", "“no”")],
)
def test_it_says_who_writes_and_how_to_say_no(language: str, no: str) -> None:
    """In the language of the mail."""
    who, how = footer(language, "Bo Li", "Li GmbH", PLACE).split("\n")
    assert who == "Bo Li, Li GmbH, Hauptstraße 1, 10115 Berlin"
    assert no in how


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("Hi Ana\n\nBest regards\nBo Li\nLi GmbH", ["Hauptstraße 1, 10115 Berlin"]),
        ("Hi Ana\n\nBO LI | CEO\r\nli gmbh, Hauptstraße 1 · 10115 Berlin", []),
        ("Hi Ana\n\nBo", ["Bo Li, Li GmbH, Hauptstraße 1, 10115 Berlin"]),
        ("I am Bo Li of Li GmbH.\n\nBo Li", ["Li GmbH, Hauptstraße 1, 10115 Berlin"]),
        ("Bo Li\n" + "\n".join("abcdefghijkl"), ["Bo Li, Li GmbH, Hauptstraße 1, 10115 Berlin"]),
        ("Hi Ana\n\nBo Li\nHauptstraße 1", ["Li GmbH, Hauptstraße 1, 10115 Berlin"]),
    ],
)
def test_it_does_not_repeat_a_signature(body: str, who: list[str]) -> None:
    """What stands in the mail's last lines for itself; a place in part is said whole."""
    assert footer("en", "Bo Li", "Li GmbH", PLACE, body).split("\n")[:-1] == who
