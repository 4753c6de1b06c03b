"""The settings' section on notifications, as plain forms."""

from datetime import time
from uuid import UUID

import pytest

from app.domain.subscription import Outcome, Subscription
from app.services import pushes
from tests.web.conftest import Visitor, value

PHONE = Subscription("https://push.example.com/phone", "B" + "A" * 86, "A" * 22)
SECTION = "/settings/notifications"


@pytest.fixture
def told(visitor: Visitor, bo: UUID) -> UUID:
    """Bo's phone, which is told."""
    agent = "Mozilla/5.0 (iPhone) Version/18.5 Safari/604.1"
    return pushes.subscribe(visitor.world.session, visitor.world.kit, bo, PHONE, agent).id


def test_kinds_and_hour_are_stored(visitor: Visitor, bo: UUID) -> None:
    """What is ticked comes, what is not stays away, and the morning begins when its owner says."""
    assert value(visitor.get("/settings").text, "morning_at") == "08:00"
    assert "Saved." in visitor.posted(SECTION, kind=["morning", "reply", "evening"], morning_at="06:45")
    me = visitor.world.owner(bo)
    assert (me.morning_at, me.pushes_off) == (time(6, 45), ["promise"])
    page = visitor.get("/settings").text
    assert value(page, "morning_at") == "06:45"
    assert page.count('name="kind"') == 4
    assert 'name="kind" value="morning" checked' in page
    assert 'name="kind" value="promise" checked' not in page


@pytest.mark.parametrize("wrong", ["", "noon", "25:00", "08:00+02:00"])
def test_a_wrong_hour_is_said(visitor: Visitor, bo: UUID, wrong: str) -> None:
    """What is no time of a day changes nothing."""
    assert "Give a time such as 08:00." in visitor.posted(SECTION, kind=["morning"], morning_at=wrong)
    assert (visitor.world.owner(bo).morning_at, visitor.world.owner(bo).pushes_off) == (time(8), [])


def test_phones_are_listed_and_removed(visitor: Visitor, told: UUID) -> None:
    """A phone stands there by what it is, and can be removed."""
    page = visitor.get("/settings").text
    assert "iPhone · Safari" in page
    assert PHONE.digest in page
    assert PHONE.endpoint not in page
    assert "iPhone" not in visitor.posted(f"{SECTION}/phones/{told}/remove").replace("On an iPhone", "")


@pytest.mark.usefixtures("told")
def test_one_now(visitor: Visitor) -> None:
    """A push is sent at once, and the phone's line says when it was told last."""
    assert "Sent to one phone." in visitor.posted(f"{SECTION}/trial")
    assert [push.kind for _, push, _ in visitor.world.pusher.pushes] == ["trial"]
    assert "Last told today, 10:00" in visitor.text("/settings")


@pytest.mark.usefixtures("told")
def test_one_a_minute(visitor: Visitor) -> None:
    """Who taps twice is told to wait."""
    visitor.posted(f"{SECTION}/trial")
    assert "Wait a minute." in visitor.posted(f"{SECTION}/trial")
    assert len(visitor.world.pusher.pushes) == 1


@pytest.mark.usefixtures("told")
def test_what_failed_is_shown(visitor: Visitor) -> None:
    """Why the last push did not get through stands beside the phone."""
    visitor.world.pusher.answer(PHONE.endpoint, Outcome("refused", "403: BadJwtToken"))
    assert "A phone could not be reached: 403: BadJwtToken" in visitor.posted(f"{SECTION}/trial")
    assert "Last push failed: 403: BadJwtToken" in visitor.text("/settings")


def test_nobody_to_tell(visitor: Visitor) -> None:
    """Without a phone there is nobody to send one to, and no button for it."""
    assert "Send me one now" not in visitor.text("/settings")
    assert "Turn notifications on first" in visitor.posted(f"{SECTION}/trial")


def test_the_page_has_the_servers_public_key(visitor: Visitor) -> None:
    """Browsers subscribe with the key that will sign."""
    assert f'data-key="{visitor.world.pusher.public_key}"' in visitor.get("/settings").text


def test_strangers_are_led_to_the_door(stranger: Visitor) -> None:
    """Nobody without an account changes anything here."""
    assert stranger.post(SECTION, morning_at="09:00").location.startswith("/login")
