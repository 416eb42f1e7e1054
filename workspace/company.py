"""Who works here and where they talk: the seed of a workspace, read from YAML."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from workspace.wire import Json, flag, number, part, rows, text, words

DEFAULT = Path(__file__).with_name("company.yaml")
SLACKBOT = "USLACKBOT"


class CompanyError(Exception):
    """The company file does not describe a company; the text says where and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One member of the workspace; `color` is six hex digits, `tz` an IANA zone."""

    id: str
    name: str
    real_name: str
    title: str = ""
    email: str = ""
    tz: str = "Etc/UTC"
    color: str = "5b6b7b"
    is_bot: bool = False
    is_guest: bool = False
    is_admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstMessage:
    """Said before the workspace opened, `ago` seconds before it starts; `side` is Slack or Teams, empty for both."""

    author: str
    text: str
    ago: float
    side: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel at the beginning."""

    id: str
    name: str
    members: tuple[str, ...]
    topic: str = ""
    is_private: bool = False
    is_archived: bool = False
    messages: tuple[FirstMessage, ...] = ()

    def said(self, side: str) -> list[FirstMessage]:
        """What was said in it on this side."""
        return [message for message in self.messages if message.side in ("", side)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The workspace itself."""

    id: str
    name: str
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BotAccount:
    """The ids of the one installed app; its name, unless the manifest gives one."""

    app_id: str
    bot_id: str
    person: str
    name: str
    color: str = "2f6f4f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Everything a workspace starts from."""

    team: Team
    bot: BotAccount
    people: tuple[Person, ...]
    places: tuple[Place, ...] = field(default=())

    @classmethod
    def load(cls, path: Path = DEFAULT) -> Company:
        """Read a company file. Raises CompanyError that names the file and the entry."""
        try:
            source = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, yaml.YAMLError) as trouble:
            raise CompanyError(f"{path}: {trouble}") from trouble
        if not isinstance(source, dict):
            raise CompanyError(f"{path}: a company is a mapping with team, people and channels")
        try:
            return _company(source)
        except CompanyError as trouble:
            raise CompanyError(f"{path}: {trouble}") from trouble


def _company(source: Json) -> Company:
    team, bot = part(source, "team"), part(source, "bot")
    people = tuple(_person(row) for row in rows(source, "people"))
    known = {person.id for person in people}
    if not people:
        raise CompanyError("people: name at least one person")
    if len(known) < len(people):
        raise CompanyError("people: two people have the same id")
    account = BotAccount(
        app_id=text(bot, "app_id", "A0WORKSPACE"),
        bot_id=text(bot, "bot_id", "B0WORKSPACE"),
        person=text(bot, "id", "U0WORKSPACE"),
        name=text(bot, "name", "App"),
        color=text(bot, "color", "2f6f4f"),
    )
    places = tuple(_place(row, known | {account.person}) for row in rows(source, "channels"))
    return Company(
        team=Team(
            id=_need(team, "id", "team"),
            name=_need(team, "name", "team"),
            domain=_need(team, "domain", "team"),
        ),
        bot=account,
        people=people,
        places=places,
    )


def _person(row: Json) -> Person:
    identity = _need(row, "id", "people")
    zone = text(row, "tz", "Etc/UTC")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise CompanyError(f"people.{identity}.tz: no time zone {zone!r}") from unknown
    return Person(
        id=identity,
        name=_need(row, "name", f"people.{identity}"),
        real_name=_need(row, "real_name", f"people.{identity}"),
        title=text(row, "title"),
        email=text(row, "email"),
        tz=zone,
        color=text(row, "color", "5b6b7b"),
        is_guest=flag(row, "guest"),
        is_admin=flag(row, "admin"),
    )


def _place(row: Json, known: set[str]) -> Place:
    identity = _need(row, "id", "channels")
    members = tuple(words(row, "members"))
    messages = tuple(
        FirstMessage(
            author=_need(line, "from", f"channels.{identity}.messages"),
            text=_need(line, "text", f"channels.{identity}.messages"),
            ago=number(line, "minutes_ago", 60.0) * 60,
            side=text(line, "side"),
        )
        for line in rows(row, "messages")
    )
    for person in (*members, *(message.author for message in messages)):
        if person not in known:
            raise CompanyError(f"channels.{identity}: nobody has the id {person!r}")
    return Place(
        id=identity,
        name=_need(row, "name", f"channels.{identity}"),
        members=members,
        topic=text(row, "topic"),
        is_private=flag(row, "private"),
        is_archived=flag(row, "archived"),
        messages=messages,
    )


def _need(row: Json, key: str, where: str) -> str:
    value = text(row, key)
    if not value:
        raise CompanyError(f"{where}.{key}: missing")
    return value
