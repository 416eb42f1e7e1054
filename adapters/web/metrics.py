"""`/metrics` in Prometheus' format: what the desk has done since it started, and how it is at the moment.

It tells how busy a help desk is and how well it does, which is nobody's business outside. Without a token it answers
only who asks from this very machine; with one, only who has it.
"""

import hmac
from collections.abc import Iterator
from ipaddress import ip_address

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from adapters.web.app import Look
from bot.vitals import Fate, Outcome, Vitals

_ACK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0)
"""Seconds. Slack waits for three."""
_SWEEP = (0.005, 0.02, 0.05, 0.2, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0)
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""With one of these somebody else asks, and a proxy on this machine passes it on."""


class Metrics:
    """The port `Observer`, with a registry of its own: two desks in one process do not count together."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "deskside_requests", "What people did, by kind and outcome.", ("kind", "outcome"), registry=self._registry
        )
        self._acks = Histogram(
            "deskside_ack_seconds",
            "Until what somebody did was kept, and their platform got its answer.",
            buckets=_ACK,
            registry=self._registry,
        )
        self._sent = Counter(
            "deskside_deliveries", "Tries to deliver a notice, by outcome.", ("outcome",), registry=self._registry
        )
        self._sweeps = Histogram(
            "deskside_sweep_seconds", "How long a look for what is due took.", buckets=_SWEEP, registry=self._registry
        )
        self._happened = Counter(
            "deskside_timers_fired", "Timers whose time came and that happened.", registry=self._registry
        )
        for fate in Fate:
            self._sent.labels(fate.value)

    def answered(self, kind: str, outcome: Outcome, seconds: float) -> None:
        self._requests.labels(kind, outcome.value).inc()
        self._acks.observe(seconds)

    def sent(self, fate: Fate) -> None:
        self._sent.labels(fate.value).inc()

    def swept(self, seconds: float, happened: int) -> None:
        self._sweeps.observe(seconds)
        self._happened.inc(happened)

    def text(self, seen: Vitals) -> bytes:
        """Everything counted, and this look."""
        now = CollectorRegistry()
        now.register(_Seen(seen))
        return bytes(generate_latest(self._registry) + generate_latest(now))

    def route(self, look: Look, *, token: str | None) -> Route:
        async def metrics(request: Request) -> Response:
            if token is None and not _is_from_here(request):
                return PlainTextResponse("set DESKSIDE_METRICS_TOKEN to ask from elsewhere", status_code=403)
            if token is not None and not _knows(request, token):
                return PlainTextResponse("who asks?", status_code=401, headers={"WWW-Authenticate": "Bearer"})
            return Response(self.text(await look()), media_type=CONTENT_TYPE_LATEST)

        return Route("/metrics", metrics)


def _is_from_here(request: Request) -> bool:
    """By the address it comes from, and by the name it asks for: that of a page somebody here looks at is another."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    return request.client is not None and _is_loopback(request.client.host) and _is_loopback(_host(request))


def _host(request: Request) -> str:
    """The name it asks for, without the port."""
    name = request.headers.get("host", "")
    return name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _knows(request: Request, token: str) -> bool:
    """RFC 9110: the scheme's name may be written in any way, and a header is Latin-1 for whatever bytes were sent."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode("latin-1"), token.encode())


class _Seen:
    """One look, as a collector of `prometheus_client`."""

    def __init__(self, seen: Vitals) -> None:
        self._seen = seen

    def collect(self) -> Iterator[GaugeMetricFamily]:
        seen, reasons = self._seen, self._seen.reasons()
        yield GaugeMetricFamily("deskside_ready", "Whether the desk can work.", value=not reasons)
        if seen.is_stopping:
            return
        yield GaugeMetricFamily("deskside_database_up", "Whether it can be read.", value=seen.post is not None)
        if seen.swept is not None:
            age = seen.swept.total_seconds()
            yield GaugeMetricFamily("deskside_last_sweep_age_seconds", "Since the last sweep.", value=age)
        if seen.free is not None:
            yield GaugeMetricFamily("deskside_disk_free_bytes", "Beside the database.", value=seen.free)
        if seen.late is not None:
            yield GaugeMetricFamily("deskside_due_tickets", "Tickets with an alarm that is due.", value=seen.late)
        platforms = GaugeMetricFamily(
            "deskside_platform_up", "Whether anything can arrive from it.", labels=("platform",)
        )
        names = sorted({*seen.platforms, *seen.shut_out})
        for name in names:
            platforms.add_metric((name,), name in seen.platforms and not seen.platforms[name])
        yield platforms
        shut_out = GaugeMetricFamily("deskside_shut_out", "Whether it does not let the desk in.", labels=("platform",))
        for name in names:
            shut_out.add_metric((name,), name in seen.shut_out)
        yield shut_out
        if seen.post is not None:
            waiting = GaugeMetricFamily("deskside_outbox_notices", "Notices by stage.", labels=("stage",))
            for stage, many in seen.post.by_stage.items():
                waiting.add_metric((stage.value.replace(" ", "_"),), many)
            yield waiting
            lag = seen.post.lag.total_seconds()
            yield GaugeMetricFamily("deskside_outbox_lag_seconds", "Age of the oldest that should be sent.", value=lag)
