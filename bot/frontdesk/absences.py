"""What is said of an absence of the desk itself."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.notices import Audience, TopicKind
from bot.domain.storms import Absence
from bot.frontdesk.noticeboard import Writer
from bot.ports import UnitOfWork
from bot.ui import calm_wording as calm
from bot.ui.model import Card, Line, Moment, Paragraph


def card(unit: UnitOfWork, key: str, to: Audience, at: datetime) -> Card:  # noqa: ARG001 - as every writer of bulletins
    absence = Absence.parse(key)
    since, until = (Moment(at=moment, seen_at=at) for moment in (absence.since, absence.until))
    tickets = calm.ONE_TICKET_IS if absence.tickets == 1 else calm.TICKETS_ARE.format(count=absence.tickets)
    overdue = calm.ABSENCE_OVERDUE.format(tickets=tickets)
    line: Line = (calm.ABSENCE, since, calm.ABSENCE_TO, until, overdue)
    return Card(summary=calm.ABSENCE_SUMMARY.format(tickets=tickets), nodes=(Paragraph(line=line),))


WRITERS: Mapping[TopicKind, Writer] = {TopicKind.ABSENCE: card}
