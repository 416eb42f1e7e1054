"""One request to an ASGI application, without a network."""

import json
from dataclasses import dataclass

from starlette.types import ASGIApp, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    status: int
    text: str

    def json(self) -> object:
        return json.loads(self.text)


async def ask(app: ASGIApp, path: str, *, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answered:
    """GET, or POST if there is a body, which arrives in two pieces. Header values travel as UTF-8."""
    status = 0
    text = b""
    pieces = [(body or b"")[:7], (body or b"")[7:]]

    async def receive() -> Message:
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: Message) -> None:
        nonlocal status, text
        status = message.get("status", status)
        text += message.get("body", b"")

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET" if body is None else "POST",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
        "server": ("desk", 80),
        "client": ("127.0.0.1", 1),
    }
    await app(scope, receive, send)
    return Answered(status=status, text=text.decode())
