"""The front desk: one interaction in, one reply out, whatever the platform."""

import logging

from bot.domain.desk import Desk
from bot.domain.errors import CannotSave, DeskError, Repeated, TooLate
from bot.domain.ticket import TicketId
from bot.domain.words import is_greeting, is_thanks
from bot.frontdesk.asking import Asking
from bot.frontdesk.duty import OnCall
from bot.frontdesk.following import Following
from bot.frontdesk.home import Home
from bot.frontdesk.labelling import Labelling
from bot.frontdesk.linking import Linking
from bot.frontdesk.requesting import Requesting
from bot.frontdesk.visit import CLOSED, Visit, whispered
from bot.frontdesk.working import Working
from bot.ports import Clock
from bot.ui import forms, lists
from bot.ui import wording as words
from bot.ui.interaction import (
    Changed,
    Commanded,
    DeletedMessage,
    EditedMessage,
    Interaction,
    Looked,
    OpenedHome,
    Pointed,
    Pressed,
    Refuse,
    Reply,
    Say,
    ShowForm,
    Spoke,
    Submitted,
    Where,
)
from bot.ui.model import Paragraph
from bot.ui.verbs import Verb
from bot.usecases.conversation import Conversation
from bot.usecases.people import Staffing

log = logging.getLogger(__name__)


