"""Rate limits: how many are let in, who is counted together, and the same in Redis."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.web import redis_store
from bot.web.limits import Allowance, MemoryStore, Store, whole_seconds, whose
from bot.web.redis_store import RedisStore

A, B = Allowance("a", 3), Allowance("b", 60)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def take(store: Store, *allowances: Allowance) -> float:
    return asyncio.run(store.take(allowances))  # type: ignore[arg-type]


def test_the_whole_allowance_may_come_at_once_and_comes_back_evenly() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    assert [take(store, A) for _ in range(3)] == [0, 0, 0]
    assert take(store, A) == pytest.approx(20)
    clock.now += 19
    assert take(store, A) == pytest.approx(1)
    clock.now += 1
    assert take(store, A) == 0
    assert take(store, A) == pytest.approx(20)
    clock.now += 1000
    assert [take(store, A) > 0 for _ in range(4)] == [False, False, False, True]


def test_keys_are_counted_apart_and_taken_together_or_not_at_all() -> None:
    store = MemoryStore(Clock())
    for _ in range(3):
        assert take(store, A, B) == 0
    for _ in range(10):
        assert take(store, A, B) > 0  # takes nothing of b
    assert [take(store, B) > 0 for _ in range(58)] == [False] * 57 + [True]


def test_memory_is_bounded() -> None:
    clock = Clock()
    store = MemoryStore(clock, most=10)
    for number in range(100):
        take(store, Allowance(str(number), 5))
    assert len(store) <= 10
    clock.now += 61
    for _ in range(5):
        take(store, A)
    assert len(store) <= 2


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2:3::4", "2001:db8:1:2:ffff::1", True),
        ("2001:db8:1:2::", "2001:db8:1:3::", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
    ],
)
def test_who_is_counted_together(one: str, other: str, together: bool) -> None:
    assert (whose(one) == whose(other)) is together


def test_an_address_that_is_none_is_cut() -> None:
    assert whose("x" * 1000) == "x" * 64


def test_waiting_is_told_in_whole_seconds() -> None:
    assert [whole_seconds(wait) for wait in (0.01, 1, 1.2)] == ["1", "1", "2"]


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Redis of its own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("there is no redis-server on this machine; Debian's package is redis-server")
    path = tmp_path_factory.mktemp("r") / "s"
    command = [program, "--port", "0", "--unixsocket", str(path), "--save", "", "--appendonly", "no"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(path)
            yield f"unix://{path}"
        finally:
            server.terminate()
            server.wait(10)


def _wait_for(path: Path) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            with socket.socket(socket.AF_UNIX) as one:
                one.connect(str(path))
                return
        except OSError:
            assert time.monotonic() < deadline, "redis-server does not come up"
            time.sleep(0.05)


def with_store(url: str, work: Callable[[RedisStore], Coroutine[Any, Any, Any]]) -> Any:
    async def run() -> Any:
        store = RedisStore(url)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


def test_redis_counts_the_same(redis_url: str) -> None:
    async def work(store: RedisStore) -> list[float]:
        return [await store.take([Allowance("r1", 3), Allowance("r2", 60)]) for _ in range(5)]

    waits = with_store(redis_url, work)
    assert waits[:3] == [0, 0, 0]
    assert all(19 < wait <= 20 for wait in waits[3:])


def test_replicas_share_what_redis_counts(redis_url: str) -> None:
    async def work(store: RedisStore) -> float:
        return await store.take([Allowance("shared", 2)])

    assert [with_store(redis_url, work) > 0 for _ in range(3)] == [False, False, True]


def test_redis_forgets_by_itself(redis_url: str) -> None:
    async def work(store: RedisStore) -> int:
        await store.take([Allowance("short", 600)])
        return int(await store._redis.pttl(f"{redis_store.PREFIX}short"))

    left = with_store(redis_url, work)
    assert left <= 102  # -2 where it has gone already, -1 would be for ever
    assert left != -1


def test_without_redis_this_process_counts(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def work(store: RedisStore) -> list[bool]:
        return [await store.take([A]) > 0 for _ in range(4)]

    assert with_store(f"unix://{tmp_path}/nobody", work) == [False, False, False, True]
    assert [record.getMessage()[:5] for record in caplog.records] == ["Redis"]
