"""Sixteen at once over two replicas of the desk on PostgreSQL: tickets are given out evenly, and none of them twice.

First tickets are filed, each routed to whoever of the team has the next turn. Then each of some that nobody has is
claimed by everybody at once.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar
from uuid import uuid4

import store
from bot.domain.desk import Desk
from bot.domain.draft import Draft, DraftId
from bot.domain.errors import AlreadyTaken, AlreadyYours
from bot.domain.events import Assigned
from bot.domain.people import Handle, PersonId
from bot.domain.ticket import TicketId
from bot.usecases.intake import Intake
from bot.usecases.ledger import Deed, Ledger
from bot.usecases.people import Staffing
from bot.usecases.work import Work
from kb.library import FolderLibrary
from tests import postgres
from tests.bench.report import Report
from tests.builders import MONDAY, NETWORK, a_desk, a_form, a_team, an_agent

AT_ONCE = 16
REPLICAS = 2
AGENTS = tuple(PersonId(f"agent-{number}") for number in range(7))

T = TypeVar("T")


def the_desk() -> Desk:
    """One team of seven who are always there, able, and never full."""
    usual = a_desk()
    agents = {one: an_agent(one, skills={"network": 2}, shift=None, capacity=1_000_000) for one in AGENTS}
    teams = {**usual.teams, NETWORK: a_team(*AGENTS)}
    return replace(usual, agents={**usual.agents, **agents}, teams=teams)


class Replica:
    """The use cases of one process."""

    def __init__(self, kept: store.SqlStore, articles: Path) -> None:
        desk = the_desk()
        ledger = Ledger(store=kept, desk=desk)
        library = FolderLibrary(articles, categories=[c.key for c in desk.categories])
        Staffing(kept, desk).enrol()
        self.kept = kept
        self.work = Work(ledger)
        self._intake = Intake(ledger, library)

    def files(self, by: PersonId) -> TicketId:
        draft = Draft(id=DraftId(uuid4().hex), person=by, category="vpn", answers=a_form(), at=MONDAY)
        with self.kept.write() as unit:
            unit.drafts.keep(draft)
            unit.commit()
        return self._intake.file(Deed(by=by, at=MONDAY, key=draft.id), draft.id).ticket

    def claims(self, ticket: TicketId, by: PersonId) -> bool:
        try:
            self.work.claim(Deed(by=by, at=MONDAY, key=uuid4().hex), ticket)
        except (AlreadyTaken, AlreadyYours):
            return False
        return True

    def owners(self, ticket: TicketId) -> list[PersonId]:
        """In the order in which they had it."""
        with self.kept.read() as unit:
            return [event.owner for event in unit.tickets.get(ticket).timeline if isinstance(event, Assigned)]


@contextmanager
def replicas() -> Iterator[Sequence[Replica]]:
    with ExitStack() as stack:
        articles = Path(stack.enter_context(TemporaryDirectory()))
        url = stack.enter_context(postgres.database(stack.enter_context(postgres.serve(careful=True))))
        store.migrate(url)
        yield [Replica(stack.enter_context(closing(store.connect(url))), articles) for _ in range(REPLICAS)]


def at_once(call: Callable[[int], T]) -> list[T]:
    """In so many threads, let go at the same moment."""
    start = threading.Barrier(AT_ONCE)

    def run(number: int) -> T:
        start.wait(timeout=30)
        return call(number)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(run, range(AT_ONCE)))


def measure(filings: int = 40, claims: int = 20) -> Report:
    """`filings` by each of the sixteen; `claims` tickets that all of them want."""
    with replicas() as desks:
        with desks[0].kept.write() as unit:
            ana = unit.people.meet(Handle(platform="slack", tenant="T1", id="U1"), name="Ana").id
            unit.commit()
        began = perf_counter()
        filed = [n for each in at_once(lambda who: [desks[who % 2].files(ana) for _ in range(filings)]) for n in each]
        took = perf_counter() - began
        owners = [desks[0].owners(ticket) for ticket in filed]
        shares = Counter(dict.fromkeys(AGENTS, 0)) + Counter(one for had in owners for one in had)
        spread = max(shares[one] for one in AGENTS) - min(shares[one] for one in AGENTS)
        doubled = sum(len(had) - 1 for had in owners) + sum(_claimed(desks, ticket) for ticket in filed[:claims])
    return Report(
        heading=[f"{AT_ONCE} at once, {REPLICAS} replicas", "tickets", "a second", "most − fewest", "doubled"],
        rows=[["given out and claimed", f"{len(filed)}", f"{len(filed) / took:.0f}", f"{spread}", f"{doubled}"]],
        figures={"spread": spread, "doubled": doubled, "filed": len(filed), "claimed": claims},
    )


def _claimed(desks: Sequence[Replica], ticket: TicketId) -> int:
    """Everybody wants one that was given back; how many too many have it."""
    owner = desks[0].owners(ticket)[-1]
    desks[0].work.release(Deed(by=owner, at=MONDAY, key=uuid4().hex), ticket)
    won = at_once(lambda who: desks[who % REPLICAS].claims(ticket, AGENTS[who % len(AGENTS)]))
    had = desks[0].owners(ticket)
    return abs(sum(won) - 1) + abs(len(had) - 2)
