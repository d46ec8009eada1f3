"""The tools, through the protocol's own client: in memory, over HTTP, and over standard input and output."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, StdioServerParameters
from pydantic import SecretStr

from bot.message import Message
from bot.settings import Settings
from bot.triage.finding import Tier, Triage
from bot.web.app import create_app
from bot.web.threads import Threads
from bot.web.tools import make
from tests.cli.program import Program
from tests.web.fake import ANSWERED, VIEWS, FakeResponder, screen
from tests.web.server import serving

SECRET = "my-own-words"


def call(server: Any, name: str, **arguments: Any) -> Any:
    async def work() -> Any:
        async with Client(server) as client:
            return await client.call_tool(name, arguments)

    return run(work())


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(asyncio.wait_for(work, 60))


@pytest.fixture
def fake() -> FakeResponder:
    return FakeResponder()


@pytest.fixture
def server(fake: FakeResponder, settings: Settings) -> Any:
    return make(fake, screen, settings, Threads(), "1")


def test_three_tools_that_only_read(server: Any) -> None:
    async def work() -> Any:
        async with Client(server) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in run(work())}
    assert set(tools) == {"ask", "find_passages", "screen"}
    assert all(tool.annotations.read_only_hint for tool in tools.values())
    assert tools["ask"].input_schema["required"] == ["question"]
    assert "citations" in tools["ask"].output_schema["properties"]


def test_ask(server: Any, fake: FakeResponder) -> None:
    said = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello."}]
    result = call(server, "ask", question="Why?", conversation=said, country="US")
    assert not result.is_error
    assert result.content[0].text == ANSWERED.text
    assert result.structured_content == ANSWERED.to_json()
    assert fake.seen[-1] == ((Message("user", "Hi"), Message("assistant", "Hello."), Message("user", "Why?")), "US")


def test_an_emergency_is_answered_with_where_to_seek_care(server: Any, fake: FakeResponder) -> None:
    result = call(server, "ask", question="no feeling in my groin")
    assert result.structured_content["status"] == "escalated"
    assert "999" in result.content[0].text
    assert fake.seen[-1][1] == "GB"  # the operator's country


def test_find_passages(server: Any) -> None:
    result = call(server, "find_passages", query="stretches", limit=1)
    (passage,) = result.structured_content["passages"]
    assert passage["text"] == next(iter(VIEWS.values())).text


def test_screen(server: Any) -> None:
    found = call(server, "screen", message="no feeling in my groin").structured_content
    assert (found["tier"], found["findings"][0]["flag"]) == ("emergency", "saddle_numbness")
    assert call(server, "screen", message="hello").structured_content["tier"] == "none"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("ask", {"question": " "}),
        ("ask", {"question": SECRET * 100}),
        ("ask", {"question": "x", "conversation": [{"role": "system", "content": "x"}]}),
        ("ask", {"question": "x", "conversation": [{"role": "user", "content": ""}]}),
        ("ask", {"question": "x", "country": "ABC"}),
        ("ask", {"question": f"break {SECRET}"}),
        ("find_passages", {"query": f"break {SECRET}"}),
        ("find_passages", {"query": "x", "limit": 1000}),
        ("screen", {"message": ""}),
    ],
)
def test_what_cannot_be_done_is_an_error_without_anybodys_words(
    server: Any, name: str, arguments: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    result = call(server, name, **arguments)
    assert result.is_error
    assert SECRET not in result.content[0].text
    assert SECRET not in caplog.text


def test_a_broken_screen_says_so(fake: FakeResponder, settings: Settings) -> None:
    server = make(fake, lambda _: Triage(Tier.NONE, failed=True), settings, Threads(), "1")
    result = call(server, "screen", message="hello")
    assert result.is_error
    assert "as if it named an emergency" in result.content[0].text


def test_over_http(fake: FakeResponder, settings: Settings) -> None:
    with serving(create_app(lambda: fake, settings, screen)) as running:
        result = call(f"{running.url}/mcp", "ask", question="Why?")
        assert result.structured_content["status"] == "answered"
        assert call(f"{running.url}/mcp", "screen", message="hello").structured_content["tier"] == "none"
        foreign = httpx.post(f"{running.url}/mcp", json={}, headers={"origin": "https://evil.example"})
        assert foreign.status_code == 403
        assert httpx.post(f"{running.url}/mcp", content=b"{").status_code in (400, 406, 415)


def test_over_http_with_the_operators_key(fake: FakeResponder, settings: Settings) -> None:
    keyed = settings.model_copy(update={"api_key": SecretStr("open sesame")})
    with serving(create_app(lambda: fake, keyed, screen)) as running:
        response = httpx.post(f"{running.url}/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")


def test_over_standard_input_and_output(tmp_path: Path) -> None:
    program = Program(tmp_path)
    command, *arguments = program.command("mcp")
    environment = program.environment()
    server = StdioServerParameters(
        command=command, args=arguments, env=environment, cwd=os.fspath(Path(__file__).resolve().parents[2])
    )
    found = call(server, "screen", message="I cannot feel anything around my groin and I cannot pee.")
    assert found.structured_content["tier"] == "emergency"
