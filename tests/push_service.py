"""A push service on the loopback address, and a browser that subscribed at it, as the standards have them."""

import base64
import json
import os
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import trustme
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.domain.subscription import Subscription


@dataclass
class Delivery:
    """A request the service got."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class PushService:
    """Takes pushes at ``url``; ``answer`` makes it say something else than 201."""

    url: str
    deliveries: list[Delivery] = field(default_factory=list)
    status: int = 201
    words: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    #: Called with the connection in place of an answer.
    instead: Any = None

    def answer(self, status: int, words: str = "", **more: str) -> None:
        """From now on, say that."""
        self.status, self.words, self.more = status, words, more


class Browser:
    """A browser with a key pair of its own, subscribed at a service."""

    def __init__(self, endpoint: str) -> None:
        self._key, self._secret = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.subscription = Subscription(endpoint, _text(point), _text(self._secret))

    def read(self, delivery: Delivery) -> dict[str, str]:
        """What a push says, decrypted (RFC 8291)."""
        key, secret = self._key, self._secret
        plain = http_ece.decrypt(delivery.body, private_key=key, auth_secret=secret, version="aes128gcm")
        found: dict[str, str] = json.loads(plain)
        return found


def signed(delivery: Delivery) -> tuple[str, dict[str, Any]]:
    """The public key that signed a delivery, and its claims (RFC 8292); fails where the signature does."""
    scheme, _, rest = delivery.headers["authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid"
    head, claims, signature = parts["t"].split(".")
    raw = _bytes(signature)
    r, s = (int.from_bytes(half) for half in (raw[:32], raw[32:]))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(parts["k"]))
    key.verify(utils.encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    assert json.loads(_bytes(head))["alg"] == "ES256"
    return parts["k"], json.loads(_bytes(claims))


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@contextmanager
def push_service(authority: trustme.CA) -> Iterator[PushService]:
    """A service at https://localhost, under a certificate of that authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.deliveries.append(Delivery(self.path, headers, body))
            if service.instead:
                service.instead(self.connection)
                return
            self.send_response(service.status)
            for name, value in service.more.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(service.words.encode())

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass  # who refuses our certificate hangs up

    server = Server(("localhost", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    service = PushService(f"https://localhost:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield service
    server.shutdown()
    thread.join()
    server.server_close()
