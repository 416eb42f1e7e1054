"""The types the sections of app.yaml are made of, and the names they may refer to."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from typing import Annotated, TypeVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationInfo

from bot.config import scalars
from bot.config.scalars import Wrong
from bot.config.source import Data
from bot.domain.hours import Window
from bot.domain.terms import Trigger

OWN_CALENDAR = "always"
"""The calendar every desk has: open at every moment."""


class Section(BaseModel):
    """A part of app.yaml. The docstrings of its fields are what docs/app-yaml.md says of each key."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, use_attribute_docstrings=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What is declared anywhere in the file, whether right or wrong: the names that may be referred to."""

    of: Mapping[str, frozenset[str]]

    @classmethod
    def declared(cls, data: Mapping[str, Data]) -> "Names":
        people = data.get("people")
        skills = {
            skill
            for person in (people.values() if isinstance(people, dict) else ())
            if isinstance(person, dict)
            for skill in _keys(person.get("skills"))
        }
        priority = data.get("priority")
        asked = {name: _keys(_get(_get(priority, name), "answers")) for name in ("impact", "urgency")}
        return cls(
            of={
                "person": _keys(people),
                "team": _keys(data.get("teams")),
                "category": _keys(data.get("categories")),
                "calendar": _keys(data.get("calendars")) | {OWN_CALENDAR},
                "skill": frozenset(skills),
                "webhook": _keys(data.get("webhooks")),
                **asked,
            }
        )


def _get(data: Data, key: str) -> Data:
    return data.get(key) if isinstance(data, dict) else None


def _keys(data: Data) -> frozenset[str]:
    return frozenset(data) if isinstance(data, dict) else frozenset()


def _refers_to(what: str, called: str | None = None) -> AfterValidator:
    def look_up(name: str, info: ValidationInfo) -> str:
        names = info.context
        assert isinstance(names, Names)
        return scalars.one_of(name, called or what, names.of[what])

    return AfterValidator(look_up)


def _fits(pattern: str, says: str) -> AfterValidator:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise Wrong(says.format(text))
        return text

    return AfterValidator(check)


def several(written: object) -> object:
    """One value may stand where several can."""
    return written if isinstance(written, list) or written is None else [written]


def _word(written: object) -> object:
    """What reads as a truth value or a number is meant as the word or digits that stand there."""
    if isinstance(written, bool):
        return "yes" if written else "no"
    return str(written) if isinstance(written, int | float) else written


@cache
def _zones() -> frozenset[str]:
    """Their list is put together from hundreds of files."""
    return frozenset(available_timezones())


def _zone(name: str) -> str:
    if not name.strip():
        raise Wrong("needs the name of a time zone, such as Europe/London")
    return scalars.one_of(name, "time zone", _zones())


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise Wrong(f"is no regular expression: {error.msg}") from None
    return pattern


T = TypeVar("T")


def _read(reader: Callable[[object], T]) -> PlainValidator:
    """A scalar by its own reader; an empty value is told as such."""

    def read(written: object) -> T:
        if written is None:
            raise Wrong("is empty")
        if isinstance(written, list | dict):
            raise Wrong("must be one value, not a list or a group of keys")
        return reader(written)

    return PlainValidator(read)


Duration = Annotated[timedelta, _read(scalars.positive_duration)]
DurationOrNone = Annotated[timedelta, _read(scalars.duration)]
Tick = Annotated[timedelta, _read(scalars.tick)]
OpenTime = Annotated[timedelta, _read(scalars.open_time)]
Percent = Annotated[int, _read(scalars.percent)]
When = Annotated[Trigger, _read(scalars.trigger)]
Windows = Annotated[tuple[Annotated[Window, _read(scalars.window)], ...], BeforeValidator(several)]
Days = Annotated[tuple[int, ...], _read(scalars.days)]
Day = Annotated[date, _read(scalars.day)]
OwnDay = Annotated[scalars.OwnDay, _read(scalars.own_day)]
HandOver = Annotated[tuple[int | None, time], _read(scalars.hand_over)]
Zone = Annotated[str, AfterValidator(_zone)]
Pattern = Annotated[str, AfterValidator(_compiles)]

Text = Annotated[str, Field(min_length=1)]
Label = Annotated[str, Field(min_length=1, max_length=75)]
"""What a platform can show as a choice of a menu."""
Sentence = Annotated[str, Field(min_length=1, max_length=150)]
Key = Annotated[
    str,
    _fits(
        r"[a-z][a-z0-9_]{0,39}",
        'the key "{}" must be small letters, digits and underscores, starting with a letter, at most 40',
    ),
]
Word = Annotated[str, BeforeValidator(_word), Field(min_length=1)]
Words = Annotated[tuple[Word, ...], BeforeValidator(several)]
Prefix = Annotated[str, _fits(r"[A-Z][A-Z0-9]{1,9}", '"{}" must be 2 to 10 capital letters or digits, such as DESK')]
Command = Annotated[
    str, _fits(r"/[a-z0-9_-]{1,31}", '"{}" must be a slash and up to 31 small letters, digits, - or _, such as /desk')
]
Variable = Annotated[str, _fits(r"[A-Z][A-Z0-9_]{0,59}", '"{}" is no name of a variable: write it as PAGER_SECRET')]
WebAddress = Annotated[
    str,
    _fits(
        r"https://[^\s/?#@]+([/?#]\S*)?|http://(127\.0\.0\.1|localhost)(:\d+)?([/?#]\S*)?",
        "must be an address that starts with https://",
    ),
]
"""Without encryption only on this machine, for trying things out."""
Guid = Annotated[
    str,
    _fits(
        r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
        '"{}" is no id of Entra, such as 6f1c2b1e-0a4d-4f0e-9f0a-3d2c1b0a9e8d',
    ),
]
HostName = Annotated[
    str,
    _fits(
        r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+",
        '"{}" is no host name: write it whole, in small letters, without https:// and without *',
    ),
]
Email = Annotated[str, _fits(r"[^@\s]+@[^@\s]+\.[^@\s]+", '"{}" is no e-mail address')]
Sender = Annotated[
    str, _fits(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+|[^<>\n]+ <[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+>", '"{}" is no e-mail address')
]

CHANNELS = {
    "slack": (re.compile(r"#[^\sA-Z#@,]{1,80}|[CG][A-Z0-9]{6,}"), '"#name" or the id of a channel, in quotes'),
    "teams": (re.compile(r"19:\S+@thread\.\S+"), "the id of a channel, such as 19:abc@thread.tacv2"),
}
"""How each platform names a channel, and how to say that."""

PersonName = Annotated[str, _refers_to("person")]
TeamName = Annotated[str, _refers_to("team")]
CategoryName = Annotated[str, _refers_to("category")]
WebhookName = Annotated[str, _refers_to("webhook")]
CalendarName = Annotated[str, _refers_to("calendar")]
SkillName = Annotated[str, _refers_to("skill", "agent with the skill")]
ImpactName = Annotated[str, _refers_to("impact", "answer about the impact called")]
UrgencyName = Annotated[str, _refers_to("urgency", "answer about the urgency called")]
