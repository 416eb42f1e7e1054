"""What the program runs with: the desk of app.yaml, where things are, and the secrets of the environment."""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from bot.domain.desk import Desk

DATABASE = "DESKSIDE_DATABASE"
HOST = "DESKSIDE_HOST"
METRICS_TOKEN = "DESKSIDE_METRICS_TOKEN"
BOT_TOKEN = "SLACK_BOT_TOKEN"
APP_TOKEN = "SLACK_APP_TOKEN"
SIGNING_SECRET = "SLACK_SIGNING_SECRET"
API_URL = "SLACK_API_URL"
APP_PASSWORD = "TEAMS_APP_PASSWORD"
EMAIL_PASSWORD = "DESKSIDE_EMAIL_PASSWORD"
SERVICE_URL = "TEAMS_SERVICE_URL"


class SlackMode(StrEnum):
    SOCKET = "socket"
    HTTP = "http"


class LogForm(StrEnum):
    """How the log is written."""

    TEXT = "text"
    """For people."""
    JSON = "json"
    """For machines: one object a line."""


class Feature(StrEnum):
    """What is not needed for a desk, and asks the platform for more permissions."""

    EMAIL = "email"
    """Know people by their e-mail address: joins the staff of app.yaml with their accounts."""
    FILES = "files"
    """Ask for files in forms."""
    CHANNELS = "channels"
    """Read what is written below cards in public channels."""
    PRIVATE_CHANNELS = "private channels"
    """The same in private channels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """`base_url` is where Slack's Web API is; None is Slack's own. Secrets are None if the environment has none."""

    mode: SlackMode
    features: frozenset[Feature]
    bot_token: str | None = field(repr=False)
    app_token: str | None = field(repr=False)
    signing_secret: str | None = field(repr=False)
    base_url: str | None


class TeamsIdentity(StrEnum):
    """How the app proves to Teams who it is."""

    SECRET = "secret"
    """By a client secret, `TEAMS_APP_PASSWORD`."""
    MSI = "msi"
    """By the managed identity of the machine in Azure that the desk runs on."""
    NONE = "none"
    """Not at all, and neither does whoever sends: for a stand-in of Teams on this machine, and nothing else."""


class TeamsCloud(StrEnum):
    PUBLIC = "public"
    US_GOVERNMENT = "us_government"


class TeamsFeature(StrEnum):
    """What is not needed for a desk, and asks the teams' owners for more permissions."""

    CHANNELS = "channels"
    """Read what is written below cards in channels without a mention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsSettings:
    """`service_url` is where Teams takes messages before it has said so; None is Teams' own.

    `app_id` and `tenant` are empty only without an identity, `secret` is None if the environment has none.
    """

    app_id: str
    tenant: str
    identity: TeamsIdentity
    cloud: TeamsCloud
    hosts: tuple[str, ...]
    features: frozenset[TeamsFeature]
    secret: str | None = field(repr=False)
    service_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    """Where to send, and what to sign it with: the secret of the variable `secret_env`, None if there is none."""

    url: str
    secret_env: str
    secret: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailSettings:
    """The mail server. `login` is None if it asks for none, `password` is None if the environment has none."""

    host: str
    port: int
    starttls: bool
    sender: str
    login: str | None
    password: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`database` is an SQLAlchemy URL with an absolute path; it may hold a password. `articles` is absolute. With a
    `metrics_token` only who has it may read `/metrics`, without one only this machine.

    `timed` is a fingerprint of all that may move a timer: when it is another one, tickets are planned anew.
    """

    desk: Desk
    timed: str
    database: str = field(repr=False)
    articles: Path
    host: str
    port: int
    tick_every: timedelta
    log: LogForm = LogForm.TEXT
    metrics_token: str | None = field(default=None, repr=False)
    slack: SlackSettings | None
    teams: TeamsSettings | None
    webhooks: Mapping[str, WebhookSettings] = field(default_factory=dict)
    email: EmailSettings | None = None


def slack_settings(mode: SlackMode, features: tuple[Feature, ...], env: Mapping[str, str]) -> SlackSettings:
    return SlackSettings(
        mode=mode,
        features=frozenset(features),
        bot_token=_given(env, BOT_TOKEN),
        app_token=_given(env, APP_TOKEN),
        signing_secret=_given(env, SIGNING_SECRET),
        base_url=_given(env, API_URL),
    )


