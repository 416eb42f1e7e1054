"""`deskside workspace`: a small Slack on this machine, for any app."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path

from workspace.company import DEFAULT, Company, CompanyError
from workspace.server import running
from workspace.wire import Json
from workspace.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET


def workspace(argv: list[str]) -> int:
    """Run a workspace until interrupted. Returns 2 when a given file is no good."""
    flags = _parser().parse_args(argv)
    try:
        company = Company.load(flags.company)
        manifest = _manifest(flags.manifest)
    except (CompanyError, OSError, ValueError) as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 2
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(company, manifest, flags))
    return 0


async def _serve(company: Company, manifest: Json | None, flags: argparse.Namespace) -> None:
    async with running(company, manifest=manifest, app_url=flags.app_url, port=flags.port) as place:
        lines = (
            f"People open      {place.url}/",
            f"Web API          {place.url}/api/",
            f"Bot token        {BOT_TOKEN}",
            f"App token        {APP_TOKEN}",
            f"Signing secret   {SIGNING_SECRET}",
            f"Delivers by      {'signed HTTP to ' + flags.app_url if flags.app_url else 'Socket Mode'}",
        )
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def _manifest(path: Path | None) -> Json | None:
    if path is None:
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise ValueError(f"{path}: a manifest is a JSON object")
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deskside workspace", description=__doc__)
    parser.add_argument("--port", type=int, default=8765, help="loopback port, 0 for a free one (8765)")
    parser.add_argument("--manifest", type=Path, help="the app's manifest, JSON; without it all is granted")
    parser.add_argument("--company", type=Path, default=DEFAULT, help="people and channels, YAML")
    parser.add_argument("--app-url", help="the app's request URL, used while no socket is open")
    return parser
