"""Addresses tested over HTTP."""

import pytest
from flask.testing import FlaskClient

from tests.factories import World


@pytest.fixture
def client(small_world: World) -> FlaskClient:
    """An API client of an account."""
    return small_world.client(small_world.account())


def told(client: FlaskClient, address: str, **card: object) -> list[dict[str, str]]:
    """What speaks against an address."""
    answer = client.post("/api/v1/addresses/test", json={"address": address, **card})
    assert answer.status_code == 200
    return answer.json["doubts"]


def test_an_address_is_tested_by_its_card(client: FlaskClient, small_world: World) -> None:
    """A host that looks like the card's own is asked about before DNS is."""
    assert told(client, "ana@ab0ut.com", urls=["www.about.com"], company="About GmbH") == [
        {
            "code": "lookalike",
            "text": "The card’s web address is about.com. Is it ana@about.com?",
            "instead": "ana@about.com",
        }
    ]
    assert told(client, " ", urls=[]) == []
    assert small_world.mail_hosts.asked == []


def test_a_host_without_mail_is_told(client: FlaskClient, small_world: World) -> None:
    """Where DNS knows nobody who takes the mail, that is said; names kept for examples are not asked."""
    small_world.mail_hosts.dead.add("dead.com")
    (doubt,) = told(client, "ana@Dead.com")
    assert (doubt["code"], doubt["instead"]) == ("no_mail", None)
    assert told(client, "ana@alive.com") == []
    small_world.mail_hosts.dead.add("fernhill.example.com")
    for kept in ("ana@lumen.example", "maya.thornbury@Fernhill.example.com", "ana@example.org"):
        assert told(client, kept) == []
    assert told(client, "ana@dead.com.example.co") == []
    assert small_world.mail_hosts.asked == ["dead.com", "alive.com", "dead.com.example.co"]
