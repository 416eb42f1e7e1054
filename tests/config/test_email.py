"""The mail server of app.yaml: off unless it is there, and its password comes from the environment."""

import pytest

from bot.config import check, load, missing_secrets
from tests.config.conftest import SMALL, Write

MAIL = "email: {host: smtp.acme.example, sender: Help desk <desk@acme.example>, login: desk}\n"


def test_without_the_section_nobody_is_written_to(write: Write) -> None:
    assert load(write(SMALL), {"DESKSIDE_EMAIL_PASSWORD": "hush"}).email is None


def test_it_arrives_with_its_password(write: Write) -> None:
    settings = load(write(SMALL + MAIL), {"DESKSIDE_EMAIL_PASSWORD": " hush "})
    email = settings.email
    assert email is not None
    assert (email.host, email.port, email.starttls, email.login) == ("smtp.acme.example", 587, True, "desk")
    assert email.password == "hush"
    assert "hush" not in repr(settings)
    assert missing_secrets(settings) == ()


def test_a_login_needs_its_password(write: Write) -> None:
    (told,) = missing_secrets(load(write(SMALL + MAIL), {}))
    assert told.startswith("DESKSIDE_EMAIL_PASSWORD is not set")
    assert missing_secrets(load(write(SMALL + MAIL.replace(", login: desk", "")), {})) == ()


@pytest.mark.parametrize(
    ("was", "becomes", "place"),
    [
        ("login: desk", "login: desk, starttls: false", "email.starttls"),
        ("login: desk", "login: desk, password: hush", "email.password"),
        ("Help desk <desk@acme.example>", "desk", "email.sender"),
        ("Help desk <desk@acme.example>", "desk@acme.example> RCPT TO:<eve@evil.example", "email.sender"),
        ("smtp.acme.example", "''", "email.host"),
    ],
)
def test_what_is_wrong_with_it_is_said(write: Write, was: str, becomes: str, place: str) -> None:
    (problem,) = check(write(SMALL + MAIL.replace(was, becomes)), {})
    assert problem.path == place
    assert "hush" not in problem.says


def test_this_machine_may_be_logged_in_to_without_encryption(write: Write) -> None:
    local = MAIL.replace("smtp.acme.example", "127.0.0.1").replace("login: desk", "login: desk, starttls: false")
    assert check(write(SMALL + local), {}) == []
