"""Whether the platforms can be served as they are described."""

from collections.abc import Iterator

from bot.config.problems import Fault
from bot.config.sense.forms import Check
from bot.config.settings import TeamsIdentity
from bot.config.written import Written

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def microsoft_teams(file: Written) -> Iterator[Fault]:
    """Without the app's id nobody could tell whom a request is for, so anybody could send some."""
    section = file.microsoft_teams
    if section is None:
        return
    if section.identity is not TeamsIdentity.NONE:
        for name, value in (("app_id", section.app_id), ("tenant", section.tenant)):
            if value is None:
                yield Fault(place=("microsoft_teams",), says=f"needs {name}, so that only Teams can send requests")
    elif file.server.host not in _LOOPBACK:
        says = f"lets in whoever sends something, so server.host must be 127.0.0.1, not {file.server.host}"
        yield Fault(place=("microsoft_teams", "identity"), says=says)


def email(file: Written) -> Iterator[Fault]:
    """A password must not go over the wire for everybody to read."""
    section = file.email
    if section is not None and section.login is not None and not section.starttls and section.host not in _LOOPBACK:
        says = "must not be false with a login, whose password would go over the wire unencrypted"
        yield Fault(place=("email", "starttls"), says=says)


CHECKS: tuple[Check, ...] = ((microsoft_teams, ("microsoft_teams", "server")), (email, ("email",)))