def webhook_settings(url: str, secret_env: str, env: Mapping[str, str]) -> WebhookSettings:
    return WebhookSettings(url=url, secret_env=secret_env, secret=_given(env, secret_env))


def email_settings(
    *, host: str, port: int, starttls: bool, sender: str, login: str | None, env: Mapping[str, str]
) -> EmailSettings:
    password = _given(env, EMAIL_PASSWORD)
    return EmailSettings(host=host, port=port, starttls=starttls, sender=sender, login=login, password=password)


def teams_settings(
    *,
    app_id: str,
    tenant: str,
    identity: TeamsIdentity,
    cloud: TeamsCloud,
    hosts: tuple[str, ...],
    features: tuple[TeamsFeature, ...],
    env: Mapping[str, str],
) -> TeamsSettings:
    return TeamsSettings(
        app_id=app_id,
        tenant=tenant,
        identity=identity,
        cloud=cloud,
        hosts=hosts,
        features=frozenset(features),
        secret=_given(env, APP_PASSWORD),
        service_url=_given(env, SERVICE_URL),
    )


def _given(env: Mapping[str, str], name: str) -> str | None:
    return env.get(name, "").strip() or None


def missing_secrets(settings: Settings) -> tuple[str, ...]:
    """What the environment must still bring before the platforms can be served, as sentences."""
    slack = _missing_for_slack(settings.slack) if settings.slack is not None else ()
    teams = _missing_for_teams(settings.teams) if settings.teams is not None else ()
    email = _missing_for_email(settings.email) if settings.email is not None else ()
    return (*slack, *teams, *_missing_for_webhooks(settings.webhooks), *email)


def _missing_for_email(email: EmailSettings) -> tuple[str, ...]:
    if email.login is None or email.password is not None:
        return ()
    return (f"{EMAIL_PASSWORD} is not set: it is the password of {email.login} at the mail server {email.host}.",)


def _missing_for_webhooks(webhooks: Mapping[str, WebhookSettings]) -> Iterator[str]:
    for key, webhook in webhooks.items():
        if webhook.secret is None:
            yield f"{webhook.secret_env} is not set: what the webhook {key} is told is signed with it."
        elif not _is_webhook_secret(webhook.secret):
            yield (
                f"{webhook.secret_env} holds no secret for the webhook {key}: it must be whsec_ and 24 to 64 bytes in "
                'base64, such as from: echo "whsec_$(openssl rand -base64 32)"'
            )


def _is_webhook_secret(secret: str) -> bool:
    """As the Standard Webhooks specification writes and sizes them."""
    try:
        return secret.startswith("whsec_") and 24 <= len(b64decode(secret.removeprefix("whsec_"), validate=True)) <= 64
    except ValueError:
        return False


def _missing_for_slack(slack: SlackSettings) -> tuple[str, ...]:
    found = [_token(BOT_TOKEN, slack.bot_token, "xoxb-", "the bot token from the app's page OAuth & Permissions")]
    if slack.mode is SlackMode.SOCKET:
        says = "the app-level token with connections:write from the app's page Basic Information; slack.mode is socket"
        found.append(_token(APP_TOKEN, slack.app_token, "xapp-", says))
    elif slack.signing_secret is None:
        found.append(
            f"{SIGNING_SECRET} is not set: it is on the app's page Basic Information. With slack.mode http the desk "
            "does not start without it, because anybody could send it requests."
        )
    return tuple(f for f in found if f is not None)


def _missing_for_teams(teams: TeamsSettings) -> tuple[str, ...]:
    if teams.identity is not TeamsIdentity.SECRET or teams.secret is not None:
        return ()
    return (
        f"{APP_PASSWORD} is not set: it is a client secret of the app, from its page Certificates & secrets in Entra. "
        "A machine in Azure needs none with microsoft_teams.identity: msi.",
    )


def _token(name: str, given: str | None, starts: str, says: str) -> str | None:
    if given is None:
        return f"{name} is not set: {says}."
    if not given.startswith(starts):
        return f"{name} holds another kind of token: it must start with {starts} ({says})."
    return None
