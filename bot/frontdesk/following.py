"""Follow-ups: planned in a form, listed, done with a press."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.desk import Desk
from bot.domain.hours import moment_of
from bot.domain.people import PersonId
from bot.frontdesk.visit import CLOSED, Press, Submit, Visit, for_staff, text_of, ticket_id
from bot.ui import calm_wording as calm
from bot.ui import followups as screens
from bot.ui import wording as words
from bot.ui.forms import TEXT, TO, UNTIL
from bot.ui.interaction import Pressed, Refuse, Reply, ShowForm, Submitted
from bot.ui.verbs import FormName, Verb
from bot.usecases.followups import FollowingUp
from bot.usecases.insight import Insight


class Following:
    def __init__(self, desk: Desk, follow_ups: FollowingUp, insight: Insight) -> None:
        self._desk = desk
        self._follow_ups = follow_ups
        self._insight = insight
        self.presses: dict[Verb, Press] = {
            Verb.FOLLOW_UP: for_staff(desk, self._form),
            Verb.FOLLOW_UPS: for_staff(desk, self._list),
            Verb.FOLLOW_UP_DONE: for_staff(desk, self._done),
        }
        self.submits: dict[FormName, Submit] = {FormName.FOLLOW_UP: for_staff(desk, self._plan)}

    def _form(self, visit: Visit, pressed: Pressed) -> Reply:
        view = self._insight.ticket(ticket_id(pressed.subject), visit.at)
        return (ShowForm(form=screens.plan(view, self._desk)),)

    def _list(self, visit: Visit, pressed: Pressed) -> Reply:
        view = self._insight.ticket(ticket_id(pressed.subject), visit.at)
        return (ShowForm(form=screens.listed(view)),)

    def _done(self, visit: Visit, pressed: Pressed) -> Reply:
        """In the list, the list is shown anew."""
        number = pressed.subject.partition("/")[2]
        ticket = ticket_id(pressed.subject)
        self._follow_ups.done(visit.deed, ticket, int(number) if number.isascii() and number.isdigit() else 0)
        return (ShowForm(form=screens.listed(self._insight.ticket(ticket, visit.at))),) if pressed.in_form else ()

    def _plan(self, visit: Visit, submitted: Submitted) -> Reply:
        """By the end of that day, as the day is where whoever plans it lives."""
        who = PersonId(text_of(submitted.answers.get(TO)))
        if who not in self._desk.agents:
            return (Refuse(errors={TO: words.PICK_ONE}),)
        day = _day(text_of(submitted.answers.get(UNTIL)))
        zone = ZoneInfo(visit.person.zone)
        if day is None or day < visit.at.astimezone(zone).date():
            return (Refuse(errors={UNTIL: calm.FOLLOW_UP_PAST}),)
        begins, ends = (moment_of(d, time(0), zone) for d in (day, day + timedelta(days=1)))
        what = text_of(submitted.answers.get(TEXT))
        ticket = ticket_id(submitted.subject)
        self._follow_ups.plan(visit.deed, ticket, what=what, who=who, due_at=begins, late_at=ends)
        return CLOSED


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
