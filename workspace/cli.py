"""`deskside workspace`: a small Slack on this machine, for any app."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

import yaml

from workspace.company import DEFAULT, Company, CompanyError
from workspace.disk import StateFileError
from workspace.kit.table import rules_table
from workspace.rates import Pace
from workspace.server import running
from workspace.wire import Json
from workspace.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET


def workspace(argv: list[str]) -> int:
    """Run the local workspace alone, for any Slack app.

    Until interrupted. Returns 2, with one line on why, when it cannot start.
    """
    flags = _parser().parse_args(argv)
    if flags.rules:
        sys.stdout.write(rules_table() + "\n")
        return 0
    try:
        company = Company.load(flags.company)
        manifest = _manifest(flags.manifest)
        asyncio.run(_serve(company, manifest, flags))
    except (CompanyError, StateFileError, OSError, ValueError) as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 2
    return 0


async def _serve(company: Company, manifest: Json | None, flags: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(
        company,
        manifest=manifest,
        app_url=flags.app_url,
        pace=Pace() if flags.pace else None,
        state_file=flags.state,
        port=flags.port,
    ) as place:
        lines = (
            f"Open in a browser  {place.url}/",
            f"Slack API address  {place.url}/api/",
            f"SLACK_BOT_TOKEN={BOT_TOKEN}",
            f"SLACK_APP_TOKEN={APP_TOKEN}",
            f"SLACK_SIGNING_SECRET={SIGNING_SECRET}",
        )
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        await stop.wait()


def _manifest(path: Path | None) -> Json | None:
    """An app manifest, JSON or YAML. Raises ValueError or OSError."""
    if path is None:
        return None
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as trouble:
        raise ValueError(f"{path}: {trouble}") from trouble
    if not isinstance(found, dict):
        raise ValueError(f"{path}: a manifest is an object with features and settings")
    return found


def _parser() -> argparse.ArgumentParser:
    about = "Run a small Slack on this machine, for any Slack app. It needs no account, and nothing leaves the machine."
    parser = argparse.ArgumentParser(prog="deskside workspace", description=about)
    parser.add_argument(
        "--port", type=int, metavar="NUMBER", default=8765, help="port on 127.0.0.1, 0 for a free one (8765)"
    )
    parser.add_argument(
        "--manifest", type=Path, metavar="FILE", help="the app's manifest; without it everything is granted"
    )
    parser.add_argument("--company", type=Path, metavar="FILE", default=DEFAULT, help="people and channels, as YAML")
    parser.add_argument(
        "--state", type=Path, metavar="FILE", help="file that keeps messages and the clock over a restart"
    )
    parser.add_argument("--app-url", metavar="URL", help="the app's request URL; used while it has no socket open")
    parser.add_argument("--pace", action="store_true", help="slow posting down as Slack does (429)")
    parser.add_argument("--rules", action="store_true", help="print what is refused, with sources, and stop")
    return parser
