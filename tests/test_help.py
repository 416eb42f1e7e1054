"""What the `deskside` command says of itself at a terminal, where nobody reads docstrings."""

import importlib
import re
import tomllib

import pytest

from bot import __main__ as program
from bot.__main__ import OWN, Command, command, listed, main
from tests.house import FILES

PROJECT = tomllib.loads(FILES["pyproject.toml"])["project"]


def _loaded(point: str) -> Command:
    module, _, name = point.partition(":")
    command: Command = getattr(importlib.import_module(module), name)
    return command


OFFERED = {name: _loaded(point) for name, point in PROJECT["entry-points"]["deskside.commands"].items()}
COMMANDS = {name: command(name) for name in OWN} | OFFERED
LISTED = {name: about for name, (about, _) in OWN.items()} | {name: listed(c) for name, c in OFFERED.items()}


def said(command: Command, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as end:
        command(["--help"])
    assert end.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_says_in_whole_sentences_what_it_does(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(COMMANDS[name], capsys)
    assert text.startswith(f"usage: deskside {name} ")
    about = " ".join(text.split("\n\n")[1].split())
    assert re.fullmatch(r"[A-Z].+\.", about)
    assert not {"`", "__", "argv", "Returns", "Raises"} & set(re.findall(r"`|__|\w+", text)), "words for programmers"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_flag_says_what_it_is_for(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = said(COMMANDS[name], capsys).partition("options:\n")[2]
    told = re.sub(r"\n {8,}", "  ", options)  # a flag and its text, in one line
    for line in told.splitlines():
        assert re.fullmatch(r"  -\S.*? {2,}\S.*", line), line
        flag, value = re.search(r"(--[a-z-]+)(?: ([^ ]+))?", line).groups()  # type: ignore[union-attr]
        assert value is None or value in {"FILE", "URL", "NUMBER", "MOMENT"}, f"{flag} takes {value}"


@pytest.mark.parametrize("name", LISTED)
def test_the_list_of_commands_reads_like_a_list(name: str) -> None:
    about = LISTED[name]
    assert re.fullmatch(r"[a-z][^`.]*(?:app\.yaml[^`.]*)?", about), about
    assert 10 < len(about) <= 78, "one line of a terminal"


def test_the_program_says_its_commands_and_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(main, capsys)
    assert all(re.search(rf"^  {name} +{re.escape(about)}$", text, re.M) for name, (about, _) in OWN.items())
    assert "--version" in text
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert (end.value.code, capsys.readouterr().out) == (0, f"deskside {PROJECT['version']}\n")


def test_the_version_is_the_checkouts_not_that_of_an_older_installation() -> None:
    assert program.release() == PROJECT["version"]
