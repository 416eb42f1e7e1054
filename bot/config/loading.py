"""Loading app.yaml: everything that is wrong with it at once, or the settings to run with."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.config import building, databases, icals
from bot.config.checking import Checked, checked
from bot.config.fingerprint import fingerprint
from bot.config.problems import BadConfig, Fault, Problem
from bot.config.sense import faults as senseless
from bot.config.settings import (
    DATABASE,
    HOST,
    METRICS_TOKEN,
    EmailSettings,
    Settings,
    TeamsSettings,
    email_settings,
    slack_settings,
    teams_settings,
    webhook_settings,
)
from bot.config.source import Unreadable, read
from bot.config.written import Written
from bot.config.written.mail import EmailSection
from bot.config.written.program import TeamsSection


def check(path: Path, env: Mapping[str, str]) -> list[Problem]:
    """Everything wrong with the file, in the order of its lines."""
    return _problems(path, env)[1]


def load(path: Path, env: Mapping[str, str]) -> Settings:
    """The settings in force. Raises `BadConfig` with every problem, unless there are only warnings."""
    written, problems = _problems(path, env)
    if written is None or any(not problem.only_warns for problem in problems):
        raise BadConfig(path, problems)
    root = path.resolve().parent
    return Settings(
        desk=building.desk(written, lambda text: icals.place(text, root, env)),
        timed=fingerprint(written),
        database=databases.rooted(env.get(DATABASE, "").strip() or written.server.database, root),
        articles=root / written.kb.articles,
        host=env.get(HOST, "").strip() or written.server.host,
        port=written.server.port,
        tick_every=written.server.tick_every,
        log=written.server.log,
        metrics_token=env.get(METRICS_TOKEN, "").strip() or None,
        slack=slack_settings(written.slack.mode, written.slack.features, env) if written.slack else None,
        webhooks={key: webhook_settings(hook.url, hook.secret_env, env) for key, hook in written.webhooks.items()},
        teams=_teams(written.microsoft_teams, env) if written.microsoft_teams else None,
        email=_email(written.email, env) if written.email else None,
    )


def _email(section: EmailSection, env: Mapping[str, str]) -> EmailSettings:
    return email_settings(
        host=section.host,
        port=section.port,
        starttls=section.starttls,
        sender=section.sender,
        login=section.login,
        env=env,
    )


def _teams(section: TeamsSection, env: Mapping[str, str]) -> TeamsSettings:
    return teams_settings(
        app_id=section.app_id or "",
        tenant=section.tenant or "",
        identity=section.identity,
        cloud=section.cloud,
        hosts=section.hosts,
        features=section.features,
        env=env,
    )


def _problems(path: Path, env: Mapping[str, str]) -> tuple[Written | None, list[Problem]]:
    try:
        source = read(path)
    except Unreadable as error:
        return None, [error.problem]
    found = checked(source)
    faults = dict.fromkeys((*found.faults, *senseless(found), *_surroundings(found, path, env)))
    return found.written, sorted(map(source.problem, faults), key=lambda p: p.line)


def _surroundings(found: Checked, path: Path, env: Mapping[str, str]) -> Iterator[Fault]:
    """What the file says of the machine it is on."""
    if "kb" in found.sound and not (path.resolve().parent / found.written.kb.articles).is_dir():
        yield Fault(place=("kb", "articles"), says=f"there is no folder {found.written.kb.articles}")
    if "server" in found.sound and (wrong := databases.wrong_with(found.written.server.database)):
        yield Fault(place=("server", "database"), says=wrong)
    if "on_call" in found.sound:
        yield from icals.faults(found.written.on_call, path.resolve().parent, env)
    if (given := env.get(DATABASE, "").strip()) and (wrong := databases.wrong_with(given)):
        yield Fault(place=(), says=f"the environment's {DATABASE} {wrong}")
