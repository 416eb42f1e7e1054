"""One playground: Microsoft's client in a process of Node, and what it can be asked over HTTP."""

import json
import os
import re
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.playground.people import Colleague, seen_by

HERE = Path(__file__).parent
PACKAGE = HERE / "package.json"
WHAT = "Microsoft's playground for bots"
_CLI = Path("@microsoft/m365agentsplayground/cli.js")
_PATIENCE = 60.0
"""Seconds that Node may take to start, on a busy machine."""

Json = dict[str, Any]


class NotStartedError(Exception):
    """The playground did not come up. The text is its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Playground:
    """Somebody's Teams, open at `url`."""

    of: Colleague
    url: str

    @property
    def service(self) -> str:
        """Where it takes what a bot sends."""
        return f"{self.url}/_connector"

    def installs(self, conversation: str) -> None:
        """Somebody adds the app there: the desk hears of the conversation, as it does in Teams."""
        self._sends(self._template(conversation, type="install"))

    def invokes(self, name: str, value: Json, *, message: str) -> str:
        """A press that Teams would tell of so, where the page has no button for it; it is told in the person's chat.

        Returns the id of the activity, which the desk's answer is logged with.
        """
        activity = self._template(self.of.chat) | {"type": "invoke", "name": name, "value": value, "replyToId": message}
        self._sends(activity)
        return str(activity["id"])

    def _template(self, conversation: str, **kind: str) -> Json:
        """An activity of this person's in a conversation, to be changed and sent."""
        wanted = urllib.parse.urlencode({"conversationId": conversation, **kind})
        return self._asked(f"/_internal/v1/customActivities/template?{wanted}")

    def _sends(self, activity: Json) -> None:
        self._asked("/_internal/v1/customActivities", activity)

    def _asked(self, path: str, body: Json | None = None) -> Json:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
            said = answer.read()
        return json.loads(said) if said.startswith(b"{") else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """How one is started: by the program `node`, out of the folder `modules`, for the app of this id in this tenant.

    `desk` is where the app is.
    """

    node: str
    modules: Path
    desk: str
    app: str
    tenant: str

    @property
    def command(self) -> list[str]:
        preload = ["--require", str(HERE / "loopback.cjs")]
        flags = ["--app-endpoint", f"{self.desk}/api/messages", "--channel-id", "msteams", "--port", "0"]
        return [self.node, *preload, str(self.modules / _CLI), "start", *flags, "--disable-telemetry"]


@contextmanager
def playground(of: Colleague, folder: Path, client: Client) -> Iterator[Playground]:
    """Start one for this colleague in a folder of its own, and end it afterwards. Raises `NotStartedError`."""
    folder.mkdir()
    config, said = folder / "playground.yml", folder / "said"
    config.write_text(seen_by(of, app=client.app, tenant=client.tenant), encoding="utf-8")
    env = os.environ | {
        "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(config),
        "M365_AGENTS_PLAYGROUND_LOGFILE": str(folder / "log"),
        "TEAMSAPPTESTER_BROWSER": "none",
        "NO_PROXY": "*",
    }
    with said.open("wb") as out:
        running = subprocess.Popen(
            client.command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    try:
        yield Playground(of=of, url=_address(running, said))
    finally:
        running.terminate()
        running.wait(10)


def _address(running: "subprocess.Popen[bytes]", said: Path) -> str:
    """Where it listens, as it says itself."""
    until = time.monotonic() + _PATIENCE
    while (found := re.search(r"Listening on (\d+)", said.read_text())) is None:
        if running.poll() is not None or time.monotonic() > until:
            raise NotStartedError(said.read_text().strip() or f"{WHAT} says nothing")
        time.sleep(0.02)
    return f"http://127.0.0.1:{found[1]}"
