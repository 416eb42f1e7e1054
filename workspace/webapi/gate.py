"""The way into the Web API: token, scope, method, answer."""

from __future__ import annotations

from workspace.webapi.methods import METHODS, Method, needed
from workspace.webapi.refusal import CallError
from workspace.wire import Json
from workspace.workspace import Call, Workspace


async def answer(place: Workspace, name: str, token: str, args: Json) -> Json:
    """Do one call and note it in `place.calls`. Never raises for what an app can get wrong."""
    try:
        said = await _done(place, name, token, args)
    except CallError as refused:
        said = refused.answer()
    place.calls.append(Call(method=name, args=args, answer=said, at=place.clock.now()))
    return said


async def _done(place: Workspace, name: str, token: str, args: Json) -> Json:
    method = METHODS.get(name)
    if method is None:
        raise CallError("unknown_method", req_method=name)
    _admit(place, method, token)
    scopes = needed(place, method, args)
    lacking = [scope for scope in scopes if not place.app.may(scope)]
    if lacking:
        raise CallError(
            "missing_scope", needed=",".join(lacking), provided=",".join(sorted(place.app.scopes or ()))
        )
    return await method.deed(place, args)


def _admit(place: Workspace, method: Method, token: str) -> None:
    if not token:
        raise CallError("not_authed")
    known = {place.keys.bot_token: False, place.keys.app_token: True}
    if token not in known:
        raise CallError("invalid_auth")
    if known[token] is not method.app_token and method is not METHODS["auth.test"]:
        raise CallError("not_allowed_token_type")
