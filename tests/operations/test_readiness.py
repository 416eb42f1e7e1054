"""`/readyz` and `/metrics`: what they say, to whom, and what they never say."""

import asyncio
import urllib.request
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from adapters.web import app as web
from adapters.web.metrics import Metrics
from bot.post import Stage, Tally
from bot.vitals import Fate, Outcome, Vitals
from tests.adapters_slack.asgi import Answered, ask
from tests.drivers.theatre import Backstage
from tests.faults.register import survives
from tests.operations.looks import QUIET, well
from tests.stories.test_asking import file_vpn
from tests.stories.test_process import until

HERE = {"host": "127.0.0.1:8025"}


def asked(path: str, seen: Vitals, *, headers: Mapping[str, str] = HERE, token: str | None = None) -> Answered:
    async def look() -> Vitals:
        return seen

    return asyncio.run(ask(web.build([Metrics().route(look, token=token)], look), path, headers=dict(headers)))


def sums(text: str) -> dict[tuple[str, ...], float]:
    """Each sample by its name and the values of its labels, as Prometheus' own parser reads them."""
    families = text_string_to_metric_families(text)
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


# ── ready ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_desk_that_is_well_is_ready_and_says_how_it_is() -> None:
    said = asked("/readyz", well(swept=timedelta(seconds=2.25)))
    assert said.status == 200
    assert said.json() == {
        "status": "ready",
        "last_sweep_s": 2.2,
        "database": "readable",
        "outbox": {"lag_s": 0.0, "waits": 0, "held": 0, "under_way": 0, "again": 0, "dead": 0},
        "platforms": {"slack": "open"},
    }


@survives("F12")
@pytest.mark.parametrize(
    ("seen", "part", "word"),
    [
        (Vitals(is_stopping=True), "desk", "stopping"),
        (well(swept=None), "timers", "sweep"),
        (well(swept=timedelta(seconds=61)), "timers", "sweep"),
        (well(post=None, late=None), "database", "cannot be read"),
        (well(free=9_999_999), "database", "full"),
        (well(is_delivering=False), "outbox", "ended"),
        (well(platforms={"slack": "", "teams": "no keys"}), "teams", "no keys"),
    ],
)
def test_each_part_alone_makes_it_unready_and_is_named(seen: Vitals, part: str, word: str) -> None:
    said = asked("/readyz", seen)
    told = said.json()
    assert said.status == 503
    assert isinstance(told, dict)
    assert told["status"] == "not ready"
    assert list(told["reasons"]) == [part]
    assert word in told["reasons"][part]
    assert asked("/healthz", seen).status == 200


def test_a_platform_that_does_not_let_the_desk_in_is_told_and_keeps_nobody_from_work() -> None:
    seen = well(shut_out={"slack": "the app's token was revoked"})
    said = asked("/readyz", seen)
    told = said.json()
    assert isinstance(told, dict)
    assert (said.status, told["shut_out"]) == (200, {"slack": "the app's token was revoked"})


def test_a_disk_that_fills_up_is_told_in_time() -> None:
    told = asked("/readyz", well(free=50_000_000)).json()
    assert isinstance(told, dict)
    assert (told["status"], told["warnings"]) == ("ready", {"disk": "50 MB are free beside the database"})
    assert "deskside_disk_free_bytes 5e+07" in asked("/metrics", well(free=50_000_000), headers=HERE).text


def test_a_late_notice_is_told_and_keeps_nobody_from_work() -> None:
    """All replicas have the one outbox: they would be unready together."""
    told = asked("/readyz", well(post=Tally(by_stage=QUIET.by_stage, lag=timedelta(seconds=61)))).json()
    assert isinstance(told, dict)
    assert (told["status"], told["warnings"]) == ("ready", {"outbox": "a notice has waited for 0:01:01"})


def test_a_desk_that_sweeps_seldom_is_late_only_by_its_own_measure() -> None:
    seldom = well(swept=timedelta(minutes=7), sweeps_every=timedelta(minutes=5))
    assert asked("/readyz", seldom).status == 200
    assert asked("/readyz", replace(seldom, swept=timedelta(minutes=11))).status == 503


def test_a_dead_letter_is_told_and_keeps_nobody_from_work() -> None:
    seen = well(post=Tally(by_stage={**QUIET.by_stage, Stage.DEAD: 3}, lag=timedelta(0)))
    assert asked("/readyz", seen).status == 200
    assert sums(asked("/metrics", seen).text)["deskside_outbox_notices", "dead"] == 3


