"""Thumbs, deletion, and the limits of rate on every call."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.desk import Desk
from bot.web.limits import MemoryStore
from tests.web.fake import FakeResponder, screen


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(FakeResponder, settings, screen)


@pytest.fixture
def own(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def desk(app: FastAPI) -> Desk:
    found: Desk = app.state.desk
    return found


def say(client: TestClient, message: str = "Why?", **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/api/v1/chat", json={"message": message, **more}).json()
    return answer


def rate(client: TestClient, message_id: str, rating: str = "up", **more: Any) -> int:
    body = {"message_id": message_id, "rating": rating, **more}
    return client.post("/api/v1/feedback", json=body).status_code


def test_a_thumb_is_kept_with_what_kind_of_reply_it_is_for(own: TestClient, app: FastAPI) -> None:
    answer = say(own, "I have had this for weeks")
    assert rate(own, answer["message_id"], "up", comment="thank you") == 204
    (kept,) = desk(app).feedback.ratings()
    assert (kept.thumb, kept.comment, kept.given.status, kept.given.tier) == ("up", "thank you", "answered", "soon")
    assert rate(own, answer["message_id"], "down") == 204
    assert [one.thumb for one in desk(app).feedback.ratings()] == ["down"]
    assert desk(app).feedback.all() == ()


def test_thumbs_down_for_an_escalation_disagree_once(own: TestClient, app: FastAPI) -> None:
    message_id = say(own, "no feeling in my groin")["message_id"]
    assert [rate(own, message_id, "down") for _ in range(2)] == [204, 204]
    (one,) = desk(app).feedback.all()
    assert (one.tier, one.flags) == ("emergency", ("saddle_numbness",))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"rating": "up"}, 422),
        ({"message_id": "x"}, 422),
        ({"message_id": "x", "rating": "sideways"}, 422),
        ({"message_id": "x", "rating": "up"}, 404),
        ({"message_id": "x", "rating": "up", "comment": "c" * 2001}, 422),
        ({"message_id": "x", "rating": "up", "more": 1}, 422),
    ],
)
def test_feedback_that_is_none(own: TestClient, body: dict[str, Any], status: int) -> None:
    response = own.post("/api/v1/feedback", json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_a_conversations_id_is_no_messages(own: TestClient) -> None:
    answer = say(own)
    assert rate(own, answer["conversation_id"]) == 404
    assert own.delete(f"/api/v1/conversations/{answer['message_id']}").status_code == 404


def test_a_deleted_conversation_is_gone(own: TestClient, app: FastAPI) -> None:
    answer, other = say(own), say(own)
    rate(own, answer["message_id"])
    path = f"/api/v1/conversations/{answer['conversation_id']}"
    assert own.delete(path).status_code == 204
    assert own.delete(path).status_code == 404
    again = own.post("/api/v1/chat", json={"message": "?!x", "conversation_id": answer["conversation_id"]})
    assert again.status_code == 404
    assert rate(own, answer["message_id"]) == 404
    assert desk(app).feedback.ratings() == ()
    assert rate(own, other["message_id"]) == 204


def test_a_forged_id_is_not_even_looked_up(own: TestClient) -> None:
    genuine = str(say(own)["conversation_id"])
    kind, random, signature = genuine.split(".")
    for forged in (genuine[:-1], f"{kind}.{random}", f"{kind}.{random}.{signature[::-1]}", random, "c..", "%2e%2e"):
        assert own.delete(f"/api/v1/conversations/{forged}").status_code == 404
        body = {"message": "Why?", "conversation_id": forged}
        assert own.post("/api/v1/chat", json=body).status_code == 404


LIMITED = {"address_per_minute": 3, "conversation_per_minute": 2}


def limited(settings: Settings, **more: Any) -> TestClient:
    few = settings.model_copy(update={**LIMITED, **more})
    still = MemoryStore(clock=lambda: 0.0)  # a machine may be so slow that an allowance comes back during the test
    return TestClient(create_app(FakeResponder, few, screen, limits=still), raise_server_exceptions=False)


def test_too_many_messages_are_a_problem_with_a_time_to_wait(settings: Settings) -> None:
    with limited(settings) as client:
        assert [client.post("/api/v1/chat", json={"message": "x"}).status_code for _ in range(3)] == [200] * 3
        response = client.post("/api/v1/chat", json={"message": "x"}, headers={"accept": "text/event-stream"})
    assert response.status_code == 429
    assert response.json()["type"] == "urn:backstride:problem:too-many"
    assert 1 <= int(response.headers["retry-after"]) <= 20
    assert "emergency number" in response.json()["detail"]


def test_a_conversation_has_a_limit_of_its_own(settings: Settings) -> None:
    with limited(settings, address_per_minute=1000) as client:
        begun = say(client)["conversation_id"]
        went = [client.post("/api/v1/chat", json={"message": "x", "conversation_id": begun}) for _ in range(3)]
        assert [one.status_code for one in went] == [200, 200, 429]
        assert client.post("/api/v1/chat", json={"message": "x"}).status_code == 200


def test_other_calls_are_limited_too(settings: Settings) -> None:
    with limited(settings) as client:
        paths = ["/api/v1/clinics/demo"] * 31
        assert [client.get(path).status_code for path in paths] == [200] * 30 + [429]
        assert client.post("/api/v1/feedback", json={"message_id": "x", "rating": "up"}).status_code == 429
        assert client.get("/healthz").status_code == 200


def test_the_page_is_limited_too(settings: Settings) -> None:
    with limited(settings) as client:
        went = [client.post("/gradio_api/queue/join", json={}).status_code for _ in range(31)]
    assert went.count(429) == 1
    assert went[-1] == 429


@pytest.mark.parametrize(
    ("proxies", "apart"), [("", False), ("10.0.0.0/8", False), ("192.0.2.1", True), ("192.0.2.0/24,10.0.0.1", True)]
)
def test_only_a_named_proxy_says_who_calls(settings: Settings, proxies: str, apart: bool) -> None:
    few = settings.model_copy(update={"address_per_minute": 1, "proxies": proxies})
    app = create_app(FakeResponder, few, screen, limits=MemoryStore(clock=lambda: 0.0))
    with TestClient(app, client=("192.0.2.1", 1234), raise_server_exceptions=False) as client:
        went = [
            client.post("/api/v1/chat", json={"message": "x"}, headers={"x-forwarded-for": said}).status_code
            for said in ("203.0.113.1", "203.0.113.2", "1.1.1.1, 203.0.113.2")
        ]
    assert went == ([200, 200, 429] if apart else [200, 429, 429])


def test_what_was_said_to_a_clinic_that_is_gone_can_be_judged_and_deleted(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "clinics.toml"
    path.write_text('[clinics.a]\nname="A"\nrequire_origin=true\norigins=["https://a.example"]', encoding="utf-8")
    app = create_app(FakeResponder, settings.model_copy(update={"clinics": str(path)}), screen)
    origin = {"origin": "https://a.example"}
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.post("/api/v1/chat", json={"message": "Why?", "clinic": "a"}, headers=origin).json()
        conversation = f"/api/v1/conversations/{answer['conversation_id']}"
        assert client.delete(conversation).status_code == 403
        desk(app).clinics._set({})
        gone = client.post("/api/v1/chat", json={"message": "Why?", "clinic": "a"}, headers=origin)
        assert gone.status_code == 404
        assert rate(client, answer["message_id"]) == 204
        deleted = client.delete(conversation, headers=origin)
        assert deleted.status_code == 204
        assert "access-control-allow-origin" not in deleted.headers
        assert client.delete(conversation).status_code == 404
    assert desk(app).feedback.ratings() == ()
