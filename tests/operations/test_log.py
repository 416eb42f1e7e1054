"""The log says what happened to which ticket, and nobody's words."""

import io
import json
import logging
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.domain.errors import CannotSave
from bot.logs import ForMachines, ForPeople
from store.engine import engine_for
from tests.drivers.theatre import Backstage
from tests.stories.test_asking import file_vpn
from tests.stories.test_process import env, on_a_free_port
from tests.stories.test_working import NETWORK, resolve
from workspace.local import environment

Line = dict[str, object]
SECRET = "my cat's name is Mungojerrie"


@contextmanager
def logged(form: logging.Formatter, level: int = logging.INFO) -> Iterator[io.StringIO]:
    """Everything any logger says meanwhile, written like this."""
    out, root = io.StringIO(), logging.getLogger()
    writing, before = logging.StreamHandler(out), root.level
    writing.setFormatter(form)
    root.addHandler(writing)
    root.setLevel(level)
    try:
        yield out
    finally:
        root.removeHandler(writing)
        root.setLevel(before)


def lines(out: io.StringIO) -> list[Line]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def typed(payload: object) -> Iterator[str]:
    """Everything in a payload of Slack's that somebody may have typed: long texts of messages and forms."""
    if isinstance(payload, dict):
        for key, value in payload.items():
            if key in ("text", "value", "name", "real_name") and isinstance(value, str) and len(value) > 7:
                yield value
            yield from typed(value)
    elif isinstance(payload, list):
        for one in payload:
            yield from typed(one)


def test_a_whole_life_is_logged_and_no_word_of_anybody(behind: Backstage) -> None:
    """The oracle is what the workspace delivered: whatever of it people may have typed must not be in the log."""
    stage = behind.stage
    ana, ben = stage.ana, stage.ben
    with logged(ForMachines()) as out:
        behind.faults.error("is_archived", method="chat.postMessage", channel="#on-call", times=9)
        behind.faults.status(503, method="chat.postMessage", times=2)
        file_vpn(stage, f"vpn drops, {SECRET}")
        ana.sees("DESK-1 · vpn drops", where="desk")
        ana.presses("Add details", under="DESK-1", where="desk")
        ana.writes({"What should we know?": f"since monday; {SECRET}"})
        ana.submits()
        stage.settles()  # else the card changes under Ben's finger
        ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
        ben.writes({"Your answer": f"please restart it, and {SECRET}"})
        ben.submits()
        ana.sees("please restart it", where="desk")
        ana.replies(f"still broken, {SECRET}", under="DESK-1 · ", where="desk")
        ana.types(f"/desk find {SECRET}")
        ana.types(f"hello, {SECRET}", where="desk")
        behind.rests()
        resolve(stage)
        ana.presses("Yes, solved", under="Is it solved for you?", where="desk")
        stage.settles()
        sent = [one.payload for one in behind.place.delivery.sent]
        press = behind.last_sent("interactive")
        behind.forge(press, lambda payload: payload["actions"][0].update(action_id=SECRET, value=SECRET))
        behind.close_desk()
        behind.open_desk()
    log = out.getvalue()
    words = {word for payload in sent for word in typed(payload)} - {"Yes, solved", "DESK-1"}
    assert sum(SECRET in word for word in words) >= 5, "the play is one in which people write"
    said = json.dumps(log, ensure_ascii=False)
    assert {word for word in words if word in log and not word.startswith(("DESK-", "#"))} == set()
    assert "Mungojerrie" not in said
    for name in ("Ana Ruiz", "Ben Okafor", "ana@", "ben@"):
        assert name not in said
    told = lines(out)
    happened = [kind for line in told if line["event"] == "ticket" for kind in line["happened"]]  # type: ignore[attr-defined]
    assert happened[:3] == ["filed", "routed", "assigned"]
    assert {line["ticket"] for line in told if line["event"] == "ticket"} == {1}
    assert {"request", "notice", "ticket"} <= {line["event"] for line in told}
    assert {line["fate"] for line in told if line["event"] == "notice"} >= {"delivered", "again"}


