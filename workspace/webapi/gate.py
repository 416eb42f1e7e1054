"""The way into the Web API: faults, token, scope, pace, method, answer."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from workspace.faults import Fault, Trouble
from workspace.webapi.methods import METHODS, Method, needed
from workspace.webapi.reach import known_as
from workspace.webapi.refusal import CallError
from workspace.wire import Json, parsed, text
from workspace.workspace import Call, Workspace

_NESTED = frozenset({"blocks", "view", "attachments", "metadata"})
PACED = frozenset({"chat.postMessage", "chat.postEphemeral"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What goes back: a body with status and headers, or nothing at all when `hang_up`."""

    body: Json = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hang_up: bool = False


async def answer(place: Workspace, name: str, token: str, args: Json) -> Said:
    """Do one call and note it in `place.calls`. Never raises for what an app can get wrong."""
    args = _opened(args)
    said = await _said(place, name, token, args)
    place.note(Call(method=name, args=args, answer=said.body, status=said.status, at=place.clock.now()))
    return said


async def _said(place: Workspace, name: str, token: str, args: Json) -> Said:
    called = text(args, "channel") or text(args, "channel_id")
    where = known_as(place, called)
    fault = place.faults.strike(name, _names(place, where, called))
    instead = spoiled(fault)
    if instead is not None:
        return instead
    wait = place.meter.wait(where) if name in PACED else 0
    if wait:
        return _slow_down(wait)
    method = METHODS.get(name)
    try:
        if method is None:
            raise CallError("unknown_method", req_method=name)
        body = await _done(place, method, token, args)
    except CallError as refused:
        body = refused.answer()
    return Said(body=body, headers=_scopes(place, method, args), hang_up=fault is not None)


def _names(place: Workspace, where: str, called: str) -> tuple[str, ...]:
    channel = place.state.channels.get(where)
    return (called, where, f"#{channel.name}") if channel is not None and channel.name else (called, where)


def spoiled(fault: Fault | None) -> Said | None:
    """What a planned fault answers instead; None when the call is to be done all the same."""
    if fault is None or fault.trouble is Trouble.LOST:
        return None
    if fault.trouble is Trouble.STATUS:
        return Said(status=fault.status)
    if fault.trouble is Trouble.RATELIMITED:
        return _slow_down(fault.retry_after)
    if fault.trouble is Trouble.ERROR:
        return Said(body={"ok": False, "error": fault.error})
    return Said(hang_up=True)


async def _done(place: Workspace, method: Method, token: str, args: Json) -> Json:
    _admit(place, method, token)
    lacking = [scope for scope in needed(place, method, args) if not place.app.may(scope)]
    if lacking:
        provided = ",".join(sorted(place.app.scopes or ()))
        raise CallError("missing_scope", needed=",".join(lacking), provided=provided)
    return await method.deed(place, args)


def _admit(place: Workspace, method: Method, token: str) -> None:
    if not token:
        raise CallError("not_authed")
    known = {place.keys.bot_token: False, place.keys.app_token: True}
    if token not in known:
        raise CallError("invalid_auth")
    if known[token] is not method.app_token and method is not METHODS["auth.test"]:
        raise CallError("not_allowed_token_type")


def _opened(args: Json) -> Json:
    """Arguments that forms carry as JSON, read; broken JSON stays a string for the method to refuse."""
    opened = dict(args)
    for key in _NESTED & args.keys():
        with suppress(ValueError):
            opened[key] = parsed(args[key])
    return opened


def _slow_down(seconds: int) -> Said:
    return Said(body={"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(seconds)})


def _scopes(place: Workspace, method: Method | None, args: Json) -> dict[str, str]:
    """The two headers in which Slack tells an app what it has and what the method takes."""
    if method is None or place.app.scopes is None:
        return {}
    return {
        "X-OAuth-Scopes": ",".join(sorted(place.app.scopes)),
        "X-Accepted-OAuth-Scopes": ",".join(needed(place, method, args)),
    }
