"""What a message or a view argument carries, read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field

from workspace import limits, normal
from workspace.kit import block_faults, too_large, too_long, view_faults
from workspace.webapi.refusal import CallError
from workspace.wire import Json, parsed, text

__all__ = ["CallError", "Content", "read_content", "read_view"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A message's substance."""

    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None


def read_content(args: Json) -> Content:
    """Text, blocks, attachments and metadata of a message. Raises CallError."""
    said = text(args, "text")
    blocks = _list(args, "blocks", "invalid_blocks_format")
    markdown = text(args, "markdown_text")
    if markdown and (said or blocks):
        raise CallError("markdown_text_conflict")
    if len(markdown) > limits.MARKDOWN_TEXT:
        raise CallError("msg_too_long")
    if markdown:
        said, blocks = markdown, [{"type": "markdown", "text": markdown}]
    attachments = _list(args, "attachments", "invalid_attachments")
    if not said.strip() and not blocks and not attachments:
        raise CallError("no_text")
    if len(said) > limits.MESSAGE_TEXT:
        raise CallError("msg_too_long")
    faults = block_faults(blocks)
    if faults:
        raise CallError("invalid_blocks", messages=faults)
    if too_long(blocks):
        raise CallError("msg_blocks_too_long")
    return Content(
        text=said,
        blocks=normal.blocks(blocks),
        attachments=[row | {"id": number} for number, row in enumerate(attachments, start=1)],
        metadata=read_metadata(args),
    )


def read_metadata(args: Json) -> Json | None:
    """`metadata`, when there is some. Raises CallError."""
    value = _value(args, "metadata", "invalid_metadata_format")
    if value is None:
        return None
    if not isinstance(value, dict) or not text(value, "event_type") or not isinstance(value.get("event_payload"), dict):
        raise CallError("invalid_metadata_format")
    return value


def read_view(args: Json, *, types: tuple[str, ...]) -> Json:
    """The `view` argument, checked. Raises CallError."""
    value = _value(args, "view", "invalid_arguments")
    faults = view_faults(value)
    if isinstance(value, dict) and not faults and value.get("type") not in types:
        faults = [f"[ERROR] must be of type {' or '.join(types)} [json-pointer:/view/type]"]
    if faults or not isinstance(value, dict):
        raise CallError("invalid_arguments", messages=faults)
    if too_large(value):
        raise CallError("view_too_large")
    return value


def _list(args: Json, key: str, error: str) -> list[Json]:
    value = _value(args, key, error)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise CallError(error)
    return value


def _value(args: Json, key: str, error: str) -> object:
    value = args.get(key)
    if value in (None, ""):
        return None
    try:
        return parsed(value)
    except ValueError:
        raise CallError(error) from None
