"""Every error is a problem object in plain words, and none repeats or logs what a person wrote."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from bot.message import Message
from bot.settings import Settings
from bot.triage.finding import Triage
from bot.web.app import create_app
from bot.web.sessions import Sessions
from tests.web.fake import BrokenError, FakeResponder, screen
from tests.web.server import SECONDS, serving

SECRET = "my-own-words"


def assert_problem(response: Any, status: int, *words: str) -> None:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail", "request_id"}
    assert body["request_id"] == response.headers["x-request-id"]
    assert body["status"] == status
    assert body["type"].startswith("urn:backstride:problem:")
    assert all(word in body["detail"] for word in words), body["detail"]
    assert SECRET not in response.text


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b'{"message": "my-own-words"', 400, ["not JSON"]),
        (b"", 422, ["body", "required"]),
        (b"[]", 422, ["body"]),
        (b"{}", 422, ["message", "required"]),
        (b'{"message": 7}', 422, ["message", "string"]),
        (b'{"message": ""}', 422, ["message"]),
        (b'{"message": "  \\n "}', 422, ["message", "empty"]),
        (b'{"message": "my-own-words", "colour": "my-own-words"}', 422, ["colour", "no such key"]),
        (b'{"message": "my-own-words", "conversation_id": 3}', 422, ["conversation_id"]),
        (b'{"message": "my-own-words", "conversation_id": "nobody"}', 404, ["no conversation"]),
        (json.dumps({"message": SECRET * 100}).encode(), 422, ["1,200 characters", "500"]),
        (b"\xff\xfe\x00", 400, []),
    ],
    ids=lambda value: value.decode(errors="replace")[:40] if isinstance(value, bytes) else "",
)
def test_a_bad_request_is_a_problem(client: TestClient, body: bytes, status: int, words: list[str]) -> None:
    response = client.post("/api/v1/chat", content=body, headers={"content-type": "application/json"})
    assert_problem(response, status, *words)


def test_a_form_is_refused(client: TestClient) -> None:
    assert_problem(client.post("/api/v1/chat", data={"message": SECRET}), 422)


def test_a_huge_body_is_refused_before_it_is_read(client: TestClient) -> None:
    body = json.dumps({"message": SECRET * 20_000}).encode()
    response = client.post("/api/v1/chat", content=body, headers={"content-type": "application/json"})
    assert_problem(response, 413, "larger than")


def test_a_huge_body_without_a_declared_length_is_refused(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"message": "'
        for _ in range(200):
            yield b"a" * 1000
        yield b'"}'

    response = client.post("/api/v1/chat", content=chunks(), headers={"content-type": "application/json"})
    assert_problem(response, 413, "larger than")


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1", "/api/v1/nothing", "/api/v2/chat", "/api/v1/passages/"])
def test_an_unknown_address_under_api_is_a_problem(client: TestClient, path: str) -> None:
    assert_problem(client.get(path), 404, "nothing at this address")
    assert_problem(client.post(path, json={}), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("GET", "/api/v1/chat", "POST"), ("DELETE", "/api/v1/chat", "POST"), ("POST", "/api/v1/passages/x", "GET")],
)
def test_a_wrong_method_is_a_problem(client: TestClient, method: str, path: str, allowed: str) -> None:
    response = client.request(method, path)
    assert_problem(response, 405, allowed)
    assert response.headers["allow"] == allowed


def test_an_unknown_passage_is_a_problem(client: TestClient) -> None:
    assert_problem(client.get("/api/v1/passages/nothing"), 404, "no passage")


def test_passages_wait_for_the_library(settings: Settings) -> None:
    fake = FakeResponder(missing="no index; run `backstride index build`")
    with TestClient(create_app(lambda: fake, settings, screen)) as client:
        assert_problem(client.get("/api/v1/passages/x"), 503, "backstride index build")


def test_what_breaks_inside_is_a_problem_with_the_emergency_advice(client: TestClient) -> None:
    assert_problem(client.post("/api/v1/chat", json={"message": f"break {SECRET}"}), 500, "emergency number")
    assert_problem(client.get("/api/v1/passages/broken"), 500)


def test_a_message_that_broke_is_not_part_of_the_conversation(client: TestClient, fake: FakeResponder) -> None:
    conversation_id = client.post("/api/v1/chat", json={"message": "one"}).json()["conversation_id"]
    client.post("/api/v1/chat", json={"message": "break two", "conversation_id": conversation_id})
    client.post("/api/v1/chat", json={"message": "three", "conversation_id": conversation_id})
    assert [m.content for m in fake.seen[-1][0] if m.role == "user"] == ["one", "three"]


def test_nothing_logs_what_a_person_wrote(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for message in (SECRET, f"break {SECRET}", f"{SECRET} midway", SECRET * 100, f"{SECRET} groin"):
        client.post("/api/v1/chat", json={"message": message})
    assert caplog.records
    assert not [record for record in caplog.records if SECRET in record.getMessage() + str(record.exc_info)]


def test_what_broke_is_logged_by_its_kind_and_place(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    client.post("/api/v1/chat", json={"message": f"break {SECRET}"})
    assert "BrokenError at web/fake.py:" in caplog.text


def _raises(_: Sequence[Message]) -> Triage:
    raise BrokenError("lexicon")


@pytest.mark.parametrize(
    "broken",
    [lambda _: Triage(tier=screen(()).tier, failed=True), lambda _: screen(()), _raises],
    ids=["failed", "blind", "raises"],
)
def test_not_ready_when_the_screen_fails(settings: Settings, broken: object) -> None:
    with TestClient(create_app(FakeResponder, settings, broken)) as client:  # type: ignore[arg-type]
        response = client.get("/readyz")
    assert response.status_code == 503
    triage = response.json()["checks"][1]
    assert (triage["name"], triage["ok"]) == ("triage", False)
    assert "red-flag screen" in triage["reason"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nope", 404), ("POST", "/gradio_api/queue/join", 422), ("GET", "/gradio_api/queue/data", 422)],
)
def test_the_pages_errors_are_problems_too(client: TestClient, method: str, path: str, status: int) -> None:
    assert_problem(client.request(method, path, content=b"[]" if method == "POST" else None), status)


def test_the_web_server_logs_no_words_and_no_ids(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(_self: object, words: str) -> None:
        raise KeyError(SECRET, words)

    with serving(create_app(FakeResponder, settings, screen)) as running:
        answer = httpx.post(f"{running.url}/api/v1/chat", json={"message": "Why?"}, timeout=SECONDS).json()
        path = f"/api/v1/conversations/{answer['conversation_id']}"
        monkeypatch.setattr(Sessions, "forget", crash)
        assert_problem(httpx.delete(running.url + path, timeout=SECONDS), 500, "emergency number")
    assert "DELETE /api/v1/conversations/{conversation_id} failed: KeyError at web/test_errors.py:" in caplog.text
    assert SECRET not in caplog.text
    assert answer["conversation_id"] not in caplog.text
