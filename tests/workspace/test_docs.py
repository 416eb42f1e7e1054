"""docs/workspace.md says what the code does."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import workspace
from workspace.cli import _parser
from workspace.faults import Faults
from workspace.kit.blocks import UNCHECKED
from workspace.kit.rules import RULES
from workspace.kit.table import rules_table
from workspace.person.verbs import VERBS
from workspace.teams import acting, connector
from workspace.webapi.table import methods_table

SLACKS = ("https://docs.slack.dev/", "https://github.com/slackapi/")
ROOT = Path(__file__).parents[2]
DOC = (ROOT / "docs" / "workspace.md").read_text(encoding="utf-8")


def between(name: str) -> str:
    found = re.search(rf"<!-- {name}: begin -->\n(.*?)\n?<!-- {name}: end -->", DOC, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_rules_table_is_the_codes() -> None:
    assert between("rules") == rules_table()


def test_every_rule_says_where_it_is_written() -> None:
    """On Slack's own pages, or in the tracker of Slack's own frameworks."""
    assert {rule for rule in RULES if not rule.source.startswith(SLACKS)} == set()
    assert len({rule.about for rule in RULES}) == len(RULES)


def test_the_methods_table_is_the_codes() -> None:
    assert between("methods") == methods_table()


def test_every_flag_verb_fault_and_unchecked_block_is_named() -> None:
    flags = {flag for action in _parser()._actions for flag in action.option_strings if flag.startswith("--")}
    assert {flag for flag in flags - {"--help"} if f"| `{flag}` |" not in DOC} == set()
    assert {verb for verb in VERBS if f"`{verb}`" not in DOC} == set()
    faults = {name for name in vars(Faults) if not name.startswith(("_", "strike"))}
    assert {name for name in faults if f"place.faults.{name}(" not in DOC} == set()
    assert {name for name in UNCHECKED if f"`{name}`" not in DOC} == set()


def test_every_verb_and_refusal_of_the_teams_side_is_named() -> None:
    teams = DOC[DOC.index("## The Teams side") :]
    assert {verb for verb in acting._VERBS if f"`{verb}`" not in teams} == set()
    refusals = re.findall(r"Refusal\((\d+), \"(\w+)\"", Path(connector.__file__).read_text(encoding="utf-8"))
    assert {(status, code) for status, code in refusals if f"{status} `{code}`" not in teams} == set()
    named = set(re.findall(r"\[source\]\[(\w+)\]", teams))
    assert named == set(re.findall(r"^\[(\w+)\]: https://", teams, re.MULTILINE))


def test_the_workspace_knows_nothing_of_the_desk() -> None:
    """Only `workspace.local` joins the two."""
    strangers = {"bot", "adapters", "store", "kb", "slack_bolt", "slack_sdk"}
    for path in Path(workspace.__file__).parent.rglob("*.py"):
        if path.name == "local.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert strangers.isdisjoint(name.partition(".")[0] for name in names), path
