"""C1, C6: tags that several people write at once, links with two ends, follow-ups, and what a watcher may read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadTag, NoSuchLink, NoSuchTicket, NotAllowed
from bot.domain.events import Linked
from bot.domain.notices import CARD, FaceKind, Notice
from bot.domain.terms import LinkKind
from bot.domain.ticket import TicketId
from bot.domain.ticket.labels import MOST_TAGS, tags_in
from bot.ui import wording as say
from bot.ui.faces import card_of
from bot.ui.labelling import labels, watchers
from bot.ui.verbs import Verb
from bot.usecases.labels import Labels, Relabelling
from bot.usecases.ledger import Ledger
from bot.usecases.notices import notices
from tests.builders import MONDAY, a_desk, a_placed_ticket, a_view, an_actor
from tests.cast import ANA, BEN, BO, CY, DEE, EVE
from tests.histories import BETWEEN_US, Life, lives
from tests.reading import buttons, texts
from tests.rules.test_usecases import House, house

__all__ = ["house"]

some_tags = st.lists(st.sampled_from("abcdefg"), unique=True, max_size=5).map(tuple)


# ── tags ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("", ()),
        (" , ;\n", ()),
        ("VPN, #new-profile,vpn", ("vpn", "new-profile")),
        ("#one #two three", ("one", "two", "three")),
        ("Straße, 日本", ("strasse", "日本")),
    ],
)
def test_what_somebody_writes_becomes_tags(text: str, tags: tuple[str, ...]) -> None:
    assert tags_in(text) == tags


@pytest.mark.parametrize("text", ["no/slash", "<!channel>", "x" * 25, "-", ", ".join(map(str, range(11)))])
def test_what_cannot_be_a_tag_is_named(text: str) -> None:
    with pytest.raises(BadTag):
        tags_in(text)


@given(some_tags, some_tags, some_tags)
def test_nobodys_tags_are_lost_when_two_write_at_once(
    at_first: tuple[str, ...], bens: tuple[str, ...], dees: tuple[str, ...]
) -> None:
    """Both forms show the same; Ben sends his first. Dee changes what she changed and nothing else."""
    ticket = a_placed_ticket(a_desk()).tagged(an_actor(BEN), at_first, MONDAY)
    seen = ticket.revision
    after = ticket.tagged(an_actor(BEN), bens, MONDAY, seen=seen).tagged(an_actor(DEE), dees, MONDAY, seen=seen)
    put_on, taken_off = set(dees) - set(at_first), set(at_first) - set(dees)
    assert set(after.tags) == (set(bens) - taken_off) | put_on
    assert len(set(after.tags)) == len(after.tags)


def test_two_who_are_each_within_the_limit_are_not_beyond_it_together() -> None:
    ticket = a_placed_ticket(a_desk())
    full = ticket.tagged(an_actor(BEN), tuple(f"t{n}" for n in range(MOST_TAGS)), MONDAY, seen=ticket.revision)
    with pytest.raises(BadTag):
        full.tagged(an_actor(DEE), ("another",), MONDAY, seen=ticket.revision)


@given(lives())
def test_the_forms_say_which_revision_they_show(life: Life) -> None:
    view = a_view(life.ticket, life.desk, life.now)
    for form in (labels(view), watchers(view)):
        assert form.subject == f"{life.ticket.id}/{life.ticket.revision}"


# ── links ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _linking(house: House) -> Labels:
    return Labels(Ledger(store=house.kept, desk=house.desk))


@pytest.mark.parametrize("kind", LinkKind)
def test_a_link_shows_from_both_tickets_and_goes_from_both(house: House, kind: LinkKind) -> None:
    assert kind.inverse.inverse is kind
    one, two = house.files(), house.files()
    _linking(house).change(house.deed(BEN), two, Relabelling(link=(one, kind)))
    assert house.ticket(two).links == ((one, kind),)
    assert house.ticket(one).links == ((two, kind.inverse),)
    _linking(house).change(house.deed(BO), one, Relabelling(unlink=[(two, kind.inverse)]))
    assert house.ticket(one).links == house.ticket(two).links == ()


def test_a_link_that_leads_nowhere_changes_nothing_at_all(house: House) -> None:
    number = house.files()
    for link, refusal in (((TicketId(99), LinkKind.BLOCKS), NoSuchTicket), ((number, LinkKind.RELATED), NoSuchLink)):
        with pytest.raises(refusal):
            _linking(house).change(house.deed(BEN), number, Relabelling(tags=("vpn",), link=link))
    assert (house.ticket(number).tags, house.ticket(number).links) == ((), ())


def test_an_outsider_neither_tags_nor_links_nor_adds_themselves(house: House) -> None:
    one, two = house.files(), house.files()
    for wanted in (Relabelling(tags=("vpn",)), Relabelling(link=(two, LinkKind.BLOCKS))):
        for somebody in (house.eve, house.ana):
            with pytest.raises(NotAllowed):
                _linking(house).change(house.deed(somebody), one, wanted)
    with pytest.raises(NotAllowed):
        house.ticket(one).watched(an_actor(EVE), EVE, house.now)
    watched = house.ticket(one).watched(an_actor(BEN), EVE, house.now)
    assert watched.watched(an_actor(EVE), EVE, house.now, off=True).watchers == (), "everybody may leave"


# ── follow-ups ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_follow_up_is_linked_only_within_the_requests_of_one_person(house: House) -> None:
    number = house.files()
    for by, links in ((house.ana, 1), (house.eve, 0)):
        draft = house.intake.follow_up(house.deed(by), house.ticket(number), "It is back")
        filed = house.ticket(house.intake.file(house.deed(by), draft.id).ticket)
        assert len([e for e in filed.timeline if isinstance(e, Linked)]) == links
        assert filed.description == "It is back"
    (link,) = house.ticket(number).links
    assert link[1] is LinkKind.FOLLOWED_UP_BY


# ── watchers ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(lives())
def test_a_watchers_card_is_read_only_and_tells_nothing_internal(life: Life) -> None:
    """Nor does it speak to them as to the one who asked."""
    watched = life.ticket.watched(an_actor(BEN), EVE, life.now)
    card = card_of(Notice(ticket=watched.id, to=EVE, face=CARD), a_view(watched, life.desk, life.now))
    assert card is not None
    assert {b.verb for b in buttons(card)} == (set() if watched.status.is_final else {Verb.STOP_WATCHING})
    said = [t for t in texts(card) if not t.startswith(say.WATCHING.partition("{")[0])]
    assert not [t for t in said if re.search(r"\byour?\b", t, re.IGNORECASE)]
    secrets = (BETWEEN_US, "a log file", "It is more than it seemed", "It is something else", *watched.tags)
    assert not [t for t in said for secret in secrets if secret in t]


@given(lives())
def test_a_watcher_gets_a_card_and_public_entries_and_who_left_gets_nothing_more(life: Life) -> None:
    ticket = life.ticket.watched(an_actor(BEN), EVE, life.now)
    for text in ("one", "two"):
        if not ticket.is_done:
            ticket = ticket.replied(an_actor(BEN), text, life.now).noted(an_actor(CY), BETWEEN_US, life.now)
    view = a_view(ticket, life.desk, life.now)
    left = a_view(ticket.watched(an_actor(ANA), EVE, life.now, off=True), life.desk, life.now)
    for notice in notices(ticket, life.desk, since=life.ticket.revision):
        if notice.to != EVE:
            continue
        assert notice.face.kind in (FaceKind.CARD, FaceKind.ENTRY)
        assert notice.under_card == (notice.face != CARD)
        assert not [t for t in texts(card_of(notice, view)) if BETWEEN_US in t]
        if notice.face != CARD:
            assert card_of(notice, left) is None, "what was on its way to them when they left"