def test_an_error_nobody_expected_is_told_without_its_message() -> None:
    def stumble() -> None:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise RuntimeError(f"no {SECRET}") from error

    for form in (ForMachines(), ForPeople()):
        with logged(form) as out:
            try:
                stumble()
            except RuntimeError:
                logging.getLogger("bot.engine.relay").exception("notice %s failed", "card of ticket 7")
        assert "Mungojerrie" not in out.getvalue()
        assert "KeyError" in out.getvalue()
        assert "RuntimeError" in out.getvalue()
        assert "in stumble" in out.getvalue()
        assert "card of ticket 7" in out.getvalue()


def test_what_a_library_says_is_told_by_its_place() -> None:
    for form in (ForMachines(), ForPeople()):
        with logged(form) as out:
            logging.getLogger("slack_sdk.socket_mode").warning("Failed to send a message: %s", SECRET)
            logging.getLogger("asyncio").error(f"Task exception was never retrieved\nKeyError({SECRET!r})")
        assert "Mungojerrie" not in out.getvalue()
        assert out.getvalue().count("of test_log, in test_what_a_library_says") == 2
        assert "slack_sdk.socket_mode" in out.getvalue()


def test_what_the_database_says_is_told_instead_of_where() -> None:
    for form in (ForMachines(), ForPeople()):
        with logged(form) as out:
            try:
                raise CannotSave(because="database or disk is full") from KeyError(SECRET)
            except CannotSave:
                logging.getLogger("bot.engine.timers").exception("the sweep failed")
        assert "the sweep failed" in out.getvalue()
        assert "database or disk is full" in out.getvalue()
        assert "test_log.py" not in out.getvalue()
        assert "Mungojerrie" not in out.getvalue()


def test_a_line_for_machines_holds_the_facts_beside_the_sentence() -> None:
    with logged(ForMachines()) as out:
        logging.getLogger("bot.x").warning("%s waits", "it", extra={"event": "notice", "ticket": 41})
        logging.getLogger("bot.y").info("two\nlines")
    first, second = lines(out)
    assert {key: first[key] for key in ("level", "logger", "event", "says", "ticket")} == {
        "level": "warning",
        "logger": "bot.x",
        "event": "notice",
        "says": "it waits",
        "ticket": 41,
    }
    assert str(first["at"]).endswith("+00:00")
    assert (second["event"], second["says"]) == ("bot.y", "two\nlines")


@pytest.mark.parametrize("fixture", ["sqlite", "postgresql"])
def test_an_error_of_the_database_does_not_repeat_what_was_to_be_written(
    fixture: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url") if fixture == "postgresql" else f"sqlite:///{tmp_path}/d.db"
    engine = engine_for(url)
    with engine.connect() as connection, pytest.raises(DBAPIError) as raised:
        connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": SECRET})
    engine.dispose()
    assert "Mungojerrie" not in str(raised.value)


def test_the_process_writes_it_line_by_line_and_ends_well(behind: Backstage, tmp_path: Path) -> None:
    config = on_a_free_port(tmp_path)
    written = config.read_text(encoding="utf-8")
    config.write_text(re.sub(r"^server:$", "server:\n  log: json", written, count=1, flags=re.M), encoding="utf-8")
    command = [sys.executable, "-m", "bot", "run", "--config", str(config)]
    given = environment(behind.place.url)
    with subprocess.Popen(command, cwd=tmp_path, env=env(tmp_path, given), stderr=subprocess.PIPE, text=True) as desk:
        assert desk.stderr is not None
        told = []
        for line in desk.stderr:
            told.append(json.loads(line))
            if "the desk serves on" in told[-1]["says"]:
                desk.send_signal(signal.SIGTERM)
        assert desk.wait(30) == 0
    assert told[-1]["says"] == "stopping: finishing what is under way"
    assert not [line for line in told if line["level"] in ("error", "critical")]
