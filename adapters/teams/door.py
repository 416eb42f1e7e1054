"""The door for Teams' requests: it reads the body, and the ingress of `adapters.teams.sdk` does the rest."""

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from adapters.teams.sdk.ingress import Ingress

PATH = "/api/messages"
_LARGEST = 1_000_000
"""Bytes of a body. Teams' largest messages are a tenth of that."""


class Door:
    def __init__(self, ingress: Ingress) -> None:
        self._ingress = ingress

    async def answer(self, request: Request) -> Response:
        body = bytearray()
        try:
            async for piece in request.stream():
                body += piece
                if len(body) > _LARGEST:
                    return JSONResponse({"error": "the body is too large"}, status_code=413)
        except ClientDisconnect:
            return JSONResponse({"error": "the body ended too soon"}, status_code=400)
        answer = await self._ingress.take(request.headers, bytes(body))
        return Response(status_code=answer.status) if answer.body is None else JSONResponse(answer.body, answer.status)
