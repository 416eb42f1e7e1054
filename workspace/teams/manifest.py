"""What a Teams app's manifest says of it: its name, its entries in Teams' menus, and what it may read."""

from __future__ import annotations

from dataclasses import dataclass

from workspace.wire import Json, part, rows, text, words

READS_CHANNELS = "ChannelMessage.Read.Group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """An entry of the message extension; `contexts` is where it stands: compose, commandBox, message."""

    id: str
    title: str
    description: str
    contexts: tuple[str, ...]

    @property
    def shown(self) -> Json:
        """As the page takes it."""
        return {
            "id": self.id,
            "title": self.title,
            "description": self.description,
            "contexts": list(self.contexts),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """`hears_channels`: messages in channels come to it without a mention."""

    name: str
    commands: tuple[Command, ...] = ()
    hears_channels: bool = False

    @classmethod
    def described(cls, manifest: Json | None, *, fallback_name: str) -> App:
        """What a manifest describes; without one the app has no commands and hears mentions only.

        Source: https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema
        """
        source = manifest or {}
        entries = [row for group in rows(source, "composeExtensions") for row in rows(group, "commands")]
        granted = rows(part(part(source, "authorization"), "permissions"), "resourceSpecific")
        return cls(
            name=text(part(source, "name"), "short") or fallback_name,
            commands=tuple(map(_command, entries)),
            hears_channels=any(text(one, "name") == READS_CHANNELS for one in granted),
        )


def _command(row: Json) -> Command:
    return Command(
        id=text(row, "id"),
        title=text(row, "title"),
        description=text(row, "description"),
        contexts=tuple(words(row, "context") or ("compose", "commandBox")),
    )
