"""The methods as Markdown, for the documentation."""

from __future__ import annotations

from workspace.webapi.methods import METHODS, Method


def methods_table() -> str:
    """One row a method, with the scopes it needs."""
    rows = (f"| `{name}` | {_scopes(method)} |" for name, method in METHODS.items())
    return "\n".join(("| Method | Scope |\n|---|---|", *rows))


def _scopes(method: Method) -> str:
    if method.app_token:
        return "app-level token"
    if method.by_channel:
        kinds = ("channels", "groups", "im")
        return " or ".join(f"`{kind}:{method.by_channel}`" for kind in kinds) + ", by the kind of channel"
    return f"`{method.scope}`" if method.scope else "none"
