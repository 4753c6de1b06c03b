"""Who may ask, and what an error looks like."""

import json

from flask_security import hash_password
from openapi_spec_validator import validate

from app.services import accounts
from tests.factories import World


def signed_in(world: World):  # type: ignore[no-untyped-def]
    """A browser that has signed in."""
    account = world.account()
    with world.app.app_context():
        accounts.set_password(world.session, "bo@example.com", hash_password("correct horse"))
    browser = world.app.test_client()
    page = browser.get("/login").text
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    form = {"email": "bo@example.com", "password": "correct horse", "csrf_token": token}
    assert browser.post("/login", data=form).status_code == 302
    return account, browser


def test_nobody_is_answered_without_an_account(small_world: World) -> None:
    """Without sign-in or token, and with a wrong token, the API answers 401 as a problem."""
    client = small_world.app.test_client()
    for headers in ({}, {"Authorization": "Bearer hello_wrong"}, {"Authorization": "Bearer"}):
        answer = client.get("/api/v1/contacts", headers=headers)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        for method, path in (
            ("POST", "events"),
            ("PATCH", "me"),
            ("PUT", "letters/intro/en"),
            ("DELETE", "mailbox"),
        ):
            refused = client.open(f"/api/v1/{path}", method=method, json={"name": "A"}, headers=headers)
            assert (refused.status_code, refused.json) == (401, answer.json)


def test_a_cookie_needs_the_csrf_header(small_world: World) -> None:
    """With a session cookie, changes need the CSRF header; reading does not."""
    _, browser = signed_in(small_world)
    assert browser.get("/api/v1/me").status_code == 200
    assert browser.post("/api/v1/events", json={"name": "A"}).status_code == 400
    page = browser.get("/settings").text
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    answer = browser.post("/api/v1/events", json={"name": "A"}, headers={"X-CSRFToken": token})
    assert answer.status_code == 201


def test_a_wrong_token_does_not_fall_back_to_the_cookie(small_world: World) -> None:
    """A request with a bad token is refused even from a signed-in browser: it skipped the CSRF check."""
    _, browser = signed_in(small_world)
    answer = browser.post("/api/v1/events", json={"name": "A"}, headers={"Authorization": "Bearer nonsense"})
    assert answer.status_code == 401


def test_a_new_password_signs_everybody_out(small_world: World) -> None:
    """After a password change from the command line, old sessions end."""
    _, browser = signed_in(small_world)
    accounts.set_password(small_world.session, "bo@example.com", "hash")
    assert browser.get("/api/v1/me").status_code == 401


def test_no_other_tokens_open_the_door(small_world: World) -> None:
    """Flask-Security's own tokens, which could stand in an address, open nothing."""
    account, _ = signed_in(small_world)
    with small_world.app.test_request_context():
        token = small_world.owner(account).get_auth_token()
    stranger = small_world.app.test_client()
    assert stranger.get("/api/v1/me", headers={"Authentication-Token": token}).status_code == 401
    assert stranger.get(f"/today?auth_token={token}").status_code == 302


def test_guessing_is_slowed_down(small_world: World) -> None:
    """After ten wrong passwords within a minute the next one is refused unseen, the right one too."""
    signed_in(small_world)
    browser = small_world.app.test_client()
    token = browser.get("/login").text.split('name="csrf-token" content="')[1].split('"')[0]
    form = {"email": "bo@example.com", "password": "wrong", "csrf_token": token}
    answers = [browser.post("/login", data=form).status_code for _ in range(12)]
    assert answers == [200] * 9 + [429] * 3
    assert browser.post("/login", data=form | {"password": "correct horse"}).status_code == 429


def test_unknown_addresses_are_problems(small_world: World) -> None:
    """An unknown address below /api answers 404 as a problem, not as a page."""
    client = small_world.client(small_world.account())
    answer = client.get("/api/v1/nothing")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert client.put("/api/v1/contacts").status_code == 405


def test_a_body_must_be_json(small_world: World) -> None:
    """Broken JSON answers 400, another type 415, a list 400: nothing is taken for an empty change."""
    client = small_world.client(small_world.account())
    assert client.patch("/api/v1/me", data="{", content_type="application/json").status_code == 400
    assert client.patch("/api/v1/me", data="[]", content_type="application/json").status_code == 400
    assert client.patch("/api/v1/me", data="zone=UTC", content_type="text/plain").status_code == 415
    form = "application/x-www-form-urlencoded"
    assert client.patch("/api/v1/me", data="zone=UTC", content_type=form).status_code == 415


def test_the_description_is_valid(small_world: World) -> None:
    """The OpenAPI 3.1 description is valid and open to all."""
    answer = small_world.app.test_client().get("/api/v1/openapi.json")
    description = json.loads(answer.text)
    validate(description)
    assert description["openapi"].startswith("3.1")


def test_every_route_is_described(small_world: World) -> None:
    """Each route of the API stands in the description with its methods."""
    described = json.loads(small_world.app.test_client().get("/api/v1/openapi.json").text)["paths"]
    for rule in small_world.app.url_map.iter_rules():
        if rule.endpoint.startswith("api."):
            path = rule.rule.replace("<uuid:", "{").replace("<int:", "{").replace("<", "{").replace(">", "}")
            methods = {method.lower() for method in rule.methods or () if method not in ("HEAD", "OPTIONS")}
            assert methods <= set(described[path]), rule.rule


def test_nothing_private_is_cached_by_others(small_world: World) -> None:
    """Answers of the API are private and not taken for anything but their type."""
    answer = small_world.client(small_world.account()).get("/api/v1/me")
    assert answer.headers["Cache-Control"].startswith("private")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_password_from_the_command_line_signs_in(small_world: World) -> None:
    """A password with umlauts, set from the command line, is the one the sign-in page takes."""
    made = small_world.app.test_cli_runner().invoke(
        args=["user", "add", "jo@example.com"], input="Grüße für alle\n"
    )
    assert made.exit_code == 0, made.output
    browser = small_world.app.test_client()
    token = browser.get("/login").text.split('name="csrf-token" content="')[1].split('"')[0]
    form = {"email": "jo@example.com", "password": "Grüße für alle", "csrf_token": token}
    assert browser.post("/login", data=form).status_code == 302
