"""The desk as a process: what its commands say, how it tells how it is, and how it ends."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import store
from tests.drivers.slack import Json, Stage
from tests.drivers.theatre import ROOT, Backstage
from tests.faults.register import survives
from tests.faults.sabotage import locked
from tests.stories.test_asking import file_vpn
from tests.stories.test_working import NETWORK
from workspace.local import environment

APP = ROOT / "app.yaml"
LOCAL = "import sys; from workspace.local import local; sys.exit(local(sys.argv[1:]))"


def env(folder: Path, given: Mapping[str, str] | None = None) -> dict[str, str]:
    """The machine's, without whatever it says of a Slack."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("SLACK_", "DESKSIDE_"))}
    database = {"DESKSIDE_DATABASE": f"sqlite:///{folder}/desk.db"}
    return {**clean, "PYTHONPATH": str(ROOT), **database, **(given or {})}


def deskside(folder: Path, *words: str, given: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=env(folder, given),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


# ── commands ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_check_praises_a_good_file_and_names_every_line_of_a_broken_one(tmp_path: Path) -> None:
    good = deskside(tmp_path, "check", "--config", str(APP))
    assert (good.returncode, good.stderr) == (0, "")
    assert "is in order" in good.stdout

    broken = tmp_path / "app.yaml"
    text = APP.read_text(encoding="utf-8").replace("zone: Europe/London", "zone: Europe/Londn", 1)
    broken.write_text(text.replace("manager: dee", "manager: deee", 1), encoding="utf-8")
    bad = deskside(tmp_path, "check")
    assert bad.returncode == 1
    assert "Londn" in bad.stderr
    assert "deee" in bad.stderr
    assert "Traceback" not in bad.stderr

    missing = deskside(tmp_path, "check", "--config", "none.yaml")
    assert missing.returncode == 1
    assert "none.yaml" in missing.stderr
    assert "Traceback" not in missing.stderr


def test_run_without_tokens_says_what_to_do(tmp_path: Path) -> None:
    said = deskside(tmp_path, "run", "--config", str(APP))
    assert said.returncode == 1
    assert "SLACK_BOT_TOKEN" in said.stderr
    assert "SLACK_APP_TOKEN" in said.stderr
    assert "deskside local" in said.stderr
    assert "Traceback" not in said.stderr


def test_run_with_a_token_that_slack_does_not_know_says_so(behind: Backstage, tmp_path: Path) -> None:
    given = {**environment(behind.place.url), "SLACK_BOT_TOKEN": "xoxb-of-somebody-else"}
    said = deskside(tmp_path, "run", "--config", str(on_a_free_port(tmp_path)), given=given)
    assert said.returncode == 1
    assert "SLACK_BOT_TOKEN" in said.stderr
    assert "Traceback" not in said.stderr
    assert "xoxb" not in said.stderr


def test_run_where_slack_cannot_be_reached_says_so(tmp_path: Path) -> None:
    given = environment("http://127.0.0.1:9")
    said = deskside(tmp_path, "run", "--config", str(on_a_free_port(tmp_path)), given=given)
    assert said.returncode == 1
    assert "no connection to Slack" in said.stderr
    assert "Traceback" not in said.stderr


def test_run_on_a_port_that_is_taken_says_so(behind: Backstage, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        config = on_a_free_port(tmp_path, taken.getsockname()[1])
        said = deskside(tmp_path, "run", "--config", str(config), given=environment(behind.place.url))
    assert said.returncode == 1
    assert "port" in said.stderr.lower()
    assert "Traceback" not in said.stderr


def test_a_second_one_on_the_same_file_says_what_to_do(behind: Backstage, tmp_path: Path) -> None:
    url = env(tmp_path)["DESKSIDE_DATABASE"]
    store.migrate(url)
    with store.alone(url):
        config = on_a_free_port(tmp_path)
        said = deskside(tmp_path, "run", "--config", str(config), given=environment(behind.place.url))
    assert said.returncode == 1
    assert "a desk serves from it already" in said.stderr
    assert "PostgreSQL" in said.stderr
    assert "Traceback" not in said.stderr


def test_an_address_of_ipv6_is_one(tmp_path: Path) -> None:
    given = {**environment("http://127.0.0.1:9"), "DESKSIDE_HOST": "::1"}
    said = deskside(tmp_path, "run", "--config", str(on_a_free_port(tmp_path)), given=given)
    assert said.returncode == 1
    assert "no connection to Slack" in said.stderr or "Cannot assign requested address" in said.stderr


def test_migrate_lists_what_waits_does_it_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    pending = deskside(tmp_path, "migrate", "--config", str(APP), "--pending")
    assert pending.returncode == 0
    assert "0001" in pending.stdout or "first tables" in pending.stdout
    done = deskside(tmp_path, "migrate", "--config", str(APP))
    assert (done.returncode, done.stdout) == (0, pending.stdout)
    again = deskside(tmp_path, "migrate", "--config", str(APP))
    assert (again.returncode, again.stdout) == (0, "The database is up to date.\n")


def test_the_manifest_is_json_that_slack_takes(tmp_path: Path) -> None:
    said = deskside(tmp_path, "slack", "manifest", "--config", str(APP))
    assert said.returncode == 0
    made = json.loads(said.stdout)
    assert made["settings"]["socket_mode_enabled"] is True
    contrary = deskside(tmp_path, "slack", "manifest", "--config", str(APP), "--url", "https://desk.acme.example")
    assert (contrary.returncode, "slack.mode is socket" in contrary.stderr) == (1, True)

    public = tmp_path / "app.yaml"
    words = APP.read_text().replace("mode: socket ", "mode: http ")
    public.write_text(words.replace("articles: kb/articles", f"articles: {APP.parent / 'kb' / 'articles'}"))
    for url in ((), ("--url", "http://desk.acme.example")):
        refused = deskside(tmp_path, "slack", "manifest", "--config", str(public), *url)
        assert (refused.returncode, "--url https://" in refused.stderr) == (1, True)
    said = deskside(tmp_path, "slack", "manifest", "--config", str(public), "--url", "https://desk.acme.example")
    assert "https://desk.acme.example/slack/events" in said.stdout


def test_an_unknown_command_names_those_there_are(tmp_path: Path) -> None:
    for words in (("snooze",), ()):
        said = deskside(tmp_path, *words)
        assert said.returncode == 2
        assert "Traceback" not in said.stderr
        assert "command" in said.stderr
    listed = deskside(tmp_path, "--help")
    assert listed.returncode == 0
    for command in ("run", "check", "migrate", "slack"):
        assert f"\n  {command} " in listed.stdout


def on_a_free_port(folder: Path, port: int = 0) -> Path:
    """The desk's file for a process of its own."""
    text = APP.read_text(encoding="utf-8").replace("port: 8025", f"port: {port}")
    text = text.replace("articles: kb/articles", f"articles: {ROOT / 'kb' / 'articles'}")
    config = folder / "app.yaml"
    config.write_text(text, encoding="utf-8")
    return config


# ── how it is ─────────────────────────────────────────────────────────────────────────────────────────────────


def asked(behind: Backstage, path: str) -> tuple[int, Json]:
    try:
        with urllib.request.urlopen(behind.desk_url + path, timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def until(behind: Backstage, status: int, within: float = 15.0, *, says: str = "status") -> Json:
    """What `/readyz` says as soon as it has this status, and this part."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        found, body = asked(behind, "/readyz")
        if found == status and says in body:
            return body
        time.sleep(0.02)
    raise AssertionError(f"not {status} but {found}: {body}")


def test_a_working_desk_is_alive_and_ready(behind: Backstage) -> None:
    assert asked(behind, "/healthz") == (200, {"status": "alive"})
    told = until(behind, 200)
    assert (told["status"], told["database"], told["platforms"]) == ("ready", "readable", {"slack": "open"})


def test_a_desk_that_slack_cannot_reach_is_not_ready_and_says_why(behind: Backstage) -> None:
    until(behind, 200)
    behind.faults.error("service_unavailable", method="apps.connections.open", times=1000)
    behind.run(behind.place.delivery.sockets.close())
    body = until(behind, 503)
    assert body["status"] == "not ready"
    assert "Slack" in str(body["reasons"])
    assert asked(behind, "/healthz")[0] == 200


@survives("F12")
def test_a_desk_without_its_database_is_not_ready_and_says_why(behind: Backstage) -> None:
    until(behind, 200)
    behind.house.core.store.close()
    body = until(behind, 503)
    assert "database" in body["reasons"]


@survives("F12")
def test_a_desk_whose_deliveries_have_ended_is_not_ready_at_once(behind: Backstage) -> None:
    """Nothing waits yet, and nobody has told the desk to stop."""
    until(behind, 200)
    behind.run(_stopped(behind))
    assert until(behind, 503)["reasons"] == {"outbox": "deliveries have ended"}


async def _stopped(behind: Backstage) -> None:
    behind.house.relay.stop()


def test_a_notice_that_waits_for_long_is_told(behind: Backstage) -> None:
    behind.faults.ratelimited(7200, method="chat.postMessage", channel=NETWORK, times=9)
    file_vpn(behind.stage)
    behind.stage.ana.sees("DESK-1", where="desk")
    until(behind, 200)
    behind.stage.forward(minutes=10)
    assert "waited" in str(until(behind, 200, says="warnings")["warnings"])


# ── how it ends ───────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def local(folder: Path) -> Iterator[tuple["subprocess.Popen[str]", Stage]]:
    """`deskside local` in a folder of its own, and people at its workspace."""
    command = [sys.executable, "-c", LOCAL, "--config", str(APP), "--port", "0", "--empty"]
    log = (folder / "log.txt").open("a")
    with log, subprocess.Popen(
        command, cwd=folder, env=env(folder), stdout=subprocess.PIPE, stderr=log, text=True
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            found = next(m for line in process.stdout if (m := re.search(r"http://127\.0\.0\.1:\d+", line)))
            yield (
                process,
                Stage(url=found[0], settled=lambda _: True, now=lambda: datetime.now(UTC)),
            )
        finally:
            process.kill()


@survives("F11")
def test_told_to_stop_it_ends_well_and_nothing_is_lost(tmp_path: Path) -> None:
    with local(tmp_path) as (process, stage):
        file_vpn(stage)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - began < 10
    with local(tmp_path) as (process, stage):
        card = stage.ana.sees("DESK-1 · vpn keeps dropping", where="desk")
        stage.ben.sees("DESK-1 · P3", where=NETWORK)
        assert len([m for m in stage.ana.messages("desk") if m.id == card.id]) == 1
        stage.ana.presses("Withdraw", under="DESK-1", where="desk")
        stage.ben.sees("DESK-1 · P3", "Withdrawn", where=NETWORK)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    log = (tmp_path / "log.txt").read_text()
    assert "Traceback" not in log, log
    assert "vpn keeps" not in log, "the log holds nobody's words"


@survives("F11")
def test_told_to_stop_while_its_database_is_locked_it_ends_in_time(tmp_path: Path) -> None:
    """With a sweep that cannot write, a delivery that cannot be settled, and people who wait for an answer."""
    with local(tmp_path) as (process, stage):
        file_vpn(stage)
        stage.ana.sees("DESK-1 · vpn keeps dropping", where="desk")
        with ThreadPoolExecutor() as people, locked(f"sqlite:///{tmp_path}/.deskside/local/desk.db"):
            stage.forward(hours=4)
            for person in (stage.ana, stage.bo, stage.cy):
                people.submit(person.asks, "my screen is broken")
            time.sleep(0.1)  # they are under way
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0


def test_killed_it_has_kept_what_it_confirmed(tmp_path: Path) -> None:
    with local(tmp_path) as (process, stage):
        file_vpn(stage)
        process.kill()
        process.wait(10)
    with local(tmp_path) as (process, stage):
        stage.ana.commands("1")
        stage.ana.is_told("DESK-1 · vpn keeps dropping")
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
