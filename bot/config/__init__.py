"""app.yaml: read, checked with everything that is wrong at once, and turned into the desk that the rules know."""

from bot.config.loading import check, load
from bot.config.problems import BadConfig, Problem, render
from bot.config.settings import (
    EmailSettings,
    Feature,
    LogForm,
    Settings,
    SlackMode,
    SlackSettings,
    TeamsCloud,
    TeamsFeature,
    TeamsIdentity,
    TeamsSettings,
    missing_secrets,
)

__all__ = [
    "BadConfig",
    "EmailSettings",
    "Feature",
    "LogForm",
    "Problem",
    "Settings",
    "SlackMode",
    "SlackSettings",
    "TeamsCloud",
    "TeamsFeature",
    "TeamsIdentity",
    "TeamsSettings",
    "check",
    "load",
    "missing_secrets",
    "render",
]
