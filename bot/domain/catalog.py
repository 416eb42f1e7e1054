"""What can be asked for: categories, the fields of their forms, and the first guess from somebody's words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.people import TeamKey
from bot.domain.words import mentioned, spoken

Answer = str | tuple[str, ...]
"""One field's answer as text: a date is YYYY-MM-DD, a number its digits, a person a PersonId, yes/no `yes`/`no`."""


class Kind(StrEnum):
    INCIDENT = "incident"
    REQUEST = "request"


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long text"
    CHOICE = "choice"
    CHOICES = "several choices"
    PERSON = "person"
    DATE = "date"
    NUMBER = "number"
    FILE = "file"
    YES_NO = "yes/no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A field is asked only if another one has one of these answers."""

    field: str
    one_of: tuple[str, ...]

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        given = answers.get(self.field, ())
        return bool(set((given,) if isinstance(given, str) else given) & set(self.one_of))


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """`minimum` and `maximum` are characters for texts, the value for numbers, the count for several choices."""

    key: str
    label: str
    kind: FieldKind
    required: bool = False
    hint: str | None = None
    choices: tuple[Choice, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None
    pattern_says: str | None = None
    only_if: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """How a ticket of a category can end."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    key: str
    name: str
    kind: Kind
    team: TeamKey | None = None
    skills: Mapping[str, int]
    words: tuple[str, ...]
    fields: tuple[FormField, ...]
    dispositions: tuple[Disposition, ...]
    quiet_for: timedelta
    reopen_within: timedelta

    def asked(self, answers: Mapping[str, Answer]) -> tuple[FormField, ...]:
        """The fields to show, given what has been answered so far.

        What was typed into a field that no longer shows is kept, but decides nothing. Only an earlier field decides.
        """
        hidden: set[str] = set()
        for field in self.fields:
            if field.only_if is not None and (field.only_if.field in hidden or not field.only_if.holds(answers)):
                hidden.add(field.key)
        return tuple(f for f in self.fields if f.key not in hidden)

    def disposition(self, key: str) -> Disposition | None:
        return next((d for d in self.dispositions if d.key == key), None)

    def label(self, key: str, answer: str) -> str:
        """How an answer reads: a choice by its label, everything else as it is."""
        choices = next((f.choices for f in self.fields if f.key == key), ())
        return next((c.label for c in choices if c.key == answer), answer)


def guess(text: str, categories: Iterable[Category]) -> Category | None:
    """The category whose words occur most in `text`; the longer word wins a tie, none at all gives None.

    A phrase counts by its number of words, so "shared drive" beats a stray "drive". A category's name is one of its
    words, and no word counts twice.
    """
    best: tuple[int, int] = (0, 0)
    found: Category | None = None
    for category in categories:
        hits = {spoken(word): word for word in mentioned(text, (*category.words, category.name))}.values()
        score = (sum(len(w.split()) for w in hits), max(map(len, hits), default=0))
        if score > best:
            best, found = score, category
    return found


def problems(fields: Iterable[FormField], answers: Mapping[str, Answer]) -> dict[str, str]:
    """What is wrong with the answers, by field, each as a sentence that says what to do."""
    return {f.key: wrong for f in fields if (wrong := _problem(f, answers.get(f.key, "")))}


def _problem(asked: FormField, answer: Answer) -> str | None:
    if not answer or (isinstance(answer, str) and not answer.strip()):
        return "Please fill this in." if asked.required else None
    if asked.kind is FieldKind.CHOICES:
        return _count_problem(asked, (answer,) if isinstance(answer, str) else answer)
    if asked.kind in (FieldKind.PERSON, FieldKind.FILE):
        return None
    if not isinstance(answer, str):
        return "Please give one answer."
    match asked.kind:
        case FieldKind.NUMBER:
            return _number_problem(asked, answer)
        case FieldKind.CHOICE:
            return None if answer in {c.key for c in asked.choices} else "Please pick one of the choices."
        case FieldKind.YES_NO:
            return None if answer in {"yes", "no"} else "Please pick yes or no."
        case FieldKind.DATE:
            return None if _is_date(answer) else "Please pick a day."
        case _:
            return _text_problem(asked, answer)


def _is_date(answer: str) -> bool:
    """Python reads more ways to write a day than the one we keep."""
    try:
        return date.fromisoformat(answer).isoformat() == answer
    except ValueError:
        return False


def _number_problem(asked: FormField, answer: str) -> str | None:
    if not re.fullmatch(r"[+-]?\d{1,15}([.,]\d{1,9})?", answer.strip()):
        return "Please enter a number."
    value = float(answer.strip().replace(",", "."))
    if asked.minimum is not None and value < asked.minimum:
        return f"Please enter {asked.minimum} or more."
    if asked.maximum is not None and value > asked.maximum:
        return f"Please enter {asked.maximum} or less."
    return None


def _count_problem(asked: FormField, answer: tuple[str, ...]) -> str | None:
    if not set(answer) <= {c.key for c in asked.choices}:
        return "Please pick from the choices."
    if asked.minimum is not None and len(set(answer)) < asked.minimum:
        return f"Please pick at least {asked.minimum}."
    if asked.maximum is not None and len(set(answer)) > asked.maximum:
        return f"Please pick at most {asked.maximum}."
    return None


def _text_problem(asked: FormField, answer: str) -> str | None:
    if asked.minimum is not None and len(answer.strip()) < asked.minimum:
        return f"Please write at least {asked.minimum} characters."
    if asked.maximum is not None and len(answer) > asked.maximum:
        return f"Please write at most {asked.maximum} characters ({len(answer)} now)."
    if asked.pattern is not None and not re.fullmatch(asked.pattern, answer.strip()):
        return asked.pattern_says or "This does not look right. Please check it against the hint."
    return None
