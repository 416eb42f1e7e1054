"""The workspace's own people: the page, and what they see and do through it."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from workspace import person
from workspace.client_door import ClientDoor
from workspace.clock import WorkspaceClock
from workspace.guard import GUARDED
from workspace.live import Live
from workspace.wire import Json
from workspace.workspace import Workspace

PAGE = Path(__file__).with_name("page")


class PersonDoor:
    """The routes of the browser page, and of tests that act as people."""

    def __init__(self, place: Workspace) -> None:
        self._side = SlackSide(place)

    def routes(self) -> list[BaseRoute]:
        page = StaticFiles(directory=PAGE, html=True, check_dir=False)
        return [*ClientDoor(self._side).routes(), Mount("/", page, middleware=GUARDED)]


class SlackSide:
    """A workspace as `ClientDoor` serves it."""

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

    async def act(self, who: str, verb: str, body: Json) -> Json:
        return await person.act(self._place, who, verb, body)
