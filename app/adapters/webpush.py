"""Web push by pywebpush: encrypted for one browser (RFC 8291), signed by this server (VAPID, RFC 8292)."""

import base64
import hashlib
import http.client
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.adapters.reach import Reach, cut_after
from app.domain.push import Push, plain
from app.domain.subscription import Outcome, Subscription

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

#: Seconds a service has for all of its answer.
PATIENCE = 10.0
#: Seconds a signature is good for; services take a day at most (RFC 8292, 2).
_SIGNED_FOR = 12 * 3600
#: The order of the curve P-256.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
#: So many characters of what a service says are kept.
_LONGEST_WORDS = 200
_HERE = ("localhost", "local", "internal", "lan", "home", "test", "invalid", "arpa")


def reachable_by(public_url: str) -> str:
    """The contact a signature names (``sub``), for services that have something to tell the operator.

    The public address where it is one, by https. Apple refuses names nobody else can resolve, such as
    localhost and .local; a server that has only such a name gives an address nobody reads (RFC 2606).
    """
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    known = "." in host and host.rpartition(".")[2] not in (*_HERE, "") and not host[-1].isdigit()
    if parts.scheme == "https" and known:
        return f"https://{host}"
    return "mailto:second-hello@example.com"


class WebPush:
    """Hands pushes to the services that browsers name.

    The P-256 key is derived from the server's ``key``, so that there is nothing to store and all machines
    have the same; with another server key, browsers have to subscribe anew. Who subscribes names the
    address that is called: ``reach`` leads nowhere into this server's own network.
    """

    def __init__(self, key: bytes, contact: str, reach: Reach | None = None) -> None:
        self._server_key, self._contact, self._reach = key, contact, reach or Reach()

    # What is loaded here and below takes long, and most starts never send.
    @cached_property
    def _key(self) -> "EllipticCurvePrivateKey":
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        # 64 bits more than the order has, so that no key is likelier than another (FIPS 186-5, A.2.1).
        wide = HKDF(SHA256(), 40, salt=None, info=b"web push: VAPID key").derive(self._server_key)
        return ec.derive_private_key(int.from_bytes(wide) % (_ORDER - 1) + 1, ec.SECP256R1())

    @cached_property
    def public_key(self) -> str:
        """The server's public key, an uncompressed point, in base64url."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()

    def send(self, to: Subscription, push: Push, ttl: int) -> Outcome:
        """Hand one push over; what the service said to it. Raises nothing."""
        from py_vapid import VapidException

        try:
            body, headers = self._sealed(to, push, ttl)
            status, reason = self._post(to.endpoint, body, headers)
        except (OSError, http.client.HTTPException) as error:
            return Outcome("later", plain(str(error) or type(error).__name__, _LONGEST_WORDS))
        except (ValueError, VapidException) as error:  # a key that is no point, an address that is none
            return Outcome("refused", plain(str(error), _LONGEST_WORDS))
        return _outcome(status, reason)

    def _sealed(self, to: Subscription, push: Push, ttl: int) -> tuple[bytes, Mapping[str, str]]:
        from py_vapid import Vapid02
        from pywebpush import WebPusher

        keys = {"p256dh": to.p256dh, "auth": to.auth}
        body: bytes = WebPusher({"endpoint": to.endpoint, "keys": keys}).encode(push.payload())["body"]
        parts = urlsplit(to.endpoint)
        signed = {
            "aud": f"https://{parts.netloc}",
            "exp": int(time.time()) + _SIGNED_FOR,
            "sub": self._contact,
        }
        return body, {
            **Vapid02(self._key).sign(signed),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(ttl),
            "Urgency": "high" if push.urgent else "normal",
            "Topic": _topic(push.tag),
        }

    def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        """Status and, of a no, the first words. No redirect is followed: it could lead back inside."""
        parts = urlsplit(url)
        with self._connected(*_place(url)) as connection:
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path or "/", body, dict(headers))
            with connection.getresponse() as answer:
                words = b""
                if answer.status >= 300:
                    with suppress(OSError, http.client.HTTPException):  # the status says what to do
                        words = answer.read(_LONGEST_WORDS)
                return answer.status, words.decode(errors="replace").strip() or answer.reason

    @contextmanager
    def _connected(self, host: str, port: int) -> Iterator[http.client.HTTPSConnection]:
        """A connection to an address that was looked at, cut off when its time is up."""
        context, plain = ssl.create_default_context(), self._reach.connect(host, port, PATIENCE)
        with (
            context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False) as encrypted,
            cut_after(encrypted, PATIENCE),
        ):
            encrypted.do_handshake()
            connection = http.client.HTTPSConnection(host, port, context=context)
            connection.sock = encrypted
            yield connection


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or 443


def _topic(tag: str) -> str:
    """A service keeps one waiting push of a topic: at most 32 characters of base64url (RFC 8030, 5.4)."""
    return base64.urlsafe_b64encode(hashlib.sha256(tag.encode()).digest()[:24]).decode()


def _outcome(status: int, reason: str) -> Outcome:
    if 200 <= status < 300:
        return Outcome("taken")
    if status in (404, 410):
        return Outcome("gone", f"{status}")
    why = f"{status}: {plain(reason, _LONGEST_WORDS)}"
    return Outcome("later" if status == 429 or status >= 500 else "refused", why)
