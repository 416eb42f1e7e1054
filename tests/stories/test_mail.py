"""Somebody whom no chat reaches is written to, and is back in chat when they are."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

from bot.config import EmailSettings, Settings
from tests.drivers.postbox import Delivered, Postbox, postbox
from tests.drivers.slack import Stage, thread_loop
from tests.drivers.tenant import Stage as Tenant
from tests.drivers.tenant import both
from tests.stories.test_asking import file_vpn
from tests.stories.test_working import NETWORK, resolve


def arrives(stage: Stage, box: Postbox, text: str) -> Delivered:
    stage.settles()
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
            with both(tmp_path, team="slack", settings=with_mail) as (slack, teams):
                _goes_on(slack, teams, box)
        finally:
            asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(10)


def _goes_on(slack: Stage, teams: Tenant, box: Postbox) -> None:
    ana, ben = teams.ana, slack.ben
    file_vpn(teams)
    ana.sees("DESK-1", "With Ben", where="desk")
    teams.blocks(ana)
    ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Your answer": "Please try the office profile."})
    ben.submits()
    ben.sees("answered Ana", where=NETWORK)
    letter = arrives(slack, box, "Please try the office profile.")
    assert letter.to == ("ana@acme.example",)
    assert teams.behind.dead_letters() == []

    teams.place.trouble = lambda _: None
    ana.says("home")
    resolve(slack)
    ana.sees("DESK-1", "Resolved", where="desk")
