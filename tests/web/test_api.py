"""The JSON interface: what every route answers, and that conversations stay apart."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from bot.message import Message
from bot.settings import Settings
from bot.web.app import create_app
from tests.web.fake import ANSWERED, SECTION, FakeResponder, screen


def say(client: TestClient, message: str, conversation_id: str | None = None) -> dict[str, object]:
    body = {"message": message} | ({"conversation_id": conversation_id} if conversation_id else {})
    response = client.post("/api/v1/chat", json=body)
    assert response.status_code == 200, response.text
    answer: dict[str, object] = response.json()
    return answer


def test_an_answer_is_the_reply_object_with_two_ids(client: TestClient) -> None:
    answer = say(client, "Why does my back hurt?")
    assert set(answer) == {"conversation_id", "message_id", "reply"}
    assert answer["reply"] == ANSWERED.to_json()


def test_the_operators_country_is_used(client: TestClient, fake: FakeResponder) -> None:
    say(client, "Why?")
    assert fake.seen[-1][1] == "GB"


def test_a_conversation_goes_on_with_everything_said_so_far(client: TestClient, fake: FakeResponder) -> None:
    first = say(client, "Why?")
    second = say(client, "And then?", str(first["conversation_id"]))
    assert second["conversation_id"] == first["conversation_id"]
    assert second["message_id"] != first["message_id"]
    assert fake.seen[-1][0] == (
        Message("user", "Why?"),
        Message("assistant", ANSWERED.text),
        Message("user", "And then?"),
    )


def test_conversations_do_not_see_each_other(client: TestClient, fake: FakeResponder) -> None:
    mine, yours = say(client, "I am Ada"), say(client, "I am Bob")
    assert mine["conversation_id"] != yours["conversation_id"]
    say(client, "Who am I?", str(mine["conversation_id"]))
    assert not any("Bob" in message.content for message in fake.seen[-1][0])


def test_ids_cannot_be_guessed(client: TestClient) -> None:
    ids = [str(say(client, "Why?")["conversation_id"]) for _ in range(20)]
    assert len(set(ids)) == 20
    assert all(re.fullmatch(r"c\.[\w-]{24}\.[\w-]{24}", conversation_id) for conversation_id in ids)


def test_a_long_conversation_keeps_its_newest_messages_and_true_message_numbers(
    client: TestClient, fake: FakeResponder
) -> None:
    conversation_id = str(say(client, "question 0")["conversation_id"])
    for number in range(1, 5):
        say(client, f"question {number}", conversation_id)
    answer = say(client, "I have lost feeling in my groin", conversation_id)
    messages, _ = fake.seen[-1]
    assert len(messages) == 6
    assert messages[-1].content == "I have lost feeling in my groin"
    reply = answer["reply"]
    assert isinstance(reply, dict)
    # Five questions and five answers came before it.
    assert [finding["message"] for finding in reply["triage"]["findings"]] == [10]


def test_a_red_flag_answers_while_the_library_is_still_loading(settings: Settings) -> None:
    fake = FakeResponder()
    fake.hold.clear()
    with TestClient(create_app(lambda: fake, settings, screen)) as client:
        reply = client.post("/api/v1/chat", json={"message": "no feeling in my groin"}).json()["reply"]
        assert (reply["status"], reply["triage"]["tier"]) == ("escalated", "emergency")
        fake.hold.set()


def test_a_passage_comes_with_its_document_and_surroundings(client: TestClient) -> None:
    response = client.get("/api/v1/passages/lower-back-pain-after-running:3")
    assert response.status_code == 200
    passage = response.json()
    assert passage["text"] == SECTION
    assert passage["end"] - passage["start"] == len(SECTION)
    assert passage["section"] == ["What Causes Lower Back Pain After Running?", "Muscle imbalance"]
    assert passage["before"].startswith("Running is simple")
    assert "Upper back mobility" in passage["after"]


def test_liveness(client: TestClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_ready_when_the_library_is_loaded_and_the_screen_sees_an_emergency(client: TestClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["ready"] is True
    assert [check["name"] for check in response.json()["checks"]] == ["library", "triage", "records"]


def test_openapi_lists_the_interface(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert {
        "/api/v1/chat",
        "/api/v1/feedback",
        "/api/v1/conversations/{conversation_id}",
        "/api/v1/passages/{passage_id}",
        "/api/v1/clinics/{clinic_id}",
        "/v1/chat/completions",
        "/v1/models",
        "/v1/models/{model}",
        "/healthz",
        "/readyz",
        "/metrics",
    } == set(document["paths"])
    assert document["components"]["schemas"]["ChatRequest"]["additionalProperties"] is False


@pytest.mark.parametrize("reason", ["no index; run `backstride index build`", ""])
def test_not_ready_without_a_library(settings: Settings, reason: str) -> None:
    fake = FakeResponder(missing=reason, warm_error="" if reason else "weights")
    with TestClient(create_app(lambda: fake, settings, screen)) as client:
        response = client.get("/readyz")
    library = response.json()["checks"][0]
    assert response.status_code == 503
    assert response.json()["ready"] is False
    assert library["ok"] is False
    assert library["reason"] == reason if reason else library["reason"]
