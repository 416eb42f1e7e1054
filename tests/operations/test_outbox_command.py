"""`deskside outbox`: what is not delivered, why, and what to do about it; and putting it back."""

import json

import pytest

from adapters.slack.errors import TABLE
from bot.__main__ import main
from bot.domain.notices import FaceKind, TopicKind
from bot.ui import backlog
from bot.ui.messenger import Dead
from tests.drivers.theatre import ROOT, Backstage
from tests.stories.test_asking import file_vpn
from tests.stories.test_reliability import cards, network
from tests.stories.test_working import NETWORK


class Terminal:
    """The command at the desk of a play."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def types(self, *words: str) -> tuple[int, str]:
        status = main(["outbox", *words, "--config", str(ROOT / "app.yaml")])
        said = self._capsys.readouterr()
        return status, said.out + said.err


@pytest.fixture
def terminal(behind: Backstage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("DESKSIDE_DATABASE", behind.settings.database)
    return Terminal(capsys)


def test_a_dead_letter_is_explained_and_arrives_when_it_is_put_back(behind: Backstage, terminal: Terminal) -> None:
    assert terminal.types() == (0, "Everything has been delivered.\n")
    behind.faults.error("is_archived", method="chat.postMessage", channel=NETWORK, times=99)
    file_vpn(behind.stage)
    behind.stage.ana.sees("DESK-1", where="desk")
    behind.stage.settles()

    status, said = terminal.types()
    assert status == 0
    listed = said.splitlines()
    number = listed[0].split()[0]
    assert listed[0] == f"{number}  dead: the card of DESK-1 for the channel {NETWORK} on slack"
    assert "tried once, given up at Tue 2026-11-24 10:0" in listed[1]
    assert listed[1].endswith(". The platform refuses it for good: the channel is archived.")
    assert listed[2].strip() == (
        f"Unarchive the channel, or name another in app.yaml. Then: deskside outbox replay {number}"
    )
    assert "Dead: 2." in listed[-1]

    told = json.loads(terminal.types("--json")[1])
    assert told["counts"]["dead"] == len(told["letters"]) == 2
    first = told["letters"][0]
    assert (first["id"], first["stage"], first["tries"]) == (int(number), "dead", 1)
    assert "the channel is archived" in first["why"]

    assert terminal.types("replay", "999")[0] == 1
    behind.faults.clear()
    assert terminal.types("replay", number) == (
        0,
        f"Put back: {number}. A running desk delivers within a second.\n",
    )
    behind.stage.dee.sees("DESK-1 · P3", where=NETWORK)
    assert json.loads(terminal.types("replay", "all", "--json")[1])["replayed"] == [told["letters"][1]["id"]]
    behind.stage.settles()
    assert len(cards(behind)) == 1
    assert terminal.types()[1] == "Everything has been delivered.\n"
    assert terminal.types("replay", "all") == (0, "There is no dead letter.\n")


def test_what_waits_for_its_next_try_says_when_and_asks_for_nothing(behind: Backstage, terminal: Terminal) -> None:
    behind.faults.ratelimited(7200, method="chat.postMessage", channel=network(behind), times=9)
    file_vpn(behind.stage)
    behind.stage.ana.sees("DESK-1", where="desk")
    until_it_waits(terminal)
    said = terminal.types()[1]
    assert "again: " in said
    assert f"of DESK-1 for the channel {NETWORK} on slack" in said
    assert "tried once. The platform asks to try again later: Slack asks us to slow down." in said
    assert "Nothing: it is tried again at Tue 2026-11-24 12:0" in said
    assert "Dead: 0." in said


def until_it_waits(terminal: Terminal) -> None:
    for _ in range(200):
        if json.loads(terminal.types("--json")[1])["counts"]["again"]:
            return
    raise AssertionError("nothing waits for its next try")


@pytest.mark.parametrize("words", [("replay",), ("replay", "1; DROP"), ("replay", "-1"), ("replay", "9" * 40)])
def test_what_is_no_letter_is_refused(terminal: Terminal, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as end:
        terminal.types(*words)
    assert end.value.code == 2


def test_every_face_and_topic_has_its_words() -> None:
    assert set(backlog._FACES) == set(FaceKind)
    assert set(backlog._TOPICS) == set(TopicKind)


def test_whatever_slack_says_no_to_for_want_of_rights_there_is_advice() -> None:
    """All but what only a change of the desk itself can mend."""
    reasons = {why for code, (kind, why) in TABLE.items() if kind is Dead}
    for words in ("archived", "invite it", "token was revoked", "lacks a scope", "rules forbid", "read-only"):
        found = [why for why in reasons if words in why]
        assert found
        assert all(backlog.remedy(why) != backlog.OTHERWISE for why in found)
    assert all(any(word in why for why in (*reasons, *OURS)) for word, _ in backlog._REMEDIES), "each is for something"


OURS = (
    "nobody can be reached there",
    "this desk is not connected to teams",
    "a fault of the desk: KeyError",
    "given up after 40 tries: no connection to Slack",
)
"""The relay's own reasons."""
