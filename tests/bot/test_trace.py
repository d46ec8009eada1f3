"""Traces: spans for the stages of a reply below that of the request, and no text in any of them."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot.answer import Answerer
from bot.message import Message
from bot.respond import Responder
from bot.settings import Settings
from bot.trace import span, tracing
from bot.web.app import create_app
from bot.web.telemetry import traces

QUESTION = "What is piriformis syndrome?"


def test_a_request_has_its_stages_below_it(answerer: Answerer, built_settings: Settings) -> None:
    exporter = InMemorySpanExporter()
    responder = Responder(lambda: answerer)
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    with (
        traces(built_settings, SimpleSpanProcessor(exporter)),
        TestClient(create_app(lambda: responder, built_settings)) as client,
    ):
        for headers in ({}, {"accept": "text/event-stream"}):
            body = {"message": QUESTION}
            client.post("/api/v1/chat", json=body, headers={"traceparent": parent, **headers}).raise_for_status()
    spans = exporter.get_finished_spans()
    requests = [one for one in spans if one.name == "POST /api/v1/chat"]
    assert len(requests) == 2
    for request in requests:
        assert request.parent is not None
        assert f"{request.parent.span_id:016x}" == "b7ad6b7169203331"
        assert dict(request.attributes or {}) == {
            "http.request.method": "POST",
            "http.route": "/api/v1/chat",
            "http.response.status_code": 200,
        }
        below = [one.name for one in spans if one.parent and request.context and _below(one, request)]
        assert below == ["triage", "search", "compose"]
    assert not any("piriformis" in one.to_json() for one in spans)


def _below(one: ReadableSpan, other: ReadableSpan) -> bool:
    return one.parent is not None and other.context is not None and one.parent.span_id == other.context.span_id


def test_what_breaks_marks_its_span_and_says_nothing_more() -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    with tracing(provider.get_tracer("test")), pytest.raises(ValueError, match="words"), span("search"):
        raise ValueError("my own words")
    with span("search"):
        pass  # switched off again
    (one,) = exporter.get_finished_spans()
    assert one.status.status_code.name == "ERROR"
    assert "words" not in one.to_json()


def test_without_a_collector_nothing_is_made(built_settings: Settings, answerer: Answerer) -> None:
    with traces(built_settings), span("search"):
        assert Responder(lambda: answerer).respond([Message("user", QUESTION)]).citations
