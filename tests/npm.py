"""Packages of Node: pinned in a package.json, installed outside this tree."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

MISSING = "{what} is not here: install Node.js 20 or newer with npm (nodejs.org)"


class NotInstalledError(Exception):
    """There is no npm, or it could not install. The text says why."""


def tool(name: str, what: str) -> str:
    """The path of node or npm; without it the test fails, since nothing else proves what it proves."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(MISSING.format(what=what), pytrace=False)
    return found


def modules(package: Path, what: str) -> Path:
    """As `installed`; where it cannot, the test fails."""
    try:
        return installed(package, what)
    except NotInstalledError as why:
        pytest.fail(str(why), pytrace=False)


def installed(package: Path, what: str) -> Path:
    """A folder with the packages pinned in `package` (a package.json), filled once for each state of it.

    Raises `NotInstalledError`.
    """
    manifest = package.read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "deskside"
    folder = cache / f"js-{hashlib.sha256(manifest).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            (folder / "package.json").write_bytes(manifest)
            _install(folder, what)
            (folder / "ready").touch()
    return folder / "node_modules"


def _install(folder: Path, what: str) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise NotInstalledError(MISSING.format(what=what))
    command = [npm, "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise NotInstalledError(f"npm install of {what} failed: {' '.join(last)}")
