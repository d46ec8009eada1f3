"""A streamed reply: the same as the whole one, in pieces and in order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.message import Message
from bot.reply import Reply, Screening
from bot.respond import Event
from bot.triage.finding import Triage
from tests.bot.scripted import ASKED, NOTHING, RED, SOON, Library, responder


@pytest.mark.parametrize("messages", [RED, ASKED, [Message("user", "hi")]])
@pytest.mark.parametrize("triage", [None, SOON])
def test_the_stream_is_the_reply_in_pieces(messages: list[Message], triage: Triage | None) -> None:
    events = list(responder(triage).stream(messages, "GB"))
    whole = responder(triage).respond(messages, "GB")
    kinds = [event.kind for event in events]
    assert kinds == ["triage", "citations", *["delta"] * (len(events) - 3), "reply"]
    assert events[0].value == whole.triage
    assert events[1].value == whole.citations
    assert "".join(str(event.value) for event in events[2:-1]) == whole.text
    last = events[-1].value
    assert isinstance(last, Reply)
    assert replace(last, timings_ms=whole.timings_ms) == whole
    assert last.timings_ms.total >= last.timings_ms.triage > 0


def test_the_verdict_is_streamed_before_the_library_is_asked() -> None:
    library = Library()
    stream = responder(NOTHING, library).stream(ASKED)
    assert next(stream) == Event("triage", Screening())
    assert library.asked == []
    assert [event.kind for event in stream][-1] == "reply"
    assert library.asked == [ASKED]
