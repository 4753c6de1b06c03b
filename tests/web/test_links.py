"""Addresses made of strangers' text."""

import pytest

from app.web.links import bare, profile, tel, web


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ({"number": "030 901820", "e164": "+4930901820"}, "tel:+4930901820"),
        ({"number": "+49 (0) 30-12", "e164": None}, "tel:+4903012"),
        ({"number": "0800 123", "extension": "45"}, "tel:0800123;ext=45"),
        ({"number": "javascript:alert(1)"}, None),
        ({}, None),
    ],
)
def test_phones(phone: dict[str, str], link: str | None) -> None:
    """A phone link holds digits only."""
    assert tel(phone) == link


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("www.lumen.example", "https://www.lumen.example"),
        ("http://lumen.example/a?b=c", "http://lumen.example/a?b=c"),
        ("javascript:alert(1)", None),
        ("javascript://lumen.example/%0aalert(1)", None),
        ("data:text/html,<script>", None),
        ("https://lumen.example/a b", None),
        ("http://[broken", None),
        ("word", None),
        ("", None),
        (None, None),
    ],
)
def test_web_addresses(text: str | None, link: str | None) -> None:
    """Only http and https with a host become links."""
    assert web(text) == link


@pytest.mark.parametrize(
    ("social", "link"),
    [
        ({"network": "linkedin", "handle": "@ana souza/.."}, "https://www.linkedin.com/in/ana%20souza%2F.."),
        ({"network": "linkedin", "handle": "", "url": "javascript:alert(1)"}, None),
        ({"network": "unheard-of", "handle": "ana"}, None),
    ],
)
def test_profiles(social: dict[str, str], link: str | None) -> None:
    """A profile leads to its network's site, or nowhere."""
    assert profile(social) == link


def test_an_address_is_shown_without_its_beginning() -> None:
    """Shown, an address has no scheme, no "www." and no last stroke."""
    assert bare("https://www.Lumen.example/") == "Lumen.example"
