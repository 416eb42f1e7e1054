"""A tenant that is closed and opened again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.workspace.teams.test_tenant import HELP, READS_CHANNELS, quiet
from tests.workspace.teams.toy import card, toy, words
from workspace import disk
from workspace.teams import statefile
from workspace.teams.elements import words as read


def test_what_was_said_is_there_again_and_the_bot_can_change_it(tmp_path: Path) -> None:
    path = tmp_path / "teams.json"

    async def before() -> str:
        async with toy() as bot:
            assert not statefile.restore(bot.tenant, path)
            message = await bot.posts("a:ana", card(words("A request")))
            root = (await bot.does("U0ANA", "send", conversation=HELP, text="@Deskside vpn"))["id"]
            await bot.does("U0BEN", "send", conversation=HELP, text="which one?", root=root)
            await bot.does("U0ANA", "open")
            await bot.does("U0ANA", "read", conversation="a:ana")
            bot.tenant.clock.advance(3600)
            disk.write(path, statefile.saved(bot.tenant))
            return message

    async def after(message: str) -> None:
        async with toy(manifest=READS_CHANNELS) as bot:
            assert statefile.restore(bot.tenant, path)
            assert bot.tenant.clock.offset == 3600
            (shown,) = bot.sees("U0ANA", "a:ana")
            assert (shown["id"], read(shown["card"])) == (message, "A request")
            first, second = bot.sees("U0BEN", HELP)[-2:]
            assert (first["entities"][0]["text"], second["root"]) == ("<at>Deskside</at>", first["id"])
            attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card(words("Done"))}
            path_of_it = f"/v3/conversations/a:ana/activities/{message}"
            await bot.calls("PUT", path_of_it, {"type": "message", "attachments": [attachment]})
            assert read(bot.sees("U0ANA", "a:ana")[0]["card"]) == "Done"
            later = (await bot.does("U0ANA", "send", conversation="a:ana", text="thanks"))["id"]
            assert later > second["id"]
            await bot.does("U0ANA", "open")
            await quiet(bot)
            assert [one["type"] for one in bot.heard] == ["message"], "she has the app already"

    asyncio.run(after(asyncio.run(before())))


@pytest.mark.parametrize("held", ["no json", "[]", '{"version": 1, "tenant": "another"}'])
def test_a_file_of_something_else_is_refused(tmp_path: Path, held: str) -> None:
    path = tmp_path / "teams.json"
    path.write_text(held)

    async def scene() -> None:
        async with toy() as bot:
            with pytest.raises(disk.StateFileError):
                statefile.restore(bot.tenant, path)

    asyncio.run(scene())
