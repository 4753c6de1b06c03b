from time import process_time

import pytest

from app.domain.reading.emails import find_emails
from app.domain.reading.strips import Strip
from app.domain.reading.webs import find_webs
from tests.domain.lines_of_text import row, strips


def urls(found: list[Strip]) -> list[str]:
    """The web addresses in strips."""
    return [each.value for each in find_webs(found)[0]]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("Webwww.glowworm.com", "www.glowworm.com"),
        ("W.www.glowworm.com", "www.glowworm.com"),
        ("W.glowworm.com", "glowworm.com"),
        ("W|https://glowworm.com", "https://glowworm.com"),
        ("https：//glowworm.com", "https://glowworm.com"),
        ("htp:/glowworm.com", "http://glowworm.com"),
        ("www,glowworm.com", "www.glowworm.com"),
        ("www. glowworm .com", "www.glowworm.com"),
        ("www.glowworm.com/lamps/Quill7", "www.glowworm.com/lamps/Quill7"),
        ("glowworm.photography W:", "glowworm.photography"),
        ("LAMPS.BUSINESS", None),
        ("E. quill glowworm.com", None),
        ("Dipl.Ing. Ana Souza", None),
        ("17. rue de Valmy", None),
        ("a mailer.com address", "mailer.com"),
    ],
)
def test_web_addresses(text: str, url: str | None) -> None:
    """An address is found behind any label; abbreviations and torn e-mails are none."""
    assert urls(strips(text)) == ([url] if url else [])


def test_an_email_proves_a_host_and_never_makes_one() -> None:
    """A host printed beside an e-mail of the same domain counts in any form, but has to be printed."""
    assert urls(strips("LAMPS.BUSINESS", "INFO@LAMPS.BUSINESS"))[0] == "LAMPS.BUSINESS"
    mail = strips("info@lamps.business")[0]
    assert urls([Strip(" " * len(mail.text), mail.line)]) == []


@pytest.mark.parametrize(
    "found", [strips("www.glowworm-", "lamps.com"), row("www.", "glowworm-lamps.com", gap=10)]
)
def test_a_host_over_two_boxes(found: list[Strip]) -> None:
    """A host broken behind a hyphen or "www." is one."""
    assert urls(found) == ["www.glowworm-lamps.com"]


@pytest.mark.parametrize("text", ["www." * 75, "a@b.com " * 37, "x.com." * 50])
def test_patterns_do_not_hold_up_the_reader(text: str) -> None:
    """Dots and signs without end, as a pattern may be read, are gone through in a moment."""
    pattern = strips(*[text] * 20)
    started = process_time()
    find_webs(find_emails(pattern)[1])
    assert process_time() - started < 3


@pytest.mark.parametrize(
    ("text", "network", "handle"),
    [
        ("in linkedin.com/in/ana-quill", "linkedin", "ana-quill"),
        (": www.facebook.com/Glowworm", "facebook", "Glowworm"),
        ("facebook.com.br/glowworm", "facebook", "glowworm"),
        ("@glowworm", "unknown", "@glowworm"),
    ],
)
def test_profiles_stand_apart(text: str, network: str, handle: str) -> None:
    """A profile on a network is no web address of the firm."""
    webs, profiles, _ = find_webs(strips(text))
    assert webs == []
    assert [(each.value.network, each.value.handle) for each in profiles] == [(network, handle)]
