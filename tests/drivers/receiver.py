"""Somebody else's system that takes webhooks: a real server on loopback, which checks signatures as it should."""

import hmac
import json
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = "whsec_" + b64encode(b"thirty-two bytes that nobody has").decode()


@dataclass(frozen=True, kw_only=True)
class Received:
    """A request as it came. `body` is parsed; `verified` is whether the signature is that of these very bytes."""

    path: str
    id: str
    at: int
    type: str
    body: dict[str, object]
    verified: bool


@dataclass(kw_only=True)
class Receiver:
    """`answers` are the statuses of the next answers, with headers; when they are used up, it takes everything."""

    url: str
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)

    def take(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str]]:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        mac = hmac.new(b64decode(SECRET.partition("_")[2]), signed, sha256).digest()
        expected = f"v1,{b64encode(mac).decode()}"
        parsed = json.loads(body)
        self.received.append(
            Received(
                path=path,
                id=headers["webhook-id"],
                at=int(headers["webhook-timestamp"]),
                type=headers["content-type"],
                body=parsed,
                verified=hmac.compare_digest(expected, headers["webhook-signature"]),
            )
        )
        return self.answers.pop(0) if self.answers else (204, {})


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A receiver, listening."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status, headers = held.take(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            if not status:
                self.connection.close()
                return
            self.send_response(status)
            for name, value in {"content-length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the library's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    held = Receiver(url=f"http://127.0.0.1:{server.server_port}/in")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
