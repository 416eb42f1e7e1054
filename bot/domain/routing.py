"""Where a request goes: the first rule that matches names the team; skills, shifts and fairness name the agent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.catalog import Answer, Category
from bot.domain.hours import Calendar
from bot.domain.people import Agent, Availability, Handover, PersonId, Pick, Presence, Team, TeamKey
from bot.domain.priority import Priority
from bot.domain.terms import Because, PassedOver
from bot.domain.words import mentioned


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Everything that is given must hold; a rule that gives nothing catches all."""

    name: str
    team: TeamKey
    categories: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    priorities: frozenset[Priority] = frozenset()
    answers: Mapping[str, str]

    def matches(self, *, category: str, text: str, priority: Priority, answers: Mapping[str, Answer]) -> bool:
        return (
            (not self.categories or category in self.categories)
            and (not self.priorities or priority in self.priorities)
            and (not self.words or bool(mentioned(text, self.words)))
            and all(_answered(answers.get(key, ()), wanted) for key, wanted in self.answers.items())
        )

    @property
    def catches_all(self) -> bool:
        return not (self.categories or self.words or self.priorities or self.answers)


def _answered(answer: Answer, wanted: str) -> bool:
    """Whether this is the answer, or one of several."""
    return answer == wanted if isinstance(answer, str) else wanted in answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What somebody has in hand: how many open or waiting tickets, and what they weigh (`Priority.weight`)."""

    tickets: int = 0
    weight: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An agent now. `turn` is when the rotation last came to them (0: never), `load` their open tickets.

    `weight` is what these weigh together, the more pressing the more.
    """

    agent: Agent
    availability: Availability
    shift: Calendar | None
    load: int
    weight: int
    turn: int

    def passed_over(self, needs: Mapping[str, int], at: datetime) -> str | None:
        """Why this agent cannot take the ticket now, or None if they can."""
        for skill, level in needs.items():
            if (has := self.agent.skills.get(skill, 0)) < level:
                return f"needs {skill} {level}, has {has or 'none'}"
        if self.shift is not None and not self.shift.is_open(at):
            return "off shift"
        if not self.availability.is_available(at):
            return "away" if self.availability.presence is Presence.AWAY else "busy"
        if self.load >= self.agent.capacity:
            return f"at capacity ({self.load} of {self.agent.capacity})"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    team: TeamKey
    agent: PersonId | None
    because: Because


def choose_team(
    rules: Sequence[Rule], category: Category, *, text: str, priority: Priority, answers: Mapping[str, Answer]
) -> tuple[TeamKey, str]:
    """The team and the name of what sent it there: the first rule that matches, else its category, else the catch-all.

    The configuration sees to it that there is a rule that catches all.
    """
    for rule in rules:
        if not rule.catches_all and rule.matches(category=category.key, text=text, priority=priority, answers=answers):
            return rule.team, rule.name
    if category.team is not None:
        return category.team, f"category {category.name}"
    catch_all = next(rule for rule in rules if rule.catches_all)
    return catch_all.team, catch_all.name


def choose_agent(
    team: Team, rule: str, candidates: Sequence[Candidate], needs: Mapping[str, int], at: datetime
) -> Assignment:
    """Who of the team takes it, and why each other one does not; nobody if the team offers its tickets or none can."""
    refusals = {c.agent.id: c.passed_over(needs, at) for c in candidates}
    able = [c for c in candidates if refusals[c.agent.id] is None]
    passed = [PassedOver(agent=who, why=why) for who, why in refusals.items() if why is not None]
    if team.assign is Handover.OFFER:
        return _decided(team, rule, candidates, passed, says=f"{team.name} picks its tickets itself")
    if not able:
        says = "nobody is available now, so the team's channel has it and the clock runs"
        return _decided(team, rule, candidates, passed, says=says)
    in_turn = team.pick is Pick.ROUND_ROBIN
    chosen, *others = sorted(able, key=_by_turn if in_turn else _by_load)
    for c in others:
        busier = not in_turn and c.weight > chosen.weight
        why = f"has a heavier load ({c.weight} against {chosen.weight})" if busier else "it was not their turn"
        passed.append(PassedOver(agent=c.agent.id, why=why))
    says = "the longest since the last turn" if in_turn else "the lightest load of open tickets, by priority"
    return _decided(team, rule, candidates, passed, says=says, agent=chosen.agent.id)


def _decided(
    team: Team,
    rule: str,
    candidates: Sequence[Candidate],
    passed: Sequence[PassedOver],
    *,
    says: str,
    agent: PersonId | None = None,
) -> Assignment:
    ids = tuple(c.agent.id for c in candidates)
    because = Because(rule=rule, candidates=ids, passed_over=tuple(passed), says=says)
    return Assignment(team=team.key, agent=agent, because=because)


def _by_turn(candidate: Candidate) -> tuple[int, str]:
    return (candidate.turn, candidate.agent.id)


def _by_load(candidate: Candidate) -> tuple[int, int, str]:
    return (candidate.weight, candidate.turn, candidate.agent.id)
