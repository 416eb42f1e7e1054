"""Slack's Web API, the methods an app in one workspace needs."""

from workspace.webapi.gate import answer

__all__ = ["answer"]
