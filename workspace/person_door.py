"""The workspace's own people: the page, and what they see and do through it."""

from __future__ import annotations

from starlette.routing import BaseRoute

from workspace import person
from workspace.client_door import ClientDoor, Side, page_files
from workspace.clock import WorkspaceClock
from workspace.live import Live
from workspace.wire import Json
from workspace.workspace import Workspace


class PersonDoor:
    """The routes of the browser page, and of tests that act as people."""

    def __init__(self, place: Workspace, beside: Side | None = None) -> None:
        self._door = ClientDoor(SlackSide(place), beside=beside)

    def routes(self) -> list[BaseRoute]:
        return [*self._door.routes(), page_files()]


class SlackSide:
    """A workspace as `ClientDoor` serves it."""

    name = "Slack"
    address = "/"

    def __init__(self, place: Workspace) -> None:
        self._place = place

    @property
    def clock(self) -> WorkspaceClock:
        return self._place.clock

    @property
    def live(self) -> Live:
        return self._place.live

    def everybody(self) -> list[str]:
        return self._place.everybody()

    def about(self) -> Json:
        return person.about(self._place)

    def snapshot(self, who: str) -> Json:
        return person.snapshot(self._place, who)

    def unread(self, who: str) -> int:
        return person.unread(self._place, who)

    async def act(self, who: str, verb: str, body: Json) -> Json:
        return await person.act(self._place, who, verb, body)
