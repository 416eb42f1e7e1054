"""The desk comes to work while one of its platforms is away: it works on the other, and what is for that one waits."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.drivers.slack import Stage as SlackStage
from tests.drivers.tenant import Stage as TeamsStage
from tests.drivers.tenant import both
from tests.drivers.theatre import Backstage
from tests.stories.test_asking import file_vpn
from tests.stories.test_process import until
from tests.stories.test_working import NETWORK, resolve
from workspace.faults import Faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Acme:
    slack: SlackStage
    teams: TeamsStage
    behind: Backstage


@pytest.fixture
def acme(tmp_path: Path) -> Iterator[Acme]:
    with both(tmp_path, team="slack") as (slack, teams):
        assert isinstance(teams.behind, Backstage)
        yield Acme(slack=slack, teams=teams, behind=teams.behind)


AWAY: dict[str, Callable[[Faults], object]] = {
    "it cannot be reached": lambda faults: faults.hang_up(method="auth.test", times=2),
    "it takes the token no more": lambda faults: faults.error("token_revoked", method="auth.test", times=2),
    "it lets nobody connect": lambda faults: faults.error("internal_error", method="apps.connections.open", times=2),
}


@pytest.mark.parametrize("away", AWAY.values(), ids=list(AWAY))
def test_people_are_served_where_the_desk_can_be(acme: Acme, away: Callable[[Faults], object]) -> None:
    behind = acme.behind
    behind.close_desk()
    away(behind.faults)
    behind.open_desk()
    file_vpn(acme.teams)
    acme.teams.ana.sees("DESK-1", "With Ben Okafor", where="desk")
    acme.slack.forward(minutes=2)
    acme.slack.ben.sees("DESK-1 · P3", where=NETWORK)
    acme.slack.settles()
    resolve(acme.slack)
    acme.teams.ana.sees("Is it solved for you?", where="desk")
    assert "shut_out" not in until(behind, 200)
    assert len([m for m in acme.slack.dee.messages(NETWORK) if "DESK-1 · P3" in m.text]) == 1


def test_it_is_ready_and_says_who_is_missing(acme: Acme) -> None:
    behind = acme.behind
    acme.teams.dee.commands("mine")  # so that the desk knows her there
    behind.close_desk()
    behind.faults.error("token_revoked", method="auth.test", times=99)
    behind.open_desk()
    told = until(behind, 200)
    assert told["platforms"] == {"teams": "open"}
    assert "token" in str(told["shut_out"])
    acme.teams.dee.sees("Slack does not let the desk in", where="desk")
    behind.faults.clear()
    acme.teams.dee.sees("Slack lets the desk in again", where="desk")
    assert until(behind, 200)["platforms"] == {"slack": "open", "teams": "open"}
