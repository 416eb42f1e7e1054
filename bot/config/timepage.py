"""The table of docs/time.md: what each clock does in each status, asked of the rules themselves.

`python -m bot.config.timepage docs/time.md` writes it anew between its marks.
"""

import re
import sys
from pathlib import Path

from bot.config.building import times
from bot.config.written.times import SlaSection
from bot.domain.sla import State
from bot.domain.terms import ClockKind, Status, StatusKind

_MARKED = re.compile(r"<!-- clocks by status -->\n.*?<!-- end of clocks -->", re.DOTALL)
CELLS = {State.COUNTS: "counts", State.PAUSED: "as `pauses` says", State.OVER: "–"}


def table() -> str:
    """For a policy that names every status it may pause in, and no single clock."""
    waits = [status for status in Status if status.kind is StatusKind.WAITING]
    policy = times.policy(SlaSection.model_validate({"targets": {}, "pauses": waits}), {})
    rows = [[status.value, *(CELLS[policy.state_in(status, kind)] for kind in ClockKind)] for status in Status]
    cells = [["status", *(kind.value for kind in ClockKind)], ["---"] * (len(ClockKind) + 1), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def with_table(text: str) -> str:
    """The text with the marked table as it is now."""
    return _MARKED.sub(f"<!-- clocks by status -->\n{table()}\n<!-- end of clocks -->", text)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    place.write_text(with_table(place.read_text(encoding="utf-8")), encoding="utf-8")
