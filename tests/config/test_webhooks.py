"""Webhooks of app.yaml: the secret comes from the environment, and the desk does not start without a good one."""

from base64 import b64encode

import pytest

from bot.config import check, load, missing_secrets
from tests.config.conftest import SMALL, Write

PAGER = 'webhooks: {pager: {url: "https://pager.example/in?team=it", secret_env: PAGER_SECRET}}\n'
GOOD = "whsec_" + b64encode(bytes(32)).decode()


def test_a_webhook_arrives_with_its_secret(write: Write) -> None:
    settings = load(write(SMALL + PAGER), {"PAGER_SECRET": f" {GOOD} "})
    pager = settings.webhooks["pager"]
    assert (pager.url, pager.secret) == ("https://pager.example/in?team=it", GOOD)
    assert GOOD not in repr(settings)
    assert missing_secrets(settings) == ()


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({}, "PAGER_SECRET is not set"),
        ({"PAGER_SECRET": " "}, "PAGER_SECRET is not set"),
        ({"PAGER_SECRET": "hush"}, "PAGER_SECRET holds no secret for the webhook pager"),
        ({"PAGER_SECRET": "whsec_hush!"}, "PAGER_SECRET holds no secret"),
        ({"PAGER_SECRET": "whsec_" + b64encode(bytes(23)).decode()}, "PAGER_SECRET holds no secret"),
        ({"PAGER_SECRET": "whsec_" + b64encode(bytes(65)).decode()}, "PAGER_SECRET holds no secret"),
    ],
)
def test_without_a_good_secret_it_is_said_what_is_missing(write: Write, env: dict[str, str], says: str) -> None:
    (told,) = missing_secrets(load(write(SMALL + PAGER), env))
    assert told.startswith(says)
    assert "hush" not in told


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost"])
def test_this_machine_may_be_told_without_encryption(write: Write, host: str) -> None:
    assert check(write(SMALL + PAGER.replace("https://pager.example", f"http://{host}")), {}) == []


@pytest.mark.parametrize("url", ["http://localhost.evil.example/", "https://me@x.example/", "ftp://x", "https://"])
def test_other_addresses_are_refused(write: Write, url: str) -> None:
    (problem,) = check(write(SMALL + PAGER.replace("https://pager.example/in?team=it", url)), {})
    assert (problem.path, problem.says) == ("webhooks.pager.url", "must be an address that starts with https://")
