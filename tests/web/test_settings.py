"""Settings: you, your tokens, signing out."""

import re
from uuid import UUID

import pytest

from tests.web.conftest import Visitor, value, words

FORM = {
    "full_name": "Bo Li",
    "company": "Li GmbH",
    "signature": "Bo\r\nLi GmbH",
    "zone": "Europe/Lisbon",
    "language": "pt",
    "region": "PT",
    "phone": "+351 21 000 0000",
    "postal_address": "Rua 1\r\nLisboa",
    "daily_touches": "12",
    "working_days": ["1", "2", "6"],
}


def test_all_of_it_is_stored(visitor: Visitor, bo: UUID) -> None:
    """What is said of the owner is stored as typed."""
    assert "Saved." in visitor.posted("/settings", **FORM)
    me = visitor.world.owner(bo)
    assert (me.signature, me.zone, me.daily_touches, me.working_days) == (
        "Bo\nLi GmbH",
        "Europe/Lisbon",
        12,
        [1, 2, 6],
    )


def test_public_holidays_are_days_off(visitor: Visitor, bo: UUID) -> None:
    """Country and part of it are stored, and the next public holiday there is told."""
    assert "No public holidays" not in visitor.text("/settings")
    page = visitor.posted("/settings", **FORM | {"region": "DE"})
    assert "Part of the country" in page
    assert "Next public holiday: Fri 3 Apr, Good Friday." in page
    visitor.posted("/settings", **FORM | {"region": "DE", "subdivision": "BE"})
    assert visitor.world.owner(bo).subdivision == "BE"
    assert "Next public holiday: Sunday, Women's Day." in visitor.text("/settings")


def test_a_part_goes_with_its_country(visitor: Visitor, bo: UUID) -> None:
    """In another country the part is none of it."""
    visitor.posted("/settings", **FORM | {"region": "DE", "subdivision": "BE"})
    visitor.posted("/settings", **FORM | {"subdivision": "BE"})
    assert (visitor.world.owner(bo).region, visitor.world.owner(bo).subdivision) == ("PT", None)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"full_name": ""}, "Your drafts need your name."),
        ({"daily_touches": "many"}, "Give a number from 1 to 100."),
        ({"working_days": []}, "Choose at least one working day."),
        ({"region": "ZZ"}, "There is no such country."),
    ],
)
def test_a_mistake_is_said_at_its_field(visitor: Visitor, wrong: dict[str, object], says: str) -> None:
    """A value that can't be taken is named, and all else stays as typed."""
    answer = visitor.post("/settings", **FORM | {"company": "Typed"} | wrong)
    assert answer.status_code == 422
    assert says in words(answer.text)
    assert value(answer.text, "company") == "Typed"


def test_a_token_is_shown_once(visitor: Visitor) -> None:
    """A new token is shown when it is made, works, and can't be seen again."""
    answer = visitor.post("/settings/tokens", name="Laptop")
    token = re.search(r'value="(hello_[^"]+)"', answer.text)
    assert token
    assert answer.headers["Cache-Control"] == "no-store"
    bearer = {"Authorization": f"Bearer {token[1]}"}
    assert visitor.world.app.test_client().get("/api/v1/me", headers=bearer).status_code == 200
    assert token[1] not in visitor.get("/settings").text


def test_a_revoked_token_ends(visitor: Visitor) -> None:
    """A revoked token is gone from the page and opens nothing."""
    answer = visitor.post("/settings/tokens", name="Laptop")
    token = re.search(r'value="(hello_[^"]+)"', answer.text)
    revoke = re.search(r"/settings/tokens/[^\"]+/revoke", answer.text)
    assert token
    assert revoke
    visitor.post(revoke[0])
    bearer = {"Authorization": f"Bearer {token[1]}"}
    assert visitor.world.app.test_client().get("/api/v1/me", headers=bearer).status_code == 401
    assert "Laptop" not in visitor.text("/settings").replace("Laptop script", "")


def test_a_token_needs_a_name(visitor: Visitor) -> None:
    """A token without a name is refused at its field."""
    answer = visitor.post("/settings/tokens", name=" ")
    assert answer.status_code == 422
    assert "Give the token a name" in words(answer.text)


def test_the_password_page_is_ours(visitor: Visitor) -> None:
    """The page for a new password has our frame and asks for the one now."""
    page = visitor.get("/change").text
    assert "Your password now" in page
    assert 'autocomplete="new-password"' in page


def test_signing_out_is_a_form(visitor: Visitor) -> None:
    """Signing out takes a form; a link from elsewhere can't do it."""
    assert visitor.get("/logout").status_code == 405
    visitor.post("/logout")
    assert visitor.get("/settings").location.startswith("/login")


def test_an_unknown_page_is_in_our_look(visitor: Visitor) -> None:
    """An address that does not exist says so on a page of ours."""
    answer = visitor.get("/nowhere")
    assert answer.status_code == 404
    assert "There is nothing here." in words(answer.text)


def test_a_zone_the_list_lacks_stays_chosen(visitor: Visitor) -> None:
    """A zone set elsewhere is the one chosen on the page, or the next save would change it."""
    west = visitor.world.account("west@example.com", zone="CET")
    page = Visitor(visitor.world).sign_in(west).get("/settings").text
    assert '<option value="CET" selected>' in page


def test_a_language_the_list_lacks_stays_chosen(visitor: Visitor, bo: UUID) -> None:
    """A language of an earlier day is the one chosen on the page, or the next save would change it."""
    visitor.world.owner(bo).language = "it"
    visitor.world.session.commit()
    assert '<option value="it" selected>' in visitor.get("/settings").text


def test_a_chosen_option_stands_once(visitor: Visitor) -> None:
    """A zone the list has is not added to it."""
    assert visitor.get("/settings").text.count('value="Europe/Berlin"') == 1


def test_a_reload_after_a_token_leads_back(visitor: Visitor) -> None:
    """The address a new token was shown at leads back to the settings."""
    assert visitor.get("/settings/tokens").location == "/settings"
