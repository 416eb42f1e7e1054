"""The `deskside` command. It reads the words and calls; it knows nothing itself."""

import argparse
import sys
import tomllib
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points, version
from pathlib import Path

from bot.domain.errors import CannotSave

Command = Callable[[list[str]], int]

OWN = {
    "run": ("serve the desk", "serving.run"),
    "check": ("check app.yaml and say everything that is wrong with it", "serving.check_"),
    "migrate": ("bring the database up to date", "serving.migrate"),
    "explain": ("count the clocks of a ticket out, minute for minute (deskside explain DESK-41)", "explaining.explain"),
    "outbox": ("list what is not delivered and why (deskside outbox replay NUMBER)", "outbox.outbox"),
    "backup": ("write everything the desk keeps into one file, while it runs", "keeping.backup"),
    "restore": ("bring a backup back; what it replaces is kept", "keeping.restore"),
    "doctor": ("look at everything the desk needs, and say what to do", "doctor.doctor"),
    "slack": ("print the manifest of the Slack app to create (deskside slack manifest)", "apps.slack"),
    "teams": ("write the Teams app to upload (deskside teams package)", "apps.teams"),
}
"""What each does, and who does it. A command loads what it needs, and no other."""
_PROJECT = Path(__file__).parent.parent / "pyproject.toml"


def command(name: str) -> Command:
    """One of our own. Raises KeyError if it is none."""
    module, _, function = OWN[name][1].partition(".")
    found: Command = getattr(import_module(f"bot.commands.{module}"), function)
    return found


def _others() -> dict[str, EntryPoint]:
    """The commands that other rooms of this installation offer."""
    return {point.name: point for point in entry_points(group="deskside.commands") if point.name not in OWN}


def _listing(others: Mapping[str, EntryPoint]) -> str:
    about = {name: said for name, (said, _) in OWN.items()} | {
        name: listed(point.load()) for name, point in others.items()
    }
    return "\n".join(f"  {name:<10} {said}" for name, said in about.items())


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
    others = _others()
    known = sorted({*OWN, *others})
    listing = _listing(others) if words[:1] == [] or words[0] not in known else ""
    parser = argparse.ArgumentParser(
        prog="deskside",
        description="A help desk that lives inside Slack and Microsoft Teams.",
        epilog=f"commands:\n{listing}\n\nWhat a command takes is told by: deskside command --help",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version", action="version", version=f"deskside {release()}", help="say which version this is"
    )
    parser.add_argument("command", choices=known, metavar="command", help="what to do")
    chosen = parser.parse_args(words[:1])
    does: Command = command(chosen.command) if chosen.command in OWN else others[chosen.command].load()
    try:
        return does(words[1:])
    except CannotSave as trouble:
        from bot.commands.terminal import refused  # noqa: PLC0415 - the command has loaded it; --help needs none of it

        return refused(trouble)


if __name__ == "__main__":
    sys.exit(main())
