"""Somebody whom no chat reaches is written to, and is back in chat when they are."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

from bot.config import EmailSettings, Settings
from tests.adapters_teams.connector import trouble
from tests.drivers.postbox import Delivered, Postbox, postbox
from tests.drivers.slack import thread_loop
from tests.drivers.teams import TeamsStage, teams_stage
from tests.stories.test_teams import file_vpn


def arrives(stage: TeamsStage, box: Postbox, text: str) -> Delivered:
    stage.behind.stage.settles()
    found = [one for one in box.delivered if text in one.text]
    assert found, [one.text for one in box.delivered]
    return found[-1]


def test_who_has_blocked_the_app_reads_the_answer_in_a_letter(tmp_path: Path) -> None:
    with thread_loop() as loop:
        stack = AsyncExitStack()
        box = asyncio.run_coroutine_threadsafe(stack.enter_async_context(postbox()), loop).result(10)
        email = EmailSettings(
            host="127.0.0.1", port=box.port, starttls=False, sender="desk@acme.example", login=None, password=None
        )

        def with_mail(settings: Settings) -> Settings:
            return replace(settings, email=email)

        try:
            with teams_stage(tmp_path, with_mail) as stage:
                _goes_on(stage, box)
        finally:
            asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(10)


def _goes_on(stage: TeamsStage, box: Postbox) -> None:
    ana, ben = stage.person("Ana"), stage.behind.stage.ben
    file_vpn(ana)
    stage.sees("With Ben", at=ana.chat)
    stage.place.trouble = lambda call: (
        trouble(403, "MessageWritesBlocked") if ana.chat in call.path and call.method != "GET" else None
    )
    ben.presses("Reply", under="DESK-1 · P3", where="#it-network")
    ben.writes({"Your answer": "Please try the office profile."})
    ben.submits()
    ben.sees("answered Ana", where="#it-network")
    letter = arrives(stage, box, "Please try the office profile.")
    assert letter.to == ("ana@acme.example",)
    assert stage.behind.dead_letters() == []

    stage.place.trouble = lambda _: None
    ana.says("home")
    ben.presses("Resolve…", under="DESK-1 · P3", where="#it-network")
    ben.writes({"What solved it?": "The office profile", "How did it end?": "VPN client reinstalled or updated"})
    ben.submits()
    stage.sees("Resolved", at=ana.chat)
