"""A service to put under load, and what it takes of the memory."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

START_SECONDS = 300
SETTINGS = {
    "BACKSTRIDE_ADDRESS_PER_MINUTE": "100000",  # all conversations come from one address
    "BACKSTRIDE_CONVERSATION_PER_MINUTE": "100000",
}


@contextmanager
def service() -> Iterator[tuple[str, int]]:
    """``backstride serve`` on a free port, ready to answer: its address and its process id.

    Raises:
        SystemExit: it did not start.
    """
    command = [sys.executable, "-m", "bot", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **SETTINGS}) as process:
        try:
            said = process.stderr.readline() if process.stderr else ""
            url = next((word for word in said.split() if word.startswith("http://")), "")
            if not url:
                raise SystemExit(f"the service did not start: {said.strip()}")
            _wait(url)
            yield url, process.pid
        finally:
            process.terminate()


def _wait(url: str) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            if httpx.get(f"{url}/readyz", timeout=30).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise SystemExit(f"{url} was not ready after {START_SECONDS} seconds; run: backstride doctor")


def memory(pid: int) -> float | None:
    """What a process has of the main memory, in MB; None where the system does not say (only Linux does so here)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS:")), None)


async def watch(pid: int, every: float, found: list[float]) -> None:
    """Adds the process's memory to ``found`` every so many seconds, until it is cancelled."""
    while (now := memory(pid)) is not None:
        found.append(now)
        await asyncio.sleep(every)
