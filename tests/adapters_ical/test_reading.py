"""iCalendars as others write them: recurring, moved, left out, in zones of their own, and broken."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.ical.reading import MOST_EVENTS, read
from bot.domain.oncall.feeds import Occurrence
from bot.ports import BadCalendar

SINCE, UNTIL = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
SPRING = date(2026, 3, 29)
"""London's clocks go forward."""


def calendar(*events: str, head: str = "") -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *filter(None, [head])]
    for event in events:
        lines += ["BEGIN:VEVENT", *(line.strip() for line in event.strip().splitlines()), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def found(*events: str, head: str = "", zone: str = "UTC") -> tuple[Occurrence, ...]:
    return read(calendar(*events, head=head), since=SINCE, until=UNTIL, zone=zone)


def starts(*events: str, head: str = "", zone: str = "UTC") -> list[str]:
    """When the events begin, in UTC."""
    return [f"{one.starts:%m-%d %H:%M}" for one in found(*events, head=head, zone=zone)]


DAILY = """
    UID:a
    DTSTART;TZID=Europe/London:20260327T090000
    DTEND;TZID=Europe/London:20260327T170000
    SUMMARY:Ben Okafor
"""


def test_a_shift_begins_at_the_same_wall_time_before_and_after_the_clocks_change() -> None:
    assert starts(DAILY + "RRULE:FREQ=DAILY;COUNT=4") == ["03-27 09:00", "03-28 09:00", "03-29 08:00", "03-30 08:00"]


def test_the_end_of_a_rule_is_a_moment_and_counts() -> None:
    assert starts(DAILY + "RRULE:FREQ=DAILY;UNTIL=20260329T080000Z") == ["03-27 09:00", "03-28 09:00", "03-29 08:00"]
    assert starts(DAILY + "RRULE:FREQ=DAILY;UNTIL=20260329T075900Z") == ["03-27 09:00", "03-28 09:00"]
    assert starts(DAILY + "RRULE:FREQ=DAILY;UNTIL=20260328") == ["03-27 09:00", "03-28 09:00"]


def test_days_are_left_out_by_moment_and_by_date() -> None:
    rule = DAILY + "RRULE:FREQ=DAILY;COUNT=5\n"
    out = "EXDATE;TZID=Europe/London:20260329T090000\nEXDATE;VALUE=DATE:20260330"
    assert starts(rule + out) == ["03-27 09:00", "03-28 09:00", "03-31 08:00"]


def test_further_dates_come_in_and_may_be_periods() -> None:
    more = "RDATE;TZID=Europe/London:20260402T120000\nRDATE;VALUE=PERIOD:20260403T000000Z/PT3H"
    assert starts(DAILY + more) == ["03-27 09:00", "04-02 11:00", "04-03 00:00"]


def test_one_of_a_series_can_be_moved_cancelled_and_be_somebody_elses() -> None:
    series = DAILY + "RRULE:FREQ=DAILY;COUNT=3"
    moved = """
        UID:a
        RECURRENCE-ID;TZID=Europe/London:20260328T090000
        DTSTART;TZID=Europe/London:20260328T120000
        DTEND;TZID=Europe/London:20260328T180000
        SUMMARY:Bo Lindqvist
    """
    cancelled = moved.replace("20260328T09", "20260329T09") + "STATUS:CANCELLED"
    events = found(series, moved, cancelled)
    assert [(f"{e.starts:%d %H}", f"{e.ends:%d %H}", e.called) for e in events] == [
        ("27 09", "27 17", ("Ben Okafor",)),
        ("28 12", "28 18", ("Bo Lindqvist",)),
    ]


ONWARDS = """
    UID:a
    RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20260328T090000
    DTSTART;TZID=Europe/London:20260328T120000
    DTEND;TZID=Europe/London:20260328T180000
    SUMMARY:Bo Lindqvist
"""


def test_this_and_every_later_one_is_moved_and_is_somebody_elses() -> None:
    """Over the change of clocks by the clock on the wall; one that is moved alone stays so."""
    alone = """
        UID:a
        RECURRENCE-ID;TZID=Europe/London:20260330T090000
        DTSTART;TZID=Europe/London:20260330T100000
        DTEND;TZID=Europe/London:20260330T110000
        SUMMARY:Cy Tanaka
    """
    events = found(DAILY + "RRULE:FREQ=DAILY;COUNT=5", ONWARDS, alone)
    assert [(f"{e.starts:%d %H}", f"{e.ends:%d %H}", e.called) for e in events] == [
        ("27 09", "27 17", ("Ben Okafor",)),
        ("28 12", "28 18", ("Bo Lindqvist",)),
        ("29 11", "29 17", ("Bo Lindqvist",)),
        ("30 09", "30 10", ("Cy Tanaka",)),
        ("31 11", "31 17", ("Bo Lindqvist",)),
    ]


def test_of_two_changes_from_a_day_on_the_later_holds_and_a_series_may_end_so() -> None:
    later = ONWARDS.replace("20260328T09", "20260330T09").replace("20260328T", "20260330T").replace("Bo L", "Al L")
    series = DAILY + "RRULE:FREQ=DAILY;COUNT=5"
    called = [e.called[0].partition(" ")[0] for e in found(series, later, ONWARDS)]
    assert called == ["Ben", "Bo", "Bo", "Al", "Al"]
    assert starts(series, ONWARDS + "STATUS:CANCELLED") == ["03-27 09:00"]


def test_what_was_moved_by_weeks_is_found_where_it_lies_now() -> None:
    """The series lies before the time that is read, and from its second event on a month later."""
    series = "UID:m\nDTSTART:20260101T090000Z\nDTEND:20260101T170000Z\nSUMMARY:Ben\nRRULE:FREQ=DAILY;COUNT=40"
    far = (
        "UID:m\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260102T090000Z\n"
        "DTSTART:20260202T090000Z\nDTEND:20260202T170000Z\nSUMMARY:Bo"
    )
    assert starts(series, far) == [f"03-{day:02} 09:00" for day in range(1, 13)]


def test_whole_days_go_from_midnight_to_midnight_where_the_calendar_is() -> None:
    week = "UID:w\nDTSTART;VALUE=DATE:20260323\nDTEND;VALUE=DATE:20260330\nSUMMARY:Cy Tanaka"
    for head, zone in (("X-WR-TIMEZONE:Europe/London", "UTC"), ("", "Europe/London")):
        (one,) = found(week, head=head, zone=zone)
        assert (one.starts, one.ends) == (datetime(2026, 3, 23, tzinfo=UTC), datetime(2026, 3, 29, 23, tzinfo=UTC))
    (one,) = found("UID:d\nDTSTART;VALUE=DATE:20260323\nSUMMARY:x")
    assert one.ends - one.starts == timedelta(days=1)


def test_floating_times_are_of_the_calendars_zone_or_of_the_rotas() -> None:
    floating = "UID:f\nDTSTART:20260701T090000\nDURATION:PT8H"
    july = {"since": datetime(2026, 6, 1, tzinfo=UTC), "until": datetime(2026, 8, 1, tzinfo=UTC)}
    (one,) = read(calendar(floating), zone="Europe/London", **july)
    assert (one.starts.hour, one.ends.hour) == (8, 16)
    (one,) = read(calendar(floating, head="X-WR-TIMEZONE:Asia/Kolkata"), zone="Europe/London", **july)
    assert (one.starts.hour, one.starts.minute) == (3, 30)
    (one,) = read(calendar(floating, head="X-WR-TIMEZONE:Mars/Base"), zone="Europe/London", **july)
    assert one.starts.hour == 8


def test_whom_an_event_means_the_surest_first() -> None:
    event = """
        UID:p
        DTSTART:20260310T090000Z
        DTEND:20260310T170000Z
        ORGANIZER;CN=Dee:mailto:dee@acme.example
        ATTENDEE;CN=Ben Okafor;PARTSTAT=DECLINED:mailto:ben@acme.example
        ATTENDEE;CN=Cy Tanaka:MAILTO:cy@acme.example
        SUMMARY:Primary
    """
    (one,) = found(event)
    assert one.called == ("cy@acme.example", "Cy Tanaka", "Primary", "dee@acme.example", "Dee")


def test_only_what_overlaps_the_time_asked_for_is_answered() -> None:
    before = "UID:1\nDTSTART:20260201T000000Z\nDTEND:20260301T000000Z"
    over = "UID:2\nDTSTART:20260228T230000Z\nDTEND:20260301T010000Z"
    after = "UID:3\nDTSTART:20260501T000000Z\nDTEND:20260502T000000Z"
    nothing = "UID:4\nDTSTART:20260401T000000Z"
    assert starts(before, over, after, nothing) == ["02-28 23:00"]


@pytest.mark.parametrize(
    "event",
    [
        "UID:1\nDTSTART:nonsense",
        "UID:1\nSUMMARY:no start",
        "UID:1\nDTSTART:20260310T090000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY",
        "UID:1\nDTSTART:20260310T090000Z\nDURATION:PT1H\nRRULE:FREQ=NEVER",
        "UID:1\nDTSTART:00010101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY",
        "UID:1\nDTSTART:20260310T090000Z\nDTEND:20260309T090000Z",
    ],
)
def test_an_event_that_makes_no_sense_is_left_out_and_the_others_stay(event: str) -> None:
    assert starts(event, "UID:2\nDTSTART:20260310T090000Z\nDURATION:PT1H") == ["03-10 09:00"]


@pytest.mark.parametrize("data", [b"", b"hello", b"<html>Sign in</html>", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\n"])
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(BadCalendar, match="no iCalendar"):
        read(data, since=SINCE, until=UNTIL, zone="UTC")


def test_more_events_than_any_rota_has_are_refused() -> None:
    with pytest.raises(BadCalendar, match="more than"):
        found(*(f"UID:{n}\nDTSTART:20260310T090000Z\nDURATION:PT1H" for n in range(MOST_EVENTS + 1)))


@given(
    st.integers(1, 3),
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 23),
    st.integers(1, 60),
    st.sets(st.integers(0, 70), max_size=5),
)
def test_weekly_rules_are_what_a_walk_over_the_days_finds(
    interval: int, weekdays: set[int], hour: int, length: int, left_out: set[int]
) -> None:
    """From Monday 2 March on: the week's days of each `interval`th week, but for the days left out."""
    first = date(2026, 3, 2)
    names = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    out = [first + timedelta(days=n) for n in sorted(left_out)]
    event = "\n".join(
        [
            "UID:w",
            f"DTSTART;TZID=Europe/London:{first:%Y%m%d}T{hour:02}3000",
            f"DURATION:PT{length}H",
            f"RRULE:FREQ=WEEKLY;INTERVAL={interval};BYDAY={','.join(names[d] for d in sorted(weekdays))}",
            *(f"EXDATE;TZID=Europe/London:{day:%Y%m%d}T{hour:02}3000" for day in out),
        ]
    )
    expected = []
    for number in range(62):
        day = first + timedelta(days=number)
        falls = day.weekday() in weekdays and (number // 7) % interval == 0
        # RFC 5545: the first occurrence is the event's own start, whether the rule says it or not.
        if (falls or number == 0) and day not in out:
            begins = datetime(day.year, day.month, day.day, hour, 30, tzinfo=LONDON).astimezone(UTC)
            if begins < UNTIL:
                expected.append((begins, begins + timedelta(hours=length)))
    assert [(one.starts, one.ends) for one in found(event)] == expected
