"""Where the iCalendars of rotas are: files beside app.yaml, https addresses, or addresses that the environment holds.

The private address of a calendar is a secret, which is why it may stand in the environment.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from bot.config.problems import Fault, Place
from bot.config.written.oncall import OnCallSection
from bot.domain.oncall.public import may_be_public

HTTPS = "https://"


def place(text: str, root: Path, env: Mapping[str, str]) -> str:
    """What stands under `ical` as an https address or an absolute path."""
    found = env.get(text.removeprefix("$"), "").strip() if text.startswith("$") else text
    return found if _is_address(found) else str(root / found)


def faults(section: OnCallSection, root: Path, env: Mapping[str, str]) -> Iterator[Fault]:
    placed: list[tuple[Place, str | None]] = [(("on_call", "ical"), section.ical)]
    placed += [(("on_call", "rotas", key, "ical"), entry.ical) for key, entry in section.rotas.items()]
    for where, text in placed:
        if text is not None and (says := _wrong(text, root, env)):
            yield Fault(place=where, says=says)


def _wrong(text: str, root: Path, env: Mapping[str, str]) -> str | None:
    if text.startswith("$"):
        held = env.get(text[1:], "").strip()
        if not held:
            return f"the environment holds no {text[1:]}"
        if not held.startswith(HTTPS):
            return f"the environment's {text[1:]} must start with {HTTPS}"
        unfetched = _unfetched(held)
        return f"the environment's {text[1:]} {unfetched}" if unfetched else None
    if text.startswith(HTTPS):
        return _unfetched(text)
    if _is_address(text):
        return f"is fetched by {HTTPS} only: write that address"
    return None if (root / text).is_file() else f"there is no file {text}"


def _unfetched(url: str) -> str | None:
    """Why the desk would refuse to fetch it, as far as that can be told beforehand."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return "is no address"
    if not host or parts.username is not None or parts.password is not None:
        return "names no host, or holds a password: neither is fetched"
    if not may_be_public(host):
        return "is no public address, and no other is fetched: save it as a file beside app.yaml instead"
    return None


def _is_address(text: str) -> bool:
    return "://" in text
