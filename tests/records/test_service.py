"""The service around its records: acknowledged is written, emergencies wait for no database, nothing is doubled."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from bot.records.database import engine_of
from bot.records.journal import Journal
from bot.records.migrate import migrate
from bot.records.records import records_of
from bot.records.seal import digest
from bot.records.tables import CONVERSATIONS, THUMBS, TURNS
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.chat import Chat
from bot.web.responder import Service
from bot.web.texts import texts
from tests.records.conftest import made
from tests.records.postgres import Postgres
from tests.web.fake import FakeResponder, screen
from tests.web.server import SECONDS, serving

SECRET_WORDS = "my left ankle called Bartholomew"


@contextmanager
def service(settings: Settings, fake: FakeResponder | None = None) -> Iterator[TestClient]:
    app = create_app(lambda: fake or FakeResponder(), settings, screen, with_page=False)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def say(client: httpx.Client, message: str = "Why?", conversation_id: str | None = None) -> dict[str, Any]:
    body = {"message": message} | ({"conversation_id": conversation_id} if conversation_id else {})
    response = client.post("/api/v1/chat", json=body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def written(settings: Settings, column: Any = TURNS.c.message) -> list[Any]:
    engine = engine_of(settings)
    migrate(engine)
    with engine.connect() as connection:
        found = list(connection.scalars(select(column).order_by(*column.table.primary_key)))
    engine.dispose()
    return found


def eventually(condition: Any) -> None:
    """What another thread does."""
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_is_acknowledged_is_there_after_a_restart(settings: Settings) -> None:
    with service(settings) as client:
        first = say(client, SECRET_WORDS)
        assert written(settings) == [digest(first["message_id"])]  # at once
        second = say(client, "no feeling in my groin", first["conversation_id"])
        assert second["reply"]["status"] == "escalated"
    with service(settings) as client:
        ids = [answer["message_id"] for answer in (first, second)]
        assert written(settings) == [digest(one) for one in ids]
        assert written(settings, TURNS.c.tier) == ["none", "emergency"]
        thumb = {"message_id": ids[1], "rating": "down", "comment": SECRET_WORDS}
        assert client.post("/api/v1/feedback", json=thumb).status_code == 204
        assert written(settings, THUMBS.c.reason) == ["disagrees"]
        assert written(settings, THUMBS.c.comment) == [None]
        third = say(client, "And now?", first["conversation_id"])
        assert third["conversation_id"] == first["conversation_id"]
    assert len(written(settings, CONVERSATIONS.c.id)) == 1


@pytest.mark.parametrize("resume", [0, 24])
def test_no_text_is_in_the_files_unless_the_operator_says_so(tmp_path: Path, resume: int) -> None:
    settings = made(tmp_path, resume_hours=resume)
    with service(settings) as client:
        for message in (SECRET_WORDS, f"{SECRET_WORDS} and my groin", f"{SECRET_WORDS} weather"):
            thumb = {"message_id": say(client, message)["message_id"], "rating": "down", "comment": SECRET_WORDS}
            assert client.post("/api/v1/feedback", json=thumb).status_code == 204
        eventually(lambda: len(written(settings)) == 3)
        assert nothing_of(SECRET_WORDS, tmp_path) > 0
        assert nothing_of("muscles", tmp_path) > 0  # of the replies neither
    assert nothing_of(SECRET_WORDS, tmp_path) > 0


def nothing_of(words: str, folder: Path) -> int:
    """How many files do not have these words; fails where one does."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    for path in files:
        assert words.encode() not in path.read_bytes(), path.name
    return len(files)


def test_texts_are_kept_where_the_operator_says_so_and_gone_when_that_ends(settings: Settings) -> None:
    keeping = made(settings.home, settings.database_url.get_secret_value(), keep_texts_days=7)
    with service(keeping) as client:
        answer = say(client, SECRET_WORDS)
        thumb = {"message_id": answer["message_id"], "rating": "up", "comment": "thanks, Bartholomew"}
        client.post("/api/v1/feedback", json=thumb)
        assert written(settings, TURNS.c.question) == [SECRET_WORDS]
        assert written(settings, TURNS.c.reply) == [answer["reply"]["text"]]
        assert written(settings, THUMBS.c.comment) == ["thanks, Bartholomew"]
    with service(settings):
        eventually(lambda: written(settings, TURNS.c.question) == [None])
        assert written(settings, THUMBS.c.comment) == [None]
        if not settings.database_url:
            nothing_of("Bartholomew", settings.home)


@pytest.mark.parametrize("how", [{"resume_hours": 2}, {"keep_texts_days": 2}])
def test_replicas_share_a_conversation(settings: Settings, how: dict[str, int]) -> None:
    own = made(settings.home, settings.database_url.get_secret_value(), **how)
    one, two = FakeResponder(), FakeResponder()
    with service(own, one) as first, service(own, two) as second:
        begun = say(first, "One")["conversation_id"]
        say(second, "Two", begun)
        say(first, "Three", begun)
        heard = [message.content for message in one.seen[-1][0] if message.role == "user"]
        assert heard == ["One", "Two", "Three"]
        assert second.delete(f"/api/v1/conversations/{begun}").status_code == 204
        gone = first.post("/api/v1/chat", json={"message": "Four", "conversation_id": begun})
        assert gone.status_code == 404
    assert written(own) == []


