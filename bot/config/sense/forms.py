"""Categories and their forms."""

from collections.abc import Callable, Iterator

from bot.config.problems import Fault, Place, closest
from bot.config.settings import Feature
from bot.config.written import Written
from bot.config.written.requests import CategoryEntry, FieldEntry
from bot.domain.asking import RESERVED
from bot.domain.catalog import FieldKind
from bot.domain.words import spoken

MOST_FIELDS = 90
"""What fits a form on every platform beside the questions that every request has."""
LONGEST_TEXT = 3000
TEXTS = (FieldKind.TEXT, FieldKind.LONG_TEXT)
CHOOSING = (FieldKind.CHOICE, FieldKind.CHOICES)
COUNTED = (*TEXTS, FieldKind.NUMBER, FieldKind.CHOICES)


def forms(file: Written) -> Iterator[Fault]:
    for key, category in file.categories.items():
        place: Place = ("categories", key)
        if len(category.fields) > MOST_FIELDS:
            says = f"has too many questions: at most {MOST_FIELDS}, {len(category.fields)} now"
            yield Fault(place=(*place, "fields"), says=says)
        if category.dispositions is not None and not category.dispositions:
            yield Fault(place=(*place, "dispositions"), says="must not be empty: a ticket could not be resolved")
        for name, field in category.fields.items():
            yield from _field(category, name, field, (*place, "fields", name))


def _field(category: CategoryEntry, name: str, field: FieldEntry, place: Place) -> Iterator[Fault]:
    if name in RESERVED:
        yield Fault(place=place, says=f'every form asks for "{name}" already: take another key')
    yield from _choices(field, place)
    yield from _limits(field, place)
    if field.pattern is not None and field.kind not in TEXTS:
        yield Fault(place=(*place, "pattern"), says=f'only a text has a pattern, not "{field.kind}"')
    if field.pattern_says is not None and field.pattern is None:
        yield Fault(place=(*place, "pattern_says"), says="there is no pattern that this could speak of")
    for asked, answers in (field.only_if or {}).items():
        yield from _condition(category, name, asked, answers, (*place, "only_if", asked))


def _choices(field: FieldEntry, place: Place) -> Iterator[Fault]:
    if field.kind in CHOOSING and not field.choices:
        yield Fault(place=place, says='"choices" is missing: a choice needs something to choose from')
    if field.kind not in CHOOSING and field.choices:
        yield Fault(place=(*place, "choices"), says=f'there is nothing to choose in "{field.kind}"')
    if len(set(field.choices.values())) < len(field.choices):
        yield Fault(place=(*place, "choices"), says="two choices read the same")


def _limits(field: FieldEntry, place: Place) -> Iterator[Fault]:
    low, high = field.minimum, field.maximum
    if field.kind not in COUNTED:
        for name, limit in (("minimum", low), ("maximum", high)):
            if limit is not None:
                yield Fault(place=(*place, name), says=f'there is no {name} for "{field.kind}"')
        return
    if low is not None and high is not None and low > high:
        yield Fault(place=(*place, "minimum"), says=f"is more than the maximum: nothing fits between {low} and {high}")
    if field.kind is FieldKind.NUMBER:
        return
    most = LONGEST_TEXT if field.kind in TEXTS else len(field.choices)
    for name, limit in (("minimum", low), ("maximum", high)):
        if limit is not None and not 0 <= limit <= most:
            yield Fault(place=(*place, name), says=f"must be between 0 and {most}, not {limit}")


def _condition(
    category: CategoryEntry, name: str, asked: str, answers: tuple[str, ...], place: Place
) -> Iterator[Fault]:
    names = list(category.fields)
    if asked not in names:
        near = closest(asked, (n for n in names if n != name))
        yield Fault(place=place, says=f'there is no question "{asked}" in this form', did_you_mean=near)
        return
    if names.index(asked) >= names.index(name):
        says = f'"{asked}" is not asked before this: only an earlier answer can decide'
        yield Fault(place=place, says=says)
        return
    known = answers_of(category.fields[asked])
    if known is None:
        says = f'"{asked}" is "{category.fields[asked].kind}", and only a choice or a yes/no can decide'
        yield Fault(place=place, says=says)
        return
    for number, answer in enumerate(answers):
        if known and answer not in known:
            says = f'"{asked}" has no answer "{answer}"'
            yield Fault(place=(*place, number), says=says, did_you_mean=closest(answer, known))


def answers_of(field: FieldEntry) -> tuple[str, ...] | None:
    """The answers a question can have; None if it takes any."""
    if field.kind is FieldKind.YES_NO:
        return ("yes", "no")
    return tuple(field.choices) if field.kind in CHOOSING else None


def names(file: Written) -> Iterator[Fault]:
    """Two categories of one name look the same in the list."""
    seen: dict[str, str] = {}
    for key, category in file.categories.items():
        first = seen.setdefault(category.name.casefold(), key)
        if first != key:
            yield Fault(place=("categories", key, "name"), says=f'is the name of the category "{first}" too')


def words(file: Written) -> Iterator[Fault]:
    """A word without letters or digits never occurs."""
    for key, category in file.categories.items():
        for number, word in enumerate(category.words):
            if not spoken(word).strip():
                yield Fault(place=("categories", key, "words", number), says=f'"{word}" holds no word to look for')


def catch_all(file: Written) -> Iterator[Fault]:
    """The last category is for everything else, so nothing may stand in its way."""
    if not file.categories:
        return
    key, last = list(file.categories.items())[-1]
    if last.skills:
        says = "the last category is where everything else goes, so it must not need a skill"
        yield Fault(place=("categories", key, "skills"), says=says)


def files(file: Written) -> Iterator[Fault]:
    """A file can only be asked for where the platform lets the desk read it."""
    if file.slack is None or Feature.FILES in file.slack.features:
        return
    for key, category in file.categories.items():
        for name, field in category.fields.items():
            if field.kind is FieldKind.FILE:
                says = f'asks for a file, so slack.features needs "{Feature.FILES}"'
                yield Fault(place=("categories", key, "fields", name, "kind"), says=says)


Check = tuple[Callable[[Written], Iterator[Fault]], tuple[str, ...]]

CHECKS: tuple[Check, ...] = ((forms, ()), (names, ()), (words, ()), (catch_all, ("categories",)), (files, ("slack",)))
