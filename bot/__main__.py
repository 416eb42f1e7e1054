"""The `deskside` command. It reads the words and calls; it knows nothing itself."""

import argparse
import sys
from collections.abc import Callable
from importlib.metadata import entry_points

from bot import commands

Command = Callable[[list[str]], int]

OWN: dict[str, tuple[str, Command]] = {
    "run": ("serve the desk", commands.run),
    "check": ("check app.yaml and say everything that is wrong with it", commands.check_),
    "migrate": ("bring the database up to date", commands.migrate),
    "slack": ("`deskside slack manifest` prints the manifest of the Slack app to create", commands.slack),
    "teams": ("`deskside teams package` writes the Teams app to upload", commands.teams),
}


def _offered() -> dict[str, tuple[str, Command]]:
    """Our own commands, and those that other rooms of this installation offer."""
    found = dict(OWN)
    for point in entry_points(group="deskside.commands"):
        if point.name not in found:
            command: Command = point.load()
            found[point.name] = ((command.__doc__ or "").strip().splitlines()[0], command)
    return found


def main(argv: list[str] | None = None) -> int:
    """Run one command. Returns its exit status: 0 well, 1 something is wrong, 2 the words are."""
    words = sys.argv[1:] if argv is None else argv
    offered = _offered()
    listing = "\n".join(f"  {name:<10} {about}" for name, (about, _) in offered.items())
    parser = argparse.ArgumentParser(
        prog="deskside",
        description="A help desk that lives inside Slack and Microsoft Teams.",
        epilog=f"commands:\n{listing}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=sorted(offered), metavar="command")
    chosen = parser.parse_args(words[:1])
    return offered[chosen.command][1](words[1:])


if __name__ == "__main__":
    sys.exit(main())
