"""The modals."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain import asking
from bot.domain.catalog import Answer, Choice, FieldKind, guess
from bot.domain.deflection import Article, Suggestion
from bot.domain.desk import Desk
from bot.domain.draft import Draft
from bot.domain.people import Agent
from bot.domain.priority import Priority
from bot.domain.terms import Status
from bot.domain.ticket import AGENTS_WAIT_ON, Ticket
from bot.domain.timed.timetable import Owed
from bot.domain.views import TicketView
from bot.ui import wording as say
from bot.ui.model import (
    Aside,
    Bullets,
    Button,
    Buttons,
    Divider,
    Field,
    Form,
    Heading,
    Inline,
    Moment,
    Node,
    Paragraph,
    Quote,
    Strong,
    Weight,
)
from bot.ui.verbs import FormName, Verb

TEXT = "text"
ON = "on"
UNTIL = "until"
DISPOSITION = "disposition"
TO = "to"
REASON = "reason"
"""Keys of the fields of the short forms."""

WAITS = {
    "1": (timedelta(days=1), say.IN_1_DAY),
    "3": (timedelta(days=3), say.IN_3_DAYS),
    "7": (timedelta(days=7), say.IN_1_WEEK),
    "14": (timedelta(days=14), say.IN_2_WEEKS),
}


def ask(desk: Desk, draft: Draft) -> Form:
    """The request form for the draft's category, filled with what was typed so far."""
    category = desk.category(draft.category)
    live = asking.live_fields(category)
    staff = desk.actor(draft.person).is_staff
    guessed = guess(asking.text_of(draft.answers), desk.categories) is not None
    answers = {**draft.answers, asking.CATEGORY: category.key}
    nodes: list[Node | Field] = []
    if follows := draft.answers.get(asking.FOLLOWS):
        nodes.append(Aside(line=(say.FOLLOW_UP_FORM.format(ref=f"{desk.prefix}-{follows}"),)))
    for asked in asking.questions(desk, category, draft.answers, for_others=staff):
        nodes.append(
            Field(
                key=asked.key,
                label=asked.label,
                kind=asked.kind,
                required=asked.required,
                hint=say.ASK_HINT_CATEGORY if asked.key == asking.CATEGORY and guessed else asked.hint,
                choices=asked.choices,
                initial=_initial(asked.kind, asked.choices, answers.get(asked.key)),
                minimum=asked.minimum,
                maximum=asked.maximum,
                live=asked.key in live,
            )
        )
    shown = Button(verb=Verb.MATRIX, label=say.PRIORITY_SHOWN, subject=draft.id)
    nodes.append(Buttons(buttons=(shown,)))
    return Form(name=FormName.ASK, title=say.ASK_TITLE, subject=draft.id, nodes=tuple(nodes), submit=say.ASK_SUBMIT)


def _initial(kind: FieldKind, choices: Sequence[Choice], answer: Answer | None) -> Answer | None:
    """What was typed, if it still fits the field: a choice that is gone is not preselected."""
    if answer and kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        keys = {c.key for c in choices}
        if isinstance(answer, str):
            return answer if answer in keys else None
        return tuple(a for a in answer if a in keys) or None
    return answer or None


def suggest(draft: Draft, suggestions: Sequence[Suggestion]) -> Form:
    """Articles that may solve it, before a ticket is made."""
    nodes: list[Node | Field] = [Paragraph(line=(say.SUGGEST_INTRO if suggestions else say.SUGGEST_NONE_LEFT,))]
    for suggestion in suggestions:
        subject = f"{draft.id}/{suggestion.article}"
        nodes += [
            Divider(),
            Paragraph(line=(Strong(text=suggestion.title),)),
            Quote(text=suggestion.passage),
            Buttons(
                buttons=(
                    Button(verb=Verb.SOLVED_IT, label=say.SOLVED_IT, subject=subject, weight=Weight.PRIMARY),
                    Button(verb=Verb.READ, label=say.READ, subject=subject),
                    Button(verb=Verb.NOT_IT, label=say.NOT_IT, subject=subject),
                )
            ),
        ]
    return Form(
        name=FormName.SUGGEST,
        title=say.SUGGEST_TITLE,
        subject=draft.id,
        nodes=tuple(nodes),
        submit=say.STILL_NEED_HELP,
    )


def article(found: Article | None) -> Form:
    """An article to read. Its Markdown is shown as plain paragraphs: nothing in it becomes markup of a platform."""
    if found is None:
        return show(say.SUGGEST_TITLE, (Paragraph(line=(say.ARTICLE_GONE,)),))
    return show(say.SUGGEST_TITLE, (Heading(text=found.title), *_paragraphs(found.body)), close=say.BACK)


