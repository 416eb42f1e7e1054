"""The manifest people create their app from."""

import json
from itertools import chain, combinations
from pathlib import Path

import jsonschema
import pytest

from adapters.slack.manifest import CHANNELS, EMAIL, FEATURES, FILES, PRIVATE_CHANNELS, manifest

SCHEMA = json.loads(Path(__file__).with_name("manifest.schema.json").read_text(encoding="utf-8"))
BASE = {"app_mentions:read", "chat:write", "commands", "im:history", "im:write", "users:read"}
SETS = [frozenset(some) for some in chain.from_iterable(combinations(FEATURES, n) for n in range(len(FEATURES) + 1))]


def scopes(features: frozenset[str]) -> set[str]:
    made = manifest("/desk", "Deskside", http_url=None, features=features)
    return set(made["oauth_config"]["scopes"]["bot"])  # type: ignore[index]


@pytest.mark.parametrize("features", SETS)
@pytest.mark.parametrize("url", [None, "https://desk.example/", "https://desk.example"])
def test_slack_takes_it(features: frozenset[str], url: str | None) -> None:
    """By Slack's own schema."""
    made = manifest("desk", "A desk with a name that is far longer than Slack allows", http_url=url, features=features)
    jsonschema.validate(made, SCHEMA)
    settings = made["settings"]
    assert isinstance(settings, dict)
    assert settings["socket_mode_enabled"] is (url is None)
    assert ("https://desk.example/slack/events" in json.dumps(made)) is (url is not None)


def test_it_asks_for_no_more_than_it_needs() -> None:
    assert scopes(frozenset()) == BASE
    assert scopes(frozenset({EMAIL})) - BASE == {"users:read.email"}
    assert scopes(frozenset({CHANNELS})) - BASE == {"channels:history", "channels:read"}
    assert scopes(frozenset({PRIVATE_CHANNELS})) - BASE == {"groups:history", "groups:read"}
    assert scopes(frozenset({FILES})) - BASE == {"files:read"}
    assert scopes(frozenset()) == BASE


def test_a_feature_that_is_none() -> None:
    with pytest.raises(ValueError, match="no such feature: telepathy"):
        manifest("/desk", "Deskside", http_url=None, features=frozenset({"telepathy"}))
