"""A way to the server on which the first answer to each photo gets lost, after the server has stored it."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

_ID = re.compile(rb'name="id"\r\n\r\n([0-9a-f-]{36})')


class LossyWay(ThreadingHTTPServer):
    """Hands requests on to ``port``. ``lost``: the ids of the photos whose first answer was swallowed."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.port = port
        self.lost: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_: object) -> None:
        """A browser that was killed in the middle is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: LossyWay

    def _hand_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        inner = HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        inner.request(self.command, self.path, body, dict(self.headers.items()))
        answer = inner.getresponse()
        content = answer.read()
        inner.close()
        photo = _ID.search(body) if (self.command, self.path) == ("POST", "/api/v1/captures") else None
        if photo and photo[1] not in self.server.lost:
            self.server.lost.append(photo[1])
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PATCH = do_DELETE = _hand_on  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def lossy_way(port: int) -> Iterator[LossyWay]:
    """Such a way, as long as the block lasts."""
    with LossyWay(port) as way:
        Thread(target=way.serve_forever, daemon=True).start()
        yield way
        way.shutdown()
