"""The closing line of a run: how many faults and crash points were survived, of how many."""

from collections import Counter

import pytest

CRASH_POINTS = "crash points"
"""The property in which a test of many points says how many were survived, and of how many."""
FAULTS = "faults survived"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Of the tests of this room; the others are no faults. With several workers their reports come together here."""
    survived, tried = Counter[str](), Counter[str]()
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.stats.get(outcome, []):
            if "tests/faults/" not in report.nodeid:
                continue
            name, good, all_of_it = _counted(report)
            survived[name] += good
            tried[name] += all_of_it
    if tried:
        line = ", ".join(f"{name} {survived[name]}/{tried[name]}" for name in (FAULTS, CRASH_POINTS) if tried[name])
        terminalreporter.write_line(line)


def _counted(report: pytest.TestReport) -> tuple[str, int, int]:
    """A test that counts nothing is about one fault. One that broke before it had counted is a point not survived."""
    counted = dict(report.user_properties).get(CRASH_POINTS)
    if isinstance(counted, list | tuple):
        return CRASH_POINTS, int(counted[0]), int(counted[1])
    name = CRASH_POINTS if "test_crash_points" in report.nodeid else FAULTS
    return name, int(report.passed), 1
