"""The log: one line a request with what an operator needs, and nothing of anybody's."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.web.logs import set_up

SECRET = "my-own-words"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What was logged since, as JSON; the handlers of the tests themselves come back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(logging.getLogger("httpx2"), "disabled", True)  # of the test's own client
    stream = io.StringIO()
    set_up("info", "json", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers, root.level = handlers, level
    root.setLevel(level)


def of(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of requests."""
    return [line for line in lines if line["logger"] == "backstride.requests"]


def test_a_line_for_a_request(client: TestClient, lines: Callable[[], list[dict[str, Any]]]) -> None:
    answer = client.post("/api/v1/chat", json={"message": SECRET, "clinic": "demo"})
    (line,) = of(lines())
    assert set(line) == {
        "event", "level", "logger", "timestamp", "request_id", "method", "route", "status", "ms", "clinic",
    }  # fmt: skip
    assert (line["method"], line["route"], line["status"], line["clinic"]) == ("POST", "/api/v1/chat", 200, "demo")
    assert line["request_id"] == answer.headers["x-request-id"]
    assert line["ms"] > 0
    assert SECRET not in json.dumps(lines())


def test_routes_and_not_addresses_are_told(client: TestClient, lines: Callable[[], list[dict[str, Any]]]) -> None:
    begun = client.post("/api/v1/chat", json={"message": "Why?"}).json()
    addresses = {
        ("DELETE", f"/api/v1/conversations/{begun['conversation_id']}"): "/api/v1/conversations/{conversation_id}",
        ("GET", f"/api/v1/passages/{SECRET}?clinic={SECRET}"): "/api/v1/passages/{passage_id}",
        ("GET", f"/api/{SECRET}"): "(elsewhere)",
        ("GET", f"/{SECRET}"): "(elsewhere)",
        ("GET", f"/demo/{SECRET}"): "/demo/{clinic}",
        ("GET", "/"): "/",
        ("GET", "/healthz"): "/healthz",
        ("GET", f"/gradio_api/heartbeat{SECRET}"): "/gradio_api/…",
    }
    for method, address in addresses:
        client.request(method, address)
    told = of(lines())[1:]
    assert [line["route"] for line in told] == list(addresses.values())
    everything = json.dumps(lines())
    assert SECRET not in everything
    assert begun["conversation_id"] not in everything
    assert begun["message_id"] not in everything
    assert "testclient" not in everything


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("0af7651916cd43dd8448eb211c80319c", True),
        ("a-request_1.2", True),
        ("short", False),
        ("x" * 65, False),
        ("a b c d e f g", False),
        ("<script>alert(1)</script>", False),
        ("", False),
    ],
)
def test_a_sane_request_id_is_kept(client: TestClient, sent: str, kept: bool) -> None:
    answer = client.get("/api/v1/passages/none", headers={"x-request-id": sent})
    found = answer.headers["x-request-id"]
    assert (found == sent) is kept
    assert len(found) >= 8
    assert answer.json()["request_id"] == found


def test_what_breaks_is_told_with_the_requests_id(
    client: TestClient, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    answer = client.post("/api/v1/chat", json={"message": f"break {SECRET}"})
    assert answer.status_code == 500
    errors = [line for line in lines() if line["level"] == "error"]
    assert errors
    assert {line["request_id"] for line in errors} == {answer.headers["x-request-id"]}
    assert SECRET not in json.dumps(lines())


def test_tracebacks_are_cut_down_to_what_may_be_told(lines: Callable[[], list[dict[str, Any]]]) -> None:
    async def lost() -> None:
        async def breaks() -> None:
            raise ValueError(SECRET)

        task = asyncio.ensure_future(breaks())
        await asyncio.wait({task})
        del task

    asyncio.run(lost())
    try:
        raise KeyError(SECRET)
    except KeyError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
    told = [line["event"] for line in lines()]
    assert [one.partition(" at ")[0] for one in told] == [
        "Task exception was never retrieved: ValueError",
        "Exception in ASGI application: KeyError",
    ]
    assert SECRET not in json.dumps(lines())


def test_lines_for_people() -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    try:
        root.handlers = []
        set_up("warning", "text", stream)
        logging.getLogger("backstride.requests").info("not at this level")
        logging.getLogger("bot.web").warning("such a line")
    finally:
        root.handlers = handlers
        root.setLevel(level)
    assert stream.getvalue().endswith(" WARNING bot.web such a line\n")
    assert stream.getvalue().count("\n") == 1