class FrontDesk:
    def __init__(
        self,
        *,
        desk: Desk,
        clock: Clock,
        staffing: Staffing,
        conversation: Conversation,
        asking: Asking,
        requesting: Requesting,
        working: Working,
        labelling: Labelling,
        home: Home,
        following: Following,
        on_call: OnCall,
        linking: Linking,
    ) -> None:
        self._desk = desk
        self._clock = clock
        self._staffing = staffing
        self._conversation = conversation
        self._asking = asking
        self._home = home
        counters = (asking, requesting, working, labelling, home, following, on_call, linking)
        self._presses = {verb: press for counter in counters for verb, press in counter.presses.items()}
        self._submits = {name: submit for counter in counters for name, submit in counter.submits.items()}
        self._on_call = on_call
        self._linking = linking

    def answer(self, interaction: Interaction) -> Reply:
        """Let it happen and say what is shown for it. Everything that can be wrong is answered as a sentence.

        Raises `CannotSave` for a message: nobody would say it again, but its platform delivers it again.
        """
        try:
            now = self._clock.now()
            acted_at = now if not isinstance(interaction, Looked) else None
            person = self._staffing.meet(interaction.by, interaction.name, acted_at)
            visit = Visit(person=person, at=now, key=interaction.key)
            return _seen_if_late(interaction, self._answer(visit, interaction))
        except Repeated:
            return CLOSED if isinstance(interaction, Submitted) else ()
        except CannotSave as error:
            if isinstance(interaction, Spoke | EditedMessage | DeletedMessage):
                raise  # unanswered, the platform brings it again
            return _trouble(interaction, error.sentence)
        except DeskError as error:
            return _trouble(interaction, error.sentence)

    def _answer(self, visit: Visit, interaction: Interaction) -> Reply:
        match interaction:
            case Commanded():
                return self._command(visit, interaction)
            case Pressed():
                return self._press(visit, interaction)
            case Submitted():
                return self._submit(visit, interaction)
            case Changed():
                return self._asking.change(visit, interaction)
            case Pointed():
                return self._asking.point(visit, interaction)
            case Spoke():
                return self._spoke(visit, interaction)
            case EditedMessage():
                self._conversation.edit(visit.deed, interaction.text, interaction.message)
                return ()
            case DeletedMessage():
                self._conversation.delete(visit.deed, interaction.message)
                return ()
            case OpenedHome():
                return self._home.show(visit)
            case Looked():
                return self._home.look(visit, interaction)

    def _command(self, visit: Visit, interaction: Commanded) -> Reply:
        text = interaction.text.strip()
        first, _, rest = text.partition(" ")
        match first.casefold():
            case "help" if not rest:
                return (Say(card=lists.help_card(self._desk.command, on_both=self._linking.is_offered)),)
            case "mine" if not rest:
                return self._home.mine(visit)
            case "find" if rest.strip():
                return self._home.find(visit, rest.strip())
            case "find":
                return whispered(words.FIND_WHAT)
            case "oncall" if (reply := self._on_call.command(visit, rest)) is not None:
                return reply
            case "link" if (reply := self._linking.command(visit, interaction.by, rest)) is not None:
                return reply
            case "priorities" if not rest:
                return (ShowForm(form=forms.matrix(self._desk)),)
            case "scope" if not rest:
                return (Say(card=lists.scope(self._desk)),)
            case number if not rest and (subject := self._number(number)):
                return self._home.ticket(visit, subject)
            case _:
                return self._on_call.said(visit, text) or self._asking.begin(visit, text)

    def _number(self, text: str) -> str | None:
        """`41`, `#41` and `desk-41` all name a ticket."""
        digits = text.removeprefix("#").removeprefix(f"{self._desk.prefix.casefold()}-")
        return digits if digits.isascii() and digits.isdigit() else None

    def _press(self, visit: Visit, pressed: Pressed) -> Reply:
        """A press in the home shows the home anew."""
        if pressed.verb not in set(Verb):
            return _trouble(pressed, words.FORGOTTEN_BUTTON)
        reply = self._presses[Verb(pressed.verb)](visit, pressed)
        if pressed.in_home and not reply:
            return self._home.show(visit)
        return reply

    def _submit(self, visit: Visit, submitted: Submitted) -> Reply:
        submit = next((s for name, s in self._submits.items() if name == submitted.form), None)
        if submit is None:
            return (ShowForm(form=forms.show(words.TROUBLE, (Paragraph(line=(words.FORGOTTEN_FORM,)),))),)
        return submit(visit, submitted)

    def _spoke(self, visit: Visit, spoke: Spoke) -> Reply:
        """Words in a ticket's thread belong to the ticket. What is said to us anywhere else is never left lying."""
        if spoke.thread is not None:
            try:
                heard = self._conversation.hear(
                    visit.deed, spoke.text, spoke.message, spoke.thread, is_ours=spoke.thread_is_ours
                )
            except TooLate as late:
                return self._asking.offer_follow_up(visit, TicketId(late.ticket), spoke.text)
            if heard is not None or spoke.where is Where.CHANNEL:
                return ()
        if spoke.where is Where.CHANNEL or is_thanks(spoke.text):
            return ()
        if not spoke.text.strip() or is_greeting(spoke.text):
            return (Say(card=lists.start(), private=False),)
        if spoke.where is Where.DIRECT and (reply := self._on_call.said(visit, spoke.text, private=False)) is not None:
            return reply
        return self._asking.offer(visit, spoke.text, overheard=spoke.where is Where.MENTION)


def _seen_if_late(interaction: Interaction, reply: Reply) -> Reply:
    """A form that opens too late, and that nothing stands for, asks to be opened once more."""
    in_form = isinstance(interaction, Submitted | Changed) or (isinstance(interaction, Pressed) and interaction.in_form)
    shows = any(isinstance(one, ShowForm) for one in reply)
    if in_form or not shows or any(isinstance(one, Say) and one.if_late for one in reply):
        return reply
    return (*reply, Say(card=lists.sentence(words.PRESS_AGAIN), if_late=True))


def _trouble(interaction: Interaction, sentence: str) -> Reply:
    """The sentence, where the person looks: at the form's first field, in the form's place, or beside the button."""
    if isinstance(interaction, Submitted) and interaction.answers:
        return (Refuse(errors={next(iter(interaction.answers)): sentence}),)
    if isinstance(interaction, Submitted | Changed) or (isinstance(interaction, Pressed) and interaction.in_form):
        return (ShowForm(form=forms.show(words.TROUBLE, (Paragraph(line=(sentence,)),))),)
    return whispered(sentence)
