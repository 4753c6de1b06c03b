"""Which address a card may have meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.card import CardFields
from app.domain.misread import MOST, likely


@pytest.mark.parametrize(
    ("address", "name", "url", "meant"),
    [
        ("ana@ab0ut.example", "Ana Souza", "www.about.example", "ana@about.example"),
        ("ana@1umen.example", "Ana Souza", "https://lumen.example/team", "ana@lumen.example"),
        ("ana@kornrnarkt.example", "Ana Souza", "kornmarkt.example", "ana@kornmarkt.example"),
        ("ana@lumem.example", "Ana Souza", "lumen.example", "ana@lumen.example"),
        ("ana.s0uza@lumen.example", "Ana Souza", "lumen.example", "ana.souza@lumen.example"),
        ("ana.soura@lumen.example", "Ana Souza", "lumen.example", "ana.souza@lumen.example"),
        ("rnarta.gil@gil.example", "Marta Gil", "gil.example", "marta.gil@gil.example"),
        ("j.koen1g@bau.example", "Jürgen König", "", "j.koenlg@bau.example"),
        ("info@lum0n.example", "Ana Souza", "", "info@lumon.example"),
    ],
)
def test_a_misread_address_is_found_by_the_rest_of_the_card(
    address: str, name: str, url: str, meant: str
) -> None:
    """By the domain of the web address, the person's name, and digits among letters."""
    found = likely(address, CardFields(full_name=name, emails=(address,), urls=(url,) if url else ()))
    assert found[0] == meant


@pytest.mark.parametrize("address", ["ana.souza@lumen.example", "sales@lumen.example", "a", "", "@", "a@"])
def test_nothing_is_made_up(address: str) -> None:
    """Where nothing speaks for another address there is none."""
    assert likely(address, CardFields(full_name="Ana Souza", urls=("lumen.example",))) == ()


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=30))
def test_what_is_proposed_is_another_address(address: str, name: str, url: str) -> None:
    """A few, none of them the one that failed."""
    found = likely(address, CardFields(full_name=name, urls=(url,), emails=(address,)))
    assert len(found) <= MOST
    assert address.strip().lower() not in found
