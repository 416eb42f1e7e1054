"""`deskside workspace` as a person starts it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.workspace.people import HELP, MANIFEST
from workspace.cli import workspace
from workspace.company import Company

CAST = {"ana", "ben", "bo", "cy", "dee", "eve", "fay", "gus", "hana"}
START = "import sys; from workspace.cli import workspace; sys.exit(workspace(sys.argv[1:]))"


def test_it_prints_what_an_app_needs_and_keeps_its_state_when_told_to_stop(tmp_path: Path) -> None:
    manifest, state = tmp_path / "manifest.json", tmp_path / "state.json"
    manifest.write_text(json.dumps(MANIFEST))
    flags = ["--port", "0", "--manifest", str(manifest), "--state", str(state)]
    with subprocess.Popen([sys.executable, "-c", START, *flags], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().strip() for _ in range(5)]
        api = lines[1].split()[-1]
        token = lines[2].removeprefix("SLACK_BOT_TOKEN=")
        request = urllib.request.Request(
            f"{api}chat.postMessage",
            data=json.dumps({"channel": HELP, "text": "from outside"}).encode(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            assert json.load(answer)["ok"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert "from outside" in state.read_text()


def test_what_keeps_it_from_starting_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "manifest.json"
    for content in ("[]", "{"):
        broken.write_text(content)
        assert workspace(["--manifest", str(broken)]) == 2
        assert "manifest.json" in capsys.readouterr().err
    assert workspace(["--company", str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml" in capsys.readouterr().err


def test_the_rules_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert workspace(["--rules"]) == 0
    assert "| section `text`: characters | 3,000 |" in capsys.readouterr().out


def test_the_company_that_comes_with_it() -> None:
    company = Company.load()
    assert {person.name for person in company.people} == CAST
    names = {place.name: place for place in company.places}
    assert set(names) == {"general", "help", "it-network", "it-access", "it-hardware", "on-call"}
    assert all(company.bot.person in place.members for place in company.places)
    (guest,) = [person for person in company.people if person.is_guest]
    assert [place.name for place in company.places if guest.id in place.members] == ["help"]
