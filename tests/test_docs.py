"""The pages say what the program does. docs/app-yaml.md and docs/workspace.md have tests of their own."""

import importlib
import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from adapters.slack.manifest import FEATURES, manifest
from adapters.teams.manifest import FEATURES as TEAMS_FEATURES
from adapters.teams.manifest import manifest as teams_manifest
from bot.__main__ import OWN, main
from bot.__main__ import command as own
from bot.config import Feature, check
from bot.config.source import Data, parse
from bot.domain.terms import Status
from bot.ui.verbs import FormName, Verb
from tests.house import FILES, ROOT, page

PAGES = {name: text for name, text in FILES.items() if name.endswith(".md") and name.startswith(("README", "docs/"))}
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)\s]+)\)")
OFFERED = tomllib.loads(FILES["pyproject.toml"])["project"]["entry-points"]["deskside.commands"]


def rows(name: str, heading: str) -> list[list[str]]:
    """The cells of the first table on a page whose first column has this heading."""
    found = re.search(rf"^\| {heading} \|.*\n\|[ -|]+\|\n((?:\|.*\n)+)", page(name), re.MULTILINE)
    assert found is not None, f"{name} has no table of {heading}"
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found[1].splitlines()]


def codes(cells: Iterable[str]) -> list[str]:
    """What stands in backticks."""
    return [code for cell in cells for code in re.findall(r"`([^`\n]+)`", cell)]


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────


def flags_of(command: str, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """What `deskside <command>` takes, as it says itself."""
    if command in OWN:
        run = own(command)
    else:
        module, _, name = OFFERED[command].partition(":")
        run = getattr(importlib.import_module(module), name)
    with pytest.raises(SystemExit):
        run(["--help"])
    return set(re.findall(r"--[a-z]+(?:-[a-z]+)*", capsys.readouterr().out))


def test_every_command_is_in_the_readme() -> None:
    listed = [code.split()[1] for code in codes(row[0] for row in rows("README.md", "command"))]
    assert sorted(listed) == sorted({*OWN, *OFFERED})


def test_every_command_and_flag_the_pages_name_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    named = [
        (name, match[1], match[2])
        for name, text in PAGES.items()
        for match in re.finditer(r"(?:^|[`/])deskside ([a-z]+)([^`\n]*)", text, re.MULTILINE)
    ]
    assert len(named) > 8
    flags = {command: flags_of(command, capsys) for command in {*OWN, *OFFERED}}
    for name, command, rest in named:
        assert command in flags, f"{name}: deskside {command}"
        assert set(re.findall(r"(?<!\S)--[a-z-]+", rest)) <= flags[command], f"{name}: deskside {command}{rest}"


def test_the_flags_in_the_readme_belong_to_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    known = set().union(*(flags_of(command, capsys) for command in {*OWN, *OFFERED}))
    named = {flag for code in codes([page("README.md")]) for flag in re.findall(r"(?<!\S)--[a-z-]+", code)}
    assert named
    assert named <= known


def test_no_command_is_made_up(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["dance"])
    assert "invalid choice" in capsys.readouterr().err


def test_every_make_target_the_readme_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", FILES["Makefile"], re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", page("README.md"), re.MULTILINE))
    assert {"run", "test"} <= named <= targets


# ── what people see and press ────────────────────────────────────────────────────────────────────────────────


def test_every_button_and_form_is_described() -> None:
    assert codes(row[0] for row in rows("docs/buttons.md", "button")) == [verb.value for verb in Verb]
    assert codes(row[0] for row in rows("docs/buttons.md", "form")) == [form.value for form in FormName]


def test_every_status_is_described_with_its_kind() -> None:
    described = [(*codes([row[0]]), row[1]) for row in rows("docs/architecture.md", "status")]
    assert described == [(status.value, status.kind.value) for status in Status]


def test_the_scopes_are_the_manifests() -> None:
    def asked(features: frozenset[str]) -> tuple[set[str], set[str]]:
        made = json.loads(json.dumps(manifest("/desk", "Desk", http_url=None, features=features)))
        return set(made["oauth_config"]["scopes"]["bot"]), set(made["settings"]["event_subscriptions"]["bot_events"])

    said = {
        row[0].strip("`*"): (set(codes([row[1]])), set(codes([row[2]]))) for row in rows("docs/slack.md", "feature")
    }
    scopes, events = asked(frozenset())
    assert said.pop("always") == (scopes, events)
    assert set(said) == FEATURES == {feature.value for feature in Feature}
    for feature, (more_scopes, more_events) in said.items():
        assert asked(frozenset({feature})) == (scopes | more_scopes, events | more_events), feature
        assert scopes.isdisjoint(more_scopes)
        assert events.isdisjoint(more_events)


