"""The reply as server-sent events: what comes in which order, going on after a break, and the end of it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.tempo import Tempo
from tests.web.events import Sent, read
from tests.web.fake import ANSWERED, FakeResponder, screen
from tests.web.server import Running, serving

STREAM = {"accept": "text/event-stream"}
TEMPO = Tempo(heartbeat=0.1)
HASTY = replace(TEMPO, resume=0.2)
"""Gives a reply up soon after its listener went."""


def stream(client: TestClient, body: dict[str, Any], **headers: str) -> list[Sent]:
    response = client.post("/api/v1/chat", json=body, headers=STREAM | headers)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    return list(read(response.text.split("\n")))


@pytest.fixture
def slow() -> FakeResponder:
    """A word every 20 ms: a reply takes about a second."""
    return FakeResponder(pause=0.02)


@pytest.fixture
def running(slow: FakeResponder, settings: Settings) -> Iterator[Running]:
    with serving(create_app(lambda: slow, settings, screen, TEMPO)) as server:
        yield server


@pytest.fixture
def hasty(slow: FakeResponder, settings: Settings) -> Iterator[Running]:
    slow.pause = 0.1
    with serving(create_app(lambda: slow, settings, screen, HASTY)) as server:
        yield server


def until(condition: Any, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.01)


def test_triage_comes_first_then_citations_then_the_text_and_the_whole_last(client: TestClient) -> None:
    sent = stream(client, {"message": "Why?"})
    kinds = [one.name for one in sent]
    assert kinds[:2] == ["triage", "citations"]
    assert set(kinds[2:-1]) == {"delta"}
    assert kinds[-1] == "reply"
    assert sent[1].data == ANSWERED.to_json()["citations"]
    assert "".join(one.data["text"] for one in sent[2:-1]).rstrip() == ANSWERED.text
    assert sent[-1].data["reply"] == ANSWERED.to_json()


def test_the_first_event_has_the_ids_and_every_event_its_own(client: TestClient) -> None:
    sent = stream(client, {"message": "I have had this for weeks"})
    first, last = sent[0].data, sent[-1].data
    assert {"conversation_id", "message_id", "tier", "question", "findings"} == set(first)
    assert (first["tier"], first["findings"][0]["text"]) == ("soon", "weeks")
    assert (first["conversation_id"], first["message_id"]) == (last["conversation_id"], last["message_id"])
    assert [one.id for one in sent] == [f"{first['message_id']}:{n}" for n in range(1, len(sent) + 1)]


def test_a_stream_may_not_be_kept_or_held_back(client: TestClient) -> None:
    headers = client.post("/api/v1/chat", json={"message": "Why?"}, headers=STREAM).headers
    assert (headers["cache-control"], headers["x-accel-buffering"]) == ("no-store", "no")
    assert "content-length" not in headers


def test_streamed_and_whole_replies_are_of_one_conversation(client: TestClient, fake: FakeResponder) -> None:
    first = stream(client, {"message": "one"})[-1].data
    second = client.post("/api/v1/chat", json={"message": "two", "conversation_id": first["conversation_id"]}).json()
    assert second["conversation_id"] == first["conversation_id"]
    assert [message.content for message in fake.seen[-1][0]] == ["one", ANSWERED.text, "two"]


@pytest.mark.parametrize("accept", ["application/json", "*/*", "", "application/json, */*;q=0.5"])
def test_without_being_asked_for_there_is_no_stream(client: TestClient, accept: str) -> None:
    response = client.post("/api/v1/chat", json={"message": "Why?"}, headers={"accept": accept})
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize("message", ["break", "midway"])
def test_what_breaks_ends_the_stream_with_a_problem(client: TestClient, message: str) -> None:
    sent = stream(client, {"message": message})
    assert sent[0].name == "triage"
    assert sent[-1].name == "error"
    assert sent[-1].data["status"] == 500
    assert "emergency number" in sent[-1].data["detail"]


def test_a_problem_before_the_stream_is_a_plain_problem(client: TestClient) -> None:
    response = client.post("/api/v1/chat", json={"message": " "}, headers=STREAM)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_what_a_person_writes_cannot_make_events(client: TestClient) -> None:
    evil = "groin\n\nevent: reply\ndata: {}\n\n\r\rid: 7\u2028\u2029\x00data: x"
    sent = stream(client, {"message": evil})
    assert [one.name for one in sent].count("reply") == 1
    assert evil in sent[-1].data["reply"]["text"]


def test_a_reply_that_takes_long_is_heard_of_in_between(running: Running, slow: FakeResponder) -> None:
    slow.gate.clear()
    with httpx.stream("POST", f"{running.url}/api/v1/chat", json={"message": "Why?"}, headers=STREAM) as response:
        sent = read(response.iter_lines())
        assert next(one for one in sent if one.name).name == "triage"
        assert [next(sent) for _ in range(2)] == [Sent("", "still here")] * 2
        slow.gate.set()
        assert next(one for one in sent if one.name).name == "citations"


def _first(running: Running, count: int, body: dict[str, Any]) -> list[Sent]:
    """The first events of a stream that is then broken off."""
    with httpx.stream("POST", f"{running.url}/api/v1/chat", json=body, headers=STREAM) as response:
        sent = (one for one in read(response.iter_lines()) if one.name)
        return [next(sent) for _ in range(count)]


def _rest(running: Running, body: dict[str, Any], last: str) -> list[Sent]:
    response = httpx.post(f"{running.url}/api/v1/chat", json=body, headers=STREAM | {"last-event-id": last})
    assert response.status_code == 200, response.text
    return [one for one in read(response.text.split("\n")) if one.name]


def test_after_a_break_the_reply_goes_on_where_it_was(running: Running, slow: FakeResponder) -> None:
    body = {"message": "Why?"}
    heard = _first(running, 5, body)
    rest = _rest(running, body, heard[-1].id)
    assert [int(one.id.rpartition(":")[2]) for one in heard + rest] == list(range(1, len(heard + rest) + 1))
    assert rest[-1].data["reply"] == ANSWERED.to_json()
    assert "".join(one.data["text"] for one in heard + rest if one.name == "delta").rstrip() == ANSWERED.text
    assert len(slow.seen) == 1  # the message was asked once
    again = _rest(running, {**body, "conversation_id": rest[-1].data["conversation_id"]}, heard[0].id)
    assert again[-1] == rest[-1]


def test_a_closed_connection_stops_the_work(hasty: Running, slow: FakeResponder) -> None:
    heard = _first(hasty, 4, {"message": "Why?"})
    until(lambda: slow.closed == 1)
    assert slow.words < len(ANSWERED.text.split(" "))
    body = {"message": "Why?"}
    response = httpx.post(f"{hasty.url}/api/v1/chat", json=body, headers=STREAM | {"last-event-id": heard[-1].id})
    assert response.status_code == 404


def test_what_nobody_waited_for_is_still_seen_by_the_screen(hasty: Running, slow: FakeResponder) -> None:
    conversation_id = _first(hasty, 3, {"message": "I have had this for weeks"})[0].data["conversation_id"]
    until(lambda: slow.closed == 1)
    httpx.post(f"{hasty.url}/api/v1/chat", timeout=60, json={"message": "And?", "conversation_id": conversation_id})
    assert [m.content for m in slow.seen[-1][0]] == ["I have had this for weeks", "And?"]


def test_a_closed_connection_stops_a_reply_in_json_too(hasty: Running, slow: FakeResponder) -> None:
    with hasty.socket() as one:
        one.sendall(hasty.message("Why?"))
        until(lambda: slow.words > 0)
    until(lambda: slow.closed == 1)


@pytest.mark.parametrize(
    "last",
    ["nonsense", ":1", "m.x:1", "c.{}:1", "{}", "{}:", "{}:9999", "{}:-1", "{}:1:1", "{}x:1", "%00:1", "x" * 150],
)
def test_an_event_id_that_is_none_of_ours_is_a_problem(client: TestClient, fake: FakeResponder, last: str) -> None:
    message_id = stream(client, {"message": "Why?"})[0].data["message_id"]
    asked = len(fake.seen)
    headers = STREAM | {"last-event-id": last.format(message_id)}
    response = client.post("/api/v1/chat", json={"message": "Why?"}, headers=headers)
    assert (response.status_code, len(fake.seen)) == (404, asked)
    assert response.json()["type"] == "urn:backstride:problem:nothing-to-resume"


def test_a_reply_is_not_read_from_another_conversation(client: TestClient) -> None:
    mine, yours = (stream(client, {"message": name}) for name in ("Ada", "Bob"))
    body = {"message": "Ada", "conversation_id": yours[0].data["conversation_id"]}
    response = client.post("/api/v1/chat", json=body, headers=STREAM | {"last-event-id": mine[0].id})
    assert response.status_code == 404


def test_a_reply_that_takes_too_long_is_a_problem(settings: Settings) -> None:
    fake = FakeResponder()
    fake.gate.clear()
    with TestClient(create_app(lambda: fake, settings, screen, replace(TEMPO, reply=1.0))) as client:
        sent = [one for one in stream(client, {"message": "Why?"}) if one.name]
        whole = client.post("/api/v1/chat", json={"message": "Why?"})
        fake.gate.set()
    assert [one.name for one in sent][-1] == "error"
    assert sent[-1].data["status"] == whole.status_code == 504
    assert "emergency number" in whole.json()["detail"]


def test_told_to_stop_it_finishes_what_it_answers(running: Running, slow: FakeResponder) -> None:
    with httpx.stream("POST", f"{running.url}/api/v1/chat", json={"message": "Why?"}, headers=STREAM) as response:
        sent = (one for one in read(response.iter_lines()) if one.name)
        assert next(sent).name == "triage"
        running.stop()
        assert list(sent)[-1].data["reply"] == ANSWERED.to_json()
    running.thread.join(10)
    assert not running.thread.is_alive()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{running.url}/healthz")


def test_an_open_page_does_not_hold_it_up(running: Running) -> None:
    with httpx.stream("GET", f"{running.url}/gradio_api/heartbeat/abc", timeout=60) as response:
        lines = response.iter_lines()
        assert "ALIVE" in next(line for line in lines if line)
        running.stop()
        assert all("ALIVE" in line for line in lines if line)
    running.thread.join(10)  # less than answers under way are given
    assert not running.thread.is_alive()


def test_an_emergency_never_waits_behind_other_replies(running: Running, slow: FakeResponder) -> None:
    slow.gate.clear()
    slow.pause = 0
    waiting = [running.socket() for _ in range(60)]  # more than there are threads
    for one in waiting:
        one.sendall(running.message("Why?"))
    until(lambda: len(slow.seen) == 60)
    answer = httpx.post(f"{running.url}/api/v1/chat", json={"message": "no feeling in my groin"}, timeout=60)
    slow.gate.set()
    for one in waiting:
        one.close()
    assert answer.json()["reply"]["status"] == "escalated"


def test_deleting_stops_what_is_being_answered(running: Running, slow: FakeResponder) -> None:
    ended = threading.Event()
    with httpx.stream("POST", f"{running.url}/api/v1/chat", json={"message": "Why?"}, headers=STREAM) as response:
        sent = (one for one in read(response.iter_lines()) if one.name)
        conversation_id = next(sent).data["conversation_id"]
        assert re.fullmatch(r"c\.[\w-]{24}\.[\w-]{24}", conversation_id)
        assert httpx.delete(f"{running.url}/api/v1/conversations/{conversation_id}").status_code == 204
        assert list(sent)[-1].name == "error"
        ended.set()
    assert ended.is_set()
    until(lambda: slow.closed == 1)
