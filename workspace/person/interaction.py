"""Bringing what a person did to the app, and telling the person when that failed."""

from __future__ import annotations

from workspace.delivery import Answer, Kind
from workspace.person.errors import TROUBLE, DeedError
from workspace.wire import Json
from workspace.workspace import Workspace


async def carried(place: Workspace, payload: Json) -> Answer:
    """The app's answer to an interaction, whatever it is. Raises DeedError if the app takes none."""
    if not place.app.interactive:
        raise DeedError("not_interactive", "This app is not configured to handle interactive responses.")
    return await place.delivery.ask(Kind.INTERACTION, payload)


async def acked(place: Workspace, person: str, payload: Json) -> Answer:
    """The app's ack. Raises DeedError, after a toast, when there was none in time."""
    answer = await carried(place, payload)
    if not answer.ok:
        place.toast(person, TROUBLE)
        raise DeedError(answer.command_error, TROUBLE)
    return answer
