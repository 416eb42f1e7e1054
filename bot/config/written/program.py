"""The running program: platforms, articles, server."""

from datetime import timedelta
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import BeforeValidator, Field

from bot.config.settings import Feature, LogForm, SlackMode, TeamsCloud, TeamsFeature, TeamsIdentity
from bot.config.shapes import (
    Guid,
    HostName,
    Section,
    Text,
    Tick,
    several,
)


class SlackSection(Section):
    """The Slack workspace. Tokens come from the environment, never from this file."""

    mode: SlackMode = SlackMode.SOCKET
    """`socket` needs no address that Slack can reach; `http` needs one, and a signing secret."""
    features: Annotated[tuple[Feature, ...], BeforeValidator(several)] = ()
    """What is switched on beyond the minimum; each asks Slack for more permissions."""


class TeamsSection(Section):
    """The Microsoft Teams of one organisation. The app's secret comes from the environment, never from this file."""

    app_id: Guid | None = None
    """The application (client) id of the app in Entra."""
    tenant: Guid | None = None
    """The directory (tenant) id of the organisation."""
    identity: TeamsIdentity = TeamsIdentity.SECRET
    """`secret` needs `TEAMS_APP_PASSWORD`; `msi` is the managed identity of a machine in Azure; `none` is for a
    stand-in of Teams on this machine, and lets in whoever is on it."""
    cloud: TeamsCloud = TeamsCloud.PUBLIC
    """`us_government` has its own keys and addresses."""
    hosts: Annotated[tuple[HostName, ...], BeforeValidator(several)] = ()
    """Further hosts at which Teams may say it is, each exact. Microsoft's own are known."""
    features: Annotated[tuple[TeamsFeature, ...], BeforeValidator(several)] = ()
    """What is switched on beyond the minimum; each asks the owner of a team for more permissions."""


class KnowledgeSection(Section):
    """The articles."""

    articles: PurePosixPath = PurePosixPath("kb/articles")
    """Their folder, relative to this file."""


class ServerSection(Section):
    """The running program."""

    database: Text = "sqlite:///.deskside/deskside.db"
    """Where tickets are kept: `sqlite:///` and a path relative to this file, or `postgresql://…`. An address with a
    password belongs into `DESKSIDE_DATABASE`."""
    host: Text = "127.0.0.1"
    """The address the web side listens on; `DESKSIDE_HOST` says another, as a container needs."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8025
    """Its port; 0 takes a free one."""
    tick_every: Tick = timedelta(seconds=5)
    """How often the desk looks for what is due: at least once a minute."""
    log: LogForm = LogForm.TEXT
    """`text` for people, `json` for machines: one object a line. Neither holds anybody's words."""
