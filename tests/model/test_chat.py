"""The real client of LangChain against a server on this machine that speaks OpenAI's interface, faults included."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.model.calls import Limits, called
from bot.model.face import ModelError
from bot.settings import Settings

pytest.importorskip("langchain_openai", reason="the optional extra 'models' is not installed")

from bot.model.chat import LangChainModel


class Server:
    """Answers each request with the next of ``answers``: a status with headers, or pieces and why they end."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, str]] | tuple[list[str], str]] = []
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.requests.append(json.loads(body))
                outer.headers.append({k.lower(): v for k, v in self.headers.items()})
                first, second = outer.answers.pop(0)
                if isinstance(first, int):
                    assert isinstance(second, dict)
                    self.send_response(first)
                    for name, value in second.items():
                        self.send_header(name, value)
                    error = json.dumps({"error": {"message": "what the person wrote", "type": "t"}}).encode()
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(error)))
                    self.end_headers()
                    self.wfile.write(error)
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                for i, text in enumerate(first):
                    self._chunk({"content": text}, second if i + 1 == len(first) and second else None)
                if second:
                    self.wfile.write(b"data: [DONE]\n\n")

            def _chunk(self, delta: dict[str, str], reason: str | None) -> None:
                choice = {"index": 0, "delta": delta, "finish_reason": reason}
                chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
                self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def settings(self) -> Settings:
        url = f"http://127.0.0.1:{self.http.server_port}/v1"
        return Settings(model="openai:small", model_url=url, model_timeout=20, model_max_tokens=64)


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.http.shutdown()
    found.http.server_close()


def test_text_streams_with_the_settings(server: Server) -> None:
    server.answers = [(["Ice ", "helps [1]."], "stop")]
    assert list(LangChainModel(server.settings).stream("be brief", "what helps?")) == ["Ice ", "helps [1]."]
    (request,) = server.requests
    assert [m["content"] for m in request["messages"]] == ["be brief", "what helps?"]
    assert (request["model"], request["temperature"], request["stream"]) == ("small", 0.0, True)
    assert 64 in (request.get("max_tokens"), request.get("max_completion_tokens"))


def test_the_key_comes_from_the_setting(server: Server) -> None:
    server.answers = [(["ok"], "stop")]
    settings = server.settings.model_copy(update={"model_key": Settings(model_key="k-1").model_key})  # type: ignore[arg-type]
    list(LangChainModel(settings).stream("s", "u"))
    assert server.headers[0]["authorization"] == "Bearer k-1"
    assert "k-1" not in repr(settings)


def test_a_busy_server_is_transient_and_says_how_long_to_wait(server: Server) -> None:
    server.answers = [(429, {"Retry-After": "3"})]
    with pytest.raises(ModelError, match=r"HTTP 429$") as caught:
        list(LangChainModel(server.settings).stream("s", "u"))
    assert (caught.value.transient, caught.value.wait) == (True, 3.0)
    assert len(server.requests) == 1  # tries are counted elsewhere


@pytest.mark.parametrize(("status", "transient"), [(401, False), (400, False), (404, False), (500, True), (503, True)])
def test_statuses(server: Server, status: int, transient: bool) -> None:
    server.answers = [(status, {})]
    with pytest.raises(ModelError) as caught:
        list(LangChainModel(server.settings).stream("s", "u"))
    assert caught.value.transient is transient
    assert "what the person wrote" not in str(caught.value)


def test_a_second_try_after_a_failure(server: Server) -> None:
    server.answers = [(503, {}), (["there"], "stop")]
    limits = Limits(sleep=lambda _: None)
    assert "".join(called(LangChainModel(server.settings), "s", "u", limits)) == "there"


def test_a_text_that_hits_its_limit_is_cut_off(server: Server) -> None:
    server.answers = [(["Ice helps and"], "length")]
    got: list[str] = []
    with pytest.raises(ModelError, match=r"cut off \(length\)"):
        got.extend(LangChainModel(server.settings).stream("s", "u"))


def test_a_server_that_is_not_there_is_transient() -> None:
    settings = Settings(model="openai:small", model_url="http://127.0.0.1:9/v1", model_timeout=5)
    with pytest.raises(ModelError) as caught:
        list(LangChainModel(settings).stream("s", "u"))
    assert caught.value.transient


def test_an_unknown_provider_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.model.chat.require_model_packages", lambda _: None)
    with pytest.raises(ModelError, match="nobody:model"):
        LangChainModel(Settings(model="nobody:model"))


def test_nothing_is_traced(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", f"http://127.0.0.1:{server.http.server_port}")
    monkeypatch.setenv("LANGSMITH_API_KEY", "k")
    server.answers = [(["ok"], "stop")]
    assert list(LangChainModel(server.settings).stream("s", "u")) == ["ok"]
    assert len(server.requests) == 1
