"""Spans of what is done for a reply, where traces are switched on; otherwise nothing happens and nothing is imported.

A tracer of our own, not OpenTelemetry's global one: libraries that write spans of their accord would put texts in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

_tracers: list[Tracer] = []
"""None or one."""


@contextmanager
def tracing(tracer: Tracer) -> Iterator[None]:
    """Within it spans are made with this tracer, in all threads."""
    _tracers.append(tracer)
    try:
        yield
    finally:
        _tracers.remove(tracer)


class Told:
    """A span of a request, or of nothing."""

    def __init__(self, span: Span | None) -> None:
        self._span = span

    def told(self, facts: Mapping[str, str | int]) -> None:
        """What is known of the request at its end; named as OpenTelemetry's conventions have it."""
        if self._span:
            self._span.update_name(f"{facts['method']} {facts['route']}")
            self._span.set_attribute("http.request.method", facts["method"])
            self._span.set_attribute("http.route", facts["route"])
            self._span.set_attribute("http.response.status_code", facts["status"])


@contextmanager
def span(name: str, **facts: str | int) -> Iterator[None]:
    """A stage of a reply. What breaks in it marks it as failed; the error's text may be a person's and stays out."""
    if not _tracers:
        yield
        return
    from opentelemetry.trace import StatusCode  # noqa: PLC0415  # only where it is switched on

    with _tracers[-1].start_as_current_span(
        name, attributes=facts, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield
        except BaseException:
            current.set_status(StatusCode.ERROR)
            raise


@contextmanager
def serving(method: str, headers: Mapping[str, str]) -> Iterator[Told]:
    """A request; it goes on with the trace that its ``traceparent`` names."""
    if not _tracers:
        yield Told(None)
        return
    from opentelemetry.trace import SpanKind  # noqa: PLC0415  # only where it is switched on
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415

    context = TraceContextTextMapPropagator().extract({"traceparent": headers.get("traceparent", "")})
    with _tracers[-1].start_as_current_span(
        method, context, SpanKind.SERVER, record_exception=False, set_status_on_exception=False
    ) as current:
        yield Told(current)