# ── who may ask for numbers ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("host", ["127.0.0.1:8025", "localhost:8025", "127.0.0.1", "[::1]:8025"])
def test_this_machine_may(host: str) -> None:
    assert asked("/metrics", well(), headers={"host": host}).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "desk.acme.example"},
        {"host": ""},
        {"host": "["},
        {},
        {**HERE, "x-forwarded-for": "127.0.0.1"},
        {**HERE, "forwarded": "for=127.0.0.1"},
        {**HERE, "via": "1.1 proxy"},
        {**HERE, "x-real-ip": "127.0.0.1"},
    ],
)
def test_who_comes_through_a_proxy_or_by_another_name_may_not(headers: Mapping[str, str]) -> None:
    assert asked("/metrics", well(), headers=headers).status == 403


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer sesame2", "sesame", "Basic sesame", "Bearer sésame"])
def test_with_a_token_who_lacks_it_may_not_even_from_here(given: str) -> None:
    said = asked("/metrics", well(), headers={**HERE, "authorization": given}, token="sesame")
    assert (said.status, "deskside" in said.text) == (401, False)


@pytest.mark.parametrize(("given", "token"), [("Bearer sesame", "sesame"), ("bearer  sésame", "sésame")])
def test_with_the_token_from_anywhere(given: str, token: str) -> None:
    headers = {"host": "desk.acme.example", "x-forwarded-for": "192.0.2.7", "authorization": given}
    assert asked("/metrics", well(), headers=headers, token=token).status == 200


# ── the numbers ───────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_observed_is_counted_and_nothing_else() -> None:
    metrics, other = Metrics(), Metrics()
    metrics.answered("submitted", Outcome.ANSWERED, 0.02)
    metrics.answered("submitted", Outcome.REFUSED, 0.04)
    metrics.answered("spoke", Outcome.FAILED, 4.0)
    metrics.sent(Fate.DELIVERED)
    metrics.sent(Fate.DELIVERED)
    metrics.sent(Fate.AGAIN)
    metrics.swept(0.5, 7)
    seen = well(
        swept=timedelta(seconds=3),
        late=4,
        platforms={"slack": "", "teams": "no keys"},
        post=Tally(by_stage={**QUIET.by_stage, Stage.AGAIN: 2}, lag=timedelta(seconds=9)),
    )
    found = sums(metrics.text(seen).decode())
    assert found["deskside_requests_total", "submitted", "answered"] == 1
    assert found["deskside_requests_total", "submitted", "refused"] == 1
    assert found["deskside_requests_total", "spoke", "failed"] == 1
    assert found["deskside_ack_seconds_bucket", "0.05"] == 2
    assert found["deskside_ack_seconds_bucket", "3.0"] == 2
    assert found[("deskside_ack_seconds_count",)] == 3
    assert [found["deskside_deliveries_total", fate] for fate in ("delivered", "again", "dead")] == [2, 1, 0]
    assert (found[("deskside_sweep_seconds_sum",)], found[("deskside_timers_fired_total",)]) == (0.5, 7)
    assert (found[("deskside_last_sweep_age_seconds",)], found[("deskside_due_tickets",)]) == (3, 4)
    assert (found["deskside_platform_up", "slack"], found["deskside_platform_up", "teams"]) == (1, 0)
    assert (found["deskside_outbox_notices", "again"], found[("deskside_outbox_lag_seconds",)]) == (2, 9)
    assert (found[("deskside_ready",)], found[("deskside_database_up",)]) == (0, 1)
    assert sums(other.text(well()).decode())[("deskside_ack_seconds_count",)] == 0, "each has a registry of its own"


def test_a_desk_that_cannot_read_its_database_still_tells_numbers() -> None:
    found = sums(asked("/metrics", well(post=None, late=None, swept=None)).text)
    assert (found[("deskside_database_up",)], found[("deskside_ready",)]) == (0, 0)
    assert ("deskside_due_tickets",) not in found


def test_a_desk_at_work_counts_what_people_do(behind: Backstage) -> None:
    file_vpn(behind.stage)
    behind.stage.settles()
    until(behind, 200)
    with urllib.request.urlopen(f"{behind.desk_url}/metrics", timeout=5) as answer:
        found = sums(answer.read().decode())
    assert found["deskside_requests_total", "commanded", "answered"] == 1
    assert found["deskside_requests_total", "submitted", "answered"] >= 1
    assert found[("deskside_ack_seconds_count",)] >= 2
    assert found["deskside_deliveries_total", "delivered"] >= 2
    assert found[("deskside_sweep_seconds_count",)] >= 1
    assert (found[("deskside_ready",)], found["deskside_platform_up", "slack"]) == (1, 1)
