"""E1–E3, E6: the first rule that matches names the team; among those who can, everybody gets their share."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalog import Answer, Category
from bot.domain.people import Availability, Handover, PersonId, Pick, Presence
from bot.domain.priority import Priority
from bot.domain.routing import Assignment, Candidate, Rule, choose_agent, choose_team
from tests.builders import ACCESS, MONDAY, NETWORK, NIGHTS, OFFICE, VPN, a_candidate, a_category, a_rule, a_team
from tests.builders import an_agent as agent
from tests.cast import BEN, BO, CY

SOMETIME = st.sampled_from([MONDAY, MONDAY, MONDAY + timedelta(hours=13), MONDAY + timedelta(days=5)])
NAMES = [PersonId(f"agent-{n}") for n in range(8)]


# ── an obvious routing ───────────────────────────────────────────────────────────────────────────────────────────────


def why_not(candidate: Candidate, needs: Mapping[str, int], at: datetime) -> set[str]:
    """Everything that keeps somebody from taking a ticket."""
    found = set()
    if any(candidate.agent.skills.get(skill, 0) < level for skill, level in needs.items()):
        found.add("skills")
    if candidate.shift is not None and not candidate.shift.is_open(at):
        found.add("shift")
    said = candidate.availability
    if said.presence is not Presence.ON and not (said.until is not None and said.until <= at):
        found.add("away or busy")
    if candidate.load >= candidate.agent.capacity:
        found.add("capacity")
    return found


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    until = draw(st.none() | st.sampled_from([MONDAY, MONDAY + timedelta(hours=1), MONDAY + timedelta(days=9)]))
    return a_candidate(
        agent(
            draw(st.sampled_from(NAMES)),
            skills={skill: draw(st.integers(0, 4)) for skill in ("network", "mac")},
            capacity=draw(st.integers(1, 4)),
        ),
        load=draw(st.integers(0, 2)),
        weight=draw(st.integers(0, 20)),
        turn=draw(st.integers(0, 5)),
        availability=Availability(presence=draw(mostly_on), until=until),
        shift=draw(st.sampled_from([None, None, None, OFFICE, NIGHTS])),
    )


mostly_on = st.sampled_from([*[Presence.ON] * 6, Presence.BUSY, Presence.AWAY])
teams_of = st.lists(candidates(), min_size=2, max_size=6, unique_by=lambda c: c.agent.id)
any_needs = st.sampled_from([{}, {}, {"network": 2}, {"mac": 3}, {"network": 1, "mac": 2}])


@given(teams_of, any_needs, SOMETIME, st.sampled_from(Pick))
def test_who_takes_a_ticket_can_take_it_and_everybody_else_hears_why_not(
    able: list[Candidate], needs: dict[str, int], at: datetime, pick: Pick
) -> None:
    decision = choose_agent(a_team(pick=pick), "a rule", able, needs, at)
    free = {c.agent.id for c in able if not why_not(c, needs, at)}
    assert (decision.agent in free) if free else (decision.agent is None)
    because = decision.because
    assert because.rule == "a rule"
    assert because.says
    assert because.candidates == tuple(c.agent.id for c in able)
    passed = [p.agent for p in because.passed_over]
    assert Counter([*passed, *([decision.agent] if decision.agent else [])]) == Counter(because.candidates)
    assert all(p.why for p in because.passed_over)
    _reasons_hold(able, decision, needs, at)


def _reasons_hold(able: list[Candidate], decision: Assignment, needs: Mapping[str, int], at: datetime) -> None:
    """Each reason is true of the one it is said of."""
    by_id = {c.agent.id: c for c in able}
    chosen = by_id.get(decision.agent) if decision.agent else None
    for passed in decision.because.passed_over:
        candidate = by_id[passed.agent]
        reasons = why_not(candidate, needs, at)
        if passed.why.startswith("needs"):
            assert "skills" in reasons
        elif passed.why == "off shift":
            assert "shift" in reasons
        elif passed.why in ("away", "busy"):
            assert candidate.availability.presence == passed.why
            assert "away or busy" in reasons
        elif passed.why.startswith("at capacity"):
            assert "capacity" in reasons
        else:
            assert chosen is not None
            assert not reasons
            if passed.why.startswith("has a heavier load"):
                assert passed.why == f"has a heavier load ({candidate.weight} against {chosen.weight})"
                assert candidate.weight > chosen.weight
            else:
                assert passed.why == "it was not their turn"
                assert candidate.turn >= chosen.turn


@given(teams_of, any_needs, SOMETIME)
def test_least_loaded_means_least_loaded(able: list[Candidate], needs: dict[str, int], at: datetime) -> None:
    decision = choose_agent(a_team(pick=Pick.LEAST_LOADED), "a rule", able, needs, at)
    free = [c for c in able if not why_not(c, needs, at)]
    if decision.agent is not None:
        (chosen,) = (c for c in free if c.agent.id == decision.agent)
        assert chosen.weight == min(c.weight for c in free)
        assert chosen.turn == min(c.turn for c in free if c.weight == chosen.weight)


@pytest.mark.parametrize("pick", Pick)
@given(size=st.integers(1, 8), away=st.sets(st.integers(0, 7)), rounds=st.integers(1, 40), first=st.data())
def test_everybody_who_is_there_gets_the_same_share(
    pick: Pick, size: int, away: set[int], rounds: int, first: st.DataObject
) -> None:
    """Whatever the turns were before; teams of an even size reach everybody too; who is away gets nothing."""
    start = first.draw(st.lists(st.integers(0, 20), min_size=size, max_size=size))
    team = [
        a_candidate(
            agent(NAMES[n]),
            turn=start[n],
            availability=Availability(presence=Presence.AWAY if n in away else Presence.ON),
        )
        for n in range(size)
    ]
    share = Counter({c.agent.id: 0 for n, c in enumerate(team) if n not in away})
    for turn in range(21, 21 + rounds):
        chosen = choose_agent(a_team(pick=pick), "a rule", team, {}, MONDAY).agent
        if chosen is None:
            assert not share
            return
        share[chosen] += 1
        team = [replace(c, turn=turn) if c.agent.id == chosen else c for c in team]
    assert set(share) == {c.agent.id for n, c in enumerate(team) if n not in away}
    assert max(share.values()) - min(share.values()) <= 1


@given(st.integers(1, 4), st.integers(1, 3))
def test_a_full_team_takes_nothing_until_somebody_is_free_again(size: int, capacity: int) -> None:
    full = [a_candidate(agent(NAMES[n], capacity=capacity), load=capacity, turn=n) for n in range(size)]
    assert choose_agent(a_team(), "a rule", full, {}, MONDAY).agent is None
    freed = [replace(c, load=capacity - 1) if c.agent.id == NAMES[size - 1] else c for c in full]
    assert choose_agent(a_team(), "a rule", freed, {}, MONDAY).agent == NAMES[size - 1]


def test_a_team_that_picks_for_itself_gets_its_tickets_unassigned() -> None:
    team = replace(a_team(), assign=Handover.OFFER)
    decision = choose_agent(team, "a rule", [a_candidate(agent(BEN))], {}, MONDAY)
    assert (decision.team, decision.agent, decision.because.says) == (NETWORK, None, "Network picks its tickets itself")


def test_nobody_there_never_means_everybody() -> None:
    decision = choose_agent(a_team(), "a rule", [], {}, MONDAY)
    assert (decision.agent, decision.because.passed_over) == (None, ())


def test_away_ends_by_itself_at_the_moment_it_names() -> None:
    away = Availability(presence=Presence.AWAY, until=MONDAY)
    assert not away.is_available(MONDAY - timedelta(microseconds=1))
    assert away.is_available(MONDAY)
    assert not Availability(presence=Presence.BUSY).is_available(MONDAY)


@pytest.mark.parametrize(
    ("candidate", "why"),
    [
        (a_candidate(agent(BEN)), "needs network 2, has none"),
        (a_candidate(agent(BEN, skills={"network": 1})), "needs network 2, has 1"),
        (a_candidate(agent(BEN, skills={"network": 2}), shift=NIGHTS), "off shift"),
        (
            a_candidate(agent(BEN, skills={"network": 2}), availability=Availability(presence=Presence.BUSY)),
            "busy",
        ),
        (a_candidate(agent(BEN, skills={"network": 3}, capacity=2), load=2), "at capacity (2 of 2)"),
        (a_candidate(agent(BEN, skills={"network": 2}, capacity=2), load=1), None),
    ],
)
def test_why_somebody_is_passed_over(candidate: Candidate, why: str | None) -> None:
    assert candidate.passed_over({"network": 2}, MONDAY) == why


# ── rules ────────────────────────────────────────────────────────────────────────────────────────────────────────────

ACCOUNTING = a_category("accounting", team=ACCESS)
HOMELESS = a_category("homeless", team=None)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    some = st.sampled_from
    return a_rule(
        f"rule {draw(st.integers(0, 99))}",
        draw(some([NETWORK, ACCESS])),
        categories=draw(some([(), (), ("vpn", "homeless"), ("accounting",)])),
        words=draw(some([(), (), ("router", "slow wifi")])),
        priorities=draw(some([(), (), (Priority.P1, Priority.P2)])),
        answers=draw(some([{}, {"site": "london"}, {"apps": "mail"}, {"apps": "mail", "site": "london"}])),
    )


def holds(rule: Rule, category: str, text: str, priority: Priority, answers: Mapping[str, Answer]) -> bool:
    """Everything it names is so."""
    if rule.categories and category not in rule.categories:
        return False
    if rule.priorities and priority not in rule.priorities:
        return False
    if rule.words and not any(f" {word} " in f" {text.lower()} " for word in rule.words):
        return False
    for key, wanted in rule.answers.items():
        given = answers.get(key, ())
        if wanted not in ((given,) if isinstance(given, str) else given):
            return False
    return True


@given(
    st.lists(rules(), max_size=5),
    st.sampled_from([VPN, ACCOUNTING, HOMELESS]),
    st.sampled_from(["the router", "Slow WiFi here", "slow", "routers"]),
    st.sampled_from(Priority),
    st.fixed_dictionaries(
        {}, optional={"site": st.sampled_from(["london", "paris"]), "apps": st.sampled_from([("mail", "chat"), "mail"])}
    ),
)
def test_the_first_rule_that_matches_wins(
    some: list[Rule], category: Category, text: str, priority: Priority, answers: dict[str, Answer]
) -> None:
    catch_all = a_rule("everything else", ACCESS)
    found = choose_team([*some, catch_all], category, text=text, priority=priority, answers=answers)
    named = [r for r in some if not r.catches_all and holds(r, category.key, text, priority, answers)]
    if named:
        assert found == (named[0].team, named[0].name)
    elif category.team is not None:
        assert found == (category.team, f"category {category.name}")
    else:
        first = next(r for r in [*some, catch_all] if r.catches_all)
        assert found == (first.team, first.name)


def test_a_rule_knows_one_of_several_answers() -> None:
    rule = a_rule("mail", answers={"apps": "mail"})
    same = {"category": "vpn", "text": "", "priority": Priority.P3}
    assert rule.matches(**same, answers={"apps": ("chat", "mail")})
    assert not rule.matches(**same, answers={"apps": ("chat",)})


def test_one_pressing_ticket_weighs_more_than_three_small_ones() -> None:
    team = [a_candidate(agent(BEN), load=1, weight=8), a_candidate(agent(BO), load=3, weight=3)]
    decision = choose_agent(a_team(pick=Pick.LEAST_LOADED), "a rule", team, {}, MONDAY)
    assert decision.agent == BO
    assert [(p.agent, p.why) for p in decision.because.passed_over] == [(BEN, "has a heavier load (8 against 3)")]


def test_among_equally_loaded_ones_the_turn_decides_and_that_is_what_is_said() -> None:
    team = [a_candidate(agent(who), load=1, turn=turn) for who, turn in ((BEN, 7), (BO, 3), (CY, 9))]
    decision = choose_agent(a_team(pick=Pick.LEAST_LOADED), "a rule", team, {}, MONDAY)
    assert decision.agent == BO
    assert {p.why for p in decision.because.passed_over} == {"it was not their turn"}
