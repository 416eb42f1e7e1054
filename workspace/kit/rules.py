"""Every rule as a row: what it is about, its limit, Slack's error, and where that is written.

Limits come from the shapes; the rows below are the rules no shape can carry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workspace import limits
from workspace.kit.blocks import ITEMS, SHAPES
from workspace.kit.shapes import Many, Shape, String, Strings, Text, Whole

_METHODS = "https://docs.slack.dev/reference/methods"
_BLOCKS = "https://docs.slack.dev/reference/block-kit/blocks"
_ACTIONS = "https://docs.slack.dev/interactivity/handling-user-interaction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`limit` is the largest value taken; None for rules that are not about an amount."""

    about: str
    error: str
    source: str
    limit: int | None = None


def _of_shapes() -> Iterator[Rule]:
    for shape in SHAPES.values():
        yield from _of_shape(shape)
    for name, item in ITEMS.items():
        yield Rule(
            about=f"{name}: characters",
            limit=item.text.most,
            error=f"must be less than {item.text.most + 1} characters",
            source=item.source,
        )


def _of_shape(shape: Shape) -> Iterator[Rule]:
    for key, field in shape.fields.items():
        match field:
            case Text(most=most) | String(most=int(most)):
                error, what = f"must be less than {most + 1} characters", "characters"
            case Many(most=int(most)) | Strings(most=int(most)):
                error, what = f"no more than {most} items allowed", "items"
            case Whole(most=int(most)):
                error, what = f"must be less than {most + 1}", "value"
            case _:
                continue
        yield Rule(about=f"{shape.name} `{key}`: {what}", limit=most, error=error, source=shape.source)


_BETWEEN = (
    Rule(
        about="a message or view has each block_id once",
        error="`block_id` already exists",
        source=_BLOCKS,
    ),
    Rule(
        about="a block has each action_id once",
        error="`action_id` already exists",
        source=f"{_BLOCKS}/actions-block",
    ),
    Rule(
        about="a modal with an input block has `submit`",
        error="missing required field: submit",
        source="https://docs.slack.dev/reference/views/modal-views",
    ),
    Rule(
        about="what is chosen at first is one of the options, letter by letter",
        error="must exactly match one of the options",
        source="https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element",
    ),
    Rule(
        about="one element of a view has focus_on_load",
        error="only one element may have focus_on_load",
        source="https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element",
    ),
    Rule(
        about="min_length and min_value are not above max_length and max_value",
        error="must not be less than",
        source="https://docs.slack.dev/reference/block-kit/block-elements/number-input-element",
    ),
    Rule(
        about="markdown, table, plan, task_card and context_actions blocks are for messages",
        error="unsupported type",
        source=f"{_BLOCKS}/markdown-block",
    ),
    Rule(
        about="no property Slack does not know",
        error="invalid additional property",
        source="https://docs.slack.dev/reference/methods/views.open",
    ),
    Rule(
        about="characters in all blocks of a message",
        limit=limits.MESSAGE_BLOCKS,
        error="msg_blocks_too_long",
        source="https://github.com/slackapi/bolt-js/issues/2509",
    ),
    Rule(
        about="characters of a message's text",
        limit=limits.MESSAGE_TEXT,
        error="msg_too_long",
        source=f"{_METHODS}/chat.postMessage",
    ),
    Rule(
        about="characters of a message's markdown_text",
        limit=limits.MARKDOWN_TEXT,
        error="msg_too_long",
        source=f"{_METHODS}/chat.postMessage",
    ),
    Rule(
        about="bytes of a view",
        limit=limits.VIEW_BYTES,
        error="view_too_large",
        source=f"{_METHODS}/views.open",
    ),
    Rule(
        about="modals on top of each other",
        limit=limits.MODALS,
        error="push_limit_reached",
        source=f"{_METHODS}/views.push",
    ),
    Rule(
        about="seconds a trigger lives",
        limit=int(limits.TRIGGER_SECONDS),
        error="expired_trigger_id",
        source=_ACTIONS,
    ),
    Rule(about="modals a trigger opens", limit=1, error="exchanged_trigger_id", source=f"{_METHODS}/views.open"),
    Rule(about="uses of a response_url", limit=limits.HOOK_USES, error="used_url", source=_ACTIONS),
    Rule(
        about="seconds a response_url lives",
        limit=int(limits.HOOK_SECONDS),
        error="expired_url",
        source=_ACTIONS,
    ),
    Rule(
        about="open sockets of an app",
        limit=limits.SOCKETS,
        error="the socket is closed",
        source="https://docs.slack.dev/apis/events-api/using-socket-mode",
    ),
    Rule(
        about="seconds an app has for its ack",
        limit=int(limits.ACK_SECONDS),
        error="operation_timeout",
        source="https://docs.slack.dev/interactivity/implementing-slash-commands",
    ),
    Rule(
        about="options of a block_suggestion answer",
        limit=limits.SUGGESTIONS,
        error="the menu stays empty",
        source="https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload",
    ),
)

RULES: tuple[Rule, ...] = (*_of_shapes(), *_BETWEEN)
