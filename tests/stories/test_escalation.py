"""Policies on the wire: nobody takes it, nobody works on it, it is late; what the desk does then, and whom it tells."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Settings
from bot.config.settings import WebhookSettings
from bot.domain.escalation import EscalationPolicy, Repeat, Step
from bot.domain.terms import BREACHED, Do, Tell, Trigger, TriggerKind
from tests.builders import an_escalation_policy, hours, minutes
from tests.drivers.opening import opened
from tests.drivers.people import Stage
from tests.drivers.receiver import SECRET, Receiver, receiver
from tests.drivers.theatre import Desk
from tests.stories.test_asking import IMPACT, file_vpn
from tests.stories.test_working import NETWORK, owner_of

NOW = timedelta(0)
UNASSIGNED = Trigger(kind=TriggerKind.UNASSIGNED, within=minutes(30), calendar="always")
IDLE = Trigger(kind=TriggerKind.IDLE, within=hours(2), calendar="always")
EVERYBODY = "A whole office or everybody"


def a_policy(*steps: Step, name: str, when: Trigger = BREACHED, **more: object) -> EscalationPolicy:
    return an_escalation_policy(*steps, name=name, when=when, quiet_for=minutes(30), **more)


def with_policies(*policies: EscalationPolicy, url: str = "") -> Callable[[Settings], Settings]:
    """The desk of app.yaml with these policies, and with a pager at this address."""

    def changed(settings: Settings) -> Settings:
        hooks = {"pager": WebhookSettings(url=url, secret_env="PAGER_SECRET", secret=SECRET)} if url else {}
        return replace(settings, desk=replace(settings.desk, escalation=policies), webhooks=hooks)

    return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Acme:
    """Opens desks on one platform, each once."""

    platform: str
    folder: Path

    @contextmanager
    def with_(self, *policies: EscalationPolicy) -> Iterator[Stage]:
        with opened(self.platform, self.folder, settings=with_policies(*policies)) as behind:
            yield behind.stage

    @contextmanager
    def with_a_pager(self, *policies: EscalationPolicy) -> Iterator[tuple[Desk, Receiver]]:
        with (
            receiver() as pager,
            opened(self.platform, self.folder, settings=with_policies(*policies, url=pager.url)) as behind,
        ):
            yield behind, pager


@pytest.fixture
def a_desk(platform: str, tmp_path: Path) -> Acme:
    return Acme(platform=platform, folder=tmp_path)


def gives_back(stage: Stage, ref: str) -> None:
    stage.people[owner_of(stage, ref)].presses("Give it back", under=f"{ref} · P", where=NETWORK)
    stage.dee.sees(f"{ref} · P", "Nobody yet", where=NETWORK)


def test_what_nobody_takes_is_told_to_the_lead_then_given_to_somebody(a_desk: Acme) -> None:
    steps = (Step(after=NOW, tell=(Tell.LEAD,)), Step(after=minutes(15), do=(Do.REASSIGN,), tell=(Tell.TEAM,)))
    with a_desk.with_(a_policy(*steps, name="Nobody has taken it", when=UNASSIGNED)) as stage:
        file_vpn(stage)
        gives_back(stage, "DESK-1")
        stage.forward(minutes=29)
        stage.dee.sees_nothing("Nobody has taken DESK-1", where="desk")
        stage.forward(minutes=1)
        stage.dee.sees("Nobody has taken DESK-1 for 30 min", "Nobody has taken it, step 1", where="desk")
        stage.forward(minutes=15)
        stage.dee.sees("DESK-1 · P", "Assigned", where=NETWORK)
        owner = stage.people[owner_of(stage, "DESK-1")]
        owner.sees("DESK-1 is yours", where=NETWORK)
        stage.dee.sees("Taken care of.", where="desk")
        owner.presses("Why?", under="DESK-1 · P", where=NETWORK)
        read = owner.form("Why DESK-1 is here").text
        assert "reassigned, because nobody acted; the longest since the last turn" in read


def test_whoever_claims_it_ends_the_alarm(a_desk: Acme) -> None:
    more = Step(after=minutes(15), tell=(Tell.ON_CALL_CHANNEL,))
    lead = Step(after=NOW, tell=(Tell.LEAD,))
    with a_desk.with_(a_policy(lead, more, name="Nobody has taken it", when=UNASSIGNED)) as stage:
        file_vpn(stage)
        gives_back(stage, "DESK-1")
        stage.forward(minutes=31)
        stage.dee.presses("Claim", under="Nobody has taken DESK-1", where="desk")
        stage.dee.sees("Taken care of.", where="desk")
        stage.forward(hours=3)
        stage.cy.sees_nothing("DESK-1", where="#on-call")


def test_what_nobody_works_on_goes_to_the_next_and_a_note_is_work(a_desk: Acme) -> None:
    step = Step(after=NOW, do=(Do.REASSIGN,), tell=(Tell.OWNER,))
    with a_desk.with_(a_policy(step, name="Nobody works on it", when=IDLE)) as stage:
        file_vpn(stage)
        before = owner_of(stage, "DESK-1")
        stage.forward(hours=1)
        stage.people[before].replies("still looking", under="DESK-1 · P", where=NETWORK)
        stage.settles()
        stage.forward(minutes=119)
        stage.people[before].sees_nothing("Nobody has worked on DESK-1", where="desk")
        stage.forward(minutes=1)
        stage.people[_new_owner(stage, before)].sees(
            "Nobody has worked on DESK-1 for 2 h", "It was given to", where="desk"
        )
        stage.people[before].sees_nothing("Nobody has worked on DESK-1", where="desk")


def _new_owner(stage: Stage, before: str) -> str:
    name = stage.people[before].name
    stage.dee.sees("DESK-1 · P", "Assigned", where=NETWORK, having=lambda m: name not in m.text)
    return owner_of(stage, "DESK-1")


def test_an_empty_step_is_skipped_at_once_and_the_next_one_says_so(a_desk: Acme) -> None:
    steps = (Step(after=NOW, tell=(Tell.OWNER,)), Step(after=hours(5), tell=(Tell.ON_CALL_CHANNEL,)))
    with a_desk.with_(a_policy(*steps, name="Nobody has taken it", when=UNASSIGNED)) as stage:
        file_vpn(stage)
        gives_back(stage, "DESK-1")
        stage.forward(minutes=30)
        stage.cy.sees("Step 1 was skipped. Nobody stands behind: owner.", where="#on-call")


def test_a_late_ticket_becomes_more_pressing_and_says_why(a_desk: Acme) -> None:
    steps = (Step(after=NOW, do=(Do.RAISE,), tell=(Tell.LEAD,)), Step(after=hours(9), tell=(Tell.LEAD,)))
    with a_desk.with_(a_policy(*steps, name="A broken promise")) as stage:
        file_vpn(stage)
        stage.dee.sees("DESK-1 · P3", where=NETWORK)
        stage.forward(hours=4)
        stage.dee.sees("DESK-1 · P2", where=NETWORK)
        stage.dee.sees("P2 · DESK-1 has passed its target", "Its priority was raised to P2.", where="desk")


def test_acknowledged_it_is_quiet_and_after_silence_it_repeats_from_where_it_should(a_desk: Acme) -> None:
    steps = (Step(after=NOW, tell=(Tell.TEAM,)), Step(after=minutes(10), tell=(Tell.ON_CALL_CHANNEL,)))
    again = Repeat(from_step=2, every=minutes(20), times=1)
    with a_desk.with_(a_policy(*steps, name="A broken promise", repeat=again)) as stage:
        file_vpn(stage, **{IMPACT: EVERYBODY})
        stage.forward(minutes=16)
        stage.cy.sees_nothing("DESK-1", where="#on-call")
        stage.dee.presses("Acknowledge", under="DESK-1 has passed its target", where=NETWORK)
        stage.dee.sees("Acknowledged by", "Dee Novak", where=NETWORK)
        stage.forward(minutes=29)
        stage.cy.sees_nothing("DESK-1", where="#on-call")
        for minutes_more, alarms in ((1, 1), (20, 2), (60, 2)):
            stage.forward(minutes=minutes_more)
            stage.settles()
            said = [m for m in stage.cy.messages("#on-call") if "DESK-1 has passed" in m.text]
            assert len(said) == alarms


def test_a_pager_is_told_signed_and_told_again_when_somebody_looks_into_it(a_desk: Acme) -> None:
    step = Step(after=NOW, webhooks=("pager",), tell=(Tell.ON_CALL_CHANNEL,))
    with a_desk.with_a_pager(a_policy(step, name="A broken promise")) as (behind, pager):
        stage = behind.stage
        file_vpn(stage, **{IMPACT: EVERYBODY})
        owner_of(stage, "DESK-1")
        stage.ben.replies("between us: the router", under="DESK-1 · P1", where=NETWORK)
        stage.forward(minutes=15)
        stage.cy.presses("Acknowledge", under="DESK-1 has passed its target", where="#on-call")
        stage.cy.sees("Acknowledged by", where="#on-call")
        stage.settles()
        raised, acknowledged = pager.received
        assert raised.verified
        assert acknowledged.verified
        assert raised.body["type"] == "escalation.raised"
        assert acknowledged.body["type"] == "escalation.acknowledged"
        assert raised.body["data"] == {
            "ticket": "DESK-1",
            "priority": "P1",
            "status": "assigned",
            "summary": "vpn keeps dropping",
            "policy": "A broken promise",
            "step": 1,
            "text": "DESK-1 has passed its target: first response",
        }
        assert "between us" not in str(pager.received)


def test_a_pager_that_stumbles_is_told_again_under_the_same_id(a_desk: Acme) -> None:
    step = Step(after=NOW, webhooks=("pager",))
    with a_desk.with_a_pager(a_policy(step, name="A broken promise")) as (behind, pager):
        pager.answers = [(500, {}), (429, {"Retry-After": "30"})]
        file_vpn(behind.stage, **{IMPACT: EVERYBODY})
        behind.stage.settles()
        behind.stage.forward(minutes=15)
        behind.rests()
        assert len(pager.received) == 3
        assert len({got.id for got in pager.received}) == 1
        assert all(got.verified for got in pager.received)
        assert not behind.dead_letters()


def test_a_pager_that_is_gone_is_a_dead_letter_and_people_are_told_all_the_same(a_desk: Acme) -> None:
    step = Step(after=NOW, webhooks=("pager",), tell=(Tell.ON_CALL_CHANNEL,))
    with a_desk.with_a_pager(a_policy(step, name="A broken promise")) as (behind, pager):
        pager.answers = [(410, {})]
        file_vpn(behind.stage, **{IMPACT: EVERYBODY})
        behind.stage.settles()
        behind.stage.forward(minutes=15)
        behind.stage.cy.sees("DESK-1 has passed its target", where="#on-call")
        behind.stage.settles()
        (letter,) = behind.dead_letters()
        assert "410" in letter.why
        assert len(pager.received) == 1
