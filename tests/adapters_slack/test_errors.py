"""The table of errors, and what does not come as one of Slack's errors."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.errors import HASH_CONFLICT, TABLE, TRIGGER_GONE, code, of_status, verdict
from bot.ui.messenger import Dead, Retry, Undelivered, Unsure, Vanished

SEEN_IN_PRODUCTION = (
    "account_inactive token_revoked invalid_auth is_archived channel_not_found not_in_channel ratelimited msg_too_long "
    "msg_blocks_too_long cant_update_message message_not_found restricted_action cannot_dm_bot user_not_found "
    "is_inactive expired_trigger_id hash_conflict missing_scope"
)


def refused(error: str, *, status: int = 200, headers: dict[str, str] | None = None) -> Undelivered:
    answer = AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={},
        data={"ok": False, "error": error} if error else {},
        headers=headers or {},
        status_code=status,
    )
    return verdict(SlackApiError("no", answer))


@pytest.mark.parametrize("error", TABLE)
def test_every_row_is_a_verdict_with_a_reason(error: str) -> None:
    kind, why = TABLE[error]
    said = refused(error)
    assert type(said) is kind
    assert said.why == why
    assert why[0].islower() or why.startswith("Slack"), "it stands inside a sentence"
    assert why[-1] != ".", "it stands inside a sentence"
    if kind is not Retry:
        assert code(said) == error


def test_the_rows_that_matter_most() -> None:
    assert set(SEEN_IN_PRODUCTION.split()) <= set(TABLE)
    assert set(TABLE) >= {*TRIGGER_GONE, HASH_CONFLICT}
    assert isinstance(refused("token_revoked"), Dead)
    assert isinstance(refused("message_not_found"), Vanished)
    assert isinstance(refused("fatal_error"), Unsure)
    assert isinstance(refused("ratelimited"), Retry)


def test_what_nobody_has_listed_is_tried_again() -> None:
    said = refused("made_up_tomorrow")
    assert isinstance(said, Retry)
    assert "made_up_tomorrow" in said.why


@pytest.mark.parametrize(("given", "after"), [("30", 30.0), ("", None), ("soon", None), ("-1", None), ("²", None)])
def test_slack_says_how_long_to_wait(given: str, after: float | None) -> None:
    said = refused("ratelimited", status=429, headers={"Retry-After": given})
    assert isinstance(said, Retry)
    assert said.after == after


@pytest.mark.parametrize(
    ("status", "kind"),
    [(429, Retry), (500, Unsure), (502, Unsure), (503, Retry), (504, Unsure), (200, Unsure), (404, Dead)],
)
def test_answers_without_a_readable_body(status: int, kind: type[Undelivered]) -> None:
    assert type(of_status(status, {})) is kind
    assert type(refused("", status=status)) is kind


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (aiohttp.ConnectionTimeoutError(), Retry),
        (aiohttp.ServerDisconnectedError(), Unsure),
        (aiohttp.ClientOSError(104, "reset"), Unsure),
        (aiohttp.ServerTimeoutError(), Unsure),
        (aiohttp.ClientPayloadError(), Unsure),
        (TimeoutError(), Unsure),
        (ConnectionResetError(), Unsure),
        (aiohttp.InvalidURL("x"), Dead),
    ],
)
def test_a_way_that_breaks(error: Exception, kind: type[Undelivered]) -> None:
    """Before anything was sent it can be tried again; after that nobody knows."""
    assert type(verdict(error)) is kind
