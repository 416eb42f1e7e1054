"""What the installed app said about itself: its manifest, read leniently."""

from __future__ import annotations

from dataclasses import dataclass

from workspace.wire import Json, flag, part, rows, text, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash command; `should_escape` turns @names and #channels in its text into ids."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """An entry of the lightning menu (`global`) or of a message's menu (`message`)."""

    name: str
    type: str
    callback_id: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The installed app. `scopes` and `events` are None when no manifest was given: then all are granted."""

    name: str
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    events: frozenset[str] | None = None
    scopes: frozenset[str] | None = None
    home_tab: bool = True
    messages_tab: bool = True
    interactive: bool = True

    @classmethod
    def described(cls, manifest: Json | None, *, fallback_name: str) -> App:
        """The app a manifest describes; without a manifest, one that may do everything."""
        if manifest is None:
            return cls(name=fallback_name)
        features, settings = part(manifest, "features"), part(manifest, "settings")
        home = part(features, "app_home")
        name = text(part(features, "bot_user"), "display_name") or text(part(manifest, "display_information"), "name")
        return cls(
            name=name or fallback_name,
            commands=tuple(_command(row) for row in rows(features, "slash_commands")),
            shortcuts=tuple(_shortcut(row) for row in rows(features, "shortcuts")),
            events=frozenset(words(part(settings, "event_subscriptions"), "bot_events")),
            scopes=frozenset(words(part(part(manifest, "oauth_config"), "scopes"), "bot")),
            home_tab=flag(home, "home_tab_enabled"),
            messages_tab=flag(home, "messages_tab_enabled", default=True),
            interactive=flag(part(settings, "interactivity"), "is_enabled"),
        )

    def hears(self, event: str) -> bool:
        """Whether the app subscribed to this event."""
        return self.events is None or event in self.events

    def may(self, scope: str) -> bool:
        """Whether the app was granted this scope."""
        return self.scopes is None or scope in self.scopes

    def command(self, name: str) -> Command | None:
        """The registered command of that name; without a manifest every name is one."""
        if self.scopes is None:
            return Command(command=name)
        return next((one for one in self.commands if one.command == name), None)

    def shortcut(self, callback_id: str, type_: str) -> Shortcut | None:
        """The registered shortcut; without a manifest every callback_id is one."""
        if self.scopes is None:
            return Shortcut(name=callback_id, type=type_, callback_id=callback_id)
        return next((one for one in self.shortcuts if one.callback_id == callback_id and one.type == type_), None)


def _command(row: Json) -> Command:
    return Command(
        command=text(row, "command"),
        description=text(row, "description"),
        usage_hint=text(row, "usage_hint"),
        should_escape=flag(row, "should_escape"),
    )


def _shortcut(row: Json) -> Shortcut:
    return Shortcut(
        name=text(row, "name"),
        type=text(row, "type"),
        callback_id=text(row, "callback_id"),
        description=text(row, "description"),
    )
