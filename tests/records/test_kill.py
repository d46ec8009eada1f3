"""A service is killed in the middle of its work: what it acknowledged is there, once."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx

from bot.records.seal import digest
from bot.records.tables import THUMBS, TURNS
from bot.settings import Settings
from tests.records.test_service import written
from tests.web.server import SECONDS

MESSAGES = ("Why?", "no feeling in my groin", "the weather")
WORKERS = 6


@contextmanager
def process(settings: Settings) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with_port = _free_port()
    command = [sys.executable, "-m", "tests.records.worker", str(with_port), str(settings.home)]
    own = subprocess.Popen([*command, settings.database_url.get_secret_value()], stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{with_port}"
    try:
        end = time.monotonic() + SECONDS
        while True:
            with suppress(httpx.TransportError):
                if httpx.get(f"{url}/healthz", timeout=5).status_code == 200:
                    break
            assert own.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)
        yield own, url
    finally:
        own.kill()
        own.wait(30)


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def test_what_was_acknowledged_before_a_kill_is_there_once(settings: Settings) -> None:
    acknowledged: list[str] = []
    thumbs: list[str] = []
    enough = threading.Event()

    def talk(url: str) -> None:
        with httpx.Client(base_url=url, timeout=SECONDS) as client, suppress(httpx.TransportError):
            for number in range(10_000):
                answer = client.post("/api/v1/chat", json={"message": MESSAGES[number % 3]})
                assert answer.status_code == 200, answer.text
                acknowledged.append(answer.json()["message_id"])
                thumb = client.post("/api/v1/feedback", json={"message_id": acknowledged[-1], "rating": "up"})
                if thumb.status_code == 204:
                    thumbs.append(answer.json()["message_id"])
                if len(acknowledged) >= 60:
                    enough.set()

    with process(settings) as (own, url):
        threads = [threading.Thread(target=talk, args=(url,)) for _ in range(WORKERS)]
        for thread in threads:
            thread.start()
        assert enough.wait(SECONDS)
        own.kill()
        for thread in threads:
            thread.join(SECONDS)
    with process(settings) as (_, url):  # comes back, and brings what waited in the journal
        assert httpx.get(f"{url}/readyz", timeout=SECONDS).json()["ready"]
        first = {"message_id": acknowledged[0], "rating": "down"}
        assert httpx.post(f"{url}/api/v1/feedback", json=first, timeout=SECONDS).status_code == 204
        end = time.monotonic() + SECONDS
        while not {digest(one) for one in acknowledged} <= set(written(settings)):
            assert time.monotonic() < end, "an acknowledged message is lost"
            time.sleep(0.1)
    counts = Counter(written(settings))
    assert set(counts.values()) == {1}
    assert {digest(one) for one in thumbs} <= set(written(settings, THUMBS.c.message))
    assert len(counts) <= len(acknowledged) + WORKERS  # at most one each was written and not yet told
    assert set(written(settings, TURNS.c.status)) == {"answered", "declined", "escalated"}
