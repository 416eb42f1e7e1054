"""The log: what happened, with the numbers of tickets and the names of events, and nobody's words.

A sentence of ours carries facts beside it (`extra`), which only the form for machines shows. Of an exception that
nobody expected, its type and where it was raised are told, but not its message: that may repeat what somebody typed.
Of a line of a library only its place there is told, for the same reason: slack_sdk repeats what it could not send.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

from bot.domain.errors import CannotSave

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What every record has; anything else was given as a fact."""
_OURS = frozenset({"bot", "adapters", "store", "kb", "workspace"})
_OF_US = frozenset({"apscheduler"})
"""Libraries that know nobody's words: they speak of our own parts."""
_CHATTY = ("alembic", "apscheduler", "msal", "slack_bolt", "slack_sdk", "urllib3")
"""Libraries that tell of every step, and some of every payload."""


def log_to_terminal(*, as_json: bool = False, to: TextIO | None = None) -> None:
    """From now on everything of importance goes to stderr, one event a line."""
    writing = logging.StreamHandler(to or sys.stderr)
    writing.setFormatter(ForMachines() if as_json else ForPeople())
    logging.basicConfig(level=logging.INFO, handlers=[writing], force=True)
    # Neither form shows them, and each line would ask for them.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


class ForPeople(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s  %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        record.message, record.asctime = said(record), self.formatTime(record)
        line = self.formatMessage(record)
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None else "\n".join([line, *stumbles(error)])


class ForMachines(logging.Formatter):
    """An object a line: `at`, `level`, `logger`, `event`, `says`, and the facts; `error` and `trace` if one was raised.

    `event` is the same for the same kind of thing: `ticket`, `request`, `notice`, else the logger's name.
    """

    def format(self, record: logging.LogRecord) -> str:
        facts = {key: value for key, value in vars(record).items() if key not in _OWN}
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": facts.pop("event", record.name),
            "says": said(record),
            **facts,
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = type(record.exc_info[1]).__name__
            line["trace"] = stumbles(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def said(record: logging.LogRecord) -> str:
    """Our own sentence, or where in a library to find its one."""
    if record.name.partition(".")[0] in _OURS | _OF_US:
        return record.getMessage()
    return f"line {record.lineno} of {record.module}, in {record.funcName}"


def stumbles(error: BaseException | None) -> list[str]:
    """Where an exception, and what led to it, was raised: oldest first, without a message.

    That the database cannot be had is no fault of the program, so what the database says of it is told instead.
    """
    if isinstance(error, CannotSave):
        return [f"the database: {error.because or 'it cannot be had'}"]
    told: list[str] = []
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        told = [f"{type(error).__module__}.{type(error).__qualname__}", *lines, *told]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return told
