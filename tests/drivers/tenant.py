"""An organisation in Microsoft Teams: who is in it, what has been said there, and the real desk.

There is no client here. A message of the desk is what the Connector holds under its id; what people say to each other
and to the desk is kept beside it.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from bot.config import Settings, TeamsIdentity, TeamsSettings, load
from bot.config.settings import TeamsCloud, TeamsFeature
from bot.domain.people import Channel
from tests.adapters_teams.connector import APP, TENANT, Call, Connector, connector, trouble
from tests.drivers import slack
from tests.drivers.people import DESK, PATIENCE, Json, Message, NotSeenError
from tests.drivers.teams import BOT, Person, account, card
from tests.drivers.theatre import ROOT, TICK, TUESDAY_AT_TEN, Change, Desk, Twice, backstage, clock_at, unchanged
from workspace.company import Company

ROOMS = {
    "#it-network": "19:network@thread.tacv2",
    "#it-access": "19:access@thread.tacv2",
    "#it-hardware": "19:hardware@thread.tacv2",
    "#on-call": "19:oncall@thread.tacv2",
    "#help": "19:help@thread.tacv2",
}
"""The channels, by the names they have in the local workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """A message stands so from then on; None for one that is gone. `at` is steady seconds."""

    at: float
    place: tuple[str, str]
    message: Message | None


class Stage:
    platform = "teams"

    def __init__(self, *, place: Connector, behind: Desk) -> None:
        self.place = place
        self.behind = behind
        company = Company.load()
        self.people: Mapping[str, Person] = {one.name: Person(self, one.name, one.real_name) for one in company.people}
        self.names = {person.id: person.name for person in self.people.values()}
        self._done: list[Happened] = []
        self._read: dict[int, Happened] = {}
        _moves_in(company, place)
        self._remembers(company)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def forward(self, *, hours: float = 0, minutes: float = 0) -> None:
        self.behind.advance(hours * 3600 + minutes * 60)

    def settles(self) -> None:
        since, until = self.behind.now(), time.monotonic() + PATIENCE
        while not self.behind.is_settled(since):
            if time.monotonic() > until:
                raise NotSeenError("the desk does not come to rest")
            time.sleep(0.02)

    # ── what stands where ──────────────────────────────────────────────────────────────────────

    @property
    def hears_channels(self) -> bool:
        """Whether Teams tells the desk of what is said below its cards without a mention."""
        settings = self.behind.settings.teams
        return settings is not None and TeamsFeature.CHANNELS in settings.features

    def room(self, where: str, who: Person) -> str:
        """A channel's id by its name; `desk` is their own chat with the desk."""
        return who.chat if where == DESK else ROOMS.get(where, where)

    def blocks(self, person: Person) -> None:
        """They will have nothing more of the app."""
        self.place.trouble = lambda call: (
            trouble(403, "MessageWritesBlocked") if person.chat in call.path and call.method != "GET" else None
        )

    def happened(self, message: Message | None, *, place: tuple[str, str]) -> None:
        """Somebody wrote, changed or took away a message; or their client shows a card anew."""
        self._done.append(Happened(at=time.monotonic(), place=place, message=message))

    def messages(self, room: str, *, since: float = 0.0) -> list[Message]:
        """Those of a conversation and its threads, the oldest first; posted since then."""
        found: dict[tuple[str, str], tuple[float, Message]] = {}
        for one in sorted((*self._done, *self._carried()), key=lambda one: one.at):
            if one.message is None:
                found.pop(one.place, None)
            elif one.place[0].startswith(room):
                first, _ = found.get(one.place, (one.at, None))
                found[one.place] = (first, one.message)
        return [message for first, message in found.values() if first >= since]

    def cards(self) -> Iterator[Json]:
        """Each that was ever shown, also where another stands now."""
        for one in (*self._done, *self._carried()):
            if one.message is not None and one.message.author == BOT:
                yield one.message.raw

    def _carried(self) -> Iterator[Happened]:
        """What the desk's calls put somewhere, each read once."""
        for call in list(self.place.calls):
            key = id(call)
            if key not in self._read and (said := self.place.said.get(key)) is not None:
                if (message := _posted(call, said)) is None:
                    continue
                self._read[key] = Happened(at=call.at, place=(message.at, message.id), message=message)
            if key in self._read:
                yield self._read[key]

    def _remembers(self, company: Company) -> None:
        """What people said before the desk came."""
        names = {one.id: one.name for one in company.people}
        for room in company.places:
            for number, said in enumerate(room.messages):
                where, author = ROOMS.get(f"#{room.name}", room.id), names[said.author]
                before = Message(at=where, id=f"before-{number}", text=said.text, author=account(author))
                self.happened(before, place=(where, before.id))


