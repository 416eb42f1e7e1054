"""django-helpdesk 2.6.1, in an environment of its own because of all that comes with it."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.drivers.theatre import ROOT

WANTED = ROOT / "requirements-peers-django.txt"
HOME = ROOT / ".venv" / "django-helpdesk"
SCRIPT = Path(__file__).with_name("escalate.py")


class NoPeer(Exception):
    """It cannot be had; the words are for whoever asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """`seconds` for all of them."""

    seconds: float
    escalated: int
    letters: int


def escalate(tickets: int, python: Path | None = None) -> Escalated:
    """What its own command does with so many due tickets, on SQLite. Raises `NoPeer` if it cannot be installed."""
    with TemporaryDirectory() as folder:
        words = [str(python or installed()), str(SCRIPT), str(tickets), folder]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoPeer(f"django-helpdesk failed: {_last_line(done.stderr)}")
    return read(done.stdout, tickets)


def read(said: str, tickets: int) -> Escalated:
    """Raises RuntimeError if it did less, or more, than was due."""
    found = Escalated(**json.loads(said.splitlines()[-1]))
    if (found.escalated, found.letters) != (tickets, tickets):
        raise RuntimeError(f"django-helpdesk escalated {found.escalated} and wrote {found.letters}, not {tickets}")
    return found


def installed(home: Path = HOME, wanted: Path = WANTED) -> Path:
    """The Python that has it; installed if it is not there yet, or of another version."""
    python, mark = home / "bin" / "python", home / "installed.txt"
    names = wanted.read_text(encoding="utf-8")
    if mark.is_file() and mark.read_text(encoding="utf-8") == names:
        return python
    _run(sys.executable, "-m", "venv", "--clear", str(home))
    _run(str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(wanted))
    mark.write_text(names, encoding="utf-8")
    return python


def _run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        how = "with a way to PyPI this works, or leave PEER=1 away"
        raise NoPeer(f"django-helpdesk cannot be installed: {_last_line(done.stderr or done.stdout)}; {how}")


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no word why"])[-1]
