"""A workspace stopped and started again is the same workspace."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.workspace.people import ANA, HELP, api, someone, soon
from workspace.disk import StateFileError
from workspace.server import running


def test_a_restart_keeps_what_slack_keeps(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "workspace.json"

    async def story() -> None:
        async with running(state_file=file) as place:
            client = api(place)
            place.clock.advance(86_400)
            metadata = {"event_type": "t", "event_payload": {"n": 1}}
            root = (await client.chat_postMessage(channel=HELP, text="Card", metadata=metadata))["ts"]
            await client.chat_postMessage(channel=HELP, text="Reply", thread_ts=root)
            await client.reactions_add(channel=HELP, timestamp=root, name="eyes")
            await client.chat_postEphemeral(channel=HELP, user=ANA, text="Only now")
            await client.views_publish(user_id=ANA, view={"type": "home", "blocks": [{"type": "divider"}]})
            await someone(place).does("read", channel=HELP)
            before = someone(place).sees()
        async with running(state_file=file) as place:
            after = someone(place).sees()
            for key in ("home", "people", "modals"):
                assert after[key] == before[key]
            messages = someone(place).channel(HELP)
            assert [row["text"] for row in messages[-2:]] == ["Card", "Reply"]
            assert messages[-2]["reactions"] == [{"name": "eyes", "users": ["U0DESKSIDE"], "count": 1}]
            assert messages[-2]["reply_count"] == 1
            assert place.clock.offset == 86_400
            rows = after["channels"]
            assert isinstance(rows, list)
            assert {row["unread"] for row in rows} == {0}
            newer = (await api(place).chat_postMessage(channel=HELP, text="x"))["ts"]
            assert newer > root

    asyncio.run(story())


def test_it_is_written_soon_after_a_change(tmp_path: Path) -> None:
    file = tmp_path / "workspace.json"

    async def story() -> None:
        async with running(state_file=file) as place:
            await someone(place).does("send", channel=HELP, text="remember me")
            await soon(lambda: file.exists() and "remember me" in file.read_text())

    asyncio.run(story())


@pytest.mark.parametrize(
    "content",
    ["{", "[]", json.dumps({"version": 0}), json.dumps({"version": 1, "team": "T0OTHER"})],
)
def test_a_file_that_is_no_workspace_is_left_alone(tmp_path: Path, content: str) -> None:
    file = tmp_path / "workspace.json"
    file.write_text(content)

    async def story() -> None:
        with pytest.raises(StateFileError, match=r"workspace\.json"):
            async with running(state_file=file):
                pass

    asyncio.run(story())
    assert file.read_text() == content
