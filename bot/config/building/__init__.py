"""From the sections of app.yaml to the desk that the rules know. Everything has been checked by now."""

from collections.abc import Callable

from bot.config.building import calendars, oncall, people, requests, times
from bot.config.shapes import OWN_CALENDAR
from bot.config.written import Written
from bot.domain.desk import Desk, OutOfScope
from bot.domain.hours import always
from bot.domain.people import PersonId, TeamKey


def desk(file: Written, place: Callable[[str], str] = str) -> Desk:
    """`place` makes of what stands under `ical` an https address or an absolute path."""
    hours = {key: calendars.calendar(key, entry) for key, entry in file.calendars.items()} | {OWN_CALENDAR: always()}
    return Desk(
        name=file.desk.name,
        prefix=file.desk.prefix,
        command=file.desk.command,
        scope=file.desk.scope,
        out_of_scope=tuple(OutOfScope(words=o.words, answer=o.answer) for o in file.desk.out_of_scope),
        hours=hours[file.desk.hours],
        calendars=hours,
        matrix=requests.matrix(file.priority),
        categories=tuple(requests.category(key, entry, file.closing) for key, entry in file.categories.items()),
        agents={PersonId(key): people.agent(key, entry) for key, entry in file.people.items()},
        teams={TeamKey(key): people.team(key, entry) for key, entry in file.teams.items()},
        rules=tuple(requests.rule(entry) for entry in file.routing),
        sla=times.policy(file.sla, hours),
        escalation=times.escalation(file.escalation),
        schedule=oncall.schedule(file.on_call, hours, place),
        on_call_channel=people.channel(file.on_call.channel),
        remind_before_closing=file.closing.remind_before,
        warns_of_gaps=file.on_call.warn_of_gaps,
    )
