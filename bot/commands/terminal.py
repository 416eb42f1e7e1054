"""What every command has in common: its flags, the desk's file, and the sentences it says."""

import argparse
import os
import sys
from pathlib import Path

from bot.config import BadConfig, Settings, load, render
from bot.domain.errors import CannotSave, DeskError

WELL, WRONG = 0, 1
"""Exit statuses. 2 is argparse's, for words that are none."""


def parser(name: str, about: str) -> argparse.ArgumentParser:
    """`about` is read by people at a terminal: docstrings speak to programmers."""
    made = argparse.ArgumentParser(prog=f"deskside {name}", description=about)
    config = "the desk's file (app.yaml)"
    made.add_argument("--config", type=Path, metavar="FILE", default=Path("app.yaml"), help=config)
    return made


def settings_of(path: Path) -> Settings | None:
    """The settings in force; None after saying what is wrong with the file."""
    try:
        return load(path, os.environ)
    except BadConfig as bad:
        say(render(bad.problems, path), to_err=True)
        return None


def refused(trouble: DeskError) -> int:
    """Say why a command did nothing. What a person in chat is told when the desk cannot save is no help here."""
    if isinstance(trouble, CannotSave):
        why = f": {trouble.because}" if trouble.because else ""
        say(f"The database cannot be reached, or not be written to{why}. `deskside doctor` says more.", to_err=True)
    else:
        say(trouble.sentence, to_err=True)
    return WRONG


def say(*lines: str, to_err: bool = False) -> None:
    (sys.stderr if to_err else sys.stdout).write("\n".join(lines) + "\n")
