"""Messages of one conversation that come at the same time, calls that nobody waits for, and floods."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from bot.reply import Status
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.desk import Desk
from bot.web.tempo import Tempo
from bot.web.works import Works
from tests.web.fake import ANSWERED, FakeResponder, screen
from tests.web.server import SECONDS, Running, serving
from tests.web.test_stream import until

TEMPO = Tempo(heartbeat=0.5, resume=3600.0)
STREAM = "Accept: text/event-stream"


@pytest.fixture
def fake() -> FakeResponder:
    return FakeResponder()


@pytest.fixture
def running(fake: FakeResponder, settings: Settings) -> Iterator[Running]:
    longer = settings.model_copy(update={"max_turns": 20})
    with serving(create_app(lambda: fake, longer, screen, TEMPO)) as server:
        yield server
        fake.gate.set()


def ask(running: Running, message: str, conversation_id: str | None = None) -> httpx.Response:
    body = {"message": message} | ({"conversation_id": conversation_id} if conversation_id else {})
    return httpx.post(f"{running.url}/api/v1/chat", json=body, timeout=SECONDS)


@contextmanager
def asking(running: Running, *said: Any) -> Iterator[list[httpx.Response]]:
    """Asks in a thread of its own; the answer is there afterwards."""
    answers: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: answers.append(ask(running, *said)))
    thread.start()
    yield answers
    thread.join(SECONDS)


def words(fake: FakeResponder) -> list[str]:
    """What the responder was given last, replies shortened."""
    return ["reply" if m.content == ANSWERED.text else m.content for m in fake.seen[-1][0]]


def test_a_message_is_screened_with_those_that_are_still_being_answered(running: Running, fake: FakeResponder) -> None:
    conversation_id = ask(running, "zero").json()["conversation_id"]
    fake.gate.clear()
    with asking(running, "this has gone on for weeks", conversation_id) as first:
        until(lambda: len(fake.seen) == 2)
        with asking(running, "second", conversation_id) as second:
            until(lambda: len(fake.seen) == 3)
            assert words(fake) == ["zero", "reply", "this has gone on for weeks", "second"]
            fake.gate.set()
    assert first[0].status_code == second[0].status_code == 200
    (finding,) = second[0].json()["reply"]["triage"]["findings"]
    assert finding["message"] == 2
    ask(running, "third", conversation_id)
    said = words(fake)
    assert [said[at] for at in (0, 1, 2, 4, 6)] == ["zero", "reply", "this has gone on for weeks", "second", "third"]
    assert [m.role for m in fake.seen[-1][0]] == ["user", "assistant"] * 3 + ["user"]


def test_what_was_left_stands_where_it_was_said(running: Running, fake: FakeResponder) -> None:
    conversation_id = ask(running, "zero").json()["conversation_id"]
    fake.gate.clear()
    with running.socket() as one:
        body = f'{{"message": "first", "conversation_id": "{conversation_id}"}}'.encode()
        head = b"POST /api/v1/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        one.sendall(head % len(body) + body)
        until(lambda: len(fake.seen) == 2)
    fake.gate.set()
    assert ask(running, "second", conversation_id).status_code == 200
    ask(running, "third", conversation_id)
    said = words(fake)
    assert (said[:3], said[-3:]) == (["zero", "reply", "first"], ["second", "reply", "third"])


def test_who_deletes_while_an_answer_is_on_its_way_is_told_so(running: Running, fake: FakeResponder) -> None:
    conversation_id = ask(running, "zero").json()["conversation_id"]
    fake.gate.clear()
    with asking(running, "first", conversation_id) as answers:
        until(lambda: len(fake.seen) == 2)
        assert httpx.delete(f"{running.url}/api/v1/conversations/{conversation_id}").status_code == 204
    assert answers[0].status_code == 404
    assert answers[0].json()["type"] == "urn:backstride:problem:unknown-conversation"


def few(fake: FakeResponder, settings: Settings, most_open: int) -> Any:
    """The service with room for so many replies at a time."""
    app = create_app(lambda: fake, settings, screen, TEMPO)
    desk: Desk = app.state.desk
    desk.works._most_open = most_open
    return app


def test_an_emergency_is_answered_when_there_is_no_room(fake: FakeResponder, settings: Settings) -> None:
    app = few(fake, settings, 3)
    desk: Desk = app.state.desk
    with serving(app) as running:
        conversation_id = ask(running, "zero").json()["conversation_id"]
        begun = len(desk.sessions)
        until(lambda: len(desk.works) == 0)
        fake.gate.clear()
        sockets = [running.socket() for _ in range(3)]
        for one in sockets:
            one.sendall(running.message("Why?", STREAM))
        until(lambda: len(desk.works) == 3)
        for known in (None, conversation_id):
            refused = ask(running, "Why?", known)
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
            answer = ask(running, "no feeling in my groin", known)
            assert answer.json()["reply"]["status"] == Status.ESCALATED
        chat = {"model": "backstride", "messages": [{"role": "user", "content": "my groin is numb"}]}
        answer = httpx.post(f"{running.url}/v1/chat/completions", json=chat, timeout=SECONDS)
        assert answer.json()["backstride"]["status"] == Status.ESCALATED
        assert len(desk.sessions) == begun + 4  # of what was refused there is no conversation
        fake.gate.set()
        for one in sockets:
            one.close()
        ask(running, "last", conversation_id)
    assert "Why?" not in words(fake)  # nor in the one that there was


def test_what_breaks_where_there_is_no_room_is_a_problem(fake: FakeResponder, settings: Settings) -> None:
    fake.gate.clear()
    with serving(few(fake, settings, 1)) as running, running.socket() as one:
        one.sendall(running.message("Why?", STREAM))
        until(lambda: len(fake.seen) == 1)
        fake.broken = True
        answer = ask(running, "x")
        fake.gate.set()
    assert answer.status_code == 500
    assert "emergency number" in answer.json()["detail"]


def test_callers_that_went_away_hold_no_room(fake: FakeResponder, settings: Settings) -> None:
    fake.pause = 0.05
    app = few(fake, settings, 3)
    works: Works = app.state.desk.works
    with serving(app) as running:
        for _ in range(6):
            with running.socket() as one:
                one.sendall(running.message("long"))
                until(lambda: len(works) == 1)
            until(lambda: len(works) == 0)
        assert not works._ended


def test_a_conversation_that_is_not_there_is_not_asked_in(fake: FakeResponder, settings: Settings) -> None:
    app = few(fake, settings, 3)
    desk: Desk = app.state.desk
    with serving(app) as running:
        conversation_id = ask(running, "zero").json()["conversation_id"]
        assert httpx.delete(f"{running.url}/api/v1/conversations/{conversation_id}").status_code == 204
        assert ask(running, "one", conversation_id).status_code == 404
        assert desk.sessions.find(conversation_id) is None
