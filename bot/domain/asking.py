"""The questions of a request: the same few for every category, then the category's own."""

from bot.domain.catalog import Category, Choice, FieldKind, FormField
from bot.domain.desk import Desk
from bot.domain.draft import Draft
from bot.domain.events import Answers

CATEGORY = "category"
SUMMARY = "summary"
DESCRIPTION = "description"
IMPACT = "impact"
URGENCY = "urgency"
REQUESTER = "requester"
FOLLOWS = "follows"
"""The number of the ticket this request follows. It is never asked for."""
RESERVED = frozenset({CATEGORY, SUMMARY, DESCRIPTION, IMPACT, URGENCY, REQUESTER, FOLLOWS})
"""Keys that a category's own fields may not use."""

SUMMARY_LIMIT = 120
TEXT_LIMIT = 3000
"""What a modal's text field takes at most on the narrowest platform."""


def questions(desk: Desk, category: Category, answers: Answers, *, for_others: bool = False) -> tuple[FormField, ...]:
    """Everything that is asked of a request in this category, given what was answered so far.

    `for_others` asks whom it is for as well: of the staff, who file what colleagues tell them.
    """
    matrix = desk.matrix
    whom = FormField(
        key=REQUESTER, label="For whom?", kind=FieldKind.PERSON, hint="Leave it empty if it is for yourself."
    )
    return (
        FormField(
            key=CATEGORY,
            label="What is it about?",
            kind=FieldKind.CHOICE,
            required=True,
            choices=tuple(Choice(key=c.key, label=c.name) for c in desk.categories),
        ),
        FormField(
            key=SUMMARY,
            label="In one line",
            kind=FieldKind.TEXT,
            required=True,
            maximum=SUMMARY_LIMIT,
            hint="The people who help see this first.",
        ),
        FormField(
            key=DESCRIPTION,
            label="What happened, or what do you need?",
            kind=FieldKind.LONG_TEXT,
            maximum=TEXT_LIMIT,
        ),
        *category.asked(answers),
        FormField(
            key=IMPACT,
            label=matrix.impact_question,
            kind=FieldKind.CHOICE,
            required=True,
            choices=tuple(Choice(key=x.key, label=x.label) for x in matrix.impacts),
        ),
        FormField(
            key=URGENCY,
            label=matrix.urgency_question,
            kind=FieldKind.CHOICE,
            required=True,
            choices=tuple(Choice(key=x.key, label=x.label) for x in matrix.urgencies),
        ),
        *((whom,) if for_others else ()),
    )


def live_fields(category: Category) -> frozenset[str]:
    """The fields whose answer changes which other fields are asked."""
    return frozenset({CATEGORY} | {f.only_if.field for f in category.fields if f.only_if is not None})


def first_answers(text: str) -> dict[str, str]:
    """What a message already answers: its first line is the summary, a longer one also the description."""
    words = text.strip()
    if not words:
        return {}
    first = words.splitlines()[0].strip()
    if len(words) <= SUMMARY_LIMIT and first == words:
        return {SUMMARY: words}
    clipped = first if len(first) <= SUMMARY_LIMIT else first[: SUMMARY_LIMIT - 1].rstrip() + "…"
    return {SUMMARY: clipped, DESCRIPTION: words[:TEXT_LIMIT]}


def text_of(answers: Answers) -> str:
    """The request in the person's own words, for guessing, routing and matching."""
    return "\n".join(a for key in (SUMMARY, DESCRIPTION) if isinstance(a := answers.get(key, ""), str) and a)


def own_answers(desk: Desk, draft: Draft) -> dict[str, str | tuple[str, ...]]:
    """The answers to the category's own fields: of those typed, the ones this category asks for."""
    asked = {f.key for f in desk.category(draft.category).asked(draft.answers)}
    return {key: answer for key, answer in draft.answers.items() if key in asked and answer}
