"""From a good file to the settings the program runs with."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url

from bot.config import (
    BadConfig,
    Feature,
    SlackMode,
    TeamsFeature,
    TeamsIdentity,
    check,
    databases,
    load,
    missing_secrets,
    render,
)
from bot.domain.catalog import Condition, guess
from bot.domain.hours import Window
from bot.domain.people import Channel, PersonId, TeamKey
from bot.domain.priority import Priority
from bot.domain.terms import ClockKind, Tell, TriggerKind
from tests.config.conftest import SMALL, Write

SHIPPED = Path(__file__).parents[2] / "app.yaml"
SLACK = "slack: {mode: %s}\n"


def test_the_shipped_desk_is_fine() -> None:
    assert render(check(SHIPPED, {}), SHIPPED) == "app.yaml is fine."
    desk = load(SHIPPED, {}).desk
    people = ["ben", "bo", "cy", "dee", "fay", "gus"]
    assert [a.email for a in desk.agents.values()] == [f"{name}@acme.example" for name in people]
    assert [t.channel.id for t in desk.teams.values()] == ["#it-network", "#it-access", "#it-hardware"]
    assert desk.on_call_channel == Channel(platform="slack", id="#on-call")
    assert desk.rules[-1].catches_all
    assert not desk.categories[-1].fields


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("vpn keeps dropping", "vpn"),
        ("I cannot print, there is a paper jam", "printer"),
        ("I forgot my password", "access"),
        ("the wifi on floor 3 is gone", "wifi"),
        ("new starter on Monday", "onboarding"),
    ],
)
def test_the_shipped_desk_guesses(said: str, key: str) -> None:
    found = guess(said, load(SHIPPED, {}).desk.categories)
    assert found is not None
    assert found.key == key


def test_everything_arrives(write: Write) -> None:
    desk = load(write(SMALL), {}).desk
    assert (desk.name, desk.prefix, desk.command, desk.hours.key) == ("Small", "DESK", "/desk", "office")
    assert set(desk.calendars) == {"office", "always"}
    assert desk.calendars["office"].week[4] == (Window(opens=time(9), closes=time(17)),)
    vpn, other = desk.categories
    assert (vpn.team, dict(vpn.skills)) == (TeamKey("network"), {"network": 2})
    assert vpn.fields[1].only_if == Condition(field="where", one_of=("home",))
    assert (vpn.quiet_for, vpn.reopen_within) == (timedelta(days=3), timedelta(days=7))
    assert [d.key for d in other.dispositions] == ["fixed"]
    assert desk.matrix.priority(impact="many", urgency="blocked") is Priority.P1
    assert desk.sla.targets[Priority.P2][ClockKind.RESOLUTION].within == timedelta(hours=16)
    assert [(n.percent, n.tell) for n in desk.sla.nudges] == [(75, (Tell.OWNER,)), (90, (Tell.OWNER, Tell.LEAD))]
    (policy,) = desk.escalation
    assert (policy.name, policy.when.kind, policy.quiet_for) == ("Late", TriggerKind.BREACHED, timedelta(minutes=30))
    assert policy.steps[0].after == timedelta(0)
    assert policy.steps[1].priorities == frozenset(Priority)
    assert desk.on_call(datetime(2026, 3, 4, tzinfo=UTC)) == PersonId("ben")
    assert desk.agents[PersonId("ben")].manager == PersonId("dee")
    assert desk.rules[0].priorities == {Priority.P1}
    assert desk.remind_before_closing == timedelta(hours=24)


def test_a_category_may_end_in_its_own_way(write: Write) -> None:
    own = "    quiet_for: 5d\n    reopen_within: 2w\n    dispositions: {gone: Gone}\n"
    vpn = load(write(SMALL.replace("    words: [vpn]\n", f"    words: [vpn]\n{own}")), {}).desk.categories[0]
    assert (vpn.quiet_for, vpn.reopen_within) == (timedelta(days=5), timedelta(days=14))
    assert vpn.dispositions[0].label == "Gone"


def test_words_that_yaml_would_turn_into_truth_stay_words(write: Write) -> None:
    text = SMALL.replace("{home: At home, office: In the office}", "{no: No, on: On, home: 10:30}")
    desk = load(write(text), {}).desk
    assert [(c.key, c.label) for c in desk.categories[0].fields[0].choices] == [
        ("no", "No"),
        ("on", "On"),
        ("home", "10:30"),
    ]


def test_a_yes_or_no_question_can_decide(write: Write) -> None:
    for answer in ("yes", "true"):
        text = SMALL.replace("only_if: {where: home}", f"only_if: {{where: {answer}}}").replace(
            "        kind: choice\n        choices: {home: At home, office: In the office}\n", "        kind: yes/no\n"
        )
        assert load(write(text), {}).desk.categories[0].fields[1].only_if == Condition(field="where", one_of=("yes",))


def test_a_bad_file_is_not_loaded(write: Write) -> None:
    with pytest.raises(BadConfig) as told:
        load(write(SMALL.replace("lead: dee", "lead: deee")), {})
    assert [p.path for p in told.value.problems] == ["teams.network.lead"]
    assert 'Did you mean "dee"?' in str(told.value)


@pytest.mark.parametrize(
    ("written", "env", "expected"),
    [
        (None, None, "sqlite:///{root}/.deskside/deskside.db"),
        ("sqlite:///data/desk.db", None, "sqlite:///{root}/data/desk.db"),
        ("sqlite:////var/desk.db", None, "sqlite:////var/desk.db"),
        (None, "sqlite:///other.db", "sqlite:///{root}/other.db"),
        ("postgresql://desk@db/desk", None, "postgresql+psycopg://desk@db/desk"),
        (None, "postgresql://desk:hush@db/desk", "postgresql+psycopg://desk:hush@db/desk"),
    ],
)
def test_the_database(write: Write, written: str | None, env: str | None, expected: str) -> None:
    path = write(SMALL + (f"server: {{database: '{written}'}}\n" if written else ""))
    settings = load(path, {"DESKSIDE_DATABASE": env} if env else {})
    assert settings.database == expected.format(root=path.parent)
    assert "hush" not in repr(settings)


def test_a_wrong_database_in_the_environment_is_told_without_it(write: Write) -> None:
    [problem] = check(write(SMALL), {"DESKSIDE_DATABASE": "mysql://desk:hush@db/desk"})
    assert problem.sentence == "the environment's DESKSIDE_DATABASE must start with sqlite:/// or postgresql://."


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:///", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
        ("postgresql://desk:hush@db:abc/desk", "has a port that is no number"),
        ("postgresql://desk:hush@db:54 32/desk", "has a port that is no number"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_before_anything_starts(write: Write, url: str, says: str) -> None:
    [problem] = check(write(SMALL), {"DESKSIDE_DATABASE": url})
    assert problem.sentence.startswith(f"the environment's DESKSIDE_DATABASE {says}")
    assert "hush" not in problem.sentence


@given(
    password=st.text(st.characters(codec="ascii", exclude_characters="@%")),
    host=st.sampled_from(["db", "10.0.0.1", "[::1]", ""]),
    port=st.sampled_from(["", ":5432", ":0"]),
    rest=st.sampled_from(["", "/", "/desk", "/desk?host=/run/postgresql", "?host=a"]),
)
def test_whatever_sqlalchemy_can_read_is_good(password: str, host: str, port: str, rest: str) -> None:
    url = f"postgresql+psycopg://desk:{password}@{host}{port}{rest}"
    make_url(url)
    assert databases.wrong_with(url) == ""


def test_the_rest_of_the_settings(write: Write) -> None:
    path = write(SMALL + "server: {host: 0.0.0.0, port: 80, tick_every: 1m}\n")
    settings = load(path, {})
    assert (settings.host, settings.port, settings.tick_every) == ("0.0.0.0", 80, timedelta(minutes=1))
    assert settings.articles == path.parent / "kb" / "articles"
    assert settings.slack is None
    assert missing_secrets(settings) == ()


def test_secrets_come_from_the_environment(write: Write) -> None:
    env = {"SLACK_BOT_TOKEN": "xoxb-hush", "SLACK_APP_TOKEN": " ", "SLACK_API_URL": "http://127.0.0.1:1/api/"}
    settings = load(write(SMALL + "slack: {features: [email, private channels]}\n"), env)
    slack = settings.slack
    assert slack is not None
    assert (slack.mode, slack.bot_token, slack.app_token) == (SlackMode.SOCKET, "xoxb-hush", None)
    assert slack.features == {Feature.EMAIL, Feature.PRIVATE_CHANNELS}
    assert slack.base_url == "http://127.0.0.1:1/api/"
    assert "hush" not in repr(settings)


@pytest.mark.parametrize(
    ("mode", "env", "missing"),
    [
        ("socket", {}, ["SLACK_BOT_TOKEN is not set", "SLACK_APP_TOKEN is not set"]),
        ("socket", {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, []),
        ("socket", {"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xapp-1"}, ["SLACK_BOT_TOKEN holds another kind"]),
        ("http", {"SLACK_BOT_TOKEN": "xoxb-1"}, ["SLACK_SIGNING_SECRET is not set"]),
        ("http", {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}, []),
    ],
)
def test_missing_secrets(write: Write, mode: str, env: dict[str, str], missing: list[str]) -> None:
    told = missing_secrets(load(write(SMALL + SLACK % mode), env))
    assert len(told) == len(missing)
    assert all(text.startswith(start) for text, start in zip(told, missing, strict=True))


GUID = "6f1c2b1e-0a4d-4f0e-9f0a-3d2c1b0a9e8d"


def test_the_app_in_teams(write: Write) -> None:
    section = f"{{app_id: {GUID}, tenant: {GUID}, hosts: smba.example.test, features: channels}}"
    settings = load(write(SMALL + f"microsoft_teams: {section}\n"), {"TEAMS_APP_PASSWORD": "hush"})
    teams = settings.teams
    assert teams is not None
    assert (teams.app_id, teams.tenant, teams.identity, teams.secret) == (GUID, GUID, TeamsIdentity.SECRET, "hush")
    assert (teams.hosts, teams.features) == (("smba.example.test",), {TeamsFeature.CHANNELS})
    assert "hush" not in repr(settings)


@pytest.mark.parametrize(
    ("identity", "env", "missing"),
    [
        ("secret", {}, ["TEAMS_APP_PASSWORD is not set"]),
        ("secret", {"TEAMS_APP_PASSWORD": "hush"}, []),
        ("msi", {}, []),
        ("none", {}, []),
    ],
)
def test_missing_secrets_of_teams(write: Write, identity: str, env: dict[str, str], missing: list[str]) -> None:
    section = f"{{app_id: {GUID}, tenant: {GUID}, identity: {identity}}}"
    told = missing_secrets(load(write(SMALL + f"microsoft_teams: {section}\n"), env))
    assert len(told) == len(missing)
    assert all(text.startswith(start) for text, start in zip(told, missing, strict=True))
