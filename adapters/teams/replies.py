"""What the desk answers, carried out at Teams: part of it as the answer to the request, the rest as messages after it.

Something said goes the most private way that there is: into the dialog that was asked from, beside the button that was
pressed, or into the person's own chat. It is only a courtesy: what must arrive is a notice, which the relay carries.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from adapters.plain import as_words, one_line
from adapters.teams import limits
from adapters.teams.carried import refilled
from adapters.teams.installation import PLATFORM, Installation
from adapters.teams.origin import Invoke, Origin, data_of, invoke_of, origin
from adapters.teams.presenter import CARD, Setting, form, home, message
from adapters.teams.presses import DESK, SHOWN
from adapters.teams.typed import raw
from adapters.ways import Way, first_that_works
from adapters.wire import Json, clean, part, rows, word
from bot.domain.terms import MessageRef
from bot.ui.interaction import CloseForm, Interaction, Refuse, Reply, Say, ShowCard, ShowForm, ShowHome
from bot.ui.model import Card, Field, Form, Node, Paragraph
from bot.ui.verbs import FormName

_CLOSE: Json = {}
"""Teams closes the dialog."""
_TITLE = "Help desk"
_DONE = Card(summary="Done.", nodes=(Paragraph(line=("Done. You can close this.",)),))


class Place(StrEnum):
    HERE = "here"
    """In the conversation the interaction came from; in a channel below what it answers."""
    DIRECT = "direct"
    """In the person's own chat with the desk."""
    HOME = "home"
    """In the place of the home's message; in the own chat if that is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Something to send when Teams has its answer. `shown` is the activity."""

    place: Place
    shown: Json


class Sender(Protocol):
    """What the messenger can do with an activity. Each raises `Undelivered`."""

    async def send(self, conversation: str, activity: Json) -> MessageRef:
        """Say it in a conversation, or in the thread that it names."""

    async def put(self, where: MessageRef, activity: Json) -> None:
        """Show it in a message's place."""

    async def direct(self, account: str) -> str:
        """The person's own chat with the desk."""


def aside(activity: Json) -> Json | None:
    """The answer to what the desk need not hear of: the way back to the dialog below. None for everything else."""
    if invoke_of(activity) not in (Invoke.SUBMIT, Invoke.EXTENSION_SUBMIT):
        return None
    back = part(data_of(activity), DESK, "back")
    if not back:
        return None
    task = refilled(word(back, SHOWN), raw(part(back, "typed")), {})
    return _continue(task) if task is not None else _CLOSE


