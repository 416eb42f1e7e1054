"""Secrets do not belong in app.yaml, which is read, shared and kept in version control by many."""

import re
from collections.abc import Iterator, Mapping

from bot.config.problems import Fault, Place
from bot.config.settings import APP_PASSWORD, APP_TOKEN, BOT_TOKEN, DATABASE, EMAIL_PASSWORD, SIGNING_SECRET
from bot.config.source import Data

_NAMES = {
    "bot_token": BOT_TOKEN,
    "app_token": APP_TOKEN,
    "signing_secret": SIGNING_SECRET,
    "app_password": APP_PASSWORD,
    "client_secret": APP_PASSWORD,
}
_TOKEN = re.compile(r"\b(xapp|xox[a-z])-\w")
_WEBHOOK = re.compile(r"\bwhsec_\w")
_PASSWORD = re.compile(r"\w://[^/@\s]*:[^/@\s]+@")


def secrets_in(data: Mapping[str, Data]) -> Iterator[Fault]:
    """A fault for every secret, without repeating it."""
    yield from _walk(dict(data), ())


def _walk(value: Data, place: Place) -> Iterator[Fault]:
    if isinstance(value, dict):
        for key, inner in value.items():
            variable = _variable((*place, key))
            yield from _walk(inner, (*place, key)) if variable is None else [_fault((*place, key), variable)]
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _walk(inner, (*place, number))
    elif isinstance(value, str):
        if found := _TOKEN.search(value):
            yield _fault(place, APP_TOKEN if found[1] == "xapp" else BOT_TOKEN)
        elif _WEBHOOK.search(value):
            says = "a secret does not belong in app.yaml; name its variable in secret_env, and renew this one"
            yield Fault(place=place, says=says)
        elif _PASSWORD.search(value):
            says = f"a password does not belong in app.yaml; give the whole address in {DATABASE} in the environment"
            yield Fault(place=place, says=says)


def _variable(place: Place) -> str | None:
    """A password may be asked for in a form, but never stands with the mail server."""
    return EMAIL_PASSWORD if place == ("email", "password") else _NAMES.get(str(place[-1]))


def _fault(place: Place, variable: str) -> Fault:
    says = f"a secret does not belong in app.yaml; set {variable} in the environment, and renew this one"
    return Fault(place=place, says=says)
