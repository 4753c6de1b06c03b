"""Coming in: claim, sign in, say who you are."""

import pytest
from flask_security import hash_password

from app.services import accounts
from app.store.accounts import find
from tests.factories import World
from tests.web.conftest import Visitor, value, words

CLAIM = {"email": "bo@example.com", "password": "correct horse"}
ANSWERS = {
    "full_name": "Bo Li",
    "company": "Li & Co",
    "signature": "",
    "zone": "Europe/Lisbon",
    "language": "de",
    "region": "PT",
}


def claim_link(world: World) -> str:
    return f"/claim/{accounts.claim_token(world.kit)}"


def test_home_leads_strangers_to_sign_in(stranger: Visitor) -> None:
    """Whoever is not signed in comes from / to the sign-in page."""
    assert stranger.get("/").location == "/login"


def test_home_leads_owners_to_today(visitor: Visitor) -> None:
    """Whoever is signed in comes from / to Today."""
    assert visitor.get("/").location == "/today"


@pytest.mark.parametrize(
    "path", ["/today", "/snap", "/contacts", "/insights", "/calendar", "/settings", "/welcome"]
)
def test_pages_ask_strangers_to_sign_in(stranger: Visitor, path: str) -> None:
    """A page leads a stranger to the sign-in page, which leads back to it."""
    answer = stranger.get(path)
    assert (answer.status_code, answer.location) == (302, f"/login?next={path}")


def test_claiming_makes_the_account_and_signs_in(stranger: Visitor) -> None:
    """The claim link makes the owner's account and leads to the first questions, signed in."""
    answer = stranger.post(claim_link(stranger.world), **CLAIM)
    assert answer.location == "/welcome"
    assert "Who says hello?" in stranger.text("/welcome")


def test_a_claimed_password_signs_in_later(stranger: Visitor) -> None:
    """The password given at the claim is the one that signs in, letters with accents included."""
    stranger.post(claim_link(stranger.world), **CLAIM | {"password": "grüße an alle"})
    later = Visitor(stranger.world)
    answer = later.post("/login", email="bo@example.com", password="grüße an alle")
    assert answer.status_code == 302


def test_an_address_at_home_can_sign_in(stranger: Visitor) -> None:
    """A server at home takes addresses that the world does not know."""
    home = {"email": "bo@home.local", "password": "correct horse"}
    assert stranger.post(claim_link(stranger.world), **home).location == "/welcome"
    assert Visitor(stranger.world).post("/login", **home).status_code == 302


def test_a_claim_keeps_what_was_typed(stranger: Visitor) -> None:
    """A short password is refused at its field, and the mail address stays."""
    answer = stranger.post(claim_link(stranger.world), email="bo@example.com", password="short")
    assert answer.status_code == 422
    assert value(answer.text, "email") == "bo@example.com"
    assert "8 characters" in words(answer.text)


def test_a_wrong_claim_link_is_no_page(stranger: Visitor) -> None:
    """A guessed claim link answers like any unknown address."""
    assert stranger.get("/claim/guessed").status_code == 404


def test_a_used_claim_link_has_ended(visitor: Visitor) -> None:
    """Once the server has an owner the claim link says so."""
    answer = Visitor(visitor.world).get(claim_link(visitor.world))
    assert answer.status_code == 410
    assert "has its owner" in words(answer.text)


def test_newcomers_are_led_to_the_questions(stranger: Visitor) -> None:
    """Whoever has not said who they are is led to the first questions from everywhere."""
    stranger.post(claim_link(stranger.world), **CLAIM)
    assert stranger.get("/today").location == "/welcome"


def test_answers_are_stored(stranger: Visitor) -> None:
    """The answers to the first questions are the account's."""
    stranger.post(claim_link(stranger.world), **CLAIM)
    assert stranger.post("/welcome", **ANSWERS).location == "/today"
    found = find(stranger.world.session, "bo@example.com")
    assert found is not None
    assert {name: getattr(found, name) for name in ANSWERS} == ANSWERS


def test_a_name_is_needed(stranger: Visitor) -> None:
    """Without a name the questions come back with all else as typed."""
    stranger.post(claim_link(stranger.world), **CLAIM)
    answer = stranger.post("/welcome", **ANSWERS | {"full_name": " "})
    assert answer.status_code == 422
    assert "Your drafts need your name." in words(answer.text)
    assert value(answer.text, "company") == "Li & Co"


@pytest.mark.parametrize(("field", "wrong"), [("zone", "Mars/Base"), ("language", "xx"), ("region", "ZZ")])
def test_only_what_can_be_picked_is_taken(stranger: Visitor, field: str, wrong: str) -> None:
    """A zone, language or country that does not exist is refused."""
    stranger.post(claim_link(stranger.world), **CLAIM)
    assert stranger.post("/welcome", **ANSWERS | {field: wrong}).status_code == 422


def test_signing_in_and_out(stranger: Visitor) -> None:
    """The right password leads to Today; signing out ends that."""
    world = stranger.world
    world.account("ana@example.com")
    with world.app.app_context():
        accounts.set_password(world.session, "ana@example.com", hash_password("correct horse"))
    assert stranger.post("/login", email="ana@example.com", password="correct horse").location == "/today"
    stranger.post("/logout")
    assert stranger.get("/today").status_code == 302


def test_a_wrong_password_tells_nothing(stranger: Visitor) -> None:
    """A wrong password and an unknown address get the same words."""
    stranger.world.account("ana@example.com")
    known = stranger.post("/login", email="ana@example.com", password="wrong")
    unknown = stranger.post("/login", email="nobody@example.com", password="wrong")
    assert words(known.text).replace("ana@", "nobody@") == words(unknown.text)


def test_without_mail_a_password_is_set_from_the_command_line(stranger: Visitor) -> None:
    """A server that can't mail says who can set a new password instead of offering a link."""
    page = stranger.get("/login").text
    assert "from the command line" in page
    assert "/reset" not in page


def test_a_form_without_token_is_refused(visitor: Visitor) -> None:
    """A form that comes without the token of our pages changes nothing."""
    answer = visitor.client.post("/snap/event", data={"name": "Fair"})
    assert answer.status_code == 400
    assert "Fair" not in visitor.text("/snap")


def test_an_unclaimed_server_says_so(stranger: Visitor) -> None:
    """Signing in at a server without an owner tells where the link is; later it does not."""
    assert "This server has no owner yet" in stranger.text("/login")
    stranger.world.account()
    assert "This server has no owner yet" not in stranger.text("/login")