def _paragraphs(body: str) -> list[Node]:
    nodes: list[Node] = []
    for block in filter(None, (b.strip() for b in body.split("\n\n"))):
        lines = [line.strip() for line in block.splitlines()]
        if block.startswith("#"):
            nodes.append(Paragraph(line=(Strong(text=lines[0].lstrip("# ")),)))
            lines = lines[1:]
        if not lines:
            continue
        if all(line[:2] in ("- ", "* ") or line.split(".")[0].isdigit() for line in lines):
            nodes.append(Bullets(lines=tuple((_plain(line),) for line in lines)))
        else:
            nodes.append(Paragraph(line=(_plain(" ".join(lines)),)))
    return nodes


def _plain(line: str) -> str:
    text = line[2:] if line[:2] in ("- ", "* ") else line
    return text.replace("**", "").replace("`", "")


def show(title: str, nodes: tuple[Node, ...], *, close: str = say.DONE) -> Form:
    """A form that only shows something."""
    return Form(name=FormName.SHOW, title=title, subject="", nodes=nodes, close=close)


def solved() -> Form:
    return show(say.GLAD_TITLE, (Paragraph(line=(say.GLAD,)),))


def filed(ref: str, due: Owed | None, at: datetime) -> Form:
    """The confirmation in the form's place. `due` is what is promised."""
    line: list[Node] = [Paragraph(line=(say.FILED.format(ref=ref),))]
    if due is not None:
        by = (say.PROMISED[due[0]], Moment(at=due[1], seen_at=at), say.YOUR_TIME, ".")
        line.append(Paragraph(line=by))
    return show(say.FILED_TITLE, tuple(line))


def matrix(desk: Desk) -> Form:
    """The written priority matrix."""
    rules = desk.matrix
    urgencies = {u.key: u.label for u in rules.urgencies}
    nodes: list[Node] = [Paragraph(line=(say.PRIORITY_INTRO,))]
    nodes += [
        Paragraph(line=(Strong(text=priority), f": {rules.criteria[priority]}"))
        for priority in Priority
        if priority in rules.criteria
    ]
    for impact in rules.impacts:
        cells = rules.cells[impact.key]
        lines: tuple[tuple[Inline, ...], ...] = tuple(
            (f"{urgencies[key]}: ", Strong(text=priority)) for key, priority in cells.items()
        )
        nodes += [Divider(), Paragraph(line=(Strong(text=impact.label),)), Bullets(lines=lines)]
    return show(say.PRIORITY_TITLE, tuple(nodes), close=say.BACK)


def _one_text(name: FormName, ticket: Ticket, *, title: str, label: str, submit: str, hint: str | None = None) -> Form:
    field = Field(key=TEXT, label=label, kind=FieldKind.LONG_TEXT, required=True, hint=hint, maximum=asking.TEXT_LIMIT)
    return Form(name=name, title=title, subject=str(ticket.id), nodes=(_about(ticket), field), submit=submit)


def _about(ticket: Ticket) -> Node:
    return Aside(line=(f"{ticket.ref} · {ticket.summary}",))


def reply(view: TicketView) -> Form:
    title = say.REPLY_TITLE.format(name=view.requester.first_name)
    return _one_text(
        FormName.REPLY, view.ticket, title=title, label=say.REPLY_LABEL, submit=say.SEND, hint=say.REPLY_HINT
    )


def note(ticket: Ticket) -> Form:
    return _one_text(FormName.NOTE, ticket, title=say.NOTE_TITLE, label=say.NOTE_LABEL, submit=say.SAVE)


def add_details(ticket: Ticket) -> Form:
    return _one_text(FormName.ADD_DETAILS, ticket, title=say.DETAILS_TITLE, label=say.DETAILS_LABEL, submit=say.SEND)


def reopen(ticket: Ticket) -> Form:
    title = say.REOPEN_TITLE.format(ref=ticket.ref)
    return _one_text(FormName.REOPEN, ticket, title=title, label=say.REOPEN_LABEL, submit=say.REOPEN_SUBMIT)


def rate(ticket: Ticket, score: int) -> Form:
    field = Field(key=TEXT, label=say.RATE_COMMENT, kind=FieldKind.LONG_TEXT, maximum=asking.TEXT_LIMIT)
    nodes = (Paragraph(line=("★" * score + "☆" * (5 - score),)), field)
    return Form(name=FormName.RATE, title=say.RATE_TITLE, subject=f"{ticket.id}/{score}", nodes=nodes, submit=say.SEND)


