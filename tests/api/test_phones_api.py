"""Phones over HTTP, up to the push that a browser decrypts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import http_ece
import pytest
import trustme
from flask.testing import FlaskClient

from app.adapters.reach import Reach
from app.adapters.webpush import WebPush
from app.services import pushes
from tests.factories import World
from tests.push_service import Browser, PushService, push_service, signed


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    """A push service whose certificate is trusted during the test."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with push_service(authority) as made:
        yield made


def subscribe(client: FlaskClient, browser: Browser, **more: object) -> dict[str, object]:
    """As the browser's script does; the answer."""
    to = browser.subscription
    keys = {"p256dh": to.p256dh, "auth": to.auth}
    answer = client.post("/api/v1/phones", json={"endpoint": to.endpoint, "keys": keys} | more)
    assert answer.status_code == 201, answer.json
    return dict(answer.json or {})


def test_from_subscribing_to_the_push_and_to_its_end(small_world: World, service: PushService) -> None:
    """A browser subscribes; the morning's list reaches it, readable with its keys alone and signed with the
    key its page showed; when its service says it is gone, it is."""
    world = small_world
    pusher = WebPush(world.kit.key, "https://hello.example.com", Reach(anywhere=True))
    kit = replace(world.kit, pusher=pusher)
    account = world.account()
    world.keep(account)
    world.clock.move(timedelta(hours=23))
    client, browser, other = (
        world.client(account),
        Browser(f"{service.url}/mine"),
        Browser(f"{service.url}/x"),
    )
    subscribe(client, browser)
    assert pushes.sweep(world.session, kit) == 1
    (delivery,) = service.deliveries
    assert browser.read(delivery) == {
        "title": "One person to say hello to",
        "body": "Ana Souza",
        "url": "/today",
        "tag": "morning",
    }
    with pytest.raises(http_ece.ECEException):
        other.read(delivery)
    assert signed(delivery)[0] == pusher.public_key
    assert client.get("/api/v1/phones").json["items"][0]["failure"] is None
    service.answer(410)
    world.clock.move(timedelta(days=1))
    assert pushes.sweep(world.session, kit) == 1
    assert client.get("/api/v1/phones").json["items"] == []


def test_a_phone_is_told_no_more(small_world: World) -> None:
    """What was added is listed without its address, and can be removed."""
    client = small_world.client(small_world.account())
    phone = subscribe(client, Browser("https://push.example.com/a"))
    listed = client.get("/api/v1/phones").json
    assert listed == {"items": [phone], "next": None}
    assert "push.example.com" not in str(listed)
    assert client.delete(f"/api/v1/phones/{phone['id']}").status_code == 204
    assert client.delete(f"/api/v1/phones/{phone['id']}").status_code == 404
    assert client.delete(f"/api/v1/phones/{uuid4()}").status_code == 404


def test_a_browsers_new_address_takes_the_place(small_world: World) -> None:
    """A browser whose address changed stays one phone."""
    client = small_world.client(small_world.account())
    subscribe(client, Browser("https://push.example.com/old"))
    subscribe(client, Browser("https://push.example.com/new"), instead_of="https://push.example.com/old")
    assert len(client.get("/api/v1/phones").json["items"]) == 1


@pytest.mark.parametrize("endpoint", ["http://push.example.com/a", "", "https://" + "a" * 3000])
def test_what_is_no_subscription_is_refused(small_world: World, endpoint: str) -> None:
    """Addresses without https, none, and endless ones are refused at their field."""
    client = small_world.client(small_world.account())
    keys = {"p256dh": "B" + "A" * 86, "auth": "A" * 22}
    answer = client.post("/api/v1/phones", json={"endpoint": endpoint, "keys": keys})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "endpoint"


def test_it_takes_an_account(small_world: World) -> None:
    """Without a token or a session there are no phones."""
    assert small_world.app.test_client().get("/api/v1/phones").status_code == 401
