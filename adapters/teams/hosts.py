"""Where Teams may be: the exact hosts of a serviceUrl, as it comes with an activity and as it is kept.

What we send carries a token that speaks for us, so it goes nowhere else. A whole domain is never enough: anybody can
register a name below trafficmanager.net.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

HOSTS = frozenset(
    {
        "smba.trafficmanager.net",
        "smba.onyx.prod.teams.trafficmanager.net",
        "smba.infra.gcc.teams.microsoft.com",
        "smba.infra.gov.teams.microsoft.us",
        "smba.infra.dod.teams.microsoft.us",
        "frontend.botapi.msg.infra.teams.microsoftonline.cn",
    }
)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_LONGEST = 1000
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/:%[]")
"""What an address is written with. An @, a backslash, a blank or a foreign dot is read differently by different
parsers."""


class Hosts:
    """`extra` are further host names, each exact. `local` means this machine and nothing else, without https."""

    def __init__(self, extra: Iterable[str] = (), *, local: bool = False) -> None:
        self._hosts = LOOPBACK if local else HOSTS | {host.lower() for host in extra}
        self._scheme = "http" if local else "https"
        self._is_local = local

    def allow(self, url: str) -> bool:
        """Whether this is the address of one of the hosts, and nothing beside."""
        if len(url) > _LONGEST or not _PLAIN.issuperset(url):
            return False
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        return (
            parts.scheme == self._scheme
            and (parts.hostname or "") in self._hosts
            and (self._is_local or port in (None, 443))
        )
