"""What can be seen of the platforms from here. Nothing is posted, and no connection is taken from a running desk."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime

from adapters.slack import checkup as slack
from adapters.slack.app import Keys as SlackKeys
from adapters.slack.installation import PLATFORM as SLACK
from adapters.slack.manifest import scopes
from bot.assembly import slack_keys
from bot.commands.doctor.finding import Finding, ok, problem, warning
from bot.commands.doctor.inside import SKEW
from bot.config import Settings, SlackSettings, TeamsSettings
from bot.domain.desk import Desk
from bot.domain.people import Channel
from bot.ports import Clock
from bot.ui.messenger import Dead, Undelivered

_AGAIN = "Look again in a minute; if it stays so, see whether this machine may reach the platform."


async def of_slack(settings: SlackSettings, desk: Desk, clock: Clock) -> AsyncIterator[Finding]:
    keys = slack_keys(settings)
    try:
        seen = await slack.examine(keys)
    except Undelivered as refused:
        yield _refused("Slack token", refused, "Check SLACK_BOT_TOKEN: install the app, and copy its bot token.")
        return
    yield ok("Slack token", f"it is valid in the workspace {seen.workspace}")
    yield _of_scopes(seen.scopes, frozenset(feature.value for feature in settings.features))
    if seen.at is not None:
        yield _of_clock(seen.at, clock.now())
    yield await _of_socket(keys)
    try:
        joined = await slack.joined(keys)
    except Undelivered as refused:
        yield _refused("Slack channels", refused, "")
    else:
        for finding in _of_channels(joined, desk):
            yield finding


def _of_scopes(granted: frozenset[str] | None, features: frozenset[str]) -> Finding:
    if granted is None:
        return warning("Slack scopes", "Slack did not say what the token may", _AGAIN)
    if lacking := [scope for scope in scopes(features) if scope not in granted]:
        does = "Give the app the manifest of deskside slack manifest, and install it anew."
        return problem("Slack scopes", f"the token lacks {', '.join(lacking)}", does)
    return ok("Slack scopes", "the token may all that the features switched on need")


def _of_clock(there: datetime, now: datetime) -> Finding:
    """Slack tells whole seconds. Above five minutes its signatures are too old for us."""
    seconds = (there - now).total_seconds()
    if abs(seconds) <= SKEW.total_seconds() + 1:
        return ok("Slack clock", "Slack's and this machine's agree")
    made = problem if abs(seconds) > 240 else warning
    way = "ahead of" if seconds > 0 else "behind"
    return made(
        "Slack clock", f"Slack's is {abs(seconds):.0f} s {way} this machine's", "Let NTP set this machine's clock."
    )


async def _of_socket(keys: SlackKeys) -> Finding:
    if not keys.app_token:
        says = "slack.mode is http: whether Slack reaches this desk cannot be seen from here"
        return ok("Slack door", says)
    try:
        await slack.can_open_socket(keys)
    except Undelivered as refused:
        return _refused("Slack socket", refused, "Check SLACK_APP_TOKEN: it needs connections:write.")
    return ok("Slack socket", "Slack gives this app connections")


def _of_channels(joined: slack.Joined, desk: Desk) -> Iterator[Finding]:
    """A channel that is not listed may be one of those the app may not list."""
    wanted = sorted({channel.id for channel in _channels(desk) if channel.platform == SLACK})
    unseen = [one for one in wanted if one not in joined.channels]
    for one in wanted:
        if one in unseen and joined.is_all:
            yield problem("Slack channels", f"there is no channel {one}", "Make it, or name another in app.yaml.")
        elif not joined.channels.get(one, one in unseen):
            yield problem("Slack channels", f"the app is not in {one}", "Invite it there.")
    if unseen and not joined.is_all:
        yield ok("Slack channels", f"the app may not list them, so nobody knows of {', '.join(unseen)}")
    elif all(joined.channels.get(one, False) for one in wanted):
        yield ok("Slack channels", f"the app is in all that app.yaml names: {len(wanted)}")


def _channels(desk: Desk) -> tuple[Channel, ...]:
    teams = desk.teams.values()
    return (desk.on_call_channel, *(t.channel for t in teams), *(t.fallback for t in teams if t.fallback is not None))


async def of_teams(settings: TeamsSettings, whole: Settings) -> AsyncIterator[Finding]:
    from adapters.teams import checkup as teams  # noqa: PLC0415 - as in the desk, only where Teams is connected
    from bot.teams_wiring import keys as teams_keys  # noqa: PLC0415

    keys = teams_keys(settings, whole.desk)
    try:
        await teams.token(keys)
    except Undelivered as refused:
        yield _refused("Teams token", refused, "Check TEAMS_APP_PASSWORD, and app_id and tenant in app.yaml.")
    else:
        yield ok("Teams token", "Entra gives this app one")
    if await teams.has_signing_keys(keys):
        yield ok("Teams keys", "those Teams signs with are at hand")
    else:
        yield problem(
            "Teams keys", "those Teams signs with cannot be fetched", "Let this machine reach login.botframework.com."
        )


def _refused(what: str, refused: Undelivered, does: str) -> Finding:
    why = refused.why.rstrip(".")
    return problem(what, why, does or _AGAIN) if isinstance(refused, Dead) else warning(what, why, _AGAIN)
