"""On call: who it is, and how people take turns from each other."""

from datetime import date

from bot.domain.desk import Desk
from bot.domain.errors import NoSuchDay, NoSuchTurn, TooMuchDuty, TurnIsOver
from bot.domain.oncall import OverrideId, Turn
from bot.domain.oncall.days import day_named, today_in, whole_days, within_reach
from bot.domain.oncall.phrases import taken_over
from bot.domain.oncall.swaps import Stretch, SwapId
from bot.frontdesk.visit import CLOSED, Press, Submit, Visit, for_staff, text_of
from bot.ui import duty, duty_forms
from bot.ui import wording as words
from bot.ui.interaction import Pressed, Refuse, Reply, Say, ShowForm, Submitted
from bot.ui.verbs import FormName, Verb
from bot.usecases.duty import Duties

TAKE = "take"


class OnCall:
    def __init__(self, desk: Desk, duties: Duties) -> None:
        self._desk = desk
        self._duties = duties
        presses: dict[Verb, Press] = {
            Verb.TAKE_SHIFT: self._take_form,
            Verb.SWAP_SHIFT: self._swap_form,
            Verb.UNDO_SHIFT: self._undo,
            Verb.ACCEPT_SWAP: self._accept,
            Verb.DECLINE_SWAP: self._decline,
            Verb.WITHDRAW_SWAP: self._withdraw,
        }
        submits: dict[FormName, Submit] = {
            FormName.TAKE_SHIFT: self._take,
            FormName.SWAP_SHIFT: self._swap,
        }
        self.presses: dict[Verb, Press] = {verb: for_staff(desk, press) for verb, press in presses.items()}
        self.submits: dict[FormName, Submit] = {name: for_staff(desk, submit) for name, submit in submits.items()}

    def command(self, visit: Visit, rest: str) -> Reply | None:
        """`oncall`, `oncall take thursday`; None if the words are no command of ours."""
        first, _, day = rest.strip().partition(" ")
        if not first:
            return self._show(visit)
        return self._take_day(visit, day) if first.casefold() == TAKE and day.strip() else None

    def said(self, visit: Visit, text: str, *, private: bool = True) -> Reply | None:
        """What one of the staff says in words of their own: "I take Friday over". None if it is something else."""
        day = taken_over(text)
        if day is None or not self._desk.actor(visit.by).is_staff:
            return None
        try:
            return self._take_day(visit, day, private=private)
        except NoSuchDay:
            return None

    def _show(self, visit: Visit) -> Reply:
        actor = self._desk.actor(visit.by)
        view = self._duties.view(visit.at)
        return (Say(card=duty.overview(view, visit.by, is_staff=actor.is_staff, is_lead=bool(actor.leads))),)

    def _take_day(self, visit: Visit, text: str, *, private: bool = True) -> Reply:
        """The first layer's whole day, in the zone of whoever speaks; of today what is left."""
        zone = visit.person.zone
        today = today_in(zone, visit.at)
        day = day_named(text, today)
        if not within_reach(day, today):
            raise TurnIsOver if day < today else TooMuchDuty
        starts, ends = whole_days(day, day, zone)
        made = self._duties.take(visit.deed, Stretch(layer=1, starts=starts, ends=ends))
        return (Say(card=duty.took(made, visit.at, self._desk.schedule.layers), private=private),)

    def _take_form(self, visit: Visit, pressed: Pressed) -> Reply:  # noqa: ARG002 - every press has the same shape
        return (ShowForm(form=duty_forms.take_shift(self._duties.view(visit.at), visit.person)),)

    def _swap_form(self, visit: Visit, pressed: Pressed) -> Reply:  # noqa: ARG002
        return (ShowForm(form=duty_forms.swap_shift(self._duties.view(visit.at), visit.person)),)

    def _undo(self, visit: Visit, pressed: Pressed) -> Reply:
        self._duties.undo(visit.deed, OverrideId(_number(pressed.subject)))
        return () if pressed.in_home else self._show(visit)

    def _accept(self, visit: Visit, pressed: Pressed) -> Reply:
        self._duties.answer(visit.deed, SwapId(_number(pressed.subject)), accepts=True)
        return ()

    def _decline(self, visit: Visit, pressed: Pressed) -> Reply:
        self._duties.answer(visit.deed, SwapId(_number(pressed.subject)), accepts=False)
        return ()

    def _withdraw(self, visit: Visit, pressed: Pressed) -> Reply:
        self._duties.withdraw(visit.deed, SwapId(_number(pressed.subject)))
        return ()

    def _take(self, visit: Visit, submitted: Submitted) -> Reply:
        """Days, if any are named, else the chosen turn."""
        answers = submitted.answers
        first, last = (text_of(answers.get(key)) for key in (duty_forms.FROM, duty_forms.UNTIL))
        if not (first or last):
            turn = self._turn(visit, text_of(answers.get(duty_forms.TURN)))
            if turn is None:
                return (Refuse(errors={duty_forms.FROM: words.TAKE_WHAT}),)
            self._duties.take(visit.deed, Stretch.of(turn))
            return CLOSED
        days = _days(first or last, last or first)
        if days is None or days[1] < days[0]:
            return (Refuse(errors={duty_forms.UNTIL: words.TAKE_BACKWARDS}),)
        layer = text_of(answers.get(duty_forms.LAYER)) or str(self._desk.schedule.layers[0])
        today = today_in(visit.person.zone, visit.at)
        if not within_reach(days[0], today):
            why = TurnIsOver() if days[0] < today else TooMuchDuty()
            return (Refuse(errors={duty_forms.FROM: why.sentence}),)
        if not within_reach(days[1], today):
            return (Refuse(errors={duty_forms.UNTIL: TooMuchDuty().sentence}),)
        starts, ends = whole_days(*days, visit.person.zone)
        self._duties.take(visit.deed, Stretch(layer=_number(layer), starts=starts, ends=ends))
        return CLOSED

    def _swap(self, visit: Visit, submitted: Submitted) -> Reply:
        given = self._turn(visit, text_of(submitted.answers.get(duty_forms.GIVE)))
        taken = self._turn(visit, text_of(submitted.answers.get(duty_forms.TAKE)))
        if given is None or taken is None or taken.person is None:
            raise NoSuchTurn
        self._duties.ask(visit.deed, given=Stretch.of(given), taken=Stretch.of(taken), colleague=taken.person)
        return CLOSED

    def _turn(self, visit: Visit, key: str) -> Turn | None:
        """The coming turn that a form offered under this key, if it is still one."""
        return next((t for t in self._duties.view(visit.at).coming() if str(Stretch.of(t)) == key), None)


def _days(first: str, last: str) -> tuple[date, date] | None:
    try:
        return date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None


def _number(text: str) -> int:
    """The number a button is about. Raises `NoSuchTurn` for anything that is no number of ours."""
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise NoSuchTurn
    return int(text)