class Replies:
    def __init__(self, messenger: Sender, here: Installation) -> None:
        self._messenger = messenger
        self._here = here

    # ── the answer to the request ────────────────────────────────────────────────────────────────────────────

    def body(self, did: Interaction, reply: Reply, activity: Json) -> Json:
        """The body of the answer; an empty object where Teams takes none."""
        where = origin(activity, account=did.by.id)
        if where.invoke is Invoke.EXECUTE:
            return self._beside_the_button(reply, word(part(activity, "from"), "id"))
        return self._dialog(reply, where) if where.has_dialog else _CLOSE

    def _beside_the_button(self, reply: Reply, sender: str) -> Json:
        """Another home in the place of the pressed one, the card that was looked at; or a sentence, if that is all."""
        for one in reply:
            if isinstance(one, ShowHome):
                return _execute(CARD, _content(home(one.card, here=self._here)))
            if isinstance(one, ShowCard):
                return _execute(CARD, _content(message(one.card, here=self._here, lookers=[sender])))
        words = " ".join(filter(None, (_in_a_sentence(one.card) for one in _said(reply))))
        return _execute("application/vnd.microsoft.activity.message", words)

    def _dialog(self, reply: Reply, where: Origin) -> Json:
        for one in reply:
            match one:
                case ShowForm():
                    return _continue(self._form(one, where))
                case Refuse():
                    return self._refused(one, where)
        if says := [one.card for one in _said(reply)]:
            return _continue(self._showing(says, where))
        closes = where.is_in_dialog or any(isinstance(one, CloseForm) for one in reply)
        # A dialog that was asked for has to show something.
        return _CLOSE if closes else _continue(self._showing([_DONE], where))

    def _form(self, one: ShowForm, where: Origin) -> Json:
        is_below = one.on_top and where.is_in_dialog and where.shown
        back: Json | None = {SHOWN: where.shown, "typed": dict(where.typed)} if is_below else None
        return self._set(one.form, where, back)

    def _refused(self, refused: Refuse, where: Origin) -> Json:
        """The same form again, with what was typed, and what is wrong at each field."""
        task = refilled(where.shown, where.typed, refused.errors)
        if task is not None:
            return _continue(task)
        words = " ".join(refused.errors.values())
        return _continue(self._showing([Card(summary=words, nodes=(Paragraph(line=(words,)),))], where))

    def _showing(self, cards: Sequence[Card], where: Origin) -> Json:
        nodes = tuple(node for card in cards for node in card.nodes)
        return self._set(Form(name=FormName.SHOW, title=_TITLE, subject="", nodes=nodes), where)

    def _set(self, shown: Form, where: Origin, back: Json | None = None) -> Json:
        setting = Setting(showing=where.activity, home=where.home, back=back)
        return form(shown, here=self._here, setting=setting)

    # ── after it ─────────────────────────────────────────────────────────────────────────────────────────────

    async def after(self, did: Interaction, reply: Reply, activity: Json) -> None:
        """What did not fit into the answer. Trouble is logged: the interaction has had its effect already."""
        where = origin(activity, account=did.by.id)
        for errand in self.errands(did, reply, activity):
            await first_that_works(self._ways(errand, where))

    def _ways(self, errand: Errand, where: Origin) -> list[Way]:
        """How it can be sent, the best first."""
        ways: list[Way] = []
        if errand.place is Place.HOME:
            ref = MessageRef(platform=PLATFORM, conversation=where.conversation, id=where.home)
            ways.append(lambda: self._messenger.put(ref, errand.shown))
        if errand.place is Place.HERE:
            ways.append(lambda: self._messenger.send(where.conversation, errand.shown))
        return [*ways, lambda: self._direct(errand.shown, where)]

    async def _direct(self, shown: Json, where: Origin) -> None:
        await self._messenger.send(await self._messenger.direct(where.account), shown)

    def errands(self, did: Interaction, reply: Reply, activity: Json) -> tuple[Errand, ...]:
        """What did not fit into the answer, in the order it is to be sent."""
        where = origin(activity, account=did.by.id)
        return tuple(self._errands(reply, where))

    def _errands(self, reply: Reply, where: Origin) -> Iterator[Errand]:
        cannot_show = False
        for one in reply:
            if isinstance(one, ShowForm) and not where.has_dialog:
                if (card := _as_card(one.form)) is not None:
                    yield self._send(card, Place.DIRECT)
                else:
                    cannot_show = True
        for one in reply:
            match one:
                case Say() if one.if_late:
                    if cannot_show:
                        yield self._send(one.card, Place.DIRECT)
                case Say() if not self._was_said(one, reply, where):
                    is_open = where.is_direct or not one.private
                    yield self._send(one.card, Place.HERE if is_open else Place.DIRECT)
                case ShowHome():
                    shown = home(one.card, here=self._here)
                    yield Errand(place=Place.HOME if where.home else Place.DIRECT, shown=shown)
                case _:
                    pass

    def _was_said(self, one: Say, reply: Reply, where: Origin) -> bool:
        """Whether it stood in the answer already."""
        if not one.private:
            return False
        if where.has_dialog:
            return not any(isinstance(shown, ShowForm | Refuse) for shown in reply)
        is_beside = where.invoke is Invoke.EXECUTE and not any(isinstance(shown, ShowHome) for shown in reply)
        return is_beside and _in_a_sentence(one.card) != ""

    def _send(self, card: Card, place: Place) -> Errand:
        return Errand(place=place, shown=message(card, here=self._here))


def _said(reply: Reply) -> list[Say]:
    return [one for one in reply if isinstance(one, Say) and one.private and not one.if_late]


def _in_a_sentence(card: Card) -> str:
    """The card as the line beside a button, or the empty string for one that says more."""
    match card.nodes:
        case (Paragraph(line=line),):
            words = one_line(clean("".join(map(as_words, line))))
            return words if len(words) <= limits.BESIDE else ""
        case _:
            return ""


def _as_card(shown: Form) -> Card | None:
    """A form that only shows something, as a message; None for one that asks."""
    nodes: list[Node] = [node for node in shown.nodes if not isinstance(node, Field)]
    if shown.submit is not None or len(nodes) < len(shown.nodes):
        return None
    return Card(summary=shown.title, nodes=tuple(nodes))


def _continue(task: Json) -> Json:
    return {"task": {"type": "continue", "value": task}}


def _execute(kind: str, value: object) -> Json:
    return {"statusCode": 200, "type": kind, "value": value}


def _content(activity: Json) -> Json:
    return part(rows(activity, "attachments")[0], "content")
