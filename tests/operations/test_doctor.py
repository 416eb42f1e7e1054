"""`deskside doctor`: each thing that can be wrong is found, named, and comes with what to do; nothing is changed."""

import asyncio
import json
import re
import shutil
import socket
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import store
from adapters.slack import checkup as slack_checkup
from adapters.slack.app import Keys
from adapters.teams import checkup as teams_checkup
from adapters.teams.app import Keys as TeamsKeys
from bot.__main__ import main
from bot.commands.doctor import inside, outside
from bot.commands.doctor.finding import Finding, State
from bot.config import Settings, load
from bot.domain.people import Channel
from bot.ui.messenger import Dead
from store.engine import engine_for
from tests.adapters_teams.connector import APP, TENANT, connector
from tests.adapters_teams.entra import SECRET, entra
from tests.adapters_teams.gate import FIRST
from tests.contracts.builders import HOUR, NOON, kept_ticket, notice
from tests.drivers.theatre import ROOT, Backstage, backstage
from workspace.local import environment
from workspace.workspace import APP_TOKEN, BOT_TOKEN

CONFIG = ("--config", str(ROOT / "app.yaml"))
Found = dict[str, tuple[str, str, str]]
Look = Callable[..., tuple[int, Found]]


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Backstage]:
    """A desk at work at this very moment, and its environment."""
    with backstage(tmp_path, at=datetime.now(UTC)) as behind:
        for name, value in {
            **environment(behind.place.url),
            "DESKSIDE_DATABASE": behind.settings.database,
        }.items():
            monkeypatch.setenv(name, value)
        yield behind


@pytest.fixture
def look(capsys: pytest.CaptureFixture[str]) -> Look:
    """What the doctor finds: state, sentence and advice by what was looked at; the worst of each."""

    def run(*words: str) -> tuple[int, Found]:
        capsys.readouterr()
        status = main(["doctor", "--json", *(words or CONFIG)])
        told = json.loads(capsys.readouterr().out)
        order = list(State)
        found: Found = {}
        for one in sorted(told, key=lambda one: order.index(State(one["state"]))):
            found[one["what"]] = (one["state"], one["says"], one["do"])
        return status, found

    return run


def test_a_desk_at_work_is_well_and_is_left_alone(
    running: Backstage, look: Look, capsys: pytest.CaptureFixture[str]
) -> None:
    running.stage.settles()
    sockets = len(running.place.delivery.sockets)
    calls = len(running.place.calls)
    status, found = look()
    assert (status, {state for state, _, _ in found.values()}) == (0, {"ok"}), found
    assert {"app.yaml", "secrets", "database", "disk", "outbox", "sweep"} <= set(found)
    assert {"Slack token", "Slack scopes", "Slack socket", "Slack channels"} <= set(found)
    assert len(running.place.delivery.sockets) == sockets, "the running desk keeps its only connection"
    asked = {call.method for call in running.place.calls[calls:]}
    assert asked == {"auth.test", "apps.connections.open", "conversations.list"}, "nothing was posted"

    assert main(["doctor", *CONFIG]) == 0
    said = capsys.readouterr().out
    assert said.endswith("\nAll is well.\n")
    assert BOT_TOKEN not in said
    assert APP_TOKEN not in said


def test_what_slack_refuses_is_told_with_what_to_do(running: Backstage, look: Look) -> None:
    running.faults.error("token_revoked", method="auth.test")
    status, found = look()
    assert (status, found["Slack token"][0]) == (1, "problem")
    assert "revoked" in found["Slack token"][1]
    assert "SLACK_BOT_TOKEN" in found["Slack token"][2]
    assert "Slack scopes" not in found

    running.faults.error("not_allowed_token_type", method="apps.connections.open")
    status, found = look()
    assert (status, found["Slack token"][0], found["Slack socket"][0]) == (1, "ok", "problem")
    assert "connections:write" in found["Slack socket"][2]

    running.faults.status(503, method="auth.test")
    status, found = look()
    assert (status, found["Slack token"][0]) == (0, "warning"), "that may pass"


def test_a_channel_that_the_app_is_not_in_is_named(running: Backstage, look: Look) -> None:
    channel = next(c for c in running.place.state.channels.values() if c.name == "it-network")
    channel.members.remove(running.place.bot)
    try:
        status, found = look()
        assert (status, found["Slack channels"][:2]) == (1, ("problem", "the app is not in #it-network"))
    finally:
        channel.members.append(running.place.bot)


def test_a_fallback_is_looked_at_like_any_other_channel() -> None:
    desk = load(ROOT / "app.yaml", {}).desk
    team = next(iter(desk.teams.values()))
    elsewhere = Channel(platform="slack", id="#overflow")
    others = {**desk.teams, team.key: replace(team, fallback=elsewhere)}
    assert elsewhere in outside._channels(replace(desk, teams=others))


