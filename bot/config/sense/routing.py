"""Routing rules: each must be able to match, and the last must catch what is left."""

from collections.abc import Iterator, Sequence
from itertools import product

from bot.config.building.requests import rule as built
from bot.config.problems import Fault, Place, closest
from bot.config.sense.forms import Check, answers_of
from bot.config.sense.people import lacking
from bot.config.written import Written
from bot.config.written.requests import RuleEntry
from bot.domain.catalog import FieldKind
from bot.domain.priority import Priority
from bot.domain.routing import Rule
from bot.domain.words import mentioned, spoken

NOT_COMPARED = (FieldKind.CHOICES, FieldKind.FILE)
"""Their answers are lists, and a rule compares one answer."""


def order(file: Written) -> Iterator[Fault]:
    """Nothing may stand behind a catch-all, and one must stand at the end."""
    rules = [built(entry) for entry in file.routing]
    for number, rule in enumerate(rules):
        last = number == len(rules) - 1
        if rule.catches_all and not last:
            says = f'"{rule.name}" catches everything, so the rules after it can never match: move it to the end'
            yield Fault(place=("routing", number), says=says)
        if last and not rule.catches_all:
            says = f'the last rule must catch everything: take "when" from "{rule.name}" or add a rule without it'
            yield Fault(place=("routing", number), says=says)
        if rule.name in [r.name for r in rules[:number]]:
            yield Fault(place=("routing", number, "name"), says="is the name of an earlier rule too")


def possible(file: Written) -> Iterator[Fault]:
    """Every rule asks for something that can happen."""
    for number, entry in enumerate(file.routing):
        place: Place = ("routing", number, "when")
        for position, word in enumerate(entry.when.words):
            if not spoken(word).strip():
                yield Fault(place=(*place, "words", position), says=f'"{word}" holds no word to look for')
        faults = [f for field, wanted in entry.when.answers.items() for f in _answer(file, entry, field, wanted, place)]
        yield from faults
        if not faults and not _categories(file, entry):
            says = f'"{entry.name}" can never match: no category asks all of these questions with these answers'
            yield Fault(place=place, says=says)


def _answer(file: Written, entry: RuleEntry, field: str, wanted: str, place: Place) -> Iterator[Fault]:
    within = entry.when.categories or tuple(file.categories)
    asking = [file.categories[c].fields[field] for c in within if field in file.categories[c].fields]
    here = (*place, "answers", field)
    if not asking:
        known = {name for c in within for name in file.categories[c].fields}
        where = "no category" if not entry.when.categories else "none of its categories"
        yield Fault(place=here, says=f'{where} asks for "{field}"', did_you_mean=closest(field, known))
        return
    answers = [answers_of(f) for f in asking if f.kind not in NOT_COMPARED]
    if not answers:
        says = f'can never match: "{field}" is "{asking[0].kind}", and a rule compares one answer'
        yield Fault(place=here, says=says)
    elif all(known is not None and wanted not in known for known in answers):
        near = closest(wanted, {a for known in answers for a in known or ()})
        yield Fault(place=here, says=f'"{field}" has no answer "{wanted}"', did_you_mean=near)


def _categories(file: Written, entry: RuleEntry) -> frozenset[str]:
    """The categories in which the rule could match: they ask its questions, and its answers do not exclude another."""
    within = entry.when.categories or tuple(file.categories)
    return frozenset(c for c in within if all(_can_be(file, c, entry, field) for field in entry.when.answers))


def _can_be(file: Written, category: str, entry: RuleEntry, field: str) -> bool:
    """Whether the question can have the wanted answer there, and no other wanted answer keeps it from being asked."""
    asked = file.categories[category].fields.get(field)
    if asked is None or asked.kind in NOT_COMPARED:
        return False
    known = answers_of(asked)
    wanted = entry.when.answers
    if known is not None and wanted[field] not in known:
        return False
    return all(wanted.get(other, answers[0]) in answers for other, answers in (asked.only_if or {}).items())


def shadowed(file: Written) -> Iterator[Fault]:
    """A rule is dead if earlier ones take everything it could match."""
    rules = [built(entry) for entry in file.routing]
    for number, (entry, rule) in enumerate(zip(file.routing, rules, strict=True)):
        categories = _categories(file, entry)
        earlier = [r for r in rules[:number] if not r.catches_all]
        if rule.catches_all or not categories or not earlier:
            continue
        takers = _takers(rule, categories, earlier)
        if takers:
            names = " and ".join(f'"{name}"' for name in takers)
            says = f'"{rule.name}" can never match: {names} before it takes everything it could'
            yield Fault(place=("routing", number), says=says)


def _takers(rule: Rule, categories: frozenset[str], earlier: Sequence[Rule]) -> list[str]:
    """The earlier rules that together leave nothing to this one; empty if something is left."""
    found: list[str] = []
    for category, priority, word in product(
        sorted(categories), sorted(rule.priorities or Priority), rule.words or (None,)
    ):
        taker = next((r for r in earlier if _takes(r, rule, category, priority, word)), None)
        if taker is None:
            return []
        if taker.name not in found:
            found.append(taker.name)
    return found


def _takes(earlier: Rule, rule: Rule, category: str, priority: Priority, word: str | None) -> bool:
    """Whether `earlier` matches whatever `rule` matches by this word, in this category and priority."""
    return (
        (not earlier.categories or category in earlier.categories)
        and (not earlier.priorities or priority in earlier.priorities)
        and (not earlier.words or (word is not None and bool(mentioned(word, earlier.words))))
        and earlier.answers.items() <= rule.answers.items()
    )


def skilled(file: Written) -> Iterator[Fault]:
    """A rule must not send a category to a team that cannot do it."""
    for number, entry in enumerate(file.routing):
        for category in entry.when.categories:
            for skill, level in file.categories[category].skills.items():
                if says := lacking(file, entry.team, skill, level):
                    place: Place = ("routing", number, "team")
                    yield Fault(place=place, says=f'for the category "{category}", {says}')


CHECKS: tuple[Check, ...] = (
    (order, ("routing",)),
    (possible, ("routing", "categories")),
    (shadowed, ("routing", "categories")),
    (skilled, ("routing", "categories", "people", "teams")),
)
