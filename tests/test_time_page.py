"""docs/time.md: its table is what the rules say, and its ten examples are what the desk counts."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import load
from bot.config.timepage import with_table
from bot.domain.desk import Desk
from bot.domain.people import PersonId
from bot.domain.priority import Priority
from bot.domain.terms import Status
from bot.domain.ticket import Actor, Ticket
from bot.domain.timed.account import accounts
from bot.ui import plain
from bot.ui.accounts import whole
from tests.builders import a_ticket
from tests.config.conftest import SMALL
from tests.house import page

PAGE = page("docs/time.md")
LONDON = "Europe/London"
EXAMPLES = re.findall(r"^### (\d+\. .*)\n(?:.*\n)+?```\n((?:.*\n)+?)```$", PAGE, re.MULTILINE)
MOMENT = re.compile(r"(?:at )?(\w{3} \d{4}-\d\d-\d\d \d\d:\d\d)(?:  (.*))?")
ANA, BEN = Actor(person=PersonId("ana")), Actor(person=PersonId("ben"), is_staff=True)

Verb = Callable[[Ticket, datetime, Desk], Ticket]
VERBS: dict[str, Verb] = {
    "Ben takes it": lambda t, at, _: t.claimed(BEN, at),
    "Ben gives it back": lambda t, at, _: t.released(BEN, at),
    "Ben answers": lambda t, at, _: t.replied(BEN, "Please try again", at),
    "Ben asks": lambda t, at, _: t.waited(BEN, Status.WAITING_ON_REQUESTER, "A log", at + timedelta(days=9), at),
    "Ben waits on the vendor": lambda t, at, _: t.waited(
        BEN, Status.WAITING_ON_VENDOR, "A part", at + timedelta(days=9), at
    ),
    "it goes on": lambda t, at, _: t.resumed(at, "work goes on", BEN),
    "Ana answers": lambda t, at, _: t.details_added(ANA, "Here it is", at),
    "Ana writes": lambda t, at, _: t.details_added(ANA, "It still drops", at),
    "Ana says thanks": lambda t, at, _: t.details_added(ANA, "Thank you!", at),
    "becomes P1": lambda t, at, _: t.reprioritised(BEN, Priority.P1, "All are down", at),
    "Ben resolves": lambda t, at, desk: t.resolved(BEN, desk.category(t.category), "Repaired", "fixed", at),
    "Ana reopens": lambda t, at, _: t.reopened(ANA, "It came back", timedelta(days=7), at),
}


def the_desk(folder: Path, on_reopen: str) -> Desk:
    """The small desk of the tests with the calendars and promises that stand on the page."""
    written = re.search(r"```yaml\n(calendars:\n.*?)```", PAGE, re.DOTALL)
    assert written is not None
    text = re.sub(r"^calendars:\n.*?(?=^escalation:)", lambda _: written[1] + on_reopen, SMALL, flags=re.DOTALL | re.M)
    (folder / "kb" / "articles").mkdir(parents=True)
    (folder / "app.yaml").write_text(text, encoding="utf-8")
    return load(folder / "app.yaml", {}).desk


def moment_of(text: str) -> datetime:
    """A moment of the page, whose weekday is right too."""
    at = datetime.fromisoformat(text.partition(" ")[2]).replace(tzinfo=ZoneInfo(LONDON)).astimezone(UTC)
    assert plain.moment(at, LONDON) == text
    return at


def counted(story: str, desk: Desk) -> list[str]:
    """What `deskside explain` says of each clock, without its stretches."""
    head, *lines = story.splitlines()
    priority, category = re.match(r"(P\d) (\w+)", head).groups()  # type: ignore[union-attr]
    ticket: Ticket | None = None
    for line in lines:
        found = MOMENT.match(line)
        if found is None:
            continue
        at = moment_of(found[1])
        if found[2] == "filed":
            ticket = a_ticket(at=at, priority=Priority(priority), category=category)
        elif found[2]:
            ticket = VERBS[found[2]](ticket, at, desk)
    assert ticket is not None
    nodes = whole(accounts(ticket, desk, at), {}, at)
    return [line for line in plain.lines(nodes, LONDON) if not line.startswith("  - ")]


def test_the_table_is_what_the_rules_say() -> None:
    assert with_table(PAGE) == PAGE, "python -m bot.config.timepage docs/time.md"


def test_there_are_ten_examples() -> None:
    assert [name.partition(".")[0] for name, _ in EXAMPLES] == [str(n) for n in range(1, 11)]


@pytest.mark.parametrize(("name", "story"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_the_example_is_what_the_desk_counts(name: str, story: str, tmp_path: Path) -> None:
    setting = re.search(r"on_reopen: \w+", story)
    desk = the_desk(tmp_path, f"  {setting[0]}\n" if setting else "")
    told = [line for line in story.splitlines()[1:] if not MOMENT.match(line)]
    assert told, f"{name} counts nothing"
    assert counted(story, desk) == told
