"""Where the iCalendars of rotas are: files beside app.yaml, https addresses, or addresses that the environment holds.

The private address of a calendar is a secret, which is why it may stand in the environment.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.config.problems import Fault, Place
from bot.config.written.oncall import OnCallSection

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
        return None if held.startswith(HTTPS) else f"the environment's {text[1:]} must start with {HTTPS}"
    if text.startswith(HTTPS):
        return None
    if _is_address(text):
        return f"is fetched by {HTTPS} only: write that address"
    return None if (root / text).is_file() else f"there is no file {text}"


def _is_address(text: str) -> bool:
    return "://" in text