def test_without_texts_a_conversation_goes_on_elsewhere_without_what_was_said(settings: Settings) -> None:
    fake = FakeResponder()
    with service(settings) as first, service(settings, fake) as second:
        begun = say(first, "One")["conversation_id"]
        say(second, "Two and my groin", begun)
        assert [message.content for message in fake.seen[-1][0]] == ["Two and my groin"]
        (finding,) = say(second, "Three", begun)["reply"]["triage"]["findings"]
        assert finding["message"] == 2  # counted from the conversation's first
        assert first.delete(f"/api/v1/conversations/{begun}").status_code == 204
        late = second.post("/api/v1/chat", json={"message": "I slept well", "conversation_id": begun})
        assert late.status_code == 200  # an emergency stands in what it remembers
        eventually(lambda: len(Journal(settings.home)) == 0)
    assert written(settings) == []


def test_a_deleted_conversation_takes_nothing_from_a_replica_that_remembers_it(settings: Settings) -> None:
    with service(settings) as first, service(settings) as second:
        begun = say(first, "One")["conversation_id"]
        say(second, "Two", begun)
        assert first.delete(f"/api/v1/conversations/{begun}").status_code == 204
        late = second.post("/api/v1/chat", json={"message": "Three", "conversation_id": begun})
        assert (late.status_code, late.json()["type"]) == (404, "urn:backstride:problem:unknown-conversation")
        assert second.post("/api/v1/chat", json={"message": "Four", "conversation_id": begun}).status_code == 404
    assert written(settings) == []


def test_the_page_writes_down_what_it_answers(settings: Settings) -> None:
    own = made(settings.home, settings.database_url.get_secret_value(), keep_texts_days=2)
    records = records_of(own)
    chat = Chat(Service(FakeResponder(), screen), own, texts())
    chat.records = records
    talk = chat.talk()
    for question in ("Why?", "no feeling in my groin", "break"):
        list(chat.ask(talk, question, "GB"))
    assert chat.doubted(talk, 1, "GB") is not None
    records.stop()
    assert written(own, TURNS.c.question) == ["Why?", "no feeling in my groin"]  # what broke got no reply
    assert written(own, TURNS.c.face) == ["page", "page"]
    assert written(own, THUMBS.c.reason) == ["disagrees"]
    assert len(written(own, CONVERSATIONS.c.id)) == 1


def test_programs_that_send_everything_leave_a_count_alone(settings: Settings) -> None:
    own = made(settings.home, settings.database_url.get_secret_value(), keep_texts_days=2)
    with service(own) as client:
        body = {"model": "backstride", "messages": [{"role": "user", "content": SECRET_WORDS}]}
        assert client.post("/v1/chat/completions", json=body).status_code == 200
        eventually(lambda: written(own, TURNS.c.face) == ["openai"])
    assert written(own, TURNS.c.question) == [None]
    assert written(own, CONVERSATIONS.c.id) == []


def test_triage_goes_on_while_the_database_is_down(tmp_path: Path, postgres: Postgres) -> None:
    settings = made(tmp_path, postgres.url, resume_hours=1)
    with (
        serving(create_app(FakeResponder, settings, screen, with_page=False)) as server,
        httpx.Client(base_url=server.url, timeout=SECONDS) as client,
    ):
        begun = say(client)
        acknowledged = [begun["message_id"]]
        postgres.stop()
        try:
            refused = client.post("/api/v1/chat", json={"message": "Why?"})
            assert refused.status_code == 503
            assert refused.headers["content-type"] == "application/problem+json"
            assert int(refused.headers["retry-after"]) > 0
            assert refused.json()["type"] == "urn:backstride:problem:records-down"
            assert "emergency number" in refused.json()["detail"]
            for _ in range(2):
                urgent = say(client, "no feeling in my groin", begun["conversation_id"])
                assert urgent["reply"]["status"] == "escalated"
                acknowledged.append(urgent["message_id"])
            elsewhere = client.post("/api/v1/feedback", json={"message_id": acknowledged[0], "rating": "up"})
            assert elsewhere.status_code == 503
            assert client.delete(f"/api/v1/conversations/{begun['conversation_id']}").status_code == 503
            ready = client.get("/readyz").json()
            assert ready["ready"]
            assert [check["ok"] for check in ready["checks"] if check["name"] == "records"] == [False]
        finally:
            postgres.start()
        eventually(lambda: client.post("/api/v1/chat", json={"message": "Why?"}).status_code == 200)
        thumb = {"message_id": acknowledged[0], "rating": "up"}
        assert client.post("/api/v1/feedback", json=thumb).status_code == 204
        eventually(lambda: len(Journal(tmp_path)) == 0)
    found = written(settings)
    assert set(found) >= {digest(one) for one in acknowledged}
    assert len(found) == len(set(found)) == len(acknowledged) + 1


def test_a_service_starts_without_its_database(tmp_path: Path, postgres: Postgres) -> None:
    settings = made(tmp_path, postgres.url)
    postgres.stop()
    try:
        with service(settings) as client:
            assert client.post("/api/v1/chat", json={"message": "Why?"}).status_code == 503
            kept = say(client, "no feeling in my groin")["message_id"]
        assert len(Journal(tmp_path)) == 1  # the process ends before the database is back
    finally:
        postgres.start()
    with service(settings) as client:
        eventually(lambda: len(Journal(tmp_path)) == 0)
        say(client)
    assert digest(kept) in written(settings)
