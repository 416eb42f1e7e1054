"""Block Kit: at a limit Slack takes it, above it refuses, and each rule between fields has its refusal."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from tests.effort import examples
from tests.workspace.samples_of_kit import BLOCK_NAMES, Limit, holding, least, limits
from workspace import limits as slack
from workspace.kit import RULES, block_faults, too_large, too_long, view_faults
from workspace.wire import Json

LIMITS = tuple(limits())


def faults(surface: str, value: object) -> list[str]:
    return block_faults(value) if surface == "message" else view_faults(value)


@pytest.mark.parametrize("limit", LIMITS, ids=str)
def test_a_limit_is_the_last_size_taken(limit: Limit) -> None:
    surface, value = holding(limit, limit.most)
    assert faults(surface, value) == []
    surface, value = holding(limit, limit.most + 1)
    (fault,) = faults(surface, value)
    assert any(rule.limit == limit.most and rule.error in fault for rule in RULES)


@given(limit=st.sampled_from(LIMITS), share=st.floats(0, 1), over=st.integers(1, 500))
@examples(150)
def test_every_smaller_size_is_taken_and_every_larger_refused(limit: Limit, share: float, over: int) -> None:
    least_size = 1_000_000_000 if limit.field == "initial_date_time" else 1
    inside = max(least_size, int(limit.most * share))
    assert faults(*holding(limit, inside)) == []
    assert len(faults(*holding(limit, limit.most + over))) == 1


@pytest.mark.parametrize("name", sorted(BLOCK_NAMES - {"context_actions", "markdown"}))
def test_slacks_own_python_models_take_what_is_taken_here(name: str) -> None:
    """`Block.parse` and `to_dict` find nothing wrong and lose nothing."""
    block = least(name)
    parsed = Block.parse(copy.deepcopy(block))
    assert parsed is not None
    assert {key: value for key, value in parsed.to_dict().items() if key in block} == block


BUTTON: Json = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Go"}}
OPTION: Json = {"text": {"type": "plain_text", "text": "One"}, "value": "1"}
OTHER: Json = {"text": {"type": "plain_text", "text": "Two"}, "value": "2"}
INPUT: Json = {
    "type": "input",
    "block_id": "b",
    "label": {"type": "plain_text", "text": "Name"},
    "element": {"type": "plain_text_input", "action_id": "a"},
}
MODAL: Json = {"type": "modal", "title": {"type": "plain_text", "text": "Hi"}, "blocks": []}
SUBMIT: Json = {"submit": {"type": "plain_text", "text": "Send"}}


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        (
            [{"type": "divider", "block_id": "b"}] * 2,
            "`block_id` already exists: b [json-pointer:/blocks/1/block_id]",
        ),
        ([{"type": "actions", "elements": [BUTTON, BUTTON]}], "`action_id` already exists: a"),
        ([{"type": "sectoin"}], "unsupported type: sectoin [json-pointer:/blocks/0/type]"),
        ([{"type": "section"}], "missing required field: text [json-pointer:/blocks/0]"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "*x*"}}], "must be a valid enum value"),
        ([{"type": "header", "text": {"type": "plain_text", "text": ""}}], "must be more than 0 characters"),
        ([{"type": "divider", "colour": "red"}], "invalid additional property: colour"),
        ([{"type": "actions", "elements": []}], "no less than 1 items allowed"),
        ([{"type": "section", "text": "plain"}], "must provide an object [json-pointer:/blocks/0/text]"),
        (
            [{"type": "section", "accessory": INPUT["element"], "fields": [OPTION["text"]]}],
            "unsupported type",
        ),
        (
            [
                {
                    "type": "actions",
                    "elements": [{"type": "static_select", "options": [OPTION], "initial_option": OTHER}],
                }
            ],
            "must exactly match one of the options",
        ),
        ([{"type": "actions", "elements": [{"type": "static_select"}]}], "missing required field: options"),
        (
            [
                {
                    "type": "rich_text",
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "bold"}]}],
                }
            ],
            "unsupported type: bold",
        ),
        ("nonsense", "must provide an array [json-pointer:/blocks]"),
        ([None], "must provide an object [json-pointer:/blocks/0]"),
    ],
)
def test_a_message_slack_refuses(blocks: object, words: str) -> None:
    (fault,) = block_faults(blocks)
    assert words in fault


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (MODAL | {"blocks": [INPUT]}, "missing required field: submit [json-pointer:/view]"),
        (
            MODAL | {"submit_disabled": True},
            "invalid additional property: submit_disabled [json-pointer:/view]",
        ),
        ({"type": "modal", "blocks": []}, "missing required field: title"),
        ({"type": "window"}, "unsupported type: window"),
        (MODAL | {"blocks": [{"type": "markdown", "text": "x"}]}, "unsupported type: markdown"),
        (MODAL | SUBMIT | {"blocks": [INPUT, INPUT]}, "`block_id` already exists: b"),
        (
            MODAL
            | SUBMIT
            | {
                "blocks": [
                    INPUT | {"block_id": key, "element": {"type": "plain_text_input", "focus_on_load": True}}
                    for key in "xy"
                ]
            },
            "only one element may have focus_on_load",
        ),
        (
            MODAL
            | SUBMIT
            | {"blocks": [INPUT | {"element": {"type": "plain_text_input", "min_length": 9, "max_length": 3}}]},
            "max_length must not be less than min_length",
        ),
    ],
)
def test_a_view_slack_refuses(view: Json, words: str) -> None:
    (fault,) = view_faults(view)
    assert words in fault


def test_the_sizes_of_whole_messages_and_views() -> None:
    sections = [
        {"type": "section", "text": {"type": "plain_text", "text": "x" * size}} for size in (3000,) * 4 + (1200,)
    ]
    assert not too_long(sections)
    assert too_long([*sections, {"type": "header", "text": {"type": "plain_text", "text": "x"}}])
    assert not too_large({"x": "y" * (slack.VIEW_BYTES - 9)})
    assert too_large({"x": "y" * (slack.VIEW_BYTES - 8)})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["type", "text", "blocks", "elements", "options", "element", "accessory"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
@examples(200)
def test_no_json_breaks_the_checker(value: object) -> None:
    """Whatever an app sends, the answer is a list of faults, never an accident."""
    assert isinstance(block_faults(value), list)
    assert isinstance(view_faults(value), list)