def _posted(call: Call, said: Json) -> Message | None:
    """What a call put somewhere; None for one that did not."""
    path = [unquote(part) for part in call.path.partition("/v3/conversations")[2].strip("/").split("/")]
    if call.method == "POST" and path == [""] and "activity" in call.body and "activityId" in said:
        return card(_content(call.body["activity"]), at=str(said["id"]), id=str(said["activityId"]))
    if call.method == "POST" and path[1:] == ["activities"] and "id" in said:
        return card(_content(call.body), at=path[0], id=str(said["id"]))
    if call.method == "PUT" and "id" in said:
        return card(_content(call.body), at=path[0], id=path[2])
    return None


def _content(activity: Json) -> Json:
    [attached] = activity["attachments"]
    content: Json = attached["content"]
    return content


def _moves_in(company: Company, place: Connector) -> None:
    """Everybody is a member of everything, by each name that Teams knows them by."""
    for one in company.people:
        known = {
            "id": f"29:{one.name}",
            "objectId": account(one.name),
            "name": one.real_name,
            "email": one.email,
            "userRole": "guest" if one.is_guest else "user",
        }
        place.members |= dict.fromkeys((account(one.name), f"29:{one.name}", one.email), known)


# ── opening ────────────────────────────────────────────────────────────────────────────────────


class Tenant(Desk):
    """The stage in Teams from behind: the Connector, and the desk."""

    stage: Stage
    place: Connector

    def open(self, folder: Path, *, database: str | None, settings: Change) -> None:
        self.place = self.run(self._everything.enter_async_context(connector()))
        wanted = load(ROOT / "app.yaml", {"DESKSIDE_DATABASE": database or f"sqlite:///{folder}/d.db"})
        there = replace(wanted, teams=in_teams(self.place), tick_every=TICK)
        self.stage = Stage(place=self.place, behind=self)
        self.begin(settings(self.placed(there)))

    def placed(self, settings: Settings) -> Settings:
        return teams_only(settings)

    def screens(self) -> Iterator[Json]:
        """Every card that was ever sent, and every dialog that ever opened."""
        yield from self.stage.cards()
        for person in self.stage.people.values():
            yield from person.shown

    def refused(self) -> list[object]:
        return [call.path for call in self.place.calls if id(call) not in self.place.said]

    def again(self, person: Person) -> Twice:
        first, second = person.repeats()
        return Twice(first=str(first), second=str(second))

    def anew(self, person: Person, *, by: Person | None = None, press: str = "") -> None:
        (by or person).acts_anew(person, press)

    def resent(self, person: Person, *, by: Person | None = None, form: str = "", typed: str = "") -> str:
        return str((by or person).sends_anew(person, form, typed))

    def resaid(self, person: Person, text: str) -> None:
        person.says_anew(text)


def in_teams(place: Connector) -> TeamsSettings:
    return TeamsSettings(
        app_id=APP,
        tenant=TENANT,
        identity=TeamsIdentity.NONE,
        cloud=TeamsCloud.PUBLIC,
        hosts=(),
        features=frozenset(),
        secret=None,
        service_url=f"{place.url}/teams/",
    )


def teams_only(settings: Settings) -> Settings:
    """The same desk, with its channels in Teams."""
    desk = settings.desk
    teams = {key: replace(team, channel=_there(team.channel)) for key, team in desk.teams.items()}
    return replace(settings, slack=None, desk=replace(desk, teams=teams, on_call_channel=_there(desk.on_call_channel)))


def _there(channel: Channel) -> Channel:
    return Channel(platform="teams", id=ROOMS[channel.id])


@contextmanager
def tenant(folder: Path, *, database: str | None = None, settings: Change = unchanged) -> Iterator[Tenant]:
    """A stage in Teams, seen from behind."""
    with slack.thread_loop() as loop:
        behind = Tenant(loop, clock_at(TUESDAY_AT_TEN))
        try:
            behind.open(folder, database=database, settings=settings)
            yield behind
        finally:
            behind.close()


@contextmanager
def both(folder: Path, *, team: str, settings: Change = unchanged) -> Iterator[tuple[slack.Stage, Stage]]:
    """One desk in Slack and in Teams, and the same people in both. The `team` works in the channels of that one."""

    def there(here: Settings) -> Settings:
        placed = teams_only(here) if team == "teams" else here
        return settings(replace(placed, slack=here.slack, teams=in_teams(place)))

    with _connected() as place, backstage(folder, settings=there) as behind:
        yield behind.stage, Stage(place=place, behind=behind)


@contextmanager
def _connected() -> Iterator[Connector]:
    with slack.thread_loop() as loop:
        held = AsyncExitStack()
        yield asyncio.run_coroutine_threadsafe(held.enter_async_context(connector()), loop).result(10)
        asyncio.run_coroutine_threadsafe(held.aclose(), loop).result(10)
