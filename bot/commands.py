"""What each command does. Sentences go to the terminal; everything else is somebody else's work."""

import argparse
import asyncio
import json
import logging
import os
import socket
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import store
from adapters.slack.manifest import manifest
from adapters.teams import manifest as teams_manifest
from bot.assembly import offline
from bot.config import BadConfig, Settings, SlackMode, check, load, missing_secrets, render
from bot.domain.errors import DeskError, NoSuchTicket, NotYet
from bot.domain.ticket import TicketId
from bot.domain.timed.account import accounts, other_alarms
from bot.ports import SystemClock
from bot.serve import serve
from bot.ui import plain
from bot.ui import wording as say
from bot.ui.explaining import explained

WRONG = 1


def run(argv: list[str]) -> int:
    """Serve the desk until SIGTERM or Ctrl-C."""
    flags = _parser("run", "Serve the desk until it is told to stop (SIGTERM or Ctrl-C).").parse_args(argv)
    settings = _load(flags.config)
    if settings is None:
        return WRONG
    missing = missing_secrets(settings)
    if settings.slack is None and settings.teams is None:
        missing = ("app.yaml connects no platform: add a section `slack:` or `microsoft_teams:`.",)
    if missing:
        _say(
            *missing, "No account at hand? `deskside local` runs the desk with a workspace in the browser.", to_err=True
        )
        return WRONG
    log_to_terminal()
    try:
        store.migrate(settings.database)
        asyncio.run(serve(settings, socket.create_server((settings.host, settings.port))))
    except OSError as error:
        _say(f"Port {settings.port} of {settings.host} cannot be used: {error.strerror}.", to_err=True)
        return WRONG
    except DeskError as trouble:
        _say(f"The desk cannot start. {trouble.sentence}", to_err=True)
        return WRONG
    return 0


def check_(argv: list[str]) -> int:
    """Check app.yaml: every problem at once, with its place."""
    flags = _parser("check", "Say everything that is wrong with app.yaml, each with its line.").parse_args(argv)
    problems = check(flags.config, os.environ)
    if problems:
        _say(render(problems, flags.config), to_err=True)
    if any(not problem.only_warns for problem in problems):
        return WRONG
    _say(f"{flags.config} is in order.")
    return 0


def migrate(argv: list[str]) -> int:
    """Bring the database up to date."""
    parser = _parser("migrate", "Bring the database up to date.")
    parser.add_argument("--pending", action="store_true", help="only list what would be done")
    flags = parser.parse_args(argv)
    settings = _load(flags.config)
    if settings is None:
        return WRONG
    steps = store.pending(settings.database) if flags.pending else store.migrate(settings.database)
    _say(*(steps or ["The database is up to date."]))
    return 0


def explain(argv: list[str]) -> int:
    """Why a ticket is where it is, and what its clocks counted, minute for minute. Reads the database only."""
    parser = _parser("explain", "Why a ticket is where it is, and what its clocks counted, minute for minute.")
    parser.add_argument("ticket", help="its number: 41 or DESK-41")
    parser.add_argument(
        "--at",
        metavar="MOMENT",
        type=_moment,
        help="the moment to look at it (now), as 2026-03-06T16:30",
    )
    flags = parser.parse_args(argv)
    settings = _load(flags.config)
    if settings is None:
        return WRONG
    if store.pending(settings.database):
        _say("The database is not there yet, or not up to date: run `deskside migrate`.", to_err=True)
        return WRONG
    try:
        _say(*_account(settings, flags.ticket, flags.at))
    except NoSuchTicket:
        prefix = settings.desk.prefix
        _say(
            f"There is no ticket {flags.ticket} in the desk's database. Write its number: 41 or {prefix}-41.",
            to_err=True,
        )
        return WRONG
    except DeskError as trouble:
        _say(trouble.sentence, to_err=True)
        return WRONG
    return 0


def _moment(written: str) -> datetime:
    """For argparse, which says the sentence it is raised with."""
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        says = f'"{written}" is no moment: write the day and perhaps the time, such as 2026-03-06 or 2026-03-06T16:30'
        raise argparse.ArgumentTypeError(says) from None


