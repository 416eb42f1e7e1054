"""The desk installed like any package: nothing it needs is left behind in the checkout."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from tests.house import FILES, ROOT

ROOMS = ("bot/", "adapters/", "store/", "kb/", "workspace/")
LEFT_BEHIND = shutil.ignore_patterns(".*", "build", "*.egg-info", "node_modules", "__pycache__")


def brings_the_build_backend() -> bool:
    """Whether this environment has the setuptools of pyproject.toml; else pip fetches it."""
    try:
        return int(version("setuptools").partition(".")[0]) >= 77
    except PackageNotFoundError:
        return False


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the installed packages, made from a clean copy of the checkout."""
    copy, target = tmp_path_factory.mktemp("copy") / "deskside", tmp_path_factory.mktemp("target")
    shutil.copytree(ROOT, copy, ignore=LEFT_BEHIND)
    here = ["--no-build-isolation"] if brings_the_build_backend() else []
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-compile",
    ]
    subprocess.run([*pip, *here, "--target", target, copy], check=True)
    return target


def deskside(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in `folder`, where no checkout is."""
    command = [sys.executable, installed / "bin" / "deskside", *words]
    env = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.xdist_group("install")
def test_every_file_of_the_house_is_installed(installed: Path) -> None:
    ours = {name for name in FILES if name.startswith(ROOMS)}
    assert len(ours) > 200
    assert {name for name in ours if not (installed / name).is_file()} == set()
    assert not (installed / "tests").exists()


@pytest.mark.xdist_group("install")
def test_the_installed_desk_works_anywhere(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "app.yaml").write_text(FILES["app.yaml"], encoding="utf-8")
    shutil.copytree(installed / "kb" / "articles", tmp_path / "kb" / "articles")
    checked = deskside(installed, tmp_path, "check")
    assert (checked.returncode, checked.stderr) == (0, "")
    migrated = deskside(installed, tmp_path, "migrate")
    assert migrated.returncode == 0, migrated.stderr
    assert (tmp_path / ".deskside" / "deskside.db").is_file()
    assert "first tables" in migrated.stdout or "0001" in migrated.stdout
    rules = deskside(installed, tmp_path, "workspace", "--rules")
    assert (rules.returncode, rules.stderr) == (0, "")
    assert rules.stdout.startswith("|")