def test_the_permissions_in_teams_are_the_packages() -> None:
    def asked(features: frozenset[str]) -> set[str]:
        made = teams_manifest("Desk", app_id="a", website="https://d.example", features=features)
        return set(re.findall(r'"name": "([A-Za-z.]+\.Group)"', json.dumps(made)))

    said = {row[0].strip("`*"): set(codes([row[1]])) for row in rows("docs/teams.md", "feature")}
    assert said.pop("always") == asked(frozenset()) == set()
    assert said == {feature: asked(frozenset({feature})) for feature in TEAMS_FEATURES}


# ── examples ─────────────────────────────────────────────────────────────────────────────────────────────────


def merged(whole: Data, part: Data) -> Data:
    if isinstance(whole, dict) and isinstance(part, dict):
        return {**whole, **{key: merged(whole.get(key), value) for key, value in part.items()}}
    return part


def test_the_examples_of_app_yaml_are_good_ones(tmp_path: Path) -> None:
    (tmp_path / "kb" / "articles").mkdir(parents=True)
    whole = dict(parse(FILES["app.yaml"]).data)
    pages = [page(name) for name in ("README.md", "docs/escalation.md")]
    examples = [re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL) for text in pages]
    assert all(examples)
    for example in (one for found in examples for one in found):
        part = parse(example)
        assert not part.faults
        place = tmp_path / "app.yaml"
        place.write_text(json.dumps(merged(whole, dict(part.data))), encoding="utf-8")  # JSON is YAML
        assert check(place, {}) == []


# ── links ────────────────────────────────────────────────────────────────────────────────────────────────────


def anchors(name: str) -> set[str]:
    """The headings of a page as they are linked to."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", page(name), flags=re.M | re.S), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_lead_somewhere() -> None:
    found = 0
    for name, text in PAGES.items():
        for target in re.findall(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)", text):
            if target.startswith(("https://", "http://", "mailto:")):
                continue
            path, _, anchor = target.partition("#")
            place = ((ROOT / name).parent / path).resolve() if path else ROOT / name
            assert place.is_file(), f"{name}: {target}"
            if anchor:
                assert anchor in anchors(place.relative_to(ROOT).as_posix()), f"{name}: {target}"
            found += 1
    assert found > 8


def test_pictures_are_shown_and_there() -> None:
    """Each picture of docs/images is on a page, and each on a page is there."""
    shown = {(Path(name).parent / path).as_posix() for name, text in PAGES.items() for path in PICTURE.findall(text)}
    taken = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs" / "images").glob("*")}
    assert shown == taken, "a picture is missing, or nobody sees it"


def test_paths_the_architecture_names_are_there() -> None:
    """In full, from the top or from `bot`."""
    named = {code for code in codes([page("docs/architecture.md")]) if re.fullmatch(r"[\w/]+\.(?:py|md|yaml)", code)}
    assert len(named) > 20
    rooms = (ROOT, ROOT / "bot", ROOT / "adapters" / "slack")
    assert {path for path in named if not any((room / path).is_file() for room in rooms)} == set()


def test_every_page_is_linked_from_another() -> None:
    linked = {Path(target).name for text in PAGES.values() for target in re.findall(r"\]\(([^)#\s]+)", text)}
    assert {name for name in PAGES if name != "README.md" and Path(name).name not in linked} == set()


def test_the_changelog_is_kept() -> None:
    assert re.search(r"^## Unreleased$", page("CHANGELOG.md"), re.MULTILINE)
    assert set(codes([page("CHANGELOG.md")])) >= {"slack manifest"}
    mentioned = {word for code in codes([page("CHANGELOG.md")]) for word in code.split()}
    assert {*OWN, *OFFERED} <= mentioned


def test_the_architecture_fits_in_a_sitting() -> None:
    assert page("docs/architecture.md").count("\n") <= 150
    assert page("README.md").count("\n") <= 150
