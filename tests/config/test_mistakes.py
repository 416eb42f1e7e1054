"""Every mistake in mistakes.txt is told in exactly these words, and nothing else is."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.config import check, render
from tests.config.conftest import SMALL, Write

TABLE = (Path(__file__).parent / "mistakes.txt").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Mistake:
    name: str
    old: str
    new: str
    says: list[str]


def mistakes() -> list[Mistake]:
    found = []
    for block in re.split(r"^# ", TABLE, flags=re.MULTILINE)[1:]:
        name, *lines = block.splitlines()
        behind = {mark: "\n".join(line[1:] for line in lines if line.startswith(mark)) for mark in "-+="}
        said = [line.strip() for line in behind["="].splitlines()]
        found.append(Mistake(name=name, old=behind["-"], new=behind["+"], says=said))
    return found


@pytest.mark.parametrize("mistake", mistakes(), ids=lambda m: m.name)
def test_says_what_is_wrong_and_where(mistake: Mistake, write: Write) -> None:
    assert mistake.old in SMALL
    assert mistake.says
    path = write(SMALL.replace(mistake.old, mistake.new, 1))
    assert [f"{p.line} {p.path}: {p.sentence}" for p in check(path, {})] == mistake.says


def test_small_file_is_fine_to_begin_with(write: Write) -> None:
    assert check(write(SMALL), {}) == []


def test_counts_what_is_too_much(write: Write) -> None:
    questions = "".join(f"      q{n}: {{label: Question, kind: text}}\n" for n in range(88))
    path = write(SMALL.replace("      tags:\n", f"{questions}      tags:\n"))
    [problem] = check(path, {})
    assert (problem.path, problem.sentence) == ("categories.vpn.fields", "has too many questions: at most 90, 91 now.")
    kinds = "".join(f"  c{n}: {{name: C{n}, kind: request}}\n" for n in range(99))
    path = write(SMALL.replace("  other:\n", f"{kinds}  other:\n"))
    [problem] = check(path, {})
    assert (problem.path, problem.sentence) == ("categories", "has more than 100 entries.")


def test_a_file_is_only_asked_for_where_it_can_be_read(write: Write) -> None:
    text = SMALL.replace("kind: text", "kind: file")
    assert check(write(f"{text}slack: {{features: files}}\n"), {}) == []
    [problem] = check(write(f"{text}slack: {{}}\n"), {})
    assert problem.path == "categories.vpn.fields.network_name.kind"
    assert problem.sentence == 'asks for a file, so slack.features needs "files".'


def test_a_good_entry_is_still_checked_beside_a_bad_one(write: Write) -> None:
    text = SMALL.replace("kind: incident", "kind: incidnet").replace("  other:\n", "  other:\n    dispositions: {}\n")
    assert [p.path for p in check(write(text), {})] == ["categories.vpn.kind", "categories.other.dispositions"]


def test_renders_for_a_terminal(write: Write) -> None:
    path = write(
        SMALL.replace("    team: network\n    skills", "    team: netwrok\n    skills").replace("2026-01-05", "x")
    )
    rendered = render(check(path, {}), path).splitlines()
    assert rendered[0] == 'app.yaml:15  categories.vpn.team  there is no team "netwrok". Did you mean "network"?'
    assert rendered[1].startswith("app.yaml:64  on_call.starts       ")
    assert rendered[2] == "2 problems in app.yaml."
    assert render([], path) == "app.yaml is fine."


def test_never_repeats_a_secret(write: Write) -> None:
    for place in (
        "name: Small",
        "scope: Everything.",
        "email: ben@small.example",
        "zone: Europe/London",
        "kind: choice",
    ):
        path = write(SMALL.replace(place, f"{place.partition(':')[0]}: xoxb-1234-hush", 1))
        problems = check(path, {})
        assert any("a secret does not belong in app.yaml" in p.says for p in problems)
        assert "hush" not in render(problems, path)


def test_a_file_that_cannot_be_read_is_one_plain_problem(write: Write, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere.yaml"
    assert [p.says for p in check(missing, {})] == [f"there is no file {missing}"]
    assert [p.says for p in check(write(""), {})] == ["the file is empty"]
    assert [p.says for p in check(write("- a\n"), {})] == [
        "the file must consist of sections, such as desk: and teams:"
    ]
    path = write("x")
    path.write_bytes(b"\xff\xfe\x00")
    assert [p.says for p in check(path, {})] == ["the file is not UTF-8 text"]


def test_strange_yaml_does_no_harm(write: Write) -> None:
    assert any("holds itself" in p.says for p in check(write("desk: &a {name: *a}\n"), {}))
    assert any("tags such as" in p.says for p in check(write("desk: !!python/name:os.system x\n"), {}))
    assert any("must be a word" in p.says for p in check(write("desk: {[a]: b}\n"), {}))
    for number in ("!!int x", "1" * 9999):
        assert "server.port" in [p.path for p in check(write(f"{SMALL}server: {{port: {number}}}\n"), {})]
