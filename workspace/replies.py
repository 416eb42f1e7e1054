"""What an app answers outside the Web API: in the ack of a command, or through a response_url.

https://docs.slack.dev/interactivity/implementing-slash-commands#responding_to_commands
https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from __future__ import annotations

from dataclasses import replace

from workspace import conversation, typed
from workspace.hooks import Hook
from workspace.state import Channel, Message
from workspace.webapi.content import CallError, Content, read_content
from workspace.webapi.gate import Said, spoiled
from workspace.wire import Json, flag, parsed, text
from workspace.workspace import Call, Workspace


def to_command(place: Workspace, channel: Channel, person: str, typed_line: str, body: Json | str | None) -> str | None:
    """Show what a command's ack carries; the error code when Slack would not take it."""
    if body is None or body in ("", {}):
        return None
    said: Json = {"text": body} if isinstance(body, str) else body
    try:
        content = read_content(said)
    except CallError as refused:
        return refused.error
    public = text(said, "response_type") == "in_channel"
    if public:
        encoded, blocks = typed.encoded(place, typed_line)
        line = Message(ts=place.state.stamp(place.clock.now()), author=person, text=encoded, blocks=blocks)
        conversation.post(place, channel, line)
    _say(place, channel, content, only_for=None if public else person)
    return None


def respond(place: Workspace, key: str, raw: bytes) -> Said:
    """Do what a response_url was told and note it in `place.calls` as the method `response_url`."""
    said: Json = {}
    fault = place.faults.strike("response_url")
    answer = spoiled(fault)
    if answer is None:
        hook = place.hooks.use(key)
        try:
            if isinstance(hook, str):
                answer = Said(body=CallError(hook).answer(), status=404)
            else:
                said = _body_of_hook(raw)
                _through_hook(place, hook, said)
                answer = Said(body={"ok": True}, hang_up=fault is not None)
        except CallError as refused:
            answer = Said(body=refused.answer(), status=400)
    at = place.clock.now()
    place.note(Call(method="response_url", args=said, answer=answer.body, status=answer.status, at=at))
    return answer


def _through_hook(place: Workspace, hook: Hook, said: Json) -> None:
    channel = place.state.channels[hook.channel]
    original = channel.messages.get(hook.ts or "")
    if flag(said, "delete_original"):
        if original is None:
            raise CallError("message_not_found")
        conversation.delete(place, channel, original)
        return
    content = read_content(said)
    if flag(said, "replace_original") and original is not None:
        at = None if original.only_for else place.state.stamp(place.clock.now())
        new = replace(
            original,
            text=content.text,
            blocks=content.blocks,
            attachments=content.attachments,
            edited_at=at,
            edited_by=place.bot if at else None,
        )
        conversation.edit(place, channel, original, new)
        return
    public = text(said, "response_type") == "in_channel"
    thread_ts = text(said, "thread_ts") or hook.thread_ts
    _say(place, channel, content, only_for=None if public else hook.person, thread_ts=thread_ts)


def _body_of_hook(raw: bytes) -> Json:
    try:
        said = parsed(raw.decode())
    except ValueError:
        raise CallError("invalid_payload") from None
    if not isinstance(said, dict):
        raise CallError("invalid_payload")
    return said


def _say(
    place: Workspace,
    channel: Channel,
    content: Content,
    *,
    only_for: str | None,
    thread_ts: str | None = None,
) -> None:
    """Post what the app said."""
    message = Message(
        ts=place.state.stamp(place.clock.now()),
        author=place.bot,
        text=content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        thread_ts=thread_ts,
        only_for=only_for,
        metadata=content.metadata,
    )
    if only_for is None:
        conversation.post(place, channel, message)
    else:
        conversation.whisper(place, channel, message)