def test_missing_scopes_are_told_by_name_and_silence_is_no_praise() -> None:
    features = frozenset({"email"})
    lacking = outside._of_scopes(frozenset({"commands", "chat:write"}), features)
    assert lacking.state is State.PROBLEM
    assert "users:read.email" in lacking.says
    assert "chat:write" not in lacking.says
    assert outside._of_scopes(None, features).state is State.WARNING


@pytest.mark.parametrize(
    ("seconds", "state"),
    [(0, State.OK), (5, State.OK), (-5, State.OK), (60, State.WARNING), (-60, State.WARNING), (300, State.PROBLEM)],
)
def test_a_clock_that_is_off_is_told(seconds: int, state: State) -> None:
    found = outside._of_clock(NOON + timedelta(seconds=seconds), NOON)
    assert found.state is state
    assert (f"{abs(seconds)} s" in found.says) == (state is not State.OK)


@pytest.mark.parametrize(
    ("free", "state"), [(2e9, State.OK), (5e8, State.WARNING), (1e7, State.PROBLEM), (0, State.PROBLEM)]
)
def test_a_disk_that_fills_up_is_told(free: float, state: State) -> None:
    assert inside._of_disk(int(free)).state is state


# ── without a running desk ────────────────────────────────────────────────────────────────────────────────────


class Noon:
    def now(self) -> datetime:
        return NOON


def settings(url: str) -> Settings:
    return load(ROOT / "app.yaml", {"DESKSIDE_DATABASE": url})


def state_of(findings: Iterator[Finding]) -> dict[str, State]:
    return {finding.what: finding.state for finding in findings}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    made = f"sqlite:///{tmp_path}/desk.db"
    store.migrate(made)
    return made