def wait(ticket: Ticket) -> Form:
    choices = tuple(Choice(key=s.value, label=say.STATUS_NAMES[s].removeprefix("Waiting on ")) for s in AGENTS_WAIT_ON)
    return Form(
        name=FormName.WAIT,
        title=say.WAIT_TITLE,
        subject=str(ticket.id),
        submit=say.SAVE,
        nodes=(
            _about(ticket),
            Field(
                key=ON,
                label=say.WAIT_ON.format(ref=ticket.ref),
                kind=FieldKind.CHOICE,
                required=True,
                choices=choices,
                initial=Status.WAITING_ON_REQUESTER.value,
            ),
            Field(
                key=TEXT,
                label=say.WAIT_NEEDED,
                kind=FieldKind.LONG_TEXT,
                required=True,
                hint=say.WAIT_NEEDED_HINT,
                maximum=asking.TEXT_LIMIT,
            ),
            Field(
                key=UNTIL,
                label=say.WAIT_UNTIL,
                kind=FieldKind.CHOICE,
                required=True,
                hint=say.WAIT_UNTIL_HINT,
                choices=tuple(Choice(key=key, label=label) for key, (_, label) in WAITS.items()),
                initial="3",
            ),
        ),
    )


def resolve(view: TicketView) -> Form:
    ticket = view.ticket
    dispositions = tuple(Choice(key=d.key, label=d.label) for d in view.category.dispositions)
    return Form(
        name=FormName.RESOLVE,
        title=say.RESOLVE_TITLE.format(ref=ticket.ref),
        subject=str(ticket.id),
        submit=say.RESOLVE.rstrip("…"),
        nodes=(
            _about(ticket),
            Field(
                key=TEXT,
                label=say.RESOLVE_SUMMARY,
                kind=FieldKind.LONG_TEXT,
                required=True,
                hint=say.RESOLVE_SUMMARY_HINT,
                maximum=asking.TEXT_LIMIT,
            ),
            Field(key=DISPOSITION, label=say.DISPOSITION, kind=FieldKind.CHOICE, required=True, choices=dispositions),
        ),
    )


def assign(ticket: Ticket, members: Sequence[Agent]) -> Form:
    choices = tuple(Choice(key=a.id, label=a.name) for a in members)
    field = Field(key=TO, label=say.ASSIGN_TO, kind=FieldKind.CHOICE, required=True, choices=choices)
    return Form(
        name=FormName.ASSIGN,
        title=say.ASSIGN_TITLE.format(ref=ticket.ref),
        subject=str(ticket.id),
        nodes=(_about(ticket), field),
        submit=say.SAVE,
    )


def priority(ticket: Ticket) -> Form:
    choices = tuple(Choice(key=p.value, label=p.value) for p in Priority)
    return _change(FormName.PRIORITY, ticket, say.PRIORITY_FORM_TITLE, say.NEW_PRIORITY, choices, ticket.priority.value)


def category(ticket: Ticket, desk: Desk) -> Form:
    choices = tuple(Choice(key=c.key, label=c.name) for c in desk.categories)
    return _change(FormName.CATEGORY, ticket, say.CATEGORY_FORM_TITLE, say.NEW_CATEGORY, choices, ticket.category)


def _change(
    name: FormName, ticket: Ticket, title: str, label: str, choices: tuple[Choice, ...], now: str | None = None
) -> Form:
    return Form(
        name=name,
        title=title,
        subject=str(ticket.id),
        submit=say.SAVE,
        nodes=(
            _about(ticket),
            Field(key=TO, label=label, kind=FieldKind.CHOICE, required=True, choices=choices, initial=now),
            Field(key=REASON, label=say.REASON, kind=FieldKind.TEXT, required=True, hint=say.REASON_HINT, maximum=300),
        ),
    )


def transfer(ticket: Ticket, desk: Desk) -> Form:
    choices = tuple(Choice(key=t.key, label=t.name) for t in desk.teams.values() if t.key != ticket.team)
    return _change(FormName.TRANSFER, ticket, say.TRANSFER_TITLE.format(ref=ticket.ref), say.TRANSFER_TO, choices)


def hand_over(agents: Sequence[Agent]) -> Form:
    choices = tuple(Choice(key=a.id, label=a.name) for a in agents)
    field = Field(key=TO, label=say.HAND_OVER_TO, kind=FieldKind.CHOICE, required=True, choices=choices)
    nodes = (Paragraph(line=(say.HAND_OVER_INTRO,)), field)
    return Form(name=FormName.HAND_OVER, title=say.HAND_OVER_TITLE, subject="", nodes=nodes, submit=say.SAVE)


def away(at: datetime) -> Form:
    tomorrow = (at + timedelta(days=1)).date().isoformat()
    field = Field(key=UNTIL, label=say.AWAY_UNTIL, kind=FieldKind.DATE, required=True, initial=tomorrow)
    return Form(name=FormName.AWAY, title=say.AWAY_TITLE, subject="", nodes=(field,), submit=say.SAVE)
