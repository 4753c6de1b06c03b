"""Where a push goes: what a browser hands out when its owner wants to be told (W3C Push API)."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from app.domain.errors import Invalid

LONGEST_ENDPOINT = 2000
#: What a browser calls itself and its machine, and what people do. The first that fits.
BROWSERS = (
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrom", "Chrome"),
)
MACHINES = ("iPhone", "iPad", "Android", ("Macintosh", "Mac"), "Windows", ("CrOS", "Chromebook"), "Linux")


@dataclass(frozen=True, slots=True)
class Subscription:
    """A browser's address at its push service, an https URL that is a secret, and two keys in base64url.

    ``p256dh`` is the browser's public key (65 bytes, an uncompressed point of P-256), ``auth`` a secret of
    16 bytes (RFC 8291, 3.1 and 3.2). Raises Invalid for anything else. Whether the address may be
    reached from here, only who sends can tell.
    """

    endpoint: str
    p256dh: str
    auth: str

    def __post_init__(self) -> None:
        if not _is_address(self.endpoint):
            raise Invalid("That is no address of a push service.", "endpoint")
        point = _bytes(self.p256dh)
        if len(point) != 65 or point[0] != 4:
            raise Invalid("That is no public key.", "keys.p256dh")
        if len(_bytes(self.auth)) != 16:
            raise Invalid("That is no authentication secret.", "keys.auth")

    @property
    def digest(self) -> str:
        """What the address is known by without being told: its SHA-256 in hex."""
        return digest_of(self.endpoint)


def digest_of(endpoint: str) -> str:
    """The SHA-256 of an address, in hex; it can't be guessed back."""
    return hashlib.sha256(endpoint.encode()).hexdigest()


def _is_address(url: str) -> bool:
    if not re.fullmatch(r"https://[\x21-\x7e]+", url) or len(url) > LONGEST_ENDPOINT:
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return False


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return b""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a push: taken by the service; gone, as the browser wants no more; not taken now, but
    perhaps ``later``; or refused for good. ``why`` is a sentence for those that were not taken.
    """

    state: Literal["taken", "gone", "later", "refused"]
    why: str = ""


def device(agent: str) -> str:
    """ "iPhone · Safari": a browser's User-Agent in words."""
    pairs = [(each, each) if isinstance(each, str) else each for each in MACHINES]
    machine = next((name for word, name in pairs if word in agent), "")
    browser = next((name for word, name in BROWSERS if word in agent), "Safari" if "Safari" in agent else "")
    return " · ".join(filter(None, (machine, browser))) or "Browser"
