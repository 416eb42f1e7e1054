"""The comparison with django-helpdesk, without installing it: what is asked of it, and what is made of its answer."""

from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench import helpdesk
from tests.bench.helpdesk import Escalated, NoPeer
from tests.bench.parts import sweep


def a_python(folder: Path, *says: str) -> Path:
    """A program that answers so, whatever it is given."""
    file = folder / "python"
    file.write_text("\n".join(["#!/bin/sh", *says, ""]), encoding="utf-8")
    file.chmod(0o755)
    return file


def test_the_desk_does_as_much_as_the_peer() -> None:
    asked: list[int] = []

    def peer(due: int) -> Escalated:
        asked.append(due)
        return Escalated(seconds=1000.0, escalated=due, letters=due)

    report = sweep.beside_peer(due=20, peer=peer)
    assert asked == [20]
    assert report.figures["vs_peer_queued"] > report.figures["vs_peer"] > 1  # type: ignore[operator]
    assert report.figures["peer_ms_a_ticket"] == 50_000
    assert "django-helpdesk" in report.text()


def test_the_peer_runs_in_its_own_python_and_must_have_done_all_of_it(tmp_path: Path) -> None:
    python = a_python(tmp_path, "echo of no account", """echo '{"seconds": 2.5, "escalated": 3, "letters": 3}'""")
    assert helpdesk.escalate(3, python) == Escalated(seconds=2.5, escalated=3, letters=3)
    with pytest.raises(RuntimeError, match="escalated 3 and wrote 3, not 4"):
        helpdesk.escalate(4, python)


def test_a_peer_that_fails_says_why_in_a_line(tmp_path: Path) -> None:
    python = a_python(tmp_path, "echo Traceback >&2", "echo no such table >&2", "exit 1")
    with pytest.raises(NoPeer, match=r"^django-helpdesk failed: no such table$"):
        helpdesk.escalate(3, python)


def test_it_is_installed_once_for_each_list_of_versions(tmp_path: Path) -> None:
    wanted, home = tmp_path / "wanted.txt", tmp_path / "home"
    wanted.write_text("Django==5.2.19\n", encoding="utf-8")
    home.mkdir()
    (home / "installed.txt").write_text("Django==5.2.19\n", encoding="utf-8")
    assert helpdesk.installed(home, wanted) == home / "bin" / "python"


def test_where_it_cannot_be_installed_a_line_says_what_to_do(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file, where a folder should be made", encoding="utf-8")
    with pytest.raises(NoPeer, match=r"cannot be installed: .*; with a way to PyPI this works, or leave PEER=1 away"):
        helpdesk.installed(taken / "home")


def test_the_versions_are_pinned() -> None:
    lines = helpdesk.WANTED.read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    assert pins["django-helpdesk"] == "2.6.1"
    assert pins["Django"].startswith("5.2.")


def test_only_the_sweep_has_a_peer_to_install(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["ack", "--peer"]) == 2
    assert "NAME=sweep PEER=1" in capsys.readouterr().err
