"""What is on its way to people and has not arrived: listed with its reason, and what is dead put back."""

import json

import store
from bot.assembly import offline
from bot.commands.terminal import WELL, WRONG, parser, refused, say, settings_of
from bot.config import Settings
from bot.domain.errors import DeskError
from bot.domain.people import Channel, PersonId
from bot.ports import SystemClock
from bot.post import Letter, Stage
from bot.ui import backlog

MOST = 200
"""Letters of each sort that are listed. The count at the end is of all."""


def outbox(argv: list[str]) -> int:
    """List what waits to be delivered and what cannot be, or put dead letters back."""
    taking = parser("outbox", "List what waits to be delivered and what cannot be, why, and what to do about it.")
    taking.add_argument("deed", nargs="?", choices=["replay"], help="put dead letters back into the outbox")
    taking.add_argument("letter", nargs="?", metavar="NUMBER|all", help="which: its number, or all")
    taking.add_argument("--json", action="store_true", help="for machines")
    flags = taking.parse_args(argv)
    if (flags.deed is None) != (flags.letter is None) or not _is_letter(flags.letter):
        taking.error("say which letter: deskside outbox replay 17, or: deskside outbox replay all")
    settings = settings_of(flags.config)
    if settings is None:
        return WRONG
    try:
        if store.pending(settings.database):
            say("The database is not there yet, or not up to date: run `deskside migrate`.", to_err=True)
            return WRONG
        if flags.deed is None:
            say(*_listed(settings, as_json=flags.json))
            return WELL
        return _replayed(settings, flags.letter, as_json=flags.json)
    except DeskError as trouble:
        return refused(trouble)


def _is_letter(text: str | None) -> bool:
    return text is None or text == "all" or (text.isascii() and text.isdigit() and len(text) < 19)


def _listed(settings: Settings, *, as_json: bool) -> list[str]:
    """Living ones first, the dead at the end, where a terminal shows them."""
    desk, clock = settings.desk, SystemClock()
    now, zone = clock.now(), desk.hours.zone
    with offline(settings, clock) as core, core.store.read() as unit:
        letters = [letter for dead in (False, True) for letter in unit.backlog.letters(now, limit=MOST, dead=dead)]
        tally = unit.backlog.tally(now)
        people = unit.people.all(_people(letters))
    names = {key: person.name for key, person in people.items()}
    if as_json:
        told = [backlog.facts(letter, names, desk.prefix, zone) for letter in letters]
        counts = {str(stage): many for stage, many in tally.by_stage.items()}
        return [json.dumps({"letters": told, "counts": counts}, indent=2, ensure_ascii=False)]
    if not letters:
        return ["Everything has been delivered."]
    dead = tally.by_stage[Stage.DEAD]
    counted = f"Not delivered yet: {sum(tally.by_stage.values()) - dead}. Dead: {dead}. Times are those of {zone}."
    listed = [line for letter in letters for line in backlog.lines(letter, names, desk.prefix, zone)]
    return [*listed[1:], "", counted]


def _people(letters: list[Letter]) -> list[PersonId]:
    return list({letter.news.to for letter in letters if not isinstance(letter.news.to, Channel)})


def _replayed(settings: Settings, which: str, *, as_json: bool) -> int:
    clock = SystemClock()
    with offline(settings, clock) as core, core.store.write() as unit:
        dead = [letter.id for letter in unit.backlog.letters(clock.now(), limit=None, dead=True)]
        wanted = dead if which == "all" else [int(which)]
        back = [number for number in wanted if unit.outbox.revive(number)]
        unit.commit()
    if as_json:
        say(json.dumps({"replayed": back}))
    elif back:
        say(f"Put back: {', '.join(map(str, back))}. A running desk delivers within a second.")
    elif which == "all":
        say("There is no dead letter.")
    else:
        say(f"There is no dead letter {which}. `deskside outbox` lists them.", to_err=True)
    return WELL if back or which == "all" else WRONG
