"""`make playground-teams`: say where the two playgrounds are, and move the desk's clock when Enter is pressed."""

import logging
import shutil
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from tests import npm
from tests.playground.client import PACKAGE, WHAT, NotStartedError
from tests.playground.scene import Scene, opened
from workspace.clock import WorkspaceClock

STEP = 30 * 60.0
"""Seconds that Enter moves the clock."""


def main() -> int:
    node = shutil.which("node")
    if node is None:
        return _fail(npm.MISSING.format(what=WHAT))
    logging.basicConfig(level=logging.WARNING, format="%(levelname)-7s %(name)s  %(message)s")
    signal.signal(signal.SIGTERM, _stop)
    try:
        modules = npm.installed(PACKAGE, WHAT)
        with tempfile.TemporaryDirectory() as folder, opened(Path(folder), node=node, modules=modules) as scene:
            _greet(scene)
            _move_the_clock(scene.clock)
    except (npm.NotInstalledError, NotStartedError) as why:
        return _fail(str(why))
    except KeyboardInterrupt:
        return 0
    return 0


def _move_the_clock(clock: WorkspaceClock) -> None:
    """Until somebody interrupts, whether or not there is a terminal."""
    for _ in sys.stdin:
        clock.advance(STEP)
        moment = datetime.fromtimestamp(clock.now(), UTC)
        sys.stdout.write(f"  For the desk it is {moment:%A, %H:%M} UTC.\n")
        sys.stdout.flush()
    while True:
        signal.pause()


def _greet(scene: Scene) -> None:
    sys.stdout.write(
        "\n  Deskside is open in Microsoft's playground, once for each of two colleagues:\n"
        f"    Ana asks:     {scene.ana.url}/  (+ below the message box, Action Command, Create)\n"
        f"    Gus answers:  {scene.gus.url}/  (the channel Requests of IT)\n"
        "  Enter moves the desk's clock half an hour ahead, and Ctrl-C stops. Nothing is kept.\n\n"
    )
    sys.stdout.flush()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _fail(why: str) -> int:
    sys.stderr.write(f"{why}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