def _account(settings: Settings, named: str, written: datetime | None) -> list[str]:
    """Everything about one ticket's time, in lines. A moment without a zone is one of the desk's own clocks."""
    desk, clock = settings.desk, SystemClock()
    digits = named.casefold().removeprefix(f"{desk.prefix.casefold()}-")
    if not (digits.isascii() and digits.isdigit()):
        raise NoSuchTicket(ref=named)
    zone = ZoneInfo(desk.hours.zone)
    asked = clock.now() if written is None else written if written.tzinfo else written.replace(tzinfo=zone)
    with offline(settings, clock) as core:
        view = core.insight.ticket(TicketId(int(digits)), asked.astimezone(UTC))
    last = max(event.at for event in view.ticket.timeline)
    if written is not None and asked < last:
        raise NotYet(ref=view.ticket.ref, at=plain.moment(last, zone.key))
    view = replace(view, at=max(view.at, last))
    seen = say.EXPLAINED_IN.format(zone=zone.key, at=plain.moment(view.at, zone.key))
    told = explained(view, accounts(view.ticket, desk, view.at), other_alarms(view.ticket, desk, view.at))
    return [*plain.lines(told, zone.key), "", seen]


def slack(argv: list[str]) -> int:
    """Print the manifest of the Slack app to create, with the least it needs."""
    parser = _parser("slack", "Print the manifest of the Slack app to create. It asks for no more than the desk needs.")
    parser.add_argument("what", choices=["manifest"], metavar="manifest", help="what to print")
    parser.add_argument("--url", metavar="URL", help="the public https address of this desk, for slack.mode http")
    flags = parser.parse_args(argv)
    settings = _load(flags.config)
    if settings is None:
        return WRONG
    if settings.slack is None:
        _say("app.yaml has no section `slack:`.", to_err=True)
        return WRONG
    over_http = settings.slack.mode is SlackMode.HTTP
    if over_http and not (flags.url or "").startswith("https://"):
        _say("slack.mode is http: say where Slack reaches this desk, --url https://your.host", to_err=True)
        return WRONG
    if flags.url and not over_http:
        _say("slack.mode is socket, which needs no --url. For HTTP set slack.mode: http in app.yaml.", to_err=True)
        return WRONG
    _say(json.dumps(slack_manifest(settings, url=flags.url), indent=2, ensure_ascii=False))
    return 0


def slack_manifest(settings: Settings, *, url: str | None = None) -> dict[str, object]:
    """The manifest for these settings; `url` where Slack reaches the desk over HTTP."""
    features = frozenset(f.value for f in settings.slack.features) if settings.slack else frozenset[str]()
    return manifest(command=settings.desk.command, name=settings.desk.name, http_url=url, features=features)


def teams(argv: list[str]) -> int:
    """Write the Teams app to upload, with the least it needs."""
    parser = _parser("teams", "Write the Teams app that an admin uploads, with the least it needs.")
    parser.add_argument("what", choices=["package"], help="what to write")
    parser.add_argument(
        "--website", metavar="URL", help="a page of your company, https://…, which Teams shows as the app's maker"
    )
    parser.add_argument(
        "--version", metavar="NUMBER", default="1.0.0", help="the app's version (1.0.0); a higher one for each upload"
    )
    parser.add_argument(
        "--out", metavar="FILE", type=Path, default=Path("deskside-teams.zip"), help="the file (deskside-teams.zip)"
    )
    flags = parser.parse_args(argv)
    settings = _load(flags.config)
    if settings is None:
        return WRONG
    if settings.teams is None or not settings.teams.app_id:
        _say("app.yaml says no microsoft_teams.app_id: create the bot in Azure first, docs/teams.md.", to_err=True)
        return WRONG
    if not (flags.website or "").startswith("https://"):
        _say("Teams wants to know who made the app: --website https://your.company", to_err=True)
        return WRONG
    flags.out.write_bytes(teams_manifest.package(_described(settings, flags.website, flags.version)))
    _say(f"{flags.out} is the app to upload in the Teams admin center.")
    return 0


def _described(settings: Settings, website: str, version: str) -> dict[str, object]:
    app_id = settings.teams.app_id if settings.teams else ""
    features = frozenset(f.value for f in settings.teams.features) if settings.teams else frozenset[str]()
    return teams_manifest.manifest(
        settings.desk.name, app_id=app_id, website=website, features=features, version=version
    )


def log_to_terminal() -> None:
    """One line an event, without anybody's words."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s  %(message)s")
    for chatty in ("apscheduler", "alembic", "msal", "slack_bolt", "slack_sdk"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _load(path: Path) -> Settings | None:
    try:
        return load(path, os.environ)
    except BadConfig as bad:
        _say(render(bad.problems, path), to_err=True)
        return None


def _parser(name: str, about: str) -> argparse.ArgumentParser:
    """`about` is read by people at a terminal: docstrings speak to programmers."""
    parser = argparse.ArgumentParser(prog=f"deskside {name}", description=about)
    config = "the desk's file (app.yaml)"
    parser.add_argument("--config", type=Path, metavar="FILE", default=Path("app.yaml"), help=config)
    return parser


def _say(*lines: str, to_err: bool = False) -> None:
    (sys.stderr if to_err else sys.stdout).write("\n".join(lines) + "\n")
