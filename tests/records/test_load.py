"""PostgreSQL is stopped and started again while many people write."""

from __future__ import annotations

import threading
import time
from collections import Counter
from pathlib import Path

import httpx

from bot.records.journal import Journal
from bot.records.seal import digest
from bot.web.app import create_app
from tests.records.conftest import made
from tests.records.postgres import Postgres
from tests.records.test_service import eventually, written
from tests.web.fake import FakeResponder, screen
from tests.web.server import SECONDS, serving

PEOPLE = 8


def test_nothing_is_lost_or_doubled_while_the_database_comes_and_goes(tmp_path: Path, postgres: Postgres) -> None:
    settings = made(tmp_path, postgres.url)
    lock, over = threading.Lock(), threading.Event()
    acknowledged: list[str] = []
    refused: list[httpx.Response] = []
    trouble: list[object] = []

    def talk(number: int, url: str) -> None:
        urgent = number % 2 == 0
        message = "no feeling in my groin" if urgent else "Why?"
        with httpx.Client(base_url=url, timeout=SECONDS) as client:
            while not over.is_set():
                response = client.post("/api/v1/chat", json={"message": message})
                with lock:
                    if response.status_code == 200:
                        acknowledged.append(response.json()["message_id"])
                    elif urgent:
                        trouble.append(response.text)
                    else:
                        refused.append(response)
                time.sleep(0.01)

    def counted(enough: int) -> None:
        eventually(lambda: len(acknowledged) >= enough or trouble)

    with serving(create_app(FakeResponder, settings, screen, with_page=False)) as server:
        threads = [threading.Thread(target=talk, args=(number, server.url)) for number in range(PEOPLE)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(2):
                counted(len(acknowledged) + 40)
                postgres.stop()
                try:
                    before = len(refused)
                    eventually(lambda before=before: len(refused) > before or trouble)
                    counted(len(acknowledged) + 20)  # the emergencies
                finally:
                    postgres.start()
            counted(len(acknowledged) + 40)
            eventually(lambda: httpx.post(f"{server.url}/api/v1/chat", json={"message": "x"}).status_code == 200)
        finally:
            over.set()
            for thread in threads:
                thread.join(SECONDS)
        eventually(lambda: len(Journal(tmp_path)) == 0)
    assert trouble == []
    assert {one.json()["type"] for one in refused} == {"urn:backstride:problem:records-down"}
    assert {(one.status_code, one.headers["content-type"]) for one in refused} == {(503, "application/problem+json")}
    found = Counter(written(settings))
    assert set(found.values()) == {1}
    assert {digest(one) for one in acknowledged} <= set(found)
    assert len(found) <= len(acknowledged) + 1 + 2 * PEOPLE  # written, and cut off before it could be told
