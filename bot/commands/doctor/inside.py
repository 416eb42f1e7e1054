"""What can be seen on this machine: the file, the secrets, the database, the outbox."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import store
from bot.commands.doctor.finding import Finding, ok, problem, warning
from bot.config import Problem, Settings, missing_secrets
from bot.domain.errors import CannotSave
from bot.ports import Clock
from bot.post import Stage
from bot.usecases.pace import SWEPT
from bot.vitals import LATE_AFTER, LITTLE, TOO_LITTLE

SKEW = timedelta(seconds=5)
"""What clocks may differ by: reminders and escalations are due by one, and found by the other."""
SWEEP_IS_OLD = timedelta(minutes=3)
"""A running desk keeps the moment of its last sweep by the minute."""


def of_file(path: Path, problems: list[Problem]) -> Iterator[Finding]:
    """What stands in app.yaml."""
    for one in problems:
        where = f"{path.name}:{one.line}" if one.line else path.name
        made = warning if one.only_warns else problem
        yield made("app.yaml", f"{where} {one.path}: {one.sentence}", "Change it; deskside check tells all at once.")
    if not problems:
        yield ok("app.yaml", f"{path} is in order")


def of_secrets(settings: Settings) -> Iterator[Finding]:
    missing = missing_secrets(settings)
    for sentence in missing:
        yield problem("secrets", sentence.rstrip("."), "Set it in the desk's environment.")
    if settings.slack is None and settings.teams is None:
        yield problem("secrets", "app.yaml connects no platform", "Add a section slack: or microsoft_teams:.")
    elif not missing:
        yield ok("secrets", "all that app.yaml asks for are set, and look as they should")


def of_database(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """The last finding is no problem only if the desk's tables can be read."""
    try:
        seen = store.examine(settings.database, clock.now)
    except CannotSave as trouble:
        why = f": {trouble.because}" if trouble.because else ""
        does = "See that it runs, that DESKSIDE_DATABASE or server.database names it, and that this account may write."
        yield problem("database", f"it cannot be used{why}", does)
        return
    if seen is None:
        yield warning("database", "it is not there yet", "deskside run or deskside migrate makes it.")
        return
    if seen.ahead is not None:
        yield _of_clock("clock", "the database's", seen.ahead)
    if seen.free is not None:
        yield _of_disk(seen.free)
    if seen.is_open_to_others:
        yield warning("privacy", "other accounts of this machine may read the database", "chmod 600 it, -wal and -shm.")
    if seen.is_sound is False:
        yield problem("database", "the file is damaged", "Stop the desk, and bring the last backup back.")
    elif seen.pending:
        yield warning(
            "database", f"migrations wait: {', '.join(seen.pending)}", "deskside migrate, or a start, does them."
        )
    else:
        checked = " and passes its own check" if seen.is_sound else ""
        yield ok("database", f"{seen.kind} answers, is up to date{checked}")


def _of_clock(what: str, whose: str, ahead: timedelta) -> Finding:
    seconds = ahead.total_seconds()
    if abs(ahead) <= SKEW:
        return ok(what, f"{whose} and this machine's differ by {abs(seconds):.1f} s")
    way = "ahead of" if seconds > 0 else "behind"
    return warning(what, f"{whose} is {abs(seconds):.0f} s {way} this machine's", "Let NTP set both clocks.")


def _of_disk(free: int) -> Finding:
    told = f"{free / 1e9:.1f} GB are free beside the database"
    if free >= LITTLE:
        return ok("disk", told)
    made = problem if free < TOO_LITTLE else warning
    return made("disk", told, "Make room: without it nothing can be kept.")


def of_post(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """What waits, what is dead, and whether anybody sweeps. The database is up to date."""
    kept = store.connect(settings.database)
    now = clock.now()
    try:
        with kept.read() as unit:
            tally, swept = unit.backlog.tally(now), unit.marks.get(SWEPT)
    except CannotSave:
        yield problem("outbox", "it cannot be read", "See what the log says of the database.")
        return
    finally:
        kept.close()
    dead = tally.by_stage[Stage.DEAD]
    waiting = sum(tally.by_stage.values()) - dead
    if dead:
        does = "deskside outbox says why of each; deskside outbox replay puts it back."
        yield warning("outbox", f"notices that cannot be delivered: {dead}", does)
    if tally.lag > LATE_AFTER:
        says = f"a notice has waited for {_rounded(tally.lag)}; waiting in all: {waiting}"
        yield warning("outbox", says, "See that a desk runs; deskside outbox says what each waits for.")
    if not dead and tally.lag <= LATE_AFTER:
        yield ok("outbox", f"nothing is late or dead; on its way: {waiting}")
    yield _of_sweep(swept, now)


def _of_sweep(swept: datetime | None, now: datetime) -> Finding:
    if swept is None:
        return warning("sweep", "no desk has ever run on this database", "Start one: deskside run.")
    age = now - swept
    if age > SWEEP_IS_OLD:
        return warning("sweep", f"the last one was {_rounded(age)} ago", "Start the desk; if it runs, read its log.")
    if age < -SWEEP_IS_OLD:
        return warning("sweep", f"the last one is {_rounded(-age)} ahead", "Let NTP set this machine's clock.")
    return ok("sweep", "a desk looks for what is due")


def _rounded(span: timedelta) -> timedelta:
    return timedelta(seconds=round(span.total_seconds()))
