"""While every ordinary thread is taken by replies in the making, nothing that people in need wait for waits."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from mcp import Client

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.tempo import Tempo
from tests.web.fake import FakeResponder, screen
from tests.web.server import SECONDS, Running, serving
from tests.web.test_stream import until

BUSY = 60
"""More than there are ordinary threads."""
TEMPO = Tempo(heartbeat=0.5, reply=300.0)
EMERGENCY = "no feeling in my groin"


@pytest.fixture
def fake() -> FakeResponder:
    return FakeResponder()


@contextlib.contextmanager
def held(fake: FakeResponder, settings: Settings, tempo: Tempo = TEMPO) -> Iterator[Running]:
    """A service that has ``BUSY`` replies in the making, none of which gets on."""
    fake.gate.clear()
    with serving(create_app(lambda: fake, settings, screen, tempo)) as running, contextlib.ExitStack() as sockets:
        try:
            for _ in range(BUSY):
                sockets.enter_context(running.socket()).sendall(running.message("Why?", "Accept: text/event-stream"))
            until(lambda: len(fake.seen) == BUSY)
            yield running
        finally:
            fake.gate.set()


def tool(running: Running, name: str, **arguments: Any) -> Any:
    async def work() -> Any:
        async with Client(f"{running.url}/mcp") as client:
            return await client.call_tool(name, arguments)

    return asyncio.run(asyncio.wait_for(work(), SECONDS))


def test_the_tools_screen_at_once(fake: FakeResponder, settings: Settings) -> None:
    with held(fake, settings) as running:
        asked = tool(running, "ask", question=EMERGENCY)
        assert asked.structured_content["status"] == "escalated"
        assert tool(running, "screen", message=EMERGENCY).structured_content["tier"] == "emergency"
        assert fake.words == len(asked.content[0].text.split(" "))  # the others are still held


def test_readiness_and_passages_are_told_at_once(fake: FakeResponder, settings: Settings) -> None:
    with held(fake, settings) as running:
        for path in ("/readyz", "/api/v1/passages/lower-back-pain-after-running:3"):
            assert httpx.get(running.url + path, timeout=SECONDS).status_code == 200
        assert fake.words == 0  # the others are still held


def test_a_tools_reply_has_the_time_that_replies_have(fake: FakeResponder, settings: Settings) -> None:
    fake.gate.clear()
    with serving(create_app(lambda: fake, settings, screen, replace(TEMPO, reply=0.5))) as running:
        result = tool(running, "ask", question="Why?")
        fake.gate.set()
    assert result.is_error
    assert "emergency number" in result.content[0].text


def test_a_tools_reply_is_drawn_only_while_its_caller_is_there(fake: FakeResponder, settings: Settings) -> None:
    fake.pause = 0.05
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    body = call | {"params": {"name": "ask", "arguments": {"question": "long"}}}
    accept = {"accept": "application/json, text/event-stream"}
    with serving(create_app(lambda: fake, settings, screen, TEMPO)) as running:
        tool(running, "screen", message="x")  # the protocol's library is loaded
        with contextlib.suppress(httpx.ReadTimeout):
            httpx.post(f"{running.url}/mcp", json=body, headers=accept, timeout=httpx.Timeout(SECONDS, read=2.0))
        until(lambda: fake.closed == 1)
    assert fake.words > 0


def test_only_post_reaches_the_tools(settings: Settings) -> None:
    with TestClient(create_app(FakeResponder, settings, screen)) as client:
        for method in ("DELETE", "PUT", "GET"):
            response = client.request(method, "/mcp", headers={"accept": "text/event-stream"})
            assert (response.status_code, response.headers["allow"]) == (405, "POST")
            assert response.json()["type"] == "urn:backstride:problem:method-not-allowed"


def test_readiness_asks_the_screen_now_and_then(settings: Settings) -> None:
    asked = []

    def counted(messages: Any) -> Any:
        asked.append(messages)
        return screen(messages)

    with TestClient(create_app(FakeResponder, settings, counted, replace(TEMPO, ready=3600.0))) as client:
        assert [client.get("/readyz").status_code for _ in range(5)] == [200] * 5
    assert len(asked) == 1


@pytest.mark.parametrize("stream", [False, True])
def test_what_cannot_be_gone_on_with_is_given_up_at_once(fake: FakeResponder, settings: Settings, stream: bool) -> None:
    fake.pause = 0.05
    body = {"model": "backstride", "messages": [{"role": "user", "content": "long"}], "stream": stream}
    tempo = replace(TEMPO, resume=3600.0)
    with serving(create_app(lambda: fake, settings, screen, tempo)) as running:
        with contextlib.suppress(httpx.ReadTimeout):
            timeout = httpx.Timeout(SECONDS, read=2.0)
            with httpx.stream("POST", f"{running.url}/v1/chat/completions", json=body, timeout=timeout) as response:
                lines = response.iter_lines()  # held: closing it would close the connection
                next(lines)
                until(lambda: fake.words > 0)
        until(lambda: fake.closed == 1)
