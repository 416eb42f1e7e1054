"""The list of faults, by number and in plain words, and the line that says how many of them the desk survived.

A test says which fault it is of with `@survives("F13")`; each fault needs at least one, wherever that stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from _pytest.terminal import TerminalReporter

CRASHES = {
    "F1": "the process dies before it has looked at a request",
    "F2": "the process dies when it has found a request good",
    "F3": "the process dies before a commit",
    "F4": "the process dies after a commit and before its ack",
    "F5": "the process dies after its ack",
    "F6": "the process dies when it has leased a notice",
    "F7": "the process dies when a platform took a message, before that is kept",
    "F8": "the process dies after that is kept",
    "F9": "of two desks the one that sweeps dies",
    "F10": "a migration fails or is killed in the middle, or two desks begin one",
    "F11": "the desk is told to stop while it works",
    "F12": "a part of the desk does no more: no memory, no database, no deliveries",
}
INBOUND = {
    "F13": "Slack delivers the same event up to three times more",
    "F14": "the repeats of one delivery race on two replicas",
    "F15": "things come out of order: an edit before its message, a press before its ticket",
    "F16": "one message comes as a message and as a mention",
    "F17": "a shared channel tells one message once by workspace, with different ids",
    "F18": "somebody presses or submits twice",
    "F19": "an event is about a person or a channel that is gone",
    "F20": "Slack tells of its own affairs: a verification, limits, revoked tokens, the end of the app",
    "F21": "the database stalls while somebody waits for an answer",
    "F22": "the form can no longer be opened, as it took too long",
    "F23": "Teams delivers the same activity twice",
    "F24": "Teams moves to another service URL",
}
TIME = {
    "F25": "the clock goes back by hours",
    "F26": "the clock goes forward by a day",
    "F27": "clocks change for summer and winter, by half an hour too",
    "F28": "holidays or targets change under open tickets",
    "F29": "the desk comes back after hours",
    "F30": "the clocks of two machines differ",
    "F31": "the machine slept",
}
STORAGE = {
    "F32": "PostgreSQL crashes and comes back under load",
    "F33": "the answer to a commit is lost: nobody knows whether it is kept",
    "F34": "a deadlock is broken at our cost, or the server has become a stand-by",
    "F35": "there is no connection to be had",
    "F36": "somebody else holds SQLite's write lock",
    "F37": "the disk is full",
    "F38": "SQLite's log ends in the middle, or was left behind in a copy",
    "F39": "the database can only be read",
    "F40": "an administrator holds a lock for a long time",
}
SLACK = {
    "F41": "Slack asks to wait in one channel",
    "F42": "Slack answers 500 or 503",
    "F43": "the connection breaks after Slack took the message",
    "F44": "no answer comes in time, though Slack took the message",
    "F45": "Slack says that it stumbled, and took the message or did not",
    "F46": "nothing can be said in a channel any more",
    "F47": "Slack does not let the desk in any more",
    "F48": "Slack does not take the message as it is built",
    "F49": "the message that should change is gone, or can no longer be changed",
    "F50": "the address to answer to has expired",
}
TEAMS = {
    "F51": "Teams does not take the token",
    "F52": "somebody has blocked the app, or does not have it",
    "F53": "the conversation does not exist any more",
    "F54": "Teams is busy, or slow, or away for a while",
    "F55": "Microsoft's login or its keys cannot be had, or come slowly",
    "F56": "Teams signs with a new key",
}
CRASH_POINTS = "crash points"
"""The property in which a test of many points says how many were survived, and of how many."""

HOSTILE = {
    "F57": "a request is not signed, signed by somebody else, or signed long ago",
    "F58": "a body is no JSON, too large, too deep, or of other shapes than agreed",
    "F59": "people's words try to mention, to link or to command, or a press names another's ticket",
    "F60": "one person floods the desk while others wait for an answer",
}
PARTS: Mapping[str, Mapping[str, str]] = {
    "A process dies": CRASHES,
    "What comes in": INBOUND,
    "Time": TIME,
    "The database": STORAGE,
    "What goes to Slack": SLACK,
    "What goes to Teams": TEAMS,
    "Somebody means ill": HOSTILE,
}
FAULTS: Mapping[str, str] = {fault: words for part in PARTS.values() for fault, words in part.items()}


def table() -> str:
    """The list as a page shows it."""
    rows = ["| | what goes wrong |", "| --- | --- |"]
    for part, faults in PARTS.items():
        rows += [f"| | **{part}** |", *(f"| {fault} | {words} |" for fault, words in faults.items())]
    return "\n".join(rows) + "\n"


def survives(*faults: str) -> pytest.MarkDecorator:
    """The test shows that the desk survives these. Raises KeyError for a fault that is not on the list."""
    for fault in faults:
        FAULTS[fault]
    return pytest.mark.fault(*faults)


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """What a test is about travels with its report, so that it arrives from wherever it ran."""
    for item in items:
        for mark in item.iter_markers("fault"):
            item.user_properties.extend(("fault", fault) for fault in mark.args)


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Survived is what all its tests came through. With several workers their reports come together here."""
    stats = terminalreporter.stats
    faults, (points, of) = survived(stats), crash_points(stats)
    line = [f"faults survived {sum(faults.values())}/{len(faults)}"] if faults else []
    line += [f"crash points {points}/{of}"] if of else []
    if line:
        terminalreporter.write_line(", ".join(line))


def survived(stats: Mapping[str, Sequence[object]]) -> dict[str, bool]:
    """Each fault that was tried, and whether all its tests passed. `stats` are pytest's, by outcome."""
    seen: dict[str, bool] = {}
    for outcome, fault in _told(stats, "fault"):
        seen[str(fault)] = seen.get(str(fault), True) and outcome == "passed"
    return seen


def crash_points(stats: Mapping[str, Sequence[object]]) -> tuple[int, int]:
    """How many were survived, of how many. An act that broke before it had counted its points says so by failing."""
    counted = [(int(good), int(of)) for _, (good, of) in _told(stats, CRASH_POINTS)]
    return sum(good for good, _ in counted), sum(of for _, of in counted)


def _told(stats: Mapping[str, Sequence[object]], about: str) -> Iterator[tuple[str, Any]]:
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in stats.get(outcome, ()):
            yield from ((outcome, value) for name, value in getattr(report, "user_properties", ()) if name == about)
