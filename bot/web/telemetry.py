"""Traces by OpenTelemetry, sent to a collector (``pip install 'backstride[telemetry]'``)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.settings import Settings, SettingsError
from bot.trace import tracing

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor

NAME = "backstride"


def require_telemetry_packages(settings: Settings) -> None:
    """Nothing where no traces are asked for, or all that they need is there.

    Raises:
        SettingsError: a package is missing; one line with the command that installs it.
    """
    names = ("opentelemetry", "opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.grpc")
    if settings.otlp_endpoint and not all(_there(name) for name in names):
        raise SettingsError(
            f"BACKSTRIDE_OTLP_ENDPOINT={settings.otlp_endpoint!r}: a package for traces is missing; run: "
            "pip install 'backstride[telemetry]', or unset it to send none"
        )


def _there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # a package above it is missing
        return False


@contextmanager
def traces(settings: Settings, processor: SpanProcessor | None = None) -> Iterator[None]:
    """Within it spans are made and sent, by default to the collector of the settings; where there is none, none are."""
    if not settings.otlp_endpoint and processor is None:
        yield
        return
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415  # an extra
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415

    provider = TracerProvider(resource=Resource.create({"service.name": NAME}))
    provider.add_span_processor(processor or _sending(settings.otlp_endpoint))
    try:
        with tracing(provider.get_tracer(NAME)):
            yield
    finally:
        provider.shutdown()


def _sending(endpoint: str) -> SpanProcessor:
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    return BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint))
