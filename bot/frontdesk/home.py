"""Home, lists and what agents say of themselves."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.desk import Desk
from bot.domain.errors import DeskError
from bot.domain.people import Presence
from bot.frontdesk.visit import CLOSED, Press, Submit, Visit, for_staff, text_of, ticket_id
from bot.ui import forms, lists
from bot.ui import wording as words
from bot.ui.faces import card_for
from bot.ui.interaction import Looked, Pressed, Refuse, Reply, Say, ShowCard, ShowForm, ShowHome, Submitted
from bot.ui.model import Card, Live, Moment
from bot.ui.verbs import FormName, Verb
from bot.usecases.insight import Insight
from bot.usecases.people import Staffing


class Home:
    def __init__(self, desk: Desk, insight: Insight, staffing: Staffing) -> None:
        self._desk = desk
        self._insight = insight
        self._staffing = staffing
        self.presses: dict[Verb, Press] = {
            Verb.OPEN: self._open,
            Verb.AVAILABLE: for_staff(desk, self._available),
            Verb.BUSY: for_staff(desk, self._busy),
            Verb.AWAY: for_staff(desk, self._away),
        }
        self.submits: dict[FormName, Submit] = {FormName.AWAY: for_staff(desk, self._is_away)}

    def show(self, visit: Visit) -> Reply:
        view = self._insight.home(visit.by, visit.at)
        return (ShowHome(card=lists.home(view, Moment(at=visit.at, seen_at=visit.at))),)

    def mine(self, visit: Visit) -> Reply:
        requested, owned = self._insight.mine(visit.by)
        return (Say(card=lists.mine(requested, owned)),)

    def find(self, visit: Visit, text: str) -> Reply:
        return (Say(card=lists.found(text, self._insight.find(visit.by, text))),)

    def ticket(self, visit: Visit, subject: str) -> Reply:
        """One ticket by its number: the team's card for the staff, their own for whoever asked or watches."""
        return (Say(card=self._card(visit, subject)[1]),)

    def look(self, visit: Visit, looked: Looked) -> Reply:
        """The ticket as it is now, for them alone; whoever may not see it keeps what stands there."""
        try:
            _, card = self._card(visit, looked.ticket)
        except DeskError:
            return ()
        return (ShowCard(card=replace(card, live=Live(ticket=looked.ticket, people=(visit.person,)))),)

    def _open(self, visit: Visit, pressed: Pressed) -> Reply:
        ref, card = self._card(visit, pressed.subject, whole=True)
        return (ShowForm(form=forms.show(ref, card.nodes)),)

    def _card(self, visit: Visit, subject: str, *, whole: bool = False) -> tuple[str, Card]:
        """What the ticket is called, and its card for whoever looks."""
        view = self._insight.ticket(ticket_id(subject), visit.at, seen_by=visit.by)
        is_staff = self._desk.actor(visit.by).is_staff
        return view.ticket.ref, card_for(view, visit.by, is_staff=is_staff, whole=whole)

    def _available(self, visit: Visit, pressed: Pressed) -> Reply:  # noqa: ARG002 - every press has the same shape
        self._staffing.set_availability(visit.by, Presence.ON)
        return self.show(visit)

    def _busy(self, visit: Visit, pressed: Pressed) -> Reply:  # noqa: ARG002
        self._staffing.set_availability(visit.by, Presence.BUSY)
        return self.show(visit)

    def _away(self, visit: Visit, pressed: Pressed) -> Reply:  # noqa: ARG002
        return (ShowForm(form=forms.away(visit.at)),)

    def _is_away(self, visit: Visit, submitted: Submitted) -> Reply:
        """Back on the morning of that day, where the person lives."""
        try:
            day = date.fromisoformat(text_of(submitted.answers.get(forms.UNTIL)))
        except ValueError:
            return (Refuse(errors={forms.UNTIL: words.TOO_LATE_DATE}),)
        until = datetime.combine(day, time(0), tzinfo=ZoneInfo(visit.person.zone)).astimezone(UTC)
        if until <= visit.at:
            return (Refuse(errors={forms.UNTIL: words.TOO_LATE_DATE}),)
        self._staffing.set_availability(visit.by, Presence.AWAY, until)
        return (*CLOSED, *self.show(visit))
