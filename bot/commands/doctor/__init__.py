"""`deskside doctor`: everything that can be looked at without changing anything, each with what to do about it."""

import asyncio
import json
import os
from dataclasses import asdict

from bot.commands.doctor import inside, outside
from bot.commands.doctor.finding import Finding, State
from bot.commands.terminal import WELL, WRONG, parser, say
from bot.config import Settings, check, load, missing_secrets
from bot.ports import Clock, SystemClock

__all__ = ["doctor"]


def doctor(argv: list[str]) -> int:
    """Look at everything the desk needs. 1 if one of it is a problem."""
    taking = parser(
        "doctor", "Look at everything the desk needs, and say what is wrong and what to do. Changes nothing."
    )
    taking.add_argument("--json", action="store_true", help="for machines")
    flags = taking.parse_args(argv)
    problems = check(flags.config, os.environ)
    findings = list(inside.of_file(flags.config, problems))
    if all(one.only_warns for one in problems):
        findings += asyncio.run(_examined(load(flags.config, os.environ), SystemClock()))
    if flags.json:
        say(json.dumps([asdict(finding) for finding in findings], indent=2, ensure_ascii=False))
    else:
        say(*(line for finding in findings for line in _lines(finding)), "", _summary(findings))
    return WRONG if any(finding.state is State.PROBLEM for finding in findings) else WELL


async def _examined(settings: Settings, clock: Clock) -> list[Finding]:
    findings = [*inside.of_secrets(settings), *inside.of_database(settings, clock)]
    if findings[-1].what == "database" and findings[-1].state is State.OK:
        findings += inside.of_post(settings, clock)
    lacks_secrets = bool(missing_secrets(settings))
    if settings.slack is not None and not lacks_secrets:
        findings += [finding async for finding in outside.of_slack(settings.slack, settings.desk, clock)]
    if settings.teams is not None and not lacks_secrets:
        findings += [finding async for finding in outside.of_teams(settings.teams, settings)]
    return findings


def _lines(finding: Finding) -> list[str]:
    told = [f"{finding.state:<8} {finding.what}: {finding.says}"]
    return [*told, f"{'':<8} → {finding.do}"] if finding.do else told


def _summary(findings: list[Finding]) -> str:
    problems = sum(finding.state is State.PROBLEM for finding in findings)
    warnings = sum(finding.state is State.WARNING for finding in findings)
    return f"Problems: {problems}. Warnings: {warnings}." if problems or warnings else "All is well."
