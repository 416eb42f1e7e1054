"""Any text a person can send is kept, on both databases alike."""

import pytest

from bot.domain.deflection import Deflection
from bot.domain.draft import Draft, DraftId
from bot.domain.events import Replied
from bot.ports import Store
from tests.contracts.builders import MAYA, NOON, ann, handle, kept_ticket, with_event

KEPT = {
    "four bytes": "😀 👩🏽‍💻 𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "right to left": "שלום \u202eabc",
    "controls": "tab\t bell\x07 escape\x1b delete\x7f",
    "line ends": "a\r\nb\rc\n\n",
    "looks like SQL": "'; DROP TABLE tickets; --",
    "looks like JSON": '{"a": "\\u0000"} \\',
    "looks like a parameter": "%s %(a)s :a ?",
    "nothing": "",
    "edges": "  both  ",
}
REPLACED = {"NUL": "a\x00b", "half a pair": "a\ud83db", "the other half": "a\ude00b"}


@pytest.mark.parametrize(
    ("text", "kept"),
    [*((text, text) for text in KEPT.values()), *((text, "a\ufffdb") for text in REPLACED.values())],
    ids=[*KEPT, *REPLACED],
)
def test_text_in_every_seat(desk: Store, text: str, kept: str) -> None:
    ticket = kept_ticket(desk, summary=text, description=text)
    with desk.write() as unit:
        unit.tickets.save(with_event(unit.tickets.get(ticket.id), Replied(at=NOON, by=MAYA, text=text)))
        person = unit.people.meet(handle(f"U{text}"), name=f"Bo {text}").id
        draft = Draft(id=DraftId(f"d{text}"), person=person, category=text, answers={text: (text,)}, at=NOON)
        unit.drafts.keep(draft)
        unit.deflections.add(Deflection(person=person, category="vpn", article="a", question=text, at=NOON))
        unit.inbox.take(f"k{text}", at=NOON)
        unit.inbox.tell(f"k{text}", text)
        unit.commit()
    with desk.write() as unit:
        found = unit.tickets.get(ticket.id)
        assert (found.summary, found.description) == (kept, kept)
        assert found.timeline[-1] == Replied(at=NOON, by=MAYA, text=kept)
        assert unit.people.meet(handle(f"U{text}"), name=f"Bo {text}").id == person
        assert unit.people.get(person).name == f"Bo {kept}"
        again = unit.drafts.get(DraftId(f"d{text}"))
        assert (again.category, dict(again.answers)) == (kept, {kept: (kept,)})
        assert [line.summary for line in unit.tickets.find("")] == [kept]
        assert ann(unit).id == ticket.requester
