"""Addresses that look wrong, before a mail to them comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.address_check import doubts


@pytest.mark.parametrize(
    ("address", "urls", "company", "meant"),
    [
        ("ana@ab0ut.com", ["www.about.com"], None, "ana@about.com"),
        ("ana@mail.ab0ut.com", ["https://about.com/team"], None, "ana@about.com"),
        ("ana@rnodern.de", ["modern.de"], None, "ana@modern.de"),
        ("ana@lumenwork.de", ["lumenworks.de"], None, "ana@lumenworks.de"),
        ("ana@lumenworks.de", ["lumenwroks.de"], None, "ana@lumenwroks.de"),
        ("ana@lumen.corn", [], None, "ana@lumen.com"),
        ("ana@gmai1.com", [], None, "ana@gmail.com"),
        ("ana@ab0ut.com", [], "About GmbH", "ana@about.com"),
        ("ana@lurnenworks.co.uk", [], "Lumen Works Ltd", "ana@lumenworks.co.uk"),
    ],
)
def test_a_host_that_looks_like_the_cards_own_is_doubted(
    address: str, urls: list[str], company: str | None, meant: str
) -> None:
    """A host a letter away from the card's web address, company or a common mailer is asked about."""
    (doubt,) = doubts(address, urls, company)
    assert (doubt.code, doubt.instead) == ("lookalike", meant)
    assert meant in str(doubt)


@pytest.mark.parametrize(
    ("address", "urls", "company"),
    [
        ("ana@about.com", ["www.about.com", "ab0ut.com"], "About"),
        ("ana@lumen.be", ["lumen.de"], None),
        ("ana@gmail.com", ["lumen.de"], "Lumen"),
        ("ana@flickr.com", [], "Flicker Inc"),
        ("ana@abc.de", ["abd.de"], None),
        ("ana@müller.de", ["muller.de"], "Müller"),
        ("Ana.Souza+x@Lumen.Example", ["www.lumen.example"], "Lumen Works"),
        ("ana@about.com", ["not a page", "http://[", ""], ""),
    ],
)
def test_an_ordinary_address_is_not_doubted(address: str, urls: list[str], company: str | None) -> None:
    """Another country's ending, a mailer's, a firm's own spelling and short names are no mistakes."""
    assert doubts(address, urls, company) == []


@pytest.mark.parametrize(
    "address",
    ["ana", "ana@", "@about.com", "ana souza@about.com", "ana@about", "a@b@c.com", "a..b@about.com"],
)
def test_what_is_no_address_is_said(address: str) -> None:
    """An address no server takes is named as such."""
    assert [doubt.code for doubt in doubts(address)] == ["syntax"]


def test_an_ending_that_is_none_is_said() -> None:
    """No host ends in ".zzz"."""
    assert [str(doubt) for doubt in doubts("ana@lumen.zzz")] == ["No host ends in “.zzz”."]


@given(st.text(max_size=80), st.lists(st.text(max_size=60), max_size=3), st.text(max_size=60))
def test_any_text_can_be_tested(address: str, urls: list[str], company: str) -> None:
    """Whatever stands on a card, testing it ends, and each doubt can be said."""
    for doubt in doubts(address, urls, company):
        assert str(doubt)
