"""The `deskside` command. It reads the words and calls; it knows nothing itself."""

import argparse
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import entry_points, version
from pathlib import Path

from bot.commands import apps, doctor, explaining, keeping, outbox, serving

Command = Callable[[list[str]], int]

OWN: dict[str, tuple[str, Command]] = {
    "run": ("serve the desk", serving.run),
    "check": ("check app.yaml and say everything that is wrong with it", serving.check_),
    "migrate": ("bring the database up to date", serving.migrate),
    "explain": ("count the clocks of a ticket out, minute for minute (deskside explain DESK-41)", explaining.explain),
    "outbox": ("list what is not delivered and why (deskside outbox replay NUMBER)", outbox.outbox),
    "backup": ("write everything the desk keeps into one file, while it runs", keeping.backup),
    "restore": ("bring a backup back; what it replaces is kept", keeping.restore),
    "doctor": ("look at everything the desk needs, and say what to do", doctor.doctor),
    "slack": ("print the manifest of the Slack app to create (deskside slack manifest)", apps.slack),
    "teams": ("write the Teams app to upload (deskside teams package)", apps.teams),
}
_PROJECT = Path(__file__).parent.parent / "pyproject.toml"


def _offered() -> dict[str, tuple[str, Command]]:
    """Our own commands, and those that other rooms of this installation offer, each with what it does."""
    found = dict(OWN)
    for point in entry_points(group="deskside.commands"):
        if point.name not in found:
            command: Command = point.load()
            found[point.name] = (listed(command), command)
    return found


def listed(command: Command) -> str:
    """What a command of another room does: the first sentence of its docstring, as our own are listed."""
    sentence = (command.__doc__ or "").strip().partition("\n")[0].removesuffix(".")
    return sentence[:1].lower() + sentence[1:]


def release() -> str:
    """The version of the checkout this runs from, which an installation in place may lag; else the installed one."""
    if _PROJECT.is_file():
        return str(tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"])
    return version("deskside")


def main(argv: list[str] | None = None) -> int:
    """Run one command. Returns its exit status: 0 well, 1 something is wrong, 2 the words are."""
    words = sys.argv[1:] if argv is None else argv
    offered = _offered()
    listing = "\n".join(f"  {name:<10} {about}" for name, (about, _) in offered.items())
    parser = argparse.ArgumentParser(
        prog="deskside",
        description="A help desk that lives inside Slack and Microsoft Teams.",
        epilog=f"commands:\n{listing}\n\nWhat a command takes is told by: deskside command --help",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version", action="version", version=f"deskside {release()}", help="say which version this is"
    )
    parser.add_argument("command", choices=sorted(offered), metavar="command", help="what to do")
    chosen = parser.parse_args(words[:1])
    return offered[chosen.command][1](words[1:])


if __name__ == "__main__":
    sys.exit(main())
