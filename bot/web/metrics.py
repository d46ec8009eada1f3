"""What Prometheus reads at ``/metrics``: counts and times, and nothing of anybody's words."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST
from prometheus_client.openmetrics.exposition import generate_latest as generate_open
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.records.entry import STAGES, Entry, Turn

PLAIN = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Metrics:
    """The counts of one service. ``queue`` and the others of ``gauge`` are asked when somebody reads."""

    def __init__(self) -> None:
        self._all = CollectorRegistry()
        names = ["status", "tier", "face"]
        self._replies = Counter("backstride_replies", "Replies by kind, tier and face", names, registry=self._all)
        self._stages = Histogram(
            "backstride_stage_seconds", "Time in each stage of a reply", ["stage"], registry=self._all, buckets=SECONDS
        )
        self._thumbs = Counter("backstride_thumbs", "Thumbs for replies", ["rating"], registry=self._all)
        self._failures = Counter("backstride_failed_replies", "Replies that failed", ["problem"], registry=self._all)
        self._answers = Counter("backstride_http_responses", "HTTP responses", ["method", "status"], registry=self._all)
        for stage in STAGES:
            self._stages.labels(stage)
        for rating in ("up", "down"):
            self._thumbs.labels(rating)

    def gauge(self, name: str, words: str, value: Callable[[], float]) -> None:
        """Adds a value that is asked for when somebody reads."""
        Gauge(name, words, registry=self._all).set_function(value)

    def entry(self, entry: Entry) -> None:
        """A reply, or a thumb."""
        if not isinstance(entry, Turn):
            self._thumbs.labels(entry.rating).inc()
            return
        self._replies.labels(entry.status, entry.tier, entry.face).inc()
        for stage, milliseconds in zip(STAGES, entry.times, strict=False):
            self._stages.labels(stage).observe(milliseconds / 1000)

    def failed(self, problem: str) -> None:
        """A reply that ended in a problem of this name."""
        self._failures.labels(problem).inc()

    def answered(self, method: str, status: int) -> None:
        """An HTTP response."""
        self._answers.labels(method if method in METHODS else "other", str(status)).inc()

    def text(self, accept: str) -> tuple[bytes, str]:
        """All of it, with its media type, in the format that is asked for."""
        if "application/openmetrics-text" in accept:
            return generate_open(self._all), CONTENT_TYPE_LATEST  # type: ignore[no-untyped-call]  # as the package has it
        return generate_latest(self._all), PLAIN


class Counted:
    """Counts every response by its status."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.metrics.answered(scope["method"], message["status"])
            await send(message)

        await self.app(scope, receive, counted if scope["type"] == "http" else send)
