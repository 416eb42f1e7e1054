"""The apps that Slack and Teams are told of."""

import json
from pathlib import Path

from adapters.slack.manifest import manifest
from adapters.teams import manifest as teams_manifest
from bot.commands.terminal import WELL, WRONG, parser, say, settings_of
from bot.config import Settings, SlackMode


def slack(argv: list[str]) -> int:
    """Print the manifest of the Slack app to create, with the least it needs."""
    taking = parser("slack", "Print the manifest of the Slack app to create. It asks for no more than the desk needs.")
    taking.add_argument("what", choices=["manifest"], metavar="manifest", help="what to print")
    taking.add_argument("--url", metavar="URL", help="the public https address of this desk, for slack.mode http")
    flags = taking.parse_args(argv)
    settings = settings_of(flags.config)
    if settings is None:
        return WRONG
    if settings.slack is None:
        say("app.yaml has no section `slack:`.", to_err=True)
        return WRONG
    over_http = settings.slack.mode is SlackMode.HTTP
    if over_http and not (flags.url or "").startswith("https://"):
        say("slack.mode is http: say where Slack reaches this desk, --url https://your.host", to_err=True)
        return WRONG
    if flags.url and not over_http:
        say("slack.mode is socket, which needs no --url. For HTTP set slack.mode: http in app.yaml.", to_err=True)
        return WRONG
    say(json.dumps(slack_manifest(settings, url=flags.url), indent=2, ensure_ascii=False))
    return WELL


def slack_manifest(settings: Settings, *, url: str | None = None) -> dict[str, object]:
    """The manifest for these settings; `url` where Slack reaches the desk over HTTP."""
    features = frozenset(f.value for f in settings.slack.features) if settings.slack else frozenset[str]()
    return manifest(command=settings.desk.command, name=settings.desk.name, http_url=url, features=features)


def teams(argv: list[str]) -> int:
    """Write the Teams app to upload, with the least it needs."""
    taking = parser("teams", "Write the Teams app that an admin uploads, with the least it needs.")
    taking.add_argument("what", choices=["package"], help="what to write")
    taking.add_argument(
        "--website", metavar="URL", help="a page of your company, https://…, which Teams shows as the app's maker"
    )
    taking.add_argument(
        "--version", metavar="NUMBER", default="1.0.0", help="the app's version (1.0.0); a higher one for each upload"
    )
    taking.add_argument(
        "--out", metavar="FILE", type=Path, default=Path("deskside-teams.zip"), help="the file (deskside-teams.zip)"
    )
    flags = taking.parse_args(argv)
    settings = settings_of(flags.config)
    if settings is None:
        return WRONG
    if settings.teams is None or not settings.teams.app_id:
        say("app.yaml says no microsoft_teams.app_id: create the bot in Azure first, docs/teams.md.", to_err=True)
        return WRONG
    if not (flags.website or "").startswith("https://"):
        say("Teams wants to know who made the app: --website https://your.company", to_err=True)
        return WRONG
    flags.out.write_bytes(teams_manifest.package(teams_app(settings, flags.website, flags.version)))
    say(f"{flags.out} is the app to upload in the Teams admin center.")
    return WELL


def teams_app(settings: Settings, website: str, version: str = "1.0.0") -> dict[str, object]:
    """The Teams app that fits this desk, with the fewest permissions."""
    app_id = settings.teams.app_id if settings.teams else ""
    features = frozenset(f.value for f in settings.teams.features) if settings.teams else frozenset[str]()
    return teams_manifest.manifest(
        settings.desk.name, app_id=app_id, website=website, features=features, version=version
    )
