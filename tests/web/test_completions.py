"""The OpenAI-compatible face, through OpenAI's own client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import openai
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from bot.message import Message
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.limits import MemoryStore
from bot.web.tempo import Tempo
from tests.web.fake import ANSWERED, FakeResponder, screen
from tests.web.server import Running, serving

ASK = [{"role": "user", "content": "Why?"}]


@pytest.fixture(scope="module")
def answering() -> FakeResponder:
    return FakeResponder()


@pytest.fixture(scope="module")
def running(answering: FakeResponder, settings: Settings) -> Iterator[Running]:
    with serving(create_app(lambda: answering, settings, screen, Tempo(heartbeat=0.1))) as server:
        yield server


@pytest.fixture
def ai(running: Running) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{running.url}/v1", api_key="none", max_retries=0, timeout=120) as client:
        yield client


def ask(client: openai.OpenAI, messages: Any = ASK, **more: Any) -> Any:
    return client.chat.completions.create(**{"model": "backstride", "messages": messages, **more})


def test_a_whole_answer(ai: openai.OpenAI) -> None:
    answer = ask(ai, temperature=0.2, max_tokens=5, user="x", tools=[])
    (choice,) = answer.choices
    assert (choice.message.role, choice.message.content, choice.finish_reason) == ("assistant", ANSWERED.text, "stop")
    assert (answer.object, answer.model, answer.usage) == ("chat.completion", "backstride", None)
    assert answer.backstride == ANSWERED.to_json()


def test_a_streamed_answer(ai: openai.OpenAI, answering: FakeResponder) -> None:
    answering.pause = 0.01
    chunks = list(ask(ai, stream=True))
    answering.pause = 0
    assert "".join(c.choices[0].delta.content or "" for c in chunks).rstrip() == ANSWERED.text
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [c.choices[0].finish_reason for c in chunks] == [None] * (len(chunks) - 1) + ["stop"]
    assert chunks[-1].backstride == ANSWERED.to_json()
    assert len({c.id for c in chunks}) == 1


def test_a_stream_is_kept_awake_while_it_takes_long(ai: openai.OpenAI, answering: FakeResponder) -> None:
    answering.pause = 0.3
    chunks = ask(ai, [{"role": "user", "content": "Hello"}], stream=True)
    assert "".join(c.choices[0].delta.content or "" for c in chunks).startswith("Hello!")
    answering.pause = 0


def test_the_whole_conversation_comes_with_every_call(ai: openai.OpenAI, answering: FakeResponder) -> None:
    said = [
        {"role": "system", "content": "You are a pirate."},
        {
            "role": "user",
            "content": [{"type": "text", "text": "I have had this"}, {"type": "text", "text": "for weeks"}],
        },
        {"role": "assistant", "content": None},
        {"role": "assistant", "content": "Hm."},
        {"role": "user", "content": "And no feeling in my groin."},
    ]
    answer = ask(ai, said)
    assert answering.seen[-1][0] == (
        Message("user", "I have had this\nfor weeks"),
        Message("assistant", "Hm."),
        Message("user", "And no feeling in my groin."),
    )
    assert answer.backstride["status"] == "escalated"
    assert {f["text"]: f["message"] for f in answer.backstride["triage"]["findings"]} == {"weeks": 1, "groin": 4}


def test_a_long_conversation_keeps_its_newest_messages(ai: openai.OpenAI, answering: FakeResponder) -> None:
    ask(ai, [{"role": "user", "content": f"question {n}"} for n in range(20)])
    assert [m.content for m in answering.seen[-1][0]] == [f"question {n}" for n in range(14, 20)]


@pytest.mark.parametrize(
    ("more", "kind", "words"),
    [
        ({"model": "gpt-4"}, openai.NotFoundError, "backstride"),
        ({"model": "backstride/nobody"}, openai.NotFoundError, "clinic"),
        ({"messages": []}, openai.UnprocessableEntityError, "messages"),
        ({"messages": [{"role": "user", "content": " "}]}, openai.UnprocessableEntityError, "empty"),
        ({"messages": [{"role": "user", "content": "x" * 501}]}, openai.UnprocessableEntityError, "501 characters"),
        ({"messages": [{"role": "system", "content": "x"}]}, openai.UnprocessableEntityError, "the user's"),
        ({"messages": [*ASK, {"role": "assistant", "content": "x"}]}, openai.UnprocessableEntityError, "the user's"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, openai.UnprocessableEntityError, "only"),
        ({"messages": [{"role": "robot", "content": "x"}]}, openai.UnprocessableEntityError, "role"),
        ({"n": 2}, openai.UnprocessableEntityError, "n:"),
        ({"messages": [{"role": "user", "content": "break"}]}, openai.InternalServerError, "emergency number"),
    ],
)
def test_problems_are_read_by_the_client(ai: openai.OpenAI, more: Any, kind: type[Any], words: str) -> None:
    with pytest.raises(kind) as raised:
        ask(ai, **more)
    assert words in raised.value.body["message"]
    assert raised.value.code == raised.value.response.json()["type"].rpartition(":")[2]
    assert raised.value.response.headers["content-type"] == "application/problem+json"


def test_what_breaks_midway_is_raised_by_the_client(ai: openai.OpenAI) -> None:
    with pytest.raises(openai.APIError, match="emergency number"):
        list(ask(ai, [{"role": "user", "content": "midway"}], stream=True))


def test_the_one_model(ai: openai.OpenAI) -> None:
    assert [model.id for model in ai.models.list()] == ["backstride"]
    assert ai.models.retrieve("backstride").owned_by == "backstride"
    with pytest.raises(openai.NotFoundError):
        ai.models.retrieve("gpt-4")


def test_a_clinic_is_named_by_the_model(ai: openai.OpenAI, answering: FakeResponder) -> None:
    assert ask(ai, model="backstride/demo").model == "backstride/demo"
    assert answering.contacts[-1].name == "Demo Clinic"


def test_the_operators_key_is_asked_for(settings: Settings) -> None:
    keyed = settings.model_copy(update={"api_key": SecretStr("open sesame")})
    with serving(create_app(FakeResponder, keyed, screen)) as server:
        for key in ("none", "open sesam", "open sesame!"):
            with openai.OpenAI(base_url=f"{server.url}/v1", api_key=key, max_retries=0) as client:
                with pytest.raises(openai.AuthenticationError):
                    ask(client)
                with pytest.raises(openai.AuthenticationError):
                    client.models.list()
        with openai.OpenAI(base_url=f"{server.url}/v1", api_key="open sesame", max_retries=0) as client:
            assert ask(client).backstride["status"] == "answered"
            assert len(client.models.list().data) == 1


def test_too_many_are_told_when_to_come_back(settings: Settings) -> None:
    few = settings.model_copy(update={"address_per_minute": 1})
    app = create_app(FakeResponder, few, screen, limits=MemoryStore(clock=lambda: 0.0))
    with serving(app) as server, openai.OpenAI(base_url=f"{server.url}/v1", api_key="none", max_retries=0) as client:
        ask(client)
        with pytest.raises(openai.RateLimitError) as raised:
            ask(client)
    assert 1 <= int(raised.value.response.headers["retry-after"]) <= 60


def test_a_page_of_elsewhere_is_refused(client: TestClient) -> None:
    foreign = {"origin": "https://evil.example"}
    assert client.post("/v1/chat/completions", json={"messages": ASK}, headers=foreign).status_code == 403
    assert client.get("/v1/models", headers=foreign).status_code == 403


def test_it_can_be_judged_but_not_taken_up_again(client: TestClient) -> None:
    answer = client.post("/v1/chat/completions", json={"messages": ASK}).json()
    message_id = answer["id"].removeprefix("chatcmpl-")
    assert client.post("/api/v1/feedback", json={"message_id": message_id, "rating": "up"}).status_code == 204
    headers = {"accept": "text/event-stream", "last-event-id": f"{message_id}:1"}
    assert client.post("/api/v1/chat", json={"message": "x"}, headers=headers).status_code == 404


def test_unknown_addresses_are_problems_for_both_kinds_of_client(client: TestClient) -> None:
    response = client.get("/v1/embeddings")
    assert response.status_code == 404
    assert response.json()["error"]["message"] == response.json()["detail"]
    assert client.get("/v1/chat/completions").headers["allow"] == "POST"
