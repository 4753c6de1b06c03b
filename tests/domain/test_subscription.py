"""Subscriptions: what is taken for a browser's address, and what a browser is called."""

import pytest

from app.domain.errors import Invalid
from app.domain.subscription import Subscription, device

POINT, SECRET = "B" + "A" * 86, "A" * 22
ADDRESS = "https://push.example.com/send/abc"


def test_a_browsers_address_is_taken() -> None:
    """An https address with both keys is one, with padding or without."""
    assert (
        Subscription(ADDRESS, POINT, SECRET).digest
        == Subscription(ADDRESS, POINT + "=", SECRET + "==").digest
    )


@pytest.mark.parametrize(
    ("endpoint", "p256dh", "auth"),
    [
        ("http://push.example.com/a", POINT, SECRET),
        ("file:///etc/passwd", POINT, SECRET),
        ("https://", POINT, SECRET),
        ("https://user@push.example.com/a", POINT, SECRET),
        ("https://push.example.com:99999/a", POINT, SECRET),
        ("https://push.example.com/a\r\nHost: b", POINT, SECRET),
        ("https://push.example.com/" + "a" * 2000, POINT, SECRET),
        (ADDRESS, "A" * 87, SECRET),
        (ADDRESS, "B" + "A" * 40, SECRET),
        (ADDRESS, "ä", SECRET),
        (ADDRESS, POINT, ""),
        (ADDRESS, POINT, "A" * 20),
    ],
)
def test_anything_else_is_refused(endpoint: str, p256dh: str, auth: str) -> None:
    """No https, no host, a name before the host, a line break, no key: none of it is a subscription."""
    with pytest.raises(Invalid):
        Subscription(endpoint, p256dh, auth)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36",
            "Android · Chrome",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1",
            "iPhone · Safari",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Linux · Firefox"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Windows · Edge"),
        ("curl/8", "Browser"),
    ],
)
def test_a_browser_is_called_as_people_do(agent: str, name: str) -> None:
    """The machine and the browser."""
    assert device(agent) == name
