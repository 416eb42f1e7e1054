"""The same work by django-helpdesk, in an environment of its own: it wants other versions of much."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.drivers.theatre import ROOT

HOME = ROOT / ".venv" / "helpdesk"
PINS = ROOT / "requirements-helpdesk.txt"
SCRIPT = Path(__file__).with_name("escalating.py")


class NoPeer(RuntimeError):
    """It cannot be had here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    tickets: int
    seconds: float


def escalate(count: int, home: Path = HOME) -> Escalated:
    """Let it escalate so many tickets that are due. Raises `NoPeer`."""
    python = _python(home)
    with TemporaryDirectory() as folder:
        said = _run([str(python), str(SCRIPT), folder, str(count)])
    return _read(said, count)


def _python(home: Path) -> Path:
    """Its Python, with it installed; made on the first call."""
    python, ready = home / "bin" / "python", home / "ready"
    if not ready.exists():
        _run([sys.executable, "-m", "venv", str(home)])
        _run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(PINS)])
        ready.touch()
    return python


def _run(words: list[str]) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoPeer(f"django-helpdesk cannot be measured: {' '.join(words)}\n{done.stderr.strip()}")
    return done.stdout


def _read(said: str, count: int) -> Escalated:
    found = json.loads(said.splitlines()[-1])
    if found["escalated"] != count:
        raise NoPeer(f"django-helpdesk escalated {found['escalated']} tickets, not {count}")
    return Escalated(tickets=count, seconds=found["seconds"])
