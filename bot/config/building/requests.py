"""What can be asked for, and where it goes."""

from bot.config.written import requests as w
from bot.domain.catalog import Category, Choice, Condition, Disposition, FormField
from bot.domain.people import TeamKey
from bot.domain.priority import Level, Matrix
from bot.domain.routing import Rule


def rule(entry: w.RuleEntry) -> Rule:
    return Rule(
        name=entry.name,
        team=TeamKey(entry.team),
        categories=frozenset(entry.when.categories),
        words=entry.when.words,
        priorities=frozenset(entry.when.priorities),
        answers=entry.when.answers,
    )


def matrix(section: w.PrioritySection) -> Matrix:
    return Matrix(
        impact_question=section.impact.question,
        urgency_question=section.urgency.question,
        impacts=_levels(section.impact),
        urgencies=_levels(section.urgency),
        cells=section.matrix,
        criteria=section.criteria,
    )


def _levels(entry: w.QuestionEntry) -> tuple[Level, ...]:
    return tuple(Level(key=key, label=label) for key, label in entry.answers.items())


def category(key: str, entry: w.CategoryEntry, closing: w.ClosingSection) -> Category:
    endings = closing.dispositions if entry.dispositions is None else entry.dispositions
    return Category(
        key=key,
        name=entry.name,
        kind=entry.kind,
        team=TeamKey(entry.team) if entry.team is not None else None,
        skills=entry.skills,
        words=entry.words,
        fields=tuple(_field(name, question) for name, question in entry.fields.items()),
        dispositions=tuple(Disposition(key=name, label=label) for name, label in endings.items()),
        quiet_for=entry.quiet_for or closing.quiet_for,
        reopen_within=entry.reopen_within or closing.reopen_within,
    )


def _field(key: str, entry: w.FieldEntry) -> FormField:
    conditions = [Condition(field=name, one_of=answers) for name, answers in (entry.only_if or {}).items()]
    return FormField(
        key=key,
        label=entry.label,
        kind=entry.kind,
        required=entry.required,
        hint=entry.hint,
        choices=tuple(Choice(key=name, label=label) for name, label in entry.choices.items()),
        minimum=entry.minimum,
        maximum=entry.maximum,
        pattern=entry.pattern,
        pattern_says=entry.pattern_says,
        only_if=conditions[0] if conditions else None,
    )
