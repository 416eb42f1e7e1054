"""Whatever the domain can say, the store can keep: every event, every ladder, every audience, every answer."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.escalation import EscalationPolicy, Ladder
from bot.domain.events import Acknowledged, Event, Replied
from bot.domain.people import Channel, PersonId
from bot.domain.terms import BREACHED
from store import codec

storable = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
st.register_type_strategy(datetime, st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-3.5))])))
st.register_type_strategy(str, storable)


def through_json(value: object) -> object:
    return json.loads(json.dumps(value))


def kept(event: Event) -> Event:
    facts = through_json(codec.facts_of(event))
    assert isinstance(facts, dict)
    return codec.event(kind=event.kind, at=event.at, by=event.by, facts=facts)


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_every_event_comes_back_as_it_was(kind: type[Event]) -> None:
    @given(st.from_type(kind))
    def round_trip(event: Event) -> None:
        assert kept(event) == event
        assert type(kept(event)) is kind

    round_trip()


@given(st.lists(st.from_type(Ladder), max_size=2).map(tuple))
def test_all_ladders_come_back_as_they_were(ladders: tuple[Ladder, ...]) -> None:
    assert codec.ladders(through_json(codec.written(ladders))) == ladders


@given(st.dictionaries(storable, storable | st.lists(storable).map(tuple)))
def test_all_answers_come_back_as_they_were(answers: dict[str, str | tuple[str, ...]]) -> None:
    assert codec.answers(through_json(codec.written(answers))) == answers


@given(storable.map(PersonId) | st.builds(Channel, platform=st.sampled_from(["slack", "teams"]), id=storable))
def test_every_audience_comes_back_as_it_was(audience: PersonId | Channel) -> None:
    assert codec.audience(codec.address(audience)) == audience


def test_an_audience_reads_well() -> None:
    assert codec.address(PersonId("maya")) == "person:maya"
    assert codec.address(Channel(platform="slack", id="C1")) == "channel:slack/C1"
    for other in ("maya", "channel:slack", "group:x"):
        with pytest.raises(ValueError, match="no audience"):
            codec.audience(other)


def test_an_event_of_before_a_field_was_added_takes_its_default() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    assert codec.event(kind="replied", at=at, by=None, facts={"text": "a"}) == Replied(at=at, text="a")


def test_durations_are_exact_and_naive_moments_refused() -> None:
    quiet = timedelta(days=-400, microseconds=1)
    event = Acknowledged(at=datetime(2026, 3, 2, tzinfo=UTC), quiet_for=quiet)
    assert kept(event) == event
    policy = EscalationPolicy(name="", when=BREACHED, steps=(), quiet_for=quiet)
    with pytest.raises(ValueError, match="no time zone"):
        codec.written({"next_at": datetime(2026, 3, 2), "policy": policy})  # noqa: DTZ001
    with pytest.raises(TypeError, match="object has no form"):
        codec.written([object()])