def test_a_database_that_is_up_to_date_and_one_that_is_not(url: str) -> None:
    found = {f.what: f for f in inside.of_database(settings(url), NOW)}
    assert found["database"].state is State.OK
    assert ("clock" in found) == url.startswith("postgresql")
    assert {finding.state for finding in found.values()} == {State.OK}
    engine = engine_for(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    engine.dispose()
    late = {f.what: f for f in inside.of_database(settings(url), NOW)}["database"]
    assert late.state is State.WARNING
    assert "migrations wait: 0001" in late.says


class Now:
    def now(self) -> datetime:
        return datetime.now(UTC)


NOW = Now()


def test_a_machine_whose_clock_is_far_from_the_databases(postgres_url: str) -> None:
    found = {f.what: f for f in inside.of_database(settings(postgres_url), Noon())}
    assert found["clock"].state is State.WARNING
    assert "ahead of this machine's" in found["clock"].says


def test_a_database_that_is_not_there_or_cannot_be_reached_or_is_damaged(tmp_path: Path) -> None:
    missing = settings(f"sqlite:///{tmp_path}/none.db")
    assert state_of(inside.of_database(missing, NOW)) == {"database": State.WARNING}
    assert not (tmp_path / "none.db").exists(), "looking makes nothing"
    away = settings("postgresql://127.0.0.1:1/desk?connect_timeout=2")
    assert state_of(inside.of_database(away, NOW)) == {"database": State.PROBLEM}
    for broken in (b"no database at all, but long enough to be looked at" * 99, b""):
        (tmp_path / "broken.db").write_bytes(broken)
        found = state_of(inside.of_database(settings(f"sqlite:///{tmp_path}/broken.db"), NOW))
        assert found["database"] is (State.PROBLEM if broken else State.WARNING)
    torn = tmp_path / "torn.db"
    store.migrate(f"sqlite:///{torn}")
    content = bytearray(torn.read_bytes())
    content[4096 : 4096 * 8] = bytes(4096 * 7)
    shutil.copyfile(torn, tmp_path / "whole.db")
    torn.write_bytes(content)
    assert state_of(inside.of_database(settings(f"sqlite:///{torn}"), NOW))["database"] is State.PROBLEM


def test_a_file_that_is_locked_or_none_is_not_called_damaged(tmp_path: Path) -> None:
    file = tmp_path / "desk.db"
    store.migrate(f"sqlite:///{file}")
    with closing(sqlite3.connect(file, isolation_level=None)) as hog:
        hog.execute("PRAGMA locking_mode=EXCLUSIVE").close()
        hog.execute("BEGIN EXCLUSIVE").close()
        [locked] = inside.of_database(settings(f"sqlite:///{file}"), NOW)
    assert "database is locked" in locked.says
    (tmp_path / "folder").mkdir()
    [none] = inside.of_database(settings(f"sqlite:///{tmp_path}/folder"), NOW)
    assert "unable to open" in none.says
    for found in (locked, none):
        assert found.state is State.PROBLEM
        assert "backup" not in found.do


def test_what_people_wrote_is_for_the_desks_account_alone(tmp_path: Path) -> None:
    file = tmp_path / "of the desk" / "desk.db"
    store.migrate(f"sqlite:///{file}")
    assert [stat.S_IMODE(one.stat().st_mode) for one in (file.parent, file)] == [0o700, 0o600]
    look = settings(f"sqlite:///{file}")
    assert "privacy" not in state_of(inside.of_database(look, NOW))
    file.chmod(0o640)
    assert state_of(inside.of_database(look, NOW))["privacy"] is State.WARNING


def test_a_server_that_never_answers_is_not_waited_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://desk@127.0.0.1:{silent.getsockname()[1]}/desk"
        [found] = inside.of_database(settings(url), NOW)
        assert found.state is State.PROBLEM
        assert "timeout" in found.says
        path = tmp_path / "app.yaml"
        text = (ROOT / "app.yaml").read_text(encoding="utf-8")
        path.write_text(re.sub("database: .*", f"database: {url}", text), encoding="utf-8")
        (tmp_path / "kb").symlink_to(ROOT / "kb")
        assert main(["outbox", "--config", str(path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("The database cannot be reached, or not be written to: connection ")
    assert "deskside doctor" in said


def test_the_outbox_and_the_last_sweep(url: str) -> None:
    assert state_of(inside.of_post(settings(url), Noon())) == {"outbox": State.OK, "sweep": State.WARNING}
    desk = store.connect(url)
    ticket = kept_ticket(desk).id
    with desk.write() as unit:
        unit.marks.put("swept", NOON - timedelta(minutes=2))
        unit.outbox.put(notice(ticket), at=NOON - timedelta(seconds=30))
        unit.commit()
    assert state_of(inside.of_post(settings(url), Noon())) == {"outbox": State.OK, "sweep": State.OK}
    with desk.write() as unit:
        unit.marks.put("swept", NOON - HOUR)
        (parcel,) = unit.outbox.lease(at=NOON, within=HOUR, limit=1)
        unit.outbox.bury(parcel, at=NOON, why="the channel is archived")
        unit.outbox.put(notice(ticket), at=NOON - HOUR)
        unit.commit()
    desk.close()
    found = list(inside.of_post(settings(url), Noon()))
    assert [(finding.what, finding.state) for finding in found] == [
        ("outbox", State.WARNING),
        ("outbox", State.WARNING),
        ("sweep", State.WARNING),
    ]
    assert "cannot be delivered: 1" in found[0].says
    assert "waited for 1:00:00" in found[1].says
    assert "1:00:00 ago" in found[2].says


def test_a_broken_file_ends_the_look_and_says_where(tmp_path: Path, look: Look) -> None:
    broken = tmp_path / "app.yaml"
    broken.write_text((ROOT / "app.yaml").read_text(encoding="utf-8").replace("manager: dee", "manager: deee", 1))
    status, found = look("--config", str(broken))
    assert (status, list(found)) == (1, ["app.yaml"])
    status, found = look("--config", str(tmp_path / "none.yaml"))
    assert (status, list(found)) == (1, ["app.yaml"])


def test_missing_secrets_are_problems_and_are_named(
    tmp_path: Path, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in environment("http://127.0.0.1:1"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DESKSIDE_DATABASE", f"sqlite:///{tmp_path}/none.db")
    status, found = look()
    assert (status, found["secrets"][0]) == (1, "problem")
    assert "_TOKEN" in found["secrets"][1]
    assert not {what for what in found if what.startswith("Slack")}


# ── teams ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_teams_keys_and_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "entra.pem"))

    async def look() -> None:
        async with connector() as place, entra(tmp_path) as login:
            there = login.endpoints(place)
            keys = TeamsKeys(app_id=APP, tenant=TENANT, secret=SECRET, endpoints=there)
            await teams_checkup.token(keys)
            assert len(login.given) == 1
            assert not await teams_checkup.has_signing_keys(keys)
            place.keys = [FIRST]
            assert await teams_checkup.has_signing_keys(keys)
            wrong = TeamsKeys(app_id=APP, tenant=TENANT, secret="no", endpoints=there)
            with pytest.raises(Dead):
                await teams_checkup.token(wrong)

    asyncio.run(look())


def test_slack_that_says_nothing_of_scopes_is_believed_nothing(running: Backstage) -> None:
    env = environment(running.place.url)
    keys = Keys(bot_token=BOT_TOKEN, base_url=env["SLACK_API_URL"])
    assert asyncio.run(slack_checkup.examine(keys)).scopes == frozenset(running.place.app.scopes or ())


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Mon, 02 Mar 2026 12:00:00 GMT", NOON),
        ("Mon, 02 Mar 2026 13:00:00 +0100", NOON),
        ("Mon, 02 Mar 2026 12:00:00 -0000", None),
        ("", None),
        ("soon", None),
    ],
)
def test_the_time_of_an_answer(date: str, moment: datetime | None) -> None:
    assert slack_checkup._moment(date) == moment
