"""The rules as Markdown, for the documentation and for `deskside workspace --rules`."""

from __future__ import annotations

from workspace.kit.rules import RULES, Rule


def rules_table() -> str:
    """One row a rule."""
    return "\n".join(("| What | At most | Slack says | Written |\n|---|---:|---|---|", *map(_row, RULES)))


def _row(rule: Rule) -> str:
    most = "" if rule.limit is None else f"{rule.limit:,}"
    return f"| {rule.about} | {most} | {rule.error} | [source]({rule.source}) |"
