"""The rules through the use cases, on a real SQLite file: what people did and what time did, kept and read again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

import store
from bot.domain.catalog import Answer
from bot.domain.draft import DraftId
from bot.domain.errors import Gone, MissingAnswer, NobodyCan, NotAllowed, Repeated
from bot.domain.events import Confirmed, DetailsAdded, Escalated, Noted, Nudged, Reopened
from bot.domain.notices import Face, FaceKind
from bot.domain.people import PersonId, Presence
from bot.domain.priority import Priority
from bot.domain.terms import ClockKind, MessageRef, Status
from bot.domain.ticket import Ticket, TicketId
from bot.usecases.conversation import Conversation
from bot.usecases.intake import Filed, Intake, Invalid, Offered
from bot.usecases.ledger import Deed, Ledger
from bot.usecases.notices import notices
from bot.usecases.people import Staffing
from bot.usecases.watch import Watch
from bot.usecases.work import Work
from kb.library import FolderLibrary
from tests.builders import MONDAY, NETWORK, a_desk, a_form, days, hours, minutes
from tests.cast import BEN, BO, CY, DEE, a_person

EVERYTHING_DOWN: dict[str, Answer] = {"impact": "everybody", "urgency": "blocked"}


ARTICLE = """---
title: The VPN keeps dropping
category: vpn
owner: ben
review: 2027-03-01
---
If the VPN keeps dropping every ten minutes, restart the router.
"""


@dataclass(kw_only=True)
class House:
    """The desk at work on one machine, with a clock that is set by hand."""

    kept: store.SqlStore
    articles: Path
    now: datetime = MONDAY

    def __post_init__(self) -> None:
        self.desk = a_desk()
        ledger = Ledger(store=self.kept, desk=self.desk)
        self.intake = Intake(ledger, FolderLibrary(self.articles, look_every=0))
        self.work, self.conversation, self.watch = Work(ledger), Conversation(ledger), Watch(ledger)
        self.staffing = Staffing(self.kept, self.desk)
        self.staffing.enrol()
        ana, eve = a_person(PersonId("ana")), a_person(PersonId("eve"))
        self.ana, self.eve = (self.staffing.meet(p.handles[0], p.name, MONDAY).id for p in (ana, eve))
        self._keys = (f"key {n}" for n in count())

    def deed(self, by: PersonId, key: str | None = None) -> Deed:
        return Deed(by=by, at=self.now, key=key or next(self._keys))

    def files(self, answers: dict[str, Answer] | None = None) -> TicketId:
        draft = self.intake.start(self.deed(self.ana), "my vpn is down")
        outcome = self.intake.submit(self.deed(self.ana), draft.id, a_form(answers))
        assert isinstance(outcome, Filed)
        return outcome.ticket

    def ticket(self, number: TicketId) -> Ticket:
        with self.kept.read() as unit:
            return unit.tickets.get(number)

    def later(self, length: timedelta) -> int:
        """So much time passes, and the watch looks once; how many timers fired."""
        self.now += length
        return self.watch.sweep(self.now)

    def happened(self, number: TicketId, kind: type) -> list[datetime]:
        return [e.at for e in self.ticket(number).timeline if isinstance(e, kind)]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    url = f"sqlite:///{tmp_path}/desk.db"
    store.migrate(url)
    articles = tmp_path / "articles"
    articles.mkdir()
    kept = store.connect(url)
    yield House(kept=kept, articles=articles)
    kept.close()


# ── time ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_alarm_that_a_wait_put_off_is_not_lost(house: House) -> None:
    """The watch looks in the midst of the wait, at the moment at which the nudge and the breach were due before it."""
    number = house.files(EVERYTHING_DOWN)
    house.now += minutes(5)
    until = house.now + days(1)
    house.work.wait(house.deed(BEN), number, on=Status.WAITING_ON_VENDOR, needed="a part", until=until)
    house.later(hours(2))
    assert not house.happened(number, Nudged)
    assert not house.happened(number, Escalated)
    house.work.resume(house.deed(BEN), number)
    resumed = house.now
    for _ in range(20):
        house.later(minutes(1))
    assert house.happened(number, Nudged) == [resumed + minutes(10), resumed + minutes(13)]
    assert house.happened(number, Escalated) == [resumed + minutes(15)]


def test_what_has_happened_does_not_happen_again(house: House) -> None:
    number = house.files(EVERYTHING_DOWN)
    assert house.later(minutes(20)) > 0
    assert house.later(timedelta(0)) == 0
    assert house.later(minutes(1)) == 0
    assert len(house.happened(number, Escalated)) == 1


def test_a_wait_ends_although_the_ticket_changed_hands(house: House) -> None:
    number = house.files()
    until = house.now + hours(2)
    house.work.wait(house.deed(BEN), number, on=Status.WAITING_ON_VENDOR, needed="a part", until=until)
    house.work.assign(house.deed(BEN), number, BO)
    assert house.ticket(number).status is Status.WAITING_ON_VENDOR
    house.later(hours(2))
    assert (house.ticket(number).status, house.ticket(number).owner) == (Status.ASSIGNED, BO)


def test_silence_closes(house: House) -> None:
    number = house.files()
    house.work.resolve(house.deed(BEN), number, summary="New profile", disposition="fixed")
    house.later(days(3) - minutes(1))
    assert house.ticket(number).status is Status.RESOLVED
    house.later(minutes(1))
    assert house.happened(number, Confirmed) == [house.now]


# ── what is asked and what is said ───────────────────────────────────────────────────────────────────────────────────


def test_the_requesters_organisation_is_kept_as_it_was_when_they_filed(house: House) -> None:
    number = house.files()
    with house.kept.read() as unit:
        ana = unit.people.get(house.ana)
    assert house.ticket(number).account == ana.account == (ana.email or "").rpartition("@")[2]


def test_a_form_is_checked_again_before_it_becomes_a_ticket(house: House) -> None:
    """An article was offered for a good form; meanwhile, on another device, an answer was emptied."""
    (house.articles / "vpn.md").write_text(ARTICLE)
    draft = house.intake.start(house.deed(house.ana), "my vpn is down")
    assert isinstance(house.intake.submit(house.deed(house.ana), draft.id, a_form()), Offered)
    house.intake.fill(draft.id, house.ana, {"place": ""})
    with pytest.raises(MissingAnswer):
        house.intake.file(house.deed(house.ana), draft.id)
    house.intake.fill(draft.id, house.ana, {"place": "home"})
    assert house.intake.file(house.deed(house.ana), draft.id).ticket == 1


def test_a_refused_form_loses_nothing_and_a_filed_one_is_filed_once(house: House) -> None:
    draft = house.intake.start(house.deed(house.ana), "my vpn is down")
    refused = house.intake.submit(house.deed(house.ana, "same"), draft.id, a_form({"place": "", "impact": ("one",)}))
    assert isinstance(refused, Invalid)
    assert set(refused.errors) == {"place", "impact"}
    assert house.intake.resume(draft.id, house.ana).answers["description"] == "It drops every ten minutes."
    assert house.intake.submit(house.deed(house.ana, "same"), draft.id, a_form()) == Filed(
        ticket=TicketId(1), ref="DESK-1", due=(ClockKind.FIRST_RESPONSE, MONDAY + hours(4))
    )
    with pytest.raises(Repeated) as again:
        house.intake.submit(house.deed(house.ana, "same"), draft.id, a_form())
    assert again.value.outcome == "1"
    assert house.intake.filed(TicketId(1), house.ana, house.now).ref == "DESK-1"
    assert house.intake.filed(TicketId(1), BEN, house.now).ref == "DESK-1"
    with pytest.raises(NotAllowed):
        house.intake.filed(TicketId(1), house.eve, house.now)


def test_a_draft_is_its_writers_alone(house: House) -> None:
    draft = house.intake.start(house.deed(house.ana), "my salary")
    number = house.files()
    for look in (
        lambda: house.intake.resume(draft.id, house.eve),
        lambda: house.intake.fill(draft.id, house.eve, {"summary": "x"}),
        lambda: house.intake.submit(house.deed(house.eve), draft.id, a_form()),
        lambda: house.intake.file(house.deed(house.eve), draft.id),
        lambda: house.intake.deflect(house.deed(house.eve), draft.id, "vpn"),
        lambda: house.conversation.add_draft(house.deed(house.eve), number, draft.id),
        lambda: house.intake.resume(DraftId("none"), house.ana),
    ):
        with pytest.raises(Gone):
            look()


@pytest.mark.parametrize("closed", [False, True])
def test_words_added_to_a_finished_ticket_bring_it_back_unless_they_are_thanks(house: House, closed: bool) -> None:
    """The form was open while the ticket was resolved: what is typed into it must not end in silence."""
    number = house.files()
    house.work.resolve(house.deed(BEN), number, summary="New profile", disposition="fixed")
    if closed:
        house.conversation.confirm(house.deed(house.ana), number)
    finished = house.ticket(number).status
    house.conversation.add_details(house.deed(house.ana), number, "Thanks, it works now!")
    assert house.ticket(number).status is finished
    for somebody in (house.eve, BO):
        for words in ("Thanks!", "It is back again."):
            with pytest.raises(NotAllowed):
                house.conversation.add_details(house.deed(somebody), number, words)
    house.conversation.add_details(house.deed(house.ana), number, "It is back again.")
    assert house.ticket(number).status is Status.ASSIGNED
    assert house.happened(number, Reopened) == [house.now]
    house.conversation.add_details(house.deed(house.ana), number, "Since noon.")
    assert house.happened(number, DetailsAdded) == [house.now]


@pytest.mark.parametrize("in_own_channel", [True, False])
def test_a_note_under_an_alarm_is_shown_to_the_team_unless_it_sees_it_already(
    house: House, in_own_channel: bool
) -> None:
    number = house.files()
    team = house.desk.teams[NETWORK]
    where = team.channel if in_own_channel else house.desk.on_call_channel
    alarm = MessageRef(platform="slack", conversation=where.id, id="1.0")
    said = MessageRef(platform="slack", conversation=where.id, id="1.1")
    with house.kept.write() as unit:
        unit.placements.put(number, where, Face(kind=FaceKind.ESCALATION, event=2), alarm)
        unit.commit()
    heard = house.conversation.hear(house.deed(BO), "restarting it", said, alarm)
    assert heard is not None
    note = heard.timeline[-1]
    assert isinstance(note, Noted)
    assert note.message == (said if in_own_channel else None)
    shown = {n.to for n in notices(heard, house.desk, since=heard.revision - 1)}
    assert (team.channel in shown) is not in_own_channel
    house.conversation.edit(house.deed(BO), "restarted it", said)
    entry = house.ticket(number).entry(heard.revision)
    assert entry is not None
    assert entry.text == "restarted it"


@pytest.mark.parametrize("quoted", [FaceKind.CARD, FaceKind.ENTRY, FaceKind.SOLVED, FaceKind.REMINDER])
def test_what_a_requester_says_to_any_message_of_the_ticket_is_an_answer(house: House, quoted: FaceKind) -> None:
    number = house.files()
    chat = MessageRef(platform="teams", conversation="a:ana", id="1.0")
    with house.kept.write() as unit:
        unit.placements.put(number, house.ana, Face(kind=quoted, event=0 if quoted is FaceKind.CARD else 1), chat)
        unit.commit()
    said = MessageRef(platform="teams", conversation="a:ana", id="1.1")
    assert house.conversation.hear(house.deed(BEN), "let me see", said, chat) is None
    heard = house.conversation.hear(house.deed(house.ana), "It is better now.", said, chat)
    assert heard is not None
    assert isinstance(heard.timeline[-1], DetailsAdded)


# ── who takes it ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_tickets_go_round_among_those_who_are_there_and_have_room(house: House) -> None:
    owners = [house.ticket(house.files()).owner for _ in range(4)]
    assert owners == [BEN, BO, BEN, BO]
    house.staffing.set_availability(BEN, Presence.AWAY, house.now + hours(1))
    assert [house.ticket(house.files()).owner for _ in range(2)] == [BO, BO]
    house.now += hours(1)
    assert house.ticket(house.files()).owner == BEN


def test_resolved_tickets_free_their_place_and_waiting_ones_do_not(house: House) -> None:
    held = [house.files() for _ in range(16)]
    assert house.ticket(house.files()).owner is None, "both hold eight"
    until = house.now + days(1)
    house.work.wait(house.deed(BEN), held[0], on=Status.WAITING_ON_VENDOR, needed="a part", until=until)
    assert house.ticket(house.files()).owner is None
    house.work.resolve(house.deed(BEN), held[0], summary="done", disposition="fixed")
    assert house.ticket(house.files()).owner == BEN


def test_a_ticket_is_given_only_to_who_can_look_after_it(house: House) -> None:
    """To its team; if app.yaml has its team no longer, to anybody of the staff."""
    number = house.files()
    for stranger in (house.eve, CY, PersonId("nobody")):
        with pytest.raises(NobodyCan):
            house.work.assign(house.deed(DEE), number, stranger)
    without_teams = Work(Ledger(store=house.kept, desk=a_desk(teams={})))
    with pytest.raises(NobodyCan):
        without_teams.assign(house.deed(DEE), number, house.eve)
    assert without_teams.assign(house.deed(DEE), number, CY).owner == CY


def test_only_the_staff_says_that_it_is_away(house: House) -> None:
    with pytest.raises(NotAllowed):
        house.staffing.set_availability(house.ana, Presence.AWAY)


def test_priority_follows_from_the_two_questions(house: House) -> None:
    assert house.ticket(house.files(EVERYTHING_DOWN)).priority is Priority.P1
    assert house.ticket(house.files({"urgency": "can-wait"})).priority is Priority.P4
